"""Messages: what is asked to be sent, and what became of it."""

import base64
import binascii
from collections.abc import Collection
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from holdfast_contract.contacts import Contact
from holdfast_contract.errors import ErrorCode
from holdfast_contract.model import RequestModel, WireModel
from holdfast_contract.times import Timestamp

IDEMPOTENCY_HEADER = "Idempotency-Key"
IDEMPOTENCY_KEY_PATTERN = r"^[\x21-\x7e]{1,255}$"
MAX_TEXT = 65_536
"""Characters; WhatsApp's own limit for a text."""

MAX_CAPTION = 1_024

RECIPIENT_PATTERN = r"^\+?[0-9]{5,20}$|^[0-9-]{5,40}@(c\.us|s\.whatsapp\.net|lid|g\.us)$"

Recipient = Annotated[str, StringConstraints(pattern=RECIPIENT_PATTERN)]
"""A phone, a contactId or a chatId."""

MessageId = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""WhatsApp's own id of a message, as `true_62811…@c.us_3EB0…`."""

MessageText = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT)]


class MessageStatus(StrEnum):
    """How far a message of ours has come."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class MessageType(StrEnum):
    """What a message is."""

    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    VOICE = "voice"
    DOCUMENT = "document"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"
    REACTION = "reaction"
    POLL = "poll"


MEDIA_TYPES = frozenset(
    {
        MessageType.IMAGE,
        MessageType.VIDEO,
        MessageType.AUDIO,
        MessageType.VOICE,
        MessageType.DOCUMENT,
        MessageType.STICKER,
    }
)
"""Those that carry a file."""


def _base64(text: str) -> str:
    try:
        base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("is not base64") from None
    return text


_BASE64_SCHEMA = {
    "type": "string",
    "contentEncoding": "base64",
    "pattern": "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
}
_LABEL = "([A-Za-z0-9-]*[A-Za-z0-9])?"
_HOST = rf"([A-Za-z0-9]{_LABEL}\.)*[A-Za-z]{_LABEL}|((1[0-9]|[1-9])?[0-9]\.){{3}}(1[0-9]|[1-9])?[0-9]"
_URL_SCHEMA = {
    "type": "string",
    "pattern": rf"^https?://({_HOST})(:[1-9][0-9]{{0,3}})?([/?#][!-~]*)?$",
    "maxLength": 2_000,
}
"""What every reader of URLs takes for one; ours takes more."""

_NOTHING = {"type": "null"}


def _kind(
    schema: dict[str, Any], name: str, required: list[str], properties: dict[str, Any]
) -> dict[str, Any]:
    """Write one kind of a model: all of its fields, some narrower, and a name for generated clients."""
    return {
        "title": schema["title"] + name.capitalize(),
        "type": "object",
        "required": required,
        "properties": schema["properties"] | properties,
        "additionalProperties": False,
    }


def _with_phone(card: dict[str, Any]) -> dict[str, Any]:
    """Write a card as it is sent: without a phone nobody could be reached by it."""
    phone = {"phone": card["properties"]["phone"]["anyOf"][0]}
    return card | {"required": ["name", "phone"], "properties": card["properties"] | phone}


def _only_kinds(schema: dict[str, Any], kinds: list[dict[str, Any]]) -> None:
    """Let a schema be one of these kinds, each of which says all: generators read no more than the kinds."""
    said = {"title": schema["title"], "description": schema["description"]}
    schema.clear()
    schema.update(said, oneOf=kinds)


def _of_one_source(schema: dict[str, Any]) -> None:
    """Say in the JSON schema too what the validator asks for."""
    data = {"data": _BASE64_SCHEMA, "mimeType": schema["properties"]["mimeType"]["anyOf"][0], "url": _NOTHING}
    by_url = {"url": schema["properties"]["url"]["anyOf"][0], "data": _NOTHING}
    kinds = [
        _kind(schema, "url", ["url"], by_url),
        _kind(schema, "data", ["data", "mimeType"], data),
    ]
    _only_kinds(schema, kinds)


class MediaToSend(RequestModel):
    """A file: fetched from `url`, or given as `data` (base64) with its `mime_type`."""

    model_config = ConfigDict(json_schema_extra=_of_one_source)

    url: Annotated[HttpUrl, WithJsonSchema(_URL_SCHEMA)] | None = None
    data: Annotated[str, AfterValidator(_base64), WithJsonSchema(_BASE64_SCHEMA)] | None = None
    mime_type: (
        Annotated[str, StringConstraints(pattern=r"^[\w.+-]+/[\w.+-]+(;.*)?$", max_length=200)] | None
    ) = None
    filename: Annotated[str, StringConstraints(min_length=1, max_length=255)] | None = None
    caption: Annotated[str, StringConstraints(max_length=MAX_CAPTION)] | None = None

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        if (self.url is None) == (self.data is None):
            raise ValueError("give either url or data")
        if self.data is not None and self.mime_type is None:
            raise ValueError("data needs its mimeType")
        return self


class Location(WireModel):
    """A place on the earth, in degrees."""

    latitude: Annotated[float, Field(strict=True, ge=-90, le=90)]
    longitude: Annotated[float, Field(strict=True, ge=-180, le=180)]
    name: str | None = None
    address: str | None = None


class ContactCard(WireModel):
    """Somebody's name and number, to be saved by whoever gets it."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    phone: Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{5,20}$")] | None = None


class Reaction(WireModel):
    """An emoji on a message; an empty one takes the reaction back."""

    message_id: MessageId
    emoji: Annotated[str, StringConstraints(max_length=32)]


def _whole_number(value: Any) -> Any:
    """Let through what JSON Schema calls an integer: 3 and 3.0, and neither true nor "3"."""
    if isinstance(value, bool | str):
        raise ValueError("must be a whole number")  # noqa: TRY004 - a TypeError would not be a refusal
    return value


class Poll(WireModel):
    """A question with answers to choose from, up to `max_answers` of them."""

    question: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    options: Annotated[
        list[Annotated[str, StringConstraints(min_length=1, max_length=100)]],
        Field(min_length=2, max_length=12),
    ]
    max_answers: Annotated[int, BeforeValidator(_whole_number), Field(ge=1)] = 1


_BY_FIELD: dict[str, Collection[MessageType]] = {
    "text": [MessageType.TEXT],
    "media": sorted(MEDIA_TYPES),
    "location": [MessageType.LOCATION],
    "contact": [MessageType.CONTACT],
    "reaction": [MessageType.REACTION],
    "poll": [MessageType.POLL],
}
"""The field that a message carries, and the types that carry it."""


def _of_its_type(schema: dict[str, Any]) -> None:
    """Say in the JSON schema too what the validator asks for."""
    carried = {field: schema["properties"][field]["anyOf"][0] for field in _BY_FIELD}
    more: dict[str, dict[str, Any]] = {
        "contact": {"contact": _with_phone(ContactCard.model_json_schema())},
        "reaction": {"reaction": carried["reaction"], "replyTo": _NOTHING},
    }
    kinds = [
        _kind(
            schema,
            field,
            [*schema["required"], *(["text"] if field == "text" else ["type", field])],
            dict.fromkeys(_BY_FIELD, _NOTHING)
            | {"type": {"type": "string", "enum": list(types)}}
            | more.get(field, {field: carried[field]}),
        )
        for field, types in _BY_FIELD.items()
    ]
    _only_kinds(schema, kinds)


class SendMessage(RequestModel):
    """A message to send: beside its `type` it carries the field of that type, and no other.

    `reply_to` is the messageId that it quotes.
    """

    model_config = ConfigDict(json_schema_extra=_of_its_type)

    to: Recipient
    type: MessageType = MessageType.TEXT
    text: MessageText | None = None
    media: MediaToSend | None = None
    location: Location | None = None
    contact: ContactCard | None = None
    reaction: Reaction | None = None
    poll: Poll | None = None
    reply_to: MessageId | None = None

    @model_validator(mode="after")
    def _carries_what_its_type_says(self) -> Self:
        for name, types in _BY_FIELD.items():
            if self.type in types and getattr(self, name) is None:
                raise ValueError(f"a message of type {self.type} needs {name}")
            if self.type not in types and getattr(self, name) is not None:
                raise ValueError(f"a message of type {self.type} does not take {name}")
        if self.contact is not None and self.contact.phone is None:
            raise ValueError("a contact that is sent has a phone")
        if self.reaction is not None and self.reply_to is not None:
            raise ValueError("a reaction names its message itself and does not take replyTo")
        return self


class SentMessage(WireModel):
    """A message that was taken: `sent_at` is when WhatsApp acknowledged it."""

    message_id: str
    status: MessageStatus
    to: Contact
    sent_at: Timestamp | None = None


class ShowTyping(RequestModel):
    """Show in a chat that somebody writes, for so many seconds."""

    seconds: Annotated[float, Field(gt=0, le=60)] = 5.0


class MessageState(WireModel):
    """How far a message has come; `code` says why it failed."""

    message_id: str
    status: MessageStatus
    code: ErrorCode | None = None
