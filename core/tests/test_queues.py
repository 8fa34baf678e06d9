"""What every queue keeps to, on both databases: in order within a conversation, by leases, side by side."""

import asyncio
import threading
from datetime import timedelta

import pytest
from core_support.running import message_event
from holdfast_contract.errors import ErrorCode
from holdfast_contract.events import Event
from holdfast_contract.service.database import Database
from holdfast_contract.times import now
from holdfast_core.adapters import queues
from holdfast_core.adapters.conversations import InboxTable
from holdfast_core.adapters.queues import look_again
from holdfast_core.adapters.tables import METADATA, inbox, lanes_of
from holdfast_core.application.agenda import Lane
from holdfast_core.application.attempts import LEASE
from holdfast_core.application.ports import LostClaim
from holdfast_core.domain.conversations.arrivals import person_in
from sqlalchemy import delete, select, update


class Clock:
    def __init__(self):
        self.now = now()

    def __call__(self):
        return self.now

    def tick(self, by=timedelta(milliseconds=1)):
        self.now += by


@pytest.fixture
async def database(place):
    database = await Database(place, METADATA).open()
    yield database
    await database.close()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def queue(database, clock):
    return InboxTable(database, clock)


@pytest.fixture
async def other(place, clock):
    """The queue as a worker in another process has it."""
    database = await Database(place, METADATA).open()
    yield InboxTable(database, clock)
    await database.close()


async def store(queue, text, chat="1"):
    event = message_event(text, chat={"chatId": f"{chat}@g.us", "kind": "group"})
    await queue.add(Event.from_wire(event), Event.from_wire(event).to_json())


def texts(claims):
    return [claim.item.event.data["text"] for claim in claims]


async def test_of_a_conversation_only_the_first_unfinished_piece_can_be_claimed(queue):
    for text in ("first", "second"):
        await store(queue, text)
    [first] = await queue.claim(10)
    assert await queue.claim(10) == []
    await queue.finish(first)
    assert (texts([first]), texts(await queue.claim(10))) == (["first"], ["second"])


async def test_conversations_go_side_by_side_those_first_that_wait_longest(queue, clock):
    for chat in ("3", "1", "2"):
        await store(queue, f"of {chat}", chat)
        await store(queue, f"another of {chat}", chat)
        clock.tick()
    claims = await queue.claim(2)
    assert texts(claims) == ["of 3", "of 1"]
    await queue.finish(claims[0])
    clock.tick()
    assert texts(await queue.claim(10)) == ["of 2", "another of 3"]


async def test_a_deferred_piece_holds_up_its_conversation_alone_and_is_due_at_its_time(queue, clock):
    await store(queue, "deferred")
    await store(queue, "behind it")
    [claim] = await queue.claim(10)
    await queue.defer(claim.number, clock.now + timedelta(minutes=5), ErrorCode.SEND_FAILED)
    await store(queue, "elsewhere", "2")
    assert texts(await queue.claim(10)) == ["elsewhere"]
    clock.tick(timedelta(minutes=5))
    [again, _] = sorted(await queue.claim(10), key=lambda claim: claim.number)
    assert (texts([again]), again.attempts) == (["deferred"], 2)


async def test_what_arrives_behind_a_long_backlog_of_a_held_conversation_is_found(queue, monkeypatch):
    monkeypatch.setattr(queues, "SORTED_AT_ONCE", 3)
    await store(queue, "held")
    [held] = await queue.claim(10)
    for number in range(7):
        await store(queue, f"{number} behind it")
    await store(queue, "elsewhere", "2")
    assert texts(await queue.claim(10)) == ["elsewhere"]
    await queue.finish(held)
    assert texts(await queue.claim(10)) == ["0 behind it"]


async def test_a_piece_that_is_given_up_lets_the_conversation_go_on(queue):
    await store(queue, "hopeless")
    await store(queue, "next")
    [claim] = await queue.claim(10)
    await queue.fail(claim.number, ErrorCode.SEND_FAILED)
    assert texts(await queue.claim(10)) == ["next"]


async def test_what_is_released_is_untried_and_can_be_claimed_at_once(queue, other):
    await store(queue, "a")
    await queue.claim(10)
    assert await other.claim(10) == []
    await queue.release()
    [claim] = await other.claim(10)
    assert (texts([claim]), claim.attempts) == (["a"], 1)


async def test_a_lease_that_ended_is_somebody_elses_and_the_first_cannot_finish(queue, other, clock):
    await store(queue, "a")
    [late] = await queue.claim(10)
    clock.tick(LEASE)
    [claim] = await other.claim(10)
    with pytest.raises(LostClaim):
        await queue.finish(late)
    await queue.renew([late.number])
    await other.finish(claim)
    assert await queue.claim(10) == []


async def test_a_lease_that_is_renewed_stands_and_ends_in_its_time(queue, other, clock):
    await store(queue, "a")
    [claim] = await queue.claim(10)
    clock.tick(LEASE * 0.9)
    await queue.renew([claim.number])
    clock.tick(LEASE * 0.9)
    assert await other.claim(10) == []
    clock.tick(LEASE)
    assert texts(await other.claim(10)) == ["a"]


async def test_a_conversation_that_was_worked_off_begins_anew(queue, database):
    for text in ("one day", "another day"):
        await store(queue, text)
        [claim] = await queue.claim(10)
        assert texts([claim]) == [text]
        await queue.finish(claim)
        assert await queue.claim(10) == []
        assert await database.read(lambda c: c.execute(select(lanes_of(inbox))).all()) == []


async def test_many_conversations_with_nothing_due_do_not_hide_one_that_has(queue, clock):
    for chat in range(5):
        await store(queue, "later", str(chat))
    for claim in await queue.claim(5):
        await queue.renew([claim.number])
    clock.tick(LEASE * 0.9)
    await queue.renew(range(1, 6))
    clock.tick(LEASE * 0.5)
    await store(queue, "now", "9")
    # The others' lanes are due as well, and say what is no longer so.
    assert texts(await queue.claim(1)) == ["now"]


async def test_what_is_told_twice_is_queued_once(queue, other):
    event = Event.from_wire(message_event("a"))
    told = await asyncio.gather(*(by.add(event, event.to_json()) for by in (queue, queue, other, other)))
    assert sorted(told) == [False, False, False, True]
    assert len(await queue.claim(10)) == 1


async def test_workers_side_by_side_never_have_the_same_piece(queue, other):
    for number in range(60):
        await store(queue, "a", str(number))
    found = await asyncio.gather(*(by.claim(7) for _ in range(8) for by in (queue, other)))
    numbers = [claim.number for claims in found for claim in claims]
    for by in (queue, other):
        while claims := await by.claim(7):
            numbers += [claim.number for claim in claims]
    assert len(numbers) == len(set(numbers)) == 60


async def test_what_comes_while_another_process_works_is_found(queue, other):
    done = []

    async def work():
        while len(done) < 100:
            for claim in await other.claim(32):
                await other.finish(claim)
                done.append(claim.item.event.data["text"])

    async with asyncio.timeout(20):
        working = asyncio.create_task(work())
        for number in range(100):
            await store(queue, str(number), "always the same")
        await working
    assert done == [str(number) for number in range(100)]


async def test_what_is_being_stored_while_its_conversation_is_found_empty_is_not_forgotten(postgres, clock):
    """On SQLite nobody claims while somebody stores."""
    url = postgres.create("empty_lane")
    ours, theirs = [await Database(url, METADATA).open() for _ in range(2)]
    queue = InboxTable(ours, clock)
    await store(queue, "worked off")
    [claim] = await queue.claim(10)
    await queue.finish(claim)
    stored, go_on = asyncio.Event(), threading.Event()
    event = Event.from_wire(message_event("meanwhile", chat={"chatId": "1@g.us", "kind": "group"}))
    loop = asyncio.get_running_loop()

    def store_slowly(connection):
        queue._add_all(connection, [(event, event.to_json(), person_in(event))])
        loop.call_soon_threadsafe(stored.set)
        go_on.wait()

    storing = asyncio.create_task(theirs.write(store_slowly))
    await stored.wait()
    assert await queue.claim(10) == []
    go_on.set()
    await storing
    assert texts(await queue.claim(10)) == ["meanwhile"]
    await asyncio.gather(ours.close(), theirs.close())


@pytest.mark.parametrize("change", [delete(inbox), update(inbox).values(conversation="elsewhere")])
async def test_rows_that_are_changed_past_the_queue_hold_nothing_up(queue, database, change):
    await store(queue, "in hand")
    await store(queue, "behind it")
    [claim] = await queue.claim(10)

    def work(connection):
        theirs = inbox.c.number == claim.number
        look_again(connection, inbox, theirs)
        connection.execute(change.where(theirs))
        look_again(connection, inbox, theirs)

    await database.write(work)
    assert texts(await queue.claim(10)) == ["behind it"]


async def name_of(queue, text):
    [name] = [row.conversation for row in await rows_of(queue) if f'"{text}"' in row.body]
    return name


async def rows_of(queue):
    return await queue._database.read(lambda connection: connection.execute(select(inbox)).all())


async def test_of_a_named_conversation_the_first_piece_is_claimed_and_others_stay_as_they_are(queue):
    for text, chat in (("other", "1"), ("first", "2"), ("second", "2")):
        await store(queue, text, chat)
    named = await name_of(queue, "first")
    [first] = await queue.claim(10, named)
    assert await queue.claim(10, named) == []
    assert [row.state for row in await rows_of(queue)] == ["new", "waiting", "waiting"]
    await queue.finish(first)
    assert (texts([first]), texts(await queue.claim(1, named))) == (["first"], ["second"])
    assert texts(await queue.claim(10)) == ["other"]


async def test_a_named_conversation_says_when_to_look_again(queue, other, clock):
    await store(queue, "held")
    named = await name_of(queue, "held")
    [claim] = await queue.claim(1, named)
    assert await other.claim(1, named) == []
    assert await other.next_look(named) == (clock.now + LEASE).replace(
        microsecond=(clock.now + LEASE).microsecond // 1000 * 1000
    )
    clock.tick(LEASE * 2)
    [again] = await other.claim(1, named)
    await other.finish(again)
    assert await other.claim(1, named) == []
    assert await other.next_look(named) is None
    with pytest.raises(LostClaim):
        await queue.finish(claim)


async def test_what_waits_too_long_is_overdue_until_somebody_looks(queue, clock):
    await store(queue, "old")
    clock.tick(timedelta(minutes=1))
    await store(queue, "new", "2")
    [due] = await queue.overdue(clock.now - timedelta(seconds=30), 10)
    assert due.lane == Lane("inbox", await name_of(queue, "old"))
    assert [due.id] == [again.id for again in await queue.overdue(clock.now - timedelta(seconds=30), 10)]
    await queue.claim(1, due.lane.conversation)
    assert await queue.overdue(clock.now - timedelta(seconds=30), 10) == []


async def test_what_makes_a_conversation_due_is_noted_once_it_is_committed(queue, clock):
    noted = []
    queue._database.committed = noted.extend
    await store(queue, "first")
    lane = Lane("inbox", await name_of(queue, "first"))
    [claim] = await queue.claim(1)
    await queue.defer(claim.number, later := clock.now + timedelta(minutes=1), ErrorCode.SEND_FAILED)
    with pytest.raises(LostClaim):
        await queue.defer(claim.number, later, ErrorCode.SEND_FAILED)
    assert [(due.lane, due.at) for due in noted] == [(lane, clock.now), (lane, later)]
