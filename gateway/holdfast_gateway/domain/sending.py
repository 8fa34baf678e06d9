"""A message that somebody asked to be sent, as it is remembered under its idempotency key."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from holdfast_contract.contacts import Contact
from holdfast_contract.errors import ErrorCode
from holdfast_contract.events import MessageSentData
from holdfast_contract.messages import MessageState, MessageStatus, SentMessage

from holdfast_gateway.domain.session import SessionKey

_ORDER = [MessageStatus.QUEUED, MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ]
_ACKS = {1: MessageStatus.SENT, 2: MessageStatus.DELIVERED, 3: MessageStatus.READ, 4: MessageStatus.READ}
"""WhatsApp's numbers: 0 is a clock, 1 one tick, 2 two, 3 blue, 4 played; below 0 it will not go out."""

_PREFIX, _OWN_DIGITS, _CHECK_DIGITS = "3EB0", 14, 4
"""What WhatsApp Web's ids begin with; and of the 18 hexadecimal digits behind it, those that tell messages
apart and those that follow from them, which only ours do."""

_TIMELOCK = "463"
"""The server's word for: no first messages to strangers from this account for a while."""


@dataclass(frozen=True)
class SendRecord:
    """Committed with its preset WhatsApp id before the page is called, so that a repeat can ask for it.

    `untold` is what its message.sent event will tell; None once it was told, or will never be.
    `first_contact_on` is the day (UTC) on which it counts as a first message to that person.
    """

    key: SessionKey
    idempotency_key: str
    request_hash: str
    message_id: str
    chat_id: str
    to: Contact
    status: MessageStatus
    sent_at: datetime | None = None
    code: ErrorCode | None = None
    untold: MessageSentData | None = None
    first_contact_on: date | None = None

    def to_sent(self) -> SentMessage:
        """Show it as the answer to the one who sent it."""
        return SentMessage(message_id=self.message_id, status=self.status, to=self.to, sent_at=self.sent_at)

    def to_state(self) -> MessageState:
        """Show how far it has come."""
        return MessageState(message_id=self.message_id, status=self.status, code=self.code)


class Refused(Exception):
    """WhatsApp's server has refused a message, for good; `code` says why."""

    def __init__(self, code: ErrorCode) -> None:
        """A repeat of the same message changes nothing."""
        self.code = code
        super().__init__(code)


def code_of_refusal(word: str | None) -> ErrorCode:
    """Read the server's word for why it refused a message; it does not always give one."""
    return ErrorCode.REACHOUT_TIMELOCK if word == _TIMELOCK else ErrorCode.SEND_FAILED


def status_of_ack(ack: int) -> MessageStatus | None:
    """Read WhatsApp's number; None for one that says nothing."""
    return MessageStatus.FAILED if ack < 0 else _ACKS.get(ack)


def is_further(now: MessageStatus, then: MessageStatus) -> bool:
    """Say whether `then` is a step beyond `now`; receipts come in any order, a status never goes back."""
    if then is MessageStatus.FAILED:
        return now is MessageStatus.QUEUED
    return now is not MessageStatus.FAILED and _ORDER.index(then) > _ORDER.index(now)


def preset_id(made: str, key: SessionKey, idempotency_key: str) -> str:
    """Give the id under which a message goes out, from one that the page has just made for its chat.

    It follows from who asks and with which key alone: a gateway that has taken the session over comes to the
    same, finds the message in the page where it went out before, and WhatsApp takes no id twice.
    """
    parts = made.split("_")
    asked = f"{key} {idempotency_key}"
    own = hashlib.sha256(asked.encode()).hexdigest()
    parts[2] = _PREFIX + _with_check(own[:_OWN_DIGITS].upper())
    return "_".join(parts)


def is_preset(message_id: str) -> bool:
    """Say whether a message of ours went out through the API, here or on another gateway."""
    own = bare_id(message_id).removeprefix(_PREFIX)
    return own == _with_check(own[:_OWN_DIGITS])


def _with_check(own: str) -> str:
    check = hashlib.sha256(f"holdfast {own}".encode()).hexdigest()
    return own + check[:_CHECK_DIGITS].upper()


def bare_id(message_id: str) -> str:
    """Give the part of `true_<chat>_<id>[_<participant>]` that is the message's own.

    Receipts name a group's reader, or the chat by its other address, where the send named neither.
    """
    parts = message_id.split("_")
    return parts[2] if len(parts) > 2 else message_id


def chat_of_message_id(message_id: str) -> str:
    """Read the chat out of `true_<chat>_<id>[_<participant>]`."""
    return message_id.split("_")[1]
