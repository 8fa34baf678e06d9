"""What is wrong now, for one user or for all, out of one look at the database and one at the gateway."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from holdfast_contract.errors import HoldfastError
from holdfast_contract.gateways import GatewayState
from holdfast_contract.ids import DEFAULT_SESSION
from holdfast_contract.troubles import Trouble, TroubleKind, TroubleList

from holdfast_core.application.fleet import Fleet, Survey
from holdfast_core.application.gateways import GatewayDesk
from holdfast_core.application.ports import Queues
from holdfast_core.domain.troubles import (
    DOCUMENTS_WAIT,
    DRAINING_FOR,
    MESSAGES_WAIT,
    in_order,
    of_session,
    trouble,
)

PATIENCE = 3.0
"""Seconds that gateways have to answer; longer than one of many has, so that one alone is not missed."""

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
        self,
        store: TroubleStore,
        gateway: Fleet,
        desk: GatewayDesk,
        queues: Queues,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._desk = desk
        self._queues = queues
        self._clock = clock

    async def of_user(self, user_id: str) -> TroubleList:
        """List what is wrong with one user's business."""
        return TroubleList(troubles=in_order(await self._found(user_id)), checked_at=self._clock())

    async def of_all(self) -> TroubleList:
        """List what is wrong with all users' and with the installation itself."""
        found, waiting, gateways = await asyncio.gather(
            self._found(None), self._waiting(), self._of_gateways()
        )
        return TroubleList(troubles=in_order([*found, *waiting, *gateways]), checked_at=self._clock())

    async def _found(self, user_id: str | None) -> list[Trouble]:
        now = self._clock()
        symptoms, survey = await asyncio.gather(self._store.symptoms(user_id, now), self._survey(user_id))
        found = list(symptoms.troubles)
        if survey is None:
            return [trouble(TroubleKind.GATEWAY_UNREACHABLE, user_id=user_id), *found]
        found += [
            trouble(TroubleKind.GATEWAY_UNREACHABLE, user_id=user_id, gateway_id=silent.name)
            for silent in survey.silent
            if survey.is_with(silent) or (user_id is None and silent.is_expected)
        ]
        return [*found, *_of_sessions(symptoms, survey, now)]

    async def _survey(self, user_id: str | None) -> Survey | None:
        """Ask the gateways; None where none answers."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._gateway.survey(user_id)
        except (HoldfastError, TimeoutError):
            return None

    async def _of_gateways(self) -> list[Trouble]:
        """Say what is wrong with gateways; that one does not answer is told elsewhere."""
        return list(_of_gateways((await self._desk.states()).gateways, self._clock()))

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


def _of_gateways(gateways: Sequence[GatewayState], now: datetime) -> Iterator[Trouble]:
    for code in sorted({one.backup_store.fault for one in gateways if one.backup_store} - {None}, key=str):
        yield trouble(TroubleKind.BACKUP_STORE_FAULT, code=code)
    for one in gateways:
        if one.draining_since is not None and now - one.draining_since > DRAINING_FOR:
            yield trouble(
                TroubleKind.GATEWAY_DRAINING,
                gateway_id=one.gateway_id,
                since=one.draining_since,
                count=one.drain.remaining if one.drain else None,
            )
    answering = [one for one in gateways if one.reachable]
    room = [one.capacity.free for one in answering if one.capacity is not None and not one.draining]
    if answering and all(one.capacity for one in answering) and not any(room):
        yield trouble(TroubleKind.GATEWAYS_FULL)


def _of_sessions(symptoms: Symptoms, survey: Survey, now: datetime) -> Iterator[Trouble]:
    by_name = {(session.user_id, session.session_id): session for session in survey.sessions}
    for name, session in by_name.items():
        yield from of_session(session, symptoms.sessions.get(name), now)
    out_of_sight = {name for name in survey.holders if survey.problem_of(name) is not None}
    started = {user_id for user_id, _ in by_name.keys() | out_of_sight}
    for user_id in symptoms.user_ids - started:
        yield trouble(TroubleKind.SESSION_NEVER_STARTED, user_id=user_id, session_id=DEFAULT_SESSION)
    for failed in symptoms.failed_backups:
        of = by_name.get((failed.user_id or "", failed.session_id or ""))
        backup = None if of is None else of.backup
        if of is not None and (backup is None or (failed.since and backup.taken_at < failed.since)):
            yield failed
