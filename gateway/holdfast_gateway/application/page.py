"""The port to WhatsApp Web: what the gateway asks of a page, and what a page tells."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from holdfast_contract.sessions import SessionSettings

from holdfast_gateway.application.receiving_page import Deed, ReceivingPage
from holdfast_gateway.application.sending_page import SendingPage
from holdfast_gateway.domain.login import Evidence
from holdfast_gateway.domain.reasons import Lost
from holdfast_gateway.domain.repair import RepairReport
from holdfast_gateway.domain.session import SessionKey

MAIN = "MAIN"
"""The stream mode of a page that is logged in and in step with the phone."""


@dataclass(frozen=True)
class Observation:
    """What the page says of itself. `phone` is digits; `qr` is None where none is shown."""

    authenticated: bool
    mode: str | None
    qr: str | None = None
    phone: str | None = None
    name: str | None = None
    version: str | None = None

    @property
    def ready(self) -> bool:
        """Linked and in step: `main_ready` alone is also raised on the QR screen."""
        return self.authenticated and self.mode == MAIN


@dataclass(frozen=True)
class AcksSeen:
    """Receipts for messages of ours; `ack` is WhatsApp's number, `refusal` the server's word for a no."""

    message_ids: tuple[str, ...]
    ack: int
    refusal: str | None = None


@dataclass(frozen=True)
class LoggedOut:
    """The page is no longer a device of this phone; `code` is WhatsApp's own reason, where it was told."""

    code: str | None = None


@dataclass(frozen=True)
class PasskeyAsked:
    """The page wants the account's passkey before it goes on."""


@dataclass(frozen=True)
class Booted:
    """WhatsApp has started and the library is in: from here on the page waits more than it works."""


PageEvent = Booted | Observation | Deed | AcksSeen | LoggedOut | PasskeyAsked


@dataclass(frozen=True)
class Found:
    """A number's account: its chat, and its second address where WhatsApp told it."""

    chat: str
    other: str | None = None


class WhatsappPage(Protocol):
    """One loaded WhatsApp Web.

    Every call has a deadline of its own and raises `Lost` where the page is gone or does not answer.
    """

    @property
    def receiving(self) -> ReceivingPage:
        """What it holds of its chats."""

    @property
    def sending(self) -> SendingPage:
        """What it does to chats."""

    async def next_event(self) -> PageEvent:
        """Wait for what happens next. Raises `Lost` when the page or its browser is gone."""

    def lose(self, lost: Lost) -> None:
        """Have `next_event` raise, and the page be used no more."""

    async def observe(self) -> Observation:
        """Ask the page how it is."""

    async def pairing_code(self, phone: str) -> str:
        """Ask WhatsApp for a code `ABCD-EFGH` that links this page by typing it on that phone.

        Raises `PairingNotShown` where WhatsApp gives none.
        """

    async def find_account(self, address: str) -> Found | None:
        """Say whose account an address is; None for nobody. Raises `NumberUnknown` where nobody says."""

    async def probe(self) -> None:
        """Make WhatsApp's server answer: proof that the line is alive, and not only the page."""

    async def memory(self) -> int:
        """Give what the page and its browser use, in bytes of their own."""

    async def collect_garbage(self) -> None:
        """Have the page give back the memory that nothing in it refers to; it stands still meanwhile."""

    async def reconnect(self) -> None:
        """Ask the page to connect to WhatsApp anew."""

    async def reload(self) -> None:
        """Load the page anew."""

    async def renew(self) -> None:
        """Close the page and open another one in the same browser."""

    async def screenshot(self) -> bytes:
        """Take a picture of the page, as PNG."""

    async def log_out(self) -> None:
        """Unlink this device at WhatsApp and wait until that is done."""


class Browsers(Protocol):
    """Whoever opens pages."""

    async def start(self) -> None:
        """Get ready to open pages."""

    async def stop(self) -> None:
        """End what opening pages needs, once all are closed."""

    def open(
        self, key: SessionKey, settings: SessionSettings, *, linked: bool
    ) -> AbstractAsyncContextManager[WhatsappPage]:
        """Open the session's profile and load WhatsApp Web in it; leaving the context closes the browser.

        `linked` says that the profile holds a login, which opening must not endanger.
        Raises `Lost` where the browser, the page or WhatsApp cannot be had.
        """

    async def keep_until(self, deadline: float | None) -> None:
        """Have every browser killed at a moment unless told a later one, also if this process hangs or dies.

        In seconds of the clock that counts a machine's sleep too; None says never.
        """

    async def kill_all(self) -> None:
        """Kill every browser, and wait until all are gone."""

    async def look_at_profile(self, key: SessionKey) -> list[Evidence]:
        """Say what the profile's folder tells of a login."""

    async def repair_profile(self, key: SessionKey, *, linked: bool) -> RepairReport:
        """Find what is damaged in a profile that is not open, and mend it with the mildest step.

        `linked` says that it shall hold a login.
        """

    async def remove_profile(self, key: SessionKey) -> None:
        """Delete the profile of a session that is not open."""
