"""Running a service: bind, say so, wait for a signal, drain under a deadline."""

import asyncio
import errno
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import uvloop
from aiohttp import web

from holdfast_contract.errors import HoldfastError
from holdfast_contract.service.connections import Runner
from holdfast_contract.service.notify import READY, STOPPING, notify, watched
from holdfast_contract.service.renewal import RENEW, renewing
from holdfast_contract.service.settings import StartRefused

DRAIN_SECONDS = 20.0


async def serve(app: web.Application, host: str, port: int, *, started: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; on SIGHUP, renew what the application says can be.

    `started` gets the address. Raises `StartRefused` where it is taken.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_ in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_, stop.set)
    runner = Runner(app, drain=DRAIN_SECONDS)
    async with watched():
        try:
            await runner.setup()
            site = web.TCPSite(runner, host, port, reuse_address=True)
            try:
                await site.start()
            except OSError as error:
                raise _refusal(error, host, port) from None
            async with renewing(app.get(RENEW), stop.set):
                started(_address(runner, host))
                notify(READY)
                await stop.wait()
        finally:
            notify(STOPPING)
            await runner.cleanup()


def _refusal(error: OSError, host: str, port: int) -> StartRefused:
    if error.errno == errno.EADDRINUSE:
        return StartRefused(f"Port {port} on {host} is taken. Stop what uses it, or choose another port.")
    return StartRefused(f"Cannot listen on {host}:{port}: {error.strerror}.")


def _address(runner: web.AppRunner, host: str) -> str:
    port = next(iter(runner.addresses))[1]
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - only shown
    return f"http://{shown}:{port}"


def run(main: Coroutine[Any, Any, int | None]) -> int:
    """Run a command on a fresh loop and give its exit code; an error of ours is one line."""
    try:
        return uvloop.run(main) or 0
    except StartRefused as error:
        sys.stderr.write(f"Cannot start. {error.message}\n")
    except HoldfastError as error:
        sys.stderr.write(f"{error.message} ({error.code})\n")
    return 1
