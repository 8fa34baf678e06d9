"""Brings here the sessions that nobody holds: our own of a lost disk, and those of gateways that died."""

import asyncio
from datetime import timedelta
from typing import Protocol

import structlog
from holdfast_contract.errors import CapacityExhausted

from holdfast_gateway.application.leases import RENEWALS_A_TERM, Leases
from holdfast_gateway.application.objects import Fault, ObjectStore, StoreFailed
from holdfast_gateway.application.vault import Vault
from holdfast_gateway.domain.backup import BackupProblem, Head
from holdfast_gateway.domain.lease import Standing
from holdfast_gateway.domain.session import SessionKey

FIRST_ANSWER_WITHIN = 5.0
"""Seconds that the gateway's start waits for the store."""

TRY_AGAIN_AFTER = 15.0

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
        term: timedelta,
    ) -> None:
        """`term` is the leases'."""
        self.fault: Fault | None = None
        """What is wrong with the store, as far as it was last asked here."""

        self._gateway_id = gateway_id
        self._check_store = kept.objects.check
        self._vault = kept.vault
        self._leases = kept.leases
        self._sessions = sessions
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
        while True:
            await self._leases.wait_held()
            try:
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
            await asyncio.sleep(self._every)

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
        """Take the sessions that these have held; False where some were left for now."""
        all_taken = True
        for key in await self._vault.sessions():
            if self._sessions.holds(key):
                continue
            try:
                seen = await self._vault.head(key)
                if seen is None or seen.head.holder.gateway_id not in gateways:
                    continue
                await self._sessions.adopt(seen.head)
                # Not so where the store did not say, or somebody else was faster, which the next look shows.
                all_taken = all_taken and self._sessions.holds(key)
            except CapacityExhausted:
                log.warning("no room for a session that has lost its gateway", session=str(key))
                all_taken = False
            except BackupProblem as problem:
                log.warning("a session's head cannot be read", session=str(key), problem=str(problem))
        return all_taken
