"""Receivers of webhooks, over real HTTP, and events to deliver to them."""

import asyncio
import json

from aiohttp import web
from holdfast_contract.events import EventType, SessionReasonData
from holdfast_gateway.application.store import Change, Draft
from holdfast_gateway.domain.session import SessionKey


class Receiving:
    """A receiver that answers as the test says."""

    def __init__(self):
        self.got = []
        self.answer = lambda _event: 202
        self.headers = {}
        self.gate = asyncio.Event()
        self.gate.set()

    async def handle(self, request):
        body = await request.read()
        event = json.loads(body)
        status = self.answer(event)
        self.got.append((event["data"]["reason"], dict(request.headers), body, status))
        await self.gate.wait()
        return web.Response(status=status, headers=self.headers)

    @property
    def asked(self):
        return [reason for reason, _, _, _ in self.got]

    @property
    def accepted(self):
        return [reason for reason, _, _, status in self.got if status < 300]


async def receiving_at(aiohttp_server):
    """Make a receiver at an address of its own."""
    receiving = Receiving()
    app = web.Application()
    app.router.add_post("/hook", receiving.handle)
    server = await aiohttp_server(app)
    receiving.url = str(server.make_url("/hook"))
    return receiving


async def record(journal, *reasons, lane="chat"):
    data = [SessionReasonData(reason=reason) for reason in reasons]
    key = SessionKey("ann", "default")
    await journal.commit(
        Change(events=[Draft(EventType.SESSION_DISCONNECTED, key, item, lane=lane) for item in data])
    )
