"""What becomes of messages of ours: how they are remembered, and the events that tell of it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TypedDict

from holdfast_contract.contacts import Contact
from holdfast_contract.errors import ErrorCode
from holdfast_contract.events import (
    EventType,
    Media,
    MessageSentData,
    MessageSource,
    MessageStatusData,
)
from holdfast_contract.ids import derived_id
from holdfast_contract.messages import MessageStatus, SendMessage

from holdfast_gateway.application.sending_page import Attachment
from holdfast_gateway.application.store import Draft
from holdfast_gateway.domain.addresses import chat_of
from holdfast_gateway.domain.sending import SendRecord
from holdfast_gateway.domain.session import SessionKey


def describe(
    message: SendMessage,
    attachment: Attachment | None,
    *,
    message_id: str,
    chat_id: str,
    to: Contact,
    at: datetime,
) -> MessageSentData:
    """Say what a message will be once it is sent; the time is corrected when it is."""
    text, reply_to = message.text, message.reply_to
    if message.media is not None:
        text = message.media.caption
    if message.reaction is not None:
        text, reply_to = message.reaction.emoji, message.reaction.message_id
    return MessageSentData(
        message_id=message_id,
        chat=chat_of(chat_id),
        to=to,
        status=MessageStatus.SENT,
        source=MessageSource.API,
        type=message.type,
        text=text,
        media=attachment
        and Media(mime_type=attachment.mime_type, filename=attachment.filename, bytes=attachment.size),
        location=message.location,
        contacts=message.contact and [message.contact],
        poll=message.poll,
        reply_to=reply_to,
        sent_at=at,
    )


def acknowledged(record: SendRecord, status: MessageStatus, at: datetime) -> tuple[SendRecord, list[Draft]]:
    """Make of a send what WhatsApp says of it. Nobody hears of a receipt before the message itself.

    A message is told once, by whoever sees its acknowledgement first: its sender, or a receipt.
    """
    told = []
    if record.untold is not None:
        sent = Draft(
            EventType.MESSAGE_SENT,
            record.key,
            record.untold.model_copy(update={"sent_at": at}),
            lane=record.chat_id,
            **sent_once(record.key, record.message_id),
        )
        told.append(sent)
    if status is not MessageStatus.SENT:
        told.append(
            came_further(record.key, record.message_id, record.chat_id, status, source=MessageSource.API)
        )
    return replace(record, status=status, sent_at=record.sent_at or at, untold=None), told


def failed(record: SendRecord, code: ErrorCode) -> tuple[SendRecord, list[Draft]]:
    """Make of a send that WhatsApp refused it."""
    told = came_further(
        record.key,
        record.message_id,
        record.chat_id,
        MessageStatus.FAILED,
        source=MessageSource.API,
        code=code,
    )
    return replace(record, status=MessageStatus.FAILED, code=code, untold=None), [told]


def came_further(
    key: SessionKey,
    message_id: str,
    chat: str,
    status: MessageStatus,
    *,
    source: MessageSource,
    code: str | None = None,
) -> Draft:
    """Tell how far a message of ours has come; `code` is why it failed."""
    return Draft(
        EventType.MESSAGE_STATUS,
        key,
        MessageStatusData(message_id=message_id, status=status, source=source, code=code),
        lane=chat,
        once=(once := f"{key} {status} {message_id}"),
        event_id=_event_id(once),
    )


class Told(TypedDict):
    """What an event is known by."""

    once: str
    event_id: str


def sent_once(key: SessionKey, message_id: str) -> Told:
    """Name the event that tells of a message of the API's: the same on whatever gateway tells it."""
    once = f"{key} sent {message_id}"
    return {"once": once, "event_id": _event_id(once)}


def _event_id(once: str) -> str:
    # Its time is left out: two gateways that tell of one message would each know another.
    return derived_id("evt", datetime.fromtimestamp(0, UTC), once)
