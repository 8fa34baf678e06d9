"""The live events: filtered, resumed without a gap, read by many and by those who do not read."""

import asyncio
import json
import socket
from datetime import timedelta

import pytest
from aiohttp import WSMsgType
from holdfast_contract.events import EventType
from holdfast_gateway.adapters.store.tables import events
from holdfast_gateway.application import feed as feeding
from holdfast_gateway.application.expiry import Expiry
from holdfast_gateway.http import events as events_http
from live_events import going_live, read_stream, reasons
from scripted_page import until
from sqlalchemy import update
from yarl import URL

pytestmark = pytest.mark.usefixtures("nothing_blocks_the_loop")


@pytest.fixture
async def live(memory, make_settings, aiohttp_client, auth):
    async with going_live(memory, make_settings, aiohttp_client, auth) as live:
        yield live


async def frames(socket, count):
    return [await socket.receive_json(timeout=5) for _ in range(count)]


async def test_a_socket_resumes_behind_a_heartbeat_without_a_gap_or_a_double(live):
    await live.record("one", "two")
    async with live.socket("?after=none") as socket:
        await frames(socket, 2)
        live.beat()
        [beat] = await frames(socket, 1)
    assert beat["type"] == "session.heartbeat"
    await live.record("three")
    async with live.socket(f"?after={beat['id']}") as socket:
        await live.record("four")
        assert reasons(await frames(socket, 2)) == ["three", "four"]


async def test_a_stream_resumes_behind_a_heartbeat_without_a_gap_or_a_double(live):
    await live.record("one")
    stream = await live.stream()
    live.beat()
    [(beat, type_, _)] = await read_stream(stream, 1)
    stream.close()
    assert type_ == "session.heartbeat"
    await live.record("two")
    again = await live.stream(**{"Last-Event-ID": beat})
    [(_, _, event)] = await read_stream(again, 1)
    assert event["data"]["reason"] == "two"


async def test_a_heartbeat_amid_a_backlog_skips_nothing_of_it(live):
    told = [str(number) for number in range(3 * feeding.PAGE)]
    await live.record(*told)
    seen, after = [], "none"
    while len(seen) < len(told):
        async with live.socket(f"?after={after}") as socket:
            # It is told behind whichever page the follower has reached.
            live.beat()
            while (event := await socket.receive_json(timeout=5))["type"] != "session.heartbeat":
                seen.append(event["data"]["reason"])
        after = event["id"]
    assert seen == told


async def test_only_what_was_asked_for_is_told_also_behind_a_long_history(live):
    await live.record(*(str(number) for number in range(feeding.PAGE + 10)), user="bob")
    await live.record("mine")
    path = f"?after=none&userId=ann&types={EventType.SESSION_DISCONNECTED}"
    async with live.socket(path) as socket:
        assert reasons(await frames(socket, 1)) == ["mine"]
        live.beat()
        await live.record("theirs", user="bob")
        await live.record("other", type_=EventType.SESSION_LOGGED_OUT)
        await live.record("mine again")
        assert reasons(await frames(socket, 1)) == ["mine again"]


async def test_without_a_place_to_resume_from_only_news_is_told(live):
    await live.record("before")
    async with live.socket() as socket:
        await live.record("after")
        assert reasons(await frames(socket, 1)) == ["after"]


async def age(memory):
    await Expiry(memory.log, events_kept=timedelta(0), dead_kept=timedelta(0)).remove_old()


async def settle_all(memory):
    """Have nothing wait any more, so that all may go."""
    await memory.waiting.configure([])


async def test_behind_an_event_that_is_kept_no_longer_the_oldest_comes_and_the_gap_is_told(live, memory):
    await settle_all(memory)
    old, _ = await live.record("one", "two")
    await asyncio.sleep(0.002)  # time is what makes things old
    await age(memory)
    await live.record("three")
    async with live.socket(f"?after={old}") as socket:
        gap, event = await frames(socket, 2)
    assert gap == {"type": "stream.gap", "data": {"after": old}}
    assert event["data"]["reason"] == "three"
    stream = await live.stream(**{"Last-Event-ID": old})
    (_, type_, data), (_, _, event) = await read_stream(stream, 2)
    assert (type_, data, event["data"]["reason"]) == ("stream.gap", gap["data"] and gap, "three")


async def test_behind_a_heartbeat_whose_followers_have_gone_the_gap_is_told(live, memory):
    await settle_all(memory)
    async with live.socket() as socket:
        live.beat()
        [beat] = await frames(socket, 1)
    await live.record("one", "two")
    await asyncio.sleep(0.002)
    await age(memory)
    await live.record("three")
    async with live.socket(f"?after={beat['id']}") as socket:
        gap, event = await frames(socket, 2)
    assert (gap["type"], event["data"]["reason"]) == ("stream.gap", "three")


async def test_a_place_that_was_never_reached_is_the_end_of_the_log(live):
    [last] = await live.record("one")
    async with live.socket(f"?after={last}.999999") as socket:
        await live.record("two")
        assert reasons(await frames(socket, 1)) == ["two"]


NONSENSE = {
    "no text": b"evt_\xff",
    "no id": b"\xff\xfe",
    "a huge place": b"evt_1." + b"9" * 5000,
    "a place before all": b"evt_1.-1",
    "digits of another script": "evt_1.٣".encode(),
    "nothing behind": b"evt_",
}


@pytest.mark.parametrize("id_", NONSENSE.values(), ids=NONSENSE.keys())
async def test_nonsense_to_resume_from_leads_to_all_that_is_kept(live, id_):
    await live.record("one")
    reader, writer = await asyncio.open_connection(live.client.host, live.client.port)
    key = live.auth["Authorization"].encode()
    head = b"GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\nLast-Event-ID: %s\r\n\r\n"
    writer.write(head % (key, id_))
    async with asyncio.timeout(5):
        assert (await reader.readline()).startswith(b"HTTP/1.1 200 ")
        await reader.readuntil(b'"reason":"one"')
    writer.close()


QUERIES = ("after=%FF", "after=", "limit=0", "limit=201", "limit=x", f"limit={'9' * 5000}")


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
async def test_nonsense_to_list_deliveries_by_is_refused(live, query):
    url = URL(f"/v1/deliveries?{query}", encoded=True)
    async with live.client.get(url, headers=live.auth) as response:
        assert response.status in {404, 422}


async def test_nonsense_to_redrive_is_unknown(live):
    url = URL("/v1/deliveries/%FF%00/redrive", encoded=True)
    async with live.client.post(url, headers=live.auth) as response:
        assert response.status == 404


async def test_a_hundred_readers_are_told_everything_and_the_log_is_read_once_for_all(live, monkeypatch):
    reads = 0
    events_after = live.publishing.feed._log.events_after

    async def counted(*args, **more):
        nonlocal reads
        reads += 1
        return await events_after(*args, **more)

    monkeypatch.setattr(live.publishing.feed._log, "events_after", counted)
    sockets = [await live.socket() for _ in range(100)]
    told = [str(number) for number in range(30)]
    for reason in told:
        await live.record(reason)
    for one in sockets:
        assert reasons(await frames(one, 30)) == told
    assert reads < 100
    await asyncio.gather(*(one.close() for one in sockets))


async def forget(memory, reason):
    """Take an event's body out, as when its contact is forgotten."""
    change = update(events).where(events.c.body.contains(reason)).values(body="")
    await memory.waiting._database.write(lambda connection: connection.execute(change).rowcount)


async def test_what_is_forgotten_is_told_to_nobody_who_resumes_or_lags_behind(live, memory):
    [first, *_] = await live.record("first", "forgotten", "kept")
    begin = await live.publishing.feed.start(first)
    lagging = live.publishing.feed.follow(begin.place - 1, feeding.Wanted())
    async with live.socket("?after=none") as socket:
        # The newest events are in memory now, and the first of a page is on its way to one who lags.
        assert reasons(await frames(socket, 3)) == ["first", "forgotten", "kept"]
        assert (await anext(lagging)).event_id == first
        await forget(memory, "forgotten")
        await live.publishing.withdraw("ann/default")
        async with live.socket(f"?after={first}") as resumed:
            assert reasons(await frames(resumed, 1)) == ["kept"]
        assert reasons([json.loads((await anext(lagging)).body)]) == ["kept"]
        await live.record("news")
        assert reasons(await frames(socket, 1)) == ["news"]
    await lagging.aclose()


def connect_without_reading(live, request):
    """Open a raw connection that asks for events and has little room for them."""
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.connect((live.client.host, live.client.port))
    head = "".join(f"{name}: {value}\r\n" for name, value in {**live.auth, **request}.items())
    one.sendall(f"GET /v1/events HTTP/1.1\r\nHost: gateway\r\n{head}\r\n".encode())
    return one


UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.mark.parametrize("request_", [{}, UPGRADE], ids=["stream", "socket"])
async def test_a_reader_that_does_not_read_is_cut_off_and_harms_no_other(live, monkeypatch, request_):
    monkeypatch.setattr(events_http, "DRAIN_WITHIN", 0.2)
    monkeypatch.setattr(events_http, "CLOSE_WITHIN", 0.05)
    followers = live.publishing.feed._passing
    deaf = await asyncio.to_thread(connect_without_reading, live, request_)
    await until(lambda: len(followers) == 1)
    async with live.socket() as reading:
        await until(lambda: len(followers) == 2)
        for number in range(60):
            await live.record(f"{number} " + "x" * 100_000)
            [event] = await frames(reading, 1)
            assert event["data"]["reason"].startswith(f"{number} ")
        await until(lambda: len(followers) == 1)
        await live.record("goes on")
        assert reasons(await frames(reading, 1)) == ["goes on"]
    with deaf:
        assert await asyncio.to_thread(read_to_the_end, deaf) < 6_000_000


def read_to_the_end(connection):
    """Count what still comes of what was buffered, until the connection ends."""
    connection.settimeout(5)
    count = 0
    try:
        while part := connection.recv(1 << 16):
            count += len(part)
    except ConnectionResetError:
        pass
    return count


async def test_a_socket_that_reads_too_late_is_told_to_try_again_later(live, monkeypatch):
    monkeypatch.setattr(events_http, "DRAIN_WITHIN", 0.1)
    monkeypatch.setattr(events_http, "CLOSE_WITHIN", 5.0)
    followers = live.publishing.feed._passing
    async with live.socket() as late:
        for number in range(100):
            await live.record(f"{number} " + "x" * 100_000)
        await until(lambda: not followers)
        while (message := await late.receive(timeout=5)).type is WSMsgType.TEXT:
            pass
        assert (message.type, late.close_code) == (WSMsgType.CLOSE, 1013)


async def test_a_silent_stream_is_kept_alive(live, monkeypatch):
    monkeypatch.setattr(events_http, "KEEP_ALIVE", 0.02)
    stream = await live.stream()
    lines = [await stream.content.readline() for _ in range(4)]
    assert lines[2:] == [b": still here\n", b"\n"]


async def test_the_end_of_the_gateway_ends_every_reader(live):
    stream = await live.stream()
    async with live.socket() as socket:
        live.publishing.feed.close()
        assert (await socket.receive(timeout=5)).type is WSMsgType.CLOSE
    assert await stream.content.read() == b": holdfast\n\n"
