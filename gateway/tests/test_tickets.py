"""Tickets: what a browser holds instead of a key."""

import time
from types import SimpleNamespace

import pytest
from gateway_values import API_KEY
from live_events import PAGE, TELLS, going_live, read_stream, reasons

pytestmark = pytest.mark.usefixtures("nothing_blocks_the_loop")
NEW_KEY = "n3wabcdefghijklmnopqrstuvwx"


@pytest.fixture
async def live(memory, make_settings, aiohttp_client, auth):
    async with going_live(memory, make_settings, aiohttp_client, auth) as live:
        yield live


@pytest.fixture
def fetch(live):
    """Fetch a ticket."""

    async def fetch(**body):
        response = await live.client.post("/v1/events/tickets", json=body, headers=live.auth)
        assert response.status == 201
        return (await response.json())["ticket"]

    return fetch


@pytest.fixture
def open_with(live):
    """Open a stream without a key."""

    def open_with(ticket, path="/v1/events", query="", **headers):
        return live.client.get(f"{path}?ticket={ticket}{query}", headers=headers)

    return open_with


async def test_a_ticket_opens_a_stream_without_a_key_and_shows_what_it_is_for_alone(live, fetch, open_with):
    stream = await open_with(await fetch(userId="ann", types=[TELLS]))
    live.beat()
    await live.record("theirs", user="bob")
    await live.record("mine")
    [(_, _, event)] = await read_stream(stream, 1)
    assert event["data"]["reason"] == "mine"


async def test_a_ticket_opens_a_socket_too(live, fetch):
    async with live.client.ws_connect(f"/v1/events?ticket={await fetch()}") as socket:
        await live.record("one")
        assert reasons([await socket.receive_json(timeout=5)]) == ["one"]


async def test_a_ticket_resumes_as_a_key_does(live, fetch, open_with):
    first, _ = await live.record("one", "two")
    stream = await open_with(await fetch(), **{"Last-Event-ID": first})
    [(_, _, event)] = await read_stream(stream, 1)
    assert event["data"]["reason"] == "two"


async def test_a_ticket_cannot_be_widened(fetch, open_with):
    ticket = await fetch(userId="ann")
    for query in ("&userId=bob", "&types=session.status"):
        assert (await open_with(ticket, query=query)).status == 422


async def test_a_ticket_says_when_it_is_over_and_is_over_then(live, fetch, open_with, monkeypatch):
    ticket = await fetch()
    later = SimpleNamespace(time=lambda: time.time() + 62)
    monkeypatch.setattr("itsdangerous.timed.time", later)
    assert (await open_with(ticket)).status == 401


@pytest.mark.parametrize("ticket", ["", "x", "x.y.z", "é", "WyJib2IiLFtdXQ.aaaaaa.bbbb"])
async def test_a_forged_ticket_is_refused(open_with, ticket):
    response = await open_with(ticket)
    assert (response.status, (await response.json())["error"]["code"]) == (401, "UNAUTHENTICATED")


async def test_a_ticket_opens_nothing_else(fetch, open_with):
    ticket = await fetch()
    for path in ("/v1/deliveries", "/v1/events/tickets"):
        assert (await open_with(ticket, path)).status in {401, 405}


async def test_tickets_are_valid_while_a_key_is_rotated_and_void_with_their_key(live, fetch, open_with):
    ticket = await fetch()
    live.publishing.keys.use([NEW_KEY, API_KEY])
    assert (await open_with(ticket)).status == 200
    live.publishing.keys.use([NEW_KEY])
    assert (await open_with(ticket)).status == 401


async def test_a_wrong_wish_is_refused(live):
    for body in ({"types": ["nonsense"]}, {"user_id": "ann"}, {"userId": "../x"}, {"user": "ann"}):
        response = await live.client.post("/v1/events/tickets", json=body, headers=live.auth)
        assert response.status == 422


async def test_pages_of_allowed_origins_may_read_with_a_ticket_and_others_may_not(live, fetch, open_with):
    allowed = await open_with(await fetch(), Origin=PAGE)
    assert allowed.headers["Access-Control-Allow-Origin"] == PAGE
    foreign = await open_with(await fetch(), Origin="https://evil.example.org")
    assert "Access-Control-Allow-Origin" not in foreign.headers
    with_key = await live.stream(Origin=PAGE)
    assert "Access-Control-Allow-Origin" not in with_key.headers
