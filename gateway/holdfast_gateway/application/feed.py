"""The live feed: the same log that webhooks are sent from, followed without a gap."""

import asyncio
import re
from bisect import bisect_right
from collections import deque
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from holdfast_contract.events import Event, EventType
from holdfast_contract.ids import new_id
from holdfast_contract.model import WireModel
from holdfast_contract.times import now

from holdfast_gateway.application.journal import Journal
from holdfast_gateway.application.log import Log
from holdfast_gateway.application.store import StoredEvent
from holdfast_gateway.domain.session import SessionKey

PAGE = 200
"""Events read from the log at once."""

TAIL = 500
"""Newest events that are read once for all followers; who is further behind reads from the log itself."""

PASSING = 100
"""Passing events that wait for one follower; a slow one misses the oldest."""

EVENT = "evt_"
_PLACE = re.compile(r"^[0-9]{1,18}$")


@dataclass(frozen=True)
class Wanted:
    """What a follower wants to hear of; no types means all."""

    user_id: str | None = None
    types: frozenset[str] = frozenset()

    def __contains__(self, event: StoredEvent | Event) -> bool:
        return self.user_id in {None, event.user_id} and (not self.types or event.type in self.types)


@dataclass(frozen=True)
class Start:
    """Where to follow from. `missed` says that events in between may be kept no longer."""

    place: int
    missed: bool = False


class Feed:
    """Lets any number of listeners follow the log, each at its own pace."""

    def __init__(self, log: Log, journal: Journal) -> None:
        """Followers wake with each commit of `journal` and read from `log`."""
        self._log = log
        self._changed = asyncio.Event()
        self._closed = False
        self._passing: list[deque[Event]] = []
        self._tail = _Tail(log)
        journal.listen(lambda _events: self._wake())

    def _wake(self) -> None:
        self._tail.is_whole = False
        self._changed.set()
        self._changed = asyncio.Event()

    def close(self) -> None:
        """End every follower."""
        self._closed = True
        self._wake()

    def withdraw(self) -> None:
        """Tell nothing of what was read so far: some of it may be forgotten. The log says what is left."""
        self._tail = _Tail(self._log)
        self._wake()

    def publish(self, key: SessionKey, type_: EventType, data: WireModel) -> None:
        """Tell those who listen now of something that is not worth a log."""
        event = Event(
            id=new_id("evt"),
            type=type_,
            timestamp=now(),
            user_id=key.user_id,
            session_id=key.session_id,
            data=data.to_wire(),
        )
        for waiting in self._passing:
            waiting.append(event)
        self._wake()

    async def start(self, after: str | None) -> Start:
        """Give where to follow from: behind that event, or from now on.

        The id of an event that is kept no longer leads to the oldest that is, and so does any word that is
        no event's id: rather twice than never.
        """
        oldest, newest = await self._log.bounds()
        if after is None:
            return Start(newest)
        if not after.startswith(EVENT) or not after.isascii():
            return Start(0)
        _, _, behind = after.partition(".")
        place = int(behind) if _PLACE.match(behind) else await self._log.place_of(after)
        if place is None or place < oldest - 1:
            return Start(0, missed=True)
        return Start(min(place, newest))

    async def follow(self, place: int, wanted: Wanted) -> AsyncGenerator[StoredEvent, None]:
        """Give the events behind `place`, then each one as it comes, and passing ones among them."""
        passing: deque[Event] = deque(maxlen=PASSING)
        self._passing.append(passing)
        try:
            while not self._closed:
                changed, tail = self._changed, self._tail
                events, seen = await _behind(tail, self._log, place, wanted)
                for event in events:
                    if tail is not self._tail:
                        break
                    yield event
                    place = event.sequence
                else:
                    place = seen
                while passing:
                    passed = passing.popleft()
                    if passed in wanted:
                        yield _at(place, passed)
                if place >= tail.end:
                    await changed.wait()
        finally:
            self._passing.remove(passing)
            if not self._passing:
                self._tail = _Tail(self._log)


class _Tail:
    """The log's newest events: all behind the place `begin`, up to the place `end`."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._events: list[StoredEvent] = []
        self._refreshing = asyncio.Lock()
        self._is_begun = False
        self.is_whole = False
        self.begin = 0
        self.end = 0

    async def refresh(self) -> None:
        """Read what is new, once for all who ask."""
        async with self._refreshing:
            if not self._is_begun:
                _, self.begin = await self._log.bounds()
                self.end = self.begin
                self._is_begun = True
            while not self.is_whole:
                self.is_whole = True
                page = await self._log.events_after(self.end, user_id=None, types=frozenset(), limit=PAGE)
                self._add(page)

    def _add(self, page: list[StoredEvent]) -> None:
        if not page:
            return
        self._events += page
        self.end = page[-1].sequence
        if len(self._events) > 2 * TAIL:
            self.begin = self._events[-TAIL - 1].sequence
            del self._events[:-TAIL]
        if len(page) == PAGE:
            self.is_whole = False

    def behind(self, place: int) -> list[StoredEvent]:
        """Give the events behind a place that is not before `begin`."""
        return self._events[bisect_right(self._events, place, key=lambda event: event.sequence) :]


def _at(place: int, event: Event) -> StoredEvent:
    """Give a passing event an id that says behind which place of the log whoever saw it last resumes."""
    passed = event.model_copy(update={"id": f"{event.id}.{place}"})
    return StoredEvent(place, passed.id, passed.type, passed.user_id, "", passed.to_json())


async def _behind(tail: _Tail, log: Log, place: int, wanted: Wanted) -> tuple[list[StoredEvent], int]:
    """Give the next events behind a place that are wanted, and up to which place there are no others."""
    await tail.refresh()
    begin = tail.begin
    if place >= begin:
        return [event for event in tail.behind(place) if event in wanted], tail.end
    page = await log.events_after(place, upto=begin, user_id=wanted.user_id, types=wanted.types, limit=PAGE)
    return page, page[-1].sequence if len(page) == PAGE else begin
