"""OpenAPI 3.1, drawn from the table of routes, and the page to try it on."""

import asyncio
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from aiohttp import web
from pydantic.json_schema import models_json_schema

from holdfast_contract.errors import (
    ErrorCode,
    HoldfastError,
    PayloadTooLarge,
    RateLimited,
    RequestTimeout,
    StorageExhausted,
    Unauthenticated,
    UnsupportedMediaType,
    ValidationFailed,
)
from holdfast_contract.ids import IDENTIFIER_PATTERN
from holdfast_contract.model import WireModel, to_camel
from holdfast_contract.service.examples import example
from holdfast_contract.service.web import IDENTIFIERS, Route

_PARAMETER = re.compile(r"\{(\w+)(?::[^}]*)?\}")
_REFERENCE = "#/components/schemas/{model}"
_ERROR_EXAMPLE = "#/components/examples/{code}"
_BODY_ERRORS = (ValidationFailed, RequestTimeout, PayloadTooLarge, UnsupportedMediaType)
_SAID_ABOUT = frozenset({"const", "default", "enum", "example", "examples"})
"""Keys of a schema that hold values and no schemas."""

TAGS = {
    "assistant": "How the assistant is set, in versions, and trying it.",
    "backups": "A session's backups: taken, checked, put back.",
    "contacts": "Forgetting contacts, and looking numbers up.",
    "conversations": "Conversations with one person each: read, taken over, handed back, written in.",
    "deliveries": "Webhook deliveries to core, and sending dead ones again.",
    "events": "Live events.",
    "gateways": "The gateways themselves: how they are, and emptying one for an upgrade.",
    "intents": "What contacts want, by examples, and what to do then; in versions.",
    "knowledge": "The documents that the assistant answers from.",
    "messages": "Messages, typing, and received files.",
    "privacy": "What is held of users and contacts: handed out, and removed for good.",
    "service": "Whether the service lives and is ready, and its metrics.",
    "sessions": "WhatsApp logins: started, paired, stopped, forgotten.",
    "subscriptions": "Outgoing webhooks to automation platforms, and what became of each delivery.",
    "tests": "The user's own questions, and what the assistant must make of them.",
    "usage": "What happened in a user's days, and what is wrong now.",
    "users": "Users and their API keys.",
    "webhooks": "Where events of a gateway and commands of automation platforms come in.",
}
"""What each group of operations is about."""

References = dict[tuple[Any, Literal["validation", "serialization"]], dict[str, Any]]

_DOCS_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><link rel="stylesheet" href="/docs/assets/swagger-ui.css"></head>
<body><div id="docs"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script><script src="/docs/assets/start.js"></script>
</body></html>"""
_NO_ASSETS = "The parts of this page are not installed. Run `make install`, then load it again.\n"
_DOCS_START = 'SwaggerUIBundle({url: "/openapi.json", dom_id: "#docs", deepLinking: true});'
_DOCS_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)


def document(
    title: str,
    version: str,
    description: str,
    routes: Sequence[Route],
    also: Sequence[type[WireModel]] = (),
) -> dict[str, Any]:
    """Describe the routes as an OpenAPI 3.1 document.

    `also` names bodies that handlers read by themselves: they can be referred to by their names.
    """
    bodies = {route.body for route in routes if route.body is not None} | set(also)
    answers = {route.answer for route in routes if route.answer is not None}
    references, definitions = models_json_schema(
        [
            *((model, "validation") for model in sorted(bodies, key=_name)),
            *((model, "serialization") for model in sorted(answers, key=_name)),
        ],
        by_alias=True,
        ref_template=_REFERENCE,
    )
    schemas = _kinds_apart(definitions.get("$defs", {})) | {"Error": _error_schema()}
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        path = _PARAMETER.sub(r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route, references)
    tags = {route.tag for route in routes}
    described = {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": version,
            "description": description,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "The service that this document comes from."}],
        "tags": [{"name": tag, "description": TAGS[tag]} for tag in sorted(tags)],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "examples": _error_examples(),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": "An API key."},
                "apiKey": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "X-Api-Key",
                    "description": "An API key, for tools that set no Authorization.",
                },
            },
        },
        "security": [{"bearer": []}, {"apiKey": []}],
    }
    return _plainly_named(described)


def _kinds_apart(schemas: dict[str, Any]) -> dict[str, Any]:
    """Give the kinds of a model that comes in several schemas of their own, by their titles."""
    apart: dict[str, Any] = {}
    for name, schema in schemas.items():
        kinds = {kind["title"]: kind for kind in schema.get("oneOf", []) if "title" in kind}
        refer = {"oneOf": [{"$ref": _REFERENCE.format(model=kind)} for kind in kinds]} if kinds else {}
        apart |= {name: schema | refer, **kinds}
    return apart


def _plainly_named(described: dict[str, Any]) -> dict[str, Any]:
    """Name schemas as generated clients should name their classes, and take pydantic's titles away.

    A model that is taken in another form than it is given has two schemas: `Limits-Input`, `Limits-Output`.
    """
    names = {
        name: name.replace("-Input", "Input").replace("-Output", "")
        for name in described["components"]["schemas"]
    }
    renamed = {_REFERENCE.format(model=old): _REFERENCE.format(model=new) for old, new in names.items()}
    schemas = {names[name]: schema for name, schema in described["components"]["schemas"].items()}
    components = described["components"] | {"schemas": schemas}
    plain: dict[str, Any] = _plain(described | {"components": components}, renamed)
    plain["info"] = described["info"]
    return plain


def _plain(part: Any, renamed: dict[str, str]) -> Any:
    if isinstance(part, list):
        return [_plain(item, renamed) for item in part]
    if not isinstance(part, dict):
        return part
    return {
        key: _plain_value(key, value, renamed)
        for key, value in part.items()
        if key != "title" or not isinstance(value, str)
    }


def _plain_value(key: str, value: Any, renamed: dict[str, str]) -> Any:
    if key == "$ref":
        return renamed.get(value, value)
    if key == "properties":  # whose keys are names of fields
        return {field: _plain(schema, renamed) for field, schema in value.items()}
    return value if key in _SAID_ABOUT else _plain(value, renamed)


def _name(model: type[WireModel]) -> str:
    return model.__name__


def _operation(route: Route, references: References) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.operation_id or to_camel(route.handler.__name__),
        "summary": route.summary,
        **({} if route.scope is None else {"description": f"A key needs the scope `{route.scope}`."}),
        "tags": [route.tag],
        "parameters": [*_path_parameters(route), *_given(route, "query"), *_given(route, "header")],
        "responses": _responses(route, references),
    }
    if route.body is not None:
        schema = references[route.body, "validation"]
        operation["requestBody"] = {
            "required": not route.body_optional,
            "content": {"application/json": {"schema": schema, "example": example(route.body)}},
        }
    if route.open:
        operation["security"] = []
    return operation


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": _parameter(route, name)}
        for name in _PARAMETER.findall(route.path)
    ]


def _given(route: Route, where: str) -> list[dict[str, Any]]:
    named = route.query if where == "query" else route.headers
    return [
        {
            "name": name,
            "in": where,
            "required": where == "header",
            "description": description,
            "schema": _parameter(route, name),
        }
        for name, description in named.items()
    ]


def _parameter(route: Route, name: str) -> dict[str, Any]:
    identifier = {"pattern": IDENTIFIER_PATTERN} if name in IDENTIFIERS else {}
    return {"type": "string", **identifier, **route.parameters.get(name, {})}


def _responses(route: Route, references: References) -> dict[str, dict[str, Any]]:
    done: dict[str, Any] = {"description": route.summary}
    if route.answer is not None:
        schema = references[route.answer, "serialization"]
        as_json = {"schema": schema, "example": example(route.answer)}
        done["content"] = {
            kind: as_json if kind == "application/json" else _other(kind) for kind in route.answer_types
        }
    elif route.answer_types != ("application/json",):
        done["content"] = {kind: _other(kind) for kind in route.answer_types}
    responses = {str(status): done for status in (route.status, *route.also)}
    always = () if route.open else (Unauthenticated, ValidationFailed)
    counted = () if route.per_minute == 0 else (RateLimited,)
    with_body = () if route.body is None else _BODY_ERRORS
    writing = () if route.method == "GET" else (StorageExhausted,)
    by_status: dict[int, dict[ErrorCode, str | None]] = {}
    for error in (*always, *counted, *with_body, *writing, *route.errors):
        by_status.setdefault(error().status, {})[error.code] = error.__doc__
    for status, codes in sorted(by_status.items()):
        responses[str(status)] = {
            "description": " ".join(f"`{code}`: {advice}" for code, advice in codes.items()),
            "content": {
                "application/json": {
                    "schema": _error_of(list(codes)),
                    "examples": {code: {"$ref": _ERROR_EXAMPLE.format(code=code)} for code in codes},
                }
            },
        }
    return responses


def _other(kind: str) -> dict[str, Any]:
    """Describe an answer that is no JSON: text, or a file."""
    is_text = kind.startswith("text/") or kind.endswith("+xml")
    return {"schema": {"type": "string"} if is_text else {"type": "string", "format": "binary"}}


def _error_examples() -> dict[str, Any]:
    """Give an example of each error, in its own words."""
    return {
        code.value: {
            "summary": f"HTTP {kind().status}",
            "value": {
                "error": {
                    "code": code.value,
                    "message": kind().message,
                    "details": {},
                    "requestId": "7c1f0a52",
                }
            },
        }
        for code, kind in HoldfastError.by_code.items()
    }


def _error_of(codes: list[ErrorCode]) -> dict[str, Any]:
    """Describe an error of one of these codes."""
    code = {"properties": {"code": {"enum": codes}}}
    return {"$ref": _REFERENCE.format(model="Error"), "properties": {"error": code}}


def _error_schema() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {
                "type": "object",
                "required": ["code", "message", "details", "requestId"],
                "properties": {
                    "code": {"type": "string", "enum": [code.value for code in ErrorCode]},
                    "message": {"type": "string"},
                    "details": {"type": "object"},
                    "requestId": {"type": "string"},
                },
            }
        },
    }


def docs_routes(
    title: str, describe: Callable[[], dict[str, Any]], assets: Path, *, open_: bool = False
) -> list[Route]:
    """Make the routes of the document and of the page to try it on.

    `describe` draws the document once it is asked for, in a thread: most processes are never asked.
    `assets` holds swagger-ui-dist; `open_` says whether they need no credentials.
    """
    described = cache(describe)

    async def openapi(_request: web.Request) -> web.Response:
        return web.json_response(await asyncio.to_thread(described))

    async def docs(_request: web.Request) -> web.Response:
        if not (assets / "swagger-ui.css").is_file():
            return web.Response(text=_NO_ASSETS, status=503)
        page = _DOCS_PAGE.format(title=title)
        return web.Response(
            text=page, content_type="text/html", headers={"Content-Security-Policy": _DOCS_POLICY}
        )

    async def docs_start(_request: web.Request) -> web.Response:
        return web.Response(text=_DOCS_START, content_type="text/javascript")

    async def docs_asset(request: web.Request) -> web.StreamResponse:
        return web.FileResponse(assets / request.match_info["name"])

    parts = r"/docs/assets/{name:swagger-ui(-bundle\.js|\.css)}"
    return [
        Route("GET", "/openapi.json", openapi, "This document.", open=open_),
        Route("GET", "/docs", docs, "A page to try the API on.", answer_types=("text/html",), open=open_),
        Route("GET", "/docs/assets/start.js", docs_start, "The page's script.", open=open_),
        Route("GET", parts, docs_asset, "The page's parts.", open=open_),
    ]
