"""Days and times of day in a message, and the moments that it may mean."""

import re
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from holdfast_core.domain.pricing import calendar
from holdfast_core.domain.pricing.clocks import clock_at
from holdfast_core.domain.pricing.numbers import number_at
from holdfast_core.domain.pricing.tokens import Kind, Token, phrase_at
from holdfast_core.domain.pricing.units import DAY, MINUTE, Units

_DAY = 24 * 60
_WEEK = timedelta(days=7)
_LONGEST_WAIT = 10_000
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d\d))?")
_ORDINALS = {"st", "nd", "rd", "th", "er", ".", "de", "of", "°", "º"}


@dataclass(frozen=True)
class When:
    """What a message says of when, and nothing where it does not: minutes of the day, `part` from and to."""

    days: frozenset[date] = frozenset()
    minutes: frozenset[int] = frozenset()
    part: tuple[int, int] | None = None
    moments: frozenset[datetime] = frozenset()
    taken: frozenset[int] = field(default=frozenset(), compare=False)
    """The tokens that say it."""

    @property
    def is_said(self) -> bool:
        """Whether it says anything."""
        return bool(self.days or self.minutes or self.part or self.moments)

    def changed_by(self, later: "When") -> "When":
        """Give what is said together with what is said later, which goes first: on Sunday, and then at 8."""
        return When(
            later.days or self.days,
            later.minutes or (frozenset() if later.part else self.minutes),
            later.part or (None if later.minutes else self.part),
            later.moments or (frozenset() if later.is_said else self.moments),
        )

    def candidates(self, now: datetime, boundaries: Collection[int]) -> frozenset[datetime]:
        """Give every moment that may be meant, as far as prices differ at `boundaries` (minutes of the day).

        `now` is local and without a zone, as are the moments. Where a day is said and no time, it may be any
        time of it; a time without a day is the next such time.
        """
        if not self.is_said:
            return frozenset({now})
        if self.moments:
            return self.moments
        minutes = self._minutes(boundaries)
        if self.days:
            found = {_at(day, minute) for day in self.days for minute in minutes}
            return frozenset(moment for moment in found if moment >= now) or frozenset(found)
        return frozenset(_next(now, minute) for minute in minutes)

    def _minutes(self, boundaries: Collection[int]) -> set[int]:
        if not self.minutes:
            start, end = self.part or (0, _DAY)
            around = {minute + day for minute in boundaries for day in (0, _DAY)}
            return {start, *(minute for minute in around if start <= minute < end)}
        if not self.part:
            return set(self.minutes)
        start, end = self.part
        around = {minute + day for minute in self.minutes for day in (0, _DAY)}
        return {minute for minute in around if start <= minute < end} or set(self.minutes)


def read_when(tokens: Sequence[Token], units: Units, taken: Container[int], now: datetime) -> When:
    """Read all that a message says of when, from the tokens that are not taken."""
    said = When()
    place = 0
    while place < len(tokens):
        piece = None
        if place not in taken:
            piece = _day_or_moment_at(tokens, place, units, now) or _hour_at(
                tokens, place, units, taken, said
            )
        if piece is None:
            place = _end_of_amount(tokens, place, units) or place + 1
            continue
        fact, end = piece
        said = _both(said, replace(fact, taken=frozenset(range(place, end))))
        place = end
    return said


def _both(one: When, other: When) -> When:
    return When(
        one.days | other.days,
        one.minutes | other.minutes,
        other.part or one.part,
        one.moments | other.moments,
        one.taken | other.taken,
    )


def _day_or_moment_at(
    tokens: Sequence[Token], place: int, units: Units, now: datetime
) -> tuple[When, int] | None:
    """Read a day, or a time counted from now; `tonight` is a day and a part of it."""
    if wait := _wait_at(tokens, place, units):
        return When(moments=frozenset({now + wait[0]})), wait[1]
    if present := phrase_at(tokens, place, calendar.NOW):
        return When(moments=frozenset({now})), present[1]
    day = _date_at(tokens, place, now.date(), units) or _day_at(tokens, place, now.date())
    part = phrase_at(tokens, place, calendar.PARTS)
    if day is None or (part and part[1] > day[1]):
        return None
    return When(days=day[0], part=part[0] if part and part[1] == day[1] else None), day[1]


def _hour_at(
    tokens: Sequence[Token], place: int, units: Units, taken: Container[int], said: When
) -> tuple[When, int] | None:
    """Read a time of day, or a part of the day."""
    follows_a_day = place - 1 in said.taken and bool(said.days)
    if clock := clock_at(tokens, place, units, taken, follows_a_day=follows_a_day):
        return When(minutes=clock[0]), clock[1]
    part = phrase_at(tokens, place, calendar.PARTS)
    return (When(part=part[0]), part[1]) if part else None


def _end_of_amount(tokens: Sequence[Token], place: int, units: Units) -> int | None:
    """Find the end of `2 minggu` and `una noche`, which are quantities and not days."""
    number = number_at(tokens, place)
    unit = units.at(tokens, number.end) if number else None
    return unit[1] if unit else None


def _day_at(tokens: Sequence[Token], place: int, today: date) -> tuple[frozenset[date], int] | None:
    if ahead := phrase_at(tokens, place, calendar.DAYS_AHEAD):
        return frozenset({today + timedelta(days=ahead[0])}), ahead[1]
    if week := phrase_at(tokens, place, calendar.NEXT_WEEK):
        monday = today + timedelta(days=week[0] - today.weekday())
        return frozenset(monday + timedelta(days=day) for day in range(7)), week[1]
    if weekday := phrase_at(tokens, place, calendar.WEEKDAYS):
        return frozenset(_next_days(today, weekday[0])), weekday[1]
    if weekend := phrase_at(tokens, place, calendar.WEEKENDS):
        return frozenset(day for number in weekend[0] for day in _next_days(today, number)), weekend[1]
    return None


def _next_days(today: date, weekday: int) -> set[date]:
    """Give the next such day; where that is today, also the one a week from now."""
    ahead = (weekday - today.weekday()) % 7
    first = today + timedelta(days=ahead)
    return {first} if ahead else {first, first + _WEEK}


def _wait_at(tokens: Sequence[Token], place: int, units: Units) -> tuple[timedelta, int] | None:
    """Read `in two hours`, `dalam 30 menit`, `in 3 days`."""
    preposition = phrase_at(tokens, place, calendar.IN)
    number = number_at(tokens, preposition[1]) if preposition else None
    unit = units.at(tokens, number.end) if number and len(number.values) == 1 else None
    if not number or not unit or not 0 <= number.values[0] <= _LONGEST_WAIT:
        return None
    if (minutes := MINUTE.of(number.values[0], unit[0])) is not None:
        return timedelta(minutes=round(minutes)), unit[1]
    if (days := DAY.of(number.values[0], unit[0])) is not None:
        return timedelta(days=round(days)), unit[1]
    return None


def _date_at(
    tokens: Sequence[Token], place: int, today: date, units: Units
) -> tuple[frozenset[date], int] | None:
    """Read a date; `1/2 km` is none."""
    for read in (_numeric_date_at, _day_and_month_at, _month_and_day_at):
        if (found := read(tokens, place, today)) and not units.at(tokens, found[1]):
            return found
    return None


def _numeric_date_at(tokens: Sequence[Token], place: int, today: date) -> tuple[frozenset[date], int] | None:
    """Read `2026-12-25`, `25/12/2026`, `25/12` and `25.12.`; of day and month either may come first."""
    token = tokens[place]
    if token.kind != Kind.NUMBER or (place and tokens[place - 1].text == "/"):
        return None
    if dotted := _DOTTED.fullmatch(token.text):
        closed = place + 1 < len(tokens) and tokens[place + 1].text == "."
        if dotted[3] or (closed and tokens[place + 1].start == token.end):
            return _found(_days(int(dotted[1]), int(dotted[2]), dotted[3], today), place + 1 + closed)
        return None
    parts = [part.text for part in tokens[place : place + 5]]
    if len(parts) == 5 and parts[1] == parts[3] == "-" and len(parts[0]) == 4 and _are_digits(parts[::2]):
        return _found(_days(int(parts[4]), int(parts[2]), parts[0], today), place + 5)
    if len(parts) < 3 or parts[1] != "/" or not _are_digits(parts[:3:2]) or parts[:3] == ["24", "/", "7"]:
        return None
    year = parts[4] if len(parts) == 5 and parts[3] == "/" and _are_digits(parts[4:]) else None
    one, other = int(parts[0]), int(parts[2])
    return _found(_days(one, other, year, today) | _days(other, one, year, today), place + (5 if year else 3))


def _day_and_month_at(tokens: Sequence[Token], place: int, today: date) -> tuple[frozenset[date], int] | None:
    """Read `25 December`, `25th of December`, `25 de diciembre`, `25. Dezember`."""
    if not _are_digits([tokens[place].text]):
        return None
    at = place + 1
    while at < len(tokens) and tokens[at].text in _ORDINALS:
        at += 1
    month = phrase_at(tokens, at, calendar.MONTHS)
    return _found(_days(int(tokens[place].text), month[0], None, today), month[1]) if month else None


def _month_and_day_at(tokens: Sequence[Token], place: int, today: date) -> tuple[frozenset[date], int] | None:
    """Read `December 25`."""
    month = phrase_at(tokens, place, calendar.MONTHS)
    if not month or month[1] >= len(tokens) or not _are_digits([tokens[month[1]].text]):
        return None
    end = month[1] + 1
    if end < len(tokens) and tokens[end].text in _ORDINALS:
        end += 1
    return _found(_days(int(tokens[month[1]].text), month[0], None, today), end)


def _are_digits(texts: Sequence[str]) -> bool:
    return all(text.isascii() and text.isdecimal() and len(text) <= len("2026") for text in texts)


def _days(day: int, month: int, year: str | None, today: date) -> frozenset[date]:
    """Give the date, of a date without a year the next one; nothing where there is no such day."""
    years = (
        [int(year) + (2000 if len(year) == len("26") else 0)] if year else range(today.year, today.year + 9)
    )
    for number in years:
        try:
            found = date(number, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return frozenset({found})
    return frozenset()


def _found(days: frozenset[date], end: int) -> tuple[frozenset[date], int] | None:
    return (days, end) if days else None


def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def _next(now: datetime, minute: int) -> datetime:
    """Give the next time that it is so many minutes into a day."""
    moment = _at(now.date(), minute % _DAY)
    return moment if moment >= now else moment + timedelta(days=1)
