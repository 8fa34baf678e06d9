"""Who may call what: a key reaches its user as far as its scopes go, the operator reaches everything."""

import base64
import re
from collections.abc import Sequence

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware
from holdfast_contract.core import Scope
from holdfast_contract.errors import Forbidden, Unauthenticated
from holdfast_contract.ids import IDENTIFIER_PATTERN
from holdfast_contract.service.access import may_read_metrics
from holdfast_contract.service.web import is_open, scope_of
from pydantic import SecretStr

from holdfast_core.application.operator import Operator
from holdfast_core.application.users import Users
from holdfast_core.domain.keys import StoredKey, require_scope

KEY_HEADER = "X-Api-Key"
_SCOPES = web.RequestKey("scopes", Sequence[str])
_IDENTIFIER = re.compile(IDENTIFIER_PATTERN)


def gatekeeper(users: Users, operator: Operator, metrics_key: SecretStr | None = None) -> Middleware:
    """Make the middleware that asks for credentials wherever a route does not say that it is open.

    `metrics_key` opens the metrics alone. Raises `Unauthenticated`, `Forbidden`, and `UserNotFound` where the
    path names no user of ours.
    """

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        # Where there is nothing, there is nothing to guard; what is not said to be open is guarded.
        if request.match_info.route.resource is None or is_open(request):
            return await handler(request)
        if may_read_metrics(request, metrics_key):
            return await handler(request)
        key = None if _is_operator(request, operator) else await key_of(request, users)
        user_id = request.match_info.get("userId")
        if key is not None:
            if key.user_id != user_id:
                raise Forbidden
            require_scope(key.scopes, scope_of(request))
            request[_SCOPES] = key.scopes
        # A name that is none is refused by the route itself, which says how names are spelt.
        if user_id is not None and _IDENTIFIER.fullmatch(user_id):
            await users.require(user_id)
        return await handler(request)

    return check


def scopes_of(request: web.Request) -> Sequence[str]:
    """Say how far a request that was let in may go."""
    scopes: Sequence[str] = request.get(_SCOPES, (Scope.ALL,))
    return scopes


def is_operator(request: web.Request) -> bool:
    """Say whether a request that was let in came with the operator's password and no key."""
    return _SCOPES not in request


def key_in(request: web.Request) -> str:
    """Give the text of the key that a request carries in either header; none is empty."""
    scheme, _, rest = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    return rest.strip() if scheme.lower() == "bearer" else request.headers.get(KEY_HEADER, "")


async def key_of(request: web.Request, users: Users) -> StoredKey:
    """Find the key that a request carries. Raises `Unauthenticated`."""
    text = key_in(request)
    key = await users.holder_of(text) if text else None
    if key is None:
        raise Unauthenticated
    return key


def _is_operator(request: web.Request, operator: Operator) -> bool:
    """Whether the operator signs in. Raises `Unauthenticated` where it is somebody else that way."""
    scheme, _, rest = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.lower() != "basic":
        return False
    try:
        text = base64.b64decode(rest.strip(), validate=True).decode("utf-8")
    except ValueError:
        raise Unauthenticated from None
    email, _, password = text.partition(":")
    if not operator.is_it(email, password):
        raise Unauthenticated
    return True
