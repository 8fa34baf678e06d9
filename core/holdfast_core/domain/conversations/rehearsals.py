"""A conversation that is only tried. Nobody keeps it but who holds it: it is given back with each message."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from holdfast_contract.contacts import ChatKind
from holdfast_contract.messages import MessageType
from holdfast_contract.model import RequestModel
from holdfast_contract.replies import Action
from holdfast_contract.trials import Moment
from pydantic import Field, StringConstraints

from holdfast_core.domain.conversations import handoff
from holdfast_core.domain.conversations.decisions import (
    ConversationState,
    Decision,
    Handler,
    HandoffReason,
    Remembered,
    Situation,
)
from holdfast_core.domain.conversations.messages import Author, Message

REMEMBERED = 20
"""Messages that go on being held; a real conversation's decisions see as many."""

REMEMBERED_CHARACTERS = 6_000

_NOBODY = "somebody"
"""In the place of a contact's id where nobody in particular asks."""

_SESSION = "rehearsal"

Words = Annotated[str, StringConstraints(max_length=20_000)]
Value = Annotated[str, StringConstraints(max_length=1_000)]


class Said(RequestModel):
    """Something that was said in it, by the contact unless by the assistant."""

    text: Words
    at: Moment
    by_assistant: bool = False


class Rehearsal(RequestModel):
    """What was said so far, who answers by now, and what was learnt. A fresh one has no `handler` yet."""

    said: list[Said] = Field(default_factory=list, max_length=REMEMBERED)
    handler: Handler | None = None
    reason: HandoffReason | None = None
    resumes_at: Moment | None = None
    doubts: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    last_action: Action | None = None
    learnt: Mapping[Value, Value] = Field(default_factory=dict, max_length=50)

    @property
    def state(self) -> ConversationState:
        """Who answers in it."""
        return ConversationState(
            handler=self.handler or Handler.ASSISTANT,
            reason=self.reason,
            resumes_at=self.resumes_at,
            doubts=self.doubts,
            last_action=self.last_action,
        )

    def situated(self, situation: Situation) -> Situation:
        """Put a message in the place that it has in this conversation.

        What the situation knows of a contact stays known; what happened in here is newer.
        """
        contact_id = situation.contact_id or _NOBODY
        said = [_message(situation, contact_id, place, one) for place, one in enumerate(self.said)]
        present = _message(situation, contact_id, len(said), Said(text=situation.text, at=situation.at))
        state = handoff.as_of(situation.state if self.handler is None else self.state, situation.at)
        learnt = {name: Remembered(name, value, value) for name, value in self.learnt.items()}
        return replace(
            situation,
            messages=(present,),
            history=(*situation.history, *said)[-REMEMBERED:],
            state=state,
            attributes={**situation.attributes, **learnt},
        )

    def after(self, situation: Situation, decision: Decision, at: datetime) -> "Rehearsal":
        """Give the conversation with a message and what was decided on it, `at` the end of deciding."""
        rules = situation.settings.handoff
        state = handoff.decided(situation.state, decision, at, rules)
        said = [*self.said, Said(text=situation.text, at=situation.at)]
        if decision.reply is not None:
            said.append(Said(text=decision.reply, at=at, by_assistant=True))
        learnt = {**self.learnt, **{one.name: one.value for one in decision.learnt}}
        return self._with(state, said=_newest(said), learnt=learnt)

    def handed_back(self, at: datetime) -> "Rehearsal":
        """Give it back to the assistant."""
        return self._with(handoff.hand_back(self.state, at))

    def _with(self, state: ConversationState, **more: object) -> "Rehearsal":
        found = {
            "handler": state.handler,
            "reason": state.reason,
            "resumes_at": state.resumes_at,
            "doubts": state.doubts,
            "last_action": state.last_action,
        }
        return self.model_copy(update=found | more)


def _message(situation: Situation, contact_id: str, place: int, said: Said) -> Message:
    return Message(
        user_id=situation.user_id,
        session_id=_SESSION,
        chat_id=contact_id,
        chat_kind=ChatKind.DIRECT,
        contact_id=contact_id,
        message_id=f"{_SESSION}-{place}",
        author=Author.ASSISTANT if said.by_assistant else Author.CONTACT,
        type=MessageType.TEXT,
        text=said.text,
        sent_at=said.at,
    )


def _newest(said: list[Said]) -> list[Said]:
    """Keep the last of it, and not too much."""
    kept: list[Said] = []
    characters = REMEMBERED_CHARACTERS
    for one in reversed(said[-REMEMBERED:]):
        characters -= len(one.text)
        if characters < 0:
            break
        kept.append(one)
    return kept[::-1]
