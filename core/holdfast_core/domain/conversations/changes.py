"""What an event changes in a conversation."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from holdfast_contract.errors import ValidationFailed
from holdfast_contract.events import (
    Event,
    EventType,
    MessageEditedData,
    MessageReactionData,
    MessageReceivedData,
    MessageRevokedData,
    MessageSentData,
    MessageStatusData,
)

from holdfast_core.domain.conversations.arrivals import in_utc, is_of_use
from holdfast_core.domain.conversations.messages import Author, Message
from holdfast_core.domain.conversations.statuses import Progress, failure


@dataclass(frozen=True)
class Edit:
    """Other words for a message that is there."""

    user_id: str
    session_id: str
    contact_id: str
    message_id: str
    text: str | None
    edited_at: datetime


@dataclass(frozen=True)
class Revocation:
    """A message was taken back: its words are to go."""

    user_id: str
    session_id: str
    contact_id: str
    message_id: str
    revoked_at: datetime


@dataclass(frozen=True)
class Reaction:
    """An emoji on a message; an empty one takes the author's last back."""

    user_id: str
    session_id: str
    contact_id: str
    message_id: str
    author: Author
    emoji: str
    sent_at: datetime


Change = Message | Edit | Revocation | Reaction | Progress


def change_in(event: Event, contact_id: str | None) -> Change | None:
    """Read what an event about this contact changes. Raises `ValidationFailed` for malformed data."""
    if event.type == EventType.MESSAGE_STATUS:
        return _progress(event)
    read = _READERS.get(event.type)
    if read is None or not is_of_use(event):
        return None
    if contact_id is None:
        raise ValidationFailed("It does not say whom it is about.")
    return read(event, contact_id)


def _received(event: Event, contact_id: str) -> Message:
    data = MessageReceivedData.from_wire(event.data)
    return _message(event, data, contact_id, _author(from_me=data.from_me))


def _sent(event: Event, contact_id: str) -> Message:
    data = MessageSentData.from_wire(event.data)
    return replace(_message(event, data, contact_id, Author.PERSON), status=data.status)


def _progress(event: Event) -> Progress:
    data = MessageStatusData.from_wire(event.data)
    return Progress(
        user_id=event.user_id,
        session_id=event.session_id,
        message_id=data.message_id,
        status=data.status,
        error=failure(data.status, data.code),
    )


def _edit(event: Event, contact_id: str) -> Edit:
    data = MessageEditedData.from_wire(event.data)
    return Edit(
        user_id=event.user_id,
        session_id=event.session_id,
        contact_id=contact_id,
        message_id=data.message_id,
        text=data.text,
        edited_at=in_utc(data.edited_at),
    )


def _revocation(event: Event, contact_id: str) -> Revocation:
    data = MessageRevokedData.from_wire(event.data)
    return Revocation(
        user_id=event.user_id,
        session_id=event.session_id,
        contact_id=contact_id,
        message_id=data.message_id,
        revoked_at=in_utc(data.revoked_at),
    )


def _reaction(event: Event, contact_id: str) -> Reaction:
    data = MessageReactionData.from_wire(event.data)
    return Reaction(
        user_id=event.user_id,
        session_id=event.session_id,
        contact_id=contact_id,
        message_id=data.message_id,
        author=_author(from_me=data.from_me),
        emoji=data.emoji,
        sent_at=in_utc(data.sent_at),
    )


_READERS: dict[str, Callable[[Event, str], Change]] = {
    EventType.MESSAGE_RECEIVED: _received,
    EventType.MESSAGE_SENT: _sent,
    EventType.MESSAGE_EDITED: _edit,
    EventType.MESSAGE_REVOKED: _revocation,
    EventType.MESSAGE_REACTION: _reaction,
}


def _author(*, from_me: bool) -> Author:
    return Author.PERSON if from_me else Author.CONTACT


def _message(
    event: Event, data: MessageReceivedData | MessageSentData, contact_id: str, author: Author
) -> Message:
    detail = data.model_dump(
        mode="json",
        by_alias=True,
        exclude_none=True,
        include={"media", "location", "contacts", "poll", "reply_to"},
    )
    return Message(
        user_id=event.user_id,
        session_id=event.session_id,
        chat_id=data.chat.chat_id,
        chat_kind=data.chat.kind,
        contact_id=contact_id,
        message_id=data.message_id,
        author=author,
        type=data.type,
        text=data.text,
        sent_at=in_utc(data.sent_at),
        detail=detail,
        catch_up=data.catch_up,
    )
