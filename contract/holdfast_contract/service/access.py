"""What each request is written down as and counted by: its route, not its path, which may name a person."""

import hmac
import time
from dataclasses import dataclass

import structlog
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware
from pydantic import SecretStr

from holdfast_contract.service import tracing
from holdfast_contract.service.metrics import Counter, Histogram, Registry

METRICS = "/metrics"
QUIET = frozenset({"/health", "/ready", METRICS})
"""Routes that machines ask all day long: written down only where they fail."""

NOWHERE = "none"
"""What stands for the route of a request that has none."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Access:
    """How a service counts its requests; `is_logged` says whether each is a line in the log too."""

    requests: Counter
    seconds: Histogram
    is_logged: bool = True

    def middleware(self) -> Middleware:
        """Make the outermost of an application's middlewares."""

        @web.middleware
        async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
            began = time.perf_counter()
            status = 499  # as others write it where the client went away
            try:
                with tracing.serving(f"{request.method} {_route(request)}", request.headers):
                    response = await handler(request)
                status = response.status
            except web.HTTPException as answer:
                status = answer.status
                raise
            finally:
                self._note(request, status, time.perf_counter() - began)
            return response

        return watch

    def _note(self, request: web.Request, status: int, took: float) -> None:
        route = _route(request)
        method = request.method if route != NOWHERE else NOWHERE  # a method may be any word
        self.requests.add(method, route, str(status))
        self.seconds.observe(took, method, route)
        if self.is_logged and (status >= 400 or route not in QUIET):
            log.info("request", method=method, route=route, status=status, ms=round(took * 1000, 1))


def may_read_metrics(request: web.Request, key: SecretStr | None) -> bool:
    """Say whether a request asks for the figures with the key that opens nothing else."""
    if key is None or _route(request) != METRICS:
        return False
    scheme, _, given = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    raw = given.strip().encode("utf-8", "surrogateescape")  # a header may hold any bytes
    return scheme.lower() == "bearer" and hmac.compare_digest(raw, key.get_secret_value().encode())


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return NOWHERE if resource is None else resource.canonical


def http_figures(registry: Registry) -> tuple[Counter, Histogram]:
    """Name what every service counts of its requests."""
    return (
        registry.counter(
            "http_requests", "Requests by what they were answered with.", "method", "route", "status"
        ),
        registry.histogram(
            "http_request_seconds", "How long requests took, live connections included.", "method", "route"
        ),
    )
