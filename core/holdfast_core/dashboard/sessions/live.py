"""The way to the live events: the browser follows them at the gateway itself, with a ticket from here."""

from urllib.parse import urlencode

from aiohttp import web
from holdfast_contract.client import GatewayClient
from holdfast_contract.errors import HoldfastError
from holdfast_contract.events import EventType

from holdfast_core.dashboard.frame.door import Screen, Visitor, Who

TYPES = tuple(one for one in EventType if one != EventType.SESSION_HEARTBEAT)
"""What changes something on a page. Heartbeats would only wake it."""


class LiveScreens:
    """Gives tickets: of one business's events to its people, of all to the operator."""

    def __init__(self, gateway: GatewayClient, gateway_url: str) -> None:
        """`gateway_url` is where browsers reach the gateway."""
        self._gateway = gateway
        self._gateway_url = gateway_url

    def screens(self) -> list[Screen]:
        """The table."""
        return [
            Screen("POST", "/live", self.all, "sessions.live", Who.OPERATOR, is_change=False),
            Screen("POST", "/users/{userId}/live", self.of_business, "sessions.live_of", is_change=False),
        ]

    async def all(self, _request: web.Request, _visitor: Visitor) -> web.StreamResponse:
        """Give the address of all events."""
        return await self._address(None)

    async def of_business(self, request: web.Request, _visitor: Visitor) -> web.StreamResponse:
        """Give the address of a business's events."""
        return await self._address(request.match_info["userId"])

    async def _address(self, user_id: str | None) -> web.Response:
        try:
            ticket = await self._gateway.event_ticket(user_id=user_id, types=TYPES)
        except HoldfastError:
            # Nothing is lost by it: pages ask every few seconds, and try this again later.
            return web.Response(status=204)
        url = f"{self._gateway_url}/v1/events?{urlencode({'ticket': ticket.ticket})}"
        return web.json_response({"url": url, "types": TYPES}, headers={"Cache-Control": "no-store"})
