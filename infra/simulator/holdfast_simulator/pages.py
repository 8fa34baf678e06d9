"""What browsers load: the WhatsApp Web page, the phone page, their files, media, and the page's socket."""

from pathlib import Path
from typing import Any

from aiohttp import web

from holdfast_simulator.api import HUB
from holdfast_simulator.wire import Link

HERE = Path(__file__).parent / "page"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self' ws: wss: data: blob:; object-src 'none'; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)
VERSION = (2, 3000, 1048032155)
LARGEST_FILE = 128 * 2**20
CLOSE_SECONDS = 0.3
"""How long a page may take to say goodbye; one that hangs never does."""

routes = web.RouteTableDef()


def _document(name: str) -> web.FileResponse:
    return web.FileResponse(HERE / name, headers={"Content-Security-Policy": POLICY})


@routes.get("/")
async def whatsapp(_request: web.Request) -> web.StreamResponse:
    """The WhatsApp Web page."""
    return _document("index.html")


@routes.get("/phone")
async def phone(_request: web.Request) -> web.StreamResponse:
    """The page on which a person plays the phone and its contacts."""
    return _document("phone.html")


@routes.get("/boot.json")
async def boot(request: web.Request) -> web.Response:
    """What the page needs to know before it starts; `broken` where an update has changed its modules."""
    hub = request.app[HUB]
    device_id = request.query.get("device") or None
    major, minor, build = VERSION
    settings: dict[str, Any] = {
        "version": f"{major}.{minor}.{build + hub.faults.updates * 1000}",
        "broken": hub.faults.lasts("update_breaks_page", device_id),
        "bootDelay": hub.config.boot_delay,
        "syncDelay": hub.config.sync_delay,
        "queryTimeout": hub.config.query_timeout,
        "retryDelay": hub.config.retry_delay,
        "retryDelayMax": hub.config.retry_delay_max,
    }
    return web.json_response(settings, headers={"Cache-Control": "no-store"})


@routes.get("/ws/chat")
async def socket(request: web.Request) -> web.StreamResponse:
    """The connection of one page."""
    response = web.WebSocketResponse(max_msg_size=4 * 2**20, heartbeat=30, timeout=CLOSE_SECONDS)
    await response.prepare(request)
    await Link(request.app[HUB], response).run()
    return response


@routes.post("/media")
async def upload(request: web.Request) -> web.Response:
    """A page uploads a file: 201 with its id."""
    data = await request.read()
    return web.json_response({"mediaId": await request.app[HUB].store.put_media(data)}, status=201)


@routes.get("/media/{media_id}")
async def download(request: web.Request) -> web.Response:
    """A file by its id; always as a download, for whoever wrote it may have meant harm."""
    data = await request.app[HUB].store.get_media(request.match_info["media_id"])
    if data is None:
        raise web.HTTPNotFound
    headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=data, content_type="application/octet-stream", headers=headers)
