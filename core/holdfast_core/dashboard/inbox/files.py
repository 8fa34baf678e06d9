"""Files that contacts sent: passed on from the gateway, and never taken by a browser for pages of ours."""

from aiohttp import ClientError, web

from holdfast_core.application.fleet import Fleet
from holdfast_core.dashboard.inbox.words import SHOWN_INLINE, base_type

_PIECE = 64 * 1024
_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=3600",
}
_PASSED_ON = ("Content-Length", "Content-Range", "Accept-Ranges")


async def pass_on(
    gateway: Fleet, request: web.Request, user_id: str, session_id: str, media_id: str
) -> web.StreamResponse:
    """Stream a file of this user's session. Its type is what the sender said: few types are believed."""
    async with gateway.media(user_id, session_id, media_id, part=request.headers.get("Range")) as source:
        mime_type = base_type(source.headers.get("Content-Type", ""))
        is_shown = mime_type in SHOWN_INLINE
        response = web.StreamResponse(status=source.status, headers=_HEADERS)
        response.content_type = mime_type if is_shown else "application/octet-stream"
        response.headers["Content-Disposition"] = "inline" if is_shown else "attachment"
        for name in _PASSED_ON:
            if name in source.headers:
                response.headers[name] = source.headers[name]
        await response.prepare(request)
        try:
            async for piece in source.content.iter_chunked(_PIECE):
                await response.write(piece)
        except (ClientError, TimeoutError):
            # It has begun, so that there is no other answer than to break off.
            raise ConnectionResetError from None
        await response.write_eof()
        return response
