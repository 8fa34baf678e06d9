"""Which subscriptions are asked for replies, as either database has it."""

from datetime import timedelta
from pathlib import Path

import pytest
from core_support.turning import Clock
from holdfast_contract.core import User
from holdfast_contract.reply_steps import OnTimeout
from holdfast_contract.service.database import Database
from holdfast_contract.subscriptions import Subscription
from holdfast_contract.times import now
from holdfast_core.adapters.reply_steps import ReplyStepTable
from holdfast_core.adapters.subscriptions import SubscriptionTable
from holdfast_core.adapters.tables import METADATA, contacts
from holdfast_core.adapters.users import UserTables
from sqlalchemy import insert
from sqlalchemy.event import listen


class Shop:
    """The tables of one database."""

    def __init__(self, database):
        self.database = database
        self.clock = Clock()
        self.steps = ReplyStepTable(database, self.clock)
        self.subscriptions = SubscriptionTable(database, self.clock, 1_000)

    async def subscribe(self, name, user_id="acme", **more):
        given = {
            "subscription_id": name,
            "url": f"https://{name}.example.com/hook",
            "description": "",
            "event_types": [],
            "sessions": [],
            "chats": [],
            "intents": [],
            "is_active": True,
            "is_reply_step": True,
            "created_at": now(),
        }
        assert await self.subscriptions.add(user_id, Subscription(**given | more), f"sealed {name}")

    async def asked(self, user_id="acme"):
        return [step.destination.subscription_id for step in await self.steps.of(user_id)]


@pytest.fixture
async def shop(place):
    database = await Database(place, METADATA).open()
    for user_id in ("acme", "globex"):
        await UserTables(database).add(User(user_id=user_id, created_at=now()))
    yield Shop(database)
    await database.close()


async def test_those_are_asked_that_answer_and_are_not_paused_the_oldest_first(shop):
    await shop.subscribe("b")
    await shop.subscribe("a")
    await shop.subscribe("paused", is_active=False)
    await shop.subscribe("listener", is_reply_step=False)
    await shop.subscribe("theirs", "globex")
    assert await shop.asked() == ["b", "a"]
    await shop.subscriptions.change("acme", "b", {"is_active": False})
    await shop.subscriptions.change("acme", "listener", {"is_reply_step": True})
    assert await shop.asked() == ["a", "listener"]


async def test_a_step_is_read_as_it_was_written(shop):
    await shop.subscribe(
        "a",
        sessions=["default"],
        chats=["628"],
        intents=["order status"],
        reply_timeout_seconds=20,
        on_timeout=OnTimeout.HANDOFF,
        ask_always=True,
    )
    [step] = await shop.steps.of("acme")
    assert (step.name, step.timeout_seconds, step.on_timeout) == ("a.example.com", 20, OnTimeout.HANDOFF)
    assert (step.sessions, step.chats, step.intents) == ({"default"}, {"628"}, {"order status"})
    assert (step.asks_always, step.hears_everything) == (True, False)
    await shop.subscriptions.change("acme", "a", {"intents": [], "description": "Orders"})
    [step] = await shop.steps.of("acme")
    assert (step.name, step.hears_everything) == ("Orders", True)


async def test_after_a_rotation_it_is_asked_with_both_secrets_for_a_while(shop):
    await shop.subscribe("a")
    await shop.subscriptions.rotate("acme", "a", "sealed anew", shop.clock() + timedelta(hours=24))
    [step] = await shop.steps.of("acme")
    assert step.destination.sealed_secrets == ("sealed anew", "sealed a")
    shop.clock.tick(25 * 3600)
    [step] = await shop.steps.of("acme")
    assert step.destination.sealed_secrets == ("sealed anew",)


async def test_what_is_known_of_a_contact_is_read_and_of_nobody_else(shop):
    row = {"user_id": "acme", "contact_id": "628", "phone": "628", "lid": "12@lid", "name": "Ayu"}
    await shop.database.write(lambda connection: connection.execute(insert(contacts).values(row)))
    assert (await shop.steps.contact("acme", "628")).to_wire() == {
        "contactId": "628",
        "phone": "628",
        "lid": "12@lid",
        "name": "Ayu",
    }
    assert await shop.steps.contact("globex", "628") is None


async def test_who_only_listens_is_not_looked_through(shop, place):
    """A thousand that listen are no work for a reply: the index holds those that answer."""
    if not isinstance(place, Path):
        pytest.skip("PostgreSQL reads so small a table whole")
    seen = []

    def note(_connection, _cursor, statement, *_more):
        seen.append(statement)

    listen(shop.database._engines.reading, "before_cursor_execute", note)
    await shop.steps.of("acme")
    explain = f"EXPLAIN QUERY PLAN {seen[-1]}"
    plan = await shop.database.read(lambda one: one.exec_driver_sql(explain, ("acme",)).all())
    assert "subscriptions_asked" in str(plan)
