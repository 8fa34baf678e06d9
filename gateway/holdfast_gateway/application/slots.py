"""How many browsers may start at once: starting takes a core each, running takes almost none."""

import asyncio


class Slot:
    """Leave to start one browser, until `release`."""

    def __init__(self, slots: asyncio.Semaphore) -> None:
        self._slots: asyncio.Semaphore | None = slots

    def release(self) -> None:
        """Give the leave back; a second time does nothing."""
        slots, self._slots = self._slots, None
        if slots is not None:
            slots.release()


class StartSlots:
    """Hands out leaves to start, first come, first served."""

    def __init__(self, at_once: int) -> None:
        """`at_once` is how many may start at the same time."""
        self._slots = asyncio.Semaphore(at_once)

    async def take(self) -> Slot:
        """Wait for a leave."""
        await self._slots.acquire()
        return Slot(self._slots)
