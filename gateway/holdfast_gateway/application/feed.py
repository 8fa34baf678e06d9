"""The live feed: the same log that webhooks are sent from, followed without a gap."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from holdfast_contract.events import Event, EventType
from holdfast_contract.ids import new_id
from holdfast_contract.model import WireModel
from holdfast_contract.times import now

from holdfast_gateway.application.journal import Journal
from holdfast_gateway.application.store import Store, StoredEvent
from holdfast_gateway.domain.session import SessionKey

PAGE = 200
"""Events read from the log at once."""

PASSING = 100
"""Passing events that wait for one follower; a slow one misses the oldest."""

NO_PLACE = 0
"""The place of an event that is in no log: nobody can resume behind it."""


class Feed:
    """Lets any number of listeners follow the log, each at its own pace."""

    def __init__(self, store: Store, journal: Journal) -> None:
        """Followers wake with each commit of `journal` and read from `store`."""
        self._store = store
        self._changed = asyncio.Event()
        self._closed = False
        self._passing: list[deque[StoredEvent]] = []
        journal.listen(lambda _events: self._wake())

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def close(self) -> None:
        """End every follower."""
        self._closed = True
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
        stored = StoredEvent(NO_PLACE, event.id, type_, key.user_id, "", event.to_json())
        for waiting in self._passing:
            waiting.append(stored)
        self._wake()

    async def place(self, after: str | None) -> int:
        """Give where to follow from: behind that event id, or from now on.

        An id that is not in the log (any more) leads to the log's beginning: rather twice than never.
        """
        if after is None:
            return await self._store.last_place()
        return await self._store.place_of(after) or 0

    async def follow(
        self, place: int, *, user_id: str | None, types: frozenset[str]
    ) -> AsyncIterator[StoredEvent]:
        """Give the events behind `place`, then each one as it comes, and passing ones among them."""
        passing: deque[StoredEvent] = deque(maxlen=PASSING)
        self._passing.append(passing)
        try:
            while not self._closed:
                changed = self._changed
                events = await self._store.events_after(place, user_id=user_id, types=types, limit=PAGE)
                for event in events:
                    yield event
                    place = event.sequence
                while passing:
                    event = passing.popleft()
                    if user_id in {None, event.user_id} and (not types or event.type in types):
                        yield event
                if not events:
                    await changed.wait()
        finally:
            self._passing.remove(passing)
