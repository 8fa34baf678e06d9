"""Waiting for conditions under deadlines."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

POLL = 0.05
T = TypeVar("T")


class ChaosError(Exception):
    """What was promised and did not hold, in one line."""


async def until(condition: Callable[[], Awaitable[T | None]], within: float, what: str) -> T:
    """Give the first truthy answer. Raises `ChaosError` naming `what` after `within` seconds."""
    try:
        async with asyncio.timeout(within):
            # Processes and the simulator have no event of ours to set.
            while not (found := await condition()):  # noqa: ASYNC110
                await asyncio.sleep(POLL)
    except TimeoutError:
        raise ChaosError(f"{what}: not within {within:.0f} s") from None
    return found


async def throughout(condition: Callable[[], Awaitable[bool]], seconds: float, what: str) -> None:
    """Watch that `condition` holds all the time. Raises `ChaosError` naming `what` as soon as it does not."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + seconds
    while loop.time() < ends:
        if not await condition():
            raise ChaosError(f"{what}: not for {seconds:.0f} s")
        await asyncio.sleep(POLL)
