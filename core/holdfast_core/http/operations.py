"""What operators and monitors ask for, and the description of it all."""

from collections.abc import Callable, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from aiohttp import web
from holdfast_contract.core import AddDocument
from holdfast_contract.errors import Unavailable
from holdfast_contract.events import Event
from holdfast_contract.model import WireModel
from holdfast_contract.service.openapi import docs_routes, document
from holdfast_contract.service.web import Route
from prometheus_client import CollectorRegistry, Gauge, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from holdfast_core.application.ports import Queues

_DESCRIPTION = (
    "Receives a gateway's events, answers from a user's own documents, and passes session calls on. "
    "A user's key (Bearer or X-Api-Key) reaches that user; the operator signs in with HTTP Basic."
)


class Health(WireModel):
    """That the process lives, or is ready for work."""

    status: str = "ok"


class OperationRoutes:
    """Liveness, readiness, metrics."""

    def __init__(self, queues: Queues, clock: Callable[[], datetime]) -> None:
        self._queues = queues
        self._clock = clock
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._waiting = self._gauge("holdfast_core_waiting", "Pieces of work that wait.")
        self._age = self._gauge("holdfast_core_oldest_waiting_seconds", "Age of the oldest of them.")

    def _gauge(self, name: str, purpose: str) -> Gauge:
        return Gauge(name, purpose, ["queue"], registry=self._registry)

    def routes(self) -> list[Route]:
        """The table."""
        return [
            Route("GET", "/health", self.health, "Whether the process lives.", answer=Health, open=True),
            Route(
                "GET",
                "/ready",
                self.ready,
                "Whether it takes work: its database answers.",
                answer=Health,
                errors=(Unavailable,),
                open=True,
            ),
            Route("GET", "/metrics", self.metrics, "For Prometheus.", answer_types=("text/plain",)),
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
        for backlog in await self._queues.backlogs():
            age = (self._clock() - backlog.oldest).total_seconds() if backlog.oldest else 0.0
            self._waiting.labels(backlog.queue).set(backlog.waiting)
            self._age.labels(backlog.queue).set(max(age, 0.0))
        body = generate_latest(self._registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})


def description_routes(routes: Sequence[Route], assets: Path) -> list[Route]:
    """Make the routes of /openapi.json and /docs; `assets` holds swagger-ui-dist."""
    return docs_routes(_describe(routes), assets, open_=True)


def _describe(routes: Sequence[Route]) -> dict[str, Any]:
    """Add to the drawn document what a table of routes cannot say: bodies of other types, the operator."""
    described = document("Holdfast core", version("holdfast-core"), _DESCRIPTION, routes)
    paths = described["paths"]
    text = {"schema": {"type": "string"}}
    upload = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}
    paths["/v1/users/{userId}/documents"]["post"]["requestBody"] = {
        "required": True,
        "content": {
            "application/json": {"schema": AddDocument.model_json_schema(by_alias=True)},
            "text/markdown": text,
            "text/plain": text,
            "multipart/form-data": {"schema": upload | {"required": ["file"]}},
        },
    }
    paths["/webhooks/gateway"]["post"]["requestBody"] = {
        "required": True,
        "content": {"application/json": {"schema": Event.model_json_schema(by_alias=True)}},
    }
    described["components"]["securitySchemes"]["operator"] = {"type": "http", "scheme": "basic"}
    described["security"].append({"operator": []})
    return described
