"""Working a queue off: conversations side by side, each in order, what a crash left half done found again."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import structlog
from holdfast_contract.errors import HoldfastError

from holdfast_core.application.attempts import Attempts
from holdfast_core.application.ports import Claim, Queue
from holdfast_core.domain.retries import wait_before_retry

LOOK_AGAIN = timedelta(seconds=2)
"""How often an idle worker looks, for work that it was not woken for: of a dead or of another process."""

ROUNDED = 0.002
"""Seconds by which a timer is set late rather than early."""

SIDE_BY_SIDE = 32
"""Conversations in hand at once, where a worker is not told otherwise."""

ItemT = TypeVar("ItemT")

log = structlog.get_logger()


class Worker(Generic[ItemT]):
    """Takes what is due, hands it to `handle`, and puts back what failed: see `Attempts`."""

    def __init__(
        self,
        name: str,
        queue: Queue[ItemT],
        handle: Callable[[Claim[ItemT]], Awaitable[None]],
        clock: Callable[[], datetime],
        retries: Callable[[HoldfastError, int], timedelta | None] = wait_before_retry,
        *,
        side_by_side: int = SIDE_BY_SIDE,
        ids: Callable[[ItemT], Mapping[str, str]] | None = None,
    ) -> None:
        """`side_by_side` conversations are in hand at the most."""
        self.attempts = Attempts(name, queue, handle, clock, retries=retries, ids=ids)
        self._side_by_side = side_by_side
        self._name = name
        self._queue = queue
        self._clock = clock
        self._woken = asyncio.Event()
        self._in_hand: dict[int, asyncio.Task[None]] = {}

    def wake(self) -> None:
        """Say that there is work: it begins at once."""
        self._woken.set()

    def wake_at(self, moment: datetime) -> None:
        """Say that there will be work: it begins then, unless nobody works here any more."""
        wait = (moment - self._clock()).total_seconds()
        if wait <= 0:
            self.wake()
        else:
            # A loop's timers may be early by what they round.
            asyncio.get_running_loop().call_later(wait + ROUNDED, self.wake)

    async def run(self) -> None:
        """Work until cancelled. What is in hand then is put back for the next one."""
        beat = asyncio.create_task(self.attempts.renew(self._in_hand))
        try:
            while True:
                self._woken.clear()
                if not await self._take():
                    await self._rest()
        finally:
            tasks = [beat, *self._in_hand.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            try:
                await self._queue.release()
            except Exception:
                # The database is gone; the leases end by themselves.
                log.exception("what was in hand is not put back", worker=self._name)

    async def _take(self) -> bool:
        """Claim what is due and begin on it. False where there was nothing to begin."""
        room = self._side_by_side - len(self._in_hand)
        try:
            claims = await self._queue.claim(room) if room else ()
        except Exception:
            log.exception("the queue cannot be read", worker=self._name)
            return False
        for claim in claims:
            self._in_hand[claim.number] = asyncio.create_task(self._work(claim))
        return bool(claims)

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(LOOK_AGAIN.total_seconds()):
                await self._woken.wait()
        except TimeoutError:
            pass

    async def _work(self, claim: Claim[ItemT]) -> None:
        try:
            until = await self.attempts.make(claim)
            if until is not None:
                self.wake_at(until)
        except Exception:
            # Its lease ends by itself, and the work is found again.
            log.exception("an outcome could not be stored", worker=self._name, number=claim.number)
        finally:
            self._in_hand.pop(claim.number, None)
            self.wake()
