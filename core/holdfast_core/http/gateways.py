"""The gateways, for the operator."""

from aiohttp import web
from holdfast_contract.core import Scope
from holdfast_contract.drain import Drain
from holdfast_contract.errors import Forbidden, GatewayNotFound, GatewayUnreachable
from holdfast_contract.gateways import GatewayList
from holdfast_contract.service.web import Route

from holdfast_core.application.gateways import GatewayDesk

_DRAIN = "/v1/gateways/{gatewayId}/drain"
_ERRORS = (Forbidden, GatewayNotFound, GatewayUnreachable)


class GatewayRoutes:
    """How gateways are, and emptying one."""

    def __init__(self, desk: GatewayDesk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        """The table."""
        return [
            Route(
                "GET",
                "/v1/gateways",
                self.list_gateways,
                "List the gateways as they are now; the operator's to see.",
                answer=GatewayList,
                errors=(Forbidden,),
                scope=Scope.ALL,
                tag="gateways",
            ),
            Route(
                "POST",
                _DRAIN,
                self.drain_gateway,
                "Have a gateway emptied: its sessions go on at the others. Idempotent; returns at once.",
                answer=Drain,
                status=202,
                errors=_ERRORS,
                scope=Scope.ALL,
                tag="gateways",
            ),
            Route(
                "DELETE",
                _DRAIN,
                self.resume_gateway,
                "Have it serve again; what has gone elsewhere stays there.",
                answer=Drain,
                errors=_ERRORS,
                scope=Scope.ALL,
                tag="gateways",
            ),
        ]

    async def list_gateways(self, _request: web.Request) -> GatewayList:
        """List them."""
        return await self._desk.states()

    async def drain_gateway(self, request: web.Request) -> Drain:
        """Empty one."""
        return await self._desk.drain(request.match_info["gatewayId"])

    async def resume_gateway(self, request: web.Request) -> Drain:
        """Fill it again, in time."""
        return await self._desk.serve_again(request.match_info["gatewayId"])
