"""Core's functions on AWS Lambda: `web`, `worker`, `later`, `sweep` and `migrate`.

A function's process is frozen between two calls. So nothing runs after an answer: what a request made due
is told to SQS before, and what is in hand when a call ends is in nobody's hands soon after.
"""

# ruff: noqa: E402 - what is said before the imports is said about them
import gc

# What modules make as they load stays: to look through it for garbage is a tenth of a cold start.
gc.disable()

import asyncio
import os
import tempfile
from collections.abc import Coroutine, Mapping
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import aiohttp
import structlog
from aiohttp import web as http_server
from holdfast_contract.errors import RequestTimeout
from holdfast_contract.service import logs, tracing
from holdfast_contract.service.connections import Runner
from holdfast_contract.service.database import Database
from holdfast_contract.service.settings import StartRefused, load
from holdfast_contract.times import now
from yarl import URL

from holdfast_core import __version__
from holdfast_core.adapters.aws.batches import Batches, Message, failures
from holdfast_core.adapters.aws.http_events import answer_of, refusal, request_of
from holdfast_core.adapters.tables import METADATA
from holdfast_core.config import Settings
from holdfast_core.domain.secret_keys import SecretKeys
from holdfast_core.posting import Posting

gc.freeze()
gc.enable()

if TYPE_CHECKING:
    from holdfast_core.assembly import Core

T = TypeVar("T")

RESERVE = 1.0
"""Seconds before a function's end at which an answer that is not there yet is given up."""

LAST_BEGIN = 0.5
"""Share of a worker's time in which it begins on further work; what it has begun has the rest to end."""

log = structlog.get_logger()


class Context(Protocol):
    """What Lambda says of a call."""

    def get_remaining_time_in_millis(self) -> int:
        """Give the time that is left."""
        ...


def web(event: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """Answer a request to the function URL, or of an HTTP API."""
    served = _serving()
    return _run(served.answer(event, _left(context) - RESERVE))


def worker(event: Mapping[str, Any], context: Context) -> Mapping[str, Any]:
    """Work off what the FIFO queue tells of; what failed comes again."""
    staff = _staff()
    until = now() + timedelta(seconds=_left(context) * LAST_BEGIN)

    async def work() -> list[str]:
        failed = await staff.batches.work(_messages(event), until)
        await staff.posting.tell_or_leave()
        return failed

    return failures(_run(work()))


def later(event: Mapping[str, Any], _context: Context) -> Mapping[str, Any]:
    """Pass on what was held back until now."""
    staff = _staff()
    return failures(_run(staff.batches.forward(_messages(event))))


def sweep(event: Mapping[str, Any], _context: Context) -> dict[str, int]:
    """Tell of what is due and was lost on the way; with `{"clean": true}` also let go of what is old."""
    from holdfast_core.http.measures import tell_cloudwatch  # noqa: PLC0415 - one function of five needs it

    staff = _staff()

    async def tell() -> dict[str, int]:
        found = await staff.posting.sweep(staff.core.attempts)
        await tell_cloudwatch(staff.core.queues, now)
        if event.get("clean"):
            await staff.core.clean_once()
        return {"found": found}

    return _run(tell())


def migrate(event: Mapping[str, Any], _context: Context) -> Mapping[str, Any]:
    """Bring the database to this version, or with `{"to": "0001"}` to another. Raises what went wrong."""
    from holdfast_contract.service.engines import connect  # noqa: PLC0415 - one function of five needs it
    from holdfast_contract.service.migrations import HEAD, migrate_to, revision_of  # noqa: PLC0415 - as above

    from holdfast_core.adapters.migrations import MIGRATIONS  # noqa: PLC0415 - as above

    engines = connect(_settings().database_url, 2)
    try:
        with engines.reading.connect() as connection:
            before = revision_of(connection, METADATA, MIGRATIONS)
        steps = list(migrate_to(engines, METADATA, MIGRATIONS, event.get("to") or HEAD))
        with engines.reading.connect() as connection:
            after = revision_of(connection, METADATA, MIGRATIONS)
    finally:
        engines.dispose()
    return {"from": before, "to": after, "steps": [str(step) for step in steps]}


class Served:
    """The real application on a socket of its own, and a client that asks it."""

    def __init__(self, app: http_server.Application) -> None:
        self._runner = Runner(app, drain=0)
        self._socket = Path(tempfile.mkdtemp(prefix="core-")) / "http"
        self._client: aiohttp.ClientSession

    async def start(self) -> None:
        """Begin to serve."""
        await self._runner.setup()
        await http_server.UnixSite(self._runner, self._socket).start()
        # A connection a request: one that was open during a freeze is closed as soon as time goes on.
        connector = aiohttp.UnixConnector(str(self._socket), force_close=True)
        self._client = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        )

    async def stop(self) -> None:
        """Close both ends."""
        await self._client.close()
        await self._runner.cleanup()

    async def answer(self, event: Mapping[str, Any], within: float) -> dict[str, Any]:
        """Have a request answered in so many seconds."""
        request = request_of(event)
        try:
            async with (
                asyncio.timeout(within),
                self._client.request(
                    request.method,
                    URL(f"http://core{request.target}", encoded=True),
                    headers=request.headers,
                    data=request.body or None,
                    allow_redirects=False,
                ) as response,
            ):
                body = await response.read()
                return answer_of(response.status, response.headers.items(), body)
        except TimeoutError:
            return refusal(RequestTimeout("The answer took longer than this function may. Ask for less."))


class _Staff:
    """All of core, and what works by what SQS says."""

    def __init__(self, core: "Core", posting: Posting) -> None:
        self.core = core
        self.posting = posting
        self.batches: Batches = posting.batches(core.attempts)


@cache
def _runner() -> asyncio.Runner:
    """Keep one loop for all calls: what is open belongs to it."""
    return asyncio.Runner()


def _run(work: Coroutine[Any, Any, T]) -> T:
    try:
        return _runner().run(work)
    finally:
        tracing.flush()  # the process may be frozen from here on


@cache
def _serving() -> Served:
    async def start() -> Served:
        from holdfast_core.lean import build_lean  # noqa: PLC0415 - the other functions need all of core

        settings = _settings()
        database = _database(settings)
        app = build_lean(settings, database)
        keys = SecretKeys(*settings.secret_key_texts)
        posting = Posting(settings, database, aiohttp.ClientSession(), keys, now)
        app.middlewares.append(posting.middleware)
        served = Served(app)
        await served.start()
        return served

    return _run(start())


_kept = AsyncExitStack()
"""What is open until the process ends."""
_at_work: list[_Staff] = []


def _staff() -> _Staff:
    if not _at_work:
        _at_work.append(_run(_begin()))
    return _at_work[0]


async def _begin() -> _Staff:
    from holdfast_core.assembly import assemble  # noqa: PLC0415 - `web` needs a part of it

    settings = _settings()
    core = assemble(settings, database=_database(settings))
    await _kept.enter_async_context(core.opened())
    if core.posting is None:
        raise AssertionError("the settings name a queue")
    return _Staff(core, core.posting)


def _database(settings: Settings) -> Database:
    return Database(settings.database_url, METADATA, migrate=False, connections=settings.database_connections)


@cache
def _settings() -> Settings:
    """Read the settings. Raises `StartRefused` where they do not suit Lambda."""
    if path := os.environ.get("CORE_PARAMETERS_PATH"):
        from holdfast_core.adapters.aws.parameters import parameters  # noqa: PLC0415 - where they are used
        from holdfast_core.adapters.aws.signing import identity  # noqa: PLC0415

        for name, value in parameters(path, identity(), now(), os.environ.get("AWS_ENDPOINT_URL_SSM")):
            os.environ.setdefault(name, value)
    settings = load(Settings, None)
    salt = settings.secret_key_texts[0]
    logs.configure(
        json=True, level=logs.severity(settings.log_level), service="core", version=__version__, salt=salt
    )
    tracing.configure("holdfast-core", settings.traces_endpoint)
    if not settings.queue_url:
        raise StartRefused("CORE_QUEUE_URL: is not set. On Lambda workers are told by SQS where to look.")
    if not settings.database_url.startswith("postgresql://"):
        raise StartRefused("CORE_DATABASE_URL: must be postgresql://… on Lambda, where files do not stay.")
    return settings


def _left(context: Context) -> float:
    return context.get_remaining_time_in_millis() / 1000


def _messages(event: Mapping[str, Any]) -> list[Message]:
    return [
        Message(
            record["messageId"],
            record["attributes"].get("MessageGroupId", ""),
            record["body"],
            again=int(record["attributes"]["ApproximateReceiveCount"]) > 1,
        )
        for record in event["Records"]
    ]
