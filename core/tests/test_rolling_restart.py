"""Core's processes are restarted one after the other, as for an upgrade, while people write."""

import asyncio
import json
import os
import re
import signal
import sys
from collections import Counter
from contextlib import asynccontextmanager, suppress
from itertools import count, cycle

import aiohttp
import pytest
from core_support.running import AT_ONCE, HOURS, OPERATOR, SECRET, message_event, somebody
from core_support.shell import GOOD
from core_support.waiting import until
from holdfast_contract.sessions import SessionStatus
from holdfast_contract.signing import Signer
from holdfast_contract.times import now

EVERY = 0.1
"""Seconds between two people who write."""


class Processes:
    """Core's processes on one database, by their names."""

    def __init__(self, settings):
        self._settings = settings
        self._running = {}
        self.urls = {}

    async def start(self, name):
        arguments = ["worker"] if name.startswith("worker") else ["serve", "--no-worker"]
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "holdfast_core", *arguments),
            env=self._settings,
            stdout=asyncio.subprocess.PIPE,
        )
        self._running[name] = process
        line = (await process.stdout.readline()).decode()
        if found := re.search(r"http://\S+", line):
            self.urls[name] = found[0]
        assert "worker runs" in line or found, line

    async def stop(self, name):
        """End a process as a host does; it has nothing to complain of."""
        self.urls.pop(name, None)
        process = self._running.pop(name)
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0, name

    async def end(self):
        for process in self._running.values():
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


@asynccontextmanager
async def running(settings, names):
    processes = Processes(settings)
    try:
        for name in names:
            await processes.start(name)
        yield processes
    finally:
        await processes.end()


async def write_on(http, processes, written):
    """Have somebody new write all the time; an event is posted until it is acknowledged, as gateways do."""
    signer, turns = Signer([SECRET]), cycle((0, 1))
    for number in count(6281700000001):
        event = message_event(**somebody(str(number)))
        body = json.dumps(event)
        for turn in turns:
            urls = sorted(processes.urls.values())
            headers = signer.headers(event["id"], now(), body)
            with suppress(aiohttp.ClientError):
                url = urls[turn % len(urls)] + "/webhooks/gateway"
                async with http.post(url, data=body, headers=headers) as response:
                    if response.status == 202:
                        break
            await asyncio.sleep(0)
        written.append(str(number))
        await asyncio.sleep(EVERY)


@pytest.mark.long
@pytest.mark.timeout(180)
async def test_nothing_is_lost_or_answered_twice_while_each_process_is_replaced(postgres, gateway):
    gateway.put("acme", SessionStatus.CONNECTED)
    place = postgres.create("rolling")
    settings = os.environ | GOOD | {"CORE_DATABASE_URL": place, "CORE_GATEWAY_URL": gateway.url}
    names = ("web-1", "worker-1")
    async with running(settings, names) as processes, aiohttp.ClientSession() as http:
        for method, path, body in (
            ("POST", "/v1/users", {"userId": "acme"}),
            ("POST", "/v1/users/acme/documents", {"filename": "bakery.md", "text": HOURS}),
            ("PUT", "/v1/users/acme/assistant", AT_ONCE.to_wire()),
        ):
            url = processes.urls["web-1"] + path
            async with http.request(method, url, json=body, headers=OPERATOR) as response:
                assert response.status < 300, await response.text()
        written = []
        writing = asyncio.create_task(write_on(http, processes, written))
        await until(lambda: len(gateway.sent) > 5, seconds=30)
        for old, new in (("web-1", "web-2"), ("worker-1", "worker-2")):
            await processes.start(new)
            before = len(gateway.sent)
            await processes.stop(old)
            await until(lambda before=before: len(gateway.sent) > before + 3, seconds=30)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        await until(lambda: len(gateway.sent) >= len(written), seconds=60)
        answered = Counter(one.message.to.partition("@")[0] for one, _ in gateway.sent.values())
        assert set(answered) >= set(written)
        assert set(answered.values()) == {1}
