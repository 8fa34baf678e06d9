"""Who answers: whatever happens in whatever order, the rules of the table hold."""

from datetime import UTC, datetime, timedelta

from holdfast_contract.assistant import HandoffRules
from holdfast_contract.replies import Action
from holdfast_core.domain.conversations.decisions import ConversationState, Decision, Handler, HandoffReason
from holdfast_core.domain.conversations.handoff import as_of, decided, hand_back, hand_over, write_by_hand
from hypothesis import given
from hypothesis import strategies as st

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
QUIET = timedelta(seconds=600)
RULES = HandoffRules(resume_after_seconds=600)
HANDING_OVER = Decision(Action.HANDOFF, "A colleague will answer.", handoff=HandoffReason.INTENT)

EVENTS = {
    "handed over": lambda state, at: hand_over(state, HandoffReason.API, at, RULES),
    "decided to hand over": lambda state, at: decided(state, HANDING_OVER, at, RULES),
    "written by hand": lambda state, at: write_by_hand(state, at, RULES),
    "handed back": hand_back,
    "declined": lambda state, at: decided(state, Decision(Action.DECLINE, "?"), at, RULES),
    "answered": lambda state, at: decided(state, Decision(Action.ANSWER, "!"), at, RULES),
}
BY_PERSON = {"handed over", "decided to hand over", "written by hand"}


@given(st.lists(st.tuples(st.sampled_from(sorted(EVENTS)), st.integers(1, 1_200)), max_size=30))
def test_in_any_order_of_events_the_one_who_should_answer_does(events):
    state, at = ConversationState(), START
    handler, until = Handler.ASSISTANT, None
    for name, seconds in events:
        at += timedelta(seconds=seconds)
        if until is not None and at >= until:
            handler, until = Handler.ASSISTANT, None
        assert as_of(state, at).handler == handler
        before, state = state, EVENTS[name](state, at)
        if name == "written by hand" or (name in BY_PERSON and handler == Handler.ASSISTANT):
            until = at + QUIET
        if name in BY_PERSON:
            handler = Handler.PERSON
        elif name == "handed back":
            handler, until = Handler.ASSISTANT, None
        assert as_of(state, at).handler == handler
        assert state.resumes_at == until
        # Nothing that a decision must not overlook happens without its being seen.
        is_other = as_of(before, at).handler != handler or name == "written by hand"
        assert (state.revision > before.revision) == is_other
        assert (state.reason is not None) == (handler == Handler.PERSON)


@given(st.integers(-1_000, 1_000), st.integers(0, 2_000))
def test_a_message_that_is_told_of_late_changes_nothing_that_came_after_it(written, seconds):
    state = hand_back(hand_over(ConversationState(), HandoffReason.API, START, RULES), START + QUIET / 2)
    at = START + timedelta(seconds=written)
    after = write_by_hand(state, at, RULES)
    now = START + timedelta(seconds=seconds)
    is_theirs = at >= START + QUIET / 2 and now < at + QUIET
    assert (as_of(after, now).handler == Handler.PERSON) == is_theirs


def test_without_a_quiet_time_the_assistant_waits_to_be_handed_back():
    rules = HandoffRules(resume_after_seconds=None)
    state = write_by_hand(ConversationState(), START, rules)
    assert as_of(state, START + timedelta(days=999)).handler == Handler.PERSON
    assert hand_back(state, START).handler == Handler.ASSISTANT
