"""All sessions of this gateway: who exists, who runs, what they are asked to do."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import structlog
from holdfast_contract.backups import Restored
from holdfast_contract.errors import (
    CapacityExhausted,
    GatewayDraining,
    SessionNotFound,
    SessionNotReady,
    SessionOwnedElsewhere,
)
from holdfast_contract.health import Capacity
from holdfast_contract.sessions import PairingCode, Qr, Session, SessionSettings, SessionStatus

from holdfast_gateway.application import measures
from holdfast_gateway.application.session_backups import SessionBackups
from holdfast_gateway.application.store import Store
from holdfast_gateway.application.supervisor import Supervisor
from holdfast_gateway.domain.backup import Head
from holdfast_gateway.domain.fleet import Room
from holdfast_gateway.domain.lifecycle import BROWSER_OPEN
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.repair import RepairReport
from holdfast_gateway.domain.session import Desired, SessionKey, SessionRecord

log = structlog.get_logger()

MakeSupervisor = Callable[[SessionRecord], Supervisor]


class Sessions:
    """The supervisors, by whose session they hold."""

    def __init__(
        self,
        store: Store,
        make_supervisor: MakeSupervisor,
        max_sessions: int,
        has_memory: Callable[[], bool],
    ) -> None:
        """`make_supervisor` builds the one that will own a session."""
        self.is_draining = False
        """Whether all sessions shall go on elsewhere: then none begins here."""

        self._has_memory = has_memory
        self._store = store
        self._make = make_supervisor
        self._max = max_sessions
        self._supervisors: dict[SessionKey, Supervisor] = {}

    async def open(self) -> None:
        """Take up every session that is known, and start those that shall run."""
        for record in await self._store.sessions():
            self._supervisors[record.key] = self._make(record)
        for supervisor in self._supervisors.values():
            if supervisor.record.desired is Desired.RUNNING:
                supervisor.resume()

    def holds(self, key: SessionKey) -> bool:
        """Say whether a session is held here."""
        supervisor = self._supervisors.get(key)
        return supervisor is not None and (supervisor.is_held or supervisor.state.is_open)

    async def adopt(self, head: Head) -> None:
        """Hold a session that another gateway, or an earlier disk, has left. Raises `CapacityExhausted`.

        Where somebody else is faster, or the store does not say, nothing changes here.
        """
        wanted = head.session.desired is Desired.RUNNING
        if wanted:
            self._check_room()
        supervisor = self._supervisors.get(head.key) or self._make(SessionRecord(head.key))
        try:
            await supervisor.take_over()
        except (SessionOwnedElsewhere, Lost) as problem:
            log.info("a session was not taken over", **head.key.ids(), problem=str(problem))
            return
        measures.TAKEOVERS.add()
        self._supervisors[head.key] = supervisor

    def all(self) -> Sequence[Supervisor]:
        """Give every supervisor, by user and session id."""
        return [self._supervisors[key] for key in sorted(self._supervisors, key=str)]

    def leaving(self) -> Sequence[Supervisor]:
        """Give those that shall go on elsewhere: who hold a login, or show a code that somebody may scan."""
        if not self.is_draining:
            return []
        return [
            one
            for one in self.all()
            if one.record.desired is Desired.RUNNING and (one.record.linked or one.state.is_open)
        ]

    def room(self) -> Room:
        """Say how many more could be held: none where all shall go, or memory is short."""
        coming = sum(supervisor.is_coming for supervisor in self._supervisors.values())
        free = 0 if self.is_draining or not self._has_memory() else max(0, self._max - self._running())
        return Room(free=free, coming=coming)

    def capacity(self) -> Capacity:
        """Show how many sessions there are and may be."""
        return Capacity(max_sessions=self._max, held=self._running(), free=self.room().free)

    def _running(self) -> int:
        return sum(supervisor.record.status in BROWSER_OPEN for supervisor in self._supervisors.values())

    async def let_go_of_all(self, reason: Reason) -> None:
        """Have every browser closed, and wait until that is so; each session climbs back when it may."""
        await asyncio.gather(*(supervisor.let_go(reason) for supervisor in self._supervisors.values()))

    async def tidy(self) -> None:
        """Remove what backups have expired."""
        for supervisor in list(self._supervisors.values()):
            await supervisor.backups.tidy_if_due()

    async def close(self) -> None:
        """Close every browser; what is wanted of the sessions stays as it is."""
        await asyncio.gather(*(supervisor.close() for supervisor in self._supervisors.values()))

    def get(self, key: SessionKey) -> Supervisor:
        """Give the supervisor of a session. Raises `SessionNotFound`."""
        try:
            return self._supervisors[key]
        except KeyError:
            raise SessionNotFound from None

    def session(self, key: SessionKey) -> Session:
        """Show a session. Raises `SessionNotFound`."""
        return self.get(key).session()

    def list(self, user_id: str | None, status: SessionStatus | None) -> list[Session]:
        """Show sessions by user and session id."""
        keys = sorted(self._supervisors, key=lambda key: (key.user_id, key.session_id))
        shown = (self.session(key) for key in keys if user_id in {None, key.user_id})
        return [session for session in shown if status in {None, session.status}]

    def backups(self) -> Iterator[tuple[SessionKey, SessionBackups]]:
        """Walk through the sessions' backups."""
        return ((key, supervisor.backups) for key, supervisor in self._supervisors.items())

    def counts(self) -> dict[str, int]:
        """Count sessions by status, every status named."""
        counted = Counter(supervisor.status for supervisor in self._supervisors.values())
        return {status.value: counted[status] for status in SessionStatus}

    def restoration(self) -> dict[str, int]:
        """Count the sessions that came back by themselves, that are about to, and that could not."""
        returning = [s.status for s in self._supervisors.values() if s.record.is_restored]
        restored = returning.count(SessionStatus.CONNECTED)
        failed = returning.count(SessionStatus.FAILED)
        restoring = sum(status in BROWSER_OPEN for status in returning) - restored
        return {"restored": restored, "restoring": restoring, "failed": failed}

    async def start(
        self, key: SessionKey, phone: str | None, settings: SessionSettings | None = None
    ) -> Session:
        """Start a session, new or known. Raises `CapacityExhausted` and `GatewayDraining`."""
        supervisor = self._supervisors.get(key)
        if supervisor is None or supervisor.record.status not in BROWSER_OPEN:
            self._check_room()
        if supervisor is None:
            supervisor = self._supervisors[key] = self._make(SessionRecord(key))
        await supervisor.start(phone, settings)
        return self.session(key)

    def _check_room(self) -> None:
        if self.is_draining:
            raise GatewayDraining
        if self._running() >= self._max:
            raise CapacityExhausted
        if not self._has_memory():
            raise CapacityExhausted("This machine has too little free memory for another browser.")

    async def stop(self, key: SessionKey) -> Session:
        """Close a session's browser and keep its login."""
        await self.get(key).stop()
        return self.session(key)

    async def restart(self, key: SessionKey) -> Session:
        """Stop, then start."""
        supervisor = self.get(key)
        await supervisor.stop()
        await supervisor.start(None)
        return self.session(key)

    async def log_out(self, key: SessionKey) -> Session:
        """Unlink a session's device and remove its profile."""
        await self.get(key).log_out()
        return self.session(key)

    async def delete(self, key: SessionKey) -> None:
        """Forget a session, its profile and its backups; the phone lists the device until unlinked there."""
        supervisor = self.get(key)
        await supervisor.stop()
        await supervisor.forget()
        del self._supervisors[key]

    async def restore(self, key: SessionKey, backup_id: str | None) -> Restored:
        """Bring a backup back, the newest good one where none is named."""
        return await self.get(key).restore(backup_id)

    async def repair(self, key: SessionKey) -> RepairReport:
        """Find and mend what is wrong with a session's profile, then start it again if it is wanted."""
        return await self.get(key).repair()

    def qr(self, key: SessionKey) -> Qr:
        """Give the QR that is shown. Raises `PairingNotShown`."""
        return self.get(key).pairing.qr()

    def pairing_code(self, key: SessionKey) -> PairingCode:
        """Give the pairing code that is shown. Raises `PairingNotShown`."""
        return self.get(key).pairing.code()

    async def screenshot(self, key: SessionKey) -> bytes:
        """Take a picture of a session's page, as PNG. Raises `SessionNotReady` where it has none."""
        page = self.get(key).page
        if page is None:
            raise SessionNotReady("The session has no page open. Start it first.")
        try:
            return await page.screenshot()
        except Lost:
            raise SessionNotReady("The page does not answer just now. Try again in a moment.") from None
