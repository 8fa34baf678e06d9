"""Quantities in a message: numbers with their units."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from holdfast_core.domain.pricing import unit_words, words
from holdfast_core.domain.pricing.numbers import Number, half_at, number_at
from holdfast_core.domain.pricing.tokens import Kind, Token
from holdfast_core.domain.pricing.units import HOUR, MINUTE, NOTHING, Unit, Units

_MONEY = {"$", "€", "£", "¥", "₹", "%", "rp", "usd", "eur", "idr", "gbp"}
_TIMES = {"x", "×"}
_MINUTES = re.compile("[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class Quantity:
    """From the token `start` to before `end`: all that it may be, in `unit` where it names one.

    `is_times` is such as `2 x`. An article, and a number in words, counts only beside what it counts.
    """

    values: tuple[Fraction, ...]
    unit: Unit | None
    start: int
    end: int
    is_times: bool = False
    is_in_words: bool = False
    is_article: bool = False


def quantities_in(tokens: Sequence[Token], units: Units, taken: Container[int]) -> list[Quantity]:
    """Find the quantities among the tokens that are not taken."""
    found: list[Quantity] = []
    place = 0
    while place < len(tokens):
        quantity = None if place in taken else _quantity_at(tokens, place, units, taken)
        if quantity is None or any(at in taken for at in range(place, quantity.end)):
            place += 1
            continue
        place = quantity.end
        if found and (whole := _times(found[-1], quantity) or _sum(tokens, found[-1], quantity)):
            found[-1] = whole
        else:
            found.append(quantity)
    return found


def _quantity_at(tokens: Sequence[Token], place: int, units: Units, taken: Container[int]) -> Quantity | None:
    before = tokens[place - 1] if place else None
    if tokens[place].text in _TIMES and not (before and before.kind == Kind.NUMBER):
        number = number_at(tokens, place + 1)
        return Quantity(number.values, None, place, number.end, is_times=True) if number else None
    if before and before.text in _MONEY:
        return None
    if single := _clock_like_at(tokens, place, units) or _single_unit_at(tokens, place, units):
        return single
    number = number_at(tokens, place, units.own)
    return _with_unit(tokens, place, number, units, taken) if number else None


def _with_unit(
    tokens: Sequence[Token], place: int, number: Number, units: Units, taken: Container[int]
) -> Quantity:
    """Take along what follows a number: `and a half`, `x`, the unit, and the half after the unit."""
    values, end = number.values, number.end
    if values and not number.is_article and (half := half_at(tokens, end)):
        values, end = _and_a_half(values), half
    if end < len(tokens) and tokens[end].text in _TIMES:
        return Quantity(values, None, place, end + 1, is_times=True)
    if end < len(tokens) and tokens[end].text in _MONEY:
        return Quantity(values, NOTHING, place, end + 1)
    unit = None if end in taken else units.at(tokens, end)
    if unit is None:
        return Quantity(values, None, place, end, is_in_words=number.in_words, is_article=number.is_article)
    end = unit[1]
    joined = end < len(tokens) and tokens[end].text in words.AND and unit[0].kind in unit_words.DIVISIBLE
    if joined and (half := half_at(tokens, end)):
        values, end = _and_a_half(values), half
    return Quantity(values, unit[0], place, end)


def _and_a_half(values: Sequence[Fraction]) -> tuple[Fraction, ...]:
    return tuple(value + Fraction(1, 2) for value in values)


def _clock_like_at(tokens: Sequence[Token], place: int, units: Units) -> Quantity | None:
    """Read `1:30 h`."""
    three = [token.text for token in tokens[place : place + 3]]
    if three[1:2] != [":"] or not (
        three[0].isdecimal() and three[-1].isdecimal() and len(three[-1]) == len("30")
    ):
        return None
    unit = units.at(tokens, place + 3)
    if not unit or unit[0] != HOUR:
        return None
    return Quantity((Fraction(three[0]) + Fraction(three[2]) / 60,), HOUR, place, unit[1])


def _single_unit_at(tokens: Sequence[Token], place: int, units: Units) -> Quantity | None:
    """Read `sejam` and `sekilo`: the unit with its one in a single word."""
    if tokens[place].text not in unit_words.SINGLE_UNITS or not (unit := units.at(tokens, place)):
        return None
    values, end = (Fraction(1),), unit[1]
    if unit[0].kind in unit_words.DIVISIBLE and (half := half_at(tokens, end)):
        values, end = (Fraction(3, 2),), half
    return Quantity(values, unit[0], place, end)


def _times(many: Quantity, each: Quantity) -> Quantity | None:
    """Join `2 x 500 g`."""
    if not many.is_times or each.unit is None or each.start != many.end:
        return None
    return Quantity(
        tuple(one * other for one in many.values for other in each.values), each.unit, many.start, each.end
    )


def _sum(tokens: Sequence[Token], more: Quantity, less: Quantity) -> Quantity | None:
    """Join `1 h 30 min`, `one hour and 20 minutes`, `1h30`, `1 h 30` and `5 kg 300 g`."""
    between = tokens[more.end : less.start]
    if more.unit is None or len(more.values) != 1 or len(less.values) != 1:
        return None
    unit = less.unit
    if more.unit == HOUR and not between and unit is None:
        follows = tokens[less.end : less.end + 1]
        bare = _MINUTES.fullmatch(tokens[less.end - 1].text) and all(one.kind != Kind.WORD for one in follows)
        unit = MINUTE if bare else None
    if unit is None or unit.size >= more.unit.size or any(token.text not in words.AND for token in between):
        return None
    rest = more.unit.of(less.values[0], unit) if unit.kind in unit_words.DIVISIBLE else None
    return None if rest is None else replace(more, values=(more.values[0] + rest,), end=less.end)
