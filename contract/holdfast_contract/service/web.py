"""HTTP manners that both services share: a table of routes, checked input, errors by code."""

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

import structlog
from aiohttp import HttpVersion11, web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler as AiohttpHandler
from aiohttp.typedefs import Middleware

from holdfast_contract.errors import (
    HoldfastError,
    Internal,
    MethodNotAllowed,
    NotFound,
    PayloadTooLarge,
    RequestTimeout,
    UnsupportedMediaType,
    ValidationFailed,
)
from holdfast_contract.ids import IDENTIFIER_PATTERN
from holdfast_contract.model import WireModel
from holdfast_contract.service.protection import protect

MAX_BODY = 1 << 20
"""Bytes of a body where a route does not say otherwise."""

BODY_SECONDS = 4.0
BODY_RATE = 32 * 1024
"""A body has arrived after so many seconds, and one more for every so many bytes of it."""

REQUEST_ID_HEADER = "X-Request-Id"
_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{1,64}$")
_IDENTIFIER = re.compile(IDENTIFIER_PATTERN)
IDENTIFIERS = frozenset({"userId", "sessionId"})
"""Parameters that are checked wherever they come."""

log = structlog.get_logger()

Handler = Callable[..., Awaitable[WireModel | web.StreamResponse | None]]


@dataclass(frozen=True)
class Route:
    """One operation: how it is called, what it takes, what it answers.

    The handler gets the request, and the body as a model where `body` is set. What it returns is
    written as JSON with `status`; None becomes 204.
    """

    method: str
    path: str
    handler: Handler
    summary: str
    body: type[WireModel] | None = None
    body_optional: bool = False
    answer: type[WireModel] | None = None
    answer_types: tuple[str, ...] = ("application/json",)
    status: int = 200
    also: tuple[int, ...] = ()
    """Further statuses of the same answer, where the handler gives a response of its own."""

    errors: tuple[type[HoldfastError], ...] = ()
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """JSON schemas of what the handler asks of parameters of the path, the query or the headers."""

    operation_id: str | None = None
    """What generated clients call it, where the handler's name says too little by itself."""

    tag: str = "service"
    open: bool = False
    """Whether it needs no credentials."""

    scope: str | None = None
    """What a key must be allowed, where keys are limited to scopes."""

    max_body: int = MAX_BODY

    per_minute: int | None = None
    """How often the same path may be called in a minute, see `limits.route_limiter`; 0: nobody counts."""


_open_handlers: WeakSet[AiohttpHandler] = WeakSet()
_scopes: WeakKeyDictionary[AiohttpHandler, str] = WeakKeyDictionary()
_limits: WeakKeyDictionary[AiohttpHandler, int] = WeakKeyDictionary()


def add_routes(router: web.UrlDispatcher, routes: Iterable[Route]) -> None:
    """Register a table of routes."""
    for route in routes:
        handler = _adapt(route)
        if route.open:
            _open_handlers.add(handler)
        if route.scope is not None:
            _scopes[handler] = route.scope
        if route.per_minute is not None:
            _limits[handler] = route.per_minute
        router.add_route(route.method, route.path, handler, expect_handler=_go_on)


def is_open(request: web.Request) -> bool:
    """Whether the route of a request needs no credentials."""
    return request.match_info.handler in _open_handlers


def scope_of(request: web.Request) -> str | None:
    """Give the scope that the route of a request asks of a key; None where it names none."""
    return _scopes.get(request.match_info.handler)


def limit_of(request: web.Request) -> int | None:
    """Give how often the route of a request may be called in a minute, where it says so by itself."""
    return _limits.get(request.match_info.handler)


async def _go_on(request: web.Request) -> None:
    """Let who asks for it send the body; what else may be expected is passed over, as HTTP allows."""
    if request.headers["Expect"].lower() == "100-continue" and request.version == HttpVersion11:
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0  # the answer itself has not begun


def _adapt(route: Route) -> AiohttpHandler:
    async def handle(request: web.Request) -> web.StreamResponse:
        _check_names(request)
        if route.body is None:
            result = await route.handler(request)
        else:
            result = await route.handler(request, await _read_model(request, route, route.body))
        if isinstance(result, web.StreamResponse):
            return result
        if result is None:
            return web.Response(status=204)
        return web.Response(text=result.to_json(), content_type="application/json", status=route.status)

    return handle


def _check_names(request: web.Request) -> None:
    """Refuse ids that could leave their folder, and the misspelling that nobody would notice."""
    if "user_id" in request.query:
        raise ValidationFailed("The tenant's id is spelt userId, not user_id.")
    for name, value in (*request.query.items(), *request.match_info.items()):
        if name in IDENTIFIERS and not _IDENTIFIER.fullmatch(value):
            raise ValidationFailed(
                f"{name} has letters, digits, '-' and '_', up to 64, and starts with a letter or digit.",
                details={"fields": [{"field": name, "problem": f"Match {IDENTIFIER_PATTERN}"}]},
            )


async def _read_model(request: web.Request, route: Route, model: type[WireModel]) -> WireModel:
    raw = await read_body(request, route.max_body)
    if not raw and route.body_optional:
        return model.from_wire({})
    if request.content_type != "application/json":
        raise UnsupportedMediaType
    # A large body takes its time, in which others shall be served.
    return await asyncio.to_thread(model.from_body, raw) if len(raw) > MAX_BODY else model.from_body(raw)


async def read_body(request: web.Request, limit: int) -> bytes:
    """Read a body of `limit` bytes at the most.

    Raises `PayloadTooLarge` as soon as it is more, `RequestTimeout` where it stalls, and `ValidationFailed`
    where it ends too early or is not encoded as its headers say.
    """
    if (request.content_length or 0) > limit:
        raise PayloadTooLarge(f"The body is larger than the {limit} bytes that this address accepts.")
    parts: list[bytes] = []
    size = 0
    async with arriving() as came:
        async for part in request.content.iter_any():
            size += len(part)
            if size > limit:
                raise PayloadTooLarge(f"The body is larger than the {limit} bytes that this address accepts.")
            parts.append(part)
            came(len(part))
    return b"".join(parts)


@asynccontextmanager
async def arriving() -> AsyncIterator[Callable[[int], None]]:
    """Read a body inside, and tell the function that this gives of every so many bytes that came.

    Raises `RequestTimeout` where the body stalls and `ValidationFailed` where it is broken.
    """
    try:
        async with asyncio.timeout(BODY_SECONDS) as timeout:

            def came(size: int) -> None:
                timeout.reschedule((timeout.when() or 0.0) + size / BODY_RATE)

            yield came
    except TimeoutError:
        raise RequestTimeout from None
    except (web.RequestPayloadError, HttpProcessingError):
        raise ValidationFailed("The body breaks off, or is not encoded as its headers say.") from None


async def read_parts(request: web.Request, came: Callable[[int], None]) -> AsyncIterator[bytes]:
    """Give a body part by part as it arrives, and tell `came`, of `arriving`, of each."""
    async for part in request.content.iter_any():
        came(len(part))
        yield part


def error_response(error: HoldfastError, request_id: str) -> web.Response:
    """Write an error as every caller of ours reads it."""
    body = {
        "error": {
            "code": error.code,
            "message": error.message,
            "details": error.details,
            "requestId": request_id,
        }
    }
    response = web.json_response(body, status=error.status)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(max(1, round(error.retry_after)))
    return response


@web.middleware
async def answer_errors(request: web.Request, handler: AiohttpHandler) -> web.StreamResponse:
    """Give each request an id, and each failure the shape of the contract."""
    given = request.headers.get(REQUEST_ID_HEADER, "")
    request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
    # A connection serves request after request: nothing of the one before is left.
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id, **_names_in(request))
    try:
        response = await handler(request)
    except HoldfastError as error:
        response = error_response(error, request_id)
    except web.HTTPException as error:
        response = _plain_http(error, request_id)
    except ConnectionResetError:
        raise
    except Exception:
        resource = request.match_info.route.resource
        log.exception("request failed", method=request.method, route=resource and resource.canonical)
        response = error_response(Internal(), request_id)
    if not response.prepared:
        response.headers[REQUEST_ID_HEADER] = request_id
    return response


def _names_in(request: web.Request) -> dict[str, str]:
    """Give whom a path says that a request is about, for the log."""
    found = request.match_info
    names = {"user_id": found.get("userId", ""), "session_id": found.get("sessionId", "")}
    return {name: value for name, value in names.items() if _IDENTIFIER.fullmatch(value)}


def _plain_http(error: web.HTTPException, request_id: str) -> web.Response:
    """Give aiohttp's own refusals the shape of ours; redirects and the like go as they are."""
    kinds: dict[int, type[HoldfastError]] = {
        404: NotFound,
        405: MethodNotAllowed,
        413: PayloadTooLarge,
        415: UnsupportedMediaType,
    }
    if error.status < 400:
        raise error
    kind = kinds.get(error.status, ValidationFailed if error.status < 500 else Internal)
    response = error_response(kind(), request_id)
    if "Allow" in error.headers:
        response.headers["Allow"] = error.headers["Allow"]
    return response


def make_app(
    routes: Iterable[Route],
    *middlewares: Middleware,
    late: web.AbstractResource | None = None,
    watch: Sequence[Middleware] = (),
) -> web.Application:
    """Make an application that answers errors in our shape and reads bodies under our limits.

    `late` is asked for what is not in the table. `watch` stands outermost: it sees every answer as it goes.
    """
    app = web.Application(middlewares=[*watch, answer_errors, *middlewares])
    app.on_response_prepare.append(protect)
    add_routes(app.router, routes)
    if late is not None:
        app.router.register_resource(late)
    return app
