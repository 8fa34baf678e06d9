"""The QR as a picture or as JSON, by what the caller accepts."""

import io

import segno
from aiohttp import web
from holdfast_contract.sessions import Qr

SCALE = 8
"""Pixels a module."""

QUIET_ZONE = 4
"""Modules of white around it, as ISO/IEC 18004 asks for."""

_NEVER_KEPT = {"Cache-Control": "no-store"}


def negotiate(accept: str, shown: Qr) -> Qr | web.Response:
    """Give JSON unless a picture is asked for; of two pictures the one that scales."""
    if "image/svg+xml" in accept:
        return _picture(shown.qr, "svg", "image/svg+xml")
    if "image/png" in accept or "image/*" in accept:
        return _picture(shown.qr, "png", "image/png")
    return shown


def _picture(text: str, kind: str, media_type: str) -> web.Response:
    out = io.BytesIO()
    segno.make_qr(text, error="l").save(out, kind=kind, scale=SCALE, border=QUIET_ZONE, light="white")
    return web.Response(body=out.getvalue(), content_type=media_type, headers=_NEVER_KEPT)
