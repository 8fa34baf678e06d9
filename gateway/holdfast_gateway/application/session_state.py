"""What is so of one session, and the only way to change it: committed with its events, then believed."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import structlog
from holdfast_contract.backups import Backup
from holdfast_contract.events import EventType, SessionData, SessionReasonData, SessionStatusData
from holdfast_contract.model import WireModel
from holdfast_contract.sessions import Owner, Session, SessionStatus
from holdfast_contract.times import now

from holdfast_gateway.application import measures
from holdfast_gateway.application.journal import Journal
from holdfast_gateway.application.store import Change, Draft
from holdfast_gateway.domain.lifecycle import BROWSER_OPEN, Signal, next_status
from holdfast_gateway.domain.session import Pulse, SessionKey, SessionRecord, to_wire

Tidings = Sequence[tuple[EventType, WireModel]]
"""Events to be told, and what they tell."""

CONNECTED = frozenset({SessionStatus.CONNECTED, SessionStatus.UNSTABLE})

log = structlog.get_logger()


class SessionState:
    """One session's record and pulse. Reading changes nothing; changes come one at a time."""

    def __init__(
        self,
        record: SessionRecord,
        journal: Journal,
        changed: Callable[[SessionRecord], None],
        owner: Callable[[], Owner | None] = lambda: None,
    ) -> None:
        """`record` is how the session was last known; `changed` is told of each new one.

        `owner` knows who holds the session, which all of its own events tell.
        """
        self.record = record
        self.pulse = Pulse()
        self._journal = journal
        self._changed = changed
        self._owner = owner
        self._lost_at: float | None = None
        """Since when it is to be brought back, by the monotonic clock."""

        self._writing = asyncio.Lock()
        self._log = log.bind(**record.key.ids())

    @property
    def key(self) -> SessionKey:
        """Whose session, and which."""
        return self.record.key

    @property
    def status(self) -> SessionStatus:
        """How the session is."""
        return self.record.status

    @property
    def is_open(self) -> bool:
        """Whether it has a browser, or is about to have one."""
        return self.record.status in BROWSER_OPEN

    def show(self, owner: Owner, backup: Backup | None) -> Session:
        """Show the session as the contract has it; `backup` is its newest one."""
        return to_wire(self.record, self.pulse, owner, backup, now())

    def feel(self, **changes: Any) -> None:
        """Change the pulse, which is not stored."""
        self.pulse = replace(self.pulse, **changes)

    async def move(
        self, signal: Signal, reason: str | None = None, *, also: Tidings = (), **changes: Any
    ) -> bool:
        """Move to where `signal` leads, with its events; False where it leads nowhere.

        A caller that is cancelled leaves the move whole: the next one begins where it ended.
        """
        return await asyncio.shield(self._move(signal, reason, also, changes))

    async def _move(self, signal: Signal, reason: str | None, also: Tidings, changes: dict[str, Any]) -> bool:
        async with self._writing:
            before = self.record.status
            after = next_status(before, signal)
            if after is None or after is before:
                return False
            record = replace(self.record, status=after, reason=reason, **changes)
            told = [
                (EventType.SESSION_STATUS, SessionStatusData(from_=before, to=after, reason=reason)),
                *_earned(before, after, reason or signal.value),
                *also,
            ]
            await self._journal.commit(Change(session=record, events=self._drafts(told)))
            self.record = record
            self._changed(record)
            self._log.info("session changed", before=before, after=after, reason=reason)
            self._count(signal, reason)
            return True

    def _count(self, signal: Signal, reason: str | None) -> None:
        measures.CHANGES.add(self.status, reason or "none")
        if signal in {Signal.LOST, Signal.RESUME}:
            self._lost_at = self._lost_at or time.monotonic()
        elif signal is not Signal.LINKED:
            if signal is Signal.READY and self._lost_at is not None:
                measures.RESTORE_SECONDS.observe(time.monotonic() - self._lost_at)
            self._lost_at = None

    async def keep(self, **changes: Any) -> None:
        """Remember changes that no event tells of."""
        await asyncio.shield(self._keep(changes))

    async def _keep(self, changes: dict[str, Any]) -> None:
        async with self._writing:
            record = replace(self.record, **changes)
            await self._journal.commit(Change(session=record))
            self.record = record
            self._changed(record)

    async def tell(self, told: Tidings) -> None:
        """Tell events that change no state."""
        await self._journal.commit(Change(events=self._drafts(told)))

    def _drafts(self, told: Tidings) -> list[Draft]:
        return [Draft(type_, self.key, self.owned(data)) for type_, data in told]

    def owned(self, data: WireModel) -> WireModel:
        """Say with an event of the session's own who holds it."""
        if not isinstance(data, SessionData):
            return data
        return data.model_copy(update={"owner": self._owner()})


def _earned(before: SessionStatus, after: SessionStatus, reason: str) -> Tidings:
    """Give the events that a change earns beside the plain one; a loss is never told as a logout."""
    if after is SessionStatus.LOGGED_OUT:
        return [(EventType.SESSION_LOGGED_OUT, SessionReasonData(reason=reason))]
    if before in CONNECTED and after not in CONNECTED:
        return [(EventType.SESSION_DISCONNECTED, SessionReasonData(reason=reason))]
    return []
