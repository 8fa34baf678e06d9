import pytest
from holdfast_contract.contacts import Contact
from holdfast_contract.events import EventType, SessionReasonData
from holdfast_contract.messages import MessageStatus
from holdfast_contract.times import now
from holdfast_gateway.application.store import Change, Draft
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


async def test_a_session_is_remembered_as_it_was_committed(memory):
    record = SessionRecord(KEY, Desired.RUNNING, linked=True, phone="62811", last_connected_at=now())
    await memory.store.commit(Change(session=record))
    assert await memory.store.sessions() == [record]


async def test_a_state_and_its_event_are_committed_together_or_not_at_all(memory):
    await memory.store.commit(Change(send=a_send()))
    clash = a_send(message_id="true_1@c.us_B")
    with pytest.raises(IntegrityError):
        await memory.store.commit(Change(session=SessionRecord(KEY), send=clash, events=[draft()]))
    assert await memory.store.sessions() == []
    assert await memory.log.bounds() == (0, 0)


async def test_one_fact_is_recorded_once(memory):
    first = await memory.store.commit(Change(events=[draft(once="message-1")]))
    second = await memory.store.commit(Change(events=[draft(once="message-1")]))
    assert (len(first), len(second)) == (1, 0)


async def test_the_log_is_read_behind_a_place_and_filtered(memory):
    other = SessionKey("bob", "default")
    events = await memory.store.commit(Change(events=[draft(), draft(key=other), draft()]))
    behind = await memory.log.events_after(events[0].sequence, user_id="ann", types=frozenset(), limit=10)
    assert [event.event_id for event in behind] == [events[2].event_id]
    none = await memory.log.events_after(0, user_id=None, types=frozenset({"session.qr"}), limit=10)
    assert none == []


async def test_forgetting_a_session_leaves_the_others(memory):
    other = SessionRecord(SessionKey("ann", "second"))
    await memory.store.commit(Change(session=SessionRecord(KEY), send=a_send()))
    await memory.store.commit(Change(session=other))
    await memory.store.forget(KEY)
    assert await memory.store.sessions() == [other]
    assert await memory.sends.by_key(KEY, "k1") is None
