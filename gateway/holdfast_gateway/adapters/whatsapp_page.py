"""WhatsApp Web in Playwright: the bridge put into the page, and calls over it under deadlines."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import structlog
from holdfast_contract.errors import NumberUnknown, PairingNotShown
from playwright.async_api import BrowserContext
from playwright.async_api import Error as PlaywrightError

from holdfast_gateway.adapters.page_calls import CALL_DEADLINE, PageCalls, PageRefused, loss
from holdfast_gateway.adapters.page_events import read_event, read_observation
from holdfast_gateway.adapters.page_receiving import PlaywrightReceiving
from holdfast_gateway.adapters.page_sending import PlaywrightSending
from holdfast_gateway.adapters.processes import memory_of_group
from holdfast_gateway.application.page import Booted, Found, Observation, PageEvent
from holdfast_gateway.domain.reasons import Lost, Reason

HEARTBEAT_DEADLINE = 5.0
LIBRARY_DEADLINE = 30.0
POLL = 0.05
"""Seconds between looks; the page's policy forbids Playwright's own way of waiting for a condition."""

_PRIVATE_CONFIG = """() => {
  window.WPPConfig = { disableGoogleAnalytics: true, linkPreviewApiServers: [] };
}"""
"""The library's defaults tell Google, and send the URLs of messages to three third parties."""

BRIDGE = ("bridge.js", "receiving.js", "sending.js")
"""Our own scripts, in this order."""

_BOOTED = "() => Boolean(window.Debug?.VERSION && window.require)"
_LIBRARY_READY = "() => Boolean(window.WPP?.isReady)"

log = structlog.get_logger()


@dataclass(frozen=True)
class PageScripts:
    """What is put into the page, in this order: view of the modules, library, check, bridge."""

    module_view: str
    module_ids: list[str]
    library: str
    library_version: str
    self_check: str
    bridge: str

    @classmethod
    def load(cls, library: Path) -> "PageScripts":
        """Read the scripts; `library` is the unmodified bundle of wa-js."""
        folder = files("holdfast_gateway.adapters") / "page"
        package = json.loads((library.parent.parent / "package.json").read_text())
        return cls(
            module_view=(folder / "module_view.js").read_text(),
            module_ids=json.loads((folder / "module_ids.json").read_text()),
            library=library.read_text(),
            library_version=package["version"],
            self_check=(folder / "self_check.js").read_text(),
            bridge=_in_turn((folder / name).read_text() for name in BRIDGE),
        )


class PlaywrightPage:
    """`WhatsappPage` over Playwright: one page of one browser, replaced by `renew`."""

    def __init__(
        self, context: BrowserContext, leader: int | None, scripts: PageScripts, url: str, load_within: float
    ) -> None:
        """`leader` is the browser's pid; `url` is loaded by `open`, within so many seconds."""
        self._context = context
        self._page = context.pages[0]
        self._calls = PageCalls(lambda: self._page)
        self.sending = PlaywrightSending(self._calls)
        self.receiving = PlaywrightReceiving(self._calls)
        self._leader = leader
        self._scripts = scripts
        self._url = url
        self._load_within = load_within
        self._events: asyncio.Queue[PageEvent | Lost] = asyncio.Queue()
        self._injecting: asyncio.Task[None] | None = None
        self._use_view = True

    async def open(self) -> None:
        """Load WhatsApp Web. Raises `Lost` where it cannot be reached in time."""
        try:
            await self._listen()
            answer = await self._page.goto(
                self._url, wait_until="domcontentloaded", timeout=self._load_within * 1000
            )
        except PlaywrightError as error:
            raise _unreachable(error) from None
        if answer is not None and answer.status >= 400:
            raise Lost(Reason.WHATSAPP_UNREACHABLE, f"HTTP {answer.status}")

    async def _listen(self) -> None:
        """Listen to the page, and inject after each of its navigations."""
        # A page that was replaced goes on telling its own queue, which nobody reads any more.
        events = self._events = asyncio.Queue()
        page = self._page
        await page.expose_binding("holdfastEmit", lambda _source, told: _tell(events, told))
        page.on("domcontentloaded", lambda _page: self._begin_injection())
        page.on("crash", lambda _page: events.put_nowait(Lost(Reason.PAGE_CRASHED)))
        page.on("close", lambda _page: events.put_nowait(Lost(Reason.BROWSER_CLOSED)))

    def lose(self, lost: Lost) -> None:
        """End whoever waits for this page."""
        self._events.put_nowait(lost)

    async def detach(self) -> None:
        """Stop injecting."""
        if self._injecting is not None:
            self._injecting.cancel()
            await asyncio.gather(self._injecting, return_exceptions=True)

    # ---- the port ---------------------------------------------------------------------------------

    async def next_event(self) -> PageEvent:
        """Wait for what happens next."""
        event = await self._events.get()
        if isinstance(event, Lost):
            raise event
        return event

    async def observe(self) -> Observation:
        """Ask the page how it is."""
        return read_observation(await self._calls.call("observe", None, HEARTBEAT_DEADLINE))

    async def pairing_code(self, phone: str) -> str:
        """Ask WhatsApp for a pairing code."""
        try:
            answer = await self._calls.ask("pairingCode", phone, CALL_DEADLINE)
        except PageRefused as refused:
            log.warning("no pairing code", code=refused.code)
            raise PairingNotShown(
                "WhatsApp gives no code for this number now. Scan the QR instead."
            ) from refused
        code = str(answer).replace("-", "").upper()
        return f"{code[:4]}-{code[4:]}"

    async def find_account(self, address: str) -> Found | None:
        """Say whose account an address is."""
        try:
            found = await self._calls.ask("findAccount", address, CALL_DEADLINE)
        except PageRefused as refused:
            raise NumberUnknown from refused
        return None if found is None else Found(chat=found["chat"], other=found["other"])

    async def probe(self) -> None:
        """Make WhatsApp's server answer."""
        await self._calls.call("probe", None, CALL_DEADLINE)

    async def memory(self) -> int:
        """Give what the browser uses, in bytes of its own."""
        return 0 if self._leader is None else await asyncio.to_thread(memory_of_group, self._leader)

    async def collect_garbage(self) -> None:
        """Have the page's engine collect its garbage."""
        await self._calls.bounded(self._page.request_gc, CALL_DEADLINE)

    async def reconnect(self) -> None:
        """Ask the page to connect to WhatsApp anew."""
        await self._calls.call("reconnect", None, CALL_DEADLINE)

    async def reload(self) -> None:
        """Load the page anew."""
        try:
            await self._page.reload(wait_until="domcontentloaded", timeout=self._load_within * 1000)
        except PlaywrightError as error:
            raise _unreachable(error) from None

    async def renew(self) -> None:
        """Close the page and open another one in the same browser."""
        await self.detach()
        old = self._page
        self._page = await self._calls.bounded(self._context.new_page, CALL_DEADLINE)
        try:
            await self._calls.bounded(old.close, CALL_DEADLINE)
        except Lost as lost:
            log.info("a lost page did not close", detail=lost.detail)
        await self.open()

    async def screenshot(self) -> bytes:
        """Take a picture of the page."""
        return bytes(await self._calls.bounded(self._page.screenshot, CALL_DEADLINE))

    async def log_out(self) -> None:
        """Unlink this device and wait until the page says so."""
        await self._calls.call("logOut", None, CALL_DEADLINE)
        if not await _until(self._is_logged_out, CALL_DEADLINE):
            raise Lost(Reason.PAGE_UNRESPONSIVE, "the page is still logged in")

    async def _is_logged_out(self) -> bool:
        """Say whether the login is gone; a page that is just reloading does not answer, and comes back."""
        try:
            return not (await self.observe()).authenticated
        except Lost as lost:
            if lost.reason is not Reason.PAGE_UNRESPONSIVE:
                raise
            return False

    # ---- injection --------------------------------------------------------------------------------

    def _begin_injection(self) -> None:
        if self._injecting is not None:
            self._injecting.cancel()
        self._injecting = asyncio.create_task(self._inject())

    async def _inject(self) -> None:
        """Put the library and the bridge into a page that has just loaded.

        How long WhatsApp may take to boot is the supervisor's to say; what comes after has its own bound.
        """
        try:
            await _until(lambda: self._calls.evaluate(_BOOTED, None, CALL_DEADLINE))
            if self._use_view:
                await self._calls.evaluate(self._scripts.module_view, self._scripts.module_ids, CALL_DEADLINE)
            await self._calls.evaluate(_PRIVATE_CONFIG, None, CALL_DEADLINE)
            await self._calls.evaluate(self._scripts.library, None, LIBRARY_DEADLINE)
            self._events.put_nowait(Booted())
            missing = await self._check()
            if missing and self._use_view:
                log.warning("module view is too narrow, falling back to the full map", missing=missing)
                self._use_view = False
                await self._page.reload(wait_until="commit")
                return
            if missing:
                self._events.put_nowait(Lost(Reason.PAGE_INCOMPATIBLE, ", ".join(missing)))
                return
            await self._calls.evaluate(self._scripts.bridge, None, CALL_DEADLINE)
        except Lost as lost:
            # A page that went elsewhere meanwhile is injected anew when it has arrived.
            if "context was destroyed" not in lost.detail:
                self._events.put_nowait(lost)
        except PlaywrightError as error:
            self._events.put_nowait(loss(error))

    async def _check(self) -> list[str]:
        """Wait for the library to be ready, and name what it did not find."""
        ready = await _until(
            lambda: self._calls.evaluate(_LIBRARY_READY, None, CALL_DEADLINE), LIBRARY_DEADLINE
        )
        if not ready:
            return ["loader"]
        return list(await self._calls.evaluate(self._scripts.self_check, None, LIBRARY_DEADLINE))


async def _until(condition: Callable[[], Awaitable[Any]], within: float | None = None) -> bool:
    """Look again and again; False where `condition` did not come true within so many seconds."""
    try:
        async with asyncio.timeout(within):
            # A page cannot set an event of ours.
            while not await condition():  # noqa: ASYNC110
                await asyncio.sleep(POLL)
    except TimeoutError:
        return False
    return True


def _in_turn(scripts: Iterable[str]) -> str:
    """Make one script of several functions: no call comes between them."""
    return f"() => {{ {' '.join(f'({script.strip().rstrip(chr(59))})();' for script in scripts)} }}"


def _tell(events: asyncio.Queue[PageEvent | Lost], told: str) -> None:
    event = read_event(json.loads(told))
    if event is not None:
        events.put_nowait(event)


def _unreachable(error: PlaywrightError) -> Lost:
    """Say what it means that a page could not be loaded."""
    lost = loss(error)
    if lost.reason is Reason.PAGE_UNRESPONSIVE:
        return Lost(Reason.WHATSAPP_UNREACHABLE, lost.detail)
    return lost
