"""How often who may call, counted in the memory of one process.

A caller is whoever presents a credential, and without one the address. A minute's calls may come at once, and
are given back evenly over the next. Credentials that do not fit are counted apart, by address, and run out
sooner. Those that do fit are never refused for it: a neighbour's wrong key must not hold up messages.
"""

import time
from collections.abc import Callable, Hashable
from hashlib import blake2b

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from holdfast_contract.errors import RateLimited, SignatureInvalid, Unauthenticated
from holdfast_contract.service.addresses import address_of, household
from holdfast_contract.service.web import is_open, limit_of

MOST_CALLERS = 20_000
"""Callers that are remembered; beyond that the ones that called longest ago are forgotten."""

FAILURE_SHARE = 5
"""One in so many of an address's calls may bring credentials that do not fit."""

_MINUTE = 60.0


class Allowance:
    """Lets each key do something so many times a minute."""

    def __init__(self, per_minute: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause = _MINUTE / max(1.0, per_minute)
        self._clock = clock
        self._free_at: dict[Hashable, float] = {}
        """When all that a key has done will have been given back; the oldest first."""

    def wait(self, key: Hashable) -> float:
        """Say in how many seconds the key may do it again; 0 for now."""
        return max(0.0, self._free_at.get(key, 0.0) + self._pause - _MINUTE - self._clock())

    def take(self, key: Hashable) -> None:
        """Count one. Raises `RateLimited`, and counts none, where there is nothing left."""
        wait = self.wait(key)
        if wait > 0:
            raise RateLimited(retry_after=wait)
        now = self._clock()
        free_at = max(now, self._free_at.pop(key, 0.0)) + self._pause
        if len(self._free_at) >= MOST_CALLERS:
            self._forget(now)
        self._free_at[key] = free_at

    def _forget(self, now: float) -> None:
        self._free_at = {key: at for key, at in self._free_at.items() if at > now}
        while len(self._free_at) >= MOST_CALLERS:
            del self._free_at[next(iter(self._free_at))]


def limiter(per_minute: int, clock: Callable[[], float] = time.monotonic) -> Middleware:
    """Make the middleware that counts, before credentials are looked at; routes may say that they are not."""
    calls = Allowance(per_minute, clock)
    failures = Allowance(per_minute / FAILURE_SHARE, clock)

    @web.middleware
    async def limit(request: web.Request, handler: Handler) -> web.StreamResponse:
        if limit_of(request) == 0:
            return await handler(request)
        address = household(address_of(request))
        calls.take(_credential_of(request) or address)
        try:
            return await handler(request)
        except (Unauthenticated, SignatureInvalid):
            failures.take(address)
            raise

    return limit


def route_limiter(clock: Callable[[], float] = time.monotonic) -> Middleware:
    """Make the middleware for routes with a limit of their own. It stands behind who asks for credentials.

    What is counted is a path, whoever calls it; where it asks for no credentials, a path and an address, so
    that nobody uses up what others have.
    """
    allowances: dict[int, Allowance] = {}

    @web.middleware
    async def limit(request: web.Request, handler: Handler) -> web.StreamResponse:
        if most := limit_of(request):
            whose = (household(address_of(request)),) if is_open(request) else ()
            own = allowances.setdefault(most, Allowance(most, clock))
            own.take((request.match_info.handler, *request.match_info.values(), *whose))
        return await handler(request)

    return limit


def _credential_of(request: web.Request) -> bytes | None:
    """Give what stands for the credential that a request brings where one is asked for."""
    if request.match_info.route.resource is None or is_open(request):
        return None
    text = request.headers.get(hdrs.AUTHORIZATION) or request.headers.get("X-Api-Key")
    return None if text is None else blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()
