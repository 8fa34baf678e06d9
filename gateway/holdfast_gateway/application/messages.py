"""What a page saw in a chat, turned into the events that tell of it: each of the same id, always."""

from typing import Any

from holdfast_contract.contacts import Contact
from holdfast_contract.events import (
    EventType,
    Media,
    MessageEditedData,
    MessageReactionData,
    MessageReceivedData,
    MessageRevokedData,
    MessageSentData,
    MessageSource,
)
from holdfast_contract.ids import derived_id
from holdfast_contract.messages import MessageStatus
from holdfast_contract.model import WireModel
from holdfast_contract.times import now

from holdfast_gateway.application import outgoing
from holdfast_gateway.application.media import MediaFile
from holdfast_gateway.application.receiving_page import (
    Deed,
    EditSeen,
    MessageSeen,
    ReactionSeen,
    RevokeSeen,
)
from holdfast_gateway.application.store import Draft
from holdfast_gateway.domain.addresses import chat_of
from holdfast_gateway.domain.sending import is_preset
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


def draft_of(key: SessionKey, deed: Deed, contact: Contact, *, catch_up: bool) -> Draft:
    """Tell of a deed. `contact` is whoever did it; for a message of ours, whoever it went to."""
    data: WireModel
    match deed:
        case MessageSeen(from_me=True):
            is_ours = is_preset(deed.message_id)
            data = MessageSentData(
                **_content(key, deed),
                to=contact,
                status=MessageStatus.SENT,
                source=MessageSource.API if is_ours else MessageSource.PHONE,
                catch_up=catch_up,
            )
            if is_ours:
                # Another gateway has sent it, and may have told it too.
                sent = outgoing.sent_once(key, deed.message_id)
                return Draft(EventType.MESSAGE_SENT, key, data, lane=deed.chat, **sent)
            type_, once, at = EventType.MESSAGE_SENT, f"sent {deed.message_id}", deed.sent_at
        case MessageSeen():
            data = MessageReceivedData(**_content(key, deed), from_=contact, from_me=False, catch_up=catch_up)
            type_, once, at = EventType.MESSAGE_RECEIVED, f"received {deed.message_id}", deed.sent_at
        case ReactionSeen():
            data = MessageReactionData(
                **_about(deed, contact), emoji=deed.emoji, sent_at=deed.at, catch_up=catch_up
            )
            type_, once, at = EventType.MESSAGE_REACTION, f"reaction {deed.reaction_id}", deed.at
        case EditSeen():
            data = MessageEditedData(
                **_about(deed, contact), text=deed.text, edited_at=deed.at, catch_up=catch_up
            )
            once = f"edited {deed.message_id} {deed.edit_id}"
            type_, at = EventType.MESSAGE_EDITED, deed.at
        case RevokeSeen():
            data = MessageRevokedData(**_about(deed, contact), revoked_at=now(), catch_up=catch_up)
            # WhatsApp does not say when, so the id is made of the message's own time, which stays the same.
            type_, once, at = EventType.MESSAGE_REVOKED, f"revoked {deed.message_id}", deed.sent_at or now()
        case _:
            raise TypeError(deed)
    once = f"{key} {once}"
    return Draft(
        type_,
        key,
        data,
        lane=deed.chat,
        once=once,
        file=_file(key, deed) if isinstance(deed, MessageSeen) else None,
        event_id=derived_id("evt", at, once),
    )


def _file(key: SessionKey, seen: MessageSeen) -> MediaFile | None:
    if seen.media is None:
        return None
    return MediaFile(
        key=key,
        media_id=derived_id("med", seen.sent_at, str(key), seen.message_id),
        message_id=seen.message_id,
        chat=seen.chat,
        mime_type=seen.media.mime_type,
        filename=seen.media.filename,
    )


def _content(key: SessionKey, seen: MessageSeen) -> dict[str, Any]:
    file = _file(key, seen)
    media = file and Media(
        media_id=file.media_id,
        mime_type=file.mime_type,
        filename=file.filename,
        bytes=seen.media and seen.media.bytes,
    )
    return {
        "message_id": seen.message_id,
        "chat": chat_of(seen.chat),
        "type": TYPES[seen.type],
        "text": seen.text,
        "media": media,
        "location": seen.location,
        "contacts": list(seen.contacts) or None,
        "poll": seen.poll,
        "reply_to": seen.reply_to,
        "sent_at": seen.sent_at,
    }


def _about(deed: Deed, author: Contact) -> dict[str, Any]:
    return {
        "message_id": deed.message_id,
        "chat": chat_of(deed.chat),
        "from_": author,
        "from_me": deed.from_me,
    }
