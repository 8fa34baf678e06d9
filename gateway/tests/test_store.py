from dataclasses import replace
from datetime import timedelta

import pytest
from holdfast_contract.contacts import Contact
from holdfast_contract.events import EventType, SessionReasonData
from holdfast_contract.messages import MessageStatus
from holdfast_contract.times import now
from holdfast_gateway.application.store import Change, Draft
from holdfast_gateway.domain.delivery import Attempt, DeliveryState, Verdict
from holdfast_gateway.domain.sending import SendRecord
from holdfast_gateway.domain.session import Desired, SessionKey, SessionRecord
from sqlalchemy.exc import IntegrityError

KEY = SessionKey("ann", "default")


def draft(reason="x", **changes):
    return Draft(
        EventType.SESSION_DISCONNECTED, changes.pop("key", KEY), SessionReasonData(reason=reason), **changes
    )


def a_send(**changes):
    return SendRecord(
        **{
            "key": KEY,
            "idempotency_key": "k1",
            "request_hash": "h",
            "message_id": "true_1@c.us_A",
            "chat_id": "1@c.us",
            "to": Contact(contact_id="1", phone="1"),
            "status": MessageStatus.QUEUED,
            **changes,
        }
    )


async def test_a_session_is_remembered_as_it_was_committed(store):
    record = SessionRecord(KEY, Desired.RUNNING, linked=True, phone="62811", last_connected_at=now())
    await store.commit(Change(session=record))
    assert await store.sessions() == [record]


async def test_a_state_and_its_event_are_committed_together_or_not_at_all(store):
    await store.commit(Change(send=a_send()))
    clash = a_send(message_id="true_1@c.us_B")
    with pytest.raises(IntegrityError):
        await store.commit(Change(session=SessionRecord(KEY), send=clash, events=[draft()]))
    assert await store.sessions() == []
    assert await store.last_place() == 0


async def test_one_fact_is_recorded_once(store):
    first = await store.commit(Change(events=[draft(once="message-1")]))
    second = await store.commit(Change(events=[draft(once="message-1")]))
    assert (len(first), len(second)) == (1, 0)


async def test_the_log_is_read_behind_a_place_and_filtered(store):
    other = SessionKey("bob", "default")
    events = await store.commit(Change(events=[draft(), draft(key=other), draft()]))
    behind = await store.events_after(events[0].sequence, user_id="ann", types=frozenset(), limit=10)
    assert [event.event_id for event in behind] == [events[2].event_id]
    none = await store.events_after(0, user_id=None, types=frozenset({"session.qr"}), limit=10)
    assert none == []


async def test_a_lane_gives_its_deliveries_in_the_order_of_the_log(store):
    events = await store.commit(Change(events=[draft(lane="c1"), draft(lane="c2"), draft(lane="c1")]))
    lane = events[0].lane
    seen = []
    while (delivery := await store.first_waiting(lane)) is not None:
        seen.append(delivery.event_id)
        await store.settle(delivery, Attempt(now(), 1, status=200), Verdict(DeliveryState.DELIVERED))
    assert seen == [events[0].event_id, events[2].event_id]
    assert [lane for lane, _ in await store.waiting_lanes()] == [events[1].lane]


async def test_the_body_that_is_delivered_is_the_body_of_the_log(store):
    [event] = await store.commit(Change(events=[draft()]))
    delivery = await store.first_waiting(event.lane)
    assert delivery.body == event.body


async def test_a_dead_delivery_is_kept_with_its_attempts_and_can_be_redriven(store):
    [event] = await store.commit(Change(events=[draft()]))
    delivery = await store.first_waiting(event.lane)
    await store.settle(delivery, Attempt(now(), 7, error="ClientError"), Verdict(DeliveryState.DEAD))
    [listed] = await store.deliveries(DeliveryState.DEAD, 10)
    assert listed["attempts"][0]["error"] == "ClientError"
    assert await store.redrive(None) == [event.lane]
    assert (await store.first_waiting(event.lane)).attempts == 0


async def test_attempts_of_a_redriven_delivery_are_all_kept(store):
    [event] = await store.commit(Change(events=[draft()]))
    for _ in range(2):
        delivery = await store.first_waiting(event.lane)
        await store.settle(delivery, Attempt(now(), 7, status=500), Verdict(DeliveryState.DEAD))
        await store.redrive(delivery.delivery_id)
    [listed] = await store.deliveries(None, 10)
    assert len(listed["attempts"]) == 2


async def test_waiting_deliveries_are_counted_for_one_session(store):
    other = SessionKey("ann", "default2")
    await store.commit(Change(events=[draft(), draft(lane="c1"), draft(key=other)]))
    assert await store.waiting_deliveries(KEY) == 2


async def test_a_retry_waits_for_its_time(store):
    [event] = await store.commit(Change(events=[draft()]))
    later = now() + timedelta(hours=2)
    delivery = await store.first_waiting(event.lane)
    await store.settle(delivery, Attempt(now(), 1, status=404), Verdict(DeliveryState.PENDING, later))
    assert await store.waiting_lanes() == [(event.lane, later)]


async def test_the_status_of_a_send_never_goes_back(store):
    queued = a_send()
    await store.commit(Change(send=queued))
    await store.commit(Change(send=replace(queued, status=MessageStatus.DELIVERED)))
    await store.commit(Change(send=replace(queued, status=MessageStatus.SENT, sent_at=now())))
    known = await store.send_by_key(KEY, "k1")
    assert known.status is MessageStatus.DELIVERED
    assert known.sent_at is not None


async def test_forgetting_a_session_leaves_the_others(store):
    other = SessionRecord(SessionKey("ann", "second"))
    await store.commit(Change(session=SessionRecord(KEY), send=a_send()))
    await store.commit(Change(session=other))
    await store.forget(KEY)
    assert await store.sessions() == [other]
    assert await store.send_by_key(KEY, "k1") is None
