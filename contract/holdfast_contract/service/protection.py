"""Headers that every answer has, whatever it is an answer to: what browsers may do with it."""

from aiohttp import web

IS_HTTPS = web.AppKey("is_https", bool)
"""Whether browsers reach the service by HTTPS."""

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
"""Where an answer says nothing of its own. Data is nothing to run, frame, embed or keep."""

ON_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}
"""A year, of this host alone: what else lives in the domain is not ours to speak for."""


async def protect(request: web.Request, response: web.StreamResponse) -> None:
    """Add what an answer does not say by itself; for `on_response_prepare`."""
    for name, value in EVERYWHERE.items():
        response.headers.setdefault(name, value)
    if request.app.get(IS_HTTPS, False):
        for name, value in ON_HTTPS.items():
            response.headers.setdefault(name, value)
