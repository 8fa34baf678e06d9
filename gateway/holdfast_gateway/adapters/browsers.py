"""Opening pages: one Chromium a session, in a process group of its own."""

import asyncio
import os
import re
import subprocess
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

import structlog
from holdfast_contract.backups import Versions
from holdfast_contract.sessions import SessionSettings
from holdfast_contract.times import now
from playwright.async_api import BrowserContext, ProxySettings
from playwright.async_api import Error as PlaywrightError

from holdfast_gateway.adapters.chromium import arguments, environment
from holdfast_gateway.adapters.drivers import Driver, DriverPool
from holdfast_gateway.adapters.processes import end_group, find_leader, leaders_below
from holdfast_gateway.adapters.profile_repair import mend_before_opening, repair
from holdfast_gateway.adapters.profiles import Profiles
from holdfast_gateway.adapters.warden_link import Warden
from holdfast_gateway.adapters.whatsapp_page import PageScripts, PlaywrightPage
from holdfast_gateway.domain.login import Evidence, from_markers
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.repair import RepairReport
from holdfast_gateway.domain.session import SessionKey
from holdfast_gateway.domain.snapshots import Snapshot, Stamp
from holdfast_gateway.domain.trial import TrialReport

LAUNCH_DEADLINE = 30.0
CLOSE_DEADLINE = 5.0
LOOK_AGAIN = 0.05
"""Seconds between looks for a browser that is about to appear."""

_VERSION = re.compile(r"\d+\.\d+\.\d+\.\d+")

log = structlog.get_logger()


class ProfileTrial(Protocol):
    """Who tries restored profiles."""

    async def start(self) -> None:
        """Remove what trials of an earlier life left behind."""

    async def look(self, profile: Path, origin: str) -> TrialReport:
        """Say what a closed profile holds for a page, and what is certainly wrong. Raises `TrialNotRun`."""


class PlaywrightBrowsers:
    """`Browsers` over Playwright."""

    def __init__(
        self,
        *,
        chromium: Path,
        profiles: Profiles,
        drivers: DriverPool,
        trial: ProfileTrial,
        scripts: PageScripts,
        whatsapp_url: str,
        load_within: float,
        sandbox: bool = True,
    ) -> None:
        """`load_within` is in seconds; `sandbox` says whether Chromium confines its pages where it can."""
        self._chromium = chromium
        self._profiles = profiles
        self._scripts = scripts
        self._url = whatsapp_url
        self._load_within = load_within
        self._sandbox = sandbox
        self._drivers = drivers
        self._trial = trial
        self._warden = Warden(profiles.root)
        self._leaders: dict[SessionKey, int] = {}
        self._user_agent: str
        self.versions = Versions()

    async def start(self) -> None:
        """End the browsers that an earlier life left, and get to know Chromium."""
        await self._drivers.start()
        for orphan in await asyncio.to_thread(leaders_below, self._profiles.root):
            log.warning("ending a browser that an earlier life left", pid=orphan)
            await end_group(orphan)
        version = await asyncio.to_thread(_version, self._chromium)
        self._user_agent = _user_agent(version)
        self.versions = Versions(chromium=version, wa_js=self._scripts.library_version)
        await self._trial.start()
        await self._warden.start()

    async def stop(self) -> None:
        """End the drivers, and the process that would end browsers in our stead."""
        await self._drivers.stop()
        await self._warden.stop()

    @asynccontextmanager
    async def open(
        self, key: SessionKey, settings: SessionSettings, *, linked: bool
    ) -> AsyncIterator[PlaywrightPage]:
        """Open the session's profile and load WhatsApp Web in it."""
        page: PlaywrightPage | None = None

        def on_driver_death() -> None:
            if page is not None:
                page.lose(Lost(Reason.BROWSER_CLOSED, "playwright's driver died"))

        async with self._profiles.opened(key) as profile, self._drivers.driver(on_driver_death) as driver:
            if linked:
                await _mend(profile)
            async with launched(
                driver,
                self._chromium,
                profile,
                arguments(str(key), self._url, settings.media, sandbox=self._sandbox),
                user_agent=settings.user_agent or self._user_agent,
                proxy=None if settings.proxy is None else proxy_settings(settings.proxy),
            ) as (context, leader):
                page = PlaywrightPage(context, leader, self._scripts, self._url, self._load_within)
                if leader is not None:
                    self._leaders[key] = leader
                try:
                    await page.open()
                    yield page
                finally:
                    self._leaders.pop(key, None)
                    await page.detach()

    async def keep_until(self, deadline: float | None) -> None:
        """Have every browser killed at a moment, in seconds of CLOCK_BOOTTIME, unless told a later one."""
        await self._warden.keep_until(deadline)

    async def kill_all(self) -> None:
        """Kill every browser, and wait until all are gone."""
        for leader in await asyncio.to_thread(leaders_below, self._profiles.root):
            await end_group(leader)

    async def snapshot(self, key: SessionKey, staging: Path, known: Mapping[str, Stamp]) -> Snapshot:
        """Copy a profile as it is at one moment, with its browser standing still where one runs.

        Raises `SnapshotFailed`, and `Lost` where a browser is just being opened or closed on it.
        """
        leader = self._leaders.get(key)
        if leader is not None:
            return await self._warden.snapshot(self._profiles.profile(key), staging, known, leader)
        async with self._profiles.closed(key):
            return await self._warden.snapshot(self._profiles.profile(key), staging, known, None)

    async def try_profile(self, profile: Path) -> TrialReport:
        """Open a copy of a profile once, without a network. Raises `TrialNotRun`."""
        return await self._trial.look(profile, self._url)

    async def look_at_profile(self, key: SessionKey) -> list[Evidence]:
        """Say what the profile's folder tells of a login."""
        markers = await asyncio.to_thread(self._profiles.markers, key)
        return [from_markers(markers, now())]

    async def repair_profile(self, key: SessionKey, *, linked: bool) -> RepairReport:
        """Find what is damaged in a profile that is not open, and mend it with the mildest step."""
        return await asyncio.to_thread(repair, self._profiles, key, linked=linked)

    async def remove_profile(self, key: SessionKey) -> None:
        """Delete the profile of a session that is not open."""
        await asyncio.to_thread(self._profiles.remove, key)


@asynccontextmanager
async def launched(
    driver: Driver,
    chromium: Path,
    profile: Path,
    flags: Sequence[str],
    *,
    user_agent: str | None = None,
    proxy: ProxySettings | None = None,
) -> AsyncIterator[tuple[BrowserContext, int | None]]:
    """Run a browser on a profile, and give it with its pid and a page. Raises `Lost` where it does not start.

    When the context is left, however that is, the browser and its children are gone.
    """
    launching = asyncio.create_task(
        _launch(driver, chromium, profile, flags, user_agent=user_agent, proxy=proxy)
    )
    try:
        context, leader = await asyncio.shield(launching)
    except BaseException:
        await asyncio.shield(_abandon(launching, profile))
        raise
    try:
        if not context.pages:
            raise Lost(Reason.BROWSER_CLOSED, "it ended while it opened")
        yield context, leader
    finally:
        await asyncio.shield(_close(driver, context, leader))


async def _launch(
    driver: Driver,
    chromium: Path,
    profile: Path,
    flags: Sequence[str],
    *,
    user_agent: str | None,
    proxy: ProxySettings | None,
) -> tuple[BrowserContext, int | None]:
    try:
        context = await driver.playwright.chromium.launch_persistent_context(
            profile,
            executable_path=chromium,
            headless=True,
            # Chromium's sandbox refuses to work for root.
            chromium_sandbox=os.geteuid() != 0,
            args=flags,
            env=environment(),
            user_agent=user_agent,
            proxy=proxy,
            timeout=LAUNCH_DEADLINE * 1000,
            # Signals are the gateway's to handle: it closes browsers in its own order.
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
    except PlaywrightError as error:
        raise Lost(Reason.BROWSER_UNAVAILABLE, error.message.splitlines()[0]) from None
    return context, await asyncio.to_thread(find_leader, profile)


async def _abandon(launching: asyncio.Task[Any], profile: Path) -> None:
    """End a browser that nobody waits for any more: its driver goes on launching it."""
    with suppress(TimeoutError):
        async with asyncio.timeout(CLOSE_DEADLINE):
            is_last_look = False
            while not is_last_look:
                is_last_look = launching.done()
                leader = await asyncio.to_thread(find_leader, profile)
                if leader is not None:
                    await end_group(leader)
                await asyncio.wait([launching], timeout=LOOK_AGAIN)


async def _mend(profile: Path) -> None:
    """Mend a profile's databases before Chromium sees them: it would replace a torn one by an empty one."""
    for finding in await asyncio.to_thread(mend_before_opening, profile):
        log.warning("profile is damaged", damage=finding.damage, remedy=finding.remedy, detail=finding.detail)
        if not finding.mended:
            raise Lost(Reason.PROFILE_DAMAGED, finding.detail)


async def _close(driver: Driver, context: BrowserContext, leader: int | None) -> None:
    """Let the browser write what it holds and go; what does not go in time is killed, children too."""
    if driver.alive:
        try:
            async with asyncio.timeout(CLOSE_DEADLINE):
                await context.close()
        except (TimeoutError, PlaywrightError) as error:
            log.warning("browser did not close", problem=type(error).__name__)
    if leader is not None:
        await end_group(leader)


def proxy_settings(url: str) -> ProxySettings:
    """Take a proxy's URL apart as Playwright wants it: credentials beside the address."""
    parts = urlsplit(url)
    address = f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
    given: ProxySettings = {"server": address}
    if parts.username is not None:
        given |= {"username": unquote(parts.username), "password": unquote(parts.password or "")}
    return given


def _version(chromium: Path) -> str | None:
    """Give Chromium's version such as `140.0.7339.80`."""
    shown = subprocess.run(  # noqa: S603 - the program that we are set to run
        [chromium, "--version"], capture_output=True, text=True, check=False, timeout=LAUNCH_DEADLINE
    ).stdout
    found = _VERSION.search(shown)
    return found.group() if found else None


def _user_agent(version: str | None) -> str:
    """Give the user agent of the same Chromium with a window: WhatsApp turns headless ones away."""
    major = "140" if version is None else version.partition(".")[0]
    return (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
        f"Chrome/{major}.0.0.0 Safari/537.36"
    )
