"""Brings here the sessions that nobody holds: ours of a lost disk, those of gateways that died or drain."""

import asyncio
import time
from datetime import timedelta
from typing import Protocol

import structlog
from holdfast_contract.errors import CapacityExhausted, GatewayDraining

from holdfast_gateway.application.fleet import Fleet
from holdfast_gateway.application.leases import RENEWALS_A_TERM, Leases
from holdfast_gateway.application.objects import Fault, ObjectStore, StoreFailed
from holdfast_gateway.application.vault import Vault
from holdfast_gateway.domain.backup import BackupProblem, Head
from holdfast_gateway.domain.fleet import shares
from holdfast_gateway.domain.lease import Standing
from holdfast_gateway.domain.session import Desired, SessionKey

FIRST_ANSWER_WITHIN = 5.0
"""Seconds that the gateway's start waits for the store."""

TRY_AGAIN_AFTER = 15.0

CLOSELY = 0.5
"""Seconds from one look to the next while a gateway is being emptied."""

OTHERS_FIRST = 2
"""For so many looks a session is left to the gateway that has more room."""

log = structlog.get_logger()


class Sessions(Protocol):
    """Those who hold sessions."""

    def holds(self, key: SessionKey) -> bool:
        """Say whether a session is held here."""

    async def adopt(self, head: Head) -> None:
        """Hold a session that another gateway, or an earlier disk, has left. Raises `CapacityExhausted`."""

    async def tidy(self) -> None:
        """Remove what backups have expired."""


class Kept(Protocol):
    """What is kept outside this machine."""

    @property
    def objects(self) -> ObjectStore:
        """The store."""

    @property
    def vault(self) -> Vault:
        """What lies in it."""

    @property
    def leases(self) -> Leases:
        """Who may move it."""


class Custodian:
    """Looks every so often for sessions that have lost their gateway."""

    def __init__(
        self,
        gateway_id: str,
        kept: Kept,
        sessions: Sessions,
        fleet: Fleet,
        term: timedelta,
    ) -> None:
        """`term` is the leases'; `fleet` knows how the other gateways are."""
        self.fault: Fault | None = None
        """What is wrong with the store, as far as it was last asked here."""

        self._gateway_id = gateway_id
        self._check_store = kept.objects.check
        self._vault = kept.vault
        self._leases = kept.leases
        self._sessions = sessions
        self._fleet = fleet
        self._orphaned: dict[SessionKey, float] = {}
        self._patience = term.total_seconds()
        self._every = self._patience / RENEWALS_A_TERM
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Try the store, then begin to hold the lease and to look; what does not answer is tried on.

        Raises `StoreFailed` for a store that cannot be trusted.
        """
        await self._try_store()
        self._task = asyncio.create_task(self._look_on(), name="custodian")

    async def stop(self) -> None:
        """End it."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _try_store(self) -> None:
        try:
            async with asyncio.timeout(FIRST_ANSWER_WITHIN):
                await asyncio.to_thread(self._check_store)
            self.fault = None
        except TimeoutError:
            self.fault = Fault.UNREACHABLE
        except StoreFailed as failed:
            self.fault = failed.fault
            if failed.fault is Fault.UNCONDITIONAL:
                raise
            log.warning("the backup store cannot be used yet", fault=failed.fault, detail=failed.detail)

    async def _look_on(self) -> None:
        while self.fault is not None:
            await asyncio.sleep(TRY_AGAIN_AFTER)
            await self._try_store()
        await self._leases.start()
        searched: set[tuple[str, int]] = set()
        next_search = 0.0
        while True:
            await self._leases.wait_held()
            try:
                await self._fleet.look()
                await self._take_what_is_offered()
                if time.monotonic() >= next_search and not self._fleet.is_draining:
                    next_search = time.monotonic() + self._every
                    over = await self._gateways_that_are_over()
                    if over - searched and await self._adopt_from({gateway for gateway, _ in over}):
                        searched |= over
                    await self._sessions.tidy()
                self.fault = None
            except StoreFailed as failed:
                self.fault = failed.fault
                log.warning("the backup store does not answer", fault=failed.fault, detail=failed.detail)
            except Exception:
                log.exception("looking for sessions without a gateway failed")
            await self._fleet.rest(min(CLOSELY, self._every) if self._fleet.is_stirring else self._every)

    async def _take_what_is_offered(self) -> None:
        """Take the sessions that a gateway has given up for us."""
        for key in self._fleet.offered_to_us():
            if self._sessions.holds(key):
                continue
            try:
                seen = await self._vault.head(key)
                if seen is not None and seen.head.holder.released:
                    await self._sessions.adopt(seen.head)
            except (CapacityExhausted, GatewayDraining, BackupProblem) as problem:
                log.warning("an offered session was not taken", problem=str(problem), **key.ids())
        self._fleet.say()

    async def _gateways_that_are_over(self) -> set[tuple[str, int]]:
        """Give the gateways whose sessions may be taken, by the generation that is over; ourselves too.

        One that has given its lease back may be about to start again: it has as long as one that is silent.
        """
        over = {(self._gateway_id, 0)}
        for other in await self._leases.others():
            if other.generation is None or other.standing is Standing.ALIVE:
                continue
            if other.standing is Standing.RELEASED and other.still_for < self._patience:
                continue
            if await self._leases.is_over(other.gateway_id, other.generation):
                over.add((other.gateway_id, other.generation))
        return over

    async def _adopt_from(self, gateways: set[str]) -> bool:
        """Take the sessions that these have held, but for the others' share; False where some were left."""
        orphans = await self._orphans(gateways)
        running = [key for key, head in orphans.items() if head.session.desired is Desired.RUNNING]
        shared = shares(running, self._fleet.rooms())
        all_taken = True
        for key, head in orphans.items():
            is_ours = head.holder.gateway_id == self._gateway_id or key not in running
            if not (is_ours or shared.get(key) == self._gateway_id or self._was_left(key)):
                all_taken = False
                continue
            try:
                await self._sessions.adopt(head)
            except (CapacityExhausted, GatewayDraining):
                log.warning("no room for a session that has lost its gateway", session=str(key))
            # Not so where the store did not say, or somebody else was faster, which the next look shows.
            all_taken = all_taken and self._sessions.holds(key)
        return all_taken

    async def _orphans(self, gateways: set[str]) -> dict[SessionKey, Head]:
        """Give the sessions that these have held, and nobody else has taken since."""
        orphans: dict[SessionKey, Head] = {}
        for key in await self._vault.sessions():
            if self._sessions.holds(key):
                continue
            try:
                seen = await self._vault.head(key)
            except BackupProblem as problem:
                log.warning("a session's head cannot be read", session=str(key), problem=str(problem))
                continue
            if seen is not None and seen.head.holder.gateway_id in gateways:
                orphans[key] = seen.head
        now = time.monotonic()
        self._orphaned = {key: self._orphaned.get(key, now) for key in orphans}
        return orphans

    def _was_left(self, key: SessionKey) -> bool:
        """Say whether those with more room have had their time to take it."""
        return time.monotonic() - self._orphaned[key] >= OTHERS_FIRST * self._every
