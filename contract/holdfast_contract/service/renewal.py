"""Secrets that change while a service runs: read anew on SIGHUP, used from then on."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import structlog
from aiohttp import web
from pydantic_settings import BaseSettings

from holdfast_contract.service.settings import StartRefused, load

SettingsT = TypeVar("SettingsT", bound=BaseSettings)
Renew = Callable[[], Awaitable[None]]

RENEW: web.AppKey[Renew] = web.AppKey("renew")
"""What `serve` does on SIGHUP."""

log = structlog.get_logger()


def renewal(settings: type[SettingsT], use: Callable[[SettingsT], None]) -> Renew:
    """Read settings again and have `use` take the secrets from them; where they are refused, the old stay."""

    async def renew() -> None:
        try:
            fresh = await asyncio.to_thread(load, settings)
        except StartRefused as refused:
            log.warning("secrets were not renewed; the ones before stay", problem=refused.message)
            return
        use(fresh)
        log.info("secrets were renewed")

    return renew


@asynccontextmanager
async def renewing(renew: Renew | None, stop: Callable[[], None]) -> AsyncIterator[None]:
    """Renew on every SIGHUP as long as the context lasts; None is for a service that has nothing to renew.

    A SIGHUP that comes because the service's terminal was closed is what it always was: `stop`.
    """
    if renew is None:
        yield
        return
    asked = asyncio.Event()
    at_terminal = sys.stderr.isatty()

    def hang_up() -> None:
        if at_terminal and not sys.stderr.isatty():
            stop()
        else:
            asked.set()

    async def renew_on() -> None:
        while True:
            await asked.wait()
            asked.clear()
            await renew()

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, hang_up)
    task = loop.create_task(renew_on(), name="renewal")
    try:
        yield
    finally:
        task.cancel()
        loop.remove_signal_handler(signal.SIGHUP)
