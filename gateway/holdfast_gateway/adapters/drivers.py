"""Playwright's driver processes: how many sessions each carries, and what happens when one dies."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import structlog
from playwright.async_api import Playwright, async_playwright

from holdfast_gateway.adapters.processes import children_with
from holdfast_gateway.domain.reasons import Lost, Reason

SESSIONS_A_DRIVER = 20
"""A driver is one process with one thread, and takes all its browsers with it when it dies."""

START_DEADLINE = 30.0
STOP_DEADLINE = 10.0

_DRIVER_WORD = "run-driver"
"""By this argument we know a driver among our children: Playwright tells its pid to nobody."""

log = structlog.get_logger()

OnDeath = Callable[[], None]


class Driver:
    """One driver process. Its death raises no event of Playwright's, so that its pid is watched."""

    def __init__(self, playwright: Playwright, pid: int, scratch: Path) -> None:
        """Must be made in a running loop. `scratch` is where the process keeps its temporary files."""
        self.playwright = playwright
        self.pid = pid
        self.scratch = scratch
        self.alive = True
        self.on_death: set[OnDeath] = set()
        self._pidfd = os.pidfd_open(pid)
        asyncio.get_running_loop().add_reader(self._pidfd, self._died)

    def _died(self) -> None:
        self._unwatch()
        self.alive = False
        log.error("playwright's driver died", pid=self.pid, sessions=len(self.on_death))
        for told in list(self.on_death):
            told()

    def _unwatch(self) -> None:
        if self._pidfd >= 0:
            asyncio.get_running_loop().remove_reader(self._pidfd)
            os.close(self._pidfd)
            self._pidfd = -1

    async def stop(self) -> None:
        """End the process, and remove what it left; one that is dead cannot do so itself."""
        self._unwatch()
        if self.alive:
            with suppress(TimeoutError):
                async with asyncio.timeout(STOP_DEADLINE):
                    await self.playwright.stop()
        await asyncio.to_thread(shutil.rmtree, self.scratch, ignore_errors=True)


class DriverPool:
    """Starts drivers as they are needed, and replaces those that died."""

    def __init__(self, scratch: Path) -> None:
        """`scratch` is a folder of ours alone for the drivers' temporary files."""
        self._scratch = scratch
        self._drivers: list[Driver] = []
        self._starting = asyncio.Lock()

    async def start(self) -> None:
        """Remove what the drivers of an earlier life left behind when they were killed."""
        await asyncio.to_thread(shutil.rmtree, self._scratch, ignore_errors=True)

    @asynccontextmanager
    async def driver(self, on_death: OnDeath) -> AsyncIterator[Driver]:
        """Give a living driver with room; `on_death` is called if it dies meanwhile."""
        # A start that ends halfway would leave a process that nobody knows: who comes next gets the driver.
        driver = await asyncio.shield(self._with_room())
        driver.on_death.add(on_death)
        try:
            yield driver
        finally:
            driver.on_death.discard(on_death)

    async def _with_room(self) -> Driver:
        async with self._starting:
            for dead in [driver for driver in self._drivers if not driver.alive]:
                self._drivers.remove(dead)
                await dead.stop()
            for driver in self._drivers:
                if len(driver.on_death) < SESSIONS_A_DRIVER:
                    return driver
            driver = await _start({driver.pid for driver in self._drivers}, self._scratch)
            self._drivers.append(driver)
            return driver

    async def stop(self) -> None:
        """End all drivers."""
        async with self._starting:
            for driver in self._drivers:
                await driver.stop()


async def _start(known: set[int], scratch: Path) -> Driver:
    """Start a driver; its process is the one among our children that was not `known`."""
    folder = await asyncio.to_thread(_make_folder, scratch)
    try:
        with _temporary_files_in(folder):
            async with asyncio.timeout(START_DEADLINE):
                playwright = await async_playwright().start()
    except (TimeoutError, OSError) as error:
        raise Lost(Reason.BROWSER_UNAVAILABLE, f"driver: {type(error).__name__}") from None
    children = await asyncio.to_thread(children_with, _DRIVER_WORD)
    new = children - known
    if len(new) != 1:
        await playwright.stop()
        raise Lost(Reason.BROWSER_UNAVAILABLE, "the driver's process was not found")
    return Driver(playwright, new.pop(), folder)


def _make_folder(scratch: Path) -> Path:
    scratch.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="driver-", dir=scratch))


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """Let the process that starts meanwhile use this folder; Playwright hands it our own environment."""
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = before
