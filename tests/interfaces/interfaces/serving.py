"""A service as its callers meet it: over a real socket, on a loop of its own, so that it can be called from
a test that blocks."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue

from aiohttp import web
from holdfast_contract.service.connections import Runner


@contextmanager
def served(make: Callable[[], web.Application]) -> Iterator[str]:
    """Serve the application that `make()` gives, which is called on its loop. Gives its address."""
    addresses: SimpleQueue[str | BaseException] = SimpleQueue()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve() -> None:
        runner = Runner(make(), drain=1)
        try:
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            host, port = runner.addresses[0]
            addresses.put(f"http://{host}:{port}")
            await stop.wait()
        except BaseException as error:
            addresses.put(error)
            raise
        finally:
            await runner.cleanup()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        address = addresses.get()
        if isinstance(address, BaseException):
            raise address
        yield address
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
