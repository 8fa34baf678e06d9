"""The routes of messages and contacts."""

import re
from collections.abc import Sequence

from aiohttp import web
from holdfast_contract import errors
from holdfast_contract.contacts import ContactLookup
from holdfast_contract.messages import (
    IDEMPOTENCY_HEADER,
    IDEMPOTENCY_KEY_PATTERN,
    MessageState,
    SendMessage,
    SentMessage,
)
from holdfast_contract.service.web import Route

from holdfast_gateway.application.sender import Sender
from holdfast_gateway.http.sessions import BASE, session_key

_KEY = re.compile(IDEMPOTENCY_KEY_PATTERN)
_PHONE = re.compile(r"^\+?[0-9]{5,20}$")


def message_routes(sender: Sender) -> Sequence[Route]:
    """Make the table of routes."""

    async def send_message(request: web.Request, body: SendMessage) -> SentMessage:
        idempotency_key = request.headers.get(IDEMPOTENCY_HEADER, "")
        if not _KEY.match(idempotency_key):
            raise errors.ValidationFailed(
                f"{IDEMPOTENCY_HEADER} is missing or malformed: send 1 to 255 printable characters, "
                "new for each message and the same for each repeat."
            )
        return await sender.send(session_key(request), idempotency_key, body)

    async def get_message(request: web.Request) -> MessageState:
        return await sender.state(session_key(request), request.match_info["messageId"])

    async def get_contact(request: web.Request) -> ContactLookup:
        phone = request.match_info["phone"]
        if not _PHONE.match(phone):
            raise errors.ValidationFailed("A phone is written in digits, with its country code.")
        return await sender.look_up(session_key(request), phone)

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
            errors=(
                errors.SessionNotFound,
                errors.SessionNotReady,
                errors.IdempotencyConflict,
                errors.NumberNotOnWhatsapp,
                errors.NumberUnknown,
                errors.SendFailed,
            ),
            tag="messages",
        ),
        Route(
            "GET",
            f"{BASE}/messages/{{messageId}}",
            get_message,
            "How far a message has come.",
            answer=MessageState,
            errors=(errors.SessionNotFound, errors.MessageNotFound),
            tag="messages",
        ),
        Route(
            "GET",
            f"{BASE}/contacts/{{phone}}",
            get_contact,
            "Whether a number is on WhatsApp, and whose it is.",
            answer=ContactLookup,
            errors=(errors.SessionNotFound, errors.SessionNotReady, errors.NumberUnknown),
            tag="messages",
        ),
    ]
