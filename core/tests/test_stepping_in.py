"""A person who steps in is not talked over, and the assistant comes back when it should."""

from core_support.running import by_hand, message_event
from core_support.turning import PATIENT, Clock, Scripted, Thinking, deliver, rows, settled, states, stored
from core_support.waiting import until
from holdfast_contract.assistant import Pacing
from holdfast_contract.replies import Action
from holdfast_contract.times import now, to_rfc3339
from holdfast_core.adapters.tables import conversations, replies
from holdfast_core.domain.conversations.decisions import Decision, Handler, HandoffReason

PHONE = "6281717407674"


async def test_a_person_who_steps_in_while_one_thinks_is_not_talked_over(alive, gateway):
    decide = Thinking()
    async with alive(decide) as core:
        await deliver(core, message_event("What does delivery cost?"))
        await until(lambda: decide.asked)
        await deliver(core, by_hand("I am on it."))
        await stored(core, 2)
        decide.go_on.set()
        assert await settled(core, 1) == ["nothing"]
        [state] = await rows(core, conversations)
        assert (state.handler, state.reason) == ("person", "by_hand")
        assert (await rows(core, replies), gateway.tries) == ([], [])
        # And what comes next is theirs, too.
        await deliver(core, message_event("Thank you. And on Sundays?"))
        await until(lambda: len(decide.asked) == 2)
    assert decide.asked[1].state.handler == Handler.PERSON


async def test_what_is_decided_and_not_sent_is_withdrawn_when_a_person_answers(alive, gateway):
    unhurried = PATIENT.model_copy(update={"pacing": Pacing(delay_seconds=60)})
    async with alive(Scripted(), unhurried) as core:
        await deliver(core, message_event("What does delivery cost?"))
        await settled(core, 1)
        assert await states(core, replies) == ["waiting"]
        await deliver(core, by_hand("Four euros."))

        async def withdrawn():
            return await states(core, replies) == ["nothing"]

        await until(withdrawn)
    assert gateway.tries == []


HAND_OVER = Decision(Action.HANDOFF, "A colleague will answer.", handoff=HandoffReason.INTENT)


async def test_handing_over_is_said_once(alive, gateway):
    decide = Scripted(HAND_OVER, HAND_OVER)
    async with alive(decide) as core:
        await deliver(core, message_event("A person, please!?"))
        await until(lambda: gateway.sent)
        await deliver(core, message_event("Hello? A person?"))
        assert await settled(core, 2) == ["done", "done"]
        assert sorted(await states(core, replies)) == ["done", "nothing"]
        [state] = await rows(core, conversations)
        assert (state.handler, state.reason, state.revision) == ("person", "intent", 1)
    assert gateway.texts == ["A colleague will answer."]


async def test_the_assistant_is_back_after_the_quiet_time(alive, gateway):
    decide, clock = Scripted(HAND_OVER), Clock()
    async with alive(decide, clock=clock) as core:
        await deliver(core, message_event("A person, please?"))
        await until(lambda: gateway.sent)
        clock.tick(3 * 3600)
        await deliver(core, by_hand("I am on it.", sentAt=to_rfc3339(clock())))
        await stored(core, 3)
        for hours, answers in ((3, Handler.PERSON), (1.1, Handler.ASSISTANT)):
            clock.tick(hours * 3600)
            count = len(decide.asked)
            await deliver(core, message_event("And on Sundays?", sentAt=to_rfc3339(clock())))
            await until(lambda count=count: len(decide.asked) > count)
            assert decide.asked[-1].state.handler == answers
            await settled(core, count + 1)
        [state] = await rows(core, conversations)
        assert (state.handler, state.resumes_at) == ("assistant", None)


async def test_a_hand_written_message_from_before_a_handback_pauses_nobody(alive, gateway):
    decide = Scripted()
    async with alive(decide) as core:
        await deliver(core, message_event("Are you open?"))
        await until(lambda: gateway.sent)
        wrote_at = now()
        await deliver(core, by_hand("I am on it.", sentAt=to_rfc3339(wrote_at)))

        async def handler():
            return (await rows(core, conversations))[0].handler == "person"

        await until(handler)
        await core.conversations.hand_back("acme", PHONE)
        await deliver(core, by_hand("Told of late.", sentAt=to_rfc3339(wrote_at)))
        await stored(core, 4)
        await deliver(core, message_event("And on Sundays?"))
        await until(lambda: len(gateway.sent) == 2)


async def test_doubts_in_a_row_are_counted(alive):
    decline = Decision(Action.DECLINE, "I do not know.")
    decide = Scripted(decline, Decision(Action.REPLY, "Hello!"), decline, Decision(Action.ANSWER, "Four."))
    async with alive(decide) as core:
        for number in range(5):
            await deliver(core, message_event(f"Question {number}?"))
            await settled(core, number + 1)
    assert [situation.state.doubts for situation in decide.asked] == [0, 1, 1, 2, 0]
