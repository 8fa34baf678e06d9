"""An automation platform that is asked for replies."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from holdfast_contract.errors import SignatureInvalid
from holdfast_contract.signing import Verifier

from core_support.running import Running


class Platform:
    """Notes what it is asked, and answers as a test says."""

    def __init__(self):
        self.url = ""
        self.secret = ""
        self.asked = []
        self.answer = None
        self.released = asyncio.Event()

    async def receive(self, request):
        body = await request.read()
        event = json.loads(body)
        with suppress(SignatureInvalid):
            assert Verifier([self.secret]).verify(request.headers, body) == event["id"]
            self.asked.append(event)
        return await self.answer(request)

    def says(self, said, status=200):
        async def answer(_request):
            return web.Response(status=status, body=json.dumps(said).encode() if said is not None else b"")

        self.answer = answer

    def answers(self, **response):
        async def answer(_request):
            return web.Response(**response)

        self.answer = answer

    async def hang(self, _request):
        await self.released.wait()
        return web.Response(status=503)

    async def drip(self, request):
        """Answer at once, and never come to an end."""
        response = web.StreamResponse()
        await response.prepare(request)
        with suppress(ConnectionError):
            while not self.released.is_set():
                await response.write(b" ")
                with suppress(TimeoutError):
                    async with asyncio.timeout(0.1):
                        await self.released.wait()
        return response

    async def once_released(self, _request):
        await self.released.wait()
        return web.json_response({"reply": "Your order comes today."})


@asynccontextmanager
async def platform_running() -> AsyncIterator[Platform]:
    made = Platform()
    app = web.Application()
    app.router.add_post("/hook", made.receive)
    async with TestServer(app) as server:
        made.url = str(server.make_url("/hook"))
        yield made
        made.released.set()


async def subscribe(core: Running, platform: Platform, **more: Any) -> dict[str, Any]:
    """Have a platform asked for replies, about everything if nothing else is said."""
    body = {
        "url": platform.url,
        "eventTypes": ["reply.requested"],
        "isReplyStep": True,
        "askAlways": True,
    } | more
    answer = await core.operate("POST", "/v1/users/acme/subscriptions", json=body)
    assert answer.status == 201, await answer.text()
    made = await answer.json()
    platform.secret = platform.secret or made["secret"]
    return made
