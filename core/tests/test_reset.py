"""A reset forgets a contact in every layer at once, and nothing from before comes back."""

import asyncio
import json
from datetime import timedelta

import pytest
from core_support.running import AT_ONCE, answer_by, by_hand, decided_by, event, message_event, somebody
from core_support.waiting import until
from holdfast_contract.errors import (
    ErrorCode,
    GatewayUnreachable,
    SessionNotReady,
    Unavailable,
    ValidationFailed,
)
from holdfast_contract.times import from_rfc3339, now, to_rfc3339
from holdfast_core.adapters.conversations import InboxTable, OutboxTable
from holdfast_core.adapters.queues import look_again
from holdfast_core.adapters.tables import (
    contact_attributes,
    contacts,
    conversations,
    forgettings,
    inbox,
    messages,
    reactions,
    replies,
    sendings,
    turns,
)
from holdfast_core.application import contacts as resetting
from holdfast_core.application.ports import LostClaim, StaleEpoch
from holdfast_core.assembly import assemble
from holdfast_core.domain.retries import SCHEDULE, wait_without_end
from sqlalchemy import update

pytestmark = pytest.mark.usefixtures("place")  # on both databases

PHONE, LID = "6281717407674", "12345@lid"
FORGOTTEN = (messages, turns, replies, reactions, sendings, conversations, contact_attributes)


async def test_a_reset_takes_everything_and_says_how_much(core):
    await core.add_user()
    await core.deliver(message_event(**somebody(PHONE, LID, "Ayu")))
    await until(lambda: core.gateway.sent)
    await core.deliver(by_hand("I am on it."))
    reaction = somebody(PHONE) | {
        "messageId": "m",
        "fromMe": False,
        "emoji": "👍",
        "sentAt": to_rfc3339(now()),
    }
    await core.deliver(event("message.reaction", reaction))
    await core.settled(3)
    await until(lambda: said(core))
    receipt = await core.reset()
    counts = {name: receipt[name] for name in ("messages", "replies", "events", "turns", "epoch")}
    assert counts == {"messages": 3, "replies": 1, "events": 3, "turns": 1, "epoch": 1}
    assert (receipt["userId"], receipt["contactId"]) == ("acme", PHONE)
    assert [await core.rows(table) for table in FORGOTTEN] == [[]] * len(FORGOTTEN)
    assert [(row.body, row.state) for row in await core.rows(inbox)] == [("", "done")] * 3
    [contact] = await core.rows(contacts)
    assert (contact.name, contact.phone, contact.lid, contact.epoch) == (None, PHONE, LID, 1)


async def said(core):
    return [row for row in await core.rows(messages) if row.author == "assistant"]


async def test_the_gateway_forgets_it_under_all_ids_and_its_counts_are_in_the_receipt(core):
    await core.add_user()
    await core.deliver(message_event(**somebody(PHONE, LID)))
    receipt = await core.reset()
    assert receipt["gateway"] == "forgotten"
    assert core.gateway.forgotten == [("acme", PHONE), ("acme", LID)]
    assert receipt["gatewayForgot"] == {
        "contactId": PHONE,
        "events": 8,
        "deliveries": 6,
        "sends": 4,
        "media": 2,
    }
    assert [row.state for row in await core.rows(forgettings)] == ["done"]


@pytest.mark.parametrize("name", [PHONE, LID, f"+{PHONE}", f"{PHONE}@c.us"])
async def test_any_id_of_the_contact_will_do(core, name):
    await core.add_user()
    await core.deliver(message_event(**somebody(PHONE, LID)))
    await core.settled(1)
    assert (await core.reset(name))["contactId"] == PHONE
    assert await core.rows(messages) == []


async def test_a_reset_of_nobody_or_a_second_one_is_a_receipt_of_zeros(core):
    await core.add_user()
    await core.deliver(message_event())
    await core.settled(1)
    await core.reset()
    for name, epoch in ((PHONE, 2), ("628000000000", 1)):
        receipt = await core.reset(name)
        assert [receipt[key] for key in ("messages", "replies", "events", "epoch")] == [0, 0, 0, epoch]


async def test_others_are_left_as_they_are(core):
    for user_id in ("acme", "other"):
        await core.add_user(user_id)
        await core.deliver(event("message.received", message_event("hello")["data"], user_id))
    await core.deliver(message_event("hello", **somebody("628999999999")))
    await core.settled(3)
    await core.reset()
    left = [(row.user_id, row.contact_id) for row in await core.rows(messages) if row.author == "contact"]
    assert sorted(left) == [("acme", "628999999999"), ("other", PHONE)]


async def test_resets_are_for_the_user_and_the_operator_alone(core):
    for user_id in ("acme", "other"):
        await core.add_user(user_id)
    path = f"/v1/users/acme/contacts/{PHONE}/reset"
    keys = {user_id: {"X-Api-Key": await core.key(user_id)} for user_id in ("acme", "other")}
    assert (await core.client.post(path)).status == 401
    assert (await core.client.post(path, headers=keys["other"])).status == 403
    assert (await core.client.post(path, headers=keys["acme"], json={})).status == 200
    assert (await core.operate("POST", f"/v1/users/nobody/contacts/{PHONE}/reset")).status == 404


@pytest.mark.parametrize("body", [{"user_id": "acme"}, {"contactId": "628999999999"}, [1]])
async def test_a_damaged_reset_changes_nothing(core, body):
    await core.add_user()
    await core.deliver(message_event())
    await core.settled(1)
    path = f"/v1/users/acme/contacts/{PHONE}/reset"
    assert (await core.operate("POST", path, json=body)).status == 422
    for name in (".x", "a%20b", "x" * 200, "%00"):
        assert (await core.operate("POST", f"/v1/users/acme/contacts/{name}/reset")).status == 422
    assert len(await core.rows(inbox)) == 1
    assert [row.text for row in await core.rows(messages) if row.author == "contact"]


async def test_an_event_from_before_that_comes_late_is_a_stub_and_does_nothing(core):
    await core.add_user()
    early = message_event(**somebody(PHONE, name="Ayu"))
    caught_up = message_event(catchUp=True)
    await core.reset()
    # The gateway tells of this one late, and stamps it so.
    caught_up["timestamp"] = to_rfc3339(now() + timedelta(seconds=1))
    for told in (early, caught_up):
        assert (await (await core.deliver(told)).json()) == {"accepted": True, "duplicate": False}
        assert (await (await core.deliver(told)).json()) == {"accepted": True, "duplicate": True}
    assert [(row.body, row.state) for row in await core.rows(inbox)] == [("", "done")] * 2
    assert [row.name for row in await core.rows(contacts)] == [None]
    await core.deliver(message_event("What does delivery cost?"))
    await until(lambda: core.gateway.sent)
    assert len(core.gateway.tries) == 1


async def test_an_event_that_was_forgotten_is_still_known_as_told(core):
    await core.add_user()
    told = message_event()
    await core.deliver(told)
    await core.settled(1)
    await core.reset()
    assert (await (await core.deliver(told)).json())["duplicate"]
    assert await core.rows(messages) == []


async def test_what_is_being_decided_at_the_reset_is_neither_stored_nor_said(core):
    await core.add_user()
    decide, begun, go_on = core.core.chain.decide, asyncio.Event(), asyncio.Event()

    async def slowly(*given):
        decision = await decide(*given)
        begun.set()
        await go_on.wait()
        return decision

    decided_by(core.core, slowly)
    await core.deliver(message_event("a word of before"))
    await begun.wait()
    await core.reset()
    go_on.set()
    await core.deliver(message_event("What does delivery cost?"))
    await until(lambda: core.gateway.sent)
    await core.settled(2)
    assert "four euros" in core.gateway.texts[0]
    assert len(core.gateway.tries) == 1
    assert "before" not in str([await core.rows(table) for table in (inbox, messages, replies)])


async def test_a_reset_waits_for_the_call_that_is_under_way_and_its_result_is_not_stored(core):
    await core.add_user()
    gate = asyncio.Event()
    core.gateway.before_send = lambda _attempt: asyncio.ensure_future(gate.wait())
    await core.deliver(message_event())
    await until(lambda: core.gateway.tries)
    reset = asyncio.create_task(core.reset())
    await until(lambda: emptied(core))
    assert (reset.done(), core.gateway.sent, core.gateway.forgotten) == (False, {}, [])
    gate.set()
    receipt = await reset
    # It reached the phone before the reset was answered, and is known nowhere.
    assert len(core.gateway.sent) == 1
    assert (receipt["messages"], receipt["replies"], receipt["gateway"]) == (1, 1, "forgotten")
    assert [await core.rows(table) for table in (messages, replies, sendings)] == [[], [], []]


async def emptied(core):
    return not await core.rows(messages)


async def test_a_reply_of_a_stale_epoch_is_not_sent(settings, gateway):
    """Also by a worker that took it before the reset and comes to it only now."""
    core = assemble(settings)
    async with core.opened():
        await core.users.create("acme", None)
        await answer_by(core, AT_ONCE)
        told = message_event()
        await core.receiver.receive(told["id"], json.dumps(told).encode())
        working = [asyncio.create_task(worker.run()) for worker in (core.event_worker, core.turn_worker)]
        outbox = OutboxTable(core.database, now)
        claim = (await until(lambda: outbox.claim(1)))[0]
        for task in working:
            task.cancel()
        await core.contacts.reset("acme", PHONE)
        with pytest.raises(StaleEpoch):
            await outbox.begin(claim)
        with pytest.raises(StaleEpoch):
            await outbox.sent(claim, "msg", now())
        with pytest.raises(LostClaim):
            await outbox.defer(claim.number, now(), ErrorCode.INTERNAL)
    assert gateway.tries == []


async def test_a_call_of_a_process_that_died_is_waited_for_no_longer_than_it_can_last(core):
    await core.add_user()
    gate = asyncio.Event()
    core.gateway.before_send = lambda _attempt: asyncio.ensure_future(gate.wait())
    await core.deliver(message_event())
    [mark] = await until(lambda: core.rows(sendings))
    assert mark.until > now() + timedelta(seconds=20)
    reset = asyncio.create_task(core.reset())
    await until(lambda: emptied(core))
    over = update(sendings).values(until=now())
    await core.core.database.write(lambda connection: connection.execute(over))
    assert (await reset)["messages"] == 1
    gate.set()


async def test_while_the_gateway_is_away_the_receipt_says_so_and_it_is_told_when_it_is_back(core):
    await core.add_user()
    core.gateway.fault = ValidationFailed("A gateway that does not know how to forget.")
    receipt = await core.reset()
    assert (receipt["gateway"], receipt["gatewayForgot"]) == ("pending", None)
    await until(lambda: failures(core, 2))
    core.gateway.fault = None
    await until(lambda: hurried(core))
    assert core.gateway.forgotten == [("acme", PHONE)]


async def failures(core, count):
    return (await core.rows(forgettings))[0].attempts >= count


async def hurried(core):
    due = update(forgettings).where(forgettings.c.state == "waiting").values(due_at=now())

    def work(connection):
        connection.execute(due)
        look_again(connection, forgettings)

    await core.core.database.write(work)
    core.core.forgetting_worker.wake()
    return [row.state for row in await core.rows(forgettings)] == ["done"]


async def test_a_gateway_that_says_nothing_is_waited_for_two_seconds_at_the_most(core, monkeypatch):
    monkeypatch.setattr(resetting, "PATIENCE", 0.05)
    await core.add_user()
    gate = asyncio.Event()
    core.gateway.before_forget = gate.wait
    receipt = await core.reset()
    assert receipt["gateway"] == "pending"
    gate.set()
    await until(lambda: hurried(core))


@pytest.mark.parametrize(
    "error", [GatewayUnreachable(), SessionNotReady(), Unavailable(), ValidationFailed()]
)
def test_telling_the_gateway_is_never_given_up(error):
    for attempts in (1, 10, 11, 100_000):
        assert timedelta(0) < wait_without_end(error, attempts) <= SCHEDULE[-1] * 1.2


async def test_two_who_become_one_keep_the_higher_epoch_and_the_later_reset(core):
    await core.add_user()
    await core.reset(LID)
    early = message_event("from before", **somebody(PHONE))
    first = await core.reset(LID)
    await core.reset(PHONE)
    later = await core.reset(LID)
    assert (first["epoch"], later["epoch"]) == (2, 3)
    await core.deliver(message_event("hello", **somebody(PHONE, LID)))
    await core.deliver(early)
    await core.settled(2)
    [contact] = await core.rows(contacts)
    assert (contact.contact_id, contact.lid, contact.epoch) == (PHONE, LID, 3)
    assert contact.reset_at == from_rfc3339(later["resetAt"])
    assert [row.text for row in await core.rows(messages) if row.author == "contact"] == ["hello"]


async def test_what_comes_after_a_reset_does_not_wait_for_what_was_forgotten(start, settings):
    """An event that failed waits for up to an hour; gone with its contact, it holds up nothing."""
    front = await start(settings, work=False)
    await front.add_user(document=None)
    await front.deliver(message_event("old"))
    queue = InboxTable(front.core.database, now)
    [claim] = await queue.claim(1)
    await queue.defer(claim.number, now() + timedelta(hours=1), ErrorCode.INTERNAL)
    await front.reset()
    told = message_event("new") | {"timestamp": to_rfc3339(now() + timedelta(seconds=1))}
    await front.deliver(told)
    assert [claim.item.event.id for claim in await queue.claim(1)] == [told["id"]]
