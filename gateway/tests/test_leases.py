import asyncio
import json
import threading
from contextlib import suppress

import pytest
from holdfast_gateway.adapters.file_objects import FileObjects
from holdfast_gateway.application.leases import OneThread, boottime
from holdfast_gateway.application.objects import Fault, ObjectChanged, ObjectMissing, StoreFailed
from holdfast_gateway.domain.lease import (
    FOLDER,
    LeaseLost,
    LeaseUnreadable,
    Notice,
    Standing,
    Tenant,
    Verdict,
    judge,
    read_lease,
)
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from leases_support import (
    STOPS_AFTER,
    TERM,
    Errand,
    Gateway,
    HandClock,
    TroubledObjects,
    World,
    lease_in,
)
from scripted_page import until
from structlog.testing import capture_logs


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
        "notice",
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


def test_silence_is_waited_for_from_after_the_store_has_answered(world):
    first, other = held(world, instance="folder-1"), world.life(instance="folder-2")
    look = other.begin("own")
    world.time += 5
    first.run()
    look.finish()
    other.settle("own")
    world.time += TERM - 5
    assert other.run() == pytest.approx(5)


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
    """Of two machines with one copied folder the later one wins, and the other waits."""
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


@pytest.mark.parametrize("request_", ["claim", "renewal"])
def test_time_counts_from_before_the_request_was_sent(world, request_):
    life = held(world)
    world.time += 4
    if request_ == "claim":
        life.stop()
        life = world.life()
    began = world.time
    errand = life.begin("own")
    if request_ == "claim":
        errand.reach_store()
        errand.answer()
    world.time += 2
    errand.reach_store()
    world.time += 3
    errand.answer()
    life.settle("own")
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


def test_a_renewal_that_comes_late_to_the_store_counts_from_its_own_request(world):
    life = held(world)
    world.time += 4
    began = world.time
    errand = life.begin("own")
    late = errand.call
    errand.fail()
    life.settle("own")
    world.time += 2
    errand = life.begin("own")
    errand.reach_store()
    errand.answer()
    late()
    life.run()
    assert life.own.generation == 1
    assert life.deadline == pytest.approx(began + STOPS_AFTER)
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


# At work


@pytest.fixture
def clock(monkeypatch):
    """A clock that only the test moves. It is looked at often, and no call is given up on a slow machine."""
    monkeypatch.setattr("holdfast_gateway.application.leases.LONGEST_SLEEP", 0.01)
    monkeypatch.setattr("holdfast_gateway.application.leases.CALLS_A_TERM", 0.01)
    return HandClock()


@pytest.fixture
def objects(tmp_path):
    return TroubledObjects(FileObjects(tmp_path / "store"))


@pytest.fixture
async def gateway(objects, clock, nothing_blocks_the_loop):
    """Start gateways; those that the test leaves running are stopped."""
    started = []

    async def start(gateway_id="gateway-1", instance="folder-1", term=60, clock=clock):
        gateway = Gateway(objects, clock, gateway_id, instance, term)
        started.append(gateway)
        await gateway.leases.start()
        return gateway

    yield start
    objects.answers.set()
    for gateway in started:
        gateway.leases._on_deadline = gateway._tell
        await gateway.stop()


async def lease_of(objects, gateway_id):
    return await asyncio.to_thread(lease_in, objects, gateway_id)


async def test_a_deadline_is_told_before_the_lease_can_be_used(gateway, clock):
    one = await gateway()
    one.telling.clear()
    await until(lambda: one.told)
    assert one.leases.generation is None
    one.telling.set()
    await one.leases.wait_held()
    assert one.leases.generation == 1
    assert one.told == [one.leases.deadline] == [clock.now + 50]


async def test_each_renewal_tells_a_later_deadline(gateway, clock):
    one = await gateway(term=0.6)
    await one.holds(1)
    clock.now += 0.3
    await until(lambda: one.told[-1] == pytest.approx(clock.now + 0.5))
    clock.now += 0.3
    await until(lambda: one.told[-1] == pytest.approx(clock.now + 0.5))
    assert (one.leases.generation, one.kills) == (1, 0)


async def test_a_store_that_hangs_costs_the_lease_in_time_and_the_browsers_once(gateway, objects, clock):
    one = await gateway(term=3)
    await one.holds(1)
    objects.answers.clear()
    clock.now += 2.4
    assert one.leases.generation == 1
    clock.now += 0.1
    assert one.leases.generation is None
    await until(lambda: one.told[-1] is None)
    waiting = asyncio.create_task(one.leases.wait_held())
    await asyncio.sleep(0)
    assert not waiting.done()
    objects.answers.set()
    await waiting
    assert (one.leases.generation, one.kills) == (2, 1)
    assert one.told[-1] == one.leases.deadline


async def test_a_call_that_takes_too_long_is_given_up_and_the_next_one_waits_for_it():
    done, thread = threading.Event(), OneThread("store", patience=0.02)
    with pytest.raises(StoreFailed, match="no answer"):
        await thread(done.wait)
    with pytest.raises(StoreFailed):
        await thread(lambda: pytest.fail("two calls at once"))
    done.set()
    await until(lambda: _succeeds(thread))
    thread.close()


async def _succeeds(thread):
    with suppress(StoreFailed):
        return await thread(lambda: True)


async def test_the_next_generation_waits_until_the_browsers_are_dead(gateway, objects, clock):
    one = await gateway(term=0.6)
    await one.holds(1)
    one.killing.clear()
    clock.now += 1
    await until(lambda: one.kills)
    # Time in which a claim would long have been made.
    two = await gateway("gateway-2", "folder-2", term=0.6)
    await two.holds(1)
    await until(lambda: len(two.told) > 1)
    assert (await lease_of(objects, "gateway-1")).generation == 1
    assert None not in one.told
    one.killing.set()
    await one.holds(2)


async def test_where_browsers_could_not_be_killed_the_deadline_stays_and_a_term_goes_by(gateway, clock):
    one = await gateway(term=0.6)
    await one.holds(1)
    one.fault = OSError("no")
    clock.now += 1
    await until(lambda: one.kills)
    killed_at = asyncio.get_running_loop().time()
    await one.holds(2)
    assert asyncio.get_running_loop().time() - killed_at >= 0.6 - 0.05
    assert None not in one.told


async def test_a_deadline_that_cannot_be_told_costs_the_lease(gateway, clock):
    one = await gateway(term=0.6)
    await one.holds(1)
    one.leases._on_deadline = _refuse
    await until(lambda: one.kills)
    assert one.leases.generation is None


async def _refuse(_deadline):
    raise OSError("the warden is gone")


async def test_a_lease_that_was_taken_costs_the_browsers_at_once(gateway, objects, clock):
    one = await gateway(term=0.6)
    await one.holds(1)
    lease = Tenant("gateway-2", "folder-2", "other", None, 60).take_away("gateway-1", 2)
    await asyncio.to_thread(objects.put, FOLDER + "gateway-1", lease.to_json().encode())
    await until(lambda: one.kills)
    await one.holds(3)
    assert one.kills == 1


async def test_a_trouble_with_the_store_is_told_once_and_waited_out(gateway, objects):
    objects.is_cut_off = True
    with capture_logs() as logs:
        one = await gateway(term=0.6)
        await until(lambda: objects.refused > 5)
        objects.is_cut_off = False
        await one.holds(1)
    [told] = [line for line in logs if line["event"].startswith("the lease cannot be had yet")]
    assert told["problem"] is Fault.UNREACHABLE
    assert "GATEWAY_S3_ENDPOINT_URL" in told["advice"]


async def test_a_second_gateway_of_the_same_id_is_told_what_to_do(gateway, clock):
    one = await gateway()
    await one.holds(1)
    with capture_logs() as logs:
        two = await gateway(instance="folder-2", term=0.6)
        await until(lambda: logs)
    assert "give it another id" in logs[0]["event"]
    assert two.leases.generation is None
    await one.stop()
    await two.holds(2)


async def test_a_gateway_that_stops_gives_its_lease_back(gateway, objects):
    one = await gateway()
    await one.holds(1)
    await one.stop()
    assert (await lease_of(objects, "gateway-1")).released
    assert one.leases.generation is None
    assert one.told[-1] is None
    assert one.kills == 0


async def test_a_stop_without_a_store_ends_all_the_same(gateway, objects):
    one = await gateway(term=0.6)
    await one.holds(1)
    objects.is_cut_off = True
    with capture_logs() as logs:
        await one.stop()
    assert "not given back" in logs[-1]["event"]
    objects.is_cut_off = False
    assert not (await lease_of(objects, "gateway-1")).released


async def test_a_gateway_that_died_is_over_for_another_after_its_term(gateway, objects, clock):
    one, two = await gateway(), await gateway("gateway-2", "folder-2")
    await one.holds(1)
    await two.holds(1)
    assert not await two.leases.is_over("gateway-1", 1)
    await one.die()
    clock.now += 60
    objects.is_cut_off = True
    assert not await two.leases.is_over("gateway-1", 1)
    objects.is_cut_off = False
    assert await two.leases.is_over("gateway-1", 1)
    assert (await lease_of(objects, "gateway-1")).taken_by == "gateway-2"


async def test_a_gateway_never_says_of_itself_that_it_is_over(gateway, clock):
    one = await gateway()
    assert not await one.leases.is_over("gateway-1", 1)
    await one.holds(1)
    assert not await one.leases.is_over("gateway-1", 1)
    one.killing.clear()
    clock.now += 60
    await until(lambda: one.kills)
    assert not await one.leases.is_over("gateway-1", 1)
    one.killing.set()
    await one.holds(2)
    assert await one.leases.is_over("gateway-1", 1)
    assert not await one.leases.is_over("gateway-1", 2)


async def test_two_of_one_id_hold_their_lease_one_after_the_other(gateway):
    """By the machine's own clock, and with real time."""
    both = [await gateway(instance=name, term=1.2, clock=boottime) for name in ("folder-1", "folder-2")]
    generations = []
    for _ in range(2):
        await until(lambda: any(one.leases.generation for one in both), within=20)
        [holder] = [one for one in both if one.leases.generation]
        generations.append(holder.leases.generation)
        await (holder.stop if len(both) == 2 else holder.die)()
        both.remove(holder)
    assert generations == sorted(set(generations))


# Every order of things


PLACES = [("gateway-1", "folder-1"), ("gateway-1", "folder-2"), ("gateway-2", "folder-3")]


class AnyOrder(RuleBasedStateMachine):
    """Gateways whose steps, requests, failures, halts and deaths come in any order, at any time."""

    places = st.sampled_from(PLACES)
    lanes = st.sampled_from(["own", "own", "watch"])
    rounds = st.sampled_from([0, 1, 4])

    def __init__(self):
        super().__init__()
        self.world = World()
        self.lives = {place: self.world.life(*place) for place in PLACES}
        self.halted = set()

    def errand(self, place, lane):
        """Give what is under way in a lane, or begin what is next; None where the store is not asked."""
        life = self.lives[place]
        errand = life.errands.get(lane) or life.begin(lane)
        return None if errand.is_over else errand

    def question(self, gateway_id, back=0):
        """Ask about the newest generation that a gateway ran browsers by, or one a little older."""
        known = [generation for name, generation in self.world.uses if name == gateway_id]
        return gateway_id, max(1, max(known, default=1) - back)

    @rule(place=places, is_stopped=st.booleans(), term=st.sampled_from([TERM, TERM, TERM / 2]))
    def a_process_ends_and_the_next_one_starts(self, place, is_stopped, term):
        life = self.lives[place]
        (life.stop if is_stopped else life.kill)()
        self.lives[place] = self.world.life(*place, term)
        self.halted.discard(place)

    @rule(place=places)
    def a_process_is_halted(self, place):
        self.halted.add(place)

    @rule(place=places, lane=lanes, before=rounds, going=rounds, coming=rounds, is_last=st.booleans())
    def a_request_is_slow(self, place, lane, before, going, coming, is_last):
        """It is so many rounds on its way to the store, and its answer on its way back.

        Then it was the last thing that its gateway did for a while, or all the others are halted.
        """
        self.halted = set()
        self.those_that_are_not_halted_do_their_work(before)
        self.halted = {place}
        if errand := self.errand(place, lane):
            self.those_that_are_not_halted_do_their_work(going)
            if errand.outcome is None:
                errand.reach_store()
            self.those_that_are_not_halted_do_their_work(coming)
            errand.answer()
            self.lives[place].settle(lane)
        self.halted = {place} if is_last else {*PLACES} - {place}
        self.those_that_are_not_halted_do_their_work(8)

    @rule(place=places)
    def a_halted_process_goes_on(self, place):
        self.halted.discard(place)

    @rule(seconds=st.sampled_from([0.5, TERM / 3, TERM - 0.5, TERM]))
    def everybody_stands_still(self, seconds):
        self.world.time += seconds

    @rule(rounds=rounds)
    def those_that_are_not_halted_do_their_work(self, rounds):
        for _ in range(rounds):
            for place, life in self.lives.items():
                if place not in self.halted:
                    self.work(life)
            self.world.time += TERM / 8
            self.world.check()

    @rule(place=places)
    def a_gateway_looks_at_its_clock(self, place):
        self.lives[place].guard()

    @rule(place=places, back=st.integers(0, 1))
    def a_gateway_asks_about_the_other(self, place, back):
        life = self.lives[place]
        if "watch" not in life.errands:
            other = "gateway-2" if life.tenant.gateway_id == "gateway-1" else "gateway-1"
            life.begin("watch", self.question(other, back))

    @rule(place=places, lane=lanes)
    def a_request_reaches_the_store(self, place, lane):
        """It does so twice when it is repeated on its way."""
        if errand := self.errand(place, lane):
            errand.reach_store()

    @rule(place=places, lane=lanes)
    def the_store_answers(self, place, lane):
        if errand := self.errand(place, lane):
            if errand.outcome is None:
                errand.reach_store()
            errand.answer()
            self.lives[place].settle(lane)

    @rule(place=places, lane=lanes)
    def an_answer_does_not_come(self, place, lane):
        if errand := self.errand(place, lane):
            if errand.outcome is None:
                self.world.late.append(errand.call)
            errand.fail()
            self.lives[place].settle(lane)

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
        holders = [life.tenant.gateway_id for life in self.world.lives if life.own.generation is not None]
        assert sorted(holders) == ["gateway-1", "gateway-2"]


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=150, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


# What gateways tell each other


async def test_what_a_gateway_has_to_say_is_written_at_once_and_read_at_the_next_look(gateway, objects):
    one, two = await gateway(), await gateway("gateway-2", "folder-2")
    await one.holds(1)
    await two.holds(1)
    news = Notice(free=3, draining=True, offered={"ann/default": "gateway-2"})
    one.leases.say(news)

    async def written():
        return (await lease_of(objects, "gateway-1")).notice == news

    await until(written)
    await two.leases.look()
    [seen] = await two.leases.others()
    assert (seen.gateway_id, seen.notice, seen.url) == ("gateway-1", news, "https://gateway-1.example")
    assert two.leases.url_of("gateway-1") == "https://gateway-1.example"


async def test_what_is_no_news_costs_no_request(gateway, objects):
    one = await gateway()
    one.leases.say(Notice(free=3))
    await one.holds(1)
    renewal = (await lease_of(objects, "gateway-1")).renewal
    one.leases.say(Notice(free=3))
    one.leases.say(Notice(free=4))

    async def written():
        return (await lease_of(objects, "gateway-1")).notice.free == 4

    await until(written)
    assert (await lease_of(objects, "gateway-1")).renewal <= renewal + 2


async def test_who_gives_its_lease_back_has_nothing_more_to_say(gateway, objects):
    one = await gateway()
    one.leases.say(Notice(free=3, draining=True))
    await one.holds(1)
    await one.stop()
    assert (await lease_of(objects, "gateway-1")).notice == Notice()


def test_a_lease_of_a_version_that_says_nothing_is_read_as_one_without_room():
    lease = Tenant("gateway-1", "folder", "life", None, 30).sign(3, 7).to_wire()
    del lease["notice"]
    assert read_lease("gateway-1", json.dumps(lease).encode()).notice == Notice()
