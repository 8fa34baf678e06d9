"""What happened: one envelope, one model for each type's data."""

from enum import StrEnum
from typing import Any

from holdfast_contract.contacts import Chat, Contact
from holdfast_contract.ids import SessionId, UserId
from holdfast_contract.messages import ContactCard, Location, MessageId, MessageStatus, Poll
from holdfast_contract.model import RequestModel, WireModel
from holdfast_contract.sessions import AuthState, SessionAge, SessionStatus
from holdfast_contract.times import Timestamp


class EventType(StrEnum):
    """Every type of event that a gateway tells of."""

    SESSION_QR = "session.qr"
    SESSION_PAIRING_CODE = "session.pairing_code"
    SESSION_STATUS = "session.status"
    SESSION_READY = "session.ready"
    SESSION_RESTORED_READY = "session.restored_ready"
    SESSION_RESTORE_FAILED = "session.restore_failed"
    SESSION_DISCONNECTED = "session.disconnected"
    SESSION_LOGGED_OUT = "session.logged_out"
    SESSION_HEARTBEAT = "session.heartbeat"
    BACKUP_COMPLETED = "backup.completed"
    BACKUP_FAILED = "backup.failed"
    MESSAGE_RECEIVED = "message.received"
    MESSAGE_SENT = "message.sent"
    MESSAGE_STATUS = "message.status"
    MESSAGE_REACTION = "message.reaction"
    MESSAGE_EDITED = "message.edited"
    MESSAGE_REVOKED = "message.revoked"


class Event(WireModel):
    """The envelope. `data` is read with the model of its type; types nobody knows are passed over."""

    id: str
    type: str
    timestamp: Timestamp
    user_id: UserId
    session_id: SessionId
    data: dict[str, Any]


class TicketWanted(RequestModel):
    """What the holder of a ticket for the live events may hear of; without types all."""

    user_id: UserId | None = None
    types: tuple[EventType, ...] = ()


class EventTicket(WireModel):
    """A ticket, for `?ticket=`."""

    ticket: str
    expires_at: Timestamp


class SessionQrData(WireModel):
    """A QR is shown."""

    qr: str
    expires_at: Timestamp
    attempt: int


class SessionPairingCodeData(WireModel):
    """A pairing code is shown."""

    code: str
    expires_at: Timestamp
    attempt: int


class SessionStatusData(WireModel):
    """The session changed its status."""

    from_: SessionStatus
    to: SessionStatus
    reason: str | None = None


class SessionReadyData(WireModel):
    """The session is connected."""

    is_restored: bool
    phone: str | None = None
    name: str | None = None


class SessionRestoredReadyData(WireModel):
    """A session came back by itself."""

    duration_ms: int


class SessionReasonData(WireModel):
    """Why it was disconnected, logged out or not restored."""

    reason: str


class SessionHeartbeatData(WireModel):
    """A sign of life; on the live stream only."""

    status: SessionStatus
    auth_state: AuthState
    age: SessionAge | None = None
    consecutive_heartbeat_failures: int = 0


class BackupCompletedData(WireModel):
    """A backup is in the store; sizes in bytes, of the profile and of what had to be uploaded."""

    backup_id: str
    bytes: int
    uploaded_bytes: int
    pause_ms: float


class BackupFailedData(WireModel):
    """A backup could not be taken; the ones before stand. The code is an `ErrorCode`."""

    code: str
    message: str


class Media(WireModel):
    """A file that goes with a message, to be fetched from the gateway by its id; None where it keeps none."""

    media_id: str | None = None
    mime_type: str
    filename: str | None = None
    bytes: int | None = None


class MessageReceivedData(WireModel):
    """A message came in. `catch_up` where it arrived while nobody listened.

    `text` is a text's words or a file's caption; the other fields are there by `type`.
    """

    message_id: MessageId
    chat: Chat
    from_: Contact
    from_me: bool
    type: str
    text: str | None = None
    media: Media | None = None
    location: Location | None = None
    contacts: list[ContactCard] | None = None
    poll: Poll | None = None
    reply_to: MessageId | None = None
    sent_at: Timestamp
    catch_up: bool = False


class MessageSource(StrEnum):
    """Who wrote a message of ours: a caller of the API, or a person on the phone."""

    API = "api"
    PHONE = "phone"


class MessageSentData(WireModel):
    """A message of ours went out."""

    message_id: MessageId
    chat: Chat
    to: Contact
    status: MessageStatus
    source: MessageSource
    type: str
    text: str | None = None
    media: Media | None = None
    location: Location | None = None
    contacts: list[ContactCard] | None = None
    poll: Poll | None = None
    reply_to: MessageId | None = None
    sent_at: Timestamp
    catch_up: bool = False


class MessageStatusData(WireModel):
    """A message of ours came further; `code` says why it failed."""

    message_id: MessageId
    status: MessageStatus
    source: MessageSource
    code: str | None = None


class MessageReactionData(WireModel):
    """Somebody put an emoji on the message `message_id`, or took theirs back (an empty emoji)."""

    message_id: MessageId
    chat: Chat
    from_: Contact
    from_me: bool
    emoji: str
    sent_at: Timestamp
    catch_up: bool = False


class MessageEditedData(WireModel):
    """The text of a message was changed by the one who wrote it."""

    message_id: MessageId
    chat: Chat
    from_: Contact
    from_me: bool
    text: str | None
    edited_at: Timestamp
    catch_up: bool = False


class MessageRevokedData(WireModel):
    """A message was deleted for everyone."""

    message_id: MessageId
    chat: Chat
    from_: Contact
    from_me: bool
    revoked_at: Timestamp
    catch_up: bool = False
