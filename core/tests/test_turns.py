"""What a contact writes without a break is answered once, whatever happens meanwhile."""

import asyncio
from datetime import timedelta

import pytest
from core_support.running import AT_ONCE, event, message_event, somebody
from core_support.turning import PATIENT, Clock, Scripted, Thinking, deliver, rows, settled, stored
from core_support.waiting import until
from holdfast_contract.assistant import AssistantSettings, Debounce, HandoffRules, Limits, Pacing
from holdfast_contract.replies import Action, Usage
from holdfast_contract.times import now, to_rfc3339
from holdfast_core.adapters.tables import contact_attributes, conversations, messages, replies, turns
from holdfast_core.domain.conversations.decisions import Decision, Handler, HandoffReason, Remembered

PHONE, OTHER, LID = "6281717407674", "628999999999", "12345@lid"


async def test_three_fragments_get_one_reply(alive, gateway):
    decide = Scripted()
    async with alive(decide) as core:
        fragments = [message_event(text) for text in ("hi", "are you", "open on weekdays?")]
        await deliver(core, *fragments)
        await until(lambda: gateway.sent)
        await settled(core, 1)
    assert decide.texts == ["hi\nare you\nopen on weekdays?"]
    assert [one.message_id for one in decide.asked[0].messages] == [
        one["data"]["messageId"] for one in fragments
    ]
    assert gateway.texts == ["To: hi\nare you\nopen on weekdays?"]


async def test_a_wait_goes_on_over_a_restart(alive, gateway):
    decide = Scripted()
    async with alive(decide) as core:
        await deliver(core, message_event("hi"))
        await stored(core, 1)
    async with alive(decide) as core:
        await deliver(core, message_event("are you open?"))
        await until(lambda: gateway.sent)
    assert decide.texts == ["hi\nare you open?"]


async def test_a_wait_that_ended_while_nobody_worked_is_over(alive, gateway):
    decide, clock = Scripted(), Clock()
    async with alive(decide, clock=clock) as core:
        await deliver(core, message_event("hi"))
        await stored(core, 1)
    clock.tick(31)
    async with alive(decide, clock=clock):
        await until(lambda: gateway.sent)
    assert decide.texts == ["hi"]


async def test_nobody_who_goes_on_writing_waits_longer_than_the_longest(alive, gateway):
    decide, clock = Scripted(), Clock()
    async with alive(decide, clock=clock) as core:
        for number in range(3):
            await deliver(core, message_event(f"and {number}"))
            await stored(core, number + 1)
            clock.tick(25)
        # 75 s after the first: this one is of the next turn.
        await deliver(core, message_event("and 3?"))
        await until(lambda: len(gateway.sent) == 2)
    assert decide.texts == ["and 0\nand 1\nand 2", "and 3?"]


async def test_a_message_that_comes_while_one_is_thought_about_is_answered_together_with_it(alive, gateway):
    decide = Thinking()
    async with alive(decide) as core:
        await deliver(core, message_event("What does delivery cost?"))
        await until(lambda: decide.asked)
        await deliver(core, message_event("And on Sundays?"))
        await stored(core, 2)
        decide.go_on.set()
        await until(lambda: gateway.sent)
        await settled(core, 1)
    assert decide.texts == ["What does delivery cost?", "What does delivery cost?\nAnd on Sundays?"]
    assert gateway.texts == ["To: What does delivery cost?\nAnd on Sundays?"]


async def test_a_message_that_comes_too_late_to_be_waited_for_is_answered_next(alive, gateway):
    decide = Thinking()
    async with alive(decide, AT_ONCE) as core:
        await deliver(core, message_event("What does delivery cost?"))
        await until(lambda: decide.asked)
        await deliver(core, message_event("And on Sundays?"))
        await stored(core, 2)
        decide.go_on.set()
        await until(lambda: len(gateway.sent) == 2)
    assert gateway.texts == ["To: What does delivery cost?", "To: And on Sundays?"]
    # The later one is decided with the former and its answer in mind, be it sent or not.
    assert [one.author for one in decide.asked[1].history] == ["contact", "assistant"]


@pytest.mark.parametrize("kind", ["message.edited", "message.revoked"])
async def test_words_that_change_while_they_are_thought_about_are_not_answered_as_they_were(
    alive, gateway, kind
):
    decide = Thinking()
    async with alive(decide) as core:
        first, second = message_event("What does it cost?"), message_event("Is it red?", **somebody(OTHER))
        await deliver(core, first, second)
        await until(lambda: len(decide.asked) == 2)
        about = somebody(PHONE) | {"fromMe": False, "messageId": first["data"]["messageId"]}
        at = to_rfc3339(now())
        changed = {"text": "Is it blue?", "editedAt": at} if kind == "message.edited" else {"revokedAt": at}
        await deliver(core, event(kind, about | changed))

        async def seen():
            return (await rows(core, turns))[0].revision == 1

        await until(seen)
        decide.go_on.set()
        assert sorted(await settled(core, 2)) == (
            ["done", "done"] if kind == "message.edited" else ["done", "nothing"]
        )
        await until(lambda: "To: Is it red?" in gateway.texts)
        await until(lambda: len(gateway.texts) == (2 if kind == "message.edited" else 1))
    assert "To: What does it cost?" not in gateway.texts
    assert ("To: Is it blue?" in gateway.texts) == (kind == "message.edited")


async def test_a_reply_waits_as_long_as_the_pacing_says(alive, gateway):
    clock, unhurried = Clock(), PATIENT.model_copy(update={"pacing": Pacing(delay_seconds=60)})
    async with alive(Scripted(), unhurried, clock) as core:
        await deliver(core, message_event("What does delivery cost?"))
        await settled(core, 1)
        [reply] = await rows(core, replies)
        assert timedelta(seconds=59) < reply.due_at - now() < timedelta(seconds=61)
        clock.tick(61)
        core.reply_worker.wake()
        await until(lambda: gateway.sent)


async def test_what_was_spent_and_learnt_outlives_a_restart(alive, gateway):
    usage = Usage(input_tokens=1000, output_tokens=20, cost="0.0123456")
    learnt = (Remembered("name", "Ayu", "my name is Ayu", "msg_1"),)
    known = (Remembered("name", "Ayu L.", "it is Ayu L.", "msg_2"),)
    decide = Scripted(
        Decision(Action.ANSWER, "Hello, Ayu.", learnt=learnt, usage=usage),
        Decision(Action.NONE, None, learnt=known, usage=usage),
    )
    limited = PATIENT.model_copy(update={"limits": Limits(messages_per_day=3)})
    for text in ("My name is Ayu, are you open?", "And?"):
        async with alive(decide, limited) as core:
            await deliver(core, message_event(text))
            await until(lambda text=text: text in decide.texts)
            await settled(core, len(decide.asked))
    async with alive(decide) as core:
        await deliver(core, message_event("Hello?", **somebody(OTHER)), message_event("And now?"))
        await until(lambda: len(decide.asked) == 4)
    situations = {situation.contact_id: situation for situation in decide.asked}
    spent = situations[PHONE].spent
    assert (spent.tokens, str(spent.money)) == (2040, "0.0246912")
    assert spent.contact_messages == 1
    assert situations[OTHER].spent.contact_messages == 0
    assert {name: one.value for name, one in situations[PHONE].attributes.items()} == {"name": "Ayu L."}
    assert situations[OTHER].attributes == {}


async def test_what_a_dropped_decision_cost_is_counted(alive):
    usage = Usage(input_tokens=10, output_tokens=5, cost="0.5")
    decide = Thinking(*[Decision(Action.ANSWER, "Yes.", usage=usage)] * 2)
    async with alive(decide) as core:
        await deliver(core, message_event("Are you open?"))
        await until(lambda: decide.asked)
        await deliver(core, message_event("And on Sundays?"))
        await stored(core, 2)
        decide.go_on.set()
        await settled(core, 1)
        await deliver(core, message_event("And on Mondays?"))
        await until(lambda: len(decide.asked) == 3)
    spent = decide.asked[2].spent
    assert (spent.messages, spent.tokens, str(spent.money)) == (1, 30, "1")


async def test_a_decision_sees_what_was_said_before_and_keeps_its_evidence(alive, gateway):
    decide = Scripted(Decision(Action.ANSWER, "Until six.", reason="it stands there"))
    async with alive(decide) as core:
        await deliver(core, message_event("Are you open?"))
        await until(lambda: gateway.sent)

        async def kept():
            return len(await rows(core, messages)) == 2

        await until(kept)
        await deliver(core, message_event("And on Sundays?"))
        await until(lambda: len(gateway.sent) == 2)
        first = (await rows(core, replies))[0]
    said = [(one.author, one.text) for one in decide.asked[1].history]
    assert said == [("contact", "Are you open?"), ("assistant", "Until six.")]
    assert decide.asked[1].state.last_action == Action.ANSWER
    assert (first.decision["reason"], first.decision["action"]) == ("it stands there", "answer")


async def test_two_who_become_one_bring_everything_along(alive, gateway):
    names = [(Remembered("name", name, name, None),) for name in ("Ayu", "Ayu L.")]
    decide = Scripted(
        Decision(Action.ANSWER, "a", learnt=names[0]),
        Decision(Action.HANDOFF, "b", learnt=names[1], handoff=HandoffReason.INTENT),
    )
    async with alive(decide) as core:
        await deliver(core, message_event("By phone?", **somebody(PHONE)))
        await until(lambda: len(gateway.sent) == 1)
        await deliver(core, message_event("By lid?", **somebody(lid=LID)))
        await until(lambda: len(gateway.sent) == 2)
        await deliver(core, message_event("By both?", **somebody(PHONE, LID)))
        await until(lambda: len(decide.asked) == 3)
        kept = [await rows(core, table) for table in (conversations, contact_attributes)]
        assert [[row.contact_id for row in found] for found in kept] == [[PHONE], [PHONE]]
    last = decide.asked[2]
    assert (last.state.handler, last.spent.contact_messages) == (Handler.PERSON, 2)
    assert last.attributes["name"].value == "Ayu L."
    assert [one.text for one in last.history] == ["By phone?", "a", "By lid?", "b"]


async def test_messages_for_nobody_open_no_turn(alive):
    async with alive(Scripted()) as core:
        await deliver(core, event("message.received", message_event("Hello?")["data"], "nobody"))
        await stored(core, 1)
        assert await rows(core, turns) == []


async def test_a_short_pause_is_waited_for_by_a_timer_and_not_by_looking_again(alive, gateway):
    brisk = AssistantSettings(debounce=Debounce(quiet_seconds=0.1), handoff=HandoffRules())
    async with alive(Scripted(), brisk) as core:
        began = asyncio.get_running_loop().time()
        await deliver(core, message_event("hi"))
        await until(lambda: gateway.sent)
        assert 0.1 <= asyncio.get_running_loop().time() - began < 1.5
