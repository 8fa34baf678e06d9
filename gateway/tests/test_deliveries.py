"""Deliveries as they are remembered: read in order, settled, listed, handed over, removed when old."""

from datetime import timedelta

import pytest
from holdfast_contract.deliveries import DeliveryState
from holdfast_contract.errors import DeliveryNotFound
from holdfast_contract.events import EventType, SessionReasonData
from holdfast_contract.service.delivery import Attempt, Verdict
from holdfast_contract.times import now
from holdfast_gateway.adapters.store import log as log_table
from holdfast_gateway.application import expiry
from holdfast_gateway.application.expiry import Expiry
from holdfast_gateway.application.store import Change, Draft
from holdfast_gateway.domain.delivery import Settled
from holdfast_gateway.domain.session import SessionKey

pytestmark = pytest.mark.usefixtures("nothing_blocks_the_loop")
KEY = SessionKey("ann", "default")
FIRST, SECOND, THIRD = (f"http://{name}.example/hook" for name in ("first", "second", "third"))


def draft(reason="x", **changes):
    key = changes.pop("key", KEY)
    return Draft(EventType.SESSION_DISCONNECTED, key, SessionReasonData(reason=reason), **changes)


async def record(memory, *drafts):
    return await memory.store.commit(Change(events=drafts or [draft()]))


async def heads(memory, receiver, *lanes, limit=10):
    return await memory.waiting.first_waiting(receiver, lanes, limit)


async def waiting(memory, receiver, lane="ann/default"):
    """Give the ids of the events that wait for a receiver."""
    return [delivery.event_id for delivery in (await heads(memory, receiver, lane))[lane]]


async def settle(memory, delivery, state, until=None, **attempt):
    await memory.waiting.settle([Settled(delivery, Attempt(now(), 1, **attempt), Verdict(state, until))])


async def settle_first(memory, receiver, state, until=None, lane="ann/default", **attempt):
    [delivery] = (await heads(memory, receiver, lane, limit=1))[lane]
    await settle(memory, delivery, state, until, **attempt)


@pytest.fixture
async def one(memory):
    """The id of the only receiver."""
    [receiver] = await memory.waiting.configure([FIRST])
    return receiver


async def test_a_lane_gives_its_deliveries_in_the_order_of_the_log(memory, one):
    events = await record(memory, draft(lane="c1"), draft(lane="c2"), draft(lane="c1"))
    lanes = [events[0].lane, events[1].lane]
    found = await heads(memory, one, *lanes)
    assert [delivery.event_id for delivery in found[lanes[0]]] == [events[0].event_id, events[2].event_id]
    for delivery in found[lanes[0]]:
        await settle(memory, delivery, DeliveryState.DELIVERED, status=200)
    assert [lane for lane, _ in await memory.waiting.waiting_lanes(one)] == [lanes[1]]


async def test_no_more_is_read_of_a_lane_than_was_asked_for(memory, one):
    events = await record(memory, *(draft() for _ in range(5)))
    found = await heads(memory, one, events[0].lane, "ann/other", limit=2)
    assert [len(found[lane]) for lane in (events[0].lane, "ann/other")] == [2, 0]


async def test_the_body_that_is_delivered_is_the_body_of_the_log(memory, one):
    [event] = await record(memory)
    [delivery] = (await heads(memory, one, event.lane))[event.lane]
    assert (delivery.body, delivery.sequence) == (event.body, event.sequence)


async def test_a_retry_waits_for_its_time(memory, one):
    [event] = await record(memory)
    later = now() + timedelta(hours=2)
    await settle_first(memory, one, DeliveryState.PENDING, later, status=404)
    assert await memory.waiting.waiting_lanes(one) == [(event.lane, later)]


async def test_waiting_deliveries_are_counted_for_one_session(memory, one):
    await record(memory, draft(), draft(lane="c1"), draft(key=SessionKey("ann", "default2")))
    assert await memory.deliveries.waiting(KEY) == 2


async def test_a_dead_delivery_is_kept_with_its_attempts_and_can_be_redriven(memory, one):
    [event] = await record(memory)
    await settle_first(memory, one, DeliveryState.DEAD, error="ClientError")
    [listed] = await memory.deliveries.listed(DeliveryState.DEAD, 10)
    assert listed["attempts"][0]["error"] == "ClientError"
    assert await memory.deliveries.redrive(None) == [(one, event.lane)]
    [delivery] = (await heads(memory, one, event.lane))[event.lane]
    assert delivery.attempts == 0


async def test_attempts_of_a_redriven_delivery_are_all_kept(memory, one):
    await record(memory)
    for _ in range(2):
        await settle_first(memory, one, DeliveryState.DEAD, status=500)
        [dead] = await memory.deliveries.listed(DeliveryState.DEAD, 10)
        await memory.deliveries.redrive(dead["deliveryId"])
    [listed] = await memory.deliveries.listed(None, 10)
    assert len(listed["attempts"]) == 2


async def test_the_list_is_read_page_by_page_newest_first(memory):
    await memory.waiting.configure([FIRST, SECOND])
    events = await record(memory, *(draft() for _ in range(5)))
    after, seen = None, []
    while page := await memory.deliveries.listed(DeliveryState.PENDING, 3, after):
        seen += [(item["eventId"], item["receiver"]) for item in page]
        after = page[-1]["deliveryId"]
    ids = [event.event_id for event in reversed(events)]
    assert seen == [(event_id, url) for event_id in ids for url in (SECOND, FIRST)]


async def test_a_page_behind_an_unknown_delivery_is_refused(memory):
    with pytest.raises(DeliveryNotFound):
        await memory.deliveries.listed(None, 10, "dlv_unknown")


async def test_the_list_names_receivers_without_what_may_be_a_secret(memory):
    await memory.waiting.configure(["https://me:hidden@first.example/hook?token=hidden"])
    await record(memory)
    [listed] = await memory.deliveries.listed(None, 10)
    assert listed["receiver"] == "https://first.example/hook"


async def test_each_receiver_has_attempts_and_an_end_of_its_own(memory):
    first, second = await memory.waiting.configure([FIRST, SECOND])
    [event] = await record(memory)
    await settle_first(memory, first, DeliveryState.DELIVERED, status=202)
    await settle_first(memory, second, DeliveryState.PENDING, now(), status=500)
    by_receiver = {item["receiver"]: item for item in await memory.deliveries.listed(None, 10)}
    assert [by_receiver[url]["state"] for url in (FIRST, SECOND)] == ["delivered", "pending"]
    assert [by_receiver[url]["attempts"][0]["status"] for url in (FIRST, SECOND)] == [202, 500]
    assert (await waiting(memory, first), await waiting(memory, second)) == ([], [event.event_id])


async def test_what_waits_for_a_removed_receiver_moves_to_the_only_one_in_its_order(memory, one):
    events = await record(memory, draft(), draft())
    await settle_first(memory, one, DeliveryState.PENDING, now() + timedelta(hours=5), status=404)
    [other] = await memory.waiting.configure([SECOND])
    events += await record(memory)
    assert await waiting(memory, other) == [event.event_id for event in events]
    [head] = (await heads(memory, other, events[0].lane, limit=1))[events[0].lane]
    assert head.attempts == 0
    assert head.next_attempt_at <= now()


async def test_what_the_only_receiver_has_already_does_not_move_to_it(memory):
    _, second = await memory.waiting.configure([FIRST, SECOND])
    await record(memory)
    await settle_first(memory, second, DeliveryState.DELIVERED, status=202)
    assert await memory.waiting.configure([SECOND]) == [second]
    states = {item["receiver"]: item["state"] for item in await memory.deliveries.listed(None, 10)}
    assert states == {FIRST: "dead", SECOND: "delivered"}
    assert await memory.deliveries.redrive(None) == []


async def test_what_waits_for_a_removed_receiver_is_dead_where_there_are_several(memory, one):
    await record(memory)
    second, _ = await memory.waiting.configure([SECOND, THIRD])
    [dead] = await memory.deliveries.listed(None, 10)
    assert (dead["state"], dead["problem"]) == ("dead", "its receiver is no longer configured")
    assert await memory.deliveries.redrive(dead["deliveryId"]) == [(second, "ann/default")]
    [listed] = await memory.deliveries.listed(None, 10)
    assert (listed["deliveryId"], listed["receiver"]) == (dead["deliveryId"], SECOND)
    assert (listed["state"], listed["problem"]) == ("pending", None)


async def test_what_waits_goes_on_waiting_while_there_is_no_receiver(memory, one):
    [event] = await record(memory)
    assert await memory.waiting.configure([]) == []
    await record(memory)
    assert await memory.waiting.configure([FIRST]) == [one]
    assert await waiting(memory, one) == [event.event_id]


async def test_settling_what_was_withdrawn_is_passed_over(memory, one):
    [event] = await record(memory)
    [delivery] = (await heads(memory, one, event.lane))[event.lane]
    await Expiry(memory.log, events_kept=timedelta(0), dead_kept=timedelta(0)).remove_old()
    await settle(memory, delivery, DeliveryState.DELIVERED, status=200)
    await Expiry(memory.log, events_kept=timedelta(0), dead_kept=timedelta(0)).remove_old()
    assert await memory.deliveries.listed(None, 10) == []
    await settle(memory, delivery, DeliveryState.DELIVERED, status=200)
    assert await memory.deliveries.listed(None, 10) == []


@pytest.fixture
def days_ago(monkeypatch):
    """Record as if it were so many days ago."""

    def travel(days):
        monkeypatch.setattr(log_table, "now", lambda: now() - timedelta(days=days))

    return travel


async def remove_old(memory):
    await Expiry(memory.log, events_kept=timedelta(days=7), dead_kept=timedelta(days=30)).remove_old()
    return [item["state"] for item in await memory.deliveries.listed(None, 200)]


async def test_delivered_events_go_after_their_days_and_waiting_ones_never(memory, one, days_ago):
    for days in (400, 8, 6):
        days_ago(days)
        await record(memory, draft(), draft())
    for _ in range(3):
        await settle_first(memory, one, DeliveryState.DELIVERED, status=202)
    assert await remove_old(memory) == ["pending", "pending", "pending"]
    oldest, newest = await memory.log.bounds()
    assert (oldest, newest) == (4, 6)


async def test_dead_deliveries_are_kept_longer(memory, one, days_ago):
    for days in (31, 29, 8):
        days_ago(days)
        await record(memory)
        await settle_first(memory, one, DeliveryState.DEAD, status=500)
    assert await remove_old(memory) == ["dead", "dead"]


async def test_an_event_stays_while_one_of_its_receivers_still_needs_it(memory, days_ago):
    first, second = await memory.waiting.configure([FIRST, SECOND])
    days_ago(8)
    [event] = await record(memory)
    await settle_first(memory, first, DeliveryState.DELIVERED, status=202)
    assert await remove_old(memory) == ["pending", "delivered"]
    await settle_first(memory, second, DeliveryState.DELIVERED, status=202)
    assert await remove_old(memory) == []
    assert await memory.log.place_of(event.event_id) is None


async def test_what_is_old_goes_batch_by_batch_past_what_stays(memory, one, days_ago, monkeypatch):
    monkeypatch.setattr(expiry, "BATCH", 3)
    days_ago(8)
    await record(memory, *(draft(lane=f"c{number}") for number in range(10)))
    for number in (0, 1, 2, 4, 6, 9):
        await settle_first(memory, one, DeliveryState.DELIVERED, lane=f"ann/default c{number}", status=202)
    assert await remove_old(memory) == ["pending"] * 4


async def test_a_fact_is_no_news_long_after_its_event_has_gone(memory, one, days_ago):
    days_ago(300)
    assert await record(memory, draft(once="message-1"))
    await settle_first(memory, one, DeliveryState.DELIVERED, status=202)
    assert await remove_old(memory) == []
    days_ago(0)
    assert await record(memory, draft(once="message-1")) == []


async def test_a_fact_is_forgotten_when_nobody_can_read_it_again(memory, one, days_ago):
    days_ago(401)
    await record(memory, draft(once="message-1"))
    await remove_old(memory)
    days_ago(0)
    assert await record(memory, draft(once="message-1"))
