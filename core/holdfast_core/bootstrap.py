"""The one place where core becomes a service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from aiohttp import web
from holdfast_contract.service.connections import Runner
from holdfast_contract.service.late import LateRoutes
from holdfast_contract.service.renewal import RENEW, renewal
from holdfast_contract.service.web import Route, make_app
from holdfast_contract.times import now

from holdfast_core.assembly import NODE_MODULES, Core, assemble
from holdfast_core.config import Settings
from holdfast_core.http.assistant import AssistantRoutes
from holdfast_core.http.auth import gatekeeper
from holdfast_core.http.automation import AutomationRoutes
from holdfast_core.http.backups import BackupRoutes
from holdfast_core.http.contacts import ContactRoutes
from holdfast_core.http.conversations import ConversationRoutes
from holdfast_core.http.description import description_routes
from holdfast_core.http.gateways import GatewayRoutes
from holdfast_core.http.intents import IntentRoutes
from holdfast_core.http.knowledge import PATIENCE, KnowledgeRoutes
from holdfast_core.http.operations import OperationRoutes
from holdfast_core.http.privacy import PrivacyRoutes
from holdfast_core.http.sessions import SessionRoutes
from holdfast_core.http.subscriptions import SubscriptionRoutes
from holdfast_core.http.trials import TrialRoutes
from holdfast_core.http.usage import UsageRoutes
from holdfast_core.http.users import UserRoutes
from holdfast_core.http.webhooks import WebhookRoutes
from holdfast_core.serving import make_application

CORE = web.AppKey("core", Core)


def build(settings: Settings, *, work: bool = True) -> web.Application:
    """Make the HTTP application, with a worker inside unless `work` is false. Needs a running loop."""
    core = assemble(settings)
    patience = PATIENCE if work else 0.0

    async def running(_app: web.Application) -> AsyncIterator[None]:
        async with core.opened():
            if not work:
                yield
                return
            async with core.working():
                yield

    late = LateRoutes(partial(_dashboard, settings, core))
    app = make_application(settings, _api(settings, core, patience), core.users, core.operator, late)
    if core.posting is not None:
        app.middlewares.append(core.posting.middleware)
    app[CORE] = core
    app[RENEW] = renewal(Settings, core.use)
    app.cleanup_ctx.append(running)
    return app


def all_routes(settings: Settings, core: Core) -> list[Route]:
    """Give what a core without a worker of its own serves, all at once."""
    return [*_api(settings, core, 0.0), *_dashboard(settings, core)]


def _api(settings: Settings, core: Core, patience: float) -> list[Route]:
    """Give the API's routes; an upload waits up to `patience` seconds until it is taken in."""
    routes = [
        *WebhookRoutes(core.receiver, core.verifier).routes(),
        *AutomationRoutes(core.commands, core.users, core.signatories).routes(),
        *SessionRoutes(core.gateway, core.sessions).routes(),
        *BackupRoutes(core.gateway).routes(),
        *GatewayRoutes(core.gateway_desk).routes(),
        *KnowledgeRoutes(core.ingestions, core.knowledge, patience).routes(),
        *AssistantRoutes(core.assistant, core.configurations, core.versions).routes(),
        *IntentRoutes(core.configurations, core.versions).routes(),
        *TrialRoutes(core.trials).routes(),
        *ContactRoutes(core.contacts).routes(),
        *ConversationRoutes(core.conversations).routes(),
        *UserRoutes(core.users).routes(),
        *PrivacyRoutes(core.exports, core.removals).routes(),
        *SubscriptionRoutes(core.subscriptions).routes(),
        *UsageRoutes(core.usage, core.troubles).routes(),
        *OperationRoutes(core.queues, core.lag, now, settings.public_url).routes(),
    ]
    return [*routes, *description_routes(routes, NODE_MODULES / "swagger-ui-dist")]


@asynccontextmanager
async def answering(core: Core, settings: Settings) -> AsyncIterator[None]:
    """Have a worker say how it is, where the settings name a port for that."""
    if settings.worker_port is None:
        yield
        return
    routes = OperationRoutes(core.queues, core.lag, now).routes()
    guard = gatekeeper(core.users, core.operator, settings.metrics_key)
    runner = Runner(make_app(routes, guard), drain=0)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.worker_port, reuse_address=True).start()
        yield
    finally:
        await runner.cleanup()


def _dashboard(settings: Settings, core: Core) -> list[Route]:
    # Many a core shows no page, and one that does can wait a moment for the first.
    from holdfast_core.screens import routes  # noqa: PLC0415

    return routes(settings, core)
