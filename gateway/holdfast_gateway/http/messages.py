"""The routes of messages and contacts."""

import re
from collections.abc import Sequence

from aiohttp import web
from holdfast_contract import errors
from holdfast_contract.contacts import ContactLookup
from holdfast_contract.messages import (
    IDEMPOTENCY_HEADER,
    IDEMPOTENCY_KEY_PATTERN,
    RECIPIENT_PATTERN,
    MessageState,
    SendMessage,
    SentMessage,
    ShowTyping,
)
from holdfast_contract.service.web import MAX_BODY, Route

from holdfast_gateway.application.sender import Sender
from holdfast_gateway.http.sessions import BASE, session_key

_KEY = re.compile(IDEMPOTENCY_KEY_PATTERN)
_RECIPIENT = re.compile(RECIPIENT_PATTERN)
_PHONE = re.compile(r"^\+?[0-9]{5,20}$")


MAX_INLINE = 16 << 20
"""Bytes of a file that stands in the request itself; a larger one is sent by its address."""

_CHAT_ERRORS = (
    errors.SessionNotFound,
    errors.SessionNotReady,
    errors.NumberNotOnWhatsapp,
    errors.NumberUnknown,
    errors.SendFailed,
    errors.SessionOwnedElsewhere,
    errors.GatewayDraining,
)


def message_routes(sender: Sender, max_media: int) -> Sequence[Route]:
    """Make the table of routes; `max_media` is in bytes of a file."""

    async def send_message(request: web.Request, body: SendMessage) -> SentMessage:
        idempotency_key = request.headers.get(IDEMPOTENCY_HEADER, "")
        if not _KEY.fullmatch(idempotency_key):
            raise errors.ValidationFailed(
                f"{IDEMPOTENCY_HEADER} is missing or malformed: send 1 to 255 printable characters, "
                "new for each message and the same for each repeat."
            )
        return await sender.send(session_key(request), idempotency_key, body)

    async def get_message(request: web.Request) -> MessageState:
        return await sender.state(session_key(request), request.match_info["messageId"])

    async def get_contact(request: web.Request) -> ContactLookup:
        phone = request.match_info["phone"]
        if not _PHONE.fullmatch(phone):
            raise errors.ValidationFailed("A phone is written in digits, with its country code.")
        return await sender.look_up(session_key(request), phone)

    async def mark_seen(request: web.Request) -> None:
        await sender.mark_seen(session_key(request), _chat(request))

    async def show_typing(request: web.Request, body: ShowTyping) -> None:
        await sender.show_typing(session_key(request), _chat(request), body.seconds)

    return [
        Route(
            "POST",
            f"{BASE}/messages",
            send_message,
            "Send a message, once for each Idempotency-Key.",
            body=SendMessage,
            answer=SentMessage,
            status=201,
            headers={IDEMPOTENCY_HEADER: "The same for each repeat of one message."},
            parameters={IDEMPOTENCY_HEADER: {"pattern": IDEMPOTENCY_KEY_PATTERN}},
            errors=(
                errors.SessionNotFound,
                errors.SessionNotReady,
                errors.IdempotencyConflict,
                errors.NumberNotOnWhatsapp,
                errors.NumberUnknown,
                errors.MessageNotFound,
                errors.MediaTooLarge,
                errors.MediaUnavailable,
                errors.UnsupportedMediaType,
                errors.SendFailed,
                errors.StorageExhausted,
                errors.ReachoutTimelock,
                errors.SendingPaused,
                errors.FirstContactsExhausted,
                errors.SessionOwnedElsewhere,
                errors.GatewayDraining,
            ),
            tag="messages",
            # In base64 a file grows by a third.
            max_body=MAX_BODY + min(max_media, MAX_INLINE) * 4 // 3,
        ),
        Route(
            "GET",
            f"{BASE}/messages/{{messageId}}",
            get_message,
            "How far a message has come.",
            answer=MessageState,
            errors=(errors.SessionNotFound, errors.MessageNotFound, errors.SessionNotReady),
            tag="messages",
        ),
        Route(
            "POST",
            f"{BASE}/chats/{{chatId}}/seen",
            mark_seen,
            "Mark a chat as read.",
            status=204,
            errors=_CHAT_ERRORS,
            parameters={"chatId": {"pattern": RECIPIENT_PATTERN}},
            tag="messages",
        ),
        Route(
            "POST",
            f"{BASE}/chats/{{chatId}}/typing",
            show_typing,
            "Show in a chat that somebody writes, for so many seconds.",
            body=ShowTyping,
            body_optional=True,
            status=204,
            errors=_CHAT_ERRORS,
            parameters={"chatId": {"pattern": RECIPIENT_PATTERN}},
            tag="messages",
        ),
        Route(
            "GET",
            f"{BASE}/contacts/{{phone}}",
            get_contact,
            "Whether a number is on WhatsApp, and whose it is.",
            answer=ContactLookup,
            errors=(errors.SessionNotFound, errors.SessionNotReady, errors.NumberUnknown),
            parameters={"phone": {"pattern": _PHONE.pattern}},
            tag="messages",
        ),
    ]


def _chat(request: web.Request) -> str:
    """Give the chat that the path names."""
    chat = request.match_info["chatId"]
    if not _RECIPIENT.fullmatch(chat):
        raise errors.ValidationFailed("A chat is named by a phone, a contactId or a chatId.")
    return chat
