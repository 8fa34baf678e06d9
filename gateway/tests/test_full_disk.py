"""While the disk is full the gateway refuses and rests; nothing is lost, and nothing is sent twice."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from holdfast_contract.deliveries import DeliveryState
from holdfast_contract.errors import StorageExhausted
from holdfast_contract.signing import Signer
from holdfast_gateway.adapters.webhook import WebhookReceiver
from holdfast_gateway.application import recorder
from holdfast_gateway.application.outbox import Outbox
from holdfast_gateway.bootstrap import build
from receiving import receiving_at, record
from scripted_page import ScriptedBrowsers, until
from sqlalchemy import event
from sqlalchemy.pool import Pool
from structlog.testing import capture_logs

pytestmark = pytest.mark.usefixtures("nothing_blocks_the_loop")
CHATS = 300
EACH = 8
"""Deliveries of a chat: in all more than are made before the first failure to record one is noticed."""


@pytest.fixture
def disk():
    """A disk that can be filled: SQLite itself then finds no page more."""
    disk = SimpleNamespace(most_pages=1 << 30)

    def limit(connection, *_):
        connection.execute(f"PRAGMA max_page_count={disk.most_pages}")

    def fill():
        disk.most_pages = 1  # SQLite takes it for as many as there are

    def free():
        disk.most_pages = 1 << 30

    disk.fill, disk.free = fill, free
    event.listen(Pool, "checkout", limit)
    yield disk
    event.remove(Pool, "checkout", limit)


async def test_deliveries_rest_while_nothing_can_be_recorded_and_go_on_by_themselves(
    disk, memory, journal, aiohttp_server, secret, monkeypatch
):
    monkeypatch.setattr(recorder, "TROUBLE_WAIT", timedelta(milliseconds=10))
    receiving = await receiving_at(aiohttp_server)
    await memory.waiting.configure([receiving.url])
    for chat in range(CHATS):
        await record(journal, *(f"{chat}-{number}" for number in range(EACH)), lane=f"c{chat}")
    disk.fill()
    await until(lambda: is_refused(journal))
    async with WebhookReceiver(receiving.url, Signer([secret])) as receiver:
        outbox = Outbox(memory.waiting, journal, [receiver])
        with capture_logs() as logs:
            await outbox.start()
            await until(lambda: len(logs) >= 10)
            sent = len(receiving.got)
            await until(lambda: len(logs) >= 20)
        assert {one["event"] for one in logs} == {"attempts could not be recorded; deliveries rest"}
        assert len(receiving.got) == sent < EACH * CHATS
        disk.free()
        await until(lambda: nothing_waits(memory))
        await outbox.stop()
    assert len(receiving.asked) == len(set(receiving.asked)) == EACH * CHATS


async def is_refused(journal):
    """Say whether a new event is refused for want of space."""
    try:
        await record(journal, "x" * 5000, lane="refused")
    except StorageExhausted:
        return True
    return False


async def nothing_waits(memory):
    return (await memory.deliveries.count())[DeliveryState.PENDING] == 0


async def test_a_call_that_needs_space_is_told_so_and_succeeds_later(
    disk, aiohttp_client, make_settings, auth
):
    client = await aiohttp_client(build(make_settings(max_sessions=1000), ScriptedBrowsers()))
    users = iter(f"user-{number}" for number in range(1000))

    async def start(user):
        async with client.post(f"/v1/users/{user}/sessions/default/start", headers=auth) as response:
            return response.status, response.headers.get("Retry-After"), await response.json()

    disk.fill()
    # What the last pages still hold is used up first.
    while (refused := await start(user := next(users)))[0] == 202:
        pass
    status, retry_after, answer = refused
    assert (status, answer["error"]["code"]) == (503, "STORAGE_EXHAUSTED")
    assert int(retry_after) > 0
    assert (await client.get("/ready")).status == 200
    disk.free()
    assert (await start(user))[0] == 202
