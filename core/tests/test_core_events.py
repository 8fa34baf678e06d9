"""What core itself tells subscribers: with what happens, and in its order, in either database."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from core_support.running import by_hand, event, make_settings, message_event, somebody, url_of
from core_support.turning import Scripted, deliver, rows, settled, states
from core_support.waiting import until
from holdfast_contract.contacts import Contact
from holdfast_contract.conversations import WriteByHand
from holdfast_contract.core_events import CORE_EVENT_DATA, CoreEventType
from holdfast_contract.errors import NumberNotOnWhatsapp
from holdfast_contract.prices import Quote, QuoteLine
from holdfast_contract.replies import Action, RankedIntent
from holdfast_contract.subscriptions import ChangeSubscription, CreateSubscription
from holdfast_core.adapters.tables import deliveries, inbox, published, replies
from holdfast_core.domain.conversations.decisions import Decision, HandoffReason

PHONE = "6281717407674"
NOWHERE = "127.0.0.1:9"
"""Nobody listens there: what is put down stays."""

QUOTED = Quote(currency="EUR", lines=[QuoteLine(label="Bread", quantity=2, unit_price=3, amount=6)], total=6)


@pytest.fixture
def settings(gateway, place, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    url = url_of(place)
    return make_settings(url, gateway.url, automation_allowed_hosts=[NOWHERE])


class Hearing:
    """A core that runs, with one subscription, and what was put down for it."""

    def __init__(self, core, subscription_id):
        self.core = core
        self.subscription_id = subscription_id

    async def events(self):
        """Give what this subscription gets of core's own events, in their order."""
        ours = {row.event for row in await rows(self.core, deliveries)}
        found = sorted(await rows(self.core, published), key=lambda row: row.number)
        told = [json.loads(row.body) for row in found if row.number in ours]
        return [one for one in told if one["type"] in set(CoreEventType)]

    async def types(self):
        return [one["type"] for one in await self.events()]

    async def of(self, type_, count=1):
        """Wait for so many events of a type; give their data, read as the contract says."""

        async def told():
            found = [one["data"] for one in await self.events() if one["type"] == type_]
            return found if len(found) >= count else None

        found = await until(told)
        assert len(found) == count
        return [CORE_EVENT_DATA[CoreEventType(type_)].from_wire(one) for one in found]

    async def handled(self, *told):
        await deliver(self.core, *told)

        async def done():
            return not {row.state for row in await rows(self.core, inbox)} & {"new", "waiting"}

        await until(done)


@pytest.fixture
def hearing(alive):
    @asynccontextmanager
    async def begun(*decisions, **filters):
        async with alive(Scripted(*decisions)) as core:
            made = await core.subscriptions.create(
                "acme", CreateSubscription(url=f"http://{NOWHERE}/", **filters)
            )
            yield Hearing(core, made.subscription_id)

    return begun


async def test_a_first_message_tells_the_whole_story_in_its_order(hearing):
    answer = Decision(
        Action.ANSWER,
        "Four euros.",
        confidence=0.9,
        intent="delivery",
        runners_up=(RankedIntent(intent="hours", confidence=0.1),),
    )
    async with hearing(answer) as heard:
        asked = message_event("What does delivery cost?")
        await deliver(heard.core, asked)
        [sent] = await heard.of("reply.sent")
        assert await heard.types() == [
            "contact.created",
            "conversation.started",
            "intent.matched",
            "reply.decided",
            "reply.sent",
        ]
        asked_id = asked["data"]["messageId"]
        who = Contact(contact_id=PHONE, phone=PHONE, name="Ayu")
        [created] = await heard.of("contact.created")
        [started] = await heard.of("conversation.started")
        [matched] = await heard.of("intent.matched")
        assert created.contact == started.contact == matched.contact == sent.contact == who
        assert (started.message_id, started.author) == (asked_id, "contact")
        assert (matched.intent, matched.confidence, matched.message_id) == ("delivery", 0.9, asked_id)
        assert [one.intent for one in matched.runners_up] == ["hours"]
        assert (sent.text, sent.author, sent.intent) == ("Four euros.", "assistant", "delivery")
        assert sent.answered_message_id == asked_id
        [reply] = await rows(heard.core, replies)
        assert sent.message_id == reply.sent_message_id


async def test_what_is_known_already_is_not_told_again(hearing):
    async with hearing() as heard:
        await deliver(heard.core, message_event("One?"))
        await settled(heard.core, 1)
        await deliver(heard.core, message_event("Two?"))
        await settled(heard.core, 2)
        types = await heard.types()
        assert (types.count("contact.created"), types.count("conversation.started")) == (1, 1)
        assert "intent.matched" not in types


async def test_a_conversation_that_a_person_begins_is_told_of_as_theirs(hearing):
    async with hearing(event_types=["conversation.started"]) as heard:
        await deliver(heard.core, by_hand("Your order is ready."))
        [started] = await heard.of("conversation.started")
        assert started.author == "person"


async def test_a_group_starts_no_conversation_and_is_no_contact(hearing):
    async with hearing() as heard:
        group = {"chat": {"chatId": "1203@g.us", "kind": "group"}}
        ours = by_hand("Hello all", **group, to={"contactId": "1203@g.us"})
        await heard.handled(ours, message_event("Hello", **group))
        assert await heard.types() == ["contact.created"]
        [created] = await heard.of("contact.created")
        assert created.contact.contact_id == PHONE


async def test_a_reply_that_cannot_be_sent_is_told_of_with_why(hearing, gateway):
    gateway.refusals = [NumberNotOnWhatsapp()]
    async with hearing(Decision(Action.ANSWER, "Four euros.", intent="delivery")) as heard:
        asked = message_event("What does delivery cost?")
        await deliver(heard.core, asked)
        [failed] = await heard.of("reply.failed")
        assert (failed.code, failed.text, failed.author) == (
            "NUMBER_NOT_ON_WHATSAPP",
            "Four euros.",
            "assistant",
        )
        assert (failed.answered_message_id, failed.intent) == (asked["data"]["messageId"], "delivery")
        assert "reply.sent" not in await heard.types()
        assert await states(heard.core, replies) == ["failed"]


async def test_what_a_person_writes_here_is_told_of_as_sent_by_a_person(hearing):
    async with hearing(Decision(Action.NONE, None)) as heard:
        await deliver(heard.core, message_event("Hello?"))
        await settled(heard.core, 1)
        await heard.core.conversations.write("acme", PHONE, WriteByHand(text="I am here"))
        [sent] = await heard.of("reply.sent")
        assert (sent.author, sent.text, sent.answered_message_id) == ("person", "I am here", None)


async def test_a_quote_is_told_of_once_it_is_whole_and_said(hearing):
    asking = Decision(Action.ASK, "How many?", quote=QUOTED.model_copy(update={"total": None}))
    quoting = Decision(Action.QUOTE, "Six euros.", intent="price", quote=QUOTED)
    async with hearing(asking, quoting) as heard:
        await deliver(heard.core, message_event("What is bread?"))
        await settled(heard.core, 1)
        second = message_event("Two loaves, what is it?")
        await deliver(heard.core, second)
        [created] = await heard.of("quote.created")
        assert (created.quote, created.intent) == (QUOTED, "price")
        assert created.message_id == second["data"]["messageId"]


@pytest.mark.parametrize("reason", [HandoffReason.ASKED, HandoffReason.DOUBT, HandoffReason.LOOP])
async def test_a_person_who_is_wanted_is_asked_for_before_they_have_the_conversation(hearing, reason):
    async with hearing(Decision(Action.HANDOFF, "One moment.", handoff=reason)) as heard:
        await deliver(heard.core, message_event("A person please?"))
        [requested] = await heard.of("handoff.requested")
        assert requested.reason == reason
        types = await heard.types()
        assert types.index("handoff.requested") < types.index("conversation.handed_over")


async def test_a_person_who_takes_over_unasked_was_not_requested(hearing):
    async with hearing() as heard:
        await heard.handled(by_hand("I am on it."))
        await heard.of("conversation.handed_over")
        assert "handoff.requested" not in await heard.types()


async def test_a_name_that_changes_is_an_update_and_the_same_name_is_none(hearing):
    async with hearing(event_types=["contact.*"]) as heard:
        for name in (None, "Ayu", "Ayu", None, "Ayu Lestari"):
            await heard.handled(message_event("Hi", **somebody(PHONE, name=name)))
        updates = await heard.of("contact.updated", 2)
        assert [(one.contact.name, one.changed) for one in updates] == [
            ("Ayu", ["name"]),
            ("Ayu Lestari", ["name"]),
        ]
        assert len(await heard.of("contact.created")) == 1


async def test_two_contacts_that_are_one_person_are_told_of_as_merged(hearing):
    async with hearing(event_types=["contact.*"]) as heard:
        await heard.handled(message_event("One", **somebody(lid="12345@lid", name="Ayu")))
        await heard.handled(message_event("Two", **somebody(PHONE, "12345@lid")))
        [created] = await heard.of("contact.created")
        [updated] = await heard.of("contact.updated")
        assert created.contact.contact_id == "12345@lid"
        assert updated.merged_contact_id == "12345@lid"
        assert updated.contact == Contact(contact_id=PHONE, phone=PHONE, lid="12345@lid", name="Ayu")
        assert updated.changed == ["phone"]
        await heard.handled(message_event("Three", **somebody(PHONE, "12345@lid")))
        assert await heard.types() == ["contact.created", "contact.updated"]


async def test_many_events_of_one_stranger_at_once_make_one_contact(hearing):
    async with hearing(event_types=["contact.*"]) as heard:
        told = [message_event(str(number), **somebody(PHONE, name="Ayu")) for number in range(8)]
        await asyncio.gather(*(deliver(heard.core, one) for one in told))
        assert await heard.types() == ["contact.created"]


async def test_who_was_forgotten_is_created_anew_when_they_write_again(hearing):
    async with hearing(Decision(Action.NONE, None), Decision(Action.NONE, None)) as heard:
        await deliver(heard.core, message_event("Before?"))
        await settled(heard.core, 1)
        await heard.core.contacts.reset("acme", PHONE)
        assert await heard.types() == ["contact.reset"]
        await heard.handled(message_event("After?"))
        await heard.of("reply.decided")
        assert await heard.types() == [
            "contact.reset",
            "contact.created",
            "conversation.started",
            "reply.decided",
        ]


async def test_only_events_of_the_intents_that_were_named_are_sent(hearing):
    matching = Decision(Action.ANSWER, "Four euros.", intent="delivery")
    other = Decision(Action.ANSWER, "At seven.", intent="hours")
    async with hearing(other, matching, intents=["delivery", "price"]) as heard:
        for text in ("When?", "How much?"):
            await deliver(heard.core, message_event(text))
            await settled(heard.core, 1 if text == "When?" else 2)
        await heard.of("reply.sent")
        told = await heard.events()
        assert [one["type"] for one in told] == ["intent.matched", "reply.decided", "reply.sent"]
        assert {one["data"]["intent"] for one in told} == {"delivery"}
        everything = ChangeSubscription(intents=[])
        await heard.core.subscriptions.change("acme", heard.subscription_id, everything)
        await heard.handled(event("session.ready", {"isRestored": False}))
        assert [row.type for row in await rows(heard.core, published)][-1] == "session.ready"


async def test_words_that_were_taken_back_leave_what_was_told_of_them(hearing):
    async with hearing(Decision(Action.ANSWER, "Four euros.", intent="delivery")) as heard:
        asked = message_event("How much?")
        await deliver(heard.core, asked)
        await heard.of("reply.sent")
        gone = {name: asked["data"][name] for name in ("messageId", "chat", "from", "fromMe")}
        await heard.handled(event("message.revoked", gone | {"revokedAt": asked["timestamp"]}))
        assert await heard.types() == ["contact.created"]


async def test_nothing_is_told_of_what_did_not_happen(hearing, monkeypatch):
    def broken(*_):
        raise RuntimeError("undone")

    async with hearing() as heard:
        monkeypatch.setattr("holdfast_core.adapters.conversations.put", broken)
        with pytest.raises(RuntimeError):
            await deliver(heard.core, message_event("Hello?"))
        assert await heard.events() == []
