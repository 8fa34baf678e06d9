"""The routes that tell of the gateway itself."""

from collections.abc import Callable, Sequence
from typing import Protocol

from aiohttp import web
from holdfast_contract.errors import Unavailable
from holdfast_contract.model import WireModel
from holdfast_contract.service.web import Route

from holdfast_gateway.application.objects import FAULT_ADVICE, Fault
from holdfast_gateway.application.sessions import Sessions


class StoreHealth(WireModel):
    """What is wrong with the backup store and what to do about it; null where all is well."""

    fault: Fault | None
    advice: str | None


class GatewayHealth(WireModel):
    """That the process lives; sessions by status, and how many came back by themselves, by outcome."""

    status: str = "ok"
    gateway_id: str
    sessions: dict[str, int]
    restoration: dict[str, int]
    backup_store: StoreHealth


class Readiness(WireModel):
    """That the gateway takes requests."""

    status: str = "ready"


class Watched(Protocol):
    """Whoever knows how the backup store is."""

    @property
    def fault(self) -> Fault | None:
        """What is wrong with it; None where all is well."""


def service_routes(
    gateway_id: str, sessions: Sessions, store: Watched, is_ready: Callable[[], bool]
) -> Sequence[Route]:
    """Make the table of routes."""

    async def get_health(_request: web.Request) -> GatewayHealth:
        return GatewayHealth(
            gateway_id=gateway_id,
            sessions=sessions.counts(),
            restoration=sessions.restoration(),
            backup_store=_how_is(store.fault),
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
