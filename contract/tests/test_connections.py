"""What comes over a connection before, or instead of, a request."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from holdfast_contract.service import connections
from holdfast_contract.service import web as service_web
from holdfast_contract.service.connections import Runner
from holdfast_contract.service.web import Route, make_app, read_body

HEAD = b"POST /echo HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)
    monkeypatch.setattr(service_web, "BODY_SECONDS", 0.2)


@pytest.fixture
async def connect():
    """Open connections to a service that says how long the body was that it got."""

    async def echo(request):
        return web.json_response({"bytes": len(await read_body(request, 1000))})

    runner = Runner(make_app([Route("POST", "/echo", echo, ".")]), drain=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]

    @asynccontextmanager
    async def connection():
        reader, writer = await asyncio.open_connection(host, port)
        try:
            yield reader, writer
        finally:
            writer.close()

    yield connection
    await runner.cleanup()


async def answered(reader):
    """Read an answer: its status, and its body decoded."""
    async with asyncio.timeout(5):
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        return int(head.split()[1]), json.loads(await reader.readexactly(length))


async def is_closed(reader):
    async with asyncio.timeout(5):
        return await reader.read() == b""


@pytest.mark.parametrize("begun", [b"", b"P", HEAD, HEAD + b"Content-"])
async def test_a_request_that_never_comes_whole_is_cut_off(connect, begun):
    async with connect() as (reader, writer):
        writer.write(begun)
        assert await is_closed(reader)


async def test_the_same_holds_for_the_second_request_of_a_connection(connect):
    async with connect() as (reader, writer):
        writer.write(HEAD + b"Content-Length: 2\r\n\r\nab")
        assert await answered(reader) == (200, {"bytes": 2})
        writer.write(HEAD)
        assert await is_closed(reader)


async def test_a_connection_may_rest_between_requests(connect):
    async with connect() as (reader, writer):
        for _ in range(2):
            writer.write(HEAD + b"Content-Length: 2\r\n\r\na")
            await asyncio.sleep(0)
            writer.write(b"b")
            assert await answered(reader) == (200, {"bytes": 2})
            await asyncio.sleep(2 * connections.HEAD_SECONDS)  # the rest itself is what is tried


@pytest.mark.parametrize(
    "begun", [b"Content-Length: 9\r\n\r\nab", b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n"]
)
async def test_a_body_that_stalls_is_refused(connect, begun):
    async with connect() as (reader, writer):
        writer.write(HEAD + begun)
        status, body = await answered(reader)
        assert (status, body["error"]["code"]) == (408, "REQUEST_TIMEOUT")


async def test_a_body_may_take_longer_the_more_of_it_comes(connect, monkeypatch):
    monkeypatch.setattr(service_web, "BODY_RATE", 10)
    async with connect() as (reader, writer):
        writer.write(HEAD + b"Content-Length: 20\r\n\r\n" + b"a" * 10)
        await asyncio.sleep(2 * service_web.BODY_SECONDS)
        writer.write(b"b" * 10)
        assert await answered(reader) == (200, {"bytes": 20})


@pytest.mark.parametrize(
    "sent",
    [
        b"unspoken\r\n\r\n",
        HEAD + b"X-Unspoken: \0unspoken\r\n\r\n",
        HEAD + b"X-Long: " + b"unspoken" * 2000 + b"\r\n\r\n",
        HEAD + b"Content-Length: unspoken\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nunspoken\r\n",
    ],
)
async def test_what_is_no_http_is_refused_in_our_form_and_repeated_nowhere(connect, sent, capfd, caplog):
    async with connect() as (reader, writer):
        writer.write(sent)
        status, body = await answered(reader)
    assert (status, body["error"]["code"]) == (422, "VALIDATION_FAILED")
    out, err = capfd.readouterr()
    assert "unspoken" not in json.dumps(body) + out + err + caplog.text


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", 422),
        (b"Expect: 100-continue\r\nContent-Length: 1001\r\n\r\n", 100),
        (b"Expect: cake\r\nContent-Length: 1001\r\n\r\n", 413),
    ],
)
async def test_what_headers_promise_of_a_body_is_checked(connect, sent, expected):
    async with connect() as (reader, writer):
        writer.write(HEAD + sent)
        async with asyncio.timeout(5):
            assert int((await reader.readline()).split()[1]) == expected
