"""What a page saw in a chat, turned into the events that tell of it."""

from holdfast_contract.contacts import Contact
from holdfast_contract.events import (
    EventType,
    MessageReceivedData,
    MessageSentData,
    MessageSource,
    MessageStatusData,
)
from holdfast_contract.ids import derived_id
from holdfast_contract.messages import MessageStatus

from holdfast_gateway.application.page import MessageSeen
from holdfast_gateway.application.store import Draft
from holdfast_gateway.domain.addresses import chat_of, contact_of, is_chat
from holdfast_gateway.domain.sending import SendRecord
from holdfast_gateway.domain.session import SessionKey

TYPES = {
    "chat": "text",
    "image": "image",
    "video": "video",
    "ptv": "video",
    "audio": "audio",
    "ptt": "voice",
    "document": "document",
    "sticker": "sticker",
    "location": "location",
    "vcard": "contact",
    "multi_vcard": "contact",
    "poll_creation": "poll",
}
"""WhatsApp's types of message that a person wrote, and our names for them.

The others are the protocol's own (notices, calls, keys) or, as `ciphertext`, will come again decrypted.
"""


def is_told(seen: MessageSeen) -> bool:
    """Say whether anybody is told of this message."""
    return seen.type in TYPES and is_chat(seen.chat)


def received(key: SessionKey, seen: MessageSeen) -> Draft:
    """Tell of a message that somebody wrote to us. The same message has the same event id, always."""
    once = f"{key} received {seen.message_id}"
    return Draft(
        EventType.MESSAGE_RECEIVED,
        key,
        MessageReceivedData(
            message_id=seen.message_id,
            chat=chat_of(seen.chat),
            from_=contact_of(seen.author, other=seen.author_other, name=seen.author_name),
            from_me=False,
            type=TYPES[seen.type],
            text=seen.text,
            reply_to=seen.reply_to,
            sent_at=seen.sent_at,
        ),
        lane=seen.chat,
        once=once,
        event_id=derived_id("evt", seen.sent_at, once),
    )


def sent_by_hand(key: SessionKey, seen: MessageSeen) -> Draft:
    """Tell of a message that a person wrote on the phone."""
    once = f"{key} sent {seen.message_id}"
    return Draft(
        EventType.MESSAGE_SENT,
        key,
        MessageSentData(
            message_id=seen.message_id,
            chat=chat_of(seen.chat),
            to=contact_of(seen.chat),
            status=MessageStatus.SENT,
            source=MessageSource.PHONE,
            type=TYPES[seen.type],
            text=seen.text,
            sent_at=seen.sent_at,
        ),
        lane=seen.chat,
        once=once,
        event_id=derived_id("evt", seen.sent_at, once),
    )


def sent_by_api(record: SendRecord, to: Contact, text: str) -> Draft:
    """Tell of a message that a caller of ours sent, once WhatsApp has acknowledged it."""
    if record.sent_at is None:
        raise ValueError("a message that is not sent yet has nothing to tell")
    return Draft(
        EventType.MESSAGE_SENT,
        record.key,
        MessageSentData(
            message_id=record.message_id,
            chat=chat_of(record.chat_id),
            to=to,
            status=record.status,
            source=MessageSource.API,
            type="text",
            text=text,
            sent_at=record.sent_at,
        ),
        lane=record.chat_id,
        once=f"{record.key} sent {record.message_id}",
    )


def came_further(
    key: SessionKey, message_id: str, chat: str, status: MessageStatus, source: MessageSource
) -> Draft:
    """Tell how far a message of ours has come."""
    return Draft(
        EventType.MESSAGE_STATUS,
        key,
        MessageStatusData(message_id=message_id, status=status, source=source),
        lane=chat,
        once=f"{key} {status} {message_id}",
    )


def chat_of_message_id(message_id: str) -> str:
    """Read the chat out of `true_<chat>_<id>[_<participant>]`."""
    return message_id.split("_")[1]
