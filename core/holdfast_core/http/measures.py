"""What a monitor reads, as Prometheus writes it."""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from holdfast_core.application.ports import Queues


class Measures:
    """The queues and the process, measured as they are asked for."""

    def __init__(self, queues: Queues, clock: Callable[[], datetime]) -> None:
        self._queues = queues
        self._clock = clock
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._waiting = self._gauge("holdfast_core_waiting", "Pieces of work that wait.")
        self._age = self._gauge("holdfast_core_oldest_waiting_seconds", "Age of the oldest of them.")

    def _gauge(self, name: str, purpose: str) -> Gauge:
        return Gauge(name, purpose, ["queue"], registry=self._registry)

    async def answer(self) -> web.Response:
        """Measure now."""
        for backlog in await self._queues.backlogs():
            age = (self._clock() - backlog.oldest).total_seconds() if backlog.oldest else 0.0
            self._waiting.labels(backlog.queue).set(backlog.waiting)
            self._age.labels(backlog.queue).set(max(age, 0.0))
        body = generate_latest(self._registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})
