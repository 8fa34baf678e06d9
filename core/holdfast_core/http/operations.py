"""What operators and monitors ask for."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from aiohttp import web
from holdfast_contract.errors import Unavailable
from holdfast_contract.model import WireModel
from holdfast_contract.service.metrics import LoopLag
from holdfast_contract.service.web import Route

from holdfast_core.application.ports import Queues

if TYPE_CHECKING:
    from holdfast_core.http.measures import Measures


class Health(WireModel):
    """That the process lives, or is ready for work."""

    status: str = "ok"


class OperationRoutes:
    """Liveness, readiness, metrics."""

    def __init__(
        self, queues: Queues, lag: LoopLag, clock: Callable[[], datetime], public_url: str | None = None
    ) -> None:
        """`public_url` is where the certificate is looked at, if it is `https`."""
        self._queues = queues
        self._lag = lag
        self._public_url = public_url
        self._clock = clock

    @cached_property
    def _measures(self) -> "Measures":
        # Many a core has no monitor.
        from holdfast_contract.service.certificate import Certificate  # noqa: PLC0415

        from holdfast_core.http.measures import Measures  # noqa: PLC0415

        return Measures(self._queues, self._lag, Certificate(self._public_url), self._clock)

    def routes(self) -> list[Route]:
        """The table."""
        return [
            Route(
                "GET",
                "/health",
                self.health,
                "Whether the process lives.",
                operation_id="getHealth",
                answer=Health,
                open=True,
            ),
            Route(
                "GET",
                "/ready",
                self.ready,
                "Whether it takes work: its database answers.",
                operation_id="getReady",
                answer=Health,
                errors=(Unavailable,),
                open=True,
            ),
            Route(
                "GET",
                "/metrics",
                self.metrics,
                "For Prometheus.",
                operation_id="getMetrics",
                answer_types=("text/plain",),
            ),
        ]

    async def health(self, _request: web.Request) -> Health:
        """Say that we live."""
        return Health()

    async def ready(self, _request: web.Request) -> Health:
        """Ask the database. Raises `Unavailable`."""
        try:
            await self._queues.backlogs()
        except Exception as error:
            raise Unavailable("The database does not answer.") from error
        return Health()

    async def metrics(self, _request: web.Request) -> web.Response:
        """Measure now, as it is asked for."""
        return await self._measures.answer()
