"""Handing a session over: what is done between the browser's end here and its beginning elsewhere."""

import asyncio
import time
from contextlib import suppress

import structlog
from holdfast_contract.drain import StuckReason
from holdfast_contract.errors import HoldfastError, SessionOwnedElsewhere

from holdfast_gateway.application.deliveries import Backlog
from holdfast_gateway.application.fleet import Fleet
from holdfast_gateway.application.holding import Holding
from holdfast_gateway.application.objects import StoreFailed
from holdfast_gateway.application.session_backups import SessionBackups
from holdfast_gateway.application.session_state import SessionState
from holdfast_gateway.domain.backup import BackupProblem, Fenced
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.session import Desired, SessionKey

BACKUP_WITHIN = 120.0
"""Seconds that the last backup here may take."""

DELIVERED_WITHIN = 10.0
"""Seconds that the session's last events here may take, before the next gateway tells its first ones."""

TAKEN_WITHIN = 20.0
"""Seconds that a gateway has to take what it was offered."""

LOOK_EVERY = 0.25

log = structlog.get_logger()


class NotMoved(Exception):
    """The session could not be handed over for now, and goes on here."""

    def __init__(self, reason: StuckReason) -> None:
        self.reason = reason
        super().__init__(reason)


class HandOver:
    """Gives closed sessions to other gateways."""

    def __init__(self, fleet: Fleet, backlog: Backlog) -> None:
        """`fleet` knows who could take one."""
        self._fleet = fleet
        self._backlog = backlog

    async def give(self, state: SessionState, holding: Holding, backups: SessionBackups) -> None:
        """Give a session away whose browser is closed. Raises `NotMoved`, and it is held here then."""
        try:
            async with asyncio.timeout(BACKUP_WITHIN):
                await backups.take_to_move()
        except (HoldfastError, TimeoutError):
            raise NotMoved(StuckReason.BACKUP_FAILED) from None
        await self._deliver(state.key)
        try:
            await holding.release(state.record)
        except (StoreFailed, BackupProblem):
            raise NotMoved(StuckReason.STORE_UNREACHABLE) from None
        except Fenced:
            if not holding.is_elsewhere:
                raise NotMoved(StuckReason.STORE_UNREACHABLE) from None
            log.info("a session was taken before it was given", **state.key.ids())
        else:
            if not await self._is_taken(state.key, holding):
                await self._take_back(state, holding)
        await state.keep(desired=Desired.STOPPED, reason=Reason.OWNED_ELSEWHERE)

    async def _deliver(self, key: SessionKey) -> None:
        """Have its events told, so that the next gateway's do not come first; nothing waits for long."""
        until = time.monotonic() + DELIVERED_WITHIN
        while await self._backlog.waiting(key):
            if time.monotonic() > until:
                log.warning("a session is handed over before all its events are told", **key.ids())
                return
            await asyncio.sleep(LOOK_EVERY)

    async def _is_taken(self, key: SessionKey, holding: Holding) -> bool:
        """Offer it to one gateway after the other; False where none took it in time."""
        asked: set[str] = set()
        while taker := next((one for one in self._fleet.takers() if one.gateway_id not in asked), None):
            asked.add(taker.gateway_id)
            self._fleet.offer(key, taker.gateway_id)
            try:
                if await _comes_to_be_taken(holding):
                    return True
            finally:
                self._fleet.withdraw(key)
            log.warning("a session was not taken", gateway=taker.gateway_id, **key.ids())
        return False

    async def _take_back(self, state: SessionState, holding: Holding) -> None:
        try:
            await holding.claim(state.record)
        except SessionOwnedElsewhere:
            return  # taken at the last moment
        except Lost:
            raise NotMoved(StuckReason.STORE_UNREACHABLE) from None
        raise NotMoved(StuckReason.NOT_TAKEN)


async def _comes_to_be_taken(holding: Holding) -> bool:
    """Wait for the store to say so, but not for long."""
    until = time.monotonic() + TAKEN_WITHIN
    while time.monotonic() < until:
        with suppress(StoreFailed, BackupProblem):
            if await holding.is_taken():
                return True
        await asyncio.sleep(LOOK_EVERY)
    return False
