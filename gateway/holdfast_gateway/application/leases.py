"""The gateway's own lease, and how those of the others stand.

A gateway that does not hold its lease opens no browser; one that cannot renew it closes them in time.
"""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import structlog

from holdfast_gateway.application import measures
from holdfast_gateway.application.objects import FAULT_ADVICE, Fault, ObjectChanged, ObjectStore, StoreFailed
from holdfast_gateway.application.tenancy import Clock, LeaseObjects, Other, OwnLease, T, Watch
from holdfast_gateway.domain.lease import LeaseLost, LeaseUnreadable, Notice, Tenant

RENEWALS_A_TERM = 3
"""How often a lease is renewed, and the others are looked at."""

CALLS_A_TERM = 6
"""A store call that takes longer than this part of a term is given up."""

TRIES_A_TERM = 15
"""How often a renewal that failed is tried again; a claim waits so long at first, then longer and longer."""

GIVE_BACK_WITHIN = 5.0
"""Seconds that a stop waits for the store."""

LONGEST_SLEEP = 1.0
"""Seconds. The loop's timers stand still while the machine sleeps; the lease does not."""

log = structlog.get_logger()


def boottime() -> float:
    """Give the seconds since the machine was started, those included in which it slept."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class OneThread:
    """Makes blocking calls, one after the other, in a thread that does nothing else."""

    def __init__(self, name: str, patience: float) -> None:
        """`patience` is how many seconds a call may take, its wait for the thread included."""
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._patience = patience

    async def __call__(self, call: Callable[[], T]) -> T:
        """Give what the call gave. Raises `StoreFailed` where it takes too long; it may yet be done then."""
        try:
            async with asyncio.timeout(self._patience):
                return await asyncio.get_running_loop().run_in_executor(self._executor, call)
        except TimeoutError:
            raise StoreFailed(Fault.UNREACHABLE, f"no answer within {self._patience:g} s") from None

    def close(self) -> None:
        """Let the thread end with the call that it is at."""
        self._executor.shutdown(wait=False, cancel_futures=True)


class _Troubles:
    """Tells of a trouble when it begins, not each time that it is met again."""

    def __init__(self) -> None:
        self._last = ""

    def met(self, what: str, problem: Exception) -> None:
        """Say what is held up, and by what."""
        if isinstance(problem, StoreFailed):
            self.say(what, problem=problem.fault, detail=problem.detail, advice=FAULT_ADVICE[problem.fault])
        else:
            self.say(what, problem=str(problem) or type(problem).__name__)

    def say(self, what: str, **details: str) -> None:
        """Say it, unless it was said last."""
        if what != self._last:
            log.warning(what, **details)
        self._last = what

    def are_over(self) -> None:
        """Let the next one be told, also if it is the same again."""
        self._last = ""


class Leases:
    """Holds our lease for as long as it can, and watches those of the others.

    Made once a process. Browsers that an earlier life on the data folder left behind are killed before
    `start`: for the others that life is over as soon as this one holds the lease.
    """

    def __init__(
        self,
        objects: ObjectStore,
        *,
        gateway_id: str,
        instance: str,
        url: str | None,
        term: timedelta,
        on_lost: Callable[[], Awaitable[None]],
        on_deadline: Callable[[float | None], Awaitable[None]],
        clock: Clock = boottime,
    ) -> None:
        """`instance` names the data folder, whose lock we hold.

        `on_deadline` gets the time, on `clock`, by which browsers have to be stopped whatever becomes of this
        process: before any may be opened, and after each try to renew; None when there are none left. Where
        it raises, the lease is given up. `on_lost` is called once for each generation that is lost, and
        returns when the browsers are dead, for which it has a sixth of the term; only then the next one is
        claimed.
        """
        self._term = term.total_seconds()
        self._clock = clock
        self._on_lost = on_lost
        self._on_deadline = on_deadline
        self._tenant = Tenant(gateway_id, instance, secrets.token_hex(8), url, self._term)
        patience = self._term / CALLS_A_TERM
        self._threads = OneThread("lease", patience), OneThread("lease-watch", patience)
        own, others = (LeaseObjects(objects, thread) for thread in self._threads)
        self._own = OwnLease(own, self._tenant, clock)
        self._watch = Watch(others, self._tenant, clock)
        self._watching = asyncio.Lock()
        self._is_held = asyncio.Event()
        self._has_to_say = asyncio.Event()
        self._troubles, self._watch_troubles = _Troubles(), _Troubles()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def generation(self) -> int | None:
        """The generation that is held at this moment; without one no browser may be open."""
        return self._own.generation if self._is_held.is_set() else None

    @property
    def deadline(self) -> float | None:
        """Until when it is held without a further renewal, on `clock`."""
        return None if self.generation is None else self._own.deadline

    async def start(self) -> None:
        """Begin to claim, to renew and to watch; returns at once."""
        self._tasks = [
            asyncio.create_task(self._hold_on(), name="lease"),
            asyncio.create_task(self._watch_on(), name="lease watch"),
        ]

    async def stop(self) -> None:
        """Give the lease back. To be called when the browsers are closed."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        try:
            async with asyncio.timeout(GIVE_BACK_WITHIN):
                await self._own.release()
        except (StoreFailed, ObjectChanged, LeaseUnreadable, TimeoutError) as problem:
            self._troubles.met("the lease is not given back; others wait until its term is over", problem)
        self._is_held.clear()
        for thread in self._threads:
            thread.close()
        await self._on_deadline(None)

    def left(self) -> float:
        """Give the seconds until the lease runs out; 0 where none is held."""
        deadline = self._own.deadline
        return 0.0 if deadline is None else max(deadline - self._clock(), 0.0)

    async def wait_held(self) -> None:
        """Wait until the lease is held."""
        await self._is_held.wait()

    async def is_over(self, gateway_id: str, generation: int) -> bool:
        """Say whether a generation of a gateway is over for certain, and its browsers with it.

        False also where that cannot be told at this time. Asked about a silent gateway, it first takes that
        one's lease away. It reads from the store only what has moved since it was asked last.
        """
        if gateway_id == self._tenant.gateway_id:
            held = self.generation
            return held is not None and generation < held
        try:
            async with self._watching:
                return await self._watch.is_over(gateway_id, generation)
        except (StoreFailed, LeaseUnreadable) as problem:
            self._watch_troubles.met(f"it cannot be told how the lease of {gateway_id} stands", problem)
            return False

    def say(self, notice: Notice) -> None:
        """Have the others know this; what is news is written at once."""
        if notice != self._own.notice:
            self._own.notice = notice
            self._has_to_say.set()

    def url_of(self, gateway_id: str) -> str | None:
        """Say where a gateway is reached, as far as that is known here without asking the store."""
        if gateway_id == self._tenant.gateway_id:
            return self._tenant.url
        return self._watch.url_of(gateway_id)

    async def look(self) -> None:
        """See which of the other leases have moved, before their time for it. Raises `StoreFailed`."""
        async with self._watching:
            await self._watch.look()

    async def others(self) -> list[Other]:
        """Describe the other gateways by their ids. Raises `StoreFailed`."""
        async with self._watching:
            return await self._watch.others()

    async def _watch_on(self) -> None:
        while True:
            try:
                await self.look()
            except StoreFailed as failure:
                self._watch_troubles.met("the leases of the other gateways cannot be seen", failure)
            except Exception:
                log.exception("watching the other gateways failed")
            else:
                self._watch_troubles.are_over()
            await asyncio.sleep(self._term / RENEWALS_A_TERM)

    async def _hold_on(self) -> None:
        while True:
            try:
                await self._keep(await self._claim())
            except LeaseLost as loss:
                # No fault of the code, so no traceback.
                log.error("the lease is lost", gateway=self._tenant.gateway_id, why=str(loss))  # noqa: TRY400
            except Exception:
                log.exception("holding the lease failed")
            if self._own.deadline is not None:
                await self._give_up()
            else:
                await asyncio.sleep(self._term)

    async def _claim(self) -> int:
        """Try until it is held, and give the generation."""
        backoff = self._term / TRIES_A_TERM
        while (generation := self._own.generation) is None:
            try:
                pause = await self._own.claim()
            except (StoreFailed, ObjectChanged, LeaseUnreadable) as problem:
                self._troubles.met("the lease cannot be had yet; it is tried again", problem)
                pause, backoff = backoff, min(2 * backoff, self._term)
            else:
                if pause > 0:
                    self._tell_of_other(pause)
                pause = min(pause, self._term / RENEWALS_A_TERM)
            await asyncio.sleep(pause)
        self._troubles.are_over()
        return generation

    def _tell_of_other(self, pause: float) -> None:
        self._troubles.say(
            f"another process holds the lease of {self._tenant.gateway_id}; waiting until it has been silent "
            "for its whole term. If that is a second gateway with the same GATEWAY_ID, give it another id",
            seconds=f"{pause:.0f}",
        )

    async def _keep(self, generation: int) -> None:
        """Renew until it is lost, which the clock decides while the store is silent. Raises `LeaseLost`."""
        log.info("the lease is held", gateway=self._tenant.gateway_id, generation=generation)
        await self._on_deadline(self._own.deadline)
        self._is_held.set()
        renewing = asyncio.create_task(self._renew_on(), name="lease renewal")
        try:
            while not renewing.done():
                left = (self._own.deadline or 0) - self._clock()
                if left <= 0:
                    raise LeaseLost("it was not renewed in time")
                await asyncio.wait({renewing}, timeout=min(left, LONGEST_SLEEP))
            await renewing
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)

    async def _renew_on(self) -> None:
        pause = self._term / RENEWALS_A_TERM
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._has_to_say.wait()
            self._has_to_say.clear()
            try:
                await self._own.renew()
            except StoreFailed as failure:
                measures.RENEWALS.add("failed")
                self._troubles.met("the lease is not renewed; it is tried again", failure)
                pause = self._term / TRIES_A_TERM
            else:
                measures.RENEWALS.add("ok")
                self._troubles.are_over()
                pause = self._term / RENEWALS_A_TERM
            await self._on_deadline(self._own.deadline)

    async def _give_up(self) -> None:
        """Have the browsers killed. Where that fails, the deadline that was handed on kills them."""
        self._own.lose()
        self._is_held.clear()
        try:
            await self._on_lost()
            await self._on_deadline(None)
        except Exception:
            log.exception("after a lost lease, browsers may not have been killed")
            await asyncio.sleep(self._term)
