"""Messages: what is asked to be sent, and what became of it."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import StringConstraints

from holdfast_contract.contacts import Contact
from holdfast_contract.errors import ErrorCode
from holdfast_contract.model import RequestModel, WireModel
from holdfast_contract.times import Timestamp

IDEMPOTENCY_HEADER = "Idempotency-Key"
IDEMPOTENCY_KEY_PATTERN = r"^[\x21-\x7e]{1,255}$"
MAX_TEXT = 65_536
"""Characters; WhatsApp's own limit for a text."""

Recipient = Annotated[
    str, StringConstraints(pattern=r"^\+?[0-9]{5,20}$|^[0-9-]{5,40}@(c\.us|s\.whatsapp\.net|lid|g\.us)$")
]
"""A phone, a contactId or a chatId."""

MessageText = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT)]


class MessageStatus(StrEnum):
    """How far a message of ours has come."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class SendMessage(RequestModel):
    """A message to send. `reply_to` is the messageId that it quotes."""

    to: Recipient
    type: Literal["text"] = "text"
    text: MessageText
    reply_to: str | None = None


class SentMessage(WireModel):
    """A message that was taken: `sent_at` is when WhatsApp acknowledged it."""

    message_id: str
    status: MessageStatus
    to: Contact
    sent_at: Timestamp | None = None


class MessageState(WireModel):
    """How far a message has come; `code` says why it failed."""

    message_id: str
    status: MessageStatus
    code: ErrorCode | None = None
