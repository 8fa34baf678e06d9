"""Whoever is told of a conversation works it off, in order and no further than that."""

from datetime import timedelta

import pytest
from holdfast_contract.errors import ErrorCode, SendFailed
from holdfast_contract.times import now
from holdfast_core.application.agenda import Agenda, Due, Lane
from holdfast_core.application.attempts import Attempts
from holdfast_core.application.conversation_worker import ConversationWorker, UnknownQueue
from holdfast_core.application.ports import Claim

START = now()


class Bench:
    """Queues in memory, and what was done in them; time stands still unless a test moves it."""

    def __init__(self):
        self.now = START
        self.done = []
        self.agenda = Agenda()
        self.waiting = {name: [] for name in ("inbox", "turns", "replies", "deliveries")}
        self.follows = {}
        self.looks = {}
        queues = {
            name: Attempts(name, Queue(self, name), self.handle(name), self.clock) for name in self.waiting
        }
        self.worker = ConversationWorker(queues, self.agenda, self.clock)

    def clock(self):
        return self.now

    def handle(self, name):
        async def do(claim):
            if claim.item == "fails":
                raise SendFailed
            self.done.append((name, claim.item))
            self.waiting[name].remove(claim.item)
            self.note(name)
            if (queue := self.follows.get(name)) is not None:
                self.waiting[queue].append(claim.item)
                self.note(queue)

        return do

    def note(self, queue, conversation="a", wait=0):
        self.agenda.note([Due(Lane(queue, conversation), self.now + timedelta(seconds=wait))])

    async def work(self, queue="inbox", seconds=60, **options):
        await self.worker.work_off(Lane(queue, "a"), self.now + timedelta(seconds=seconds), **options)


class Queue:
    def __init__(self, bench, name):
        self.bench = bench
        self.name = name

    async def claim(self, limit, conversation):
        assert (limit, conversation) == (1, "a")
        is_held = self.bench.looks.get(self.name, START) > self.bench.now
        return [] if is_held else [Claim(1, 1, item) for item in self.bench.waiting[self.name][:1]]

    async def next_look(self, conversation):
        return self.bench.looks.get(self.name)

    async def defer(self, number, until, code):
        assert code == ErrorCode.SEND_FAILED
        self.bench.looks[self.name] = until
        self.bench.agenda.note([Due(Lane(self.name, "a"), until)])


@pytest.fixture
def bench():
    return Bench()


async def test_what_came_in_is_all_taken_up_before_it_is_answered_and_sent(bench):
    bench.waiting["inbox"] = ["one", "two"]
    bench.follows = {"inbox": "turns", "turns": "replies"}
    await bench.work()
    queues = [queue for queue, _ in bench.done]
    assert queues == ["inbox", "inbox", "turns", "turns", "replies", "replies"]
    assert bench.agenda.take() == []


async def test_what_is_elsewhere_or_later_is_left_to_be_told(bench):
    bench.waiting["inbox"] = ["one"]
    bench.follows = {"inbox": "deliveries"}
    bench.note("inbox", "b")
    bench.note("turns", wait=3)
    await bench.work()
    left = {(due.lane.queue, due.lane.conversation) for due in bench.agenda.take()}
    assert bench.done == [("inbox", "one")]
    assert left == {("inbox", "b"), ("turns", "a"), ("deliveries", "a")}


async def test_a_failure_is_put_back_and_its_next_try_is_left_to_be_told(bench):
    bench.waiting["replies"] = ["fails"]
    await bench.work("replies")
    [due] = bench.agenda.take()
    assert (due.lane.queue, due.at) == ("replies", bench.looks["replies"])
    assert due.at > bench.now


async def test_what_somebody_else_has_in_hand_is_looked_at_when_their_lease_ends(bench):
    bench.waiting["inbox"] = ["held"]
    bench.looks["inbox"] = bench.now + timedelta(seconds=12)
    await bench.work()
    [due] = bench.agenda.take()
    assert (bench.done, due.at) == ([], bench.looks["inbox"])


async def test_what_is_due_and_cannot_be_had_is_not_asked_for_without_pause(bench):
    bench.looks["inbox"] = bench.now
    await bench.work()
    [due] = bench.agenda.take()
    assert due.at > bench.now


async def test_whoever_is_told_again_looks_for_what_the_one_before_left_behind(bench):
    bench.waiting["replies"] = ["left"]
    await bench.work()
    assert bench.done == []
    await bench.work(again=True)
    assert bench.done == [("replies", "left")]


async def test_nothing_is_begun_after_the_end(bench):
    bench.waiting["inbox"] = ["one"]
    await bench.work(seconds=0)
    [due] = bench.agenda.take()
    assert (bench.done, due.lane) == ([], Lane("inbox", "a"))


async def test_a_queue_that_nobody_knows_is_refused(bench):
    with pytest.raises(UnknownQueue):
        await bench.work("letters")
