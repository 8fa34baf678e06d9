"""What needs no knowledge: what the contact says of themselves, greetings, thanks, the wish for a person."""

from holdfast_contract.replies import Action

from holdfast_core.application.thought import Thought
from holdfast_core.domain.conversations.attributes import read_attributes
from holdfast_core.domain.conversations.decisions import Decision, HandoffReason
from holdfast_core.domain.conversations.smalltalk import SmallTalk, plain_words, small_talk
from holdfast_core.domain.conversations.wording import Phrase

_ANSWERS = {SmallTalk.THANKS: Phrase.THANKS, SmallTalk.FAREWELL: Phrase.FAREWELL}


class Attributes:
    """Notes what the contact says of themselves."""

    name = "attributes"

    async def take(self, thought: Thought) -> Decision | str:
        """Read the attributes that the tenant declared, each with the words it stands in."""
        said = [(message.text or "", message.message_id) for message in thought.situation.messages]
        thought.learnt = read_attributes(thought.settings.attributes, said or [(thought.text, None)])
        thought.detail = {attribute.name: attribute.value for attribute in thought.learnt}
        return f"{len(thought.learnt)} read"


class Talk:
    """Answers greetings and thanks, and gives the conversation to a person who is asked for."""

    name = "small talk"

    async def take(self, thought: Thought) -> Decision | str:
        """Answer what asks nothing."""
        kind = _kind(thought)
        if kind is None:
            return "none"
        if kind == SmallTalk.PERSON:
            return _to_a_person(thought)
        if kind in {SmallTalk.YES, SmallTalk.NO}:
            return _yes_or_no(thought, is_yes=kind == SmallTalk.YES)
        if kind == SmallTalk.GREETING:
            greeting = thought.settings.greeting or thought.say(Phrase.GREETING)
            return Decision(Action.REPLY, greeting, reason=kind.value)
        return Decision(Action.REPLY, thought.say(_ANSWERS[kind]), reason=kind.value)


def is_small_talk(thought: Thought) -> bool:
    """Say whether a message is small talk to this tenant."""
    return _kind(thought) is not None


def wants_a_person(thought: Thought) -> bool:
    """Say whether a message asks for a person, or says yes to our offer of one."""
    kind = _kind(thought)
    is_offered = thought.situation.state.last_action == Action.DECLINE
    return kind == SmallTalk.PERSON or (kind == SmallTalk.YES and is_offered)


def _kind(thought: Thought) -> SmallTalk | None:
    """Tell small talk; a tenant's own intent for the same words comes before it."""
    kind = small_talk(thought.text)
    return None if kind is None or _is_example(thought) else kind


def _yes_or_no(thought: Thought, *, is_yes: bool) -> Decision | str:
    """Take it as the answer to what we said last: our offer of a person, our question; else let it stand."""
    match thought.situation.state.last_action:
        case Action.DECLINE:
            if is_yes:
                return _to_a_person(thought)
            return Decision(Action.REPLY, thought.say(Phrase.ALRIGHT), reason="no person is wanted")
        case Action.ASK:
            return "an answer to our question"
        case None:
            return Decision(Action.REPLY, thought.say(Phrase.UNCLEAR), reason="nothing was asked")
    return Decision(Action.NONE, None, reason="it asks nothing")


def _to_a_person(thought: Thought) -> Decision:
    notice = thought.settings.handoff.notice or thought.say(Phrase.HANDOFF)
    return Decision(
        Action.HANDOFF, notice, reason="the contact asked for a person", handoff=HandoffReason.ASKED
    )


def _is_example(thought: Thought) -> bool:
    said = plain_words(thought.text)
    return any(
        plain_words(example) == said
        for intent in thought.situation.configuration.intents
        for example in intent.examples
    )
