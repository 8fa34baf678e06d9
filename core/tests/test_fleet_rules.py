"""Whom core believes about who holds a session, whom it calls, and who gets the next one."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from core_support.fleet import gateways_running
from holdfast_contract.service.database import Database
from holdfast_core.adapters.gateways import GatewayTables
from holdfast_core.adapters.tables import METADATA
from holdfast_core.domain.gateways import REMEMBERED, Holder, Room, Told, by_room, may_be_called
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOLDERS = st.lists(st.sampled_from(["gw-1", "gw-2", "gw-3"]), min_size=1, max_size=6)
"""Who held a session in its first generation, who in the second, and so on."""


@pytest.fixture
async def tables(place):
    database = Database(place, METADATA)
    await database.open()
    tables = GatewayTables(database, lambda: NOW)
    yield tables
    await database.close()


def word(gateway_id, generation, minutes=0):
    url = f"https://{gateway_id}.example.com"
    return Told(Holder(gateway_id, generation), url, NOW + timedelta(minutes=minutes))


@given(history=HOLDERS, data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_order_of_what_is_told_any_number_of_times_ends_at_the_last_holder(tables, history, data):
    told = [word(gateway_id, number) for number, gateway_id in enumerate(history, 1)]
    order = data.draw(st.permutations([*told, *data.draw(st.lists(st.sampled_from(told), max_size=4))]))
    await tables.forget("acme", "default")
    for one in order:
        await tables.remember("acme", "default", one)
    assert await tables.holder("acme", "default") == Holder(history[-1], len(history))


async def test_a_holder_that_denies_it_gives_way_to_whoever_says_so_now(tables):
    """As where the backup store was made anew, and generations begin at one again."""
    await tables.remember("acme", "default", word("gw-1", 7))
    await tables.remember("acme", "default", word("gw-2", 1), instead_of=Holder("gw-1", 7))
    assert await tables.holder("acme", "default") == Holder("gw-2", 1)
    await tables.remember("acme", "default", word("gw-3", 2))
    await tables.remember("acme", "default", word("gw-1", 1), instead_of=Holder("gw-2", 1))
    assert await tables.holder("acme", "default") == Holder("gw-3", 2)


async def test_a_gateway_is_known_by_its_newest_word_and_forgotten_when_long_unheard(tables):
    await tables.remember("acme", "default", word("gw-1", 1, minutes=5))
    await tables.remember("acme", "other", word("gw-1", 1, minutes=1))
    await tables.remember("acme", "third", word("gw-2", 1, minutes=-REMEMBERED.total_seconds() / 60 - 1))
    [known] = await tables.known()
    assert (known.gateway_id, known.last_seen_at) == ("gw-1", NOW + timedelta(minutes=5))


async def test_a_gateway_that_moved_is_known_at_its_new_address(tables):
    await tables.remember("acme", "default", word("gw-1", 1))
    moved = Told(Holder("gw-1", 2), "https://new.example.com", NOW + timedelta(seconds=1))
    await tables.remember("acme", "default", moved)
    assert [one.url for one in await tables.known()] == ["https://new.example.com"]


@pytest.mark.parametrize(
    ("url", "configured", "may"),
    [
        ("https://gw-2.example.com", "https://gw-1.example.com", True),
        ("https://gw-2.example.com", "http://127.0.0.1:3001", True),
        ("http://gw-2.example.com", "https://gw-1.example.com", False),
        ("http://gw-2.example.com", "http://127.0.0.1:3001", False),
        ("http://gw-2.example.com", "http://gw-1.example.com", True),
        ("http://127.0.0.1:3002", "https://gw-1.example.com", True),
        ("http://10.0.0.7:3001", "https://gw-1.example.com", True),
        ("http://gateway-2:3001", "http://gateway-1:3001", True),
        ("http://[fd00::7]:3001", "https://gw-1.example.com", True),
        ("http://169.254.169.254", "https://gw-1.example.com", False),
        ("http://0.0.0.0:3001", "https://gw-1.example.com", False),
        ("http://93.184.216.34", "https://gw-1.example.com", False),
        ("https://user:key@gw-2.example.com", "https://gw-1.example.com", False),
        ("https://gw-2.example.com?to=", "https://gw-1.example.com", False),
        ("ftp://gw-2.example.com", "http://gw-1.example.com", False),
        ("https://gw-2.example.com:99999", "https://gw-1.example.com", False),
        ("not a url", "http://gw-1.example.com", False),
        ("", "http://gw-1.example.com", False),
    ],
)
def test_the_key_goes_only_where_nobody_can_read_it_on_the_way(url, configured, may):
    assert may_be_called(url, [configured]) is may


def test_the_emptiest_comes_first_and_the_full_and_the_draining_not_at_all():
    rooms = [Room("a", 1), Room("b", 9), Room("c", 0), Room("d", 40, is_draining=True), Room("e", None)]
    assert by_room(rooms) == ["b", "a", "e"]


async def test_the_gateways_are_listed_and_emptied_from_the_shell(call, monkeypatch):
    async with gateways_running(2) as (first, second):
        monkeypatch.setenv("CORE_GATEWAY_URL", f"{first.url},{second.url}")
        first.put("acme", "connected")
        await asyncio.to_thread(call, "migrate")
        code, listed, _ = await asyncio.to_thread(call, "gateway", "list")
        assert code == 0
        rows = [line.split() for line in listed.splitlines()]
        assert rows[1] == ["gw-1", "serving", "1", "49", "0.1.0", first.url]
        assert rows[2] == ["gw-2", "serving", "0", "50", "0.1.0", second.url]
        told = await asyncio.to_thread(call, "gateway", "drain", "gw-1")
        assert told == (0, "draining: 0 moved, 1 still there\n", "")
        listed = json.loads((await asyncio.to_thread(call, "gateway", "list", "--json"))[1])
        assert [one["draining"] for one in listed["gateways"]] == [True, False]
        assert (await asyncio.to_thread(call, "gateway", "resume", "gw-1"))[0] == 0
        code, _, complaint = await asyncio.to_thread(call, "gateway", "drain", "gw-9")
        assert (code, "knows no such gateway" in complaint) == (1, True)
    code, listed, _ = await asyncio.to_thread(call, "gateway", "list")
    assert (code, listed.count("away")) == (1, 2)
