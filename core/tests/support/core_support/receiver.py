"""An automation platform's end: it verifies what comes as the contract says, and answers as told."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from holdfast_contract.errors import SignatureInvalid
from holdfast_contract.signing import Verifier


@dataclass
class Got:
    headers: dict[str, str]
    body: bytes
    event: dict[str, Any]
    verified: bool


@dataclass
class Receiver:
    """Notes what comes; `answer` says with which status, headers and text it replies."""

    url: str = ""
    secrets: list[str] = field(default_factory=list)
    got: list[Got] = field(default_factory=list)
    answer: Callable[[dict[str, Any]], int] = lambda _event: 200
    text: str = "thank you"
    headers: dict[str, str] = field(default_factory=dict)
    hold: asyncio.Event | None = None

    @property
    def types(self) -> list[str]:
        return [one.event["type"] for one in self.got]

    def of(self, type_: str) -> list[dict[str, Any]]:
        return [one.event for one in self.got if one.event["type"] == type_]

    async def receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        try:
            verified = Verifier(self.secrets).verify(request.headers, body) == json.loads(body)["id"]
        except (SignatureInvalid, ValueError):
            verified = False
        event = json.loads(body)
        self.got.append(Got(dict(request.headers), body, event, verified))
        if self.hold is not None:
            await self.hold.wait()
        return web.Response(status=self.answer(event), text=self.text, headers=self.headers)


@asynccontextmanager
async def receiver_running() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.receive)
    async with TestServer(app) as server:
        receiver.url = str(server.make_url("/hook"))
        yield receiver
        if receiver.hold is not None:
            receiver.hold.set()
