"""The test-open of a profile: a copy is opened once, without a network, to see that all in it can be used."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Route

from holdfast_gateway.adapters.browsers import launched
from holdfast_gateway.adapters.chromium import offline_arguments
from holdfast_gateway.adapters.drivers import DriverPool
from holdfast_gateway.adapters.folders import DEFAULT, caches_in, files_below, size_of
from holdfast_gateway.adapters.processes import kill_group, leaders_below
from holdfast_gateway.adapters.profile_repair import FREE_FLOOR, mend_before_opening
from holdfast_gateway.adapters.sqlite_check import is_sqlite, problem_of
from holdfast_gateway.domain.reasons import Lost
from holdfast_gateway.domain.trial import (
    Contents,
    DatabaseSeen,
    KeySeen,
    StoreSeen,
    TrialNotRun,
    TrialReport,
    judge,
)

DEADLINE = 30.0
"""Seconds that a whole trial may take; only clearing away comes on top."""

LOOK_FOR = 10.0
"""Seconds after which the page looks at nothing more; what it has not seen is not held against anybody."""

RECORDS_AT_EITHER_END = 4

_NAME = "trial"
_SERVICE_WORKER = "Service Worker"


class Trial:
    """Tries profiles. Several can be tried at the same time, and while sessions run."""

    def __init__(self, drivers: DriverPool, chromium: Path, scratch: Path, *, sandbox: bool = True) -> None:
        """`scratch` is a folder of ours alone for the copies, with room for one profile a trial."""
        self._sandbox = sandbox
        self._drivers = drivers
        self._chromium = chromium
        # Browsers name their profile by its full path, and are found by it.
        self._scratch = scratch.absolute()

    async def start(self) -> None:
        """Remove what the trials of an earlier life left behind when it was killed."""
        await asyncio.to_thread(_remove, self._scratch)

    async def look(self, profile: Path, origin: str) -> TrialReport:
        """Say what a closed profile holds for the page at `origin`, and what is certainly wrong with it.

        Nothing of `profile` is changed, and nothing is asked of any network. Raises `TrialNotRun` where
        nothing can be said of the profile: without Chromium, room on the disk, or an end in time.
        """
        began = time.monotonic()
        try:
            async with asyncio.timeout(DEADLINE), _copied(profile, self._scratch) as copy:
                # Chromium would replace a torn database by an empty one, and say nothing.
                problems = await asyncio.to_thread(_damages, copy)
                contents = Contents() if problems else await self._open(copy, origin)
        except TimeoutError:
            raise TrialNotRun(f"It did not end within {DEADLINE:g} seconds.") from None
        except OSError as error:
            raise TrialNotRun(f"The profile cannot be copied: {error}.") from None
        except Lost as lost:
            raise TrialNotRun(f"Chromium does not start: {lost.detail}.") from None
        except PlaywrightError as error:
            raise TrialNotRun(f"Chromium fails: {error.message.splitlines()[0]}.") from None
        return TrialReport(contents, problems or judge(contents), time.monotonic() - began)

    async def _open(self, copy: Path, origin: str) -> Contents:
        script = await asyncio.to_thread(_script)
        flags = offline_arguments(_NAME, sandbox=self._sandbox)
        asked = {"ends": RECORDS_AT_EITHER_END, "within": LOOK_FOR * 1000}
        # Playwright fails every call that waits for a driver which dies.
        async with (
            self._drivers.driver(lambda: None) as driver,
            launched(driver, self._chromium, copy, flags) as (context, _),
        ):
            await context.route("**/*", _answer_blank)
            page = context.pages[0]
            await page.goto(origin)
            told = await page.evaluate(script, asked)
            return _contents(told, cookies=len(await context.cookies(origin)))


async def _answer_blank(route: Route) -> None:
    await route.fulfill(content_type="text/html", body="<!doctype html>")


def _script() -> str:
    return (files("holdfast_gateway.adapters") / "page" / "trial.js").read_text()


# ---- the copy -------------------------------------------------------------------------------------------


@asynccontextmanager
async def _copied(profile: Path, scratch: Path) -> AsyncIterator[Path]:
    """Give a copy of a profile, for as long as the context lasts."""
    folder = scratch / uuid4().hex
    copy = folder / "profile"
    copying = asyncio.ensure_future(asyncio.to_thread(_copy, profile, copy))
    try:
        await asyncio.shield(copying)
        yield copy
    finally:
        await asyncio.shield(_clear_away(folder, copying))


async def _clear_away(folder: Path, copying: asyncio.Future[None]) -> None:
    """Remove a copy, once the thread that makes it is done: it does not stop when nobody waits for it."""
    await asyncio.wait([copying])
    await asyncio.to_thread(_remove, folder)


def _copy(profile: Path, copy: Path) -> None:
    """Copy a profile's files, in a folder that only we can read. Raises `TrialNotRun` on a full disk."""
    caches = set(caches_in(profile))

    def passed_over(at: str, names: Iterable[str]) -> set[str]:
        return {name for name in names if _is_passed_over(Path(at, name), caches)}

    copy.parent.mkdir(mode=0o700, parents=True)
    # On a full disk Chromium's databases fail as if they were damaged.
    if shutil.disk_usage(copy.parent).free < size_of(files_below(profile)) + FREE_FLOOR:
        raise TrialNotRun("There is not enough room on the disk for a copy.")
    shutil.copytree(profile, copy, ignore=passed_over)


def _is_passed_over(path: Path, caches: set[Path]) -> bool:
    """Say whether the copy goes without something.

    A service worker goes to work as soon as its page is opened. Of links Chromium makes none but its locks;
    through any other it would write into what is no copy.
    """
    is_lock = path.name.startswith("Singleton")
    is_plain = not path.is_symlink() and (path.is_dir() or path.is_file())
    return is_lock or not is_plain or path.name == _SERVICE_WORKER or path in caches


def _remove(folder: Path) -> None:
    """Remove what lies in a folder of ours, and whoever still writes to it."""
    for leader in leaders_below(folder):
        kill_group(leader)
    shutil.rmtree(folder, ignore_errors=True)


def _damages(copy: Path) -> tuple[str, ...]:
    """Say what is damaged beyond mending; what can be mended is mended in the copy, as it will be later.

    Broken cookies are not asked for: Chromium makes new ones, and the login does not need them.
    """
    torn = (finding.detail for finding in mend_before_opening(copy) if not finding.mended)
    user = copy / DEFAULT
    folders = (files_below(user / name) for name in ("IndexedDB", "Local Storage"))
    kept = chain(*folders, [user / "LocalStorage"])
    broken = (
        f"{file.relative_to(user)}: {problem}."
        for file in sorted(filter(is_sqlite, kept))
        if (problem := problem_of(file, copy.parent))
    )
    return (*torn, *broken)


# ---- what the page told ---------------------------------------------------------------------------------


def _contents(told: dict[str, Any], *, cookies: int) -> Contents:
    return Contents(
        databases=tuple(map(_database, told["databases"])),
        local_storage=told["localStorage"],
        cookies=cookies,
        fault=told["fault"],
        complete=told["complete"],
    )


def _database(told: dict[str, Any]) -> DatabaseSeen:
    return DatabaseSeen(told["name"], tuple(map(_store, told["stores"])), told["fault"])


def _store(told: dict[str, Any]) -> StoreSeen:
    keys = tuple(KeySeen(key["algorithm"], key["used"], key["fault"]) for key in told["keys"])
    return StoreSeen(told["name"], told["holds"], told["records"], keys, told["fault"])
