"""Who may call the gateway: whoever holds one of its keys."""

import hmac
from base64 import b64decode
from collections.abc import Sequence

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from holdfast_contract.errors import HoldfastError, Unauthenticated
from holdfast_contract.service.web import error_response


def require_key(keys: Sequence[str], open_paths: frozenset[str]) -> Middleware:
    """Make a middleware that lets only holders of a key through, except to `open_paths`.

    The key comes as `Authorization: Bearer <key>`, as `X-Api-Key: <key>`, or as the password of HTTP
    Basic, which is how a browser asks a person who opens `/docs`.
    """

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path in open_paths or _is_known(_given(request), keys):
            return await handler(request)
        if request.path == "/docs":
            return _ask_person(Unauthenticated())
        raise Unauthenticated

    return check


def _ask_person(error: HoldfastError) -> web.Response:
    response = error_response(error, "")
    response.headers["WWW-Authenticate"] = 'Basic realm="Holdfast gateway: any name, the API key as password"'
    return response


def _given(request: web.Request) -> str:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return b64decode(value, validate=True).decode().partition(":")[2]
        except ValueError:
            return ""
    return request.headers.get("X-Api-Key", "")


def _is_known(given: str, keys: Sequence[str]) -> bool:
    """Compare with every key, each in constant time."""
    return sum(hmac.compare_digest(given.encode(), key.encode()) for key in keys) > 0
