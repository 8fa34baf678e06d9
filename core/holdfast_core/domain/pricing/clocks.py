"""Times of day in a message: `8 pm`, `20:30`, `a las 8 y media`, `jam 7`, `um halb acht`, `à 20h30`."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from holdfast_core.domain.pricing import calendar, unit_words, words
from holdfast_core.domain.pricing.numbers import half_at, number_at
from holdfast_core.domain.pricing.tokens import Kind, Token, phrase_at
from holdfast_core.domain.pricing.units import HOUR, Units

_NOON, _DAY = 12 * 60, 24 * 60
_DOTTED = re.compile(r"(\d{1,2})\.(\d\d)")
_MINUTES = re.compile(r"[0-5][0-9]")
_NIGHTS = words.singles("night malam noche noite nuit nacht manana morgen")
"""Words that a number before them counts, or that are a day."""


@dataclass(frozen=True, slots=True)
class _Time:
    """Minutes of the day up to the token `end`; `is_plain` is a mere number, `is_exact` of 24 hours."""

    minute: int
    end: int
    is_plain: bool
    is_exact: bool


def clock_at(
    tokens: Sequence[Token], place: int, units: Units, taken: Container[int], *, follows_a_day: bool
) -> tuple[frozenset[int], int] | None:
    """Read a time of day: the minutes of the day that it may be (of 7 without am or pm two), and its end.

    A mere number is a time only after a word such as `at`; `8h` also after a day. `2 jam` and `1:30 h` are
    durations.
    """
    if named := phrase_at(tokens, place, calendar.CLOCKS):
        return named
    at = phrase_at(tokens, place, calendar.AT)
    strict = phrase_at(tokens, place, calendar.BY_H_ALONE)
    begins = at[1] if at else place
    read = _time_at(tokens, begins, units, introduced=bool(at) or follows_a_day)
    if read is None or any(number in taken for number in range(begins, read.end)):
        return None
    if read.is_plain and not _is_part(tokens, read.end, after_number=not at):
        introduced = at is not None and (strict is None or strict[1] != at[1])
        if not introduced or read.end in taken or units.at(tokens, read.end):
            return None
    if read.is_exact:
        return frozenset({read.minute}), read.end
    return frozenset({read.minute % _NOON, read.minute % _NOON + _NOON}), read.end


def _time_at(tokens: Sequence[Token], place: int, units: Units, *, introduced: bool) -> _Time | None:
    before = phrase_at(tokens, place, calendar.HALF_TO) if introduced else None
    past = phrase_at(tokens, place, calendar.HALF_PAST)
    prefix = before or past
    read = _hour_at(tokens, prefix[1] if prefix else place)
    if read is None:
        return None
    hour, minute, end, leading_zero = read
    is_plain = not minute and prefix is None
    if before:
        hour, minute = (hour or 24) - 1, 30
    elif past:
        minute = 30
    elif (more := _minutes_at(tokens, end)) is not None:
        minute, end, is_plain = more[0], more[1], False
        if not introduced and _names_hours(tokens, end):
            return None
    elif (
        end < len(tokens) and tokens[end].text in calendar.HOURS and (introduced or tokens[end].text == "uhr")
    ):
        minute, end, is_plain = *_after_h(tokens, end + 1, units), False
    if not minute and introduced and (extra := _extra_at(tokens, end)):
        minute, end = extra
    if (half_day := _half_day_at(tokens, end)) is not None and 1 <= hour <= 12:
        return _Time((hour % 12 + half_day[0]) * 60 + minute, half_day[1], is_plain=False, is_exact=True)
    total = hour * 60 + minute
    if not 0 <= total <= _DAY:
        return None
    return _Time(total, end, is_plain, is_exact=leading_zero or hour > 12 or hour == 0)


def _hour_at(tokens: Sequence[Token], place: int) -> tuple[int, int, int, bool] | None:
    """Read hour, minutes (of `19.30`) and end, and whether the hour begins with a zero."""
    if place >= len(tokens):
        return None
    text = tokens[place].text
    if dotted := _DOTTED.fullmatch(text):
        hour, minute = int(dotted[1]), int(dotted[2])
        return (hour, minute, place + 1, text[0] == "0") if minute < 60 else None
    if tokens[place].kind == Kind.NUMBER:
        is_hour = text.isascii() and text.isdecimal() and len(text) <= 2
        return (int(text), 0, place + 1, text[0] == "0") if is_hour else None
    number = number_at(tokens, place)
    if number is None or number.is_article or len(number.values) != 1 or number.values[0].denominator != 1:
        return None
    return int(number.values[0]), 0, number.end, False


def _minutes_at(tokens: Sequence[Token], place: int) -> tuple[int, int] | None:
    two = tokens[place : place + 2]
    if len(two) == 2 and two[0].text == ":" and _MINUTES.fullmatch(two[1].text):
        end = place + 2
        clock = end < len(tokens) and tokens[end].text == "uhr"
        return int(two[1].text), end + clock
    return None


def _after_h(tokens: Sequence[Token], place: int, units: Units) -> tuple[int, int]:
    """Read the minutes of `20h30` and `19 Uhr 30`, and the rest of `o'clock`."""
    if place < len(tokens) and _MINUTES.fullmatch(tokens[place].text) and not units.at(tokens, place + 1):
        return int(tokens[place].text), place + 1
    while place < len(tokens) and tokens[place].text in {"'", "’", "clock"}:
        place += 1
    return 0, place


def _extra_at(tokens: Sequence[Token], place: int) -> tuple[int, int] | None:
    if quarter := phrase_at(tokens, place, calendar.QUARTERS):
        return quarter
    joined = place < len(tokens) and tokens[place].text in words.AND
    return (30, half) if joined and (half := half_at(tokens, place)) else None


def _half_day_at(tokens: Sequence[Token], place: int) -> tuple[int, int] | None:
    """Read `am`, `pm`, `a.m.` and `p.m.` as hours to add, and the end."""
    texts = [token.text for token in tokens[place : place + 4]]
    for names, hours in (({"am"}, 0), ({"pm"}, 12)):
        if texts[:1] and texts[0] in names:
            return hours, place + 1
    if texts[1:3] == [".", "m"] and texts[0] in {"a", "p"}:
        return 12 * (texts[0] == "p"), place + 3 + (texts[3:] == ["."])
    return None


def _is_part(tokens: Sequence[Token], place: int, *, after_number: bool) -> bool:
    """Say whether a part of the day follows: `7 pagi`, `8 de la noche`; `2 malam` are nights."""
    part = phrase_at(tokens, place, calendar.PARTS)
    return part is not None and not (after_number and tokens[place].text in _NIGHTS)


def _names_hours(tokens: Sequence[Token], place: int) -> bool:
    return place < len(tokens) and (tokens[place].text,) in unit_words.UNITS[HOUR.name][2]
