"""What stands around core's routes, whichever of them there are: the log, limits, the gatekeeper."""

from collections.abc import Iterable

from aiohttp import web
from holdfast_contract.service.access import Access
from holdfast_contract.service.addresses import PROXIES
from holdfast_contract.service.limits import limiter, route_limiter
from holdfast_contract.service.protection import IS_HTTPS
from holdfast_contract.service.web import Route, make_app

from holdfast_core.application import measures
from holdfast_core.application.operator import Operator
from holdfast_core.application.users import Users
from holdfast_core.config import Settings
from holdfast_core.http.auth import gatekeeper


def make_application(
    settings: Settings,
    routes: Iterable[Route],
    users: Users,
    operator: Operator,
    late: web.AbstractResource | None = None,
) -> web.Application:
    """Make the HTTP application of these routes; `late` is asked for what is not among them."""
    access = Access(measures.REQUESTS, measures.REQUEST_SECONDS, settings.access_log)
    app = make_app(
        routes,
        limiter(settings.requests_per_minute),
        gatekeeper(users, operator, settings.metrics_key),
        route_limiter(),
        late=late,
        watch=[access.middleware()],
    )
    app[PROXIES] = settings.trusted_proxies
    app[IS_HTTPS] = settings.is_https
    return app
