"""What happened in a day of a user's: counts that can be added, and nothing that names a contact."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from math import log
from typing import Any
from zoneinfo import ZoneInfo

from holdfast_contract.sessions import SessionStatus

SHORTEST_WAIT = 0.1
"""Seconds; what is quicker is counted as this."""

_STEP = 1.1
"""From one class of waits to the next: a quantile is exact to five per cent."""


@dataclass(frozen=True)
class Span:
    """A day of a user's time zone, as the stretch of time that it is; `end` is no part of it."""

    user_id: str
    day: date
    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Counts:
    """What was counted. `waits` counts replies by the class of the time that they took.

    `watched_seconds` is how long was known of sessions how they were, `connected_seconds` how long of that
    they were connected; of two sessions both count. `billionths` are of the currency.
    """

    received: int = 0
    by_assistant: int = 0
    by_people: int = 0
    answered: int = 0
    quoted: int = 0
    asked: int = 0
    declined: int = 0
    handed_over: int = 0
    failed: int = 0
    tokens: int = 0
    billionths: int = 0
    watched_seconds: int = 0
    connected_seconds: int = 0
    disconnections: int = 0
    backups: int = 0
    failed_backups: int = 0
    backup_bytes: int = 0
    waits: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, numbers: Mapping[str, int], waits: Mapping[int, int] | None = None) -> "Counts":
        """Make counts of those that are named."""
        return replace(cls(waits=waits or {}), **dict[str, Any](numbers))

    def __add__(self, other: "Counts") -> "Counts":
        sums = {name: getattr(self, name) + getattr(other, name) for name in NUMBERS}
        waits = dict(self.waits)
        for kind, count in other.waits.items():
            waits[kind] = waits.get(kind, 0) + count
        return Counts.of(sums, waits)

    @property
    def connected_share(self) -> float | None:
        """How much of the time sessions were connected, from 0 to 1; None where nothing is known."""
        return self.connected_seconds / self.watched_seconds if self.watched_seconds else None

    def wait(self, share: float) -> float | None:
        """Give the seconds within which this share of the replies went out; None where none did."""
        wanted = share * sum(self.waits.values())
        seen = 0
        for kind in sorted(self.waits):
            seen += self.waits[kind]
            if seen >= wanted:
                return seconds_of(kind)
        return None


NUMBERS = tuple(item.name for item in fields(Counts) if item.name != "waits")


@dataclass(frozen=True)
class CountedDay:
    """A user's day and what was counted in it."""

    user_id: str
    day: date
    counts: Counts


def wait_class(seconds: float) -> int:
    """Give the class of a wait."""
    return round(log(max(seconds, SHORTEST_WAIT) / SHORTEST_WAIT) / log(_STEP))


def seconds_of(kind: int) -> float:
    """Give the seconds that a class of waits stands for."""
    return float(SHORTEST_WAIT * _STEP**kind)


def span_of(user_id: str, day: date, zone: ZoneInfo) -> Span:
    """Give a day of a time zone: 23 or 25 hours where the clocks change."""
    return Span(user_id, day, _midnight(day, zone), _midnight(day + timedelta(days=1), zone))


def days_between(first: date, last: date) -> Iterator[date]:
    """Give the days from the first to the last, both included."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


@dataclass(frozen=True)
class Became:
    """A session's status from a moment on."""

    session_id: str
    at: datetime
    status: SessionStatus


def connected_time(changes: Iterable[Became], begin: datetime, end: datetime) -> tuple[int, int]:
    """Give the seconds between two moments for which sessions were known, and connected.

    The changes are in order of time, with those before `begin` that say how it was then. Who was stopped by
    a person is not missed: that time does not count.
    """
    watched = connected = timedelta()
    open_: dict[str, Became] = {}

    def close(before: Became | None, until: datetime) -> None:
        nonlocal watched, connected
        if before is None or before.status == SessionStatus.STOPPED:
            return
        length = max(min(until, end) - max(before.at, begin), timedelta())
        watched += length
        if before.status in _CONNECTED:
            connected += length

    for change in changes:
        close(open_.get(change.session_id), change.at)
        open_[change.session_id] = change
    for last in open_.values():
        close(last, end)
    return round(watched.total_seconds()), round(connected.total_seconds())


_CONNECTED = frozenset({SessionStatus.CONNECTED, SessionStatus.UNSTABLE})
