"""Opening pages: one Chromium a session, in a process group of its own."""

import asyncio
import os
import re
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import structlog
from holdfast_contract.sessions import SessionSettings
from holdfast_contract.times import now
from playwright.async_api import BrowserContext, ProxySettings
from playwright.async_api import Error as PlaywrightError

from holdfast_gateway.adapters.chromium import arguments, environment
from holdfast_gateway.adapters.drivers import Driver, DriverPool
from holdfast_gateway.adapters.processes import end_group, find_leader, leaders_below
from holdfast_gateway.adapters.profile_repair import mend_before_opening, repair
from holdfast_gateway.adapters.profiles import Profiles
from holdfast_gateway.adapters.whatsapp_page import PageScripts, PlaywrightPage
from holdfast_gateway.domain.login import Evidence, from_markers
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.repair import RepairReport
from holdfast_gateway.domain.session import SessionKey

LAUNCH_DEADLINE = 30.0
CLOSE_DEADLINE = 5.0
_VERSION = re.compile(r"(\d+)\.\d+\.\d+\.\d+")

log = structlog.get_logger()


class PlaywrightBrowsers:
    """`Browsers` over Playwright."""

    def __init__(
        self, chromium: Path, profiles: Profiles, scripts: PageScripts, whatsapp_url: str, load_within: float
    ) -> None:
        """`load_within` is in seconds."""
        self._chromium = chromium
        self._profiles = profiles
        self._scripts = scripts
        self._url = whatsapp_url
        self._load_within = load_within
        self._drivers = DriverPool(profiles.root.parent / "tmp")
        self._user_agent: str

    async def start(self) -> None:
        """End the browsers that an earlier life left, and get to know Chromium."""
        await self._drivers.start()
        for orphan in await asyncio.to_thread(leaders_below, self._profiles.root):
            log.warning("ending a browser that an earlier life left", pid=orphan)
            await end_group(orphan)
        self._user_agent = await asyncio.to_thread(_user_agent, self._chromium)

    async def stop(self) -> None:
        """End the drivers."""
        await self._drivers.stop()

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
            context = await self._launch(driver, key, profile, settings)
            leader = await asyncio.to_thread(find_leader, profile)
            try:
                page = PlaywrightPage(context, leader, self._scripts, self._url, self._load_within)
                try:
                    await page.open()
                    yield page
                finally:
                    await page.detach()
            finally:
                await asyncio.shield(_close(driver, context, leader))

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

    async def _launch(
        self, driver: Driver, key: SessionKey, profile: Path, settings: SessionSettings
    ) -> BrowserContext:
        try:
            return await driver.playwright.chromium.launch_persistent_context(
                profile,
                executable_path=self._chromium,
                headless=True,
                # Chromium's sandbox refuses to work for root.
                chromium_sandbox=os.geteuid() != 0,
                args=arguments(str(key), self._url, settings.media),
                env=environment(),
                user_agent=settings.user_agent or self._user_agent,
                proxy=None if settings.proxy is None else proxy_settings(settings.proxy),
                timeout=LAUNCH_DEADLINE * 1000,
                # Signals are the gateway's to handle: it closes browsers in its own order.
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
        except PlaywrightError as error:
            raise Lost(Reason.BROWSER_UNAVAILABLE, error.message.splitlines()[0]) from None


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


def _user_agent(chromium: Path) -> str:
    """Give the user agent of the same Chromium with a window: WhatsApp turns headless ones away."""
    shown = subprocess.run(  # noqa: S603 - the program that we are set to run
        [chromium, "--version"], capture_output=True, text=True, check=False, timeout=LAUNCH_DEADLINE
    ).stdout
    found = _VERSION.search(shown)
    major = found.group(1) if found else "140"
    return (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
        f"Chrome/{major}.0.0.0 Safari/537.36"
    )
