"""The one place where core becomes a service."""

from collections.abc import AsyncIterator
from functools import partial

from aiohttp import web
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
from holdfast_core.http.intents import IntentRoutes
from holdfast_core.http.knowledge import PATIENCE, KnowledgeRoutes
from holdfast_core.http.operations import OperationRoutes, description_routes
from holdfast_core.http.sessions import SessionRoutes
from holdfast_core.http.subscriptions import SubscriptionRoutes
from holdfast_core.http.trials import TrialRoutes
from holdfast_core.http.usage import UsageRoutes
from holdfast_core.http.users import UserRoutes
from holdfast_core.http.webhooks import WebhookRoutes

CORE = web.AppKey("core", Core)


def build(settings: Settings, *, work: bool = True) -> web.Application:
    """Make the HTTP application, with a worker inside unless `work` is false. Needs a running loop."""
    core = assemble(settings)
    routes = [
        *WebhookRoutes(core.receiver, core.verifier).routes(),
        *AutomationRoutes(core.commands, core.users, core.signatories).routes(),
        *SessionRoutes(core.gateway, core.sessions).routes(),
        *BackupRoutes(core.gateway).routes(),
        *KnowledgeRoutes(core.ingestions, core.knowledge, PATIENCE if work else 0.0).routes(),
        *AssistantRoutes(core.assistant, core.configurations, core.versions).routes(),
        *IntentRoutes(core.configurations, core.versions).routes(),
        *TrialRoutes(core.trials).routes(),
        *ContactRoutes(core.contacts).routes(),
        *ConversationRoutes(core.conversations).routes(),
        *UserRoutes(core.users).routes(),
        *SubscriptionRoutes(core.subscriptions).routes(),
        *UsageRoutes(core.usage, core.troubles).routes(),
        *OperationRoutes(core.queues, now).routes(),
    ]
    routes += description_routes(routes, NODE_MODULES / "swagger-ui-dist")

    async def running(_app: web.Application) -> AsyncIterator[None]:
        async with core.opened():
            if not work:
                yield
                return
            async with core.working():
                yield

    late = LateRoutes(partial(_dashboard, settings, core))
    app = make_app(routes, gatekeeper(core.users, core.operator), late=late)
    app[CORE] = core
    app[RENEW] = renewal(Settings, core.use)
    app.cleanup_ctx.append(running)
    return app


def _dashboard(settings: Settings, core: Core) -> list[Route]:
    # Many a core shows no page, and one that does can wait a moment for the first.
    from holdfast_core.screens import routes  # noqa: PLC0415

    return routes(settings, core)
