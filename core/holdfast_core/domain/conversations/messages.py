"""Who said what to whom, and what is to be said next."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from holdfast_contract.contacts import Chat, ChatKind
from holdfast_contract.errors import ValidationFailed
from holdfast_contract.events import Event, EventType
from holdfast_contract.messages import MessageStatus, MessageType
from holdfast_contract.trails import trail_in_key

from holdfast_core.domain.conversations.contacts import Standing


class Author(StrEnum):
    """Who wrote a message: the contact, the assistant, or a person on our side's phone."""

    CONTACT = "contact"
    ASSISTANT = "assistant"
    PERSON = "person"


@dataclass(frozen=True)
class Message:
    """A message of a conversation. `detail` is, as the wire has it, what it carries beside its text.

    `status` is how far one of ours had come when we heard of it, where that was said.
    """

    user_id: str
    session_id: str
    chat_id: str
    chat_kind: ChatKind
    contact_id: str
    message_id: str
    author: Author
    type: str
    text: str | None
    sent_at: datetime
    detail: dict[str, Any] = field(default_factory=dict)
    catch_up: bool = False
    status: MessageStatus | None = None


@dataclass(frozen=True)
class Reply:
    """Words that are to go out to a contact, in one epoch of it.

    `key` makes sending them twice the same as once. `asked_at` is when the contact wrote what they answer.
    """

    key: str
    user_id: str
    session_id: str
    chat_id: str
    contact_id: str
    author: Author
    text: str
    epoch: int
    asked_at: datetime | None = None

    def ids(self) -> dict[str, str]:
        """Name what it is about, for the log."""
        ids = {"user_id": self.user_id, "session_id": self.session_id, "contact": self.contact_id}
        return {**ids, "request_id": trail_in_key(self.key) or self.key}

    @property
    def standing(self) -> Standing:
        """On whose behalf it is sent."""
        return Standing(self.user_id, self.contact_id, self.epoch)


def reply_key(answered: Message) -> str:
    """Name the reply to a message: the same, whoever works it out and however often."""
    return named_once("reply", answered.user_id, answered.session_id, answered.message_id)


def named_once(kind: str, *parts: str) -> str:
    """Make an idempotency key out of what identifies a reply."""
    return f"{kind}-" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]


def conversation_with(user_id: str, session_id: str, contact_id: str) -> str:
    """Name the conversation with one person."""
    return f"{user_id}/{session_id}/{contact_id}"


def conversation_of(event: Event, contact_id: str | None) -> str:
    """Name what an event must stay in order with.

    That is the person of a direct chat, whichever of its ids the chat bears; else the chat; else the session.
    How far a message has come can be told in any order, and stands in nobody's way.
    """
    place = f"{event.user_id}/{event.session_id}"
    if event.type == EventType.MESSAGE_STATUS:
        return f"{place}/{event.id}"
    if "chat" not in event.data:
        return place
    try:
        chat = Chat.from_wire(event.data["chat"])
    except ValidationFailed:
        return place
    if chat.kind == ChatKind.DIRECT and contact_id is not None:
        return conversation_with(event.user_id, event.session_id, contact_id)
    return f"{place}/{chat.chat_id}"


def question_in(message: Message) -> str | None:
    """Give the text that wants a reply: somebody else's words, written to us alone."""
    is_to_us = message.author == Author.CONTACT and message.chat_kind == ChatKind.DIRECT
    return (message.text or "").strip() or None if is_to_us and message.type == MessageType.TEXT else None
