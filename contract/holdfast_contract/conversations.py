"""Conversations with one person each: who answers there, what was said, and how a person takes part."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from holdfast_contract.contacts import Contact
from holdfast_contract.errors import ErrorCode
from holdfast_contract.ids import SessionId
from holdfast_contract.messages import MessageText
from holdfast_contract.model import RequestModel, WireModel
from holdfast_contract.replies import Answer
from holdfast_contract.times import Timestamp

Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


CONVERSATIONS_BEFORE = r"^[0-9]{1,14}-[0-9]{1,18}$"
MESSAGES_BEFORE = r"^[0-9]{1,14}-[01]-[0-9]{1,18}$"
"""What `next` of a list looks like: a time in milliseconds and a number that tells equal times apart."""


class HandlerName(StrEnum):
    """Who answers in a conversation."""

    ASSISTANT = "assistant"
    PERSON = "person"


class MessageProgress(StrEnum):
    """How far a message has come: the contact's own are received, ours wait, are sent, or have failed."""

    RECEIVED = "received"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class ConversationMessage(WireModel):
    """A message of a conversation. `sentAt` is when it was written, as long as it is not sent.

    `author` is `contact`, `assistant` or `person`. A message has no `messageId` before it is sent, and no
    text where it carries none or was taken back. `decision` is with what the assistant said, and with the
    message on which it decided to say nothing. `error` says why one has failed.
    """

    message_id: str | None
    author: str
    type: str
    text: str | None
    status: MessageProgress
    error: ErrorCode | None = None
    sent_at: Timestamp
    decision: Answer | None = None


class Conversation(WireModel):
    """Who answers in a conversation, why, since when and until when at the latest.

    `reason` is why a person took over: `asked`, `intent`, `doubt`, `loop`, `by_hand` or `api`, in the last
    case with the caller's own words as `note`. `unanswered` counts the contact's messages since our last.
    """

    session_id: str
    contact: Contact
    handler: HandlerName
    reason: str | None = None
    note: str | None = None
    since: Timestamp | None = None
    resumes_at: Timestamp | None = None
    last_message: ConversationMessage | None = None
    unanswered: int = 0


class ConversationList(WireModel):
    """Conversations, the newest first. `next` is to be given as `before` for those that follow."""

    conversations: list[Conversation]
    next: str | None = None


class KnownAttribute(WireModel):
    """What is remembered of a contact, the words it was read from and the message that held them."""

    name: str
    value: str
    source: str
    message_id: str | None = None
    at: Timestamp


class ConversationDetails(Conversation):
    """A conversation, and what is remembered of the contact."""

    attributes: list[KnownAttribute] = Field(default_factory=list)


class MessageList(WireModel):
    """Messages, the newest first. `next` is to be given as `before` for those that came earlier."""

    messages: list[ConversationMessage]
    next: str | None = None


class HandOver(RequestModel):
    """A person takes over. Without a session it is the one that the contact used last."""

    reason: Note | None = None
    session_id: SessionId | None = None


class HandBack(RequestModel):
    """The assistant answers again."""

    session_id: SessionId | None = None


class WriteByHand(RequestModel):
    """What a person writes to a contact."""

    text: MessageText
    session_id: SessionId | None = None
