"""What a person needs to link a phone: the QR of the moment, or a code."""

from datetime import timedelta

from holdfast_contract.errors import PairingNotShown
from holdfast_contract.events import EventType, SessionPairingCodeData, SessionQrData
from holdfast_contract.sessions import PairingCode, Qr, SessionStatus
from holdfast_contract.times import now

from holdfast_gateway.application.page import WhatsappPage
from holdfast_gateway.application.session_state import SessionState
from holdfast_gateway.domain.lifecycle import Signal

FIRST_QR_LIFETIME = timedelta(seconds=60)
NEXT_QR_LIFETIME = timedelta(seconds=20)
"""How long WhatsApp accepts the first QR of a pairing, and each one after it."""

CODE_LIFETIME = timedelta(minutes=3)
"""How long WhatsApp accepts a pairing code."""


class Pairing:
    """One session's QR and pairing code."""

    def __init__(self, state: SessionState) -> None:
        """`state` is told of each code that is shown."""
        self._state = state
        self._qr: Qr | None = None
        self._code: PairingCode | None = None
        self.phone: str | None = None
        """The number that a code is asked for; None where the QR is enough."""

    def qr(self) -> Qr:
        """Give the QR that is shown. Raises `PairingNotShown`."""
        if self._qr is None or self._state.status is not SessionStatus.PAIRING:
            raise PairingNotShown
        return self._qr

    def code(self) -> PairingCode:
        """Give the pairing code that is shown. Raises `PairingNotShown`."""
        if self._code is None or self._state.status is not SessionStatus.PAIRING:
            raise PairingNotShown(
                "No pairing code is shown. Start the session with the phone's number to get one."
            )
        return self._code

    def end(self) -> None:
        """Show nothing any more."""
        self._qr = self._code = None

    def is_news(self, code: str) -> bool:
        """Say whether this QR is another one than that which is shown."""
        return self._qr is None or self._qr.qr != code

    async def show(self, page: WhatsappPage, code: str) -> bool:
        """Show a QR; True where it is the first of this pairing. The one that is shown already is no news."""
        if not self.is_news(code):
            return False
        first = self._state.status is not SessionStatus.PAIRING
        self._state.feel(attempt=1 if first else self._state.pulse.attempt + 1)
        lifetime = FIRST_QR_LIFETIME if self._state.pulse.attempt == 1 else NEXT_QR_LIFETIME
        shown = Qr(qr=code, expires_at=now() + lifetime)
        told = (
            EventType.SESSION_QR,
            SessionQrData(qr=code, expires_at=shown.expires_at, attempt=self._state.pulse.attempt),
        )
        if first:
            # Nobody sees it before the status says that it is shown.
            self._qr = shown
            await self._state.move(Signal.QR_SHOWN, also=[told])
        else:
            await self._state.tell([told])
            self._qr = shown
        if self._code is None and self.phone is not None:
            await self.show_code(page)
        return first

    async def show_code(self, page: WhatsappPage) -> None:
        """Ask WhatsApp for a code for `phone`, once a QR is shown; without one the QR goes on."""
        if self.phone is None or self._qr is None:
            return
        try:
            code = await page.pairing_code(self.phone)
        except PairingNotShown:
            return
        shown = PairingCode(code=code, expires_at=now() + CODE_LIFETIME)
        data = SessionPairingCodeData(
            code=code, expires_at=shown.expires_at, attempt=self._state.pulse.attempt
        )
        await self._state.tell([(EventType.SESSION_PAIRING_CODE, data)])
        self._code = shown
