"""Who answers in a conversation: every way in which that changes.

| what happens             | the assistant answers         | a person answers                     |
|--------------------------|-------------------------------|--------------------------------------|
| it is handed over        | a person answers              | nothing: it is said once             |
| somebody writes by hand  | a person answers              | the quiet time begins anew           |
| it is handed back        | nothing                       | the assistant answers                |
| the quiet time is over   | nothing                       | the assistant answers                |

Each change raises the revision, so that no decision is committed that did not know of it. The end of the
quiet time needs no writing down: it is read off the clock.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from holdfast_contract.assistant import HandoffRules
from holdfast_contract.replies import Action

from holdfast_core.domain.conversations.decisions import ConversationState, Decision, Handler, HandoffReason

_ANSWERS = frozenset({Action.ANSWER, Action.QUOTE, Action.ASK, Action.AUTOMATION})


def as_of(state: ConversationState, at: datetime) -> ConversationState:
    """Give the state at a moment: once the quiet time is over, the assistant is back."""
    if state.handler == Handler.ASSISTANT or state.resumes_at is None or at < state.resumes_at:
        return state
    return _by_assistant(state, state.resumes_at)


def hand_over(
    state: ConversationState, reason: HandoffReason, at: datetime, rules: HandoffRules
) -> ConversationState:
    """Give the conversation to a person; to one who has it already, nothing is new."""
    state = as_of(state, at)
    return state if state.handler == Handler.PERSON else _by_person(state, reason, at, rules)


def write_by_hand(state: ConversationState, at: datetime, rules: HandoffRules) -> ConversationState:
    """A person wrote: the conversation is theirs until they were quiet for long enough.

    What was written before the present state began, and is told of late, changes nothing.
    """
    before = as_of(state, at)
    if before.since is not None and at < before.since:
        return state
    if before.handler == Handler.ASSISTANT:
        return _by_person(before, HandoffReason.BY_HAND, at, rules)
    resumes_at = _resumes_at(at, rules)
    if resumes_at is not None and before.resumes_at is not None:
        resumes_at = max(resumes_at, before.resumes_at)
    return replace(before, resumes_at=resumes_at, revision=before.revision + 1)


def hand_back(state: ConversationState, at: datetime) -> ConversationState:
    """Give the conversation back to the assistant."""
    state = as_of(state, at)
    if state.handler == Handler.ASSISTANT:
        return state
    return replace(_by_assistant(state, at), revision=state.revision + 1)


def decided(
    state: ConversationState, decision: Decision, at: datetime, rules: HandoffRules
) -> ConversationState:
    """Give the state after a decision: doubts counted, and handed over where it says so."""
    state = as_of(state, at)
    if decision.action == Action.DECLINE:
        state = replace(state, doubts=state.doubts + 1)
    elif decision.action in _ANSWERS or decision.intent is not None:
        state = replace(state, doubts=0)
    if decision.action != Action.NONE:
        state = replace(state, last_action=decision.action)
    return state if decision.handoff is None else hand_over(state, decision.handoff, at, rules)


def _by_person(
    state: ConversationState, reason: HandoffReason, at: datetime, rules: HandoffRules
) -> ConversationState:
    return ConversationState(
        handler=Handler.PERSON,
        reason=reason,
        since=at,
        resumes_at=_resumes_at(at, rules),
        revision=state.revision + 1,
    )


def _by_assistant(state: ConversationState, since: datetime) -> ConversationState:
    return ConversationState(since=since, revision=state.revision)


def _resumes_at(at: datetime, rules: HandoffRules) -> datetime | None:
    seconds = rules.resume_after_seconds
    return None if seconds is None else at + timedelta(seconds=seconds)
