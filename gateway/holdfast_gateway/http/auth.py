"""Who may call the gateway: whoever holds one of its keys."""

import hmac
from base64 import b64decode
from collections.abc import Callable, Sequence

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from holdfast_contract.errors import HoldfastError, Unauthenticated
from holdfast_contract.service.web import error_response


class Keys:
    """The keys that are valid now."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.use(keys)

    def use(self, keys: Sequence[str]) -> None:
        """Have these be valid from now on."""
        self.all = tuple(keys)

    def have(self, given: str) -> bool:
        """Compare with every key, each in constant time."""
        raw = given.encode("utf-8", "surrogateescape")  # a header may hold any bytes
        return sum(hmac.compare_digest(raw, key.encode()) for key in self.all) > 0


def require_key(
    keys: Keys,
    open_paths: frozenset[str] = frozenset(),
    *,
    is_admitted: Callable[[web.Request], bool] = lambda _request: False,
) -> Middleware:
    """Make a middleware that lets only holders of a key through.

    Without one `open_paths` can be called, and what `is_admitted` says, which has credentials of its own.
    The key comes as `Authorization: Bearer <key>`, as `X-Api-Key: <key>`, or as the password of HTTP
    Basic, which is how a browser asks a person who opens `/docs`.
    """

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path in open_paths or keys.have(_given(request)) or is_admitted(request):
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
