"""The route of received files."""

import re
from collections.abc import Sequence

from aiohttp import web
from aiohttp.helpers import content_disposition_header
from holdfast_contract import errors
from holdfast_contract.service.web import Route

from holdfast_gateway.application.media import Library
from holdfast_gateway.application.sessions import Sessions
from holdfast_gateway.http.sessions import BASE, session_key

_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(; ?[\w.+-]+=[\w.+-]+)*", re.ASCII)
_UNKNOWN_TYPE = "application/octet-stream"


def media_routes(sessions: Sessions, library: Library) -> Sequence[Route]:
    """Make the table of routes."""

    async def get_media(request: web.Request) -> web.FileResponse:
        file, path = await library.open(
            session_key(request),
            request.match_info["mediaId"],
            lambda key: sessions.get(key).ready_page().receiving,
        )
        headers = {
            # Whoever sent it says what it is: no browser shall take it for a page of ours.
            "Content-Type": file.mime_type if _TYPE.fullmatch(file.mime_type) else _UNKNOWN_TYPE,
            "Content-Disposition": content_disposition_header(
                "attachment", filename=file.filename or file.media_id
            ),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private",
        }
        return web.FileResponse(path, headers=headers)

    return [
        Route(
            "GET",
            f"{BASE}/media/{{mediaId}}",
            get_media,
            "A received file; fetched from WhatsApp first where it is not here yet.",
            answer_types=("*/*",),
            errors=(
                errors.SessionNotFound,
                errors.SessionNotReady,
                errors.MediaNotFound,
                errors.MediaTooLarge,
                errors.StorageExhausted,
            ),
            tag="messages",
        )
    ]
