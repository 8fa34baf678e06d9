"""Puts the simulator together."""

import json
from collections.abc import AsyncIterator

from aiohttp import web
from aiohttp.typedefs import Handler

from holdfast_simulator import api, pages
from holdfast_simulator.api import HUB
from holdfast_simulator.config import SimulatorConfig
from holdfast_simulator.errors import SimulatorError
from holdfast_simulator.hub import Hub


def make_app(config: SimulatorConfig | None = None) -> web.Application:
    """The simulator as an aiohttp application; state and timers live between its start and its cleanup."""
    app = web.Application(middlewares=[errors_as_json], client_max_size=2 * pages.LARGEST_FILE)
    app[HUB] = Hub(config or SimulatorConfig())
    app.add_routes(api.routes)
    app.add_routes(pages.routes)
    app.router.add_static("/page", pages.HERE, append_version=False)
    app.on_response_prepare.append(_always_fresh)
    app.cleanup_ctx.append(_running)
    app.on_shutdown.append(_hang_up)
    return app


@web.middleware
async def errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every refusal as `{"error": {"code", "message", "details"}}`."""
    try:
        return await handler(request)
    except SimulatorError as error:
        body = {"code": error.code, "message": error.message, "details": error.details}
        return web.json_response({"error": body}, status=error.status)
    except web.HTTPError as error:
        code = error.reason.upper().replace(" ", "_")
        body = {"code": code, "message": error.text or error.reason, "details": {}}
        error.text, error.content_type = json.dumps({"error": body}), "application/json"
        raise


async def _always_fresh(_request: web.Request, response: web.StreamResponse) -> None:
    """Profiles live long and the page's files change: browsers ask each time."""
    response.headers.setdefault("Cache-Control", "no-cache")


async def _running(app: web.Application) -> AsyncIterator[None]:
    await app[HUB].start()
    yield
    await app[HUB].saved()


async def _hang_up(app: web.Application) -> None:
    await app[HUB].stop()
