"""Business hours: whether people are there, and since when they are not."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from holdfast_contract.assistant import BusinessHours, Opening
from holdfast_contract.times import Weekday

_DAYS = tuple(Weekday)
_LOOK_BACK = 8
"""Days that are searched for the last closing: a week, and the one before for what crosses midnight."""

_LOOK_AHEAD = 366
"""Days that are searched for the next opening: a year of closed days may be named."""


def is_open(hours: BusinessHours, at: datetime) -> bool:
    """Say whether people are there. An opening that crosses midnight belongs to the day it begins on."""
    return any(begin <= at < end for begin, end in _stretches(hours, at, days_back=1))


def closed_since(hours: BusinessHours, at: datetime) -> datetime | None:
    """Give the last closing before a moment; None where there was none within a week."""
    endings = [end for _, end in _stretches(hours, at, days_back=_LOOK_BACK) if end <= at]
    return max(endings, default=None)


def open_until(hours: BusinessHours, at: datetime) -> datetime | None:
    """Give when people who are there leave; None where nobody is there, or somebody always within a week."""
    end = at
    while later := [last for first, last in _stretches(hours, end, 1, 1) if first <= end < last]:
        end = max(later)
        if end - at > timedelta(days=7):
            return None
    return end if end > at else None


def opens_at(hours: BusinessHours, at: datetime) -> datetime | None:
    """Give the next opening after a moment; None where there is none within a year."""
    for ahead in range(0, _LOOK_AHEAD, 7):
        begins = [begin for begin, _ in _stretches(hours, at + timedelta(days=ahead), 0, 7) if begin > at]
        if begins:
            return min(begins)
    return None


def _stretches(
    hours: BusinessHours, at: datetime, days_back: int, days_ahead: int = 0
) -> list[tuple[datetime, datetime]]:
    """Give when people are there, from some days before a moment's day to the end of some after it."""
    today = at.astimezone(ZoneInfo(hours.time_zone)).date()
    days = [today + timedelta(days=step) for step in range(-days_back, days_ahead + 1)]
    return [
        _stretch(hours, day, opening)
        for day in days
        if day not in hours.closed
        for opening in hours.week.get(_DAYS[day.weekday()], [])
    ]


def _stretch(hours: BusinessHours, day: date, opening: Opening) -> tuple[datetime, datetime]:
    begin, end = _moment(hours, day, opening.from_), _moment(hours, day, opening.to)
    if end <= begin:
        end = _moment(hours, day + timedelta(days=1), opening.to)
    return begin, end


def _moment(hours: BusinessHours, day: date, clock: str) -> datetime:
    """Place a time of day on a day; 24:00 is the next day's first moment."""
    if clock == "24:00":
        day, clock = day + timedelta(days=1), "00:00"
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(hours.time_zone))
