"""One supervisor a session: it owns the wish, the browser and the timers, and nobody else does."""

import asyncio
import contextvars
import random
from contextlib import suppress

import structlog
from holdfast_contract.backups import Restored
from holdfast_contract.errors import (
    HoldfastError,
    SessionNotReady,
    StorageExhausted,
)
from holdfast_contract.sessions import Session, SessionSettings, SessionStatus
from holdfast_contract.times import now

from holdfast_gateway.application import measures
from holdfast_gateway.application.deliveries import Backlog
from holdfast_gateway.application.door import Door
from holdfast_gateway.application.endings import Ended, Endings
from holdfast_gateway.application.feed import Feed
from holdfast_gateway.application.following import Following
from holdfast_gateway.application.handing_over import HandOver
from holdfast_gateway.application.health import Health
from holdfast_gateway.application.holding import Custody, Holding
from holdfast_gateway.application.journal import Journal
from holdfast_gateway.application.limits import Limits
from holdfast_gateway.application.listener import Listener
from holdfast_gateway.application.objects import StoreFailed
from holdfast_gateway.application.page import (
    Browsers,
    WhatsappPage,
)
from holdfast_gateway.application.pairing import Pairing
from holdfast_gateway.application.safekeeping import Safekeeping
from holdfast_gateway.application.session_backups import SessionBackups
from holdfast_gateway.application.session_state import CONNECTED, SessionState
from holdfast_gateway.application.slots import Slot, StartSlots
from holdfast_gateway.application.store import Store
from holdfast_gateway.application.timers import Timers
from holdfast_gateway.domain.backup import BackupProblem, Fenced
from holdfast_gateway.domain.lifecycle import Signal
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.recovery import IN_BROWSER, LONGEST_WAIT, Recovery, Rung, Step
from holdfast_gateway.domain.repair import RepairReport
from holdfast_gateway.domain.session import Desired, SessionKey, SessionRecord, forget_login

LEASE_WITHIN = 2.0
"""Seconds that a start waits for this gateway's lease before it is told that it has begun."""

COMING = frozenset({SessionStatus.STOPPED, SessionStatus.STARTING, SessionStatus.CONNECTING})
"""How a session is on its way to being connected; the first is its status until its life has begun."""

STORE_WAIT = 5.0
"""Seconds after which a session goes on that found the disk full."""

log = structlog.get_logger()


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
        listener: Listener,
        limits: Limits,
        custody: Custody,
        backlog: Backlog,
    ) -> None:
        """`record` is how the session was last known; `slots` bound how many open at once.

        `backlog` knows which of its events nobody has been told yet.
        """
        self._holding = Holding(record.key, custody, self._on_fenced)
        self.state = SessionState(record, journal, self._holding.note, lambda: self._holding.known_owner)
        self.door = Door()
        self.pairing = Pairing(self.state)
        self.page: WhatsappPage | None = None
        self._browsers = browsers
        self._slots = slots
        self._store = store
        self._limits = limits
        self._recovery = Recovery(limits.reconnect_attempts, random.Random())  # noqa: S311 - jitter
        self._timers = Timers()
        self.backups = SessionBackups(
            self.state, self._holding, custody, self._timers, limits.backup_interval, backlog=backlog
        )
        self._health = Health(
            self.state, store=store, browsers=browsers, feed=feed, limits=limits, timers=self._timers
        )
        self._endings = Endings(self.state, store)
        self._safekeeping = Safekeeping(
            self.state,
            self._holding,
            self.backups,
            self._endings,
            store=store,
            browsers=browsers,
            limits=limits,
        )
        self._following = Following(
            self.state,
            pairing=self.pairing,
            health=self._health,
            listener=listener,
            holding=self._holding,
            backups=self.backups,
            endings=self._endings,
            recovery=self._recovery,
            timers=self._timers,
            store=store,
            limits=limits,
        )
        self._commands = asyncio.Lock()
        self._life: asyncio.Task[None] | None = None
        self._closed = asyncio.Event()
        self._closed.set()
        self._log = log.bind(**record.key.ids())

    @property
    def key(self) -> SessionKey:
        """Whose session, and which."""
        return self.state.key

    @property
    def record(self) -> SessionRecord:
        """What is kept of the session."""
        return self.state.record

    @property
    def is_held(self) -> bool:
        """Whether this gateway holds the session."""
        return self._holding.is_held

    @property
    def is_coming(self) -> bool:
        """Whether it is about to be connected; not so where it waits for a person, or for better times."""
        is_alive = self._life is not None and not self._life.done()
        return is_alive and self.record.status in COMING

    @property
    def status(self) -> SessionStatus:
        """How the session is; what an earlier life of the gateway has left behind is connected no more."""
        is_left_over = self.page is None and self.record.status in CONNECTED
        return SessionStatus.STARTING if is_left_over else self.record.status

    def session(self) -> Session:
        """Show the session; looking changes nothing."""
        shown = self.state.show(self._holding.owner, self.backups.newest)
        return shown.model_copy(update={"status": self.status})

    def ready_page(self) -> WhatsappPage:
        """Give the page of a connected session.

        Raises `SessionNotReady`, and `SessionOwnedElsewhere` or `GatewayDraining` where another gateway has
        the session, or is about to.
        """
        self.door.check()
        if self.page is None or self.record.status is not SessionStatus.CONNECTED:
            self._holding.refuse_elsewhere()
            raise SessionNotReady(details={"status": self.status})
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
            await self._refuse_what_is_held_elsewhere()
            self._recovery.reset()
            await self.state.move(Signal.START, desired=Desired.RUNNING, is_restored=False)
            self._begin()

    async def _refuse_what_is_held_elsewhere(self) -> None:
        """Raise `SessionOwnedElsewhere` where that can be known soon; else the life finds it out."""
        with suppress(Lost, TimeoutError):
            async with asyncio.timeout(LEASE_WITHIN):
                await self._holding.wait_for_lease()
            await self._safekeeping.claim()

    def resume(self) -> None:
        """Come back by itself after the gateway was away."""
        self._begin(resuming=True)

    async def stop(self) -> None:
        """Close the browser and keep the login."""
        async with self._commands:
            await self._end()
            if not await self.state.move(Signal.STOP, Reason.REQUESTED, desired=Desired.STOPPED):
                await self.state.keep(desired=Desired.STOPPED)
            await self.backups.take_last()

    async def close(self) -> None:
        """Close the browser because the gateway stops; what is wanted stays as it is."""
        async with self._commands:
            await self._end()
            if self.state.is_open:
                await self.state.move(Signal.STOP, Reason.SHUTDOWN)
            await self.backups.take_last()
            await self._holding.close()

    async def take_over(self) -> None:
        """Hold a session as its last holder has left it, and go on with it if it shall run.

        Raises `SessionOwnedElsewhere` and `Lost`, and nothing has changed then.
        """
        async with self._commands:
            left = await self._holding.claim(self.record, taking_over=True)
            if left is not None:
                await self.state.keep(
                    desired=left.desired,
                    linked=left.linked,
                    phone=left.phone,
                    name=left.name,
                    whatsapp_version=left.whatsapp_version,
                    settings=left.settings,
                )
            if self.record.desired is Desired.RUNNING and (self._life is None or self._life.done()):
                self.resume()

    async def hand_over(self, hand_over: HandOver) -> None:
        """Close the browser, and leave the session to another gateway.

        Raises `NotMoved`; the session comes back here then, as it does for a fault of ours.
        """
        async with self._commands, self.door.closed():
            if self.record.desired is not Desired.RUNNING:
                return
            await self._end()
            await self.state.move(Signal.STOP, Reason.HANDED_OVER)
            try:
                await hand_over.give(self.state, self._holding, self.backups)
            except Exception:
                self._recovery.reset()
                self.resume()
                raise

    async def release_if_stopped(self) -> None:
        """Let whatever gateway starts a stopped session have it."""
        async with self._commands:
            if self._holding.is_held and self.record.desired is Desired.STOPPED:
                with suppress(StoreFailed, BackupProblem, Fenced):
                    await self._holding.release(self.record)

    async def let_go(self, reason: Reason) -> None:
        """Close the browser, and climb back when the session may be held again."""
        self._lose(reason)
        await self._closed.wait()

    def _lose(self, reason: Reason) -> None:
        if self.page is not None:
            self.page.lose(Lost(reason))

    async def log_out(self) -> None:
        """Unlink the device at WhatsApp, then remove the profile.

        Raises `SessionNotReady` where the device is linked but WhatsApp cannot be told.
        """
        async with self._commands:
            if self.record.linked:
                page = self.ready_page()
                self._following.is_leaving = True
                try:
                    await page.log_out()
                except Lost:
                    raise SessionNotReady("The page did not answer, so the device is still linked.") from None
                finally:
                    self._following.is_leaving = False
            await self._end()
            signal = Signal.UNLINKED if self.record.linked else Signal.STOP
            gone = {"desired": Desired.STOPPED, **forget_login()}
            if not await self.state.move(signal, Reason.REQUESTED, **gone):
                await self.state.keep(**gone)
            self.backups.bury()
            await self._browsers.remove_profile(self.key)

    async def restore(self, backup_id: str | None) -> Restored:
        """Close the browser, bring a backup back, and start again if the session is wanted.

        Raises `HoldfastError`; the profile is as it was then.
        """
        async with self._commands:
            await self._safekeeping.claim_now()
            await self._end()
            try:
                restored = await self._safekeeping.restore(backup_id)
            finally:
                await self._go_on()
            return restored

    async def repair(self) -> RepairReport:
        """Close the browser, mend the profile, and start again if the session is wanted."""
        async with self._commands:
            await self._end()
            report = await self._browsers.repair_profile(self.key, linked=self.record.linked)
            if report.restore_needed and not await self._can_restore():
                # Chromium would make what is damaged anew, and the login would be gone for good.
                await self._endings.fail(Reason.PROFILE_DAMAGED)
            else:
                await self._go_on()
            return report

    async def _can_restore(self) -> bool:
        """Bring the newest good backup back; False where there is none that can be."""
        try:
            await self._safekeeping.claim_now()
            await self._safekeeping.restore()
        except HoldfastError:
            return False
        return True

    async def _go_on(self) -> None:
        """Begin a life anew if the session is wanted."""
        if self.record.desired is Desired.RUNNING:
            self._recovery.reset()
            await self.state.move(Signal.STOP, Reason.REQUESTED)
            await self.state.move(Signal.START)
            self._begin()

    async def forget(self) -> None:
        """Remove the backups, the profile and the record of a stopped session. Raises `HoldfastError`."""
        async with self._commands:
            await self._safekeeping.claim_now()
            await self.backups.purge()
            await self._holding.close()
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
        while True:
            try:
                return await self._live_on(resuming=resuming)
            except StorageExhausted:
                # What cannot be recorded has not happened: the page will say it again.
                self._log.warning("nothing can be recorded; the session begins anew", wait=STORE_WAIT)
            await asyncio.sleep(STORE_WAIT)

    async def _live_on(self, *, resuming: bool) -> None:
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
        except Ended:
            return
        except StorageExhausted:
            raise
        except Exception:  # noqa: BLE001 - a fault of ours ends one session, visibly, and no other
            await self._endings.fail(Reason.INTERNAL)
            self._log.exception("supervisor failed")

    async def _open_and_follow(self) -> None:
        await self._safekeeping.secure()
        slot = await self._slots.take()
        try:
            # The wait for a slot may have been long.
            self._holding.check()
            self._closed.clear()
            await self._safekeeping.have_login()
            opened_at = now()
            opening = self._browsers.open(self.key, self.record.settings, linked=self.record.linked)
            async with opening as page:
                self.page = page
                await self.state.keep(started_at=opened_at)
                self._timers.clear()
                self._timers.set("deadline", self._limits.connect_timeout)
                self._health.begin()
                try:
                    await self._stay(page, slot)
                finally:
                    await self.backups.end()
        finally:
            self.page = None
            self._closed.set()
            self.pairing.end()
            slot.release()

    async def _stay(self, page: WhatsappPage, slot: Slot) -> None:
        """Follow the page, and bring it back with the steps that keep the browser open."""
        step: Step | None = None
        while True:
            try:
                self._holding.check()
                if step is not None:
                    await self._climb_in(page, step.rung)
                await self._following.follow(page, slot)
            except Lost as lost:
                step = await self._next_step(lost)
                if step.rung not in IN_BROWSER:
                    raise _Climb(step) from None

    # ---- recovery ---------------------------------------------------------------------------------

    async def _next_step(self, lost: Lost) -> Step:
        """Say what to try next. Raises `Ended` at the ladder's end, and where another gateway took over."""
        self._log.warning("page lost", reason=lost.reason, detail=lost.detail)
        if lost.reason is Reason.OWNED_ELSEWHERE:
            await self._endings.leave_to_owner()
        step = self._recovery.climb(lost.reason)
        if step is None:
            await self._endings.give_up(lost.reason)
        if not await self.state.move(Signal.LOST, lost.reason):
            await self.state.keep(reason=lost.reason)
        self.state.feel(attempt=step.attempt)
        await self._store.record_step(self.key, step, lost.reason)
        measures.RECOVERIES.add(step.rung, lost.reason)
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
                await self._restore_patiently(Reason.PROFILE_DAMAGED)
        elif step.rung is Rung.RESTORE and self._safekeeping.is_restorable:
            await self._restore_patiently(Reason.BACKUP_UNREADABLE)

    async def _restore_patiently(self, reason: Reason) -> None:
        """Bring a backup back as soon as the store gives it: without one this profile is not opened again."""
        while True:
            try:
                return await self._safekeeping.restore_or(reason)
            except Lost as lost:
                if lost.reason is not Reason.BACKUP_STORE_UNREACHABLE:
                    raise
                await self.state.keep(reason=lost.reason)
            await asyncio.sleep(LONGEST_WAIT)

    def _on_fenced(self) -> None:
        self._lose(Reason.OWNED_ELSEWHERE)
