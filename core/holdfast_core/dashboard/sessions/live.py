"""The way to the live events: the browser follows them at the gateways themselves, with tickets from here."""

from urllib.parse import urlencode

from aiohttp import web
from holdfast_contract.events import EventType

from holdfast_core.application.fleet import Fleet
from holdfast_core.dashboard.frame.door import Screen, Visitor, Who

TYPES = tuple(one for one in EventType if one != EventType.SESSION_HEARTBEAT)
"""What changes something on a page. Heartbeats would only wake it."""


class LiveScreens:
    """Gives tickets: of one business's events to its people, of all to the operator."""

    def __init__(self, gateway: Fleet) -> None:
        self._gateway = gateway

    def screens(self) -> list[Screen]:
        """The table."""
        return [
            Screen("POST", "/live", self.all, "sessions.live", Who.OPERATOR, is_change=False),
            Screen("POST", "/users/{userId}/live", self.of_business, "sessions.live_of", is_change=False),
        ]

    async def all(self, _request: web.Request, _visitor: Visitor) -> web.StreamResponse:
        """Give the addresses of all events."""
        return await self._addresses(None)

    async def of_business(self, request: web.Request, _visitor: Visitor) -> web.StreamResponse:
        """Give the addresses of a business's events."""
        return await self._addresses(request.match_info["userId"])

    async def _addresses(self, user_id: str | None) -> web.Response:
        streams = await self._gateway.streams(user_id, TYPES)
        if not streams:
            # Nothing is lost by it: pages ask every few seconds, and try this again later.
            return web.Response(status=204)
        urls = [f"{one.live_url}/v1/events?{urlencode({'ticket': one.ticket})}" for one in streams]
        return web.json_response({"urls": urls, "types": TYPES}, headers={"Cache-Control": "no-store"})
