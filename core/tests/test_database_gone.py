"""Core while its database server is away, and after it."""

import asyncio
from uuid import uuid4

import pytest
from core_support.running import AT_ONCE, make_settings, message_event, somebody
from core_support.waiting import until
from holdfast_core.adapters.tables import replies


@pytest.fixture
async def core(postgres, gateway, start):
    core = await start(make_settings(postgres.create(uuid4().hex), gateway.url))
    await core.add_user(settings=AT_ONCE)
    return core


async def test_what_comes_while_the_database_is_away_is_asked_for_again_and_answered_after(core, postgres):
    message = message_event("When are you open?", **somebody("628999"))
    await asyncio.to_thread(postgres.stop)
    refused = await core.deliver(message)
    assert (refused.status, (await refused.json())["error"]["code"]) == (503, "UNAVAILABLE")
    assert int(refused.headers["Retry-After"]) >= 1
    health = await core.client.get("/health")
    assert health.status == 200

    await asyncio.to_thread(postgres.start)
    assert (await core.deliver(message)).status == 202

    async def is_sent():
        return [row.state for row in await core.rows(replies)] == ["done"]

    await until(is_sent, seconds=30)


async def test_core_stops_in_peace_though_the_database_has_gone(core, postgres):
    await asyncio.to_thread(postgres.stop)
    await core.client.close()
    await asyncio.to_thread(postgres.start)
