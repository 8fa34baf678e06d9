"""Who may call what: a user's key reaches that user alone, the operator reaches everything."""

import base64
import re
from dataclasses import dataclass

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware
from holdfast_contract.errors import Forbidden, Unauthenticated
from holdfast_contract.ids import IDENTIFIER_PATTERN
from holdfast_contract.service.web import is_open

from holdfast_core.application.operator import Operator
from holdfast_core.application.users import Users

KEY_HEADER = "X-Api-Key"
_IDENTIFIER = re.compile(IDENTIFIER_PATTERN)


@dataclass(frozen=True)
class Caller:
    """Who calls; without a user it is the operator."""

    user_id: str | None = None


def gatekeeper(users: Users, operator: Operator) -> Middleware:
    """Make the middleware that asks for credentials wherever a route does not say that it is open.

    Raises `Unauthenticated`, `Forbidden`, and `UserNotFound` where the path names no user of ours.
    """

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        # Where there is nothing, there is nothing to guard; what is not said to be open is guarded.
        if request.match_info.route.resource is None or is_open(request):
            return await handler(request)
        caller = await _caller(request, users, operator)
        user_id = request.match_info.get("userId")
        if caller.user_id is not None and caller.user_id != user_id:
            raise Forbidden
        # A name that is none is refused by the route itself, which says how names are spelt.
        if user_id is not None and _IDENTIFIER.fullmatch(user_id):
            await users.require(user_id)
        return await handler(request)

    return check


async def _caller(request: web.Request, users: Users, operator: Operator) -> Caller:
    scheme, _, rest = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.lower() == "basic":
        return _operator(rest.strip(), operator)
    key = rest.strip() if scheme.lower() == "bearer" else request.headers.get(KEY_HEADER, "")
    user_id = await users.owner_of(key) if key else None
    if user_id is None:
        raise Unauthenticated
    return Caller(user_id)


def _operator(token: str, operator: Operator) -> Caller:
    try:
        email, _, password = base64.b64decode(token, validate=True).decode("utf-8").partition(":")
    except ValueError:
        raise Unauthenticated from None
    if not operator.is_it(email, password):
        raise Unauthenticated
    return Caller()
