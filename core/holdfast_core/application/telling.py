"""Telling those who work elsewhere where there is something to do."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from holdfast_core.application.agenda import Agenda, Due

FARTHEST = timedelta(minutes=15)
"""How far ahead a post can hold something back; what is due later is found by the sweep."""

OVERDUE = timedelta(seconds=20)
"""What is due for so long was told to nobody, or whoever was told is lost."""

MOST_SWEPT = 1_000
"""Lanes of a queue that one sweep tells of; the next one goes on."""


class Post(Protocol):
    """A queue outside of the database."""

    async def send(self, dues: Sequence[Due]) -> None:
        """Have it known that lanes are to be looked at, each at its moment. Raises `Unavailable`."""
        ...


class Overdue(Protocol):
    """Lanes that are due for a while."""

    async def overdue(self, before: datetime, limit: int) -> Sequence[Due]:
        """Give some that have been due since then, those of the longest wait first."""
        ...


class Teller:
    """Tells of what was noted."""

    def __init__(self, agenda: Agenda, post: Post, clock: Callable[[], datetime]) -> None:
        self._agenda = agenda
        self._post = post
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()

    async def tell(self) -> None:
        """Tell of all that was noted so far; once this returns, it is known. Raises `Unavailable`.

        Who calls this while another does waits, and tells what the other could not.
        """
        async with self._one_at_a_time:
            noted = self._agenda.take()
            end = self._clock() + FARTHEST
            try:
                await self._send([due for due in noted if due.at <= end])
            except BaseException:
                self._agenda.note(noted)
                raise

    async def sweep(self, queues: Sequence[Overdue]) -> int:
        """Tell of what is due and was lost on the way, and give how much that was. Raises `Unavailable`."""
        found = 0
        for queue in queues:
            overdue = await queue.overdue(self._clock() - OVERDUE, MOST_SWEPT)
            await self._send(overdue)
            found += len(overdue)
        return found

    async def _send(self, dues: Sequence[Due]) -> None:
        if dues:
            await self._post.send(dues)
