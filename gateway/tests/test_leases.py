import json
from contextlib import suppress

import pytest
from holdfast_gateway.application.objects import ObjectChanged, ObjectMissing
from holdfast_gateway.domain.lease import (
    FOLDER,
    LeaseLost,
    LeaseUnreadable,
    Standing,
    Tenant,
    Verdict,
    judge,
    read_lease,
)
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from leases_support import STOPS_AFTER, TERM, Errand, World, lease_in


@pytest.fixture
def world():
    world = World()
    yield world
    world.check()


def held(world, *args, **kwargs):
    life = world.life(*args, **kwargs)
    life.run()
    assert life.own.generation is not None
    return life


# Reading


def test_a_lease_is_read_as_it_was_written():
    lease = Tenant("gateway-1", "folder", "life", "https://one.example", 30).sign(3, 7)
    assert read_lease("gateway-1", lease.to_json().encode()) == lease
    assert set(json.loads(lease.to_json())) == {
        "formatVersion",
        "gatewayId",
        "instance",
        "life",
        "generation",
        "renewal",
        "term",
        "url",
        "released",
        "takenBy",
        "renewedAt",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"formatVersion": 2},
        {"gatewayId": "gateway-2"},
        {"generation": 0},
        {"term": 0},
        {"term": "1e999"},
        {"takenBy": "../x"},
        {"instance": None},
    ],
    ids=str,
)
def test_what_is_no_lease_of_that_gateway_is_refused(change):
    lease = Tenant("gateway-1", "folder", "life", None, 30).sign(3, 7)
    with pytest.raises(LeaseUnreadable):
        read_lease("gateway-1", json.dumps({**lease.to_wire(), **change}).encode())


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b"null", b"[" * 100_000, b'{"user_id": 1}'])
def test_garbage_is_refused(data):
    with pytest.raises(LeaseUnreadable):
        read_lease("gateway-1", data)


# Claiming


def test_the_first_gateway_holds_its_lease_at_once(world):
    life = held(world)
    assert life.own.generation == 1
    assert life.deadline == pytest.approx(world.time + STOPS_AFTER)


def test_the_next_life_on_a_data_folder_begins_at_once(world):
    held(world).kill()
    assert held(world).own.generation == 2


def test_another_instance_waits_until_the_lease_was_silent_for_its_whole_term(world):
    held(world, instance="folder-1").kill()
    other = world.life(instance="folder-2", term=3)
    assert other.run() == TERM
    world.time += TERM - 1
    assert other.run() == pytest.approx(1)
    world.time += 1
    other.run()
    assert other.own.generation == 2


def test_a_lease_that_moves_is_waited_for_anew(world):
    first, other = held(world, instance="folder-1"), world.life(instance="folder-2")
    for _ in range(10):
        assert other.run() == pytest.approx(TERM)
        world.time += TERM / 2
        first.run()
    assert first.own.generation == 1
    assert other.own.generation is None


def test_a_lease_that_was_given_back_is_free_at_once(world):
    held(world, instance="folder-1").stop()
    assert held(world, instance="folder-2").own.generation == 2


def test_a_lease_that_was_taken_away_is_free_at_once(world):
    held(world).kill()
    watcher = world.life("gateway-2")
    watcher.run("watch")
    world.time += TERM
    assert watcher.is_over("gateway-1", 1)
    assert held(world, instance="folder-2").own.generation == 3


def test_of_two_that_start_together_exactly_one_holds(world):
    lives = [world.life(instance="folder-1"), world.life(instance="folder-2")]
    errands = [life.begin("own") for life in lives]
    for errand in errands:
        errand.reach_store()
        errand.answer()
    for life in lives[::-1]:
        life.errands["own"].finish()
        life.settle("own")
    assert [life.own.generation for life in lives] == [None, 1]
    with pytest.raises(ObjectChanged):
        errands[0].value()
    assert lives[0].run() == TERM


def test_a_copied_data_folder_does_not_take_the_lease_to_and_fro():
    """Two machines with one copied folder: the later one wins, and the other waits instead of striking back."""
    world = World()
    first, copy = world.life(), world.life()
    first.run()
    copy.run()
    world.time += TERM / 3
    with pytest.raises(LeaseLost):
        first.run()
    assert first.run() > 0
    copy.run()
    assert copy.own.generation == 2


def test_a_claim_whose_answer_was_lost_is_made_again_at_once(world):
    life = world.life(instance="folder-2")
    errand = life.begin("own")
    errand.reach_store()
    errand.answer()
    errand.reach_store()
    errand.fail()
    life.settle("own")
    assert life.own.generation is None
    life.run()
    assert life.own.generation == 2


def test_a_lease_that_cannot_be_read_is_not_written_over(world):
    world.objects.put(FOLDER + "gateway-1", b"{}")
    with pytest.raises(LeaseUnreadable, match="delete it while no gateway of that id runs"):
        world.life().run()
    assert world.objects.get(FOLDER + "gateway-1").data == b"{}"


# Renewing


def test_time_counts_from_before_the_request_was_sent(world):
    life = held(world)
    world.time += 4
    began = world.time
    errand = life.begin("own")
    world.time += 2
    errand.reach_store()
    world.time += 3
    errand.answer()
    assert life.deadline == pytest.approx(began + STOPS_AFTER)


@pytest.mark.parametrize("fault", ["answer lost", "repeated on its way"])
def test_a_renewal_that_was_written_counts_from_its_own_request(world, fault):
    life = held(world)
    world.time += 4
    began = world.time
    errand = life.begin("own")
    errand.reach_store()
    if fault == "answer lost":
        errand.fail()
        life.settle("own")
        world.time += 1
        errand = life.begin("own")
    else:
        errand.reach_store()
        errand.answer()
        world.time += 1
    errand.reach_store()
    errand.answer()
    assert life.deadline == pytest.approx(began + STOPS_AFTER)
    errand.finish()
    assert life.own.generation == 1


def test_a_renewal_that_comes_late_to_the_store_is_known_as_ours(world):
    life = held(world)
    world.time += 4
    errand = life.begin("own")
    world.late.append(errand.call)
    errand.fail()
    life.settle("own")
    errand = life.begin("own")
    errand.reach_store()
    errand.answer()
    world.late.pop()()
    world.time += 1
    life.run()
    assert life.own.generation == 1
    assert life.deadline == pytest.approx(world.time - 1 + STOPS_AFTER)
    world.time += 4
    life.run()
    assert life.deadline == pytest.approx(world.time + STOPS_AFTER)


def test_an_answer_that_comes_too_late_revives_nothing(world):
    life = held(world)
    world.time += 8
    errand = life.begin("own")
    errand.reach_store()
    world.time += 2
    errand.answer()
    life.settle("own")
    assert isinstance(errand.error, LeaseLost)
    life.run()
    assert life.own.generation == 2


def test_a_lease_that_vanished_is_lost_and_its_next_generation_is_higher(world):
    life = held(world)
    world.objects.delete([FOLDER + "gateway-1"])
    with pytest.raises(LeaseLost, match="vanished"):
        life.run()
    life.run()
    assert life.own.generation == 2


def test_who_comes_back_from_a_long_halt_finds_it_taken_and_begins_anew(world):
    life, watcher = held(world), world.life("gateway-2")
    watcher.run("watch")
    world.time += 10 * TERM
    assert life.own.generation is None
    assert watcher.is_over("gateway-1", 1)
    with pytest.raises(LeaseLost, match="gateway-2 has taken it"):
        life.run()
    life.run()
    assert life.own.generation == 3


# The others


def test_a_gateway_is_over_when_it_was_silent_for_its_term_and_is_taken_from_first(world):
    held(world).kill()
    watcher = world.life("gateway-2", term=3)
    watcher.run("watch")
    world.time += TERM - 0.1
    assert not watcher.is_over("gateway-1", 1)
    world.time += 0.1
    assert watcher.is_over("gateway-1", 1)
    lease = lease_in(world.objects, "gateway-1")
    assert (lease.generation, lease.taken_by) == (2, "gateway-2")


def test_silence_counts_from_after_the_store_has_answered(world):
    life, watcher = held(world), world.life("gateway-2")
    look = watcher.begin("watch")
    world.time += 5
    life.run()
    look.finish()
    watcher.settle("watch")
    world.time += TERM - 1
    assert not watcher.is_over("gateway-1", 1)


def test_a_gateway_that_renews_at_the_last_moment_is_not_over(world):
    life, watcher = held(world), world.life("gateway-2")
    watcher.run("watch")
    world.time += TERM - 3
    renewal = life.begin("own")
    world.time += 3
    question = watcher.begin("watch", ("gateway-1", 1))
    question.reach_store()
    question.answer()
    renewal.reach_store()
    question.finish()
    watcher.settle("watch")
    assert question.value() is False
    assert lease_in(world.objects, "gateway-1").taken_by is None


def test_two_that_take_from_a_silent_gateway_are_told_the_same(world):
    held(world).kill()
    watchers = [world.life("gateway-2"), world.life("gateway-3")]
    for watcher in watchers:
        watcher.run("watch")
    world.time += TERM
    for watcher in watchers:
        watcher.begin("watch", ("gateway-1", 1)).reach_store()
        watcher.errands["watch"].answer()
    for watcher in watchers:
        assert watcher.run("watch") is True
    assert lease_in(world.objects, "gateway-1").taken_by == "gateway-2"


@pytest.mark.parametrize("end", ["stop", "restart"])
def test_a_generation_that_has_ended_is_over_at_once(world, end):
    life, watcher = held(world), world.life("gateway-2")
    assert not watcher.is_over("gateway-1", 1)
    if end == "stop":
        life.stop()
    else:
        life.kill()
        held(world)
    watcher.run("watch")
    assert watcher.is_over("gateway-1", 1)


def test_a_missing_lease_is_certain_only_after_a_whole_term_and_no_generation_comes_back(world):
    watcher = world.life("gateway-2")
    assert not watcher.is_over("gateway-1", 7)
    world.time += TERM - 0.1
    watcher.run("watch")
    assert not watcher.is_over("gateway-1", 7)
    world.time += 0.1
    assert watcher.is_over("gateway-1", 7)
    assert held(world).own.generation == 9


def test_generations_that_began_anew_in_a_store_that_lost_them_are_put_right(world):
    held(world).kill()
    watcher = world.life("gateway-2")
    assert not watcher.is_over("gateway-1", 7)
    world.time += TERM
    assert watcher.is_over("gateway-1", 7)
    assert lease_in(world.objects, "gateway-1").generation == 8


def test_free_with_an_earlier_generation_is_no_word_on_a_later_one():
    lease = Tenant("gateway-1", "folder", "life", None, TERM).sign(1, 0, released=True)
    assert judge(lease, 0, 1, TERM) is Verdict.OVER
    assert judge(lease, 0, 2, TERM) is Verdict.OPEN
    assert judge(lease, TERM, 2, TERM) is Verdict.TAKEABLE


def test_asking_often_costs_no_requests(world):
    held(world)
    watcher = world.life("gateway-2")
    watcher.run("watch")
    before = len(world.objects.requests)
    for _ in range(100):
        assert not watcher.is_over("gateway-1", 1)
        watcher.run("watch")
    assert world.objects.requests[before:].count("get") == 1


def test_the_report_shows_each_other_gateway(world):
    for name in ("alive", "silent", "released", "taken"):
        held(world, name, name)
    world.objects.put(FOLDER + "garbage", b"?")
    watcher = held(world, "gateway-2", "folder-2")
    watcher.run("watch")
    by_id = {life.tenant.gateway_id: life for life in world.lives}
    world.time += TERM
    assert watcher.is_over("taken", 1)
    by_id["alive"].guard()
    by_id["alive"].run()
    by_id["released"].stop()
    watcher.run("watch")
    world.time += 2
    report = Errand(watcher.watching.others()).finish().value()
    others = {other.gateway_id: other for other in report}
    assert {name: other.standing for name, other in others.items()} == {
        "alive": Standing.ALIVE,
        "silent": Standing.SILENT,
        "released": Standing.RELEASED,
        "taken": Standing.TAKEN,
        "garbage": Standing.UNREADABLE,
    }
    assert others["silent"].still_for == pytest.approx(TERM + 2)
    assert others["alive"].still_for == pytest.approx(2)
    assert others["alive"].generation == 2


# Every order of things


PLACES = [("gateway-1", "folder-1"), ("gateway-1", "folder-2"), ("gateway-2", "folder-3")]


class AnyOrder(RuleBasedStateMachine):
    """Gateways whose steps, requests, failures, halts and deaths come in any order, at any time."""

    places = st.sampled_from(PLACES)
    processes = st.integers(0, 2)
    lanes = st.sampled_from(["own", "own", "watch"])

    def __init__(self):
        super().__init__()
        self.world = World()
        self.halted = set()
        for place in PLACES:
            self.world.life(*place)

    def pick(self, number):
        assume(number < len(self.world.lives))
        return self.world.lives[number]

    def pick_asking(self, number, lane):
        life = self.pick(number)
        assume(lane in life.errands)
        return life, life.errands[lane]

    def question(self, gateway_id, back=0):
        """Ask about the newest generation that a gateway ran browsers by, or one a little older."""
        known = [generation for name, generation in self.world.uses if name == gateway_id]
        return gateway_id, max(1, max(known, default=1) - back)

    @rule(place=places, term=st.sampled_from([TERM, TERM, TERM / 2]))
    def a_process_starts(self, place, term):
        assume(place not in {(life.tenant.gateway_id, life.tenant.instance) for life in self.world.lives})
        self.world.life(*place, term)

    @rule(number=processes)
    def a_process_is_killed(self, number):
        self.pick(number).kill()

    @rule(number=processes)
    def a_gateway_stops(self, number):
        self.pick(number).stop()

    @rule(number=processes)
    def a_process_is_halted(self, number):
        self.halted.add(self.pick(number))

    @rule(number=processes, lane=lanes, going=st.integers(0, 5), coming=st.integers(0, 5))
    def a_process_is_halted_in_a_slow_request(self, number, lane, going, coming):
        """The request is so many rounds on its way to the store, the answer so many on its way back."""
        life = self.pick(number)
        self.halted.add(life)
        errand = life.errands.get(lane) or life.begin(lane)
        self.those_that_are_not_halted_do_their_work(going)
        if errand.outcome is None:
            errand.reach_store()
        self.those_that_are_not_halted_do_their_work(coming)
        errand.answer()
        life.settle(lane)

    @precondition(lambda self: self.halted)
    @rule()
    def all_halted_processes_go_on(self):
        self.halted.clear()

    @rule(seconds=st.sampled_from([0.5, TERM / 3, TERM - 0.5, TERM]))
    def everybody_stands_still(self, seconds):
        self.world.time += seconds

    @rule(rounds=st.integers(1, 12))
    def those_that_are_not_halted_do_their_work(self, rounds):
        for _ in range(rounds):
            for life in self.world.lives:
                if life not in self.halted:
                    self.work(life)
            self.world.time += TERM / 8
            self.world.check()

    @rule(number=processes)
    def a_gateway_looks_at_its_clock(self, number):
        self.pick(number).guard()

    @rule(number=processes, about=st.sampled_from([None, "gateway-1", "gateway-2"]), back=st.integers(0, 1))
    def a_gateway_asks(self, number, about, back):
        life = self.pick(number)
        assume("watch" not in life.errands and about != life.tenant.gateway_id)
        life.begin("watch", about and self.question(about, back))

    @rule(number=processes)
    def a_gateway_renews_or_claims(self, number):
        life = self.pick(number)
        assume("own" not in life.errands)
        life.begin("own")

    @rule(number=processes, lane=lanes)
    def a_request_reaches_the_store(self, number, lane):
        _, errand = self.pick_asking(number, lane)
        errand.reach_store()

    @rule(number=processes, lane=lanes)
    def the_store_answers(self, number, lane):
        life, errand = self.pick_asking(number, lane)
        if errand.outcome is None:
            errand.reach_store()
        errand.answer()
        life.settle(lane)

    @rule(number=processes, lane=lanes)
    def an_answer_does_not_come(self, number, lane):
        life, errand = self.pick_asking(number, lane)
        if errand.outcome is None:
            self.world.late.append(errand.call)
        errand.fail()
        life.settle(lane)

    @precondition(lambda self: self.world.late)
    @rule(index=st.integers(0, 5))
    def a_late_request_reaches_the_store(self, index):
        call = self.world.late.pop(index % len(self.world.late))
        with suppress(ObjectChanged, ObjectMissing):
            call()

    def work(self, life):
        """Finish what is under way and do what is next, without a fault."""
        life.guard()
        for lane in ("own", "watch"):
            with suppress(ObjectChanged, LeaseLost):
                life.run(lane)
        for gateway_id in {"gateway-1", "gateway-2"} - {life.tenant.gateway_id}:
            life.is_over(*self.question(gateway_id))

    @invariant()
    def one_at_a_time(self):
        self.world.check()

    def teardown(self):
        """Once nothing goes wrong any more, each gateway soon has a holder."""
        self.halted.clear()
        self.those_that_are_not_halted_do_their_work(24)
        ids = {life.tenant.gateway_id for life in self.world.lives}
        holders = [life.tenant.gateway_id for life in self.world.lives if life.own.generation is not None]
        assert sorted(holders) == sorted(ids)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=100,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
