"""The way in to a session: closed while it changes hands, so that nobody is cut off in the middle."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

from holdfast_contract.errors import GatewayDraining

LAST_ONES_WITHIN = 30.0
"""Seconds that those inside have to finish."""

ASK_AGAIN_AFTER = 2.0
"""Seconds after which whoever was turned away does well to ask again."""


class Door:
    """Counts who is inside."""

    def __init__(self) -> None:
        self._inside = 0
        self._empty = asyncio.Event()
        self._empty.set()
        self._is_closed = False

    def check(self) -> None:
        """Raise `GatewayDraining` while it is closed."""
        if self._is_closed:
            raise GatewayDraining(retry_after=ASK_AGAIN_AFTER)

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Be inside as long as the context lasts. Raises `GatewayDraining` while it is closed."""
        self.check()
        self._inside += 1
        self._empty.clear()
        try:
            yield
        finally:
            self._inside -= 1
            if not self._inside:
                self._empty.set()

    @asynccontextmanager
    async def closed(self) -> AsyncIterator[None]:
        """Let nobody in as long as the context lasts, which begins when those inside have left."""
        self._is_closed = True
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(LAST_ONES_WITHIN):
                    await self._empty.wait()
            yield
        finally:
            self._is_closed = False
