"""Core in a process that is started for a request: it takes events in, and loads the rest when asked for.

To load all of core costs as much CPU as the libraries below it, and what such a process is started for is
nearly always a gateway's webhook.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from importlib import import_module
from typing import TYPE_CHECKING

from aiohttp import web
from holdfast_contract.service.database import Database
from holdfast_contract.service.late import LateRoutes
from holdfast_contract.service.metrics import LoopLag
from holdfast_contract.service.web import Route
from holdfast_contract.signing import Verifier
from holdfast_contract.times import now

from holdfast_core.adapters.backlogs import QueueTables
from holdfast_core.adapters.conversations import InboxTable
from holdfast_core.adapters.users import UserTables
from holdfast_core.application.inbox import Receiver
from holdfast_core.application.operator import Operator
from holdfast_core.application.users import Users
from holdfast_core.config import Settings, reveal
from holdfast_core.http.operations import OperationRoutes
from holdfast_core.http.webhooks import WebhookRoutes
from holdfast_core.serving import make_application

if TYPE_CHECKING:
    from holdfast_core.assembly import Core


def build_lean(settings: Settings, database: Database) -> web.Application:
    """Make the HTTP application without a worker. It opens `database` as it starts, and closes it.

    What is due is only noted in the database; whoever made that tells others.
    """
    users = Users(UserTables(database), now)
    operator = Operator(settings.admin_email, reveal(settings.admin_password))
    rest = _Rest(settings, database)
    routes = [
        *WebhookRoutes(
            Receiver(InboxTable(database, now), _do_nothing), Verifier(settings.webhook_secret_texts)
        ).routes(),
        *OperationRoutes(QueueTables(database), LoopLag(), now).routes(),
    ]
    late = LateRoutes(rest.routes, rest.assemble)
    app = make_application(settings, routes, users, operator, late)
    app.cleanup_ctx.append(rest.running)
    return app


def _do_nothing() -> None:
    """Stand for a worker that is to be woken, where there is none."""


class _Rest:
    """All of core, on a database that is open, from when it is first asked for."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database
        self._opened = AsyncExitStack()
        self._core: Core

    async def running(self, _app: web.Application) -> AsyncIterator[None]:
        """Keep the database open, and what `assemble` opens."""
        async with self._opened:
            await self._database.open()
            self._opened.push_async_callback(self._database.close)
            yield

    async def assemble(self) -> None:
        """Load core and put it together."""
        await asyncio.to_thread(import_module, "holdfast_core.bootstrap")
        from holdfast_core.assembly import assemble  # noqa: PLC0415 - see above

        self._core = assemble(self._settings, database=self._database)
        await self._opened.enter_async_context(self._core.connected())

    def routes(self) -> list[Route]:
        """Give all routes there are; `assemble` comes first."""
        from holdfast_core.bootstrap import all_routes  # noqa: PLC0415 - see above

        return all_routes(self._settings, self._core)
