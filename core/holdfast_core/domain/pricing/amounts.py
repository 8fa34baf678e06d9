"""Amounts as a shop's owner types them, and sees them again, in a price list."""

import re
from collections.abc import Sequence
from decimal import Decimal

from holdfast_core.domain.pricing.money import convention_of, decimals, places_of, sign_of, written
from holdfast_core.domain.pricing.numbers import read_digits
from holdfast_core.domain.pricing.words import singles

_EITHER = singles("CAD CHF EUR ZAR")
"""Written both ways where they are used, so that `1.500` may be meant as either."""

_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*", re.ASCII)
_UNCLEAR = re.compile(r"([1-9]\d{0,2})([.,])(\d{3})", re.ASCII)
_MOST_DIGITS, _MOST_PLACES = 12, 6


class NotAnAmount(ValueError):
    """What is typed is no amount; or it is two at once, which are the `meanings`."""

    def __init__(self, meanings: Sequence[str] = ()) -> None:
        super().__init__()
        self.meanings = tuple(meanings)


def read_amount(text: str, currency: str) -> Decimal:
    """Read an amount in the signs of its currency. Raises `NotAnAmount`.

    Where one sign stands before three digits, as in `1.500`, the currency's own habit decides. Where a
    currency has both habits nothing is guessed.
    """
    digits = text.strip().removesuffix(currency).removeprefix(currency).strip()
    digits = digits.removeprefix(sign_of(currency).strip()).strip()
    digits = f"0{digits}" if digits[:1] in {".", ","} else digits
    if not _NUMBER.fullmatch(digits):
        raise NotAnAmount
    if unclear := _UNCLEAR.fullmatch(digits):
        whole, sign, part = unclear.groups()
        if has_two_habits(currency):
            raise NotAnAmount((whole + part, f"{whole}{sign}{part[:2]}"))
        return Decimal(f"{whole}.{part}" if sign == convention_of(currency)[1] else whole + part)
    meant = read_digits(digits)
    if not meant or meant[0] >= 10**_MOST_DIGITS or 10**_MOST_PLACES % meant[0].denominator:
        raise NotAnAmount
    return Decimal(meant[0].numerator) / Decimal(meant[0].denominator)


def typed_money(amount: Decimal, currency: str) -> str:
    """Write an amount of money as it would be typed, so that `read_amount` reads the same from it."""
    needed = decimals(amount)
    return _typed(amount, currency, max(needed, places_of(currency)) if needed else 0)


def typed_quantity(amount: Decimal, currency: str) -> str:
    """Write a quantity in the same way."""
    return _typed(amount, currency, decimals(amount))


def has_two_habits(currency: str) -> bool:
    """Say whether both `1.50` and `1,50` are written where a currency is used."""
    return currency in _EITHER


def example_of(currency: str) -> str:
    """Show how a large amount is written."""
    return _typed(Decimal("1234.50"), currency, places_of(currency))


def _typed(amount: Decimal, currency: str, shown: int) -> str:
    if not has_two_habits(currency):
        return written(amount, convention_of(currency), shown)
    text = f"{amount:.{shown}f}"
    return f"{text}0" if _UNCLEAR.fullmatch(text) else text
