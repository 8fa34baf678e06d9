"""The composition root: every part of the gateway and what it stands on, named once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from typing import Protocol

from aiohttp import web
from holdfast_contract.service.access import Access, may_read_metrics
from holdfast_contract.service.addresses import PROXIES
from holdfast_contract.service.certificate import Certificate
from holdfast_contract.service.database import Database
from holdfast_contract.service.limits import limiter, route_limiter
from holdfast_contract.service.openapi import docs_routes, document
from holdfast_contract.service.protection import IS_HTTPS
from holdfast_contract.service.renewal import RENEW, renewal
from holdfast_contract.service.settings import StartRefused
from holdfast_contract.service.web import Route, make_app

from holdfast_gateway.adapters.machine import has_memory, starts_at_once
from holdfast_gateway.adapters.profiles import Profiles, held
from holdfast_gateway.adapters.store.memory import Memory
from holdfast_gateway.adapters.store.tables import metadata
from holdfast_gateway.adapters.vault import ProfileBrowsers
from holdfast_gateway.application import measures
from holdfast_gateway.application.forgetting import Forgetting
from holdfast_gateway.application.housekeeping import Housekeeping
from holdfast_gateway.application.leaving import Leaving
from holdfast_gateway.application.objects import FAULT_ADVICE, StoreFailed
from holdfast_gateway.application.page import Browsers
from holdfast_gateway.application.sessions import Sessions
from holdfast_gateway.application.slots import StartSlots
from holdfast_gateway.application.supervisor import Supervisor
from holdfast_gateway.browsing import NODE_MODULES
from holdfast_gateway.config import Settings
from holdfast_gateway.domain.reasons import Reason
from holdfast_gateway.domain.session import SessionRecord
from holdfast_gateway.http.auth import Keys, require_key
from holdfast_gateway.http.backups import backup_routes
from holdfast_gateway.http.contacts import contact_routes
from holdfast_gateway.http.drain import drain_routes
from holdfast_gateway.http.events import is_ticketed
from holdfast_gateway.http.housekeeping import housekeeping_routes
from holdfast_gateway.http.metrics import Measured, metrics_routes
from holdfast_gateway.http.repair import repair_routes
from holdfast_gateway.http.report import report_routes
from holdfast_gateway.http.service import service_routes
from holdfast_gateway.http.sessions import SessionApi
from holdfast_gateway.http.users import user_routes
from holdfast_gateway.keeping import GRACE_SHARE, make_keeping
from holdfast_gateway.moving import make_moving
from holdfast_gateway.publishing import make_publishing
from holdfast_gateway.receiving import make_receiving
from holdfast_gateway.sending import make_sending

TITLE = "Holdfast gateway"
VERSION = "0.1.0"
DESCRIPTION = "Keeps WhatsApp Web sessions alive and tells what happens on them."


class GatewayBrowsers(Browsers, ProfileBrowsers, Protocol):
    """What the gateway needs of browsers: pages for its sessions, and profiles for its backups."""


Life = Callable[[web.Application], AsyncIterator[None]]

READY = web.AppKey("ready", asyncio.Event)


def build(settings: Settings, browsers: GatewayBrowsers) -> web.Application:
    """Put the gateway together; `browsers` is started and stopped with it."""
    database = _database(settings)
    memory = Memory(database)
    publishing = make_publishing(settings, memory)
    receiving = make_receiving(settings, memory, publishing.journal)
    slots = StartSlots(settings.max_starting or starts_at_once())

    def supervise(record: SessionRecord) -> Supervisor:
        return Supervisor(
            record,
            browsers=browsers,
            slots=slots,
            store=memory.store,
            journal=publishing.journal,
            feed=publishing.feed,
            listener=receiving.listener(record.key),
            limits=settings.limits(),
            custody=keeping.custody,
            backlog=memory.deliveries,
        )

    async def on_lost() -> None:
        await _let_go(sessions, browsers, settings.lease_term.total_seconds() * GRACE_SHARE)

    keeping = make_keeping(settings, browsers, on_lost=on_lost, on_deadline=browsers.keep_until)
    sessions = Sessions(memory.store, supervise, settings.max_sessions, has_memory)
    custodian, draining = make_moving(settings, keeping, sessions, memory.deliveries)
    sending = make_sending(settings, memory, publishing.journal, sessions)
    housekeeping = Housekeeping(
        memory.store,
        Profiles(settings.data_dir),
        settings.cleanup_interval,
        [publishing.expiry.remove_old, receiving.library.sweep],
    )

    async def life(app: web.Application) -> AsyncIterator[None]:
        """Start what runs, in order; stop it in reverse."""
        async with AsyncExitStack() as stack:
            if not await stack.enter_async_context(held(settings.data_dir / "gateway.lock")):
                raise StartRefused(f"Another gateway runs on the data folder {settings.data_dir}.")
            await database.open()
            stack.push_async_callback(database.close)
            await stack.enter_async_context(publishing.running())
            await stack.enter_async_context(sending.running())
            await browsers.start()
            stack.push_async_callback(browsers.stop)
            await keeping.vault.start()
            stack.push_async_callback(keeping.vault.stop)
            try:
                await custodian.start()
            except StoreFailed as failed:
                raise StartRefused(FAULT_ADVICE[failed.fault]) from None
            stack.push_async_callback(keeping.leases.stop)
            await sessions.open()
            stack.push_async_callback(sessions.close)
            stack.push_async_callback(custodian.stop)
            stack.push_async_callback(draining.stop)
            await housekeeping.start()
            stack.push_async_callback(housekeeping.stop)
            app[READY].set()
            yield

    async def drain(app: web.Application) -> None:
        app[READY].clear()
        publishing.feed.close()

    is_up = asyncio.Event()
    measured = Measured(
        settings.id,
        VERSION,
        sessions,
        memory.deliveries,
        keeping.leases,
        custodian,
        settings.data_dir,
        Certificate(None if settings.public_url is None else str(settings.public_url)),
        settings.session_metrics,
    )
    routes = [
        *service_routes(settings.id, settings.url(), sessions, custodian, is_up.is_set),
        *drain_routes(draining),
        *SessionApi(sessions).routes(),
        *sending.routes(),
        *publishing.routes(),
        *receiving.routes(sessions),
        *contact_routes(
            Forgetting(memory.memories, receiving.library, publishing.withdraw, sending.sender.silence)
        ),
        *user_routes(Leaving(sessions, memory.leaving, receiving.library, publishing.withdraw)),
        *metrics_routes(measured),
        *repair_routes(sessions),
        *report_routes(sessions, memory.store, memory.deliveries, housekeeping),
        *backup_routes(sessions),
        *housekeeping_routes(sessions, housekeeping),
    ]
    app = _application(settings, routes, publishing.keys, life, drain)
    app.cleanup_ctx.append(measured.life)
    app[READY] = is_up
    app[RENEW] = renewal(Settings, publishing.use)
    return app


def _database(settings: Settings) -> Database:
    database = Database(settings.data_dir / "gateway.db", metadata)
    database.figures = measures.DATABASE
    return database


def _application(
    settings: Settings,
    routes: list[Route],
    keys: Keys,
    life: Life,
    drain: Callable[[web.Application], Awaitable[None]],
) -> web.Application:
    describe = partial(document, TITLE, VERSION, DESCRIPTION, routes)
    all_routes = [*routes, *docs_routes(TITLE, describe, NODE_MODULES / "swagger-ui-dist")]
    open_paths = frozenset(route.path for route in all_routes if route.open)
    limit = limiter(settings.requests_per_minute)
    watch = [Access(measures.REQUESTS, measures.REQUEST_SECONDS, settings.access_log).middleware()]

    def is_admitted(request: web.Request) -> bool:
        return is_ticketed(request) or may_read_metrics(request, settings.metrics_key)

    check = require_key(keys, open_paths, is_admitted=is_admitted)
    app = make_app(all_routes, limit, check, route_limiter(), watch=watch)
    app[PROXIES] = settings.trusted_proxies
    app[IS_HTTPS] = settings.public_url is not None and settings.public_url.scheme == "https"
    app.cleanup_ctx.append(life)
    app.on_shutdown.append(drain)
    return app


async def _let_go(sessions: Sessions, browsers: Browsers, within: float) -> None:
    """Have no browser open: the lease is lost, and another gateway may open these profiles."""
    try:
        async with asyncio.timeout(within):
            await sessions.let_go_of_all(Reason.LEASE_LOST)
    except TimeoutError:
        await browsers.kill_all()
