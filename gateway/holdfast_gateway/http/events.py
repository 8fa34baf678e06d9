"""The live events, as Server-Sent Events or over a WebSocket."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from aiohttp import WSMsgType, web
from holdfast_contract.errors import ValidationFailed
from holdfast_contract.events import EventType
from holdfast_contract.service.web import Route

from holdfast_gateway.application.feed import NO_PLACE, Feed
from holdfast_gateway.application.store import StoredEvent

KEEP_ALIVE = 15.0
"""Seconds of silence after which a comment is sent, so that proxies keep the line."""


def event_routes(feed: Feed) -> Sequence[Route]:
    """Make the table of routes."""

    async def follow_events(request: web.Request) -> web.StreamResponse:
        # Where to begin is settled before the client learns that it is connected.
        events = await _events(feed, request)
        socket = web.WebSocketResponse(heartbeat=KEEP_ALIVE)
        if socket.can_prepare(request):
            return await _over_socket(request, socket, events)
        return await _as_stream(request, events)

    return [
        Route(
            "GET",
            "/v1/events",
            follow_events,
            "Events as they happen: Server-Sent Events, or a WebSocket where the client upgrades.",
            query={
                "userId": "Only this user's.",
                "types": "Only these types, separated by commas.",
                "after": "Resume behind this event id; the Last-Event-ID header does the same.",
            },
            answer_types=("text/event-stream",),
            tag="events",
        )
    ]


async def _events(feed: Feed, request: web.Request) -> AsyncIterator[StoredEvent]:
    types = frozenset(part for part in request.query.get("types", "").split(",") if part)
    unknown = types - set(EventType)
    if unknown:
        raise ValidationFailed(
            f"types has no {', '.join(sorted(unknown))}. There are: {', '.join(EventType)}."
        )
    after = request.headers.get("Last-Event-ID") or request.query.get("after")
    return feed.follow(await feed.place(after), user_id=request.query.get("userId"), types=types)


async def _as_stream(request: web.Request, events: AsyncIterator[StoredEvent]) -> web.StreamResponse:
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )
    await response.prepare(request)
    await response.write(b": holdfast\n\n")
    async for event in _with_keep_alive(events):
        if event is None:
            await response.write(b": still here\n\n")
        else:
            await response.write(_frame(event))
    return response


def _frame(event: StoredEvent) -> bytes:
    """Write one event; one that is in no log has no id, so that nobody resumes behind it."""
    id_ = "" if event.sequence == NO_PLACE else f"id: {event.event_id}\n"
    return f"{id_}event: {event.type}\ndata: {event.body}\n\n".encode()


async def _over_socket(
    request: web.Request, socket: web.WebSocketResponse, events: AsyncIterator[StoredEvent]
) -> web.WebSocketResponse:
    await socket.prepare(request)
    sending = asyncio.create_task(_send_all(socket, events))
    try:
        async for message in socket:
            if message.type is WSMsgType.ERROR:
                break
    finally:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
    return socket


async def _send_all(socket: web.WebSocketResponse, events: AsyncIterator[StoredEvent]) -> None:
    async for event in events:
        await socket.send_str(event.body)
    await socket.close()


async def _with_keep_alive(events: AsyncIterator[StoredEvent]) -> AsyncIterator[StoredEvent | None]:
    """Give None whenever nothing came for a while."""
    coming = asyncio.ensure_future(anext(events, None))
    try:
        while True:
            done, _ = await asyncio.wait({coming}, timeout=KEEP_ALIVE)
            if not done:
                yield None
                continue
            event = coming.result()
            if event is None:
                return
            yield event
            coming = asyncio.ensure_future(anext(events, None))
    finally:
        coming.cancel()
