"""The routes that tell of the gateway itself."""

from collections.abc import Callable, Sequence

from aiohttp import web
from holdfast_contract.errors import Unavailable
from holdfast_contract.service.web import Route

from holdfast_gateway.application.sessions import Sessions


def service_routes(gateway_id: str, sessions: Sessions, is_ready: Callable[[], bool]) -> Sequence[Route]:
    """Make the table of routes."""

    async def get_health(_request: web.Request) -> web.Response:
        return web.json_response(
            {
                "status": "ok",
                "gatewayId": gateway_id,
                "sessions": sessions.counts(),
                "restoration": sessions.restoration(),
            }
        )

    async def get_ready(_request: web.Request) -> web.Response:
        if not is_ready():
            raise Unavailable
        return web.json_response({"status": "ready"})

    return [
        Route(
            "GET",
            "/health",
            get_health,
            "Whether the process lives, and how many sessions are how.",
            open=True,
        ),
        Route(
            "GET",
            "/ready",
            get_ready,
            "Whether the gateway takes requests.",
            errors=(Unavailable,),
            open=True,
        ),
    ]
