"""What is kept of a session's past: when it was how, and what was done with its backups."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from holdfast_contract.events import (
    BackupCompletedData,
    BackupFailedData,
    Event,
    EventType,
    SessionData,
    SessionReadyData,
    SessionReasonData,
    SessionRestoredReadyData,
    SessionStatusData,
)
from holdfast_contract.sessions import SessionStatus

from holdfast_core.domain.conversations.arrivals import in_utc
from holdfast_core.domain.gateways import Holder, Told

KEPT = timedelta(days=30)
"""How far back a session's past is kept."""


@dataclass(frozen=True)
class Occurrence:
    """One thing that happened to a session; the fields after `type` are there by type.

    `status` is what the session became, `reason` why: a reason of the gateway, or the code of an error.
    `holder` is who holds the session by the word of whoever told of it.
    """

    event_id: str
    user_id: str
    session_id: str
    at: datetime
    type: EventType
    status: SessionStatus | None = None
    reason: str | None = None
    backup_id: str | None = None
    bytes: int | None = None
    took_ms: int | None = None
    holder: Told | None = None


def occurrence_in(event: Event) -> Occurrence | None:
    """Read what an event tells of a session's past; None where it tells nothing that is kept.

    Raises `ValidationFailed` for malformed data.
    """
    status = reason = backup_id = size = took_ms = None
    match event.type:
        case EventType.SESSION_STATUS:
            change = SessionStatusData.from_wire(event.data)
            status, reason = change.to, change.reason
        case EventType.SESSION_READY:
            SessionReadyData.from_wire(event.data)
        case EventType.SESSION_RESTORED_READY:
            took_ms = SessionRestoredReadyData.from_wire(event.data).duration_ms
        case EventType.SESSION_RESTORE_FAILED | EventType.SESSION_DISCONNECTED | EventType.SESSION_LOGGED_OUT:
            reason = SessionReasonData.from_wire(event.data).reason
        case EventType.BACKUP_COMPLETED:
            backup = BackupCompletedData.from_wire(event.data)
            backup_id, size = backup.backup_id, backup.bytes
        case EventType.BACKUP_FAILED:
            reason = BackupFailedData.from_wire(event.data).code
        case _:
            return None
    return Occurrence(
        event_id=event.id,
        user_id=event.user_id,
        session_id=event.session_id,
        at=in_utc(event.timestamp),
        type=EventType(event.type),
        status=status,
        reason=reason,
        backup_id=backup_id,
        bytes=size,
        took_ms=took_ms,
        holder=_holder_in(event),
    )


def _holder_in(event: Event) -> Told | None:
    owner = SessionData.from_wire({"owner": event.data.get("owner")}).owner
    if owner is None:
        return None
    return Told(Holder(owner.gateway_id, owner.generation), owner.url, in_utc(event.timestamp))


@dataclass(frozen=True)
class Timeline:
    """A stretch of a session's past: how it was at its beginning where that is known, and what came then."""

    since: datetime
    opening: SessionStatus | None
    occurrences: tuple[Occurrence, ...]
