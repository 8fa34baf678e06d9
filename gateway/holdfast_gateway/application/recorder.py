"""Attempts, written down together: many share one commit, also those of one lane."""

import asyncio
from collections import deque
from contextlib import suppress
from datetime import timedelta
from itertools import islice

import structlog

from holdfast_gateway.application.deliveries import Waiting
from holdfast_gateway.domain.delivery import Settled

BATCH = 500
"""Attempts of one commit at the most."""

TROUBLE_WAIT = timedelta(seconds=5)
"""How long deliveries rest when attempts could not be recorded (a full disk, say)."""

log = structlog.get_logger()


class Recorder:
    """Writes attempts down a moment after they were made.

    A crash in between repeats deliveries under the same id, which receivers know as the same. As long as
    nothing can be written, what is to be written is kept, and `well` holds up whoever would make more.
    """

    def __init__(self, waiting: Waiting) -> None:
        """`waiting` is where attempts are recorded."""
        self._waiting = waiting
        self._unwritten: deque[tuple[Settled, asyncio.Future[None]]] = deque()
        self._news = asyncio.Event()
        self._is_well = asyncio.Event()
        self._is_well.set()
        self._stopping = asyncio.Event()
        self._writing: asyncio.Task[None] | None = None

    async def well(self) -> None:
        """Wait while attempts cannot be recorded."""
        await self._is_well.wait()

    def start(self) -> None:
        """Begin to write."""
        self._writing = asyncio.create_task(self._write_on(), name="recorder")

    async def stop(self) -> None:
        """Write what is left, if it can be written."""
        self._stopping.set()
        self._news.set()
        if self._writing is not None:
            await self._writing

    def add(self, settled: Settled) -> asyncio.Future[None]:
        """Have an attempt written down after all that were added before; the future is done once it is."""
        written = asyncio.get_running_loop().create_future()
        self._unwritten.append((settled, written))
        self._news.set()
        return written

    async def _write_on(self) -> None:
        while not self._stopping.is_set():
            await self._news.wait()
            self._news.clear()
            while self._unwritten:
                if await self._write():
                    continue
                if self._stopping.is_set():
                    return
                await self._rest()

    async def _write(self) -> bool:
        """Write the oldest ones; False where that failed."""
        batch = [settled for settled, _ in islice(self._unwritten, BATCH)]
        try:
            await self._waiting.settle(batch)
        except Exception:
            log.exception("attempts could not be recorded; deliveries rest", attempts=len(self._unwritten))
            self._is_well.clear()
            return False
        self._is_well.set()
        for _ in batch:
            self._unwritten.popleft()[1].set_result(None)
        return True

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(TROUBLE_WAIT.total_seconds()):
                await self._stopping.wait()
