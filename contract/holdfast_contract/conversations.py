"""Conversations with one person each: who answers there, what was said, and how a person takes part."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from holdfast_contract.contacts import Contact
from holdfast_contract.errors import ErrorCode
from holdfast_contract.events import Media
from holdfast_contract.ids import SessionId
from holdfast_contract.messages import ContactCard, Location, MessageText, Poll
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


class ConversationFilter(StrEnum):
    """Which conversations to list: with something unread, or waiting for a person of ours."""

    UNREAD = "unread"
    WAITING = "waiting"


class MessageProgress(StrEnum):
    """How far a message has come.

    The contact's own are received. Ours are queued, sent, delivered to the contact's phone, read, or have
    failed; what is told of that may come in any order, and a message never goes back.
    """

    RECEIVED = "received"
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class MessageReaction(WireModel):
    """An emoji that `author` has put on a message."""

    author: str
    emoji: str


class QuotedMessage(WireModel):
    """The message that another one answers. Without an author it is not known here."""

    message_id: str
    author: str | None = None
    type: str | None = None
    text: str | None = None


class ConversationMessage(WireModel):
    """A message of a conversation. `sentAt` is when it was written, as long as it is not sent.

    `author` is `contact`, `assistant` or `person`. A message has no `messageId` before it is sent, and no
    text where it carries none or was taken back. `decision` is with what the assistant said, and with the
    message on which it decided to say nothing. `error` says why one has failed.

    `media`, `location`, `contacts` and `poll` are there by `type`; a file is fetched by its `mediaId`.
    """

    message_id: str | None
    author: str
    type: str
    text: str | None
    status: MessageProgress
    error: ErrorCode | None = None
    sent_at: Timestamp
    decision: Answer | None = None
    media: Media | None = None
    location: Location | None = None
    contacts: list[ContactCard] | None = None
    poll: Poll | None = None
    quoted: QuotedMessage | None = None
    reactions: list[MessageReaction] = Field(default_factory=list)
    edited_at: Timestamp | None = None
    revoked_at: Timestamp | None = None


class Conversation(WireModel):
    """Who answers in a conversation, why, since when and until when at the latest.

    `reason` is why a person took over: `asked`, `intent`, `doubt`, `loop`, `automation`, `by_hand` or `api`,
    in the last case with the caller's own words as `note`. `waiting`: a person answers, and has not written
    since it was handed over or since the contact wrote. `unanswered` counts the contact's messages since our
    last, `unread` those that no person of ours has seen. `found` is the message with the words that were
    sought.
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
    unread: int = 0
    waiting: bool = False
    found: ConversationMessage | None = None


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


class MarkSeen(RequestModel):
    """Somebody of ours has seen what the contact wrote."""

    session_id: SessionId | None = None


class WriteByHand(RequestModel):
    """What a person writes to a contact."""

    text: MessageText
    session_id: SessionId | None = None
