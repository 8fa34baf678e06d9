"""What happened: one envelope, one model for each type's data."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from holdfast_contract.contacts import Chat, Contact
from holdfast_contract.ids import SessionId, UserId
from holdfast_contract.messages import ContactCard, Location, MessageId, MessageStatus, Poll
from holdfast_contract.model import RequestModel, WireModel
from holdfast_contract.sessions import AuthState, Owner, SessionAge, SessionStatus
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


class SessionData(WireModel):
    """What every event of a session's own tells."""

    owner: Owner | None = None
    """Who holds the session now. Of two that differ the one of the higher generation is right."""


class SessionQrData(SessionData):
    """A QR is shown."""

    qr: str
    """The text to draw as a QR."""

    expires_at: Timestamp
    """When another takes its place."""

    attempt: int
    """Which one of this pairing it is, from 1."""


class SessionPairingCodeData(SessionData):
    """A pairing code is shown."""

    code: str
    """The code to enter on the phone, such as `ABCD-EFGH`."""

    expires_at: Timestamp
    """When another takes its place."""

    attempt: int
    """Which one of this pairing it is, from 1."""


class SessionStatusData(SessionData):
    """The session changed its status."""

    from_: SessionStatus
    """The status before."""

    to: SessionStatus
    """The status now."""

    reason: str | None = None
    """Why, where there is more to say."""


class SessionReadyData(SessionData):
    """The session is connected."""

    is_restored: bool
    """Whether it came back without a pairing."""

    phone: str | None = None
    """The number of the linked phone."""

    name: str | None = None
    """The name of its account."""


class SessionRestoredReadyData(SessionData):
    """A session came back by itself."""

    duration_ms: int
    """How long that took, in milliseconds."""


class SessionReasonData(SessionData):
    """Why it was disconnected, logged out or not restored."""

    reason: str
    """Why, in a word; the docs on a session's life say what to do."""


class SessionRestoreFailedData(SessionReasonData):
    """A session could not come back by itself."""


class SessionDisconnectedData(SessionReasonData):
    """The connection was lost, and recovery is at work. This is no logout."""


class SessionLoggedOutData(SessionReasonData):
    """The phone unlinked the device: only a person can pair it again."""


class SessionHeartbeatData(SessionData):
    """A sign of life; on the live stream only."""

    status: SessionStatus
    auth_state: AuthState
    age: SessionAge | None = None
    consecutive_heartbeat_failures: int = 0
    """How many signs of life are missing in a row."""


class BackupCompletedData(WireModel):
    """A backup is in the store. Sizes are in bytes."""

    backup_id: str
    """Which backup."""

    bytes: int
    """Size of the profile."""

    uploaded_bytes: int
    """What had to be uploaded of it."""

    pause_ms: float
    """For how long the browser had to hold still."""


class BackupFailedData(WireModel):
    """A backup could not be taken; the ones before stand."""

    code: str
    """Why: one of the error codes."""

    message: str
    """The same in a sentence."""


class Media(WireModel):
    """A file that goes with a message, to be fetched from the gateway by its id, where that keeps it."""

    media_id: str | None = None
    mime_type: str
    filename: str | None = None
    bytes: int | None = None


class MessageReceivedData(WireModel):
    """A message came in. Which of its fields are there depends on `type`."""

    message_id: MessageId
    """The message."""

    chat: Chat
    """Where it stands."""

    from_: Contact
    """Who wrote it."""

    from_me: bool
    """Whether we wrote it ourselves."""

    type: str
    """What it is, such as `text`, `image`, `voice`, `document`, `location`, `contact` or `poll`."""

    text: str | None = None
    """A text's words, or a file's caption."""

    media: Media | None = None
    """The file, where it is one."""

    location: Location | None = None
    """The place, where it is one."""

    contacts: list[ContactCard] | None = None
    """The contacts that were sent, where it is some."""

    poll: Poll | None = None
    """The poll, where it is one."""

    reply_to: MessageId | None = None
    """The message that it answers."""

    sent_at: Timestamp
    """When it was written."""

    catch_up: bool = False
    """Whether it arrived while nobody listened."""


class MessageSource(StrEnum):
    """Who wrote a message of ours: a caller of the API, or a person on the phone."""

    API = "api"
    PHONE = "phone"


class MessageSentData(WireModel):
    """A message of ours went out. Which of its fields are there depends on `type`."""

    message_id: MessageId
    """The message."""

    chat: Chat
    """Where it stands."""

    to: Contact
    """To whom it went."""

    status: MessageStatus
    source: MessageSource
    type: str
    """What it is, as with `message.received`."""

    text: str | None = None
    """A text's words, or a file's caption."""

    media: Media | None = None
    """The file, where it is one."""

    location: Location | None = None
    """The place, where it is one."""

    contacts: list[ContactCard] | None = None
    """The contacts that were sent, where it is some."""

    poll: Poll | None = None
    """The poll, where it is one."""

    reply_to: MessageId | None = None
    """The message that it answers."""

    sent_at: Timestamp
    """When it was written."""

    catch_up: bool = False
    """Whether it was written while nobody listened."""


class MessageStatusData(WireModel):
    """A message of ours came further, or failed."""

    message_id: MessageId
    """The message."""

    status: MessageStatus
    """How far it is."""

    source: MessageSource
    code: str | None = None
    """Why it failed: one of the error codes."""


class MessageReactionData(WireModel):
    """Somebody put an emoji on a message, or took theirs back."""

    message_id: MessageId
    """The message that the emoji is on."""

    chat: Chat
    """Where it stands."""

    from_: Contact
    """Who reacted."""

    from_me: bool
    """Whether we did ourselves."""

    emoji: str
    """The emoji; empty where it was taken back."""

    sent_at: Timestamp
    """When that was."""

    catch_up: bool = False
    """Whether it happened while nobody listened."""


class MessageEditedData(WireModel):
    """The text of a message was changed by the one who wrote it."""

    message_id: MessageId
    """The message."""

    chat: Chat
    """Where it stands."""

    from_: Contact
    """Who wrote it."""

    from_me: bool
    """Whether we wrote it ourselves."""

    text: str | None
    """Its words now."""

    edited_at: Timestamp
    """When it was changed."""

    catch_up: bool = False
    """Whether it happened while nobody listened."""


class MessageRevokedData(WireModel):
    """A message was deleted for everyone."""

    message_id: MessageId
    """The message."""

    chat: Chat
    """Where it stands."""

    from_: Contact
    """Who wrote it."""

    from_me: bool
    """Whether we wrote it ourselves."""

    revoked_at: Timestamp
    """When it was deleted."""

    catch_up: bool = False
    """Whether it happened while nobody listened."""


EVENT_DATA: Mapping[EventType, type[WireModel]] = {
    EventType.SESSION_QR: SessionQrData,
    EventType.SESSION_PAIRING_CODE: SessionPairingCodeData,
    EventType.SESSION_STATUS: SessionStatusData,
    EventType.SESSION_READY: SessionReadyData,
    EventType.SESSION_RESTORED_READY: SessionRestoredReadyData,
    EventType.SESSION_RESTORE_FAILED: SessionRestoreFailedData,
    EventType.SESSION_DISCONNECTED: SessionDisconnectedData,
    EventType.SESSION_LOGGED_OUT: SessionLoggedOutData,
    EventType.SESSION_HEARTBEAT: SessionHeartbeatData,
    EventType.BACKUP_COMPLETED: BackupCompletedData,
    EventType.BACKUP_FAILED: BackupFailedData,
    EventType.MESSAGE_RECEIVED: MessageReceivedData,
    EventType.MESSAGE_SENT: MessageSentData,
    EventType.MESSAGE_STATUS: MessageStatusData,
    EventType.MESSAGE_REACTION: MessageReactionData,
    EventType.MESSAGE_EDITED: MessageEditedData,
    EventType.MESSAGE_REVOKED: MessageRevokedData,
}
"""What each type's data is read with."""
