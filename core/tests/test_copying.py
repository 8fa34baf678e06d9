"""A shop's whole database copied to the other engine: core serves from there as it did before."""

import asyncio
import re

import pytest
from core_support.running import HOURS, make_settings, message_event, somebody, teach, url_of
from core_support.visiting import sign_in
from core_support.waiting import until
from core_support.world import make_world, phone_of
from holdfast_contract.errors import Conflict
from holdfast_contract.service.database import Database
from holdfast_contract.service.engines import connect
from holdfast_contract.times import now
from holdfast_core.adapters.copying import copy_all
from holdfast_core.adapters.tables import METADATA, assistant_versions, messages, users, vectors
from sqlalchemy import func, insert, null, select, text

SHOP = "acme"
_CORPUS = """
    INSERT INTO corpora (user_id, vectors, passages, length, languages) VALUES ('acme', 0, 0, 0, '{}')
"""
QUERIES = ("delivery of bread", "opening hours on sundays", "sourdough")


@pytest.fixture
def target(place, request, tmp_path):
    """Give an empty database of the other engine."""
    if isinstance(place, str):
        return f"sqlite:///{tmp_path}/copy.db"
    return request.getfixturevalue("postgres").create(f"copy-{request.node.name[:30]}")


def copied(source, target, **options):
    ends = connect(source), connect(target)
    try:
        return copy_all(*ends, lambda _: None, **options)
    finally:
        for end in ends:
            end.dispose()


async def seen(core):
    """Give what people see of the shop: passages that are found, conversations, and a page."""
    found = [
        [
            (passage.text, round(passage.score, 4))
            for passage in (await core.core.knowledge.search(SHOP, q, 5)).passages
        ]
        for q in QUERIES
    ]
    said = await (await core.operate("GET", f"/v1/users/{SHOP}/conversations")).json()
    by_word = await core.operate("GET", f"/v1/users/{SHOP}/conversations", params={"query": "open"})
    visitor = await sign_in(core)
    page = await visitor.get(f"/users/{SHOP}/inbox")
    assert page.status == 200
    return found, said, await by_word.json(), re.sub(r"<[^>]*>|\s+", " ", page.text)


async def test_core_serves_from_a_copy_what_it_served_before(settings, place, target, start, gateway):
    core = await start(settings)
    await make_world(core, SHOP)
    await teach(core.core, HOURS, SHOP)
    await core.core.database.write(leave_a_vector)
    await core.client.close()
    resting = await start(settings, work=False)
    before = await seen(resting)
    last = await resting.core.database.read(lambda c: c.scalar(select(func.max(messages.c.number))))
    await resting.client.close()

    counts = await asyncio.to_thread(copied, settings.database_url, target)
    assert counts["messages"] >= 3

    other = await start(make_settings(target, gateway.url), work=False)
    assert await seen(other) == before
    assert len(await other.rows(vectors)) == 1
    await other.client.close()
    working = await start(make_settings(target, gateway.url))
    await working.deliver(message_event("Are you there?", **somebody(phone_of(SHOP))) | {"userId": SHOP})
    await until(lambda: newest(working, last), seconds=30)


async def newest(core, last):
    return (await core.core.database.read(lambda c: c.scalar(select(func.max(messages.c.number))))) > last


def leave_a_vector(connection):
    row = {"number": 1, "embedder": "tiny", "user_id": SHOP, "vector": bytes(range(0, 48, 3))}
    connection.execute(insert(vectors).values(row))


async def make(url):
    """Make a database with one user in it."""
    database = await Database(url, METADATA).open()
    await database.write(
        lambda c: c.execute(insert(users).values(user_id=SHOP, name="Ü \U0001f35e", created_at=now()))
    )
    return database


async def test_a_null_stays_a_null_and_a_number_that_was_given_is_not_given_again(place, target):
    database = await make(place)

    def leave(connection):
        version = {"user_id": SHOP, "part": "assistant", "number": 1, "state": "live", "created_at": now()}
        connection.execute(
            insert(assistant_versions).values(**version, body={"a": [1, "ü"]}, report=null(), tests=None)
        )
        connection.execute(text(_CORPUS))
        connection.execute(text("DELETE FROM corpora"))

    await database.write(leave)
    await database.close()
    await asyncio.to_thread(copied, url_of(place), target)
    copy = await Database(target, METADATA).open()
    kinds = text("SELECT report IS NULL, tests IS NULL, CAST(body AS TEXT) FROM assistant_versions")
    assert tuple(await copy.read(lambda c: c.execute(kinds).one())) == (1, 0, '{"a": [1, "\\u00fc"]}')
    again = text(f"{_CORPUS} RETURNING number")
    assert await copy.write(lambda c: c.scalar(again)) == 2
    await copy.close()


async def test_what_is_not_empty_is_left_alone(place, target):
    for url in (place, target):
        await (await make(url)).close()
    with pytest.raises(Conflict, match="rows in users"):
        await asyncio.to_thread(copied, url_of(place), target)


async def test_a_copy_that_fails_half_way_has_not_happened(place, target, monkeypatch):
    await (await make(place)).close()
    monkeypatch.setattr("holdfast_core.adapters.copying._keep_counting", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        await asyncio.to_thread(copied, url_of(place), target)
    monkeypatch.undo()
    assert (await asyncio.to_thread(copied, url_of(place), target))["users"] == 1


async def test_a_worker_that_is_at_it_is_not_copied_from_unless_that_is_asked_for(place, target):
    database = await make(place)
    columns = "conversation, state, attempts, due_at, lease_until, event_id, type, user_id, body, received_at"
    late = "2999-01-01T00:00:00.000Z"
    values = f"VALUES ('c', 'waiting', 1, '{late}', '{late}', 'evt_1', 'x', 'acme', '', '{late}')"
    await database.write(lambda c: c.execute(text(f"INSERT INTO inbox ({columns}) {values}")))
    await database.close()
    with pytest.raises(Conflict, match="A worker has something of inbox in hand"):
        await asyncio.to_thread(copied, url_of(place), target)
    assert (await asyncio.to_thread(copied, url_of(place), target, force=True))["inbox"] == 1


async def test_what_differs_after_it_was_copied_is_not_kept(place, target, monkeypatch):
    await (await make(place)).close()
    whole = copy_all.__globals__["_put_rows"], copy_all.__globals__["_insert_rows"]
    for name, put in zip(("_put_rows", "_insert_rows"), whole, strict=True):
        monkeypatch.setitem(
            copy_all.__globals__, name, lambda *a, put=put: put(*a[:2], [("acme", "X", *a[2][0][2:])])
        )
    with pytest.raises(Conflict, match="users is not the same"):
        await asyncio.to_thread(copied, url_of(place), target)


def test_the_command_says_what_it_copied(call, place, target):
    asyncio.run(make_and_close(place))
    code, out, progress = call("copy", "--from", url_of(place), "--to", target)
    assert (code, "1 rows of" in out, "users" in progress) == (0, True, True), progress
    code, _, problem = call("copy", "--from", "sqlite:///nowhere.db", "--to", target)
    assert (code, "There is no database nowhere.db" in problem) == (1, True)
    code, _, problem = call("copy", "--from", url_of(place), "--to", target)
    assert (code, "The target has rows" in problem) == (1, True)


async def make_and_close(place):
    await (await make(place)).close()
