"""One supervisor a session: it owns the wish, the browser and the timers, and nobody else does."""

import asyncio
import contextvars
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from holdfast_contract.errors import PairingNotShown, SessionNotReady
from holdfast_contract.events import (
    EventType,
    MessageSource,
    SessionPairingCodeData,
    SessionQrData,
    SessionReadyData,
    SessionReasonData,
    SessionRestoredReadyData,
    SessionStatusData,
)
from holdfast_contract.model import WireModel
from holdfast_contract.sessions import Owner, PairingCode, Qr, Session, SessionStatus
from holdfast_contract.times import now

from holdfast_gateway.application import messages
from holdfast_gateway.application.journal import Journal
from holdfast_gateway.application.page import (
    AcksSeen,
    Browsers,
    LoggedOut,
    MessageSeen,
    Observation,
    PageEvent,
    WhatsappPage,
)
from holdfast_gateway.application.store import Change, Draft, Store
from holdfast_gateway.domain.lifecycle import BROWSER_OPEN, Signal, next_status
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.sending import is_further, status_of_ack
from holdfast_gateway.domain.session import (
    Desired,
    Pulse,
    SessionKey,
    SessionRecord,
    forget_login,
    to_wire,
)

FIRST_QR_LIFETIME = timedelta(seconds=60)
NEXT_QR_LIFETIME = timedelta(seconds=20)
"""How long WhatsApp accepts the first QR of a pairing, and each one after it."""

CODE_LIFETIME = timedelta(minutes=3)
"""How long WhatsApp accepts a pairing code."""

FIRST_WAIT = 1.0
"""Seconds before the second try to open a page; doubled for each one after, with jitter."""

LONGEST_WAIT = 60.0
_CONNECTED = {SessionStatus.CONNECTED, SessionStatus.UNSTABLE}

log = structlog.get_logger()


@dataclass(frozen=True)
class Limits:
    """How long a supervisor waits for what, and how often it tries."""

    heartbeat_interval: timedelta
    heartbeat_failures: int
    connect_timeout: timedelta
    auth_timeout: timedelta
    qr_attempts: int
    reconnect_attempts: int


class _Ended(Exception):
    """The session's life has come to its end by itself."""


class Supervisor:
    """Holds one session.

    Commands (`start`, `stop`, `log_out`) come one at a time; the life between them is one task, which
    opens the page, follows what it tells, and opens it again when it is lost.
    """

    def __init__(
        self, record: SessionRecord, browsers: Browsers, store: Store, journal: Journal, limits: Limits
    ) -> None:
        """`record` is how the session was last known."""
        self.record = record
        self.page: WhatsappPage | None = None
        self._browsers = browsers
        self._store = store
        self._journal = journal
        self._limits = limits
        self._pulse = Pulse()
        self._qr: Qr | None = None
        self._code: PairingCode | None = None
        self._code_phone: str | None = None
        self._commands = asyncio.Lock()
        self._writing = asyncio.Lock()
        self._life: asyncio.Task[None] | None = None
        self._deadline: datetime | None = None
        self._next_heartbeat = now()
        self._leaving = False
        self._log = log.bind(session=str(record.key))

    @property
    def key(self) -> SessionKey:
        """Whose session, and which."""
        return self.record.key

    def session(self, owner: Owner) -> Session:
        """Show the session; looking changes nothing."""
        return to_wire(self.record, self._pulse, owner, now())

    def qr(self) -> Qr:
        """Give the QR that is shown. Raises `PairingNotShown`."""
        if self._qr is None or self.record.status is not SessionStatus.PAIRING:
            raise PairingNotShown
        return self._qr

    def pairing_code(self) -> PairingCode:
        """Give the pairing code that is shown. Raises `PairingNotShown`."""
        if self._code is None or self.record.status is not SessionStatus.PAIRING:
            raise PairingNotShown(
                "No pairing code is shown. Start the session with the phone's number to get one."
            )
        return self._code

    def ready_page(self) -> WhatsappPage:
        """Give the page of a connected session. Raises `SessionNotReady`."""
        if self.page is None or self.record.status is not SessionStatus.CONNECTED:
            raise SessionNotReady(details={"status": self.record.status})
        return self.page

    # ---- commands -------------------------------------------------------------------------------

    async def start(self, phone: str | None) -> None:
        """Start, or do nothing where the session runs; with `phone`, a pairing code is made too."""
        async with self._commands:
            self._code_phone = phone or self._code_phone
            if self.record.status in BROWSER_OPEN and self._life is not None:
                if phone is not None and self.page is not None and self._qr is not None:
                    await self._make_code(self.page)
                return
            await self._signal(Signal.START, desired=Desired.RUNNING, is_restored=False)
            self._begin()

    def resume(self) -> None:
        """Come back by itself after the gateway was away."""
        self._begin(resuming=True)

    async def stop(self) -> None:
        """Close the browser and keep the login."""
        async with self._commands:
            await self._end()
            stopped = await self._signal(Signal.STOP, Reason.REQUESTED, desired=Desired.STOPPED)
            if not stopped:
                await self._keep(desired=Desired.STOPPED)

    async def close(self) -> None:
        """Close the browser because the gateway stops; what is wanted stays as it is."""
        async with self._commands:
            await self._end()
            if self.record.status in BROWSER_OPEN:
                await self._signal(Signal.STOP, Reason.SHUTDOWN)

    async def log_out(self) -> None:
        """Unlink the device at WhatsApp, then remove the profile.

        Raises `SessionNotReady` where the device is linked but WhatsApp cannot be told.
        """
        async with self._commands:
            if self.record.linked:
                page = self.ready_page()
                self._leaving = True
                try:
                    await page.log_out()
                except Lost:
                    raise SessionNotReady("The page did not answer, so the device is still linked.") from None
                finally:
                    self._leaving = False
            await self._end()
            signal = Signal.UNLINKED if self.record.linked else Signal.STOP
            await self._signal(signal, Reason.REQUESTED)
            self.record = forget_login(self.record)
            await self._keep(desired=Desired.STOPPED)
            await self._browsers.remove_profile(self.key)

    async def forget(self) -> None:
        """Remove the profile and the record of a stopped session."""
        async with self._commands:
            await self._browsers.remove_profile(self.key)
            await self._store.forget(self.key)

    # ---- life -----------------------------------------------------------------------------------

    def _begin(self, *, resuming: bool = False) -> None:
        # A context of its own: a life goes on long after the request that began it.
        self._life = asyncio.create_task(
            self._live(resuming=resuming), name=f"session {self.key}", context=contextvars.Context()
        )

    async def _end(self) -> None:
        """Stop the life and wait until its browser is closed."""
        life, self._life = self._life, None
        if life is not None:
            life.cancel()
            await asyncio.gather(life, return_exceptions=True)

    async def _live(self, *, resuming: bool) -> None:
        if resuming:
            await self._signal(Signal.RESUME, is_restored=self.record.linked)
        tries = 0
        while True:
            was_connected_at = self.record.last_connected_at
            try:
                await self._open_and_follow()
            except _Ended:
                return
            except Lost as lost:
                self._log.warning("page lost", reason=lost.reason, detail=lost.detail)
                tries = 1 if self.record.last_connected_at != was_connected_at else tries + 1
                if tries > self._limits.reconnect_attempts:
                    await self._signal(Signal.GAVE_UP, lost.reason)
                    return
                await self._signal(Signal.LOST, lost.reason)
                self._pulse = replace(self._pulse, attempt=tries)
                await asyncio.sleep(_wait_before(tries))
            except Exception:  # noqa: BLE001 - a fault of ours ends one session, visibly, and no other
                self._log.exception("supervisor failed")
                await self._signal(Signal.GAVE_UP, "INTERNAL")
                return

    async def _open_and_follow(self) -> None:
        opened_at = now()
        async with self._browsers.open(self.key) as page:
            self.page = page
            try:
                await self._keep(started_at=opened_at)
                self._pulse = Pulse(attempt=self._pulse.attempt)
                self._expect(self._limits.connect_timeout)
                self._next_heartbeat = now() + self._limits.heartbeat_interval
                await self._follow(page, opened_at)
            finally:
                self.page = self._qr = self._code = None

    async def _follow(self, page: WhatsappPage, opened_at: datetime) -> None:
        while True:
            try:
                async with asyncio.timeout(self._patience()):
                    event = await page.next_event()
            except TimeoutError:
                await self._on_silence(page, opened_at)
            else:
                await self._on_event(page, event, opened_at)

    def _expect(self, within: timedelta | None) -> None:
        """Set the deadline for what must come next; None when nothing must."""
        self._deadline = None if within is None else now() + within

    def _patience(self) -> float:
        """Give the seconds until a timer has something to do."""
        due = min(self._deadline or self._next_heartbeat, self._next_heartbeat)
        return max(0.0, (due - now()).total_seconds())

    async def _on_silence(self, page: WhatsappPage, opened_at: datetime) -> None:
        if self._deadline is not None and now() >= self._deadline:
            if self.record.status is SessionStatus.PAIRING:
                await self._give_up_pairing()
            raise Lost(Reason.CONNECT_TIMEOUT)
        if now() >= self._next_heartbeat:
            self._next_heartbeat = now() + self._limits.heartbeat_interval
            await self._heartbeat(page, opened_at)

    async def _heartbeat(self, page: WhatsappPage, opened_at: datetime) -> None:
        """Ask the page how it is; one that stays silent too often is lost."""
        try:
            seen = await page.observe()
        except Lost as lost:
            if lost.reason is not Reason.PAGE_UNRESPONSIVE:
                raise
            await self._miss_heartbeat()
            return
        await self._on_observation(page, seen, opened_at)
        if seen.ready:
            self._pulse = replace(self._pulse, last_heartbeat_at=now(), missed_heartbeats=0)
        elif self.record.status in _CONNECTED:
            await self._miss_heartbeat()

    async def _miss_heartbeat(self) -> None:
        self._pulse = replace(self._pulse, missed_heartbeats=self._pulse.missed_heartbeats + 1)
        await self._signal(Signal.HEARTBEAT_MISSED, Reason.PAGE_UNRESPONSIVE)
        if self._pulse.missed_heartbeats >= self._limits.heartbeat_failures:
            raise Lost(Reason.PAGE_UNRESPONSIVE)

    async def _on_event(self, page: WhatsappPage, event: PageEvent, opened_at: datetime) -> None:
        match event:
            case Observation():
                await self._on_observation(page, event, opened_at)
            case MessageSeen():
                await self._on_message(event)
            case AcksSeen():
                await self._on_acks(event)
            case LoggedOut():
                await self._on_logout(Reason.UNLINKED_BY_PHONE)

    async def _on_observation(self, page: WhatsappPage, seen: Observation, opened_at: datetime) -> None:
        if seen.ready:
            await self._on_ready(seen, opened_at)
        elif seen.authenticated:
            await self._on_linked()
        elif seen.qr is not None:
            if self.record.linked:
                await self._on_logout(Reason.LOGIN_MISSING)
                return
            await self._on_qr(page, seen.qr)

    async def _on_ready(self, seen: Observation, opened_at: datetime) -> None:
        if self.record.status is SessionStatus.CONNECTED:
            return
        self._qr = self._code = self._code_phone = None
        self._expect(None)
        self._pulse = Pulse(last_heartbeat_at=now())
        ready: list[tuple[EventType, WireModel]] = [
            (
                EventType.SESSION_READY,
                SessionReadyData(is_restored=self.record.is_restored, phone=seen.phone, name=seen.name),
            )
        ]
        if self.record.is_restored and self.record.status is not SessionStatus.UNSTABLE:
            took = round((now() - opened_at).total_seconds() * 1000)
            ready.append((EventType.SESSION_RESTORED_READY, SessionRestoredReadyData(duration_ms=took)))
        await self._signal(
            Signal.READY,
            also=ready,
            linked=True,
            phone=seen.phone or self.record.phone,
            name=seen.name or self.record.name,
            whatsapp_version=seen.version,
            last_connected_at=now(),
        )

    async def _on_linked(self) -> None:
        """The login is there but the stream is not (yet, or any more)."""
        self._qr = self._code = None
        if await self._signal(Signal.LINKED, linked=True):
            self._expect(self._limits.connect_timeout)
        elif self.record.status is SessionStatus.CONNECTED:
            await self._signal(Signal.HEARTBEAT_MISSED, Reason.WHATSAPP_UNREACHABLE)

    async def _on_qr(self, page: WhatsappPage, code: str) -> None:
        if self._qr is not None and self._qr.qr == code:
            return
        attempt = self._pulse.attempt + 1 if self.record.status is SessionStatus.PAIRING else 1
        if attempt > self._limits.qr_attempts:
            await self._give_up_pairing()
        self._pulse = replace(self._pulse, attempt=attempt)
        lifetime = FIRST_QR_LIFETIME if attempt == 1 else NEXT_QR_LIFETIME
        shown = Qr(qr=code, expires_at=now() + lifetime)
        told = (
            EventType.SESSION_QR,
            SessionQrData(qr=code, expires_at=shown.expires_at, attempt=attempt),
        )
        if self.record.status is SessionStatus.PAIRING:
            await self._tell([told])
            self._qr = shown
        else:
            # Nobody sees it before the status says that it is shown.
            self._qr = shown
            await self._signal(Signal.QR_SHOWN, also=[told])
            self._expect(self._limits.auth_timeout)
        if self._code is None and self._code_phone is not None:
            await self._make_code(page)

    async def _make_code(self, page: WhatsappPage) -> None:
        if self._code_phone is None:
            return
        code = await page.pairing_code(self._code_phone)
        shown = PairingCode(code=code, expires_at=now() + CODE_LIFETIME)
        data = SessionPairingCodeData(code=code, expires_at=shown.expires_at, attempt=self._pulse.attempt)
        await self._tell([(EventType.SESSION_PAIRING_CODE, data)])
        self._code = shown

    async def _give_up_pairing(self) -> None:
        """Nobody came to scan: show no more codes until a person asks for them."""
        await self._signal(Signal.GAVE_UP, Reason.PAIRING_EXPIRED, desired=Desired.STOPPED)
        raise _Ended

    async def _on_logout(self, reason: Reason) -> None:
        """A logout is final: it is never tried again, and nothing is deleted because of it.

        One that we asked for ourselves is finished by the command that asked.
        """
        if self._leaving:
            return
        await self._signal(Signal.UNLINKED, reason, desired=Desired.STOPPED)
        self.record = forget_login(self.record)
        await self._keep()
        raise _Ended

    async def _on_message(self, seen: MessageSeen) -> None:
        if not messages.is_told(seen):
            return
        if not seen.from_me:
            draft = messages.received(self.key, seen)
        elif await self._store.send_by_message(self.key, seen.message_id) is None:
            draft = messages.sent_by_hand(self.key, seen)
        else:
            return
        await self._journal.commit(Change(events=[draft]))

    async def _on_acks(self, seen: AcksSeen) -> None:
        status = status_of_ack(seen.ack)
        if status is None:
            return
        for message_id in seen.message_ids:
            known = await self._store.send_by_message(self.key, message_id)
            if known is not None and not is_further(known.status, status):
                continue
            source = MessageSource.PHONE if known is None else MessageSource.API
            chat = messages.chat_of_message_id(message_id)
            draft = messages.came_further(self.key, message_id, chat, status, source)
            send = None if known is None else replace(known, status=status)
            await self._journal.commit(Change(send=send, events=[draft]))

    # ---- what is written --------------------------------------------------------------------------

    async def _signal(
        self,
        signal: Signal,
        reason: str | None = None,
        *,
        also: Sequence[tuple[EventType, WireModel]] = (),
        **changes: Any,
    ) -> bool:
        """Move to where `signal` leads, with its events; False where it leads nowhere.

        A cancelled caller leaves the move whole: the next one begins where it ended.
        """
        return await asyncio.shield(self._move(signal, reason, also, changes))

    async def _move(
        self,
        signal: Signal,
        reason: str | None,
        also: Sequence[tuple[EventType, WireModel]],
        changes: dict[str, Any],
    ) -> bool:
        async with self._writing:
            before = self.record.status
            after = next_status(before, signal)
            if after is None or after is before:
                return False
            record = replace(self.record, status=after, reason=reason, **changes)
            told = [
                (EventType.SESSION_STATUS, SessionStatusData(from_=before, to=after, reason=reason)),
                *_tidings(before, after, reason or signal.value),
                *also,
            ]
            await self._journal.commit(Change(session=record, events=self._drafts(told)))
            self.record = record
            self._log.info("session changed", before=before, after=after, reason=reason)
            return True

    async def _keep(self, **changes: Any) -> None:
        """Remember changes that no event tells of."""
        async with self._writing:
            self.record = replace(self.record, **changes)
            await self._journal.save(self.record)

    async def _tell(self, told: Sequence[tuple[EventType, WireModel]]) -> None:
        await self._journal.commit(Change(events=self._drafts(told)))

    def _drafts(self, told: Sequence[tuple[EventType, WireModel]]) -> list[Draft]:
        return [Draft(type_, self.key, data) for type_, data in told]


def _tidings(before: SessionStatus, after: SessionStatus, reason: str) -> list[tuple[EventType, WireModel]]:
    """Give the events that a change earns beside the plain one; a loss is never told as a logout."""
    if after is SessionStatus.LOGGED_OUT:
        return [(EventType.SESSION_LOGGED_OUT, SessionReasonData(reason=reason))]
    if before in _CONNECTED and after not in _CONNECTED:
        return [(EventType.SESSION_DISCONNECTED, SessionReasonData(reason=reason))]
    return []


def _wait_before(attempt: int) -> float:
    """Give the seconds to wait before a try, counted from 1."""
    wait = min(FIRST_WAIT * 2.0 ** (attempt - 1), LONGEST_WAIT)
    return float(wait * random.uniform(0.8, 1.2))  # noqa: S311 - jitter
