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
    PayloadTooLarge,
    RequestTimeout,
    StorageExhausted,
    Unauthenticated,
    UnsupportedMediaType,
    ValidationFailed,
)
from holdfast_contract.ids import IDENTIFIER_PATTERN
from holdfast_contract.model import WireModel, to_camel
from holdfast_contract.service.web import IDENTIFIERS, Route

_PARAMETER = re.compile(r"\{(\w+)(?::[^}]*)?\}")
_REFERENCE = "#/components/schemas/{model}"
_BODY_ERRORS = (ValidationFailed, RequestTimeout, PayloadTooLarge, UnsupportedMediaType)
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


def document(title: str, version: str, description: str, routes: Sequence[Route]) -> dict[str, Any]:
    """Describe the routes as an OpenAPI 3.1 document."""
    bodies = {route.body for route in routes if route.body is not None}
    answers = {route.answer for route in routes if route.answer is not None}
    references, definitions = models_json_schema(
        [
            *((model, "validation") for model in sorted(bodies, key=_name)),
            *((model, "serialization") for model in sorted(answers, key=_name)),
        ],
        by_alias=True,
        ref_template=_REFERENCE,
    )
    schemas = definitions.get("$defs", {}) | {"Error": _error_schema()}
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        path = _PARAMETER.sub(r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route, references)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": version,
            "description": description,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "apiKey": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
            },
        },
        "security": [{"bearer": []}, {"apiKey": []}],
    }


def _name(model: type[WireModel]) -> str:
    return model.__name__


def _operation(route: Route, references: References) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": to_camel(route.handler.__name__),
        "summary": route.summary,
        "tags": [route.tag],
        "parameters": [*_path_parameters(route), *_given(route, "query"), *_given(route, "header")],
        "responses": _responses(route, references),
    }
    if route.body is not None:
        schema = references[route.body, "validation"]
        operation["requestBody"] = {
            "required": not route.body_optional,
            "content": {"application/json": {"schema": schema}},
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
        done["content"] = {
            kind: {"schema": schema if kind == "application/json" else {"type": "string"}}
            for kind in route.answer_types
        }
    elif route.answer_types != ("application/json",):
        done["content"] = {kind: {} for kind in route.answer_types}
    responses = {str(status): done for status in (route.status, *route.also)}
    always = () if route.open else (Unauthenticated, ValidationFailed)
    with_body = () if route.body is None else _BODY_ERRORS
    writing = () if route.method == "GET" else (StorageExhausted,)
    by_status: dict[int, dict[ErrorCode, str | None]] = {}
    for error in (*always, *with_body, *writing, *route.errors):
        by_status.setdefault(error().status, {})[error.code] = error.__doc__
    for status, codes in sorted(by_status.items()):
        responses[str(status)] = {
            "description": " ".join(f"`{code}`: {advice}" for code, advice in codes.items()),
            "content": {"application/json": {"schema": _error_of(list(codes))}},
        }
    return responses


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
