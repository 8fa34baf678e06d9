"""A conversation that is only tried goes through the very chain that real ones go through."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from core_support.turning import Scripted
from holdfast_contract.assistant import AssistantSettings, HandoffRules
from holdfast_contract.errors import ValidationFailed
from holdfast_contract.replies import Action
from holdfast_core.application.assistant import Assistant, Try
from holdfast_core.application.configuration import Documents, Numbers, Snapshot
from holdfast_core.application.steps.acting import Act
from holdfast_core.application.steps.permission import WhoAnswers
from holdfast_core.application.steps.talking import Attributes, Talk
from holdfast_core.application.thought import Thought
from holdfast_core.domain.answers.models import ModelAccess
from holdfast_core.domain.conversations.decisions import (
    Configuration,
    ConversationState,
    Decision,
    Handler,
    HandoffReason,
    Remembered,
)
from holdfast_core.domain.conversations.messages import Author
from holdfast_core.domain.conversations.rehearsals import REMEMBERED, Rehearsal

WEDNESDAY = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)


class Configurations:
    def __init__(self, settings=None, model=None):
        self.configuration = Configuration(settings=settings or AssistantSettings(), model=model)
        self.drafts = []

    async def snapshot(self, user_id, *, draft=False):
        self.drafts.append(draft)
        return Snapshot(Numbers(), self.configuration, None, Documents(0, None))


class Known:
    """One contact, who has written before."""

    async def of(self, user_id, contact_id, situation):
        return replace(
            situation,
            contact_id=contact_id,
            contact_name="Ayu",
            attributes={"name": Remembered("name", "Ayu", "I am Ayu")},
            state=ConversationState(doubts=2, last_action=Action.DECLINE),
        )

    async def spent(self, user_id, situation):
        return situation


class Chain:
    """The steps of a test's choice; the last one decides, or an answer is given."""

    def __init__(self, *steps):
        self.steps = steps

    async def decide(self, situation):
        thought = Thought(situation)
        for step in self.steps:
            outcome = await step.take(thought)
            if isinstance(outcome, Decision):
                return thought.complete(outcome)
        return thought.complete(Decision(Action.ANSWER, "From the documents."))


class Chat:
    """A chat of somebody who tries the assistant."""

    def __init__(self, decide, settings=None, **trying):
        chain = decide if isinstance(decide, Chain) else type("Told", (), {"decide": decide})
        self.configurations = Configurations(settings, trying.pop("model", None))
        self.assistant = Assistant(chain, self.configurations, Known(), lambda: WEDNESDAY)
        self.trying = Try(**trying)
        self.rehearsal = Rehearsal()

    async def says(self, text):
        # As it travels: written out and read again.
        held = Rehearsal.from_wire(self.rehearsal.to_wire())
        decision, self.rehearsal = await self.assistant.rehearse("acme", text, held, self.trying)
        return decision


async def test_a_price_that_lacks_its_quantity_is_told_once_that_is_given():
    loaf = {"itemId": "loaf", "name": "sourdough loaf", "names": ["loaves"], "perUnit": "4.50"}
    settings = AssistantSettings.from_wire({"priceList": {"currency": "EUR", "items": [loaf]}})
    chat = Chat(Chain(Attributes(), WhoAnswers(), Talk(), Act()), settings)
    assert (await chat.says("how much are loaves?")).action == Action.ASK
    quoted = await chat.says("12")
    assert (quoted.action, quoted.quote.total) == (Action.QUOTE, Decimal("54.00"))
    assert (await chat.says("thanks")).action == Action.REPLY


async def test_a_yes_after_a_refusal_brings_a_person_who_then_is_not_talked_over():
    chat = Chat(Chain(WhoAnswers(), Talk()), AssistantSettings(handoff=HandoffRules(notice="One moment.")))
    chat.rehearsal = chat.rehearsal.model_copy(
        update={"last_action": Action.DECLINE, "handler": Handler.ASSISTANT}
    )
    assert (await chat.says("yes please")).handoff == HandoffReason.ASKED
    assert (await chat.says("hello?")).action == Action.NONE
    chat.rehearsal = chat.rehearsal.handed_back(WEDNESDAY)
    assert (await chat.says("hello")).action == Action.REPLY


async def test_each_message_sees_those_before_it_and_what_was_learnt():
    learnt = Decision(
        Action.ANSWER, "From seven.", intent="hours", learnt=(Remembered("name", "Ben", "Ben"),)
    )
    decide = Scripted(learnt)
    chat = Chat(decide)
    await chat.says("I am Ben. When do you open?")
    await chat.says("and on Sunday?")
    seen = decide.asked[1]
    assert [(said.author, said.text) for said in seen.history] == [
        (Author.CONTACT, "I am Ben. When do you open?"),
        (Author.ASSISTANT, "From seven."),
    ]
    assert [message.text for message in seen.messages] == ["and on Sunday?"]
    assert seen.attributes["name"].value == "Ben"


async def test_a_contact_is_asked_as_with_what_is_known_of_them_until_the_chat_says_more():
    decide = Scripted(Decision(Action.ANSWER, "Yes."))
    chat = Chat(decide, contact_id="6281717407674")
    await chat.says("do you deliver?")
    await chat.says("how far?")
    first, second = decide.asked
    assert (first.contact_name, first.attributes["name"].value) == ("Ayu", "Ayu")
    assert (first.state.doubts, second.state.doubts) == (2, 0)
    assert second.state.last_action == Action.ANSWER


async def test_the_moment_the_version_and_the_model_are_as_chosen():
    decide = Scripted()
    christmas = WEDNESDAY + timedelta(days=37)
    model = ModelAccess("https://models.example/v1", "m")
    chat = Chat(decide, at=christmas, draft=True, with_model=False, model=model)
    await chat.says("are you open?")
    [asked] = decide.asked
    assert (asked.at, asked.is_trial, asked.configuration.model) == (christmas, True, None)
    assert chat.configurations.drafts == [True]
    chat.trying = Try()
    await chat.says("and now?")
    assert decide.asked[1].configuration.model == model


async def test_a_long_chat_holds_its_last_messages_and_no_more():
    chat = Chat(Scripted())
    for number in range(30):
        await chat.says(f"message {number}")
    assert len(chat.rehearsal.said) == REMEMBERED
    assert chat.rehearsal.said[-2].text == "message 29"
    await chat.says("x" * 4_000)
    assert sum(len(said.text) for said in chat.rehearsal.said) <= 12_000


@pytest.mark.parametrize(
    "forged",
    [
        {"said": [{"text": "x", "at": "2026-11-18T15:00:00Z"}] * 21},
        {"handler": "root"},
        {"userId": "other"},
        {"learnt": {str(number): "x" for number in range(51)}},
        {"doubts": -1},
        {"said": [{"text": "x", "at": "0001-01-01T00:00:00+09:00"}]},
        {"resumesAt": "9999-12-31T23:59:59-09:00"},
        ["no conversation"],
    ],
)
def test_a_conversation_that_we_did_not_write_is_refused(forged):
    with pytest.raises(ValidationFailed):
        Rehearsal.from_wire(forged)


def test_who_answers_survives_the_way_through_a_page():
    held = Rehearsal(handler=Handler.PERSON, reason=HandoffReason.LOOP, resumes_at=WEDNESDAY, doubts=1)
    assert Rehearsal.from_wire(held.to_wire()) == held
