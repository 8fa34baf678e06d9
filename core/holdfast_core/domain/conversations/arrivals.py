"""Events as they arrive: read so that they can be stored, whom they are about, whether they come too late."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from holdfast_contract.contacts import Chat, Contact
from holdfast_contract.errors import ValidationFailed
from holdfast_contract.events import Event, EventType, MessageSource
from holdfast_contract.model import decode_json
from holdfast_contract.times import Timestamp
from holdfast_contract.trails import trail_of
from pydantic import TypeAdapter, ValidationError

from holdfast_core.domain.conversations.contacts import Standing, contact_named, identified
from holdfast_core.domain.words.text import whole

_ESCAPE = b"\\u"
_TIMESTAMP: TypeAdapter[datetime] = TypeAdapter(Timestamp)


@dataclass(frozen=True)
class Arrival:
    """An event in hand, and whom it is about; nobody where it tells of a session."""

    event: Event
    standing: Standing | None = None

    def ids(self) -> dict[str, str]:
        """Name what it is about, for the log."""
        event = self.event
        ids = {"user_id": event.user_id, "session_id": event.session_id, "event_id": event.id}
        message_id = event.data.get("messageId")
        if not isinstance(message_id, str):
            return {**ids, "request_id": event.id}
        trail = trail_of(event.user_id, event.session_id, message_id)
        return {**ids, "request_id": trail, "message_id": message_id}


def read_event(body: bytes) -> Event:
    """Read an envelope. Raises `ValidationFailed` for what is none."""
    decoded = decode_json(body)
    # Only an escape brings a character into a text in UTF-8 that cannot be stored.
    event = Event.from_wire(_whole(decoded) if _ESCAPE in body else decoded)
    in_utc(event.timestamp)
    return event


def _whole(value: Any) -> Any:
    match value:
        case str():
            return whole(value)
        case list():
            return [_whole(item) for item in value]
        case dict():
            return {whole(key): _whole(item) for key, item in value.items()}
    return value


def in_utc(moment: datetime) -> datetime:
    """Give a moment in UTC. Raises `ValidationFailed` for one that is before or after all calendars."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValidationFailed("A time is out of range.") from None


def person_in(event: Event) -> Contact | None:
    """Give the person that an event is about, under its stable contactId.

    That is whoever wrote, or where it went when we wrote ourselves. None where it is about nobody, or where
    its data cannot be read.
    """
    data = event.data
    if "chat" not in data:
        return None
    try:
        if data.get("fromMe"):
            return contact_named(Chat.from_wire(data["chat"]).chat_id)
        return identified(Contact.from_wire(data.get("to", data.get("from"))))
    except ValidationFailed:
        return None


def is_of_use(event: Event) -> bool:
    """Say whether anything here is done with what an event tells: not where we said it through the API."""
    return event.type != EventType.MESSAGE_SENT or event.data.get("source") != MessageSource.API


def is_forgotten(event: Event, reset_at: datetime | None) -> bool:
    """Say whether an event tells of a time before its contact's reset, so that it is not to be known.

    The gateway's clock stamped the event, ours the reset. What was caught up with was stamped late, and is
    as old as the message itself.
    """
    if reset_at is None:
        return False
    if event.timestamp <= reset_at:
        return True
    return event.data.get("catchUp") is True and _happened_at(event.data) <= reset_at


def _happened_at(data: dict[str, Any]) -> datetime:
    """Give when the thing itself happened; what cannot be read counts as old."""
    given = next((data[field] for field in ("sentAt", "editedAt", "revokedAt") if field in data), None)
    try:
        return _TIMESTAMP.validate_python(given)
    except ValidationError:
        return datetime.min.replace(tzinfo=UTC)
