"""The port to the log of events."""

from datetime import datetime
from typing import Protocol

from holdfast_gateway.application.store import StoredEvent


class Log(Protocol):
    """The log of events, in the order in which they were committed."""

    async def events_after(
        self,
        sequence: int,
        *,
        user_id: str | None,
        types: frozenset[str],
        limit: int,
        upto: int | None = None,
    ) -> list[StoredEvent]:
        """Read the log behind a place, not beyond `upto`; no types means all."""

    async def place_of(self, event_id: str) -> int | None:
        """Give an event's place in the log."""

    async def bounds(self) -> tuple[int, int]:
        """Give the places of the oldest and of the newest event, 0 and 0 where there is none."""


class AgingLog(Protocol):
    """A log from which what is old goes."""

    async def remove_events(
        self, behind: int, limit: int, *, delivered_before: datetime, dead_before: datetime
    ) -> int | None:
        """Look at so many events behind a place, and remove those that nobody needs any more.

        Delivered ones (or such that nobody was to get) go where they were recorded before
        `delivered_before`, those with a dead delivery before `dead_before`, waiting ones never. Gives the
        place that was reached, None where there was nothing old behind it.
        """

    async def forget_facts(self, before: datetime, limit: int) -> int:
        """Forget facts that were recorded once, `limit` at the most; give how many."""
