"""What was said is let go of when it is old enough, and not before."""

from datetime import timedelta

import pytest
from core_support.running import message_event, somebody
from core_support.waiting import until
from core_support.world import make_world, phone_of
from holdfast_contract.times import now
from holdfast_core.adapters import retention
from holdfast_core.adapters.retention import Retention
from holdfast_core.adapters.tables import (
    contacts,
    conversation_words,
    conversations,
    inbox,
    messages,
    reactions,
    replies,
    turns,
    users,
)

SAID = (messages, replies, reactions, turns, conversations, conversation_words, inbox)


@pytest.fixture(autouse=True)
def in_small_steps(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)


async def test_old_messages_go_with_what_hangs_on_them_and_new_ones_stay(place, core):
    await make_world(core, "acme")
    await until(lambda: _is_idle(core))
    before = {table.name: len(await core.rows(table)) for table in SAID}
    assert before["messages"] >= 3
    assert before["conversation_words"] > 10
    tomorrow = Retention(core.core.database, timedelta(days=31), lambda: now() + timedelta(days=30))
    assert await tomorrow.expire() == 0
    assert {table.name: len(await core.rows(table)) for table in SAID} == before
    later = Retention(core.core.database, timedelta(days=31), lambda: now() + timedelta(days=32))
    while await later.expire():
        pass
    assert {table.name: len(await core.rows(table)) for table in SAID} == dict.fromkeys(before, 0)
    assert (len(await core.rows(users)), len(await core.rows(contacts))) == (1, 1)
    await core.deliver(message_event("here again", **somebody(phone_of("acme"))))
    await until(lambda: _has_messages(core))


async def _is_idle(core):
    rows = [*await core.rows(inbox), *await core.rows(turns), *await core.rows(replies)]
    return all(row.state not in {"new", "waiting"} for row in rows)


async def _has_messages(core):
    return len(await core.rows(messages)) > 0


async def test_without_a_setting_nothing_goes(core):
    await core.add_user(document=None)
    await core.deliver(message_event("hello"))
    await until(lambda: _has_messages(core))
    assert await Retention(core.core.database, None, lambda: now() + timedelta(days=9999)).expire() == 0
    assert await core.rows(messages)
