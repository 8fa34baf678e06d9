"""Emptying a gateway: who gets which session, what is done in between, and what becomes of one that stays."""

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from backup_world import KEY, Told
from gateway_api import BASE
from holdfast_contract.drain import Drain, StuckReason
from holdfast_contract.errors import GatewayDraining, SessionOwnedElsewhere
from holdfast_contract.events import EVENT_DATA, SessionData
from holdfast_contract.health import GatewayHealth
from holdfast_contract.sessions import SessionStatus as S
from holdfast_contract.times import now
from holdfast_gateway.application import draining, handing_over
from holdfast_gateway.application.door import Door
from holdfast_gateway.application.draining import Draining
from holdfast_gateway.application.fleet import Fleet
from holdfast_gateway.application.handing_over import HandOver, NotMoved
from holdfast_gateway.application.objects import Fault, StoreFailed
from holdfast_gateway.application.tenancy import Other
from holdfast_gateway.domain.fleet import Room, shares
from holdfast_gateway.domain.lease import NOTHING_TO_SAY, Notice, Standing
from holdfast_gateway.domain.reasons import Reason
from holdfast_gateway.domain.session import Desired, SessionKey, SessionRecord
from hypothesis import given
from hypothesis import strategies as st
from scripted_page import until

KEYS = [SessionKey("ann", f"s{number}") for number in range(1, 8)]


# Who takes what


def test_each_session_goes_where_there_is_most_room_when_its_turn_comes():
    shared = shares(KEYS[:4], {"one": 1, "two": 3, "three": 2})
    assert [shared[key] for key in KEYS[:4]] == ["two", "three", "two", "one"]


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(0, 5)), st.integers(0, 7))
def test_nobody_gets_more_than_there_is_room_for_and_room_is_used_up(rooms, count):
    shared = shares(KEYS[:count], rooms)
    assert len(shared) == min(count, sum(rooms.values()))
    assert all(list(shared.values()).count(name) <= room for name, room in rooms.items())


class Leases:
    """What others say with their leases, and what we say."""

    def __init__(self, **others):
        self.said = NOTHING_TO_SAY
        self.seen = [
            Other(name, Standing.ALIVE, 0.0, 1, f"https://{name}.example", notice)
            for name, notice in others.items()
        ]

    def say(self, notice):
        self.said = notice

    async def look(self):
        pass

    async def others(self):
        return self.seen


@dataclass
class Held:
    """Those who hold sessions here."""

    is_draining: bool = True
    supervisors: list = field(default_factory=list)

    def room(self):
        return Room(0 if self.is_draining else 4, 1)

    def all(self):
        return self.supervisors

    def leaving(self):
        running = [one for one in self.supervisors if one.record.desired is Desired.RUNNING]
        return running if self.is_draining else []


def roomy(free, *, coming=0, attends=("one",), **more):
    return Notice(free=free, coming=coming, attends=attends, **more)


async def fleet_beside(held=None, **others):
    fleet = Fleet("one", Leases(**others), held or Held())
    await fleet.look()
    return fleet


async def test_a_session_is_offered_to_those_who_attend_and_have_room_the_idle_ones_first():
    fleet = await fleet_beside(
        busy=roomy(9, coming=1),
        small=roomy(2),
        large=roomy(5),
        full=roomy(0),
        drained=roomy(9, draining=True),
    )
    assert [taker.gateway_id for taker in fleet.takers()] == ["large", "small", "busy"]
    assert fleet.is_attended()


async def test_nothing_is_given_away_before_all_that_have_room_have_noticed():
    fleet = await fleet_beside(two=roomy(2), three=roomy(5, attends=()))
    assert not fleet.is_attended()
    assert [taker.gateway_id for taker in fleet.takers()] == ["two"]


async def test_a_gateway_attends_those_that_drain_and_takes_what_they_offer_it():
    held = Held(is_draining=False)
    fleet = await fleet_beside(held, two=Notice(draining=True, offered={"ann/a": "one", "bob/b": "three"}))
    assert fleet.is_stirring
    assert fleet.offered_to_us() == [SessionKey("ann", "a")]
    assert fleet._leases.said == Notice(free=4, coming=1, attends=("two",))


async def test_a_gateway_of_a_version_that_says_nothing_is_given_nothing():
    fleet = await fleet_beside(old=NOTHING_TO_SAY)
    assert (fleet.takers(), fleet.is_attended(), fleet.rooms()["old"]) == ([], False, 0)


# The way in


async def test_whoever_is_inside_finishes_and_nobody_comes_in_meanwhile():
    door, order = Door(), []
    with door.passing():
        closing = asyncio.create_task(close(door, order))
        await asyncio.sleep(0)
        with pytest.raises(GatewayDraining) as refused, door.passing():
            pass
        order.append("the last one leaves")
    await closing
    assert order == ["the last one leaves", "closed"]
    assert refused.value.retry_after > 0
    with door.passing():
        pass


async def close(door, order):
    async with door.closed():
        order.append("closed")


# Handing over


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(handing_over, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(handing_over, "TAKEN_WITHIN", 0.2)
    monkeypatch.setattr(draining, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(draining, "TRY_AGAIN_AFTER", 0.01)
    monkeypatch.setattr(draining, "ATTENDED_WITHIN", 0.05)
    monkeypatch.setattr(draining, "IDLE_WITHIN", 0.05)
    monkeypatch.setattr(draining, "TOLD_WITHIN", 0.05)


class Taking(Fleet):
    """A fleet in which a host takes what it is offered."""

    def __init__(self, host=None):
        super().__init__("one", Leases(two=roomy(3)), Held())
        self.others = self._leases.seen
        self._host = host
        self._tasks = []

    def offer(self, key, taker):
        super().offer(key, taker)
        if self._host is not None:
            self._tasks.append(asyncio.create_task(self._host.session.take_over()))


async def test_a_session_that_is_handed_over_goes_on_elsewhere_without_a_qr(hosts):
    one, two = hosts("one"), hosts("two")
    await one.connect()
    fleet = Taking(two)
    await one.session.hand_over(HandOver(fleet, Told()))
    await two.come_back()
    assert (one.browsers.open_now, one.session.record.desired) == (0, Desired.STOPPED)
    assert two.session.record.is_restored
    assert fleet._leases.said.offered == {}
    head = await two.head()
    assert (head.holder.gateway_id, head.holder.released, head.session.desired) == ("two", False, "running")
    with pytest.raises(SessionOwnedElsewhere) as refused:
        one.session.ready_page()
    assert refused.value.details == {"gatewayId": "two", "url": "https://two.example"}
    assert one.session.session().owner.generation == 2


async def test_a_session_that_nobody_takes_comes_back(hosts):
    one = hosts("one")
    await one.connect()
    with pytest.raises(NotMoved) as stayed:
        await one.session.hand_over(HandOver(Taking(), Told()))
    assert stayed.value.reason == StuckReason.NOT_TAKEN
    await one.come_back()
    assert (await one.head()).holder.released is False
    assert one.session.record.is_restored


@pytest.mark.parametrize(
    ("trouble", "seen"),
    [(StoreFailed(Fault.UNREACHABLE, "down"), NotMoved), (OSError("a fault of ours"), OSError)],
    ids=["the store is down", "a fault of ours"],
)
async def test_a_session_whose_backup_fails_comes_back(hosts, trouble, seen):
    one, two = hosts("one"), hosts("two")
    await one.connect()

    def fail(call, _name):
        if call == "put":
            raise trouble

    hosts.objects.before = fail
    with pytest.raises(seen):
        await one.session.hand_over(HandOver(Taking(two), Told()))
    await one.come_back()
    assert (await one.head()).holder.gateway_id == "one"


async def test_a_gateway_that_has_lost_its_lease_gives_nothing_away_and_keeps_the_wish(hosts):
    one = hosts("one")
    await one.connect()
    one.lease.lose()
    with pytest.raises(NotMoved):
        await one.session.hand_over(HandOver(Taking(), Told()))
    assert one.session.record.desired is Desired.RUNNING


async def test_the_next_gateway_comes_after_the_session_s_last_events_are_told(hosts):
    one, two = hosts("one"), hosts("two")
    await one.connect()
    backlog = Told()
    backlog.since = now()
    moving = asyncio.create_task(one.session.hand_over(HandOver(Taking(two), backlog)))
    await one.status(S.STOPPED, Reason.HANDED_OVER)
    await asyncio.sleep(0.05)
    assert (await one.head()).holder.released is False
    backlog.since = None
    await moving
    assert (await two.head()).holder.gateway_id == "two"


async def test_a_stopped_session_may_be_started_anywhere_once_it_is_released(hosts):
    one, two = hosts("one"), hosts("two")
    await one.connect()
    await one.session.stop()
    with pytest.raises(SessionOwnedElsewhere):
        await two.session.start(None)
    await one.session.release_if_stopped()
    await two.session.start(None)
    await until(lambda: two.browsers.opened)
    assert (await two.head()).holder.gateway_id == "two"


async def test_a_gateway_that_a_session_returns_to_begins_with_the_news_of_the_others(hosts):
    """What it remembers of the chats is old; all that was told since would be told again."""
    one, two = hosts("one"), hosts("two")
    await one.connect()
    before = await news_of(one)
    await one.session.hand_over(HandOver(Taking(two), Told()))
    await two.come_back()
    await two.session.stop()
    newest = (await two.head()).backups[0]
    await two.session.release_if_stopped()
    await one.session.start(None)
    await one.come_back()
    assert await news_of(one) == int(newest.news_since.timestamp()) != before


async def news_of(host) -> int:
    since, _ = await host._memory.chats.marks(KEY)
    return since


# Emptying the gateway


class Supervised:
    """A session of which one only sees whether it is handed over."""

    def __init__(self, name, problem=None, **record):
        self.record = SessionRecord(
            SessionKey("ann", name), desired=Desired.RUNNING, linked=True, status=S.CONNECTED
        )
        self.record = SimpleNamespace(**{**vars(self.record), **record})
        self.state = SimpleNamespace(is_open=True)
        self.problem = problem

    @property
    def key(self):
        return self.record.key

    async def hand_over(self, _hand_over):
        if self.problem is not None:
            raise NotMoved(self.problem)
        self.record.desired = Desired.STOPPED

    async def release_if_stopped(self):
        pass


class Backlog(Told):
    """Also counts all deliveries."""

    async def under_way(self):
        return await self.waiting(None)


async def drained(*supervisors, backlog=None, **others):
    held = Held(is_draining=False, supervisors=list(supervisors))
    fleet = Fleet("one", Leases(**others), held)
    await fleet.look()
    return Draining(held, fleet, backlog or Backlog(), look_within=0.0), held


async def reached(drain, condition):
    found: Drain | None = None

    async def is_so():
        nonlocal found
        found = await drain.state()
        return condition(found)

    await until(is_so)
    return found


async def test_a_gateway_is_drained_when_its_sessions_have_gone_and_everything_is_told():
    backlog = Backlog()
    drain, _ = await drained(Supervised("a"), Supervised("b"), backlog=backlog, two=roomy(5))
    assert (await drain.state()).state == "serving"
    drain.begin()
    assert (await drain.state()).state == "draining"
    await reached(drain, lambda state: state.moved == 2)
    backlog.since = now()
    assert (await drain.state()).state == "draining"
    backlog.since = None
    assert (await drain.state()).state == "drained"
    await drain.stop()


@pytest.mark.parametrize(
    ("supervised", "notice", "reason"),
    [
        (Supervised("a"), roomy(0), "NO_ROOM"),
        (Supervised("a", linked=False, status=S.PAIRING), roomy(5), "PAIRING"),
        (Supervised("a", StuckReason.NOT_TAKEN), roomy(5), "NOT_TAKEN"),
    ],
    ids=["full", "pairing", "not taken"],
)
async def test_a_session_that_cannot_go_is_named_with_the_reason_and_the_next_one_goes(
    supervised, notice, reason
):
    drain, _ = await drained(supervised, two=notice)
    drain.begin()
    state = await reached(drain, lambda state: state.stuck)
    assert (state.stuck[0].session_id, state.stuck[0].reason, state.remaining) == ("a", reason, 1)
    await drain.stop()


async def test_a_session_goes_to_a_busy_gateway_in_the_end():
    drain, _ = await drained(Supervised("a"), two=roomy(5, coming=3))
    drain.begin()
    await reached(drain, lambda state: state.state == "drained")
    await drain.stop()


async def test_events_that_no_receiver_takes_keep_their_session_here():
    backlog = Backlog()
    backlog.since = now() - 2 * draining.BEHIND
    drain, _ = await drained(Supervised("a"), backlog=backlog, two=roomy(5))
    drain.begin()
    state = await reached(drain, lambda state: state.stuck)
    assert (state.stuck[0].reason, state.waiting) == ("EVENTS_WAIT", 1)
    backlog.since = None
    await reached(drain, lambda state: state.state == "drained")
    await drain.stop()


async def test_what_was_stuck_goes_once_it_can():
    stuck = Supervised("a", StuckReason.NOT_TAKEN)
    drain, _ = await drained(stuck, two=roomy(5))
    drain.begin()
    await reached(drain, lambda state: state.stuck)
    stuck.problem = None
    state = await reached(drain, lambda state: state.state == "drained")
    assert (state.stuck, state.moved) == ((), 1)
    await drain.stop()


async def test_draining_can_be_undone_and_begun_again():
    drain, held = await drained(Supervised("a"), two=roomy(0))
    drain.begin()
    drain.undo()
    assert ((await drain.state()).state, held.is_draining) == ("serving", False)
    drain.begin()
    assert (await drain.state()).state == "draining"
    await drain.stop()


# The API


async def test_a_gateway_that_drains_starts_nothing_new_and_says_so(api):
    begun = await api("POST", "/v1/drain")
    assert (begun.status, (await begun.json())["state"]) == (202, "drained")
    assert await api.code("POST", f"{BASE}/start") == (503, "GATEWAY_DRAINING")
    health = GatewayHealth.from_wire(await (await api("GET", "/health")).json())
    assert (health.draining, health.capacity.held, health.capacity.free) == (True, 0, 0)
    undone = await api("DELETE", "/v1/drain")
    assert (await undone.json())["state"] == "serving"
    assert (await api("POST", f"{BASE}/start")).status == 202
    health = GatewayHealth.from_wire(await (await api("GET", "/health")).json())
    assert (health.draining, health.capacity.max_sessions - health.capacity.free) == (False, 1)


async def test_every_event_of_a_session_s_own_names_its_owner(api, connected):
    [event] = await api.told("session.ready", count=1)
    owner = event["data"]["owner"]
    assert owner == {"gatewayId": "gateway-1", "generation": 1, "url": owner["url"]}


@pytest.mark.parametrize("type_", [one for one in EVENT_DATA if one.startswith("session.")])
def test_whoever_reads_an_event_of_a_session_s_own_can_read_its_owner(type_):
    assert issubclass(EVENT_DATA[type_], SessionData)
