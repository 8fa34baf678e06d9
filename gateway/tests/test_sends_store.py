"""What is remembered of sends: nothing goes back, is told twice, or is told when it was forgotten."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from holdfast_contract.contacts import Contact
from holdfast_contract.errors import ErrorCode
from holdfast_contract.messages import MessageStatus, SendMessage
from holdfast_gateway.adapters.store.tables import sends
from holdfast_gateway.application import outgoing
from holdfast_gateway.application.store import Change
from holdfast_gateway.domain.sending import SendRecord
from holdfast_gateway.domain.session import SessionKey
from sqlalchemy import update

KEY, NOW = SessionKey("ann", "default"), datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
CHAT, BEA = "628120001@c.us", Contact(contact_id="628120001", phone="628120001")


def record(number=1, **more):
    message_id = f"true_{CHAT}_3EB0{number:04}"
    message = SendMessage(to="628120001", text="hi")
    untold = outgoing.describe(message, None, message_id=message_id, chat_id=CHAT, to=BEA, at=NOW)
    queued = SendRecord(KEY, f"k{number}", "hash", message_id, CHAT, BEA, MessageStatus.QUEUED, untold=untold)
    return replace(queued, **more)


@pytest.fixture
async def reserved(store):
    await store.commit(Change(send=record()))
    return record()


async def commit(store, further, told):
    return [event.type for event in await store.commit(Change(send=further, events=told))]


async def test_a_send_comes_back_as_it_was_remembered(memory, store):
    sent = record(
        status=MessageStatus.FAILED,
        code=ErrorCode.REACHOUT_TIMELOCK,
        sent_at=NOW,
        first_contact_on=date(2026, 11, 20),
    )
    await store.commit(Change(send=sent))
    assert await memory.sends.by_key(KEY, "k1") == sent
    assert await memory.sends.by_message(KEY, sent.message_id) == sent


async def test_whoever_comes_second_goes_not_back_and_tells_nothing(memory, store, reserved):
    receipt = outgoing.acknowledged(reserved, MessageStatus.READ, NOW)
    assert await commit(store, *receipt) == ["message.sent", "message.status"]
    sender = outgoing.acknowledged(reserved, MessageStatus.SENT, NOW)
    assert await commit(store, *sender) == []
    assert await commit(store, *outgoing.failed(reserved, ErrorCode.SEND_FAILED)) == []
    known = await memory.sends.by_key(KEY, "k1")
    assert (known.status, known.code, known.untold) == (MessageStatus.READ, None, None)


async def test_a_send_that_was_forgotten_meanwhile_is_told_of_no_more(memory, store, reserved):
    await memory.sends._database.write(
        lambda connection: connection.execute(update(sends).values(untold=None))
    )
    for status in (MessageStatus.SENT, MessageStatus.DELIVERED):
        known = reserved if status is MessageStatus.SENT else await memory.sends.by_key(KEY, "k1")
        told = await commit(store, *outgoing.acknowledged(known, status, NOW))
        assert "message.sent" not in told
    assert (await memory.sends.by_key(KEY, "k1")).status is MessageStatus.DELIVERED


async def test_first_contacts_are_counted_by_person_and_day(memory, store):
    today = date(2026, 11, 20)
    for number in range(3):
        await store.commit(Change(send=record(number, first_contact_on=today if number else None)))
    assert await memory.sends.first_contacts(KEY, today) == {"628120001"}
    assert await memory.sends.first_contacts(KEY, date(2026, 11, 21)) == frozenset()
    assert await memory.sends.first_contacts(SessionKey("bob", "default"), today) == frozenset()
