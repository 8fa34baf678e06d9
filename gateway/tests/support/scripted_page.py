"""A WhatsApp Web whose life the test tells: for what real pages do too seldom, or too slowly."""

import asyncio
import inspect
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from holdfast_contract.backups import Versions
from holdfast_contract.sessions import SessionSettings
from holdfast_contract.times import now
from holdfast_gateway.application.page import Found, Observation, PageEvent
from holdfast_gateway.domain.login import Evidence, Markers, from_markers
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.repair import RepairReport
from holdfast_gateway.domain.session import SessionKey
from holdfast_gateway.domain.snapshots import SnapshotFailed, SnapshotProblem
from holdfast_gateway.domain.trial import Contents, TrialReport
from scripted_receiving import ScriptedReceiving
from scripted_sending import ScriptedSending

QR = Observation(authenticated=False, mode="QR", qr="code-1", version="2.3")
LINKED = Observation(authenticated=True, mode="SYNCING", version="2.3")
READY = Observation(authenticated=True, mode="MAIN", phone="628110000", name="Shop", version="2.3")


@dataclass
class ScriptedPage:
    """Answers as it is told."""

    now_seen: Observation | Lost = READY
    accounts: dict[str, Found | None] = field(default_factory=dict)
    code_failure: Exception | None = None
    logged_out: bool = False
    tried: list[str] = field(default_factory=list)
    fails: set[str] = field(default_factory=set)
    line_is_dead: bool = False
    bytes_used: int = 0
    sending: ScriptedSending = field(default_factory=ScriptedSending)
    receiving: ScriptedReceiving = field(default_factory=ScriptedReceiving)
    events: asyncio.Queue[PageEvent | Lost] = field(default_factory=asyncio.Queue)

    def tell(self, event: PageEvent | Lost) -> None:
        if isinstance(event, Observation):
            self.now_seen = event
        self.events.put_nowait(event)

    def lose(self, lost: Lost) -> None:
        self.tell(lost)

    async def next_event(self) -> PageEvent:
        event = await self.events.get()
        if isinstance(event, Lost):
            raise event
        return event

    async def observe(self) -> Observation:
        if isinstance(self.now_seen, Lost):
            raise self.now_seen
        return self.now_seen

    async def pairing_code(self, phone: str) -> str:
        if self.code_failure is not None:
            raise self.code_failure
        return "ABCD-EFGH"

    async def find_account(self, address: str) -> Found | None:
        return self.accounts.get(address, Found(chat=address))

    async def probe(self) -> None:
        self.tried.append("probe")
        if self.line_is_dead:
            raise Lost(Reason.PAGE_UNRESPONSIVE)

    async def memory(self) -> int:
        return self.bytes_used

    async def collect_garbage(self) -> None:
        await self._try("collect_garbage")

    async def reconnect(self) -> None:
        await self._try("reconnect")

    async def reload(self) -> None:
        await self._try("reload")

    async def renew(self) -> None:
        await self._try("new_page")

    async def _try(self, rung: str) -> None:
        self.tried.append(rung)
        if rung in self.fails:
            raise Lost(Reason.PAGE_UNRESPONSIVE, rung)

    async def screenshot(self) -> bytes:
        if isinstance(self.now_seen, Lost):
            raise self.now_seen
        return b"\x89PNG"

    async def log_out(self) -> None:
        self.logged_out = True


class ScriptedBrowsers:
    """Opens the pages that the test has laid out, in turn; without any, fresh ones."""

    def __init__(self, *pages: ScriptedPage | Lost) -> None:
        self.laid_out = list(pages)
        self.opened: list[ScriptedPage] = []
        self.open_now = 0
        self.removed: list[SessionKey] = []
        self.repaired: list[SessionKey] = []
        self.settings: list[SessionSettings] = []
        self.repair_finds = RepairReport()
        self.markers = Markers(1000, 100, 10)
        self.versions = Versions()
        self.deadline: float | None = None

    async def start(self) -> None:
        pass

    async def stop(self) -> None:
        pass

    @asynccontextmanager
    async def open(self, key: SessionKey, settings: SessionSettings, *, linked: bool):
        self.settings.append(settings)
        page = self.laid_out.pop(0) if self.laid_out else ScriptedPage()
        if isinstance(page, Lost):
            raise page
        self.opened.append(page)
        self.open_now += 1
        try:
            yield page
        finally:
            self.open_now -= 1

    async def keep_until(self, deadline: float | None) -> None:
        self.deadline = deadline

    async def kill_all(self) -> None:
        pass

    async def snapshot(self, key, staging, known):
        raise SnapshotFailed(SnapshotProblem.FILES, "nothing lies behind a scripted page")

    async def try_profile(self, profile):
        return TrialReport(Contents(), (), 0.0)

    async def look_at_profile(self, key: SessionKey) -> list[Evidence]:
        return [from_markers(self.markers, now())]

    async def repair_profile(self, key: SessionKey, *, linked: bool) -> RepairReport:
        self.repaired.append(key)
        return self.repair_finds

    async def remove_profile(self, key: SessionKey) -> None:
        self.removed.append(key)

    @property
    def page(self) -> ScriptedPage:
        return self.opened[-1]


async def until(condition, within: float = 5.0):
    """Wait until `condition()` is true, and give what it gave; it may be a coroutine function."""
    async with asyncio.timeout(within):
        while True:
            value = condition()
            if inspect.isawaitable(value):
                value = await value
            if value:
                return value
            await asyncio.sleep(0.002)
