"""The live feed: the same log that webhooks are sent from, followed without a gap."""

import asyncio
from collections.abc import AsyncIterator

from holdfast_gateway.application.journal import Journal
from holdfast_gateway.application.store import Store, StoredEvent

PAGE = 200
"""Events read from the log at once."""


class Feed:
    """Lets any number of listeners follow the log, each at its own pace."""

    def __init__(self, store: Store, journal: Journal) -> None:
        """Followers wake with each commit of `journal` and read from `store`."""
        self._store = store
        self._changed = asyncio.Event()
        self._closed = False
        journal.listen(lambda _events: self._wake())

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def close(self) -> None:
        """End every follower."""
        self._closed = True
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
        """Give the events behind `place`, and then each one as it comes."""
        while not self._closed:
            changed = self._changed
            events = await self._store.events_after(place, user_id=user_id, types=types, limit=PAGE)
            for event in events:
                yield event
                place = event.sequence
            if not events:
                await changed.wait()
