"""Waiting for what other processes do."""

import asyncio
from collections.abc import Awaitable, Callable

WITHIN = 40.0
"""Seconds; the machine may be busy with other tests."""


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until it holds. Raises `TimeoutError`."""
    async with asyncio.timeout(WITHIN):
        # Another process has no event of ours to set.
        while not await condition():  # noqa: ASYNC110
            await asyncio.sleep(0.05)
