"""A server that speaks the OpenAI protocol as well, or as badly, as a test wants it to."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from yarl import URL

KEY = "sk-test-3fb1c07de5a94c28"

Answering = Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]


@dataclass
class ModelServer:
    """Answers with the first of `script`, then with the next; the last one stays.

    `requests` are the decoded bodies, `keys` the Authorization headers that came with them.
    """

    url: str = ""
    script: list[Answering] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._answer)
        app.router.add_post("/v1/embeddings", self._answer)
        app.router.add_route("*", "/elsewhere/{path:.*}", self._answer)
        return app

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.requests.append(body)
        self.asked.set()
        self.keys.append(request.headers.get("Authorization"))
        answer = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        return await answer(request, body)

    @property
    def host(self) -> str:
        """What an operator allows to reach it."""
        return URL(self.url).authority

    @property
    def said(self) -> str:
        """All that the last request said to the model."""
        return "\n".join(message["content"] for message in self.requests[-1]["messages"])

    async def hang(self, _request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        """Take the request and say nothing until the test is over."""
        await self.released.wait()
        return web.Response(status=503)

    def hang_after(self, *parts: str) -> Answering:
        """Begin to stream, then say nothing more."""

        async def answer(request, _body):
            response = await _begin(request)
            for part in parts:
                await response.write(_event({"choices": [{"delta": {"content": part}}]}))
            await self.released.wait()
            return response

        return answer


def usage(prompt: int = 120, completion: int = 30) -> dict[str, int]:
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def streamed(*parts: str, counted: dict[str, int] | None = None) -> Answering:
    """Stream an answer, as OpenAI does: a role, the parts, the reason for the end, the usage, the end."""

    async def answer(request, _body):
        response = await _begin(request)
        events: list[dict[str, Any]] = [{"choices": [{"delta": {"role": "assistant", "content": ""}}]}]
        events += [{"choices": [{"delta": {"content": part}, "finish_reason": None}]} for part in parts]
        events.append({"choices": [{"delta": {}, "finish_reason": "stop"}]})
        if counted is not None:
            events.append({"choices": [], "usage": counted})
        await response.write(b": a comment keeps the line alive\n\n")
        for event in events:
            await response.write(_event(event))
        await response.write(b"data: [DONE]\n\n")
        return response

    return answer


def broken(*parts: str) -> Answering:
    """Begin to stream, then drop the connection."""

    async def answer(request, _body):
        response = await _begin(request)
        for part in parts:
            await response.write(_event({"choices": [{"delta": {"content": part}}]}))
        request.transport.abort()
        return response

    return answer


def cut(*parts: str) -> Answering:
    """Begin to stream and end in good order, but without the protocol's end."""

    async def answer(request, _body):
        response = await _begin(request)
        for part in parts:
            await response.write(_event({"choices": [{"delta": {"content": part}}]}))
        return response

    return answer


def endless() -> Answering:
    """Stream until nobody reads any more."""

    async def answer(request, _body):
        response = await _begin(request)
        event = _event({"choices": [{"delta": {"content": "and so on " * 1_000}}]})
        while True:
            await response.write(event)

    return answer


def whole(text: str, counted: dict[str, int] | None = None) -> Answering:
    """Answer with one JSON object, whatever was asked for."""
    body: dict[str, Any] = {"choices": [{"message": {"role": "assistant", "content": text}}]}
    return json_body(body | ({} if counted is None else {"usage": counted}))


def json_body(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Answering:
    async def answer(_request, _body):
        return web.json_response(body, status=status, headers=headers)

    return answer


def raw(body: bytes, content_type: str = "application/json", status: int = 200) -> Answering:
    async def answer(_request, _body):
        return web.Response(body=body, content_type=content_type, status=status)

    return answer


def refusing(status: int, message: str = "no", *, retry_after: str | None = None) -> Answering:
    """Refuse with an explanation, as OpenAI writes one."""
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return json_body({"error": {"message": message, "code": "some_code"}}, status, headers)


def redirecting(to: str) -> Answering:
    async def answer(_request, _body):
        return web.Response(status=307, headers={"Location": to})

    return answer


def embedded(dimensions: int = 8, *, shuffled: bool = False) -> Answering:
    """Give vectors that depend on the texts alone."""

    async def answer(_request, body):
        data = [
            {"index": place, "embedding": vector(text, dimensions)}
            for place, text in enumerate(body["input"])
        ]
        return web.json_response({"data": data[::-1] if shuffled else data})

    return answer


def vector(text: str, dimensions: int = 8) -> list[float]:
    return [byte / 64 - 2 for byte in hashlib.sha256(text.encode()).digest()[:dimensions]]


async def _begin(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    return response


def _event(event: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(event).encode() + b"\n\n"
