"""Telling how far something is that takes its time."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from holdfast_contract.backups import Progress
from holdfast_contract.errors import HoldfastError

LOOK_EVERY = 0.3
"""Seconds."""

Told = Callable[[Progress], None]
"""Told how far it is."""

T = TypeVar("T")


async def followed(
    work: Coroutine[Any, Any, T], look: Callable[[], Awaitable[Progress | None]], told: Told | None
) -> T:
    """Give what `work` gives, and tell meanwhile what `look` sees; a `told` of None: nobody looks."""
    looking = None if told is None else asyncio.create_task(_look_on(look, told))
    try:
        return await work
    finally:
        if looking is not None:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)


async def _look_on(look: Callable[[], Awaitable[Progress | None]], told: Told) -> None:
    while True:
        # A look that fails costs one step of the progress.
        with suppress(HoldfastError):
            progress = await look()
            if progress is not None:
                told(progress)
        await asyncio.sleep(LOOK_EVERY)
