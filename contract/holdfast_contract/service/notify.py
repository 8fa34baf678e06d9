"""What systemd is told of a service, where it asks: that it is ready, that it still lives, that it stops.

The protocol is sd_notify(3): a datagram of lines to the socket that `NOTIFY_SOCKET` names.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

READY, STOPPING = "READY=1", "STOPPING=1"
_ALIVE = "WATCHDOG=1"


def notify(state: str) -> None:
    """Tell systemd; without one, or where it cannot be told, nothing happens."""
    if not (address := os.environ.get("NOTIFY_SOCKET")):
        return
    if address.startswith("@"):  # an abstract socket, as containers of systemd's have
        address = f"\0{address[1:]}"
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as one:
        one.setblocking(False)
        one.connect(address)
        one.send(state.encode())


@asynccontextmanager
async def watched() -> AsyncIterator[None]:
    """Show from the loop that the service lives, as often as the unit's `WatchdogSec=` asks.

    A loop that is stuck shows nothing, and systemd restarts the service.
    """
    if not (microseconds := _asked_for()):
        yield
        return
    task = asyncio.create_task(_show(microseconds / 1e6 / 3), name="watchdog")
    try:
        yield
    finally:
        task.cancel()


def _asked_for() -> int:
    if os.environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return 0
    return int(os.environ.get("WATCHDOG_USEC", "0"))


async def _show(every: float) -> None:
    while True:
        notify(_ALIVE)
        await asyncio.sleep(every)
