"""Secrets are changed while both services run as real processes and deliveries are going on."""

import asyncio
import os
import signal
from contextlib import asynccontextmanager

import aiohttp
import env
import pytest
from holdfast_contract.events import EventType, SessionReasonData
from holdfast_contract.service.database import Database
from holdfast_contract.signing import new_secret
from holdfast_gateway.adapters.store.memory import Memory
from holdfast_gateway.adapters.store.tables import metadata
from holdfast_gateway.application.store import Change, Draft
from holdfast_gateway.domain.session import SessionKey
from stack import Stack, free_ports

pytestmark = pytest.mark.browser  # the gateway starts none, but wants to know where one is
BACKLOG = 3000
"""Deliveries that wait when the services start: more than they make while the secrets are changed."""


class Running:
    """Both services, whose secrets lie in a `.env` of their own."""

    def __init__(self, stack, values, http):
        self.stack, self.values, self._http = stack, values, http

    def write(self, **changes):
        """Have `.env` say something else."""
        self.values |= changes
        text = "".join(f"{name}={value}\n" for name, value in self.values.items())
        (self.stack.folder / ".env").write_text(text)

    async def hang_up(self, name, said="secrets were renewed"):
        """Send a service SIGHUP, and wait until it has said what came of it."""
        service = self.stack.services[name]
        before = service.log.read_text().count(said)
        os.kill(service.pid, signal.SIGHUP)
        async with asyncio.timeout(10):
            while service.log.read_text().count(said) == before:  # noqa: ASYNC110 - a log has no event to set
                await asyncio.sleep(0.01)

    async def ask(self, path, key):
        headers = {"Authorization": f"Bearer {key}"}
        async with self._http.get(self.stack.gateway_url + path, headers=headers) as response:
            return response.status, await response.json()

    async def waiting(self, key):
        """Count what waits to be delivered."""
        headers = {"Authorization": f"Bearer {key}"}
        async with self._http.get(f"{self.stack.gateway_url}/metrics", headers=headers) as response:
            lines = (await response.text()).splitlines()
        [line] = [one for one in lines if one.startswith('holdfast_gateway_deliveries{state="pending"}')]
        return float(line.rpartition(" ")[2])

    async def until_waiting(self, most, key):
        async with asyncio.timeout(40):
            while await self.waiting(key) > most:  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def attempts(self, key):
        """Give the answers to every attempt of every delivery."""
        answers, after = [], ""
        while True:
            _, page = await self.ask(f"/v1/deliveries?{after}", key)
            if not page["deliveries"]:
                return answers
            answers += [[one["status"] for one in item["attempts"]] for item in page["deliveries"]]
            after = f"after={page['deliveries'][-1]['deliveryId']}"


async def remember(folder, url):
    """Leave what an outage leaves behind: events that wait."""
    database = await Database(folder / "gateway.db", metadata).open()
    memory = Memory(database)
    await memory.waiting.configure([url])
    key = SessionKey("ann", "default")
    drafts = [
        Draft(
            EventType.SESSION_DISCONNECTED, key, SessionReasonData(reason=str(number)), lane=f"c{number % 50}"
        )
        for number in range(BACKLOG)
    ]
    await memory.store.commit(Change(events=drafts))
    await database.close()


@pytest.fixture
async def running(tmp_path):
    @asynccontextmanager
    async def run():
        ports = free_ports()
        core = f"http://127.0.0.1:{ports.core}"
        wiring = {
            "GATEWAY_PORT": str(ports.gateway),
            "GATEWAY_WEBHOOK_URL": f"{core}/webhooks/gateway",
            "GATEWAY_WHATSAPP_URL": "http://127.0.0.1:9/",
            "GATEWAY_DATA_DIR": str(tmp_path / "gateway"),
            "CORE_PORT": str(ports.core),
            "CORE_DATABASE_URL": f"sqlite:///{tmp_path / 'core' / 'core.db'}",
        }
        await remember(tmp_path / "gateway", wiring["GATEWAY_WEBHOOK_URL"])
        secrets = {name: value for name, value in env.fresh().items() if name not in wiring}
        stack = Stack(tmp_path, wiring, ports, working_directory=tmp_path)
        async with aiohttp.ClientSession() as http:
            running = Running(stack, secrets, http)
            running.write()
            async with stack:
                yield running

    async with run() as running:
        yield running


async def test_secrets_and_keys_are_changed_without_a_delivery_or_a_call_that_is_refused(running):
    secret, key = running.values["GATEWAY_WEBHOOK_SECRETS"], running.values["GATEWAY_API_KEYS"]
    new, new_key = new_secret(), "n3w" + key
    running.write(CORE_WEBHOOK_SECRETS=f"{new},{secret}", GATEWAY_API_KEYS=f"{new_key},{key}")
    await running.hang_up("core")
    running.write(GATEWAY_WEBHOOK_SECRETS=f"{new},{secret}")
    await running.hang_up("gateway")
    assert [(await running.ask("/v1/sessions", one))[0] for one in (key, new_key)] == [200, 200]
    # What was signed before is answered before core forgets the old secret.
    await running.until_waiting(await running.waiting(key) - 100, key)
    running.write(CORE_WEBHOOK_SECRETS=new, CORE_GATEWAY_API_KEY=new_key)
    await running.hang_up("core")
    running.write(GATEWAY_WEBHOOK_SECRETS=new, GATEWAY_API_KEYS=new_key)
    await running.hang_up("gateway")
    assert [(await running.ask("/v1/sessions", one))[0] for one in (key, new_key)] == [401, 200]
    running.write(GATEWAY_WEBHOOK_SECRETS="whsec_broken")
    await running.hang_up("gateway", said="secrets were not renewed")
    assert await running.waiting(new_key) > 0, "the backlog was too small to see a change by"
    await running.until_waiting(0, new_key)
    # The gateway may be there before core is: such attempts have no answer at all.
    answered = [[status for status in one if status is not None] for one in await running.attempts(new_key)]
    assert answered == [[202]] * BACKLOG
    log = running.stack.services["gateway"].log.read_text()
    assert new not in log
    assert "whsec_broken" not in log
