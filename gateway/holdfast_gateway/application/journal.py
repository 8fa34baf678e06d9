"""The way every change takes: committed first, told afterwards."""

import asyncio
from collections.abc import Callable

from holdfast_gateway.application.store import Change, Store, StoredEvent

Listener = Callable[[list[StoredEvent]], None]


class Journal:
    """Commits changes and tells the listeners of the events that are now on the disk."""

    def __init__(self, store: Store) -> None:
        """`store` is where changes are committed."""
        self._store = store
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Call `listener` with the events of each commit; it must not block."""
        self._listeners.append(listener)

    async def commit(self, change: Change) -> list[StoredEvent]:
        """Commit, then tell. A caller that is cancelled meanwhile leaves the change whole and told."""
        return await asyncio.shield(self._commit(change))

    async def _commit(self, change: Change) -> list[StoredEvent]:
        events = await self._store.commit(change)
        if events:
            for listener in self._listeners:
                listener(events)
        return events
