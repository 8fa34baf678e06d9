"""How the services hold connections: what is no HTTP gets an answer of ours, what stalls is closed.

aiohttp by itself would write the refused bytes to the log and back to the caller, and wait for an hour.
"""

import asyncio
import secrets
import traceback
from collections import Counter
from collections.abc import Collection
from typing import Any

import structlog
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from holdfast_contract.errors import Internal, ValidationFailed
from holdfast_contract.service.addresses import PROXIES, is_within
from holdfast_contract.service.settings import Network
from holdfast_contract.service.web import error_response

HEAD_SECONDS = 4.0
"""How long a request's line and headers may take to arrive."""

LINGER_SECONDS = 2.0
"""How long the rest of a refused body is read, so that its sender comes to read the refusal."""

IDLE_SECONDS = 180.0
"""How long a connection may rest between two requests: longer than proxies keep theirs, which end first."""

LINE_BYTES = 8 << 10
"""Of a request's line, and of one header."""

HEADERS = 64
"""Headers of a request; a browser behind two proxies sends half as many."""

CONNECTIONS_OF_ADDRESS = 500
"""Connections of one address at the same time, where that is no trusted proxy."""

log = structlog.get_logger()


class Runner(web.AppRunner):
    """Runs an application on connections as described above."""

    def __init__(self, app: web.Application, *, drain: float) -> None:
        """`drain` says how many seconds the requests in hand get to end."""
        super().__init__(
            app,
            access_log=None,
            shutdown_timeout=drain,
            lingering_time=LINGER_SECONDS,
            keepalive_timeout=IDLE_SECONDS,
            max_line_size=LINE_BYTES,
            max_field_size=LINE_BYTES,
            max_headers=HEADERS,
        )

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return _Server(
            made.request_handler,
            request_factory=made.request_factory,
            proxies=self._app.get(PROXIES, ()),
            **self._kwargs,
        )


class _Server(web.Server):
    def __init__(self, *given: Any, proxies: Collection[Network], **more: Any) -> None:
        super().__init__(*given, **more)
        self._proxies = proxies
        self._held: Counter[str] = Counter()

    def connection_made(self, handler: RequestHandler, transport: asyncio.Transport) -> None:
        super().connection_made(handler, transport)
        address = _peer(transport)
        self._held[address] += 1
        if self._held[address] > CONNECTIONS_OF_ADDRESS and not is_within(address, self._proxies):
            transport.abort()

    def connection_lost(self, handler: RequestHandler, exc: BaseException | None = None) -> None:
        transport = self._connections.get(handler)
        super().connection_lost(handler, exc)
        if transport is not None:
            address = _peer(transport)
            self._held[address] -= 1
            if self._held[address] <= 0:
                del self._held[address]

    def __call__(self) -> RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)


class _Connection(RequestHandler):
    __slots__ = ("_head_timer",)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._head_timer: asyncio.TimerHandle | None = None
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        before = self._request_count
        super().data_received(data)
        if self._request_count > before:
            self._stop_timer()
        elif self._waiter is not None and not self._waiter.done():
            self._expect_head()  # nothing is in hand, so this is the beginning of one

    def connection_lost(self, exc: BaseException | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self._loop.call_later(HEAD_SECONDS, self.force_close)

    def _stop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 - it repeats the caller's bytes
    ) -> web.StreamResponse:
        """Answer what failed before the application saw it."""
        if request.writer.output_size > 0:
            raise ConnectionError("The answer has begun already.")
        request_id = secrets.token_hex(8)
        if status < 500:
            response = error_response(ValidationFailed("This is not well-formed HTTP."), request_id)
        else:
            self.log_exception(exc_info=exc)
            response = error_response(Internal(), request_id)
        response.force_close()
        return response

    def log_exception(self, *_args: object, exc_info: BaseException | None = None, **_more: object) -> None:
        """Say what failed where, without the exception's words: the parser's repeat the caller's bytes."""
        frames = traceback.format_tb(exc_info.__traceback__) if exc_info else []
        log.error("connection failed", kind=type(exc_info).__name__, frames="".join(frames))


def _peer(transport: asyncio.BaseTransport) -> str:
    name = transport.get_extra_info("peername")
    return str(name[0]) if isinstance(name, tuple) else ""
