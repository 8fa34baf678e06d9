"""Following a page: what it tells, and what falls due meanwhile, become changes of the session's state."""

import asyncio

from holdfast_contract.events import EventType, SessionReadyData, SessionRestoredReadyData
from holdfast_contract.model import WireModel
from holdfast_contract.reports import Witness
from holdfast_contract.sessions import AuthState, SessionStatus
from holdfast_contract.times import now

from holdfast_gateway.application.endings import Endings
from holdfast_gateway.application.health import Health
from holdfast_gateway.application.holding import Holding
from holdfast_gateway.application.limits import Limits
from holdfast_gateway.application.listener import Listener
from holdfast_gateway.application.page import (
    AcksSeen,
    Booted,
    LoggedOut,
    Observation,
    PageEvent,
    PasskeyAsked,
    WhatsappPage,
)
from holdfast_gateway.application.pairing import Pairing
from holdfast_gateway.application.receiving_page import Deed
from holdfast_gateway.application.session_backups import SessionBackups
from holdfast_gateway.application.session_state import SessionState
from holdfast_gateway.application.slots import Slot
from holdfast_gateway.application.store import Store
from holdfast_gateway.application.timers import Timers
from holdfast_gateway.domain.lifecycle import Signal
from holdfast_gateway.domain.login import Evidence
from holdfast_gateway.domain.reasons import Lost, Reason, reason_of_logout, reason_of_mode
from holdfast_gateway.domain.recovery import Recovery


class Following:
    """Follows one session's page."""

    def __init__(
        self,
        state: SessionState,
        *,
        pairing: Pairing,
        health: Health,
        listener: Listener,
        holding: Holding,
        backups: SessionBackups,
        endings: Endings,
        recovery: Recovery,
        timers: Timers,
        store: Store,
        limits: Limits,
    ) -> None:
        """`timers` and `recovery` are the owner's; `recovery` begins anew when the page is connected."""
        self.is_leaving = False
        """Whether we have asked for a logout: then the page's own word of it ends nothing."""

        self._state = state
        self._pairing = pairing
        self._health = health
        self._listener = listener
        self._holding = holding
        self._backups = backups
        self._endings = endings
        self._recovery = recovery
        self._timers = timers
        self._store = store
        self._limits = limits

    async def follow(self, page: WhatsappPage, slot: Slot) -> None:
        """Follow the page until it is lost or the life has ended; `slot` is given back once it has booted.

        Raises `Lost` and `Ended`.
        """
        async with self._listener.attending(page):
            while True:
                try:
                    async with asyncio.timeout(self._timers.patience()):
                        event = await page.next_event()
                except TimeoutError:
                    await self._on_timer(page)
                    continue
                if isinstance(event, Booted):
                    slot.release()
                    self._listener.on_booted()
                await self._on_event(page, event)

    # ---- timers -----------------------------------------------------------------------------------

    async def _on_timer(self, page: WhatsappPage) -> None:
        for timer in self._timers.due():
            seen: Observation | None = None
            match timer:
                case "deadline":
                    await self._on_deadline()
                case "heartbeat":
                    seen = await self._health.heartbeat(page)
                case "keep_alive":
                    await self._health.keep_alive(page)
                case "health_check":
                    seen = await self._health.full_check(page)
                case "backup":
                    self._backups.due()
            if seen is not None:
                await self._on_observation(page, seen)

    async def _on_deadline(self) -> None:
        if self._state.record.status is SessionStatus.PAIRING:
            await self._endings.give_up_pairing()
        raise Lost(Reason.CONNECT_TIMEOUT)

    # ---- what the page tells ------------------------------------------------------------------------

    async def _on_event(self, page: WhatsappPage, event: PageEvent) -> None:
        match event:
            case Observation():
                await self._on_observation(page, event)
            case Deed() | AcksSeen():
                self._health.see_traffic()
                self._listener.hear(event)
            case PasskeyAsked():
                await self._endings.give_up(Reason.PASSKEY_REQUIRED)
            case LoggedOut():
                await self._log_out(reason_of_logout(event.code))

    async def _on_observation(self, page: WhatsappPage, seen: Observation) -> None:
        if not seen.ready:
            self._listener.on_disconnected()
        halt = reason_of_mode(seen.mode)
        if halt is Reason.DEPRECATED_VERSION:
            raise Lost(halt)
        if halt is not None:
            await self._endings.give_up(halt)
        if seen.ready:
            await self._on_ready(seen)
            self._listener.on_connected()
        elif seen.authenticated:
            await self._on_linked()
        elif seen.qr is not None:
            await self._on_qr(page, seen.qr)

    async def _on_ready(self, seen: Observation) -> None:
        if self._state.record.status is SessionStatus.CONNECTED or self._health.line_is_dead:
            return
        self._pairing.end()
        self._pairing.phone = None
        self._timers.drop("deadline")
        self._recovery.reset()
        self._health.see_traffic()
        self._state.feel(last_heartbeat_at=now(), missed_heartbeats=0, attempt=0)
        first = self._state.record.status is not SessionStatus.UNSTABLE
        if first:
            said = Evidence(Witness.PAGE, AuthState.VALID, "the page is logged in", now())
            await self._store.record_evidence(self._state.key, [said])
        ready: list[tuple[EventType, WireModel]] = [
            (
                EventType.SESSION_READY,
                SessionReadyData(
                    is_restored=self._state.record.is_restored, phone=seen.phone, name=seen.name
                ),
            )
        ]
        if first and self._state.record.is_restored:
            took = round((now() - (self._state.record.started_at or now())).total_seconds() * 1000)
            ready.append((EventType.SESSION_RESTORED_READY, SessionRestoredReadyData(duration_ms=took)))
        await self._see_login()
        await self._state.move(
            Signal.READY,
            also=ready,
            linked=True,
            phone=seen.phone or self._state.record.phone,
            name=seen.name or self._state.record.name,
            whatsapp_version=seen.version,
            last_connected_at=now(),
        )
        await self._backups.begin()

    async def _see_login(self) -> None:
        """Note a login before it is recorded: what was written before a new one is no news."""
        record = self._state.record
        is_new = record.status is SessionStatus.PAIRING and not record.linked
        if is_new:
            self._backups.begin_anew()
        inherited, self._holding.inherited_since = self._holding.inherited_since, None
        if inherited is not None and not is_new:
            # What is remembered here of its chats is of long ago: others have told them since.
            await self._listener.on_linked(inherited, anew=True)
            return
        news_since = None if is_new else record.last_connected_at or self._backups.news_since
        await self._listener.on_linked(news_since or now(), anew=is_new)

    async def _on_linked(self) -> None:
        """The login is there but the stream is not (yet, or any more)."""
        self._pairing.end()
        await self._see_login()
        if await self._state.move(Signal.LINKED, linked=True):
            self._timers.set("deadline", self._limits.connect_timeout)
        elif self._state.record.status is SessionStatus.CONNECTED:
            await self._state.move(Signal.HEARTBEAT_MISSED, Reason.NETWORK_LOST)

    async def _on_qr(self, page: WhatsappPage, code: str) -> None:
        if self._state.record.linked:
            await self._log_out(Reason.LOGIN_MISSING)
            return
        if self._state.pulse.attempt >= self._limits.qr_attempts and self._pairing.is_news(code):
            await self._endings.give_up_pairing()
        if await self._pairing.show(page, code):
            self._timers.set("deadline", self._limits.auth_timeout)

    async def _log_out(self, reason: Reason) -> None:
        """End for a logout. One that we asked for ourselves is finished by the command that asked."""
        if not self.is_leaving:
            await self._endings.log_out(reason)
