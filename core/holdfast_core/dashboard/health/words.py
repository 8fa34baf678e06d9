"""Numbers as people say them."""

from datetime import date
from decimal import Decimal
from math import floor, log10

from holdfast_core.dashboard.frame.catalogue import Catalogue
from holdfast_core.dashboard.frame.pages import number

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def day(t: Catalogue, when: date) -> str:
    """Write a day without its year: 5 Nov."""
    return t("health.day", day=when.day, month=t("health.month." + str(when.month)))


def duration(t: Catalogue, seconds: float) -> str:
    """Write a length of time in the unit that suits it: 0.4 s, 3 s, 12 min, 5 h, 2 days."""
    for unit, size, limit in (("seconds", 1, 100), ("minutes", _MINUTE, 100), ("hours", _HOUR, 48)):
        amount = seconds / size
        if amount < limit:
            return t("health.unit." + unit, amount=_short(amount))
    return t("health.unit.days", amount=_short(seconds / _DAY))


def share(t: Catalogue, part: float) -> str:
    """Write a part of the whole in per cent; what is not all of it is never written as all of it."""
    percent = part * 100
    rounded = min(percent, 99.9) if part < 1 else percent
    return t("health.unit.percent", amount=_short(rounded))


def money(amount: str) -> str:
    """Write an amount with as many digits as tell something."""
    value = float(Decimal(amount))
    return f"{value:,.{digits_of(value)}f}"


def digits_of(amount: float) -> int:
    """Say how many digits after the point tell something of an amount: two, more where it is small."""
    return 2 if amount >= 1 or amount <= 0 else min(6, 1 - floor(log10(amount)))


def change(t: Catalogue, present: float, before: float) -> str | None:
    """Say by how much it is more or less than before; None where there was nothing before."""
    if not before:
        return None
    percent = round((present - before) / before * 100)
    if percent == 0:
        return t("health.change.same")
    return t("health.change.more" if percent > 0 else "health.change.less", percent=number(abs(percent)))


def _short(amount: float) -> str:
    digits = 1 if amount < 10 or (amount >= 99.5 and amount < 100) else 0
    text = f"{amount:.{digits}f}"
    return text.removesuffix(".0")
