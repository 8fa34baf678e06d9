"""The one place where core is put together."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import aiohttp
from aiohttp import web
from holdfast_contract.client import GatewayClient
from holdfast_contract.service.database import Database
from holdfast_contract.service.renewal import RENEW, renewal
from holdfast_contract.service.web import Route, make_app
from holdfast_contract.signing import Verifier
from holdfast_contract.times import now

from holdfast_core.adapters.backlogs import QueueTables
from holdfast_core.adapters.conversations import InboxTable, OutboxTable
from holdfast_core.adapters.forgettings import ForgettingTable
from holdfast_core.adapters.knowledge import KnowledgeTables
from holdfast_core.adapters.sessions import SessionTable
from holdfast_core.adapters.tables import METADATA
from holdfast_core.adapters.users import UserTables
from holdfast_core.application.assistant import Assistant
from holdfast_core.application.contacts import Contacts, Messenger
from holdfast_core.application.inbox import EventHandler, Receiver
from holdfast_core.application.knowledge import Knowledge
from holdfast_core.application.operator import Operator
from holdfast_core.application.ports import Forgetting
from holdfast_core.application.sender import Sender
from holdfast_core.application.sessions import Sessions
from holdfast_core.application.users import Users
from holdfast_core.application.worker import Worker
from holdfast_core.config import Settings, reveal
from holdfast_core.dashboard.access import AccessRoutes
from holdfast_core.dashboard.assets import AssetRoutes
from holdfast_core.dashboard.board import BoardRoutes
from holdfast_core.dashboard.pages import Pages
from holdfast_core.dashboard.throttle import Throttle
from holdfast_core.dashboard.visits import Visits
from holdfast_core.domain.arrivals import Arrival
from holdfast_core.domain.conversations import Reply
from holdfast_core.domain.retries import wait_without_end
from holdfast_core.http.assistant import AssistantRoutes
from holdfast_core.http.auth import gatekeeper
from holdfast_core.http.contacts import ContactRoutes
from holdfast_core.http.knowledge import KnowledgeRoutes
from holdfast_core.http.operations import OperationRoutes, description_routes
from holdfast_core.http.sessions import SessionRoutes
from holdfast_core.http.users import UserRoutes
from holdfast_core.http.webhooks import WebhookRoutes

NODE_MODULES = Path(__file__).resolve().parents[1] / "node_modules"
"""Where npm puts what the pages load."""


@dataclass(frozen=True)
class Core:
    """Core's parts, put together and not started: `opened` and `working` do that."""

    database: Database
    http: aiohttp.ClientSession
    gateway: GatewayClient
    verifier: Verifier
    users: Users
    knowledge: Knowledge
    assistant: Assistant
    receiver: Receiver
    queues: QueueTables
    sessions: Sessions
    contacts: Contacts
    event_worker: Worker[Arrival]
    reply_worker: Worker[Reply]
    forgetting_worker: Worker[Forgetting]

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Open the database; close it and the connections at the end."""
        try:
            await self.database.open()
            try:
                yield
            finally:
                await self.database.close()
        finally:
            await self.http.close()

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Work the queues off; what is in hand at the end is put back."""
        runs = (self.event_worker.run(), self.reply_worker.run(), self.forgetting_worker.run())
        workers = [asyncio.create_task(run) for run in runs]
        try:
            yield
        finally:
            for worker in workers:
                worker.cancel()
                with suppress(asyncio.CancelledError):
                    await worker

    def use(self, settings: Settings) -> None:
        """Check signatures with other secrets, and call the gateway with another key, from now on."""
        self.verifier.use(settings.webhook_secret_texts)
        self.gateway.use(reveal(settings.gateway_api_key))


CORE = web.AppKey("core", Core)


def assemble(settings: Settings, clock: Callable[[], datetime] = now) -> Core:
    """Put core together. Needs a running loop; opens and starts nothing."""
    database = Database(settings.database_url, METADATA)
    http = aiohttp.ClientSession()
    gateway = GatewayClient(http, settings.gateway_url, reveal(settings.gateway_api_key))
    inbox, outbox = InboxTable(database, clock), OutboxTable(database, clock)
    user_tables = UserTables(database)
    knowledge = Knowledge(KnowledgeTables(database))
    assistant = Assistant(knowledge)
    users = Users(user_tables, clock)
    reply_worker = Worker("replies", outbox, Sender(outbox, gateway, clock).handle, clock)
    handler = EventHandler(inbox, user_tables, assistant, reply_worker.wake)
    event_worker = Worker("events", inbox, handler.handle, clock)
    forgettings = ForgettingTable(database, clock)
    messenger = Messenger(forgettings, gateway)
    forgetting_worker = Worker("forgettings", forgettings, messenger.handle, clock, wait_without_end)
    return Core(
        database=database,
        http=http,
        gateway=gateway,
        verifier=Verifier(settings.webhook_secret_texts),
        users=users,
        knowledge=knowledge,
        assistant=assistant,
        receiver=Receiver(inbox, event_worker.wake),
        queues=QueueTables(database),
        sessions=Sessions(gateway, SessionTable(database), users),
        contacts=Contacts(forgettings, messenger, clock, forgetting_worker.wake),
        event_worker=event_worker,
        reply_worker=reply_worker,
        forgetting_worker=forgetting_worker,
    )


def build(settings: Settings, *, work: bool = True) -> web.Application:
    """Make the HTTP application, with a worker inside unless `work` is false. Needs a running loop."""
    core = assemble(settings)
    operator = Operator(settings.admin_email, reveal(settings.admin_password))
    routes = [
        *WebhookRoutes(core.receiver, core.verifier).routes(),
        *SessionRoutes(core.gateway, core.sessions).routes(),
        *KnowledgeRoutes(core.knowledge).routes(),
        *AssistantRoutes(core.assistant).routes(),
        *ContactRoutes(core.contacts).routes(),
        *UserRoutes(core.users).routes(),
        *OperationRoutes(core.queues, now).routes(),
    ]
    routes += description_routes(routes, NODE_MODULES / "swagger-ui-dist")
    routes += _dashboard(settings, core, operator)

    async def running(_app: web.Application) -> AsyncIterator[None]:
        async with core.opened():
            if not work:
                yield
                return
            async with core.working():
                yield

    app = make_app(routes, gatekeeper(core.users, operator, routes))
    app[CORE] = core
    app[RENEW] = renewal(Settings, core.use)
    app.cleanup_ctx.append(running)
    return app


def _dashboard(settings: Settings, core: Core, operator: Operator) -> list[Route]:
    assets = AssetRoutes(NODE_MODULES)
    pages = Pages(is_installed=assets.is_installed)
    visits = Visits(
        reveal(settings.secret_key),
        reveal(settings.admin_password),
        is_https=settings.public_url.startswith("https://"),
    )
    access = AccessRoutes(operator, visits, Throttle(time.monotonic), pages)
    board = BoardRoutes(
        access=access,
        sessions=core.sessions,
        gateway=core.gateway,
        visits=visits,
        pages=pages,
        clock=now,
    )
    return [*access.routes(), *board.routes(), *assets.routes()]
