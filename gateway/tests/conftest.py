import asyncio

import pytest
from backup_world import MemoryObjects, make_custody
from blockbuster import blockbuster_ctx
from gateway_api import BASE, Api
from gateway_values import API_KEY, BACKUP_KEY
from holdfast_contract.service.database import Database
from holdfast_contract.signing import new_secret
from holdfast_gateway.adapters.store.tables import metadata
from holdfast_gateway.bootstrap import build
from holdfast_gateway.browsing import make_browsers
from holdfast_gateway.config import Settings
from holdfast_simulator.config import SimulatorConfig
from holdfast_simulator.server import make_app
from hosts import Host
from remembering import Remembering
from scripted_page import READY, ScriptedBrowsers, until
from shop import Shop


@pytest.fixture
def nothing_blocks_the_loop():
    """Fail the test in which our code blocks the event loop."""
    with blockbuster_ctx(["holdfast_gateway", "holdfast_contract"]) as watched:
        # The kernel answers from memory; scripts are read once, before anything runs; and a traceback for a
        # person at a terminal reads the sources that it shows. Playwright looks at a file that was just made.
        for function in watched.functions.values():
            function.can_block_in("adapters/machine.py", {"available_memory"})
            function.can_block_in("adapters/whatsapp_page.py", {"load"})
            function.can_block_in("adapters/instance.py", {"instance_id"})
            function.can_block_in("adapters/object_stores.py", {"open_store"})
            function.can_block_in("structlog/dev.py", {"__call__"})
            function.can_block_in(
                "playwright/_impl/element_handle.py", {"resolve_paths_and_directory_for_input_files"}
            )
        yield


@pytest.fixture
async def memory(tmp_path):
    database = await Database(tmp_path / "gateway.db", metadata).open()
    memory = Remembering(database, tmp_path / "media")
    await memory.waiting.configure(["http://127.0.0.1:9/hook"])
    yield memory
    await database.close()


@pytest.fixture
def store(memory):
    return memory.store


@pytest.fixture
def journal(memory):
    return memory.journal


@pytest.fixture
async def custody(tmp_path):
    custody = make_custody(MemoryObjects(), tmp_path / "data")
    yield custody
    await custody.vault.stop()


@pytest.fixture
def secret():
    return new_secret()


@pytest.fixture
def make_settings(tmp_path, secret):
    """Settings of a gateway of its own, with whatever the test sets."""

    def make(**changes):
        return Settings(
            _env_file=None,
            **{
                "api_keys": [API_KEY],
                "webhook_secrets": [secret],
                "backup_key": [BACKUP_KEY],
                "data_dir": tmp_path / "data",
                "whatsapp_url": "http://127.0.0.1:9/",
                "pacing": "off",
                **changes,
            },
        )

    return make


@pytest.fixture
def auth():
    return {"Authorization": f"Bearer {API_KEY}"}


@pytest.fixture
async def phones(aiohttp_client):
    return await aiohttp_client(make_app(SimulatorConfig.fast()))


@pytest.fixture
def settings(make_settings, phones):
    return make_settings(whatsapp_url=str(phones.make_url("/")), heartbeat_interval=1)


@pytest.fixture
async def shop(aiohttp_client, settings, phones, auth):
    gateway = await aiohttp_client(build(settings, await asyncio.to_thread(make_browsers, settings)))
    return Shop(gateway, phones, auth)


@pytest.fixture
def browsers():
    return ScriptedBrowsers()


@pytest.fixture
async def client(aiohttp_client, make_settings, browsers):
    return await aiohttp_client(build(make_settings(), browsers))


@pytest.fixture
def api(client, auth):
    return Api(client, auth)


@pytest.fixture
async def connected(api, browsers):
    """Start a session and give its page, connected."""
    assert (await api("POST", f"{BASE}/start")).status == 202
    await until(lambda: browsers.opened)
    browsers.page.tell(READY)
    await api.reach("connected")
    return browsers.page


@pytest.fixture
async def hosts(tmp_path, memory):
    objects = MemoryObjects()
    made = []

    def make(name="one"):
        made.append(Host(objects, tmp_path, memory, name))
        return made[-1]

    make.objects = objects
    yield make
    objects.before = lambda call, name: None
    for host in made:
        await host.session.close()
        await host.custody.vault.stop()
