"""A message that somebody asked to be sent, as it is remembered under its idempotency key."""

from dataclasses import dataclass
from datetime import datetime

from holdfast_contract.contacts import Contact
from holdfast_contract.messages import MessageState, MessageStatus, SentMessage

from holdfast_gateway.domain.session import SessionKey

_ORDER = [MessageStatus.QUEUED, MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ]
_ACKS = {
    -1: MessageStatus.FAILED,
    1: MessageStatus.SENT,
    2: MessageStatus.DELIVERED,
    3: MessageStatus.READ,
    4: MessageStatus.READ,
}
"""WhatsApp's numbers: 0 is a clock, 1 one tick, 2 two, 3 blue, 4 played."""


@dataclass(frozen=True)
class SendRecord:
    """Committed with its preset WhatsApp id before the page is called, so that a repeat can ask for it."""

    key: SessionKey
    idempotency_key: str
    request_hash: str
    message_id: str
    chat_id: str
    to: Contact
    status: MessageStatus
    sent_at: datetime | None = None

    def to_sent(self) -> SentMessage:
        """Show it as the answer to the one who sent it."""
        return SentMessage(message_id=self.message_id, status=self.status, to=self.to, sent_at=self.sent_at)

    def to_state(self) -> MessageState:
        """Show how far it has come."""
        return MessageState(message_id=self.message_id, status=self.status)


def status_of_ack(ack: int) -> MessageStatus | None:
    """Read WhatsApp's number; None for one that says nothing."""
    return _ACKS.get(ack)


def is_further(now: MessageStatus, then: MessageStatus) -> bool:
    """Say whether `then` is a step beyond `now`; receipts come in any order, a status never goes back."""
    if then is MessageStatus.FAILED:
        return now is MessageStatus.QUEUED
    return now is not MessageStatus.FAILED and _ORDER.index(then) > _ORDER.index(now)
