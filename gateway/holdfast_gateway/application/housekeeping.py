"""Leftovers of sessions: removed when they are certain to be useless, and said so."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from holdfast_contract.times import now

from holdfast_gateway.domain.folders import Leftover, ProfileFacts
from holdfast_gateway.domain.session import SessionKey, SessionRecord

log = structlog.get_logger()


class Known(Protocol):
    """Whoever knows which sessions there are."""

    async def sessions(self) -> list[SessionRecord]:
        """Give every session that is known."""


class Folders(Protocol):
    """The folders of sessions. Every call blocks, and is made in a thread."""

    def leftovers(self, before: datetime) -> Sequence[Leftover]:
        """Give the folders that hold nothing, are not in use, and have not changed since `before`."""

    def discard(self, key: SessionKey, before: datetime) -> bool:
        """Remove a leftover, if it still is one; False where it stays."""

    def facts(self, key: SessionKey) -> ProfileFacts:
        """Measure a profile."""

    def clear_caches(self, key: SessionKey) -> int:
        """Delete a closed profile's caches, and give the bytes freed. Raises `Lost` for an open one."""


class Housekeeping:
    """Sweeps every so often. What may be of use to anybody stays."""

    def __init__(
        self,
        known: Known,
        folders: Folders,
        interval: timedelta,
        chores: Sequence[Callable[[], Awaitable[None]]] = (),
    ) -> None:
        """`interval` is the time between sweeps, and how long a folder must have lain still to be swept.

        `chores` are done after each sweep.
        """
        self._known = known
        self._folders = folders
        self._interval = interval
        self._chores = chores
        self._stopping = asyncio.Event()
        self._sweeping: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to sweep, the first time when one interval is over."""
        self._stopping.clear()
        self._sweeping = asyncio.create_task(self._sweep_on(), name="housekeeping")

    async def stop(self) -> None:
        """End it; a sweep under way is finished first."""
        self._stopping.set()
        if self._sweeping is not None:
            await self._sweeping

    async def _sweep_on(self) -> None:
        while not await self._is_stopped_within(self._interval):
            for chore in (self.sweep, *self._chores):
                try:
                    await chore()
                except Exception:
                    log.exception("clean-up failed")

    async def _is_stopped_within(self, interval: timedelta) -> bool:
        try:
            async with asyncio.timeout(interval.total_seconds()):
                return await self._stopping.wait()
        except TimeoutError:
            return False

    async def sweep(self) -> list[Leftover]:
        """Remove what is certainly useless, and give what was removed."""
        return [leftover for leftover in await self.find() if await self.remove(leftover)]

    async def find(self) -> list[Leftover]:
        """Give what is certainly useless, and remove nothing."""
        idle = await asyncio.to_thread(self._folders.leftovers, self._before())
        # The records are read after the folders: what began meanwhile is known by now.
        known = {record.key for record in await self._known.sessions()}
        return [leftover for leftover in idle if leftover.key not in known]

    async def remove(self, leftover: Leftover) -> bool:
        """Remove one, and say so; False where somebody has put it to use meanwhile."""
        gone = await asyncio.to_thread(self._folders.discard, leftover.key, self._before())
        if gone:
            why = f"no such session is known, and {leftover.reason}"
            log.info("removed a leftover folder", **leftover.key.ids(), bytes=leftover.size, why=why)
        return gone

    def _before(self) -> datetime:
        return now() - self._interval

    async def facts(self, key: SessionKey) -> ProfileFacts:
        """Measure a session's profile."""
        return await asyncio.to_thread(self._folders.facts, key)

    async def clear_caches(self, key: SessionKey) -> int:
        """Delete a stopped session's caches, and give the bytes freed. Raises `Lost` while it is open."""
        freed = await asyncio.to_thread(self._folders.clear_caches, key)
        log.info("cleared caches", **key.ids(), bytes=freed)
        return freed
