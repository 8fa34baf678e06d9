import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from aiohttp.test_utils import TestClient, TestServer

sys.path.insert(0, str(Path(__file__).parent / "support"))

from core_support.browsing import browser, desk, shop  # noqa: F401 - fixtures
from core_support.fake_gateway import FakeGateway
from core_support.knowledge import database, engine, knowledge, minilm, user  # noqa: F401 - fixtures
from core_support.model_server import ModelServer
from core_support.receiver import Receiver, receiver_running
from core_support.running import Running, make_settings, url_of
from core_support.shell import call, environment  # noqa: F401 - fixtures
from core_support.turning import alive  # noqa: F401 - a fixture
from databases import place, postgres  # noqa: F401 - fixtures
from holdfast_core.bootstrap import CORE, build
from holdfast_core.config import Settings


@pytest.fixture
async def gateway() -> AsyncIterator[FakeGateway]:
    fake = FakeGateway()
    async with TestServer(fake.app()) as server:
        fake.url = str(server.make_url("")).rstrip("/")
        yield fake


@pytest.fixture
async def model_server() -> AsyncIterator[ModelServer]:
    """A server that speaks a model's protocol, and says what the test has it say."""
    fake = ModelServer()
    async with TestServer(fake.app()) as server:
        fake.url = str(server.make_url("/v1"))
        yield fake
        fake.released.set()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiver_running() as running:
        yield running


@pytest.fixture
def settings(request, gateway, tmp_path, monkeypatch) -> Settings:
    """A core on SQLite, and on both databases, one after the other, where a test asks for a `place`.

    With HOLDFAST_ENGINE=postgresql it is on PostgreSQL where a test does not say (`make test-postgresql`).
    Where a test has a `receiver`, core may send to it, though its address is not public.
    """
    monkeypatch.chdir(tmp_path)
    asked = request.fixturenames
    if "place" in asked:
        where = request.getfixturevalue("place")
    elif os.environ.get("HOLDFAST_ENGINE") == "postgresql":
        where = request.getfixturevalue("postgres").create(uuid4().hex)
    else:
        where = tmp_path / "core.db"
    changes = {}
    if "receiver" in asked:
        changes["automation_allowed_hosts"] = [urlsplit(request.getfixturevalue("receiver").url).netloc]
    return make_settings(url_of(where), gateway.url, **changes)


@pytest.fixture
async def start(gateway) -> AsyncIterator[Callable[..., Awaitable[Running]]]:
    """Start cores; each stops at the end of the test, or when it is closed."""
    running: list[Running] = []

    async def begin(settings: Settings, **options: Any) -> Running:
        app = build(settings, **options)
        client = TestClient(TestServer(app))
        await client.start_server()
        running.append(Running(client, gateway, app[CORE], settings))
        return running[-1]

    yield begin
    for core in running:
        for session in core.closing:
            await session.close()
        await core.client.close()


@pytest.fixture
async def core(start, settings) -> Running:
    return await start(settings)
