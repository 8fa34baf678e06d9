"""Core in a process that is started for a request: fast to the first event, whole when asked for more."""

import json

import pytest
from aiohttp.test_utils import TestClient, TestServer
from core_support.running import HOURS, OPERATOR, SECRET, message_event
from core_support.waiting import until
from holdfast_contract.service.database import Database
from holdfast_contract.signing import Signer
from holdfast_contract.times import now
from holdfast_core.adapters.tables import METADATA
from holdfast_core.lean import build_lean


@pytest.fixture
async def lean(settings):
    client = TestClient(TestServer(build_lean(settings, Database(settings.database_url, METADATA))))
    await client.start_server()
    yield client
    await client.close()


def signed(event):
    body = json.dumps(event)
    return {"data": body, "headers": Signer([SECRET]).headers(event["id"], now(), body)}


async def test_an_event_that_it_took_in_is_answered_once_by_a_worker_elsewhere(
    lean, start, settings, gateway
):
    event = message_event()
    core = await start(settings)
    await core.add_user()
    for is_again in (False, True):
        taken = await lean.post("/webhooks/gateway", **signed(event))
        assert taken.status == 202
        assert (await taken.json())["duplicate"] is is_again
    await until(lambda: len(gateway.sent) == 1)


async def test_whatever_else_is_asked_for_is_there_too(lean):
    assert (await lean.get("/health")).status == 200
    assert (await lean.get("/ready")).status == 200
    made = await lean.post("/v1/users", json={"userId": "acme"}, headers=OPERATOR)
    assert made.status == 201
    document = {"filename": "hours.md", "text": HOURS}
    taken = await lean.post("/v1/users/acme/documents", json=document, headers=OPERATOR)
    assert taken.status == 202
    assert (await lean.get("/openapi.json")).status == 200
    assert "Sign in" in await (await lean.get("/login")).text()
    assert (await lean.get("/nowhere")).status == 404
    assert (await lean.delete("/health")).status == 405


async def test_nobody_gets_in_without_credentials_whatever_is_loaded(lean):
    for _ in range(2):
        assert (await lean.get("/v1/users/acme/documents")).status == 401
        assert (await lean.post("/webhooks/gateway", data=b"{}")).status == 401
