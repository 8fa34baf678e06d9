"""Deliveries: in order within a lane, lanes side by side, tried again for days."""

import asyncio
import heapq
import random
from collections.abc import Coroutine, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from holdfast_contract.times import now

from holdfast_gateway.application.journal import Journal
from holdfast_gateway.application.store import Store, StoredEvent
from holdfast_gateway.domain.delivery import SCHEDULE, Attempt, Delivery, DeliveryState, judge

AT_ONCE = 32
"""Deliveries under way at the same time."""

STORE_TROUBLE_WAIT = timedelta(seconds=5)
"""How long a lane rests when an attempt could not be recorded (a full disk, say)."""

log = structlog.get_logger()


class Receiver(Protocol):
    """Where deliveries go."""

    async def post(self, delivery: Delivery) -> Attempt:
        """Try once. Never raises for what the receiver or the network does."""


class Dispatcher:
    """Sends what the log holds for the receiver. Only the names of waiting lanes are in memory."""

    def __init__(
        self, store: Store, journal: Journal, receiver: Receiver, schedule: Sequence[timedelta] = SCHEDULE
    ) -> None:
        """Deliveries are read from and settled in `store`; `journal` tells of new ones."""
        self._store = store
        self._receiver = receiver
        self._schedule = schedule
        self._chance = random.Random()  # noqa: S311 - jitter
        self._agenda = _Agenda()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        journal.listen(self._on_events)

    async def start(self) -> None:
        """Take up what an earlier life left waiting."""
        for lane, due in await self._store.waiting_lanes():
            self._agenda.add(lane, due)
        self._spawn(self._run(), "deliveries")

    async def stop(self) -> None:
        """Stop; a delivery under way is tried again in the next life, under the same id."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def retry_now(self, lanes: Iterable[str]) -> None:
        """Look at lanes whose deliveries were made pending again."""
        for lane in lanes:
            self._agenda.add(lane, now())

    def _on_events(self, events: list[StoredEvent]) -> None:
        for event in events:
            self._agenda.add_new(event.lane, now())

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self) -> None:
        while True:
            await self._slots.acquire()
            lane = await self._agenda.next()
            self._spawn(self._work(lane), f"deliver {lane}")

    async def _work(self, lane: str) -> None:
        try:
            due = await self._deliver_head(lane)
        except Exception:
            log.exception("delivery could not be settled", lane=lane)
            due = now() + STORE_TROUBLE_WAIT
        finally:
            self._slots.release()
        self._agenda.done(lane, due)

    async def _deliver_head(self, lane: str) -> datetime | None:
        """Try the lane's oldest delivery, and say when to look at the lane again; None when it is empty."""
        delivery = await self._store.first_waiting(lane)
        if delivery is None:
            return None
        if delivery.next_attempt_at > now():
            return delivery.next_attempt_at
        attempt = await self._receiver.post(delivery)
        verdict = judge(delivery.attempts + 1, attempt, self._chance, self._schedule)
        await self._store.settle(delivery, attempt, verdict)
        if verdict.state is DeliveryState.DEAD:
            log.error("delivery is dead", delivery_id=delivery.delivery_id, event_id=delivery.event_id)
        return verdict.next_attempt_at or now()


class _Agenda:
    """Which lane is due when; a lane is handed out to one worker at a time."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, str]] = []
        self._due: dict[str, datetime] = {}
        self._busy: dict[str, bool] = {}
        self._changed = asyncio.Event()

    def add(self, lane: str, due: datetime) -> None:
        """Look at a lane at `due`, or earlier if that was planned."""
        if lane in self._busy:
            self._busy[lane] = True
        elif lane not in self._due or due < self._due[lane]:
            self._due[lane] = due
            heapq.heappush(self._heap, (due, lane))
            self._changed.set()

    def add_new(self, lane: str, due: datetime) -> None:
        """Look at a lane that got something new; one that waits for a retry is not hurried by it."""
        if lane not in self._due:
            self.add(lane, due)

    async def next(self) -> str:
        """Wait for the lane that is due first."""
        while True:
            while self._heap and self._due.get(self._heap[0][1]) != self._heap[0][0]:
                heapq.heappop(self._heap)
            wait = (self._heap[0][0] - now()).total_seconds() if self._heap else None
            if wait is not None and wait <= 0:
                _, lane = heapq.heappop(self._heap)
                del self._due[lane]
                self._busy[lane] = False
                return lane
            self._changed.clear()
            try:
                async with asyncio.timeout(wait):
                    await self._changed.wait()
            except TimeoutError:
                continue

    def done(self, lane: str, due: datetime | None) -> None:
        """Take a lane back; `due` says when to look again, None that it was empty."""
        news = self._busy.pop(lane)
        if due is not None:
            self.add(lane, due)
        elif news:
            self.add(lane, now())
