"""Commands in either database: in one pair of hands, known by key, forgotten with a contact, counted."""

from datetime import timedelta

import pytest
from holdfast_contract.errors import CommandRunning, Conflict, IdempotencyConflict
from holdfast_contract.service.database import Database
from holdfast_contract.times import now
from holdfast_core.adapters.commands import HELD, CommandTable, forget_commands
from holdfast_core.adapters.tables import METADATA, command_calls, commands
from holdfast_core.application.commands import Begun, Known, Once
from sqlalchemy import func, select


def once(key="k", digest="d", signed_id=None, contact_id="628", user_id="acme"):
    return Once(user_id, key, digest, signed_id, contact_id)


class Clock:
    """Stands still until it is told that time passes."""

    def __init__(self):
        self.at = now().replace(microsecond=0)

    def __call__(self):
        return self.at

    def pass_(self, time):
        self.at += time


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def database(place):
    database = await Database(place, METADATA).open()
    yield database
    await database.close()


@pytest.fixture
def table(database, clock):
    return CommandTable(database, clock)


async def test_a_command_is_in_one_pair_of_hands_and_then_known_with_its_answer(table):
    begun = await table.begin(once())
    assert isinstance(begun, Begun)
    with pytest.raises(CommandRunning) as refused:
        await table.begin(once())
    assert refused.value.retry_after > 0
    await table.done(once(), begun, {"reply": "Yes."})
    assert await table.begin(once()) == Known(begun.command_id, {"reply": "Yes."})
    with pytest.raises(IdempotencyConflict):
        await table.begin(once(digest="other"))
    assert isinstance(await table.begin(once(user_id="globex")), Begun)


async def test_a_command_in_dead_hands_is_taken_by_others_and_the_dead_note_nothing(table, clock):
    first = await table.begin(once())
    clock.pass_(HELD)
    second = await table.begin(once())
    assert (second.command_id, second.holder == first.holder) == (first.command_id, False)
    await table.done(once(), first, {"late": True})
    await table.give_up(once(), first)
    with pytest.raises(CommandRunning):
        await table.begin(once())
    await table.done(once(), second, {})
    assert await table.begin(once()) == Known(first.command_id, {})


async def test_a_command_that_failed_may_be_another_one_next_time(table):
    begun = await table.begin(once())
    await table.give_up(once(), begun)
    assert isinstance(await table.begin(once(digest="other")), Begun)


async def test_a_signed_id_is_good_for_one_key(table):
    await table.begin(once(signed_id="msg_1"))
    with pytest.raises(IdempotencyConflict):
        await table.begin(once("k2", signed_id="msg_1"))
    assert isinstance(await table.begin(once("k3", signed_id="msg_2")), Begun)
    assert isinstance(await table.begin(once("k4", user_id="globex", signed_id="msg_1")), Begun)


async def test_what_a_command_said_goes_with_its_contact_also_while_it_is_carried_out(table, database):
    done, running = await table.begin(once("done")), await table.begin(once("running", contact_id="1@lid"))
    other = await table.begin(once("other", contact_id="629"))
    await table.done(once("done"), done, {"to": "628"})
    await database.write(lambda connection: forget_commands(connection, "acme", ("628", None, "1@lid")))
    await table.done(once("running"), running, {"to": "628"})
    await table.done(once("other"), other, {"to": "629"})
    for key in ("done", "running"):
        with pytest.raises(Conflict):
            await table.begin(once(key))
    assert await table.begin(once("other")) == Known(other.command_id, {"to": "629"})
    query = select(commands.c.result, commands.c.digest).where(commands.c.key.in_(["done", "running"]))
    assert set(await database.read(lambda connection: connection.execute(query).all())) == {(None, "")}


async def test_no_more_calls_than_allowed_in_any_minute_and_what_is_refused_does_not_count(table, clock):
    for _ in range(2):
        assert await table.let_in("key", 3) is None
    clock.pass_(timedelta(seconds=40))
    assert await table.let_in("key", 3) is None
    assert await table.let_in("key", 3) == timedelta(seconds=20)
    assert await table.let_in("other", 3) is None
    clock.pass_(timedelta(seconds=20))
    assert [await table.let_in("key", 3) for _ in range(3)] == [None, None, timedelta(seconds=40)]


async def test_what_is_old_is_let_go(table, database, clock):
    await table.begin(once("old"))
    await table.let_in("key", 3)
    clock.pass_(timedelta(days=1))
    await table.begin(once("new"))
    await table.let_in("key", 3)
    assert await table.expire() == 0
    for counted in (commands, command_calls):
        query = select(func.count()).select_from(counted)
        assert await database.read(lambda connection, query=query: connection.scalar(query)) == 1
