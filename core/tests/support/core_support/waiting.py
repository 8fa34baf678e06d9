import asyncio
import inspect


async def until(condition, seconds: float = 10.0):
    """Wait for a condition, and give what it gave."""
    async with asyncio.timeout(seconds):
        while True:
            found = condition()
            if inspect.isawaitable(found):
                found = await found
            if found:
                return found
            await asyncio.sleep(0.005)
