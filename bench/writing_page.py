"""A page in a real Chromium that writes to all that a profile keeps, and that can tell torn profiles later.

    async with Site() as site, browsing(drivers, site, profile) as page:
        await fill(page, profile, 60 * MEGABYTE)
        await go(page, BUSY)
        ...
        await stop(page)

What it writes and how it is checked says writing_page.js. The browser is the gateway's own, with its flags.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self
from unittest import mock

from aiohttp import web
from holdfast_contract.sessions import MediaPolicy
from holdfast_gateway.adapters import chromium
from holdfast_gateway.adapters.browsers import launched
from holdfast_gateway.adapters.chromium import arguments, find_chromium
from holdfast_gateway.adapters.drivers import DriverPool
from holdfast_gateway.adapters.folders import files_below, size_of
from playwright.async_api import Page

MEGABYTE = 1_000_000
SCRIPT = Path(__file__).with_suffix(".js")
NAME = "writing"

BACKENDS = {"leveldb": "", "sqlite": ",IdbSqliteBackingStore,IdbSqliteOnDiskRollout,DomStorageSqlite"}
"""How Chromium keeps IndexedDB and Local Storage, by the features that are added to ours."""

MESSAGES, BLOBS, CACHED = 1000, 1, 250_000
"""What is added at a time: old messages of 1.7 kB, blobs of 128 to 512 KiB, bytes for each cache."""


class Rate(NamedTuple):
    """How much a page writes: steps of 4 kB a second, 0 for all that go; and each how many a 128 KiB blob."""

    name: str
    steps: float
    blob_every: int


IDLE = Rate("idle", 1 / 60, 0)
NORMAL = Rate("normal", 2, 128)
BUSY = Rate("busy", 0, 16)
RATES = {rate.name: rate for rate in (IDLE, NORMAL, BUSY)}


@dataclass(frozen=True)
class Written:
    """How far a page has come: its last whole step, the bytes handed to the databases, its old messages."""

    step: int
    written: int
    history: int


@dataclass(frozen=True)
class Seen:
    """What a profile holds: what is wrong with it, and how far the page had come by each kind of storage.

    `opened` counts the ciphertexts that its key has opened; `…_kept` say whether what `fill` wrote is there.
    """

    problems: tuple[str, ...]
    step: int | None
    opened: int
    local_storage: int
    local_storage_kept: bool
    cookie: int
    cookie_kept: bool


class Site:
    """Serves the page on a free port of this machine; an async context manager."""

    def __init__(self) -> None:
        app = web.Application()
        app.add_routes(
            [
                web.get("/", _page),
                web.get("/writing_page.js", _script),
                web.get("/asset/{number}", _asset),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None)
        self.origin = ""

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0]
        self.origin = f"http://{host}:{port}/"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()


async def _page(_: web.Request) -> web.Response:
    return web.Response(
        text="<!doctype html><script src='/writing_page.js'></script>", content_type="text/html"
    )


async def _script(_: web.Request) -> web.Response:
    text = await asyncio.to_thread(SCRIPT.read_text)
    return web.Response(text=text, content_type="text/javascript")


async def _asset(request: web.Request) -> web.Response:
    number, size = int(request.match_info["number"]), int(request.query["bytes"])
    body = f"{number:08x}".encode() * (size // 8)
    return web.Response(body=body, headers={"Cache-Control": "max-age=31536000"})


@contextmanager
def kept_in(backend: str) -> Iterator[None]:
    """Have every browser that is started meanwhile keep its data in one of `BACKENDS`.

    Chromium heeds only the last list of features, so that the gateway's own has to be the longer one. A
    browser without the feature would wipe such a profile.
    """
    features = chromium._ENABLED_FEATURES + BACKENDS[backend]  # noqa: SLF001
    with mock.patch.object(chromium, "_ENABLED_FEATURES", features):
        yield


@asynccontextmanager
async def browsing(drivers: DriverPool, site: Site, profile: Path) -> AsyncIterator[Page]:
    """Open a profile on the site as a session does; nothing is written yet."""
    flags = arguments(NAME, site.origin, MediaPolicy.LOAD)
    program = await asyncio.to_thread(find_chromium, None)
    async with (
        drivers.driver(lambda: None) as driver,
        launched(driver, program, profile, flags) as (context, _),
    ):
        page = context.pages[0]
        await page.goto(site.origin)
        yield page


async def start(page: Page) -> None:
    """Make the databases, or go on where they are; before all other calls but `check`."""
    await page.evaluate("writing.start()")


async def fill(page: Page, profile: Path, size: int) -> None:
    """Write old messages, blobs and caches until the profile has so many bytes on the disk."""
    while await asyncio.to_thread(_size, profile) < size:
        await page.evaluate(f"writing.fill({MESSAGES}, {BLOBS}, {CACHED})")


def _size(profile: Path) -> int:
    return size_of(files_below(profile))


async def go(page: Page, rate: Rate) -> None:
    """Write at a rate until `stop`."""
    await page.evaluate(f"writing.go({rate.steps}, {rate.blob_every})")


async def stop(page: Page) -> Written:
    """Write no more once the step that is under way has committed."""
    return Written(**await page.evaluate("writing.stop()"))


async def burst(page: Page, rate: Rate, steps: int) -> Written:
    """Write so many steps without a pause."""
    return Written(**await page.evaluate(f"writing.burst({steps}, {rate.blob_every})"))


async def state(page: Page) -> Written:
    """Say how far the page has come."""
    return Written(**await page.evaluate("writing.state()"))


async def check(page: Page) -> Seen:
    """Look at all that a profile holds; changes nothing, and may be called first."""
    told = await page.evaluate("writing.check()")
    return Seen(
        problems=tuple(told["problems"]),
        step=told["login"],
        opened=told["opened"],
        local_storage=told["localStorage"],
        local_storage_kept=told["localStorageKept"],
        cookie=told["cookie"],
        cookie_kept=told["cookieKept"],
    )
