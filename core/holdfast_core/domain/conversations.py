"""Who said what to whom, and what is to be said next."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from holdfast_contract.contacts import ChatKind
from holdfast_contract.events import Event, MessageReceivedData

from holdfast_core.domain.answering import Decision


class Author(StrEnum):
    """Who wrote a message: the contact, the assistant, or a person on our side's phone."""

    CONTACT = "contact"
    ASSISTANT = "assistant"
    PERSON = "person"


@dataclass(frozen=True)
class Message:
    """A message of a conversation."""

    user_id: str
    session_id: str
    chat_id: str
    contact_id: str
    message_id: str
    author: Author
    type: str
    text: str | None
    sent_at: datetime


@dataclass(frozen=True)
class Reply:
    """What was decided on one message; `key` makes sending it twice the same as once."""

    answered: Message
    decision: Decision

    @property
    def key(self) -> str:
        """The idempotency key: the same for the same message, whoever works it out and however often."""
        parts = (self.answered.user_id, self.answered.session_id, self.answered.message_id)
        return "reply-" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]


def conversation_of(event: Event) -> str:
    """Name what an event must stay in order with: its chat where it has one, else its session."""
    chat = event.data.get("chat")
    chat_id = chat.get("chatId") if isinstance(chat, dict) else None
    place = f"{event.user_id}/{event.session_id}"
    return f"{place}/{chat_id}" if isinstance(chat_id, str) else place


def question_in(message: MessageReceivedData) -> str | None:
    """Give the text that wants a reply: somebody else's words, written to us alone."""
    if message.from_me or message.chat.kind != ChatKind.DIRECT or message.type != "text":
        return None
    return (message.text or "").strip() or None
