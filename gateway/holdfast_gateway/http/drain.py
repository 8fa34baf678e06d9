"""The routes by which the gateway is emptied."""

from collections.abc import Sequence

from aiohttp import web
from holdfast_contract.drain import Drain
from holdfast_contract.service.web import Route

from holdfast_gateway.application.draining import Draining

PATH = "/v1/drain"


def drain_routes(draining: Draining) -> Sequence[Route]:
    """Make the table of routes."""

    async def begin_drain(_request: web.Request) -> Drain:
        draining.begin()
        return await draining.state()

    async def get_drain(_request: web.Request) -> Drain:
        return await draining.state()

    async def undo_drain(_request: web.Request) -> Drain:
        draining.undo()
        return await draining.state()

    return [
        Route(
            "POST",
            PATH,
            begin_drain,
            "Have every session go on at another gateway on the same store, one after the other.",
            answer=Drain,
            status=202,
            tag="service",
        ),
        Route("GET", PATH, get_drain, "How far the gateway is emptied.", answer=Drain, tag="service"),
        Route(
            "DELETE",
            PATH,
            undo_drain,
            "Serve as always; what has gone elsewhere stays there.",
            answer=Drain,
            tag="service",
        ),
    ]
