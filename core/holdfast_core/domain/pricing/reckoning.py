"""From what is ordered to the lines of a quote."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from holdfast_contract.prices import Need, PriceItem, PriceList, QuoteLine, Rounding, Surcharge
from holdfast_contract.times import Weekday

from holdfast_core.domain.pricing import texts
from holdfast_core.domain.pricing.money import plain, rounded, rounding_of
from holdfast_core.domain.pricing.units import HOUR, KM

_WEEKDAYS = tuple(Weekday)
Ordered = Sequence[tuple[PriceItem, Mapping[Need, Fraction]]]
"""Items, each once, with how many things of it (`Need.ITEM`) and how much of the rest for each of them."""

_PLACES = Rounding(step=Decimal("0.000001"))
"""What a quantity on the wire is cut to: a third of an hour has no end."""


def reckon(prices: PriceList, ordered: Ordered, moment: datetime) -> list[QuoteLine]:
    """Reckon each line once and round it once; `moment` is local. The lines' sum is what it costs."""
    rounding = rounding_of(prices)
    lines: list[QuoteLine] = []
    costs: dict[str, Decimal] = {}
    for item, amounts in ordered:
        own = _lines(item, amounts, rounding)
        costs[item.item_id] = sum((line.amount for line in own), Decimal(0))
        lines += own
    for surcharge in applying(prices, costs, moment):
        lines.append(_surcharge(surcharge, costs, rounding))
    return lines


def applying(prices: PriceList, item_ids: Collection[str], moment: datetime) -> tuple[Surcharge, ...]:
    """Give the surcharges on any of these items at a moment."""
    return tuple(
        surcharge
        for surcharge in prices.surcharges
        if concerns(surcharge, item_ids) and _applies(surcharge, moment)
    )


def concerns(surcharge: Surcharge, item_ids: Collection[str]) -> bool:
    """Say whether a surcharge is on any of these items."""
    return not surcharge.item_ids or any(item_id in surcharge.item_ids for item_id in item_ids)


def boundaries(surcharges: Iterable[Surcharge]) -> frozenset[int]:
    """Give the minutes of the day at which a surcharge begins or ends."""
    return frozenset(
        _minute(clock) for one in surcharges for clock in (one.from_, one.to) if clock is not None
    )


def _lines(item: PriceItem, amounts: Mapping[Need, Fraction], rounding: Rounding) -> list[QuoteLine]:
    things = amounts[Need.ITEM]
    quantity = amounts.get(Need.QUANTITY, Fraction(0))
    priced = [
        (Need.QUANTITY, item.unit, _unit_price(item, quantity * things)),
        (Need.DISTANCE, KM.name, item.per_km),
        (Need.DURATION, HOUR.name, item.per_hour),
    ]
    rest = [(amounts[need] * things, unit, price) for need, unit, price in priced if price is not None]
    lines = [_line(item.name, many, unit, price, rounding) for many, unit, price in rest]
    if item.base is not None:
        lines.insert(0, _line(texts.base_of(item) if rest else item.name, things, None, item.base, rounding))
    cost = sum((line.amount for line in lines), Decimal(0))
    if item.minimum is not None:
        least = rounded(Fraction(item.minimum) * things, rounding)
        if cost < least:
            lines.append(QuoteLine(label=texts.minimum_of(item), amount=least - cost))
    return lines


def _line(label: str, many: Fraction, unit: str | None, price: Decimal, rounding: Rounding) -> QuoteLine:
    return QuoteLine(
        label=label,
        quantity=plain(rounded(many, _PLACES)),
        unit=unit,
        unit_price=price,
        amount=rounded(Fraction(price) * many, rounding),
    )


def _unit_price(item: PriceItem, quantity: Fraction) -> Decimal | None:
    """Give the price of the highest tier that is reached; it is that of every unit."""
    reached = [tier.per_unit for tier in item.tiers if Fraction(tier.from_) <= quantity]
    return reached[-1] if reached else item.per_unit


def _surcharge(surcharge: Surcharge, costs: Mapping[str, Decimal], rounding: Rounding) -> QuoteLine:
    if surcharge.amount is not None:
        amount = Fraction(surcharge.amount)
    else:
        of = sum((cost for item_id, cost in costs.items() if concerns(surcharge, [item_id])), Decimal(0))
        amount = Fraction(of) * Fraction(surcharge.percent or 0) / 100
    return QuoteLine(label=texts.surcharge(surcharge), amount=rounded(amount, rounding))


def _applies(surcharge: Surcharge, moment: datetime) -> bool:
    """A time past midnight belongs to the day before, on which it began."""
    today, minute = moment.date(), moment.hour * 60 + moment.minute
    if surcharge.from_ is None or surcharge.to is None:
        return _is_on(surcharge, today)
    start, end = _minute(surcharge.from_), _minute(surcharge.to)
    if start < end:
        return start <= minute < end and _is_on(surcharge, today)
    return (minute >= start and _is_on(surcharge, today)) or (
        minute < end and _is_on(surcharge, today - timedelta(days=1))
    )


def _is_on(surcharge: Surcharge, day: date) -> bool:
    named = day.isoformat()
    return (not surcharge.weekdays or _WEEKDAYS[day.weekday()] in surcharge.weekdays) and (
        not surcharge.dates or named in surcharge.dates or named.partition("-")[2] in surcharge.dates
    )


def _minute(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)
