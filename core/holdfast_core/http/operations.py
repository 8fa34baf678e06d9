"""What operators and monitors ask for, and the description of it all."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property, partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web
from holdfast_contract.commands import COMMANDS
from holdfast_contract.errors import Unavailable
from holdfast_contract.events import Event
from holdfast_contract.knowledge import AddDocument
from holdfast_contract.model import WireModel
from holdfast_contract.service.examples import example
from holdfast_contract.service.openapi import docs_routes, document
from holdfast_contract.service.web import Route

from holdfast_core.application.ports import Queues
from holdfast_core.domain.documents.kinds import MEDIA_TYPES
from holdfast_core.http import automation
from holdfast_core.http.uploads import FILE_FIELD

if TYPE_CHECKING:
    from holdfast_core.http.measures import Measures

_TITLE = "Holdfast core"
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

    @cached_property
    def _measures(self) -> "Measures":
        # Prometheus's client costs core's start as much as all routes do, and many a core has no monitor.
        from holdfast_core.http.measures import Measures  # noqa: PLC0415

        return Measures(self._queues, self._clock)

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


def description_routes(routes: Sequence[Route], assets: Path) -> list[Route]:
    """Make the routes of /openapi.json and /docs; `assets` holds swagger-ui-dist."""
    return docs_routes(_TITLE, partial(_describe, tuple(routes)), assets, open_=True)


def _describe(routes: Sequence[Route]) -> dict[str, Any]:
    """Add to the drawn document what a table of routes cannot say: bodies of other types, the operator."""
    read_by_handlers = (AddDocument, Event, *COMMANDS.values())
    described = document(_TITLE, version("holdfast-core"), _DESCRIPTION, routes, read_by_handlers)
    paths = described["paths"]
    file = {"type": "string", "format": "binary"}
    form = {"type": "object", "properties": {FILE_FIELD: file}, "required": [FILE_FIELD]}
    adding = paths["/v1/users/{userId}/documents"]["post"]
    adding["requestBody"] = {
        "description": "As JSON; in a form; or the file as it is, whose media type may be its own as well: "
        f"{', '.join(MEDIA_TYPES)}.",
        "required": True,
        "content": {
            "application/json": _body(AddDocument),
            "application/octet-stream": {"schema": file},
            "multipart/form-data": {"schema": form},
        },
    }
    later = "It is kept, and goes live later: its state says how far it is."
    adding["responses"]["202"] = adding["responses"]["201"] | {"description": later}
    paths["/webhooks/gateway"]["post"]["requestBody"] = {
        "required": True,
        "content": {"application/json": _body(Event)},
    }
    automation.describe(described)
    described["components"]["securitySchemes"]["operator"] = {
        "type": "http",
        "scheme": "basic",
        "description": "The operator's e-mail address and password.",
    }
    described["security"].append({"operator": []})
    return described


def _body(model: type[WireModel]) -> dict[str, Any]:
    return {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}, "example": example(model)}
