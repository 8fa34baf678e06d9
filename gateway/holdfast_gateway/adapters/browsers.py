"""Opening pages: one Chromium a session, in a process group of its own, from one Playwright driver."""

import asyncio
import os
import re
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from playwright.async_api import BrowserContext, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from holdfast_gateway.adapters.chromium import MARKER, arguments, environment
from holdfast_gateway.adapters.processes import end_group, find_leader
from holdfast_gateway.adapters.profiles import Profiles
from holdfast_gateway.adapters.whatsapp_page import PageScripts, PlaywrightPage
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.session import SessionKey

LAUNCH_DEADLINE = 30.0
CLOSE_DEADLINE = 5.0
_VERSION = re.compile(r"(\d+)\.\d+\.\d+\.\d+")

log = structlog.get_logger()


class PlaywrightBrowsers:
    """`Browsers` over one Playwright driver."""

    def __init__(
        self, chromium: Path, profiles: Profiles, scripts: PageScripts, whatsapp_url: str, load_within: float
    ) -> None:
        """`load_within` is in seconds."""
        self._chromium = chromium
        self._profiles = profiles
        self._scripts = scripts
        self._url = whatsapp_url
        self._load_within = load_within
        self._playwright: Playwright
        self._user_agent: str

    async def start(self) -> None:
        """Start the driver."""
        self._user_agent = await asyncio.to_thread(_user_agent, self._chromium)
        self._playwright = await async_playwright().start()

    async def stop(self) -> None:
        """End the driver."""
        await self._playwright.stop()

    @asynccontextmanager
    async def open(self, key: SessionKey) -> AsyncIterator[PlaywrightPage]:
        """Open the session's profile and load WhatsApp Web in it."""
        with self._profiles.opened(key) as profile:
            context = await self._launch(key, profile)
            leader = await asyncio.to_thread(find_leader, f"{MARKER}={key}")
            try:
                page = PlaywrightPage(context.pages[0], self._scripts)
                await page.attach()
                try:
                    await page.load(self._url, self._load_within)
                    yield page
                finally:
                    await page.detach()
            finally:
                await asyncio.shield(_close(context, leader))

    async def remove_profile(self, key: SessionKey) -> None:
        """Delete the profile of a session that is not open."""
        await asyncio.to_thread(self._profiles.remove, key)

    async def _launch(self, key: SessionKey, profile: Path) -> BrowserContext:
        try:
            return await self._playwright.chromium.launch_persistent_context(
                profile,
                executable_path=self._chromium,
                headless=True,
                # Chromium's sandbox refuses to work for root.
                chromium_sandbox=os.geteuid() != 0,
                args=arguments(str(key), self._url),
                env=environment(),
                user_agent=self._user_agent,
                timeout=LAUNCH_DEADLINE * 1000,
                # Signals are the gateway's to handle: it closes browsers in its own order.
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
        except PlaywrightError as error:
            raise Lost(Reason.BROWSER_UNAVAILABLE, error.message.splitlines()[0]) from None


async def _close(context: BrowserContext, leader: int | None) -> None:
    """Let the browser write what it holds and go; what does not go in time is killed, children too."""
    try:
        async with asyncio.timeout(CLOSE_DEADLINE):
            await context.close()
    except (TimeoutError, PlaywrightError) as error:
        log.warning("browser did not close", problem=type(error).__name__)
    if leader is not None:
        await end_group(leader)


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
