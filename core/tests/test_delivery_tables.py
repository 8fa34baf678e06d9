"""Deliveries in either database: put down, claimed a few at once, settled, held, sent again, let go."""

from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from core_support.turning import Clock
from holdfast_contract.core import User
from holdfast_contract.deliveries import DeliveryState
from holdfast_contract.errors import DeliveryNotFound, SubscriptionNotFound
from holdfast_contract.service.database import Database
from holdfast_contract.service.delivery import Attempt, Verdict
from holdfast_contract.subscriptions import Subscription
from holdfast_contract.times import now
from holdfast_core.adapters.deliveries import AT_ONCE, DeliveryTable
from holdfast_core.adapters.delivery_records import DeliveryRecords
from holdfast_core.adapters.publishing import Happening, Publisher
from holdfast_core.adapters.subscriptions import SubscriptionTable
from holdfast_core.adapters.tables import (
    METADATA,
    deliveries,
    delivery_attempts,
    published,
    subscription_versions,
    subscriptions,
)
from holdfast_core.adapters.users import UserTables
from holdfast_core.adapters.withdrawing import forget_told
from sqlalchemy import func, select, update
from sqlalchemy.event import listen

LATER = timedelta(hours=1)


@pytest.fixture
async def clock():
    return Clock()


@pytest.fixture
async def shop(place, clock):
    async with opened(place) as database:
        yield Shop(database, clock)


def happening(text, contact="628", user_id="acme", type_="message.received"):
    return Happening(
        event_id=f"evt_{text}",
        type=type_,
        user_id=user_id,
        session_id="default",
        contact_id=contact,
        chats=frozenset({contact}),
        lane=f"{user_id}/default/{contact}",
        body=text,
    )


@asynccontextmanager
async def opened(place):
    database = await Database(place, METADATA).open()
    yield database
    await database.close()


class Shop:
    """The tables of one database, and what tests do with them."""

    def __init__(self, database, clock):
        self.database = database
        self.clock = clock
        self.subscriptions = SubscriptionTable(database, clock, 20)
        self.queue = DeliveryTable(database, clock)
        self.records = DeliveryRecords(database, clock)
        self.woken = []
        self.publisher = Publisher(clock, lambda: self.woken.append(True))

    async def subscribe(self, name="a", user_id="acme", **more):
        await UserTables(self.database).add(User(user_id=user_id, created_at=now()))
        shown = Subscription(
            subscription_id="sub_" + name.rjust(26, "0"),
            url="https://example.com/",
            description="",
            created_at=now(),
            **{"event_types": [], "sessions": [], "chats": [], "intents": [], "is_active": True} | more,
        )
        assert await self.subscriptions.add(user_id, shown, "s1.one")
        return shown.subscription_id

    async def tell(self, *told, user_id="acme", type_="message.received", by=None):
        """Tell of (text, contact)."""
        happenings = [happening(text, contact, user_id, type_) for text, contact in told]
        publisher = by or self.publisher
        await self.database.write(lambda connection: publisher.tell(connection, happenings))

    async def settle(self, claim, status=200, state=DeliveryState.DELIVERED):
        until = self.clock() + LATER if state == DeliveryState.PENDING else None
        attempt = Attempt(now(), 7, status=status, answer="said")
        await self.queue.settle(claim, attempt, Verdict(state, until))

    async def claimed(self, limit=100):
        return [claim.item.body for claim in await self.queue.claim(limit)]

    async def told(self):
        """Give what was put down, in its order."""
        query = select(published.c.body).order_by(published.c.number)
        return await self.database.read(lambda connection: connection.scalars(query).all())

    async def count(self, table):
        query = select(func.count()).select_from(table)
        return await self.database.read(lambda connection: connection.scalar(query))


async def test_without_a_subscription_nothing_is_put_down(shop):
    await UserTables(shop.database).add(User(user_id="acme", created_at=now()))
    await shop.tell(("one", "628"))
    assert (await shop.count(published), shop.woken) == (0, [])


async def test_each_subscription_gets_its_own_delivery_and_a_chat_its_order(shop):
    for name in ("a", "b"):
        await shop.subscribe(name)
    await shop.tell(("one", "628"), ("two", "628"), ("three", "629"))
    assert shop.woken
    assert await shop.count(published) == 3
    claims = await shop.queue.claim(100)
    assert sorted(claim.item.body for claim in claims) == ["one", "one", "three", "three"]
    for claim in claims:
        await shop.settle(claim)
    assert await shop.claimed() == ["two", "two"]


async def test_who_subscribes_in_another_process_hears_of_the_very_next_event(shop, place):
    here = shop.publisher
    async with opened(place) as elsewhere:
        there = SubscriptionTable(elsewhere, shop.clock, 20)
        name = await shop.subscribe("a", event_types=["message.received"])
        await shop.tell(("one", "628"), by=here)
        await there.change("acme", name, {"event_types": ["session.status"]})
        await shop.tell(("two", "628"), by=here)
        await there.change("acme", name, {"chats": ["628"], "event_types": []})
        await shop.tell(("three", "628"), ("four", "629"), by=here)
        await there.change("acme", name, {"is_active": False})
        await shop.tell(("five", "628"), by=here)
        assert await shop.told() == ["one", "three"]
        await there.remove("acme", name)
        await shop.tell(("six", "628"), by=here)
        assert await shop.told() == []


async def test_a_change_that_was_undone_is_not_remembered(shop):
    name = await shop.subscribe("a", event_types=["message.received"])

    def broken(connection):
        changed = update(subscriptions).where(subscriptions.c.subscription_id == name)
        connection.execute(changed.values(event_types=["session.status"]))
        connection.execute(update(subscription_versions).values(version="ver_undone"))
        shop.publisher.tell(connection, [happening("never")])
        raise RuntimeError("undone")

    with pytest.raises(RuntimeError):
        await shop.database.write(broken)
    await shop.tell(("one", "628"))
    assert await shop.told() == ["one"]


async def test_more_users_than_are_remembered_are_all_told(shop, monkeypatch):
    monkeypatch.setattr("holdfast_core.adapters.choosing.REMEMBERED", 2)
    for user_id in ("acme", "globex", "initech"):
        await shop.subscribe(user_id[0], user_id)
    for turn in ("a", "b"):
        for user_id in ("acme", "globex", "initech"):
            await shop.tell((f"{user_id}-{turn}", "628"), user_id=user_id)
    assert len(await shop.told()) == 6


async def test_where_nobody_subscribes_telling_is_one_look_at_an_index(shop):
    await UserTables(shop.database).add(User(user_id="acme", created_at=now()))
    asked = []

    def work(connection):
        listen(connection, "before_cursor_execute", lambda *told: asked.append(told[2]))
        shop.publisher.tell(connection, [happening("one"), happening("two")])

    await shop.database.write(work)
    [statement] = asked
    assert "FROM subscription_versions" in statement
    await shop.subscribe("a", event_types=["session.status"])
    await shop.tell(("three", "628"))
    asked.clear()
    await shop.database.write(work)
    assert len(asked) == 1


async def test_a_subscription_has_a_few_in_hand_however_many_chats_wait(shop):
    for name in ("a", "b"):
        await shop.subscribe(name)
    await shop.tell(*((f"{number}", f"62{number}") for number in range(30)))
    first = await shop.queue.claim(100)
    by = [claim.item.destination.subscription_id for claim in first]
    assert {by.count(name) for name in set(by)} == {AT_ONCE}
    assert len(set(by)) == 2
    assert await shop.queue.claim(100) == []
    await shop.settle(first[0])
    assert 0 < len(await shop.queue.claim(100)) <= AT_ONCE


async def test_what_failed_waits_and_holds_up_its_own_chat_alone(shop, clock):
    await shop.subscribe()
    await shop.tell(("one", "628"), ("two", "628"), ("other", "629"))
    for claim in await shop.queue.claim(100):
        failed = claim.item.body == "one"
        await shop.settle(claim, 500, DeliveryState.PENDING) if failed else await shop.settle(claim)
    assert await shop.claimed() == []
    clock.tick(LATER.total_seconds())
    [claim] = await shop.queue.claim(100)
    assert (claim.item.body, claim.attempts) == ("one", 2)
    await shop.settle(claim, 500, DeliveryState.DEAD)
    assert await shop.claimed() == ["two"]


async def test_dead_ones_are_sent_again_though_something_behind_them_waits(shop):
    name = await shop.subscribe()
    await shop.tell(("one", "628"), ("two", "628"))
    for state in (DeliveryState.DEAD, DeliveryState.PENDING):
        [claim] = await shop.queue.claim(100)
        await shop.settle(claim, None, state)
    assert await shop.claimed() == []
    assert await shop.records.redrive(name, "dlv_none") == 0
    assert await shop.records.redrive(name, None) == 1
    [claim] = await shop.queue.claim(100)
    assert (claim.item.body, claim.attempts) == ("one", 1)


async def test_paused_it_rests_and_resumed_it_goes_on_in_order(shop):
    name = await shop.subscribe()
    await shop.tell(("one", "628"), ("two", "628"), ("three", "629"))
    in_hand = await shop.queue.claim(1)
    await shop.subscriptions.change("acme", name, {"is_active": False})
    await shop.tell(("meanwhile", "628"))
    await shop.settle(in_hand[0], 503, DeliveryState.PENDING)
    assert await shop.claimed() == []
    shown = await shop.subscriptions.one("acme", name)
    assert (shown.is_active, shown.health.pending, shown.health.last_attempt.status) == (False, 3, 503)
    await shop.subscriptions.change("acme", name, {"is_active": True})
    claims = await shop.queue.claim(100)
    assert sorted(claim.item.body for claim in claims) == ["one", "three"]
    for claim in claims:
        await shop.settle(claim)
    assert await shop.claimed() == ["two"]


async def test_rotated_it_is_signed_with_both_secrets_until_the_old_one_ends(shop, clock):
    name = await shop.subscribe()
    rotated = await shop.subscriptions.rotate("acme", name, "s1.two", clock() + LATER)
    assert rotated.old_secret_until is not None
    assert (await shop.subscriptions.destination("acme", name)).sealed_secrets == ("s1.two", "s1.one")
    clock.tick(LATER.total_seconds() + 1)
    assert (await shop.subscriptions.destination("acme", name)).sealed_secrets == ("s1.two",)
    assert (await shop.subscriptions.one("acme", name)).old_secret_until is None


async def test_of_a_forgotten_contact_nothing_stays_and_what_comes_later_does_not_wait(shop):
    name = await shop.subscribe()
    await shop.tell(("one", "628"), ("two", "628"), ("other", "629"))
    for claim in await shop.queue.claim(100):
        await shop.settle(claim, 500, DeliveryState.PENDING)
    forgotten = await shop.database.write(
        lambda connection: forget_told(connection, "acme", ["628", None], shop.clock())
    )
    assert (forgotten, await shop.count(published), await shop.count(delivery_attempts)) == (2, 1, 1)
    await shop.tell(("new", "628"))
    assert await shop.claimed() == ["new"]
    assert (await shop.subscriptions.one("acme", name)).health.pending == 2


async def test_removed_it_leaves_nothing_behind(shop):
    name, other = await shop.subscribe("a"), await shop.subscribe("b")
    await shop.tell(("one", "628"))
    for claim in await shop.queue.claim(100):
        await shop.settle(claim)
    await shop.subscriptions.remove("acme", name)
    assert [one.subscription_id for one in await shop.subscriptions.all("acme")] == [other]
    assert (await shop.count(deliveries), await shop.count(published)) == (1, 1)
    await shop.subscriptions.remove("acme", other)
    counts = [await shop.count(table) for table in (deliveries, published, delivery_attempts)]
    assert counts == [0, 0, 0]
    for wrong in (("acme", name), ("globex", other)):
        with pytest.raises(SubscriptionNotFound):
            await shop.subscriptions.one(*wrong)


async def test_what_is_old_goes_and_what_is_not_stays(shop, clock):
    await shop.subscribe()
    await shop.tell(("old", "628"))
    clock.tick(timedelta(days=29).total_seconds())
    await shop.tell(("new", "628"))
    assert await shop.queue.expire() == 0
    clock.tick(timedelta(days=2).total_seconds())
    assert await shop.queue.expire() == 1
    assert await shop.claimed() == ["new"]


async def test_a_delivery_is_shown_with_its_attempts_to_its_own_subscription_alone(shop):
    name = await shop.subscribe()
    await shop.tell(("one", "628"))
    [claim] = await shop.queue.claim(100)
    await shop.settle(claim, 500, DeliveryState.PENDING)
    [listed] = (await shop.records.page(name, DeliveryState.PENDING, 10, None)).deliveries
    shown = await shop.records.one(name, listed.delivery_id)
    assert (shown.body, shown.attempts, shown.tries[0].answer, shown.tries[0].status) == (
        "one",
        1,
        "said",
        500,
    )
    for wrong in ((name, "dlv_none"), ("sub_other", listed.delivery_id)):
        with pytest.raises(DeliveryNotFound):
            await shop.records.one(*wrong)
