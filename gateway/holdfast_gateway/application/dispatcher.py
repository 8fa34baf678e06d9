"""Deliveries to one receiver: in order within a lane, lanes side by side, tried again for days."""

import asyncio
import json
import random
from collections import deque
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit

import structlog
from holdfast_contract.deliveries import DeliveryState
from holdfast_contract.service.delivery import SCHEDULE, Attempt, judge
from holdfast_contract.service.metrics import answer_class
from holdfast_contract.times import from_rfc3339, now
from holdfast_contract.trails import trail_in_event

from holdfast_gateway.application import measures
from holdfast_gateway.application.agenda import Agenda
from holdfast_gateway.application.deliveries import Waiting
from holdfast_gateway.application.recorder import TROUBLE_WAIT, Recorder
from holdfast_gateway.domain.delivery import Delivery, Settled

AT_ONCE = 32
"""Deliveries under way to one receiver at the same time; another receiver has as many of its own."""

READ_AHEAD = 32
"""Deliveries of one lane that are read at once."""

log = structlog.get_logger()


class Receiver(Protocol):
    """Where deliveries go."""

    @property
    def url(self) -> str:
        """Its address, which tells it from others."""

    async def post(self, delivery: Delivery) -> Attempt:
        """Try once. Never raises for what the receiver or the network does."""


class Dispatcher:
    """Sends what the log holds for one receiver.

    Of what waits, only the names of lanes are in memory, and what was read ahead of `AT_ONCE` lanes.
    """

    def __init__(
        self,
        receiver_id: int,
        receiver: Receiver,
        waiting: Waiting,
        recorder: Recorder,
        schedule: Sequence[timedelta] = SCHEDULE,
    ) -> None:
        """`waiting` knows the receiver by `receiver_id`."""
        self._id = receiver_id
        self._receiver = receiver
        self._waiting = waiting
        self._recorder = recorder
        self._schedule = schedule
        self._host = urlsplit(receiver.url).hostname  # the rest of an address may be a secret
        self._chance = random.Random()  # noqa: S311 - jitter
        self.agenda = Agenda()
        self._read: dict[str, deque[Delivery]] = {}
        self._reading = asyncio.Lock()
        self._ready: asyncio.Queue[str] = asyncio.Queue(AT_ONCE)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Take up what an earlier life left waiting."""
        for lane, due in await self._waiting.waiting_lanes(self._id):
            self.agenda.add(lane, due)
        self._spawn(self._read_ahead(), "read deliveries")
        for _ in range(AT_ONCE):
            self._spawn(self._deliver_on(), "deliver")

    async def stop(self) -> None:
        """Stop; a delivery under way is tried again in the next life, under the same id."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def withdraw(self, lane: str) -> None:
        """Send nothing more of what was read of a lane; what is new there is read again."""
        async with self._reading:
            if lane in self._read:
                self._read[lane].clear()
                self.agenda.add(lane, now())

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        self._tasks.append(asyncio.create_task(work, name=name))

    async def _read_ahead(self) -> None:
        while True:
            lanes = await self.agenda.next(AT_ONCE)
            await self._recorder.well()
            try:
                async with self._reading:
                    found = await self._waiting.first_waiting(self._id, lanes, READ_AHEAD)
                    self._read.update((lane, deque(found[lane])) for lane in lanes)
            except Exception:
                log.exception("deliveries could not be read")
                for lane in lanes:
                    self.agenda.done(lane, now() + TROUBLE_WAIT)
                continue
            for lane in lanes:
                await self._ready.put(lane)

    async def _deliver_on(self) -> None:
        while True:
            lane = await self._ready.get()
            await self._deliver(lane)

    async def _deliver(self, lane: str) -> None:
        """Send what was read of a lane, and have the lane looked at again once that is written down."""
        read = self._read[lane]
        due = now() if len(read) == READ_AHEAD else None
        written: asyncio.Future[None] | None = None
        while read:
            if read[0].next_attempt_at > now():
                due = read[0].next_attempt_at
                break
            await self._recorder.well()
            if not read:  # withdrawn meanwhile
                break
            settled = await self._try(read.popleft())
            written = self._recorder.add(settled)
            if settled.verdict.state is DeliveryState.PENDING:
                due = settled.verdict.next_attempt_at
                break
        del self._read[lane]
        if written is None:
            self.agenda.done(lane, due)
        else:
            written.add_done_callback(lambda _: self.agenda.done(lane, due))

    async def _try(self, delivery: Delivery) -> Settled:
        try:
            attempt = await self._receiver.post(delivery)
        except Exception as error:  # an error of ours, which must not hold up the lane for ever
            log.exception("delivery failed", event_id=delivery.event_id)
            attempt = Attempt(now(), 0, error=type(error).__name__)
        _count(delivery, attempt)
        if not attempt.succeeded:
            log.warning(
                "not delivered",
                event_id=delivery.event_id,
                request_id=trail_in_event(delivery.body) or delivery.event_id,
                receiver=self._host,
                status=attempt.status,
                error=attempt.error,
                attempt=delivery.attempts + 1,
            )
        verdict = judge(delivery.attempts + 1, attempt, self._chance, self._schedule)
        if verdict.state is DeliveryState.DEAD:
            log.error("delivery is dead", event_id=delivery.event_id, receiver=self._host)
        return Settled(delivery, attempt, verdict)


def _count(delivery: Delivery, attempt: Attempt) -> None:
    measures.ATTEMPTS.add(answer_class(attempt.status))
    measures.ATTEMPT_SECONDS.observe(attempt.duration_ms / 1_000)
    if attempt.succeeded:
        with suppress(ValueError, KeyError):
            stamped = from_rfc3339(json.loads(delivery.body)["timestamp"])
            measures.EVENT_LAG.observe(max((now() - stamped).total_seconds(), 0.0))
