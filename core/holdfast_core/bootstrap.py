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
from holdfast_contract.events import Event
from holdfast_contract.service.database import Database
from holdfast_contract.service.web import Route, make_app
from holdfast_contract.signing import Verifier
from holdfast_contract.times import now

from holdfast_core.adapters.conversations import InboxTable, OutboxTable, QueueTables
from holdfast_core.adapters.knowledge import KnowledgeTables
from holdfast_core.adapters.sessions import SessionTable
from holdfast_core.adapters.tables import METADATA
from holdfast_core.adapters.users import UserTables
from holdfast_core.application.assistant import Assistant
from holdfast_core.application.inbox import EventHandler, Receiver
from holdfast_core.application.knowledge import Knowledge
from holdfast_core.application.operator import Operator
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
from holdfast_core.domain.conversations import Reply
from holdfast_core.http.assistant import AssistantRoutes
from holdfast_core.http.auth import gatekeeper
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
    users: Users
    knowledge: Knowledge
    assistant: Assistant
    receiver: Receiver
    queues: QueueTables
    sessions: Sessions
    event_worker: Worker[Event]
    reply_worker: Worker[Reply]

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
        workers = [asyncio.create_task(worker.run()) for worker in (self.event_worker, self.reply_worker)]
        try:
            yield
        finally:
            for worker in workers:
                worker.cancel()
                with suppress(asyncio.CancelledError):
                    await worker


CORE = web.AppKey("core", Core)


def assemble(settings: Settings, clock: Callable[[], datetime] = now) -> Core:
    """Put core together. Needs a running loop; opens and starts nothing."""
    database = Database(settings.database_path, METADATA)
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
    return Core(
        database=database,
        http=http,
        gateway=gateway,
        users=users,
        knowledge=knowledge,
        assistant=assistant,
        receiver=Receiver(inbox, event_worker.wake),
        queues=QueueTables(database),
        sessions=Sessions(gateway, SessionTable(database), users),
        event_worker=event_worker,
        reply_worker=reply_worker,
    )


def build(settings: Settings, *, work: bool = True) -> web.Application:
    """Make the HTTP application, with a worker inside unless `work` is false. Needs a running loop."""
    core = assemble(settings)
    operator = Operator(settings.admin_email, reveal(settings.admin_password))
    routes = [
        *WebhookRoutes(core.receiver, Verifier(settings.webhook_secret_texts)).routes(),
        *SessionRoutes(core.gateway, core.sessions).routes(),
        *KnowledgeRoutes(core.knowledge).routes(),
        *AssistantRoutes(core.assistant).routes(),
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
