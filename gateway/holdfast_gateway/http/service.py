"""The routes that tell of the gateway itself."""

from collections.abc import Callable, Sequence
from typing import Protocol

from aiohttp import web
from holdfast_contract.errors import Unavailable
from holdfast_contract.service.web import Route

from holdfast_gateway.application.objects import FAULT_ADVICE, Fault
from holdfast_gateway.application.sessions import Sessions


class Watched(Protocol):
    """Whoever knows how the backup store is."""

    @property
    def fault(self) -> Fault | None:
        """What is wrong with it; None where all is well."""


def service_routes(
    gateway_id: str, sessions: Sessions, store: Watched, is_ready: Callable[[], bool]
) -> Sequence[Route]:
    """Make the table of routes."""

    async def get_health(_request: web.Request) -> web.Response:
        return web.json_response(
            {
                "status": "ok",
                "gatewayId": gateway_id,
                "sessions": sessions.counts(),
                "restoration": sessions.restoration(),
                "backupStore": _how_is(store.fault),
            }
        )

    async def get_ready(_request: web.Request) -> web.Response:
        if not is_ready():
            raise Unavailable
        return web.json_response({"status": "ready"})

    def _how_is(fault: Fault | None) -> dict[str, str | None]:
        return {"fault": fault, "advice": None if fault is None else FAULT_ADVICE[fault]}

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
