"""The routes that tell of the gateway itself."""

import asyncio
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Protocol

from aiohttp import web
from holdfast_contract.errors import Unavailable
from holdfast_contract.health import GatewayHealth, StoreHealth
from holdfast_contract.model import WireModel
from holdfast_contract.service.web import Route

from holdfast_gateway.application.objects import FAULT_ADVICE, Fault
from holdfast_gateway.application.sessions import Sessions


class Readiness(WireModel):
    """That the gateway takes requests."""

    status: str = "ready"


class Watched(Protocol):
    """Whoever knows how the backup store is."""

    @property
    def fault(self) -> Fault | None:
        """What is wrong with it; None where all is well."""


def service_routes(
    gateway_id: str, url: str | None, sessions: Sessions, store: Watched, is_ready: Callable[[], bool]
) -> Sequence[Route]:
    """Make the table of routes; `url` is where others reach this gateway, as far as that is known."""

    async def get_health(_request: web.Request) -> GatewayHealth:
        return GatewayHealth(
            gateway_id=gateway_id,
            version=await asyncio.to_thread(version, "holdfast-gateway"),
            sessions=sessions.counts(),
            restoration=sessions.restoration(),
            backup_store=_how_is(store.fault),
            capacity=sessions.capacity(),
            draining=sessions.is_draining,
            url=url,
        )

    async def get_ready(_request: web.Request) -> Readiness:
        if not is_ready():
            raise Unavailable
        return Readiness()

    def _how_is(fault: Fault | None) -> StoreHealth:
        return StoreHealth(fault=fault, advice=None if fault is None else FAULT_ADVICE[fault])

    return [
        Route(
            "GET",
            "/health",
            get_health,
            "Whether the process lives, and how many sessions are how.",
            answer=GatewayHealth,
            open=True,
        ),
        Route(
            "GET",
            "/ready",
            get_ready,
            "Whether the gateway takes requests.",
            answer=Readiness,
            errors=(Unavailable,),
            open=True,
        ),
    ]
