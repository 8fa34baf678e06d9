"""Asking an automation platform for the reply, where a user has one that answers."""

import structlog
from holdfast_contract.contacts import Contact
from holdfast_contract.ids import DEFAULT_SESSION
from holdfast_contract.replies import Action
from holdfast_contract.reply_steps import EarlierMessage, ReplyRequestedData

from holdfast_core.application.platforms import Platforms
from holdfast_core.application.steps.acting import Recognise
from holdfast_core.application.steps.answering import declined
from holdfast_core.application.steps.talking import is_small_talk, wants_a_person
from holdfast_core.application.thought import Thought
from holdfast_core.domain.conversations.decisions import Decision, HandoffReason, PlatformUse
from holdfast_core.domain.conversations.reply_steps import (
    Answered,
    Follows,
    Heard,
    ReplyStep,
    chosen,
    follows,
)
from holdfast_core.domain.conversations.wording import Phrase

_WINDOW = 10
"""Messages of the conversation that a platform is told."""

_NOT_ASKED = "not asked"
_NOBODY = "somebody"
_NO_MESSAGE = "trial"

_REASONS = {
    Heard.REPLY: "the automation answered",
    Heard.HANDOFF: "the automation asks for a person",
    Heard.LATE: "the automation did not answer in time",
    Heard.UNREACHED: "the automation cannot be reached",
    Heard.REFUSED: "the automation refused to answer",
    Heard.UNREADABLE: "the automation's answer cannot be used",
}


log = structlog.get_logger()


class AskAutomation:
    """Lets a platform answer: what is left to automations, or everything, as its subscription says.

    It is asked before small talk is looked at, or whoever hears everything would never hear a greeting; the
    wish for a person is not its business.
    """

    name = "automation"

    def __init__(self, platforms: Platforms, recognise: Recognise) -> None:
        self._platforms = platforms
        self._recognise = recognise

    async def take(self, thought: Thought) -> Decision | str | None:
        """Say what the platform says, call a person, or go on. None where nobody is to be asked."""
        step = await self._step_for(thought)
        if step is None:
            return None
        known = {"subscriptionId": step.destination.subscription_id, "name": step.name}
        if thought.situation.platforms == PlatformUse.NONE:
            thought.detail = {"heard": "not_asked"} | known
            return _NOT_ASKED
        answered = await self._platforms.ask(
            step, _session(thought) or DEFAULT_SESSION, await self._data(thought)
        )
        if answered.problem is not None:
            log.warning(
                "an automation gave no answer",
                user_id=thought.situation.user_id,
                subscription_id=known["subscriptionId"],
                outcome=answered.heard.value,
            )
        thought.heard = answered.heard
        thought.detail = {
            "heard": answered.heard.value,
            **known,
            "status": answered.status,
            "problem": answered.problem,
            "onTimeout": step.on_timeout.value,
        }
        return _followed(thought, step, answered)

    async def _step_for(self, thought: Thought) -> ReplyStep | None:
        situation = thought.situation
        session_id = _session(thought)
        contact_id = None if session_id is None else situation.contact_id
        steps = [
            step for step in await self._platforms.of(situation.user_id) if step.hears(session_id, contact_id)
        ]
        if not steps or wants_a_person(thought):
            return None
        if is_small_talk(thought) and not any(step.hears_everything for step in steps):
            return None
        await self._recognise.rank(thought)
        return chosen(steps, thought.intent)

    async def _data(self, thought: Thought) -> ReplyRequestedData:
        situation = thought.situation
        known = None
        if situation.contact_id is not None:
            known = await self._platforms.contact(situation.user_id, situation.contact_id)
        return ReplyRequestedData(
            contact=known or Contact(contact_id=situation.contact_id or _NOBODY, name=situation.contact_name),
            message_id=situation.messages[-1].message_id if situation.messages else _NO_MESSAGE,
            text=thought.text,
            intent=thought.intent and thought.intent.name,
            confidence=thought.ranked[0].confidence if thought.intent else 0.0,
            history=[
                EarlierMessage(author=message.author.value, text=message.text, sent_at=message.sent_at)
                for message in situation.history[-_WINDOW:]
                if message.text
            ],
            attributes={name: one.value for name, one in situation.attributes.items()}
            | {one.name: one.value for one in thought.learnt},
            is_trial=_session(thought) is None,
        )


def _session(thought: Thought) -> str | None:
    """Give the session that a message came by; None where somebody only tries."""
    situation = thought.situation
    return situation.messages[-1].session_id if situation.platforms == PlatformUse.REAL else None


def _followed(thought: Thought, step: ReplyStep, answered: Answered) -> Decision | str:
    reason = _REASONS.get(answered.heard)
    match follows(answered.heard, step.on_timeout):
        case Follows.SAY:
            return Decision(Action.AUTOMATION, answered.reply, reason=reason)
        case Follows.CALL_A_PERSON:
            said = answered.reply or thought.settings.handoff.notice or thought.say(Phrase.HANDOFF)
            return Decision(Action.HANDOFF, said, reason=reason, handoff=HandoffReason.AUTOMATION)
        case Follows.FALL_BACK:
            return declined(thought, reason or "")
    return answered.heard.value
