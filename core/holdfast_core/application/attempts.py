"""One try at a piece of work: done, put back for later, or given up."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime, timedelta
from time import perf_counter
from typing import Generic, TypeVar

import structlog
from holdfast_contract.errors import HoldfastError, Internal
from holdfast_contract.service import tracing

from holdfast_core.application import measures
from holdfast_core.application.ports import Claim, LostClaim, Queue, StaleEpoch
from holdfast_core.domain.retries import wait_before_retry

LEASE = timedelta(seconds=12)
"""How long a claim stands without a sign of life: a dead worker's work waits so long."""

HEARTBEAT = LEASE / 4

ItemT = TypeVar("ItemT")

log = structlog.get_logger()


class _Dead(Exception):
    """The work was given up."""


class Attempts(Generic[ItemT]):
    """How a queue's claims are worked on, whoever claims them.

    `handle` finishes a claim itself, together with what follows from it, in one transaction.
    """

    def __init__(
        self,
        name: str,
        queue: Queue[ItemT],
        handle: Callable[[Claim[ItemT]], Awaitable[None]],
        clock: Callable[[], datetime],
        *,
        retries: Callable[[HoldfastError, int], timedelta | None] = wait_before_retry,
        ids: Callable[[ItemT], Mapping[str, str]] | None = None,
    ) -> None:
        """`retries` says how long to wait after the n-th failure; None where it is to be given up.

        `ids` names what a piece of work is about; every line that is logged meanwhile bears it.
        """
        self.name = name
        self.queue = queue
        self._handle = handle
        self._clock = clock
        self._retries = retries
        self._ids = ids

    async def make(self, claim: Claim[ItemT]) -> datetime | None:
        """Work on a claim, and give when it is to be tried again, if so.

        Raises what keeps the outcome from being stored; the work is found again when the lease has ended.
        """
        ids = {} if self._ids is None else self._ids(claim.item)
        with structlog.contextvars.bound_contextvars(**ids), tracing.span(self.name, ids.get("request_id")):
            return await self._make(claim)

    async def _make(self, claim: Claim[ItemT]) -> datetime | None:
        began = perf_counter()
        outcome = "failed"
        try:
            again = await self._try(claim)
        except _Dead:
            outcome = "dead"
        except StaleEpoch:
            outcome = "undone"
            log.info("undone: the contact is another since", worker=self.name, number=claim.number)
        except LostClaim:
            outcome = "lost"
            log.warning("the claim was lost", worker=self.name, number=claim.number)
        else:
            outcome = "done" if again is None else "later"
            return again
        finally:
            measures.WORK.add(self.name, outcome)
            measures.WORK_SECONDS.observe(perf_counter() - began, self.name)
        return None

    async def _try(self, claim: Claim[ItemT]) -> datetime | None:
        try:
            await self._handle(claim)
        except HoldfastError as error:
            return await self._put_back(claim, error)
        except LostClaim:
            raise
        except Exception:
            log.exception("work failed", worker=self.name, number=claim.number)
            return await self._put_back(claim, Internal())
        return None

    async def _put_back(self, claim: Claim[ItemT], error: HoldfastError) -> datetime | None:
        measures.FAILURES.add(self.name, error.code)
        wait = self._retries(error, claim.attempts)
        if wait is None:
            log.error("given up", worker=self.name, number=claim.number, code=error.code)
            await self.queue.fail(claim.number, error.code)
            raise _Dead
        log.warning("later again", worker=self.name, number=claim.number, code=error.code, wait=str(wait))
        until = self._clock() + wait
        await self.queue.defer(claim.number, until, error.code)
        return until

    async def renew(self, in_hand: Collection[int]) -> None:
        """Keep the leases on what is in hand alive, whatever that is at the time, until cancelled."""
        while True:
            await asyncio.sleep(HEARTBEAT.total_seconds())
            try:
                await self.queue.renew(tuple(in_hand))
            except Exception:
                log.exception("leases could not be renewed", worker=self.name)
