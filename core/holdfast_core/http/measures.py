"""What a monitor reads, as Prometheus writes it."""

import asyncio
import sys
from collections.abc import Callable
from datetime import datetime

from aiohttp import web
from holdfast_contract.service.certificate import Certificate
from holdfast_contract.service.metrics import CONTENT_TYPE, LoopLag, embedded, written

from holdfast_core import __version__
from holdfast_core.application import measures
from holdfast_core.application.ports import Queues

NAMESPACE = "Holdfast"
"""Under which CloudWatch shows the figures."""


class Measures:
    """What was counted, and the queues and the process, measured as they are asked for."""

    def __init__(
        self, queues: Queues, lag: LoopLag, certificate: Certificate, clock: Callable[[], datetime]
    ) -> None:
        self._queues = queues
        self._lag = lag
        self._certificate = certificate
        self._clock = clock

    async def answer(self) -> web.Response:
        """Measure now. A database that does not answer is one of the figures."""
        measures.INFO.set(1, __version__)
        measures.LOOP_LAG.set(self._lag.take())
        if (left := await self._certificate.left()) is not None:
            measures.CERTIFICATE_LEFT.set(left)
        await measure_queues(self._queues, self._clock)
        body = await asyncio.to_thread(written, measures.REGISTRY)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE})


async def tell_cloudwatch(queues: Queues, clock: Callable[[], datetime]) -> None:
    """Write how the queues are so that CloudWatch counts it, where nobody can ask for `/metrics`."""
    await measure_queues(queues, clock)
    gauges = (measures.WAITING, measures.OLDEST_WAITING, measures.UNREACHABLE)
    sys.stdout.writelines(f"{line}\n" for line in embedded(NAMESPACE, gauges, clock()))
    sys.stdout.flush()


async def measure_queues(queues: Queues, clock: Callable[[], datetime]) -> None:
    """Look at the queues, for `measures`."""
    try:
        backlogs = await queues.backlogs()
    except Exception:  # noqa: BLE001 - whatever it is, nothing can be read
        measures.UNREACHABLE.set(1)
        measures.WAITING.clear()
        measures.OLDEST_WAITING.clear()
        return
    measures.UNREACHABLE.set(0)
    for backlog in backlogs:
        age = (clock() - backlog.oldest).total_seconds() if backlog.oldest else 0.0
        measures.WAITING.set(backlog.waiting, backlog.queue)
        measures.OLDEST_WAITING.set(max(age, 0.0), backlog.queue)
