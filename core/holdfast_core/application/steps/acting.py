"""What the contact wants, and what the tenant has said is to be done then."""

import asyncio

from holdfast_contract.intents import IntentAction
from holdfast_contract.replies import Action

from holdfast_core.application.recognition import Recognition
from holdfast_core.application.thought import Thought
from holdfast_core.domain.conversations.decisions import Decision, HandoffReason
from holdfast_core.domain.conversations.messages import Author
from holdfast_core.domain.conversations.wording import Phrase
from holdfast_core.domain.pricing.quoting import NoItem, Quoted, quote
from holdfast_core.domain.pricing.wanting import asks_price

_EARLIER = 4
"""Messages of the contact before this one in which the rest of what a quote needs may stand."""


class Recognise:
    """Finds out which of the tenant's intents a message has, if any."""

    name = "intent"

    def __init__(self, recognition: Recognition) -> None:
        self._recognition = recognition

    async def take(self, thought: Thought) -> Decision | str:
        """Rank the intents; an explicit none-of-these leaves the message without one."""
        await self.rank(thought)
        if not thought.ranked:
            return "no intents"
        return thought.intent.name if thought.intent else "none of these"

    async def rank(self, thought: Thought) -> None:
        """Rank the intents, unless a step before has had that done."""
        if thought.is_recognised:
            return
        found = await self._recognition.of(thought.situation.configuration, thought.text)
        thought.ranked, thought.intent, thought.is_recognised = found.ranked, found.intent, True


class Act:
    """Does what the recognised intent says, unless that is to answer from the documents."""

    name = "action"

    async def take(self, thought: Thought) -> Decision | str:
        """Reply, quote, hand over, or leave it to an automation, unless one was asked and left it to us."""
        intent = thought.intent
        if intent is None:
            return (await _quote(thought) if _is_for_quoting(thought) else None) or "answer"
        match intent.action:
            case IntentAction.REPLY:
                return Decision(Action.REPLY, intent.reply)
            case IntentAction.HANDOFF:
                notice = intent.reply or thought.settings.handoff.notice or thought.say(Phrase.HANDOFF)
                return Decision(Action.HANDOFF, notice, handoff=HandoffReason.INTENT)
            case IntentAction.AUTOMATION if thought.heard is None:
                return Decision(Action.AUTOMATION, intent.reply)
            case IntentAction.QUOTE:
                return await _quote(thought) or "no price for it"
        return "answer"


def _is_for_quoting(thought: Thought) -> bool:
    """Say whether a message without an intent wants a price.

    It does where it answers what we asked for; and where it asks for one, unless the tenant has an intent for
    that, which was not recognised.
    """
    if thought.situation.state.last_action == Action.ASK:
        return True
    has_intent = any(
        intent.action == IntentAction.QUOTE for intent in thought.situation.configuration.intents
    )
    return not has_intent and asks_price(thought.text)


async def _quote(thought: Thought) -> Decision | None:
    """Compute a quote, or ask for what it lacks; None where no item of the price list is named."""
    prices = thought.settings.price_list
    if prices is None:
        return None
    situation = thought.situation
    found = await asyncio.to_thread(
        quote, prices, thought.text, situation.at, thought.settings.zone, _earlier(thought)
    )
    if isinstance(found, NoItem):
        return None
    action = Action.QUOTE if isinstance(found, Quoted) else Action.ASK
    return Decision(action, found.text, quote=found.quote)


def _earlier(thought: Thought) -> tuple[str, ...]:
    """Give what the contact wrote before, where this is the answer to a question of ours."""
    if thought.situation.state.last_action != Action.ASK:
        return ()
    theirs = [
        message.text
        for message in thought.situation.history
        if message.author == Author.CONTACT and message.text
    ]
    return tuple(theirs[-_EARLIER:])
