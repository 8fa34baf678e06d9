"""Conversations for people: what was said and why, taking over, handing back, writing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Protocol

from holdfast_contract.assistant import HandoffRules
from holdfast_contract.contacts import Contact
from holdfast_contract.conversations import (
    Conversation,
    ConversationDetails,
    ConversationFilter,
    ConversationList,
    ConversationMessage,
    HandlerName,
    HandOver,
    MessageList,
    WriteByHand,
)
from holdfast_contract.ids import new_id

from holdfast_core.application.turns import Configurations
from holdfast_core.domain.conversations.contacts import contact_named
from holdfast_core.domain.conversations.decisions import ConversationState, HandoffReason
from holdfast_core.domain.conversations.handoff import hand_back, hand_over, write_by_hand
from holdfast_core.domain.conversations.messages import named_once
from holdfast_core.domain.words.text import whole


@dataclass(frozen=True)
class Wanted:
    """Which part of a list: so many, of those that come after `before`, which a list gave as `next`."""

    limit: int
    before: str | None = None


@dataclass(frozen=True)
class Sought:
    """Which conversations: whoever answers there, of that kind, with the text in a name or in what was said.

    Of what was said, whole words are looked for, and the beginning of the last one.
    """

    handler: HandlerName | None = None
    only: ConversationFilter | None = None
    text: str | None = None


@dataclass(frozen=True)
class Named:
    """A user's conversation with a contact, the newest where no session is said."""

    user_id: str
    contact: Contact
    session_id: str | None = None


@dataclass(frozen=True)
class ByHand:
    """A person's message to be sent once under its key."""

    key: str
    text: str


ALL = Sought()

Transition = Callable[[ConversationState], ConversationState]


class ConversationStore(Protocol):
    """Conversations. Every call that names one raises `ConversationNotFound` where there is none."""

    async def page(self, user_id: str, wanted: Wanted, sought: Sought) -> ConversationList:
        """List conversations."""
        ...

    async def unread(self, user_id: str) -> int:
        """Count those with something unread."""
        ...

    async def show(self, named: Named) -> ConversationDetails:
        """Show one."""
        ...

    async def messages(self, named: Named, wanted: Wanted) -> MessageList:
        """List what was said."""
        ...

    async def seen(self, named: Named) -> None:
        """Note that all in it was seen."""
        ...

    async def change(self, named: Named, transition: Transition, note: str | None) -> Conversation:
        """Change who answers. Where it is a person, what the assistant is about to say is withdrawn."""
        ...

    async def write(self, named: Named, message: ByHand, transition: Transition) -> ConversationMessage:
        """Do the same and have a person's message sent, once for its key, in one transaction.

        Raises `IdempotencyConflict` where another message was written under the key.
        """
        ...


class Conversations:
    """What people see of conversations, and do in them."""

    def __init__(
        self,
        store: ConversationStore,
        configurations: Configurations,
        clock: Callable[[], datetime],
        wake_sender: Callable[[], None],
    ) -> None:
        self._store = store
        self._configurations = configurations
        self._clock = clock
        self._wake_sender = wake_sender

    async def page(self, user_id: str, wanted: Wanted, sought: Sought = ALL) -> ConversationList:
        """List conversations, the newest first."""
        if sought.text is not None:
            sought = replace(sought, text=whole(sought.text))
        return await self._store.page(user_id, wanted, sought)

    async def unread(self, user_id: str) -> int:
        """Count the conversations with something that no person has seen."""
        return await self._store.unread(user_id)

    async def show(self, user_id: str, name: str, session_id: str | None = None) -> ConversationDetails:
        """Show a conversation by any of the contact's names. Raises `ConversationNotFound`."""
        return await self._store.show(Named(user_id, contact_named(name), session_id))

    async def messages(
        self, user_id: str, name: str, wanted: Wanted, session_id: str | None = None
    ) -> MessageList:
        """List what was said, the newest first. Raises `ConversationNotFound`."""
        return await self._store.messages(Named(user_id, contact_named(name), session_id), wanted)

    async def zone(self, user_id: str) -> tzinfo:
        """Give the time zone of the user's business, by which its days begin."""
        return (await self._configurations.live(user_id)).settings.zone

    async def seen(self, user_id: str, name: str, session_id: str | None = None) -> ConversationDetails:
        """Note that a person has seen what the contact wrote. Raises `ConversationNotFound`."""
        named = Named(user_id, contact_named(name), session_id)
        await self._store.seen(named)
        return await self._store.show(named)

    async def hand_over(self, user_id: str, name: str, given: HandOver) -> Conversation:
        """Leave a conversation to a person; doing it twice is harmless. Raises `ConversationNotFound`."""
        rules, now = await self._rules(user_id), self._clock()
        note = None if given.reason is None else whole(given.reason)
        return await self._store.change(
            Named(user_id, contact_named(name), given.session_id),
            lambda state: hand_over(state, HandoffReason.API, now, rules),
            note,
        )

    async def hand_back(self, user_id: str, name: str, session_id: str | None = None) -> Conversation:
        """Have the assistant answer again; doing it twice is harmless. Raises `ConversationNotFound`."""
        now = self._clock()
        named = Named(user_id, contact_named(name), session_id)
        return await self._store.change(named, lambda state: hand_back(state, now), None)

    async def write(
        self, user_id: str, name: str, given: WriteByHand, key: str | None = None
    ) -> ConversationMessage:
        """Send what a person wrote, once for each key, and leave the conversation to them.

        It is stored before this returns, and goes out however often anything fails meanwhile. Raises
        `ConversationNotFound`, and `IdempotencyConflict` where the key was used for another message.
        """
        rules, now = await self._rules(user_id), self._clock()
        message = await self._store.write(
            Named(user_id, contact_named(name), given.session_id),
            ByHand(named_once("person", user_id, key or new_id("key")), whole(given.text)),
            lambda state: write_by_hand(state, now, rules),
        )
        self._wake_sender()
        return message

    async def _rules(self, user_id: str) -> HandoffRules:
        return (await self._configurations.live(user_id)).settings.handoff
