import asyncio
from contextlib import suppress

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request
from holdfast_contract.errors import RateLimited, Unauthenticated
from holdfast_contract.service import connections, limits
from holdfast_contract.service.addresses import PROXIES, address_of
from holdfast_contract.service.connections import Runner
from holdfast_contract.service.limits import FAILURE_SHARE, Allowance, limiter, route_limiter
from holdfast_contract.service.settings import LOOPBACK
from holdfast_contract.service.web import Route, make_app

KEY = {"X-Api-Key": "k3yabcdefghijklmnopqrstuvwx"}


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def client(clock):
    """A service that lets everyone call 60 times a minute and knows one key."""

    async def answer(request):
        return web.json_response({"address": address_of(request)})

    @web.middleware
    async def ask_for_key(request, handler):
        is_known = request.headers.get("X-Api-Key") == KEY["X-Api-Key"]
        if request.path in {"/closed", "/costly"} and not is_known:
            raise Unauthenticated
        return await handler(request)

    routes = [
        Route("GET", "/open", answer, ".", open=True),
        Route("GET", "/closed", answer, "."),
        Route("GET", "/costly", answer, ".", per_minute=2),
        Route("GET", "/hooks", answer, ".", open=True, per_minute=0),
        Route("GET", "/starts/{sessionId}", answer, ".", open=True, per_minute=2),
    ]
    app = make_app(routes, limiter(60, clock), ask_for_key, route_limiter(clock))
    app[PROXIES] = LOOPBACK
    async with TestClient(TestServer(app)) as client:
        yield client


async def status(client, path, headers=None):
    async with client.get(path, headers=headers) as response:
        return response.status


def test_a_minute_s_calls_may_come_at_once_and_are_given_back_evenly(clock):
    allowance = Allowance(60, clock)
    for _ in range(60):
        allowance.take("anne")
    with pytest.raises(RateLimited) as refused:
        allowance.take("anne")
    assert refused.value.retry_after == pytest.approx(1)
    allowance.take("bert")
    clock.now += 1
    allowance.take("anne")
    assert allowance.wait("anne") == pytest.approx(1)


def test_whoever_calls_under_many_names_fills_no_memory(clock, monkeypatch):
    monkeypatch.setattr(limits, "MOST_CALLERS", 100)
    allowance = Allowance(60, clock)
    for number in range(1000):
        allowance.take(number)
    assert len(allowance._free_at) <= 100
    assert allowance.wait(999) == 0
    clock.now += 3600
    allowance.take("later")
    assert len(allowance._free_at) == 1


async def test_a_caller_who_calls_too_often_is_told_when_to_come_again_and_others_go_on(client, clock):
    assert {await status(client, "/closed", KEY) for _ in range(60)} == {200}
    async with client.get("/closed", headers=KEY) as refused:
        assert (refused.status, (await refused.json())["error"]["code"]) == (429, "RATE_LIMITED")
        assert int(refused.headers["Retry-After"]) == 1
    assert await status(client, "/open") == 200
    clock.now += 2
    assert await status(client, "/closed", KEY) == 200


async def test_wrong_keys_run_out_sooner_and_keep_nobody_of_that_address_from_calling_with_a_right_one(
    client,
):
    tries = [await status(client, "/closed", {"X-Api-Key": f"wrong-{n}"}) for n in range(60 // FAILURE_SHARE)]
    assert set(tries) == {401}
    assert await status(client, "/closed", {"X-Api-Key": "another"}) == 429
    assert await status(client, "/closed", KEY) == 200
    elsewhere = {"X-Api-Key": "another", "X-Forwarded-For": "203.0.113.9"}
    assert await status(client, "/closed", elsewhere) == 401


async def test_names_that_nobody_checks_give_no_further_calls(client):
    for path in ("/open", "/nowhere"):
        headers = [
            {"X-Api-Key": f"made-up-{n}", "X-Forwarded-For": f"198.51.100.{len(path)}"} for n in range(61)
        ]
        assert [await status(client, path, one) for one in headers][-1] == 429


async def test_signed_deliveries_are_not_counted_and_costly_calls_have_a_limit_of_their_own(client):
    assert {await status(client, "/hooks") for _ in range(100)} == {200}
    assert [await status(client, "/starts/one") for _ in range(3)] == [200, 200, 429]
    assert await status(client, "/starts/two") == 200
    assert await status(client, "/starts/one", {"X-Forwarded-For": "203.0.113.9"}) == 200


async def test_who_has_no_key_uses_up_nothing_of_who_has_one(client):
    refused = [{"X-Forwarded-For": "203.0.113.9"}] * 3
    assert [await status(client, "/costly", one) for one in refused] == [401, 401, 401]
    assert [await status(client, "/costly", KEY) for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("", "127.0.0.1"),
        ("203.0.113.9", "203.0.113.9"),
        ("1.2.3.4, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, 127.0.0.1", "203.0.113.9"),
        ("nonsense", "127.0.0.1"),
        ("1.2.3.4, nonsense", "127.0.0.1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8::7", "2001:db8::7"),
    ],
)
async def test_a_proxy_s_word_counts_and_what_the_caller_wrote_before_it_does_not(client, forwarded, address):
    async with client.get("/hooks", headers={"X-Forwarded-For": forwarded}) as response:
        assert (await response.json())["address"] == address


async def test_without_a_trusted_proxy_the_header_counts_for_nothing():
    async def answer(request):
        return web.Response(text=address_of(request))

    async with TestClient(TestServer(make_app([Route("GET", "/", answer, ".")]))) as client:
        response = await client.get("/", headers={"X-Forwarded-For": "203.0.113.9"})
        assert await response.text() == "127.0.0.1"


async def test_one_address_holds_so_many_connections_and_no_more(monkeypatch):
    monkeypatch.setattr(connections, "CONNECTIONS_OF_ADDRESS", 3)
    runner = Runner(make_app([]), drain=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    opened = []

    async def is_served():
        reader, writer = await asyncio.open_connection(*runner.addresses[0])
        opened.append(writer)
        try:
            writer.write(b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n")
            return (await reader.read(12)) == b"HTTP/1.1 404"
        except ConnectionError:
            return False

    try:
        async with asyncio.timeout(5):
            assert [await is_served() for _ in range(4)] == [True, True, True, False]
            opened[0].close()
            while not await is_served():
                pass
    finally:
        for writer in opened:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
        await runner.cleanup()


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 9000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Many: 1\r\n" * 65 + b"\r\n",
    ],
)
async def test_a_head_that_is_too_large_is_refused_in_our_words(head):
    runner = Runner(make_app([]), drain=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        reader, writer = await asyncio.open_connection(*runner.addresses[0])
        writer.write(head)
        async with asyncio.timeout(5):
            answer = await reader.read()
        writer.close()
    finally:
        await runner.cleanup()
    assert b" 422 " in answer.splitlines()[0]
    assert b'"code": "VALIDATION_FAILED"' in answer


def test_what_comes_by_a_socket_of_this_machine_is_believed():
    request = make_mocked_request("GET", "/", headers={"X-Forwarded-For": "203.0.113.9"}, app=make_app([]))
    assert request.remote is None
    assert address_of(request) == "203.0.113.9"
