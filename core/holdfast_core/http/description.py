"""The description of core's API, and the page to try it on."""

from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from holdfast_contract.commands import COMMANDS
from holdfast_contract.events import Event
from holdfast_contract.knowledge import AddDocument
from holdfast_contract.model import WireModel
from holdfast_contract.service.examples import example
from holdfast_contract.service.openapi import docs_routes, document
from holdfast_contract.service.web import Route

from holdfast_core.domain.documents.kinds import MEDIA_TYPES
from holdfast_core.http import automation
from holdfast_core.http.uploads import FILE_FIELD

_TITLE = "Holdfast core"
_DESCRIPTION = (
    "Receives a gateway's events, answers from a user's own documents, and passes session calls on. "
    "A user's key (Bearer or X-Api-Key) reaches that user; the operator signs in with HTTP Basic."
)


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
