"""Commands of automation platforms, by a key or signed."""

import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from holdfast_contract.commands import COMMANDS, SCOPES, CommandDone, CommandType, command_in
from holdfast_contract.errors import (
    CommandRunning,
    Conflict,
    ConversationNotFound,
    Forbidden,
    GatewayUnreachable,
    IdempotencyConflict,
    PayloadTooLarge,
    RateLimited,
    RequestTimeout,
    SessionNotFound,
    SessionNotReady,
    SignatureInvalid,
    Unauthenticated,
    UnsupportedMediaType,
    ValidationFailed,
)
from holdfast_contract.ids import UserId
from holdfast_contract.messages import IDEMPOTENCY_HEADER, IDEMPOTENCY_KEY_PATTERN
from holdfast_contract.model import WireModel, decode_json
from holdfast_contract.service.web import MAX_BODY, Route, read_body
from holdfast_contract.signing import HUB_SIGNATURE_HEADER

from holdfast_core.application.commands import Commands
from holdfast_core.application.signatories import Signatories
from holdfast_core.application.users import Users
from holdfast_core.domain.commands import SIGNATURE_HEADER, Commander, is_signed
from holdfast_core.http.auth import key_in, key_of

PATH = "/webhooks/automation"
_KEY = re.compile(IDEMPOTENCY_KEY_PATTERN)


class _Addressed(WireModel):
    user_id: UserId


class AutomationRoutes:
    """Where automation platforms send their commands."""

    def __init__(self, commands: Commands, users: Users, signatories: Signatories) -> None:
        self._commands = commands
        self._users = users
        self._signatories = signatories

    def routes(self) -> list[Route]:
        """The table."""
        return [
            Route(
                "POST",
                PATH,
                self.carry_out_command,
                "Carry out a command, once for each key or signed id; a repeat is answered the same.",
                answer=CommandDone,
                errors=(
                    Unauthenticated,
                    SignatureInvalid,
                    Forbidden,
                    RateLimited,
                    RequestTimeout,
                    PayloadTooLarge,
                    UnsupportedMediaType,
                    ValidationFailed,
                    IdempotencyConflict,
                    CommandRunning,
                    Conflict,
                    *_OF_COMMANDS,
                ),
                tag="webhooks",
                open=True,
            )
        ]

    async def carry_out_command(self, request: web.Request) -> CommandDone:
        """Find out who asks, and for how often, before anything of the command itself is read."""
        if key_in(request):
            key = await key_of(request, self._users)
            commander = Commander(key.key_id, key.user_id, key.scopes)
            await self._commands.let_in(commander)
            decoded = decode_json(await _body(request))
        elif is_signed(request.headers):
            body = await _body(request)
            # The one thing that is taken from a body before its signature: whose secrets may have made that.
            decoded = decode_json(body)
            user_id = _Addressed.from_wire(decoded).user_id
            commander = await self._signatories.verify(user_id, request.headers, body)
            await self._commands.let_in(commander)
        else:
            raise Unauthenticated(
                "No credentials. Send `Authorization: Bearer <key>` or `X-Api-Key: <key>`, or sign the "
                "request with a subscription's secret."
            )
        return await self._commands.carry_out(commander, command_in(decoded), _key(request, commander))


_OF_COMMANDS = (SessionNotFound, SessionNotReady, ConversationNotFound, GatewayUnreachable)


async def _body(request: web.Request) -> bytes:
    if request.content_type != "application/json":
        raise UnsupportedMediaType
    return await read_body(request, MAX_BODY)


def _key(request: web.Request, commander: Commander) -> str | None:
    """Give the key under which the command is done once, as its headers say. Raises `ValidationFailed`."""
    name = IDEMPOTENCY_HEADER if IDEMPOTENCY_HEADER in request.headers else "webhook-id"
    key = request.headers.get(IDEMPOTENCY_HEADER, commander.signed_id)
    if key is not None and not _KEY.fullmatch(key):
        problem = {"field": name, "problem": "Give 1 to 255 visible ASCII characters."}
        raise ValidationFailed(details={"fields": [problem]})
    return key


def describe(described: dict[str, Any]) -> None:
    """Add to the document what the table of routes cannot say of commands: their bodies, and who may."""
    operation = described["paths"][PATH]["post"]
    references = {type_: f"#/components/schemas/{model.__name__}" for type_, model in COMMANDS.items()}
    operation["requestBody"] = {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "oneOf": [{"$ref": reference} for reference in references.values()],
                    "discriminator": {"propertyName": "type", "mapping": references},
                },
                "examples": {type_: {"value": example} for type_, example in EXAMPLES.items()},
            }
        },
    }
    operation["parameters"] = [
        {"name": name, "in": "header", "required": False, "description": says, "schema": {"type": "string"}}
        for name, says in _HEADERS.items()
    ]
    described["components"]["securitySchemes"]["signature"] = {
        "type": "apiKey",
        "in": "header",
        "name": SIGNATURE_HEADER,
        "description": "`v1,<base64 HMAC-SHA256 of id.timestamp.body>` by a subscription's secret.",
    }
    needed = ", ".join(f"`{scope}` for `{type_}`" for type_, scope in SCOPES.items())
    operation["description"] = f"A key needs the scope of the command: {needed}."
    operation["security"] = [{"bearer": []}, {"apiKey": []}, {"signature": []}]


_HEADERS: Mapping[str, str] = {
    IDEMPOTENCY_HEADER: "The same key never does it twice. A message needs one, here, signed or as `id`.",
    "webhook-id": "Of a signed command: its id, the same on every attempt.",
    "webhook-timestamp": "Of a signed command: seconds, no more than five minutes ago.",
    HUB_SIGNATURE_HEADER: "Instead of the signature: `sha256=<hex HMAC-SHA256 of body>`, whose body has an "
    "`id` and a `timestamp`.",
}

EXAMPLES: Mapping[CommandType, dict[str, Any]] = {
    CommandType.MESSAGE_SEND: {
        "type": "message.send",
        "userId": "acme",
        "id": "order-1042-ready",
        "data": {"to": "6281717407674", "type": "text", "text": "Your order is ready."},
    },
    CommandType.CONTACT_RESET: {
        "type": "contact.reset",
        "userId": "acme",
        "data": {"contactId": "6281717407674"},
    },
    CommandType.CONVERSATION_HANDOFF: {
        "type": "conversation.handoff",
        "userId": "acme",
        "data": {"contactId": "6281717407674", "reason": "Asked for the manager"},
    },
    CommandType.CONVERSATION_RESUME: {
        "type": "conversation.resume",
        "userId": "acme",
        "data": {"contactId": "6281717407674"},
    },
    CommandType.QUESTION_ASK: {
        "type": "question.ask",
        "userId": "acme",
        "data": {"question": "When are you open?"},
    },
}
