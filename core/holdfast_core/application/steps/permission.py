"""Whether the assistant may speak at all: who answers here, machines, limits, hours."""

from holdfast_contract.assistant import BusinessHours, OutsideHours
from holdfast_contract.replies import Action

from holdfast_core.application.thought import Thought
from holdfast_core.domain.conversations.decisions import Decision, Handler, HandoffReason
from holdfast_core.domain.conversations.hours import closed_since, is_open
from holdfast_core.domain.conversations.loops import is_loop
from holdfast_core.domain.conversations.messages import Author


class WhoAnswers:
    """A person who has taken over is not talked over."""

    name = "handoff"

    async def take(self, thought: Thought) -> Decision | str:
        """Say nothing while a person answers."""
        state = thought.situation.state
        thought.detail = {"handler": state.handler.value, "reason": state.reason and state.reason.value}
        if state.handler == Handler.PERSON:
            return Decision(Action.NONE, None, reason="a person answers here")
        return "the assistant answers"


class NoLoop:
    """Two machines would write to each other for ever."""

    name = "loop"

    async def take(self, thought: Thought) -> Decision | str:
        """Fall silent and call a person where the other side looks like a machine."""
        situation = thought.situation
        if is_loop(thought.settings.loop_breaker, [*situation.history, *situation.messages]):
            reason = "the same or instant messages over and over: a machine, it seems"
            return Decision(Action.HANDOFF, None, reason=reason, handoff=HandoffReason.LOOP)
        return "none"


class WithinLimits:
    """What may be sent in a day."""

    name = "limits"

    async def take(self, thought: Thought) -> Decision | str:
        """Say nothing more where a day's messages are sent."""
        spent, limits = thought.situation.spent, thought.settings.limits
        thought.detail = {"contactMessages": spent.contact_messages, "messages": spent.messages}
        for count, most, whose in (
            (spent.contact_messages, limits.messages_per_contact_per_day, "to this contact"),
            (spent.messages, limits.messages_per_day, "in all"),
        ):
            if most is not None and count >= most:
                reason = f"the day's limit of {most} messages {whose} is reached"
                return Decision(Action.NONE, None, reason=reason)
        return "within"


class OpenHours:
    """Outside business hours it does as the tenant says."""

    name = "hours"

    async def take(self, thought: Thought) -> Decision | str:
        """Tell of the hours once in a closed stretch, or say nothing, or go on."""
        hours, at = thought.settings.business_hours, thought.situation.at
        if hours is None:
            return "no hours"
        if is_open(hours, at):
            return "open"
        if hours.outside == OutsideHours.ANSWER:
            return "closed, answers all the same"
        if hours.outside == OutsideHours.SILENT or hours.notice is None:
            return Decision(Action.NONE, None, reason="outside business hours")
        if _was_told(thought, hours, hours.notice):
            return Decision(Action.NONE, None, reason="outside business hours, and told so before")
        return Decision(Action.REPLY, hours.notice, reason="outside business hours")


def _was_told(thought: Thought, hours: BusinessHours, notice: str) -> bool:
    since = closed_since(hours, thought.situation.at)
    return any(
        message.author == Author.ASSISTANT
        and message.text == notice
        and (since is None or message.sent_at >= since)
        for message in thought.situation.history
    )
