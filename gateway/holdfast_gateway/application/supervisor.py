"""One supervisor a session: it owns the wish, the browser and the timers, and nobody else does."""

import asyncio
import contextvars
import random
from contextlib import suppress

import structlog
from holdfast_contract.errors import SessionNotReady
from holdfast_contract.events import (
    EventType,
    SessionReadyData,
    SessionReasonData,
    SessionRestoredReadyData,
)
from holdfast_contract.model import WireModel
from holdfast_contract.sessions import AuthState, Owner, Session, SessionSettings, SessionStatus
from holdfast_contract.times import now

from holdfast_gateway.application.feed import Feed
from holdfast_gateway.application.health import Health
from holdfast_gateway.application.journal import Journal
from holdfast_gateway.application.limits import Limits
from holdfast_gateway.application.listener import Listener
from holdfast_gateway.application.page import (
    AcksSeen,
    Booted,
    Browsers,
    LoggedOut,
    MessageSeen,
    Observation,
    PageEvent,
    PasskeyAsked,
    WhatsappPage,
)
from holdfast_gateway.application.pairing import Pairing
from holdfast_gateway.application.session_state import SessionState, Tidings
from holdfast_gateway.application.slots import Slot, StartSlots
from holdfast_gateway.application.store import Store
from holdfast_gateway.application.timers import Timers
from holdfast_gateway.domain.lifecycle import Signal
from holdfast_gateway.domain.login import Evidence, Witness, conclude, from_record
from holdfast_gateway.domain.reasons import Lost, Reason, reason_of_logout, reason_of_mode
from holdfast_gateway.domain.recovery import IN_BROWSER, Recovery, Rung, Step
from holdfast_gateway.domain.repair import RepairReport
from holdfast_gateway.domain.session import Desired, SessionKey, SessionRecord, forget_login

log = structlog.get_logger()


class _Ended(Exception):
    """The session's life has come to its end by itself."""


class _Climb(Exception):
    """The next step is one that this browser must be closed for."""

    def __init__(self, step: Step) -> None:
        self.step = step
        super().__init__(step)


class Supervisor:
    """Holds one session.

    Commands (`start`, `stop`, `log_out`) come one at a time. The life between them is one task: it opens
    the page, follows what it tells, and when it is lost climbs the ladder of `domain/recovery.py`.
    """

    def __init__(
        self,
        record: SessionRecord,
        *,
        browsers: Browsers,
        slots: StartSlots,
        store: Store,
        journal: Journal,
        feed: Feed,
        limits: Limits,
    ) -> None:
        """`record` is how the session was last known; `slots` bound how many open at once."""
        self.state = SessionState(record, journal)
        self.pairing = Pairing(self.state)
        self.page: WhatsappPage | None = None
        self._browsers = browsers
        self._slots = slots
        self._store = store
        self._limits = limits
        self._listener = Listener(record.key, store, journal)
        self._recovery = Recovery(limits.reconnect_attempts, random.Random())  # noqa: S311 - jitter
        self._timers = Timers()
        self._health = Health(
            self.state, store=store, browsers=browsers, feed=feed, limits=limits, timers=self._timers
        )
        self._commands = asyncio.Lock()
        self._life: asyncio.Task[None] | None = None
        self._opened_at = now()
        self._leaving = False
        self._log = log.bind(session=str(record.key))

    @property
    def key(self) -> SessionKey:
        """Whose session, and which."""
        return self.state.key

    @property
    def record(self) -> SessionRecord:
        """What is kept of the session."""
        return self.state.record

    def session(self, owner: Owner) -> Session:
        """Show the session; looking changes nothing."""
        return self.state.show(owner)

    def ready_page(self) -> WhatsappPage:
        """Give the page of a connected session. Raises `SessionNotReady`."""
        if self.page is None or self.record.status is not SessionStatus.CONNECTED:
            raise SessionNotReady(details={"status": self.record.status})
        return self.page

    # ---- commands -------------------------------------------------------------------------------

    async def start(self, phone: str | None, settings: SessionSettings | None = None) -> None:
        """Start, or do nothing where the session runs; with `phone`, a pairing code is made too.

        `settings` are kept, and hold from the next opening of the browser on.
        """
        async with self._commands:
            self.pairing.phone = phone or self.pairing.phone
            if settings is not None:
                await self.state.keep(settings=settings)
            if self.state.is_open and self._life is not None:
                if phone is not None and self.page is not None:
                    # A page that is lost this moment is the life's to mend; the next one shows the code.
                    with suppress(Lost):
                        await self.pairing.show_code(self.page)
                return
            self._recovery.reset()
            await self.state.move(Signal.START, desired=Desired.RUNNING, is_restored=False)
            self._begin()

    def resume(self) -> None:
        """Come back by itself after the gateway was away."""
        self._begin(resuming=True)

    async def stop(self) -> None:
        """Close the browser and keep the login."""
        async with self._commands:
            await self._end()
            if not await self.state.move(Signal.STOP, Reason.REQUESTED, desired=Desired.STOPPED):
                await self.state.keep(desired=Desired.STOPPED)

    async def close(self) -> None:
        """Close the browser because the gateway stops; what is wanted stays as it is."""
        async with self._commands:
            await self._end()
            if self.state.is_open:
                await self.state.move(Signal.STOP, Reason.SHUTDOWN)

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
            await self.state.move(signal, Reason.REQUESTED)
            await self.state.keep(desired=Desired.STOPPED, **forget_login())
            await self._browsers.remove_profile(self.key)

    async def repair(self) -> RepairReport:
        """Close the browser, mend the profile, and start again if the session is wanted."""
        async with self._commands:
            await self._end()
            report = await self._browsers.repair_profile(self.key, linked=self.record.linked)
            if report.restore_needed:
                # Chromium would make what is damaged anew, and the login would be gone for good.
                await self._give_up(Reason.PROFILE_DAMAGED)
            elif self.record.desired is Desired.RUNNING:
                self._recovery.reset()
                await self.state.move(Signal.STOP, Reason.REQUESTED)
                await self.state.move(Signal.START)
                self._begin()
            return report

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
        try:
            if resuming:
                await self.state.keep(is_restored=self.record.linked)
                await self.state.move(Signal.RESUME)
            step: Step | None = None
            while True:
                try:
                    if step is not None:
                        await self._prepare(step)
                    await self._open_and_follow()
                except _Climb as climb:
                    step = climb.step
                except Lost as lost:
                    step = await self._next_step(lost)
        except _Ended:
            return
        except Exception:  # noqa: BLE001 - a fault of ours ends one session, visibly, and no other
            await self._give_up(Reason.INTERNAL)
            self._log.exception("supervisor failed")

    async def _open_and_follow(self) -> None:
        slot = await self._slots.take()
        try:
            await self._check_login()
            self._opened_at = now()
            opening = self._browsers.open(self.key, self.record.settings, linked=self.record.linked)
            async with opening as page:
                self.page = page
                await self.state.keep(started_at=self._opened_at)
                self._timers.clear()
                self._timers.set("deadline", self._limits.connect_timeout)
                self._health.begin()
                step: Step | None = None
                while True:
                    try:
                        if step is not None:
                            await self._climb_in(page, step.rung)
                        await self._follow(page, slot)
                    except Lost as lost:
                        step = await self._next_step(lost)
                        if step.rung not in IN_BROWSER:
                            raise _Climb(step) from None
        finally:
            self.page = None
            self.pairing.end()
            slot.release()

    async def _follow(self, page: WhatsappPage, slot: Slot) -> None:
        while True:
            try:
                async with asyncio.timeout(self._timers.patience()):
                    event = await page.next_event()
            except TimeoutError:
                await self._on_timer(page)
            else:
                if isinstance(event, Booted):
                    slot.release()
                await self._on_event(page, event)

    # ---- recovery ---------------------------------------------------------------------------------

    async def _next_step(self, lost: Lost) -> Step:
        """Say what to try next. Raises `_Ended` at the ladder's end."""
        self._log.warning("page lost", reason=lost.reason, detail=lost.detail)
        step = self._recovery.climb(lost.reason)
        if step is None:
            await self._give_up(lost.reason)
            raise _Ended
        if not await self.state.move(Signal.LOST, lost.reason):
            await self.state.keep(reason=lost.reason)
        self.state.feel(attempt=step.attempt)
        await self._store.record_step(self.key, step, lost.reason)
        self._log.info("recovering", rung=step.rung, attempt=step.attempt, wait=round(step.wait, 1))
        return step

    async def _climb_in(self, page: WhatsappPage, rung: Rung) -> None:
        """Try a step within the browser; one that fails counts as a loss of its own."""
        self._health.begin()
        self._timers.set("deadline", self._limits.connect_timeout)
        match rung:
            case Rung.RECONNECT:
                await page.reconnect()
            case Rung.RELOAD:
                await page.reload()
            case Rung.NEW_PAGE:
                await page.renew()

    async def _prepare(self, step: Step) -> None:
        """Wait for a step's time and do what it asks for, before the browser is opened again.

        Here, and not where the step is chosen: no browser and no leave to start is held meanwhile.
        """
        await asyncio.sleep(step.wait)
        if step.rung is Rung.REPAIR:
            report = await self._browsers.repair_profile(self.key, linked=self.record.linked)
            if report.restore_needed:
                await self._give_up(Reason.PROFILE_DAMAGED)
                raise _Ended

    async def _check_login(self) -> None:
        """Ask who can be asked before a page is; a linked session whose login is gone shows no QR."""
        at = now()
        remembered = from_record(
            linked=self.record.linked,
            last_connected_at=self.record.last_connected_at,
            validity=self._limits.state_validity,
            at=at,
        )
        said = [remembered, *await self._browsers.look_at_profile(self.key)]
        await self._store.record_evidence(self.key, said)
        if self.record.linked and conclude(said) is AuthState.INVALID:
            await self._on_logout(Reason.LOGIN_MISSING)

    async def _give_up(self, reason: Reason) -> None:
        failed: Tidings = ()
        if self.record.is_restored:
            failed = [(EventType.SESSION_RESTORE_FAILED, SessionReasonData(reason=reason))]
        await self.state.move(Signal.GAVE_UP, reason, also=failed)

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
            if seen is not None:
                await self._on_observation(page, seen)

    async def _on_deadline(self) -> None:
        if self.record.status is SessionStatus.PAIRING:
            await self._give_up_pairing()
        raise Lost(Reason.CONNECT_TIMEOUT)

    # ---- what the page tells ------------------------------------------------------------------------

    async def _on_event(self, page: WhatsappPage, event: PageEvent) -> None:
        match event:
            case Observation():
                await self._on_observation(page, event)
            case MessageSeen():
                self._health.see_traffic()
                await self._listener.on_message(event)
            case AcksSeen():
                self._health.see_traffic()
                await self._listener.on_acks(event)
            case PasskeyAsked():
                await self._give_up(Reason.PASSKEY_REQUIRED)
                raise _Ended
            case LoggedOut():
                await self._on_logout(reason_of_logout(event.code))

    async def _on_observation(self, page: WhatsappPage, seen: Observation) -> None:
        halt = reason_of_mode(seen.mode)
        if halt is Reason.DEPRECATED_VERSION:
            raise Lost(halt)
        if halt is not None:
            await self._give_up(halt)
            raise _Ended
        if seen.ready:
            await self._on_ready(seen)
        elif seen.authenticated:
            await self._on_linked()
        elif seen.qr is not None:
            await self._on_qr(page, seen.qr)

    async def _on_ready(self, seen: Observation) -> None:
        if self.record.status is SessionStatus.CONNECTED or self._health.line_is_dead:
            return
        self.pairing.end()
        self.pairing.phone = None
        self._timers.drop("deadline")
        self._recovery.reset()
        self._health.see_traffic()
        self.state.feel(last_heartbeat_at=now(), missed_heartbeats=0, attempt=0)
        first = self.record.status is not SessionStatus.UNSTABLE
        if first:
            said = Evidence(Witness.PAGE, AuthState.VALID, "the page is logged in", now())
            await self._store.record_evidence(self.key, [said])
        ready: list[tuple[EventType, WireModel]] = [
            (
                EventType.SESSION_READY,
                SessionReadyData(is_restored=self.record.is_restored, phone=seen.phone, name=seen.name),
            )
        ]
        if first and self.record.is_restored:
            took = round((now() - self._opened_at).total_seconds() * 1000)
            ready.append((EventType.SESSION_RESTORED_READY, SessionRestoredReadyData(duration_ms=took)))
        await self.state.move(
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
        self.pairing.end()
        if await self.state.move(Signal.LINKED, linked=True):
            self._timers.set("deadline", self._limits.connect_timeout)
        elif self.record.status is SessionStatus.CONNECTED:
            await self.state.move(Signal.HEARTBEAT_MISSED, Reason.NETWORK_LOST)

    async def _on_qr(self, page: WhatsappPage, code: str) -> None:
        if self.record.linked:
            await self._on_logout(Reason.LOGIN_MISSING)
            return
        if self.state.pulse.attempt >= self._limits.qr_attempts and self.pairing.is_news(code):
            await self._give_up_pairing()
        if await self.pairing.show(page, code):
            self._timers.set("deadline", self._limits.auth_timeout)

    async def _give_up_pairing(self) -> None:
        """Nobody came to scan: show no more codes until a person asks for them."""
        await self.state.move(Signal.GAVE_UP, Reason.PAIRING_EXPIRED, desired=Desired.STOPPED)
        raise _Ended

    async def _on_logout(self, reason: Reason) -> None:
        """A logout is final: it is never tried again, and nothing is deleted because of it.

        One that we asked for ourselves is finished by the command that asked.
        """
        if self._leaving:
            return
        said = Evidence(Witness.PAGE, AuthState.INVALID, reason, now())
        await self._store.record_evidence(self.key, [said])
        await self.state.move(Signal.UNLINKED, reason, desired=Desired.STOPPED)
        await self.state.keep(**forget_login())
        raise _Ended
