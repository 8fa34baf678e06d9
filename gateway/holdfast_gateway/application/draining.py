"""Emptying this gateway: one session after the other goes on elsewhere, and what is to be told is told."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Protocol

import structlog
from holdfast_contract.drain import Drain, DrainState, Stuck, StuckReason
from holdfast_contract.sessions import SessionStatus
from holdfast_contract.times import now

from holdfast_gateway.application.deliveries import Deliveries
from holdfast_gateway.application.fleet import Fleet
from holdfast_gateway.application.handing_over import HandOver, NotMoved
from holdfast_gateway.application.supervisor import Supervisor
from holdfast_gateway.domain.session import SessionKey

ATTENDED_WITHIN = 10.0
"""Seconds beyond the time of a look, after which no other gateway can be hoped for."""

IDLE_WITHIN = 60.0
"""Seconds that a session waits for an idle gateway: browsers that start together are slow."""

TOLD_WITHIN = 30.0
"""Seconds that a session's backlog of events may take before it is somebody else's turn."""

BEHIND = timedelta(seconds=5)
"""Older than this no event may be that waits for a receiver, or the next gateway's would come before it."""

LOOK_EVERY = 0.5
TRY_AGAIN_AFTER = 5.0

log = structlog.get_logger()


class Supervisors(Protocol):
    """Those who hold sessions here."""

    is_draining: bool

    def all(self) -> Sequence[Supervisor]:
        """Give them, by user and session id."""

    def leaving(self) -> Sequence[Supervisor]:
        """Give those that are still to go; none unless it is draining."""


class Draining:
    """Empties the gateway from `begin` until `undo`. It is not remembered: a gateway that starts serves."""

    def __init__(
        self, sessions: Supervisors, fleet: Fleet, deliveries: Deliveries, look_within: float
    ) -> None:
        """`look_within` is how many seconds pass at the most before the others notice anything of us."""
        self._sessions = sessions
        self._fleet = fleet
        self._deliveries = deliveries
        self._patience = look_within + ATTENDED_WITHIN
        self._hand_over = HandOver(fleet, deliveries)
        self._moved = 0
        self._stuck: dict[SessionKey, StuckReason] = {}
        self._task: asyncio.Task[None] | None = None
        self._hope_until = 0.0

    async def state(self) -> Drain:
        """Say how far it is."""
        remaining = [supervisor.key for supervisor in self._sessions.leaving()]
        waiting = await self._deliveries.under_way()
        if not self._sessions.is_draining:
            state = DrainState.SERVING
        else:
            state = DrainState.DRAINING if remaining or waiting else DrainState.DRAINED
        return Drain(
            state=state,
            remaining=len(remaining),
            moved=self._moved,
            waiting=waiting,
            stuck=tuple(
                Stuck(user_id=key.user_id, session_id=key.session_id, reason=reason)
                for key, reason in self._stuck.items()
                if key in remaining
            ),
        )

    def begin(self) -> None:
        """Empty the gateway; nothing changes where that is under way."""
        if self._sessions.is_draining:
            return
        self._sessions.is_draining = True
        self._moved = 0
        self._hope_until = time.monotonic() + self._patience
        self._fleet.stir()
        log.info("draining: the sessions go on elsewhere")
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain_on(), name="drain")

    def undo(self) -> None:
        """Serve as always. A session that is just changing hands still goes."""
        self._sessions.is_draining = False
        self._stuck.clear()
        self._fleet.stir()

    async def stop(self) -> None:
        """End; what is here stays here."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _drain_on(self) -> None:
        while self._sessions.is_draining:
            for supervisor in self._sessions.leaving():
                if not self._sessions.is_draining:
                    return
                try:
                    await self._move(supervisor)
                except Exception:
                    log.exception("handing a session over failed", **supervisor.key.ids())
            for supervisor in self._sessions.all():
                await supervisor.release_if_stopped()
            await asyncio.sleep(TRY_AGAIN_AFTER if self._sessions.leaving() else LOOK_EVERY)

    async def _move(self, supervisor: Supervisor) -> None:
        try:
            await self._see_that_it_can(supervisor)
            await supervisor.hand_over(self._hand_over)
        except NotMoved as problem:
            log.warning("a session stays for now", reason=problem.reason, **supervisor.key.ids())
            self._stuck[supervisor.key] = problem.reason
        else:
            self._moved += 1
            self._stuck.pop(supervisor.key, None)

    async def _see_that_it_can(self, supervisor: Supervisor) -> None:
        """Wait for a moment in which its absence will be short. Raises `NotMoved`."""
        if not supervisor.record.linked or supervisor.record.status is SessionStatus.PAIRING:
            raise NotMoved(StuckReason.PAIRING)
        await _comes(self._fleet.is_attended, self._hope_until - time.monotonic())
        if not self._fleet.takers():
            raise NotMoved(StuckReason.NO_ROOM)
        await _comes(self._is_somebody_idle, IDLE_WITHIN)
        until = time.monotonic() + TOLD_WITHIN
        while await self._is_behind(supervisor.key):
            if time.monotonic() > until:
                raise NotMoved(StuckReason.EVENTS_WAIT)
            await asyncio.sleep(LOOK_EVERY)

    def _is_somebody_idle(self) -> bool:
        return any(not taker.notice.coming for taker in self._fleet.takers())

    async def _is_behind(self, key: SessionKey) -> bool:
        """Say whether a receiver has not taken this session's events for a while."""
        since = await self._deliveries.waiting_since(key)
        return since is not None and now() - since > BEHIND


async def _comes(condition: Callable[[], bool], within: float) -> bool:
    """Wait until something is so, but not longer; say whether it is."""
    until = time.monotonic() + within
    while not condition():
        if time.monotonic() > until:
            return False
        await asyncio.sleep(LOOK_EVERY)
    return True
