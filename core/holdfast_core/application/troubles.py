"""What is wrong now, for one user or for all, out of one look at the database and one at the gateway."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from holdfast_contract.client import GatewayClient
from holdfast_contract.errors import HoldfastError
from holdfast_contract.ids import DEFAULT_SESSION
from holdfast_contract.sessions import Session
from holdfast_contract.troubles import Trouble, TroubleKind, TroubleList

from holdfast_core.application.ports import Queues
from holdfast_core.domain.troubles import DOCUMENTS_WAIT, MESSAGES_WAIT, in_order, of_session, trouble

PATIENCE = 2.0
"""Seconds that a gateway has to answer before it is said that it does not."""

_WAITS = {"ingestions": DOCUMENTS_WAIT}
"""Of queues whose pieces take their time."""


@dataclass(frozen=True)
class Symptoms:
    """What the database tells of these users: troubles, and since when each known session is as it is.

    `failed_backups` are troubles only where no backup came after them.
    """

    user_ids: frozenset[str]
    troubles: Sequence[Trouble]
    failed_backups: Sequence[Trouble]
    sessions: Mapping[tuple[str, str], datetime]


class TroubleStore(Protocol):
    """What the database tells of troubles."""

    async def symptoms(self, user_id: str | None, now: datetime) -> Symptoms:
        """Look for them: of one user or of all."""
        ...


class Troubles:
    """Finds what is wrong."""

    def __init__(
        self, store: TroubleStore, gateway: GatewayClient, queues: Queues, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._queues = queues
        self._clock = clock

    async def of_user(self, user_id: str) -> TroubleList:
        """List what is wrong with one user's business."""
        return TroubleList(troubles=in_order(await self._found(user_id)), checked_at=self._clock())

    async def of_all(self) -> TroubleList:
        """List what is wrong with all users' and with the installation itself."""
        found, waiting, store = await asyncio.gather(self._found(None), self._waiting(), self._store_fault())
        return TroubleList(troubles=in_order([*found, *waiting, *store]), checked_at=self._clock())

    async def _found(self, user_id: str | None) -> list[Trouble]:
        now = self._clock()
        symptoms, sessions = await asyncio.gather(self._store.symptoms(user_id, now), self._sessions(user_id))
        found = list(symptoms.troubles)
        if sessions is None:
            return [trouble(TroubleKind.GATEWAY_UNREACHABLE, user_id=user_id), *found]
        return [*found, *_of_sessions(symptoms, sessions, now)]

    async def _sessions(self, user_id: str | None) -> list[Session] | None:
        """Ask the gateway; None where it does not answer."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._gateway.sessions(user_id=user_id)
        except (HoldfastError, TimeoutError):
            return None

    async def _store_fault(self) -> list[Trouble]:
        """Say what is wrong with where backups go; that the gateway does not answer is told elsewhere."""
        try:
            async with asyncio.timeout(PATIENCE):
                fault = (await self._gateway.health()).backup_store.fault
        except (HoldfastError, TimeoutError):
            return []
        return [] if fault is None else [trouble(TroubleKind.BACKUP_STORE_FAULT, code=fault)]

    async def _waiting(self) -> list[Trouble]:
        """Say which queues are not worked off: their worker does not run, or has too much to do."""
        now = self._clock()
        return [
            trouble(
                TroubleKind.WORK_WAITING, since=backlog.oldest, count=backlog.waiting, subject=backlog.queue
            )
            for backlog in await self._queues.backlogs()
            if backlog.oldest is not None and now - backlog.oldest > _WAITS.get(backlog.queue, MESSAGES_WAIT)
        ]


def _of_sessions(symptoms: Symptoms, sessions: Sequence[Session], now: datetime) -> Iterator[Trouble]:
    by_name = {(session.user_id, session.session_id): session for session in sessions}
    for name, session in by_name.items():
        yield from of_session(session, symptoms.sessions.get(name), now)
    started = {session.user_id for session in sessions}
    for user_id in symptoms.user_ids - started:
        yield trouble(TroubleKind.SESSION_NEVER_STARTED, user_id=user_id, session_id=DEFAULT_SESSION)
    for failed in symptoms.failed_backups:
        of = by_name.get((failed.user_id or "", failed.session_id or ""))
        backup = None if of is None else of.backup
        if of is not None and (backup is None or (failed.since and backup.taken_at < failed.since)):
            yield failed
