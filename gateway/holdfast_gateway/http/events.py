"""The live events, as Server-Sent Events or over a WebSocket."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Collection, Sequence
from contextlib import aclosing, suppress
from typing import Protocol

import structlog
from aiohttp import WSCloseCode, WSMsgType, web
from holdfast_contract.errors import ValidationFailed
from holdfast_contract.events import EventType
from holdfast_contract.service.web import Route

from holdfast_gateway.application.feed import Feed, Wanted
from holdfast_gateway.application.store import StoredEvent
from holdfast_gateway.http.tickets import Tickets

PATH = "/v1/events"
KEEP_ALIVE = 15.0
"""Seconds of silence after which a comment is sent, so that proxies keep the line."""

DRAIN_WITHIN = 10.0
"""Seconds for which a reader's buffer may stay full before the reader is cut off."""

CLOSE_WITHIN = 1.0
"""Seconds that a reader who is cut off has to hear why."""

GAP = "stream.gap"
"""Told first where the id to resume behind is kept no longer, so that events may be missing."""

log = structlog.get_logger()


class Connection(Protocol):
    """A way to a reader."""

    async def send(self, event: StoredEvent) -> None:
        """Send an event; waits while the reader's buffer is full."""

    async def send_gap(self, after: str) -> None:
        """Tell that events behind `after` may be missing."""

    async def keep_alive(self) -> None:
        """Send a sign of life."""

    async def cut_off(self) -> None:
        """End the connection to a reader who does not read."""


def is_ticketed(request: web.Request) -> bool:
    """Say whether a request brings a ticket where one is read."""
    return request.path == PATH and "ticket" in request.query


def event_routes(feed: Feed, tickets: Tickets, origins: Collection[str]) -> Sequence[Route]:
    """Make the table of routes. Pages of `origins` may follow, with a ticket."""

    async def follow_events(request: web.Request) -> web.StreamResponse:
        # What is wanted, and from where, is settled before the client learns that it is connected.
        wanted = _ticketed(tickets, request) if is_ticketed(request) else _wanted(request)
        after = request.headers.get("Last-Event-ID") or request.query.get("after")
        start = await feed.start(after)
        gap = after if start.missed else None
        socket = web.WebSocketResponse(heartbeat=KEEP_ALIVE)
        async with aclosing(feed.follow(start.place, wanted)) as events:
            if socket.can_prepare(request):
                return await _over_socket(request, socket, events, gap)
            return await _as_stream(request, events, gap, _cors(request, origins))

    return [
        Route(
            "GET",
            PATH,
            follow_events,
            "Events as they happen: Server-Sent Events, or a WebSocket where the client upgrades.",
            query={
                "userId": "Only this user's.",
                "types": "Only these types, separated by commas.",
                "after": "Resume behind this event id; the Last-Event-ID header does the same.",
                "ticket": "A ticket instead of a key; it is bound to its user and types.",
            },
            answer_types=("text/event-stream",),
            tag="events",
        )
    ]


def _wanted(request: web.Request) -> Wanted:
    types = frozenset(part for part in request.query.get("types", "").split(",") if part)
    unknown = types - set(EventType)
    if unknown:
        raise ValidationFailed(
            f"types has no {', '.join(sorted(unknown))}. There are: {', '.join(EventType)}."
        )
    return Wanted(request.query.get("userId"), types)


def _ticketed(tickets: Tickets, request: web.Request) -> Wanted:
    if {"userId", "types"} & request.query.keys():
        raise ValidationFailed("A ticket is bound to its user and types. Ask for them when you fetch it.")
    return tickets.read(request.query["ticket"])


def _cors(request: web.Request, origins: Collection[str]) -> dict[str, str]:
    """Give the headers that let a page of another origin read the answer; none for others."""
    origin = request.headers.get("Origin", "")
    if not is_ticketed(request) or origin not in origins:
        return {}
    return {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}


class _Stream:
    """Server-Sent Events."""

    def __init__(self, request: web.Request, response: web.StreamResponse) -> None:
        self._request = request
        self._response = response

    async def send(self, event: StoredEvent) -> None:
        frame = f"id: {event.event_id}\nevent: {event.type}\ndata: {event.body}\n\n"
        await self._response.write(frame.encode())

    async def send_gap(self, after: str) -> None:
        await self._response.write(f"event: {GAP}\ndata: {_gap(after)}\n\n".encode())

    async def keep_alive(self) -> None:
        await self._response.write(b": still here\n\n")

    async def cut_off(self) -> None:
        if self._request.transport is not None:
            self._request.transport.abort()


class _Socket:
    """A WebSocket, which keeps itself alive with pings."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        self._request = request
        self._socket = socket

    async def send(self, event: StoredEvent) -> None:
        await self._socket.send_str(event.body)

    async def send_gap(self, after: str) -> None:
        await self._socket.send_str(_gap(after))

    async def keep_alive(self) -> None:
        pass

    async def cut_off(self) -> None:
        with suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(CLOSE_WITHIN):
                await self._socket.close(code=WSCloseCode.TRY_AGAIN_LATER, drain=False)
        if self._request.transport is not None:
            self._request.transport.abort()


def _gap(after: str) -> str:
    return json.dumps({"type": GAP, "data": {"after": after}})


async def _as_stream(
    request: web.Request, events: AsyncIterator[StoredEvent], gap: str | None, headers: dict[str, str]
) -> web.StreamResponse:
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/event-stream",
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
            **headers,
        }
    )
    await response.prepare(request)
    await response.write(b": holdfast\n\n")
    await _tell(_Stream(request, response), events, gap)
    return response


async def _over_socket(
    request: web.Request, socket: web.WebSocketResponse, events: AsyncIterator[StoredEvent], gap: str | None
) -> web.WebSocketResponse:
    await socket.prepare(request)

    async def tell() -> None:
        await _tell(_Socket(request, socket), events, gap)
        await socket.close()

    telling = asyncio.create_task(tell())
    try:
        async for message in socket:
            if message.type is WSMsgType.ERROR:
                break
    finally:
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
    return socket


async def _tell(connection: Connection, events: AsyncIterator[StoredEvent], gap: str | None) -> None:
    """Send all events, and signs of life between them, until the feed ends or the reader does not read."""
    coming = asyncio.ensure_future(anext(events, None))
    try:
        if gap is not None:
            await _in_time(connection.send_gap(gap))
        while True:
            await asyncio.wait({coming}, timeout=KEEP_ALIVE)
            if not coming.done():
                await _in_time(connection.keep_alive())
            elif (event := coming.result()) is None:
                return
            else:
                await _in_time(connection.send(event))
                coming = asyncio.ensure_future(anext(events, None))
    except TimeoutError:
        log.info("a reader of live events was too slow and is cut off")
        await connection.cut_off()
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)


async def _in_time(sending: Awaitable[None]) -> None:
    async with asyncio.timeout(DRAIN_WITHIN):
        await sending
