"""How much was said, answered and spent: days that are over are counted once, the present one each time."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog
from holdfast_contract.errors import UserNotFound
from holdfast_contract.usage import MOST_DAYS, UsageDay, UsageNumbers, UsageReport

from holdfast_core.domain.usage import CountedDay, Counts, Span, days_between, span_of

SETTLED = timedelta(hours=6)
"""How long after its end a day is kept: what was written while a phone was away comes in late."""

LONGEST_PERIOD = 90
"""Days that the pages show at the most; as many before them are there to compare with."""

EVERY = timedelta(minutes=15)
"""How often the days that are over are looked for."""

_MOST_AT_ONCE = 200
"""Days in one statement."""

_SLICE = 0.5
"""Seconds of counting, between which others have their turn."""

_BILLION = 10**9

log = structlog.get_logger()


class UsageStore(Protocol):
    """What there is to count, and what is kept of it."""

    async def zones(self, user_id: str | None = None) -> Mapping[str, ZoneInfo]:
        """Give users' time zones by userId: of one user or of all."""
        ...

    async def kept(self, user_id: str, first: date, last: date) -> Sequence[CountedDay]:
        """Give what is kept of a user's days."""
        ...

    async def kept_days(self, first: date, last: date) -> set[tuple[str, date]]:
        """Say which days are kept, of all users."""
        ...

    async def sums(self, first: date, last: date) -> Mapping[str, Counts]:
        """Add up what is kept of all users' days, by user; without the waits."""
        ...

    async def count(
        self, spans: Sequence[Span], until: datetime, *, with_waits: bool = True
    ) -> Sequence[CountedDay]:
        """Count days from what is there, each as far as it has come until now."""
        ...

    async def keep(self, days: Sequence[CountedDay], at: datetime) -> None:
        """Keep what was counted of days that are over; what is kept of one already stays."""
        ...


@dataclass(frozen=True)
class UserTotals:
    """What a period came to for a user, and for the whole."""

    by_user: Mapping[str, UsageNumbers]
    totals: UsageNumbers
    before: UsageNumbers


class Usage:
    """Reports on users' days."""

    def __init__(self, store: UsageStore, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def report(
        self, user_id: str, first: date | None, last: date | None, *, within: float | None = None
    ) -> UsageReport:
        """Report on a user's days, by default the last thirty; of more than `MOST_DAYS` on the last of them.

        What lies ahead is left out. What is not kept yet is counted now, the newest first, for `within`
        seconds at the most where that is given. Raises `UserNotFound`.
        """
        zone = (await self._store.zones(user_id)).get(user_id)
        if zone is None:
            raise UserNotFound
        now = self._clock()
        today = now.astimezone(zone).date()
        last = today if last is None else min(last, today)
        first = last - timedelta(days=29) if first is None else first
        first = max(first, last - timedelta(days=MOST_DAYS - 1))
        length = max(0, (last - first).days + 1)
        begin = first - timedelta(days=length)
        counted = {item.day: item.counts for item in await self._store.kept(user_id, begin, last)}
        spans = [span_of(user_id, day, zone) for day in days_between(begin, last) if day not in counted]
        missing = await self._fill(spans, now, within)
        counted |= {item.day: item.counts for item in missing}
        days = [day for day in days_between(first, last) if day in counted]
        return UsageReport(
            user_id=user_id,
            time_zone=zone.key,
            from_=first,
            to=last,
            days=[UsageDay(day=day, **_numbers(counted[day])) for day in days],
            totals=UsageNumbers(**_numbers(_sum(counted[day] for day in days))),
            before=UsageNumbers(**_numbers(_sum(counted[day] for day in counted if day < first))),
            days_to_count=len(spans) - len(missing),
        )

    async def recent(self, user_id: str, length: int, *, within: float | None = None) -> UsageReport:
        """Report on as many days up to the present one."""
        zone = (await self._store.zones(user_id)).get(user_id, ZoneInfo("UTC"))
        today = self._clock().astimezone(zone).date()
        return await self.report(user_id, today - timedelta(days=length - 1), today, within=within)

    async def of_all(self, length: int) -> UserTotals:
        """Add up as many days of all users, without the response times; what is not kept yet is left out."""
        now, zones = self._clock(), await self._store.zones()
        today = now.date()
        first = today - timedelta(days=length - 1)
        totals = dict(await self._store.sums(first, today + timedelta(days=1)))
        before = await self._store.sums(first - timedelta(days=length), first - timedelta(days=1))
        # The days that are not kept follow each other: one stretch a user.
        open_ = [_unsettled(user_id, zone, now) for user_id, zone in zones.items()]
        for item in await self._store.count(open_, now, with_waits=False):
            totals[item.user_id] = totals.get(item.user_id, Counts()) + item.counts
        return UserTotals(
            {user_id: UsageNumbers(**_numbers(totals.get(user_id, Counts()))) for user_id in zones},
            UsageNumbers(**_numbers(_sum(totals.values()))),
            UsageNumbers(**_numbers(_sum(before.values()))),
        )

    async def run(self) -> None:
        """Count the days that are over, of all users, as they come; until it is cancelled."""
        while True:
            await asyncio.sleep(EVERY.total_seconds())
            try:
                await self.catch_up()
            except Exception:
                log.exception("counting days failed")

    async def catch_up(self) -> None:
        """Count and keep all that is over and not kept yet, of the days that pages may show."""
        now = self._clock()
        last = now.date() + timedelta(days=1)
        first = last - timedelta(days=2 * LONGEST_PERIOD)
        kept = await self._store.kept_days(first, last)
        spans = [
            span_of(user_id, day, zone)
            for user_id, zone in (await self._store.zones()).items()
            for day in days_between(first, last)
            if (user_id, day) not in kept
        ]
        over = [span for span in spans if _is_settled(span, now)]
        while over:
            done = await self._count_over(over, now, _SLICE)
            over = over[: len(over) - len(done)]

    async def _fill(self, spans: Sequence[Span], now: datetime, within: float | None) -> Sequence[CountedDay]:
        """Count days that are not kept; those that are over as many as there is time for."""
        present = await self._store.count([span for span in spans if not _is_settled(span, now)], now)
        over = await self._count_over([span for span in spans if _is_settled(span, now)], now, within)
        return [*present, *over]

    async def _count_over(
        self, spans: Sequence[Span], now: datetime, within: float | None
    ) -> Sequence[CountedDay]:
        """Count and keep days from the end of the list, as many as there is time for; one at the least."""
        began = time.monotonic()
        done: list[CountedDay] = []
        size = 1 if within is not None else _MOST_AT_ONCE
        while len(done) < len(spans):
            left = spans[: len(spans) - len(done)]
            counted = await self._store.count(left[-size:], now)
            await self._store.keep(counted, now)
            done += counted
            if within is not None:
                spent = time.monotonic() - began
                if spent >= within:
                    break
                fitting = int((within - spent) * len(done) / spent)
                size = max(1, min(fitting, 4 * size, _MOST_AT_ONCE))
        return done


def _is_settled(span: Span, now: datetime) -> bool:
    return span.end + SETTLED <= now


def _unsettled(user_id: str, zone: ZoneInfo, now: datetime) -> Span:
    """Give the stretch of a user's days that are not kept yet, up to the end of the present one."""
    today = now.astimezone(zone).date()
    spans = [span_of(user_id, today - timedelta(days=back), zone) for back in range(3)]
    begin = min(span.begin for span in spans if not _is_settled(span, now))
    return Span(user_id, today, begin, spans[0].end)


def _sum(counts: Iterable[Counts]) -> Counts:
    return sum(counts, Counts())


def _numbers(counts: Counts) -> dict[str, object]:
    """Name counts as the wire does."""
    same = ("received", "answered", "quoted", "asked", "declined", "handed_over", "failed", "tokens")
    of_sessions = ("disconnections", "backups", "failed_backups", "backup_bytes")
    return {name: getattr(counts, name) for name in (*same, *of_sessions)} | {
        "sent_by_assistant": counts.by_assistant,
        "sent_by_people": counts.by_people,
        "response_seconds_median": _rounded(counts.wait(0.5)),
        "response_seconds_p95": _rounded(counts.wait(0.95)),
        "cost": format((Decimal(counts.billionths) / _BILLION).normalize(), "f"),
        "connected_share": _rounded(counts.connected_share, 4),
    }


def _rounded(number: float | None, digits: int = 2) -> float | None:
    return None if number is None else round(number, digits)
