import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

sys.path.insert(0, str(Path(__file__).parent / "support"))

from core_support.browsing import browser, desk, shop  # noqa: F401 - fixtures
from core_support.fake_gateway import FakeGateway
from core_support.knowledge import database, engine, knowledge, minilm, user  # noqa: F401 - fixtures
from core_support.model_server import ModelServer
from core_support.running import Running, make_settings
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
def settings(gateway, tmp_path, monkeypatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return make_settings(f"sqlite:///{tmp_path}/core.db", gateway.url)


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
