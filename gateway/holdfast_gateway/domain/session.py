"""A session as it is remembered: what is wanted of it, and what was last seen of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from holdfast_contract.backups import Backup
from holdfast_contract.events import SessionHeartbeatData
from holdfast_contract.sessions import (
    AuthState,
    BackupSummary,
    Owner,
    Session,
    SessionAge,
    SessionSettings,
    SessionStatus,
)

FRESH_FOR = timedelta(days=3)
AGING_FOR = timedelta(days=7)


class Desired(StrEnum):
    """What a person last asked for; kept apart from what is so."""

    RUNNING = "running"
    STOPPED = "stopped"


@dataclass(frozen=True)
class SessionKey:
    """Whose session, and which."""

    user_id: str
    session_id: str

    def __str__(self) -> str:
        return f"{self.user_id}/{self.session_id}"

    def ids(self) -> dict[str, str]:
        """Name it for the log."""
        return {"user_id": self.user_id, "session_id": self.session_id}


@dataclass(frozen=True)
class SessionRecord:
    """All that is kept of a session. `linked` says that WhatsApp has known this profile as a device."""

    key: SessionKey
    desired: Desired = Desired.STOPPED
    status: SessionStatus = SessionStatus.STOPPED
    reason: str | None = None
    linked: bool = False
    phone: str | None = None
    name: str | None = None
    is_restored: bool = False
    whatsapp_version: str | None = None
    last_connected_at: datetime | None = None
    started_at: datetime | None = None
    settings: SessionSettings = field(default_factory=SessionSettings)


@dataclass(frozen=True)
class Pulse:
    """What is true of a running session only for the moment, and so is not stored."""

    last_heartbeat_at: datetime | None = None
    missed_heartbeats: int = 0
    attempt: int = 0
    memory: int | None = None
    """Bytes that the browser used when that was last looked at."""


def forget_login() -> dict[str, Any]:
    """Give what changes in a record once the device is unlinked."""
    return {"linked": False, "phone": None, "name": None, "is_restored": False}


def age_of(record: SessionRecord, at: datetime) -> SessionAge | None:
    """Say how long ago the browser was started anew."""
    if record.started_at is None:
        return None
    running = at - record.started_at
    if running < FRESH_FOR:
        return SessionAge.FRESH
    return SessionAge.AGING if running <= AGING_FOR else SessionAge.OLD


def to_heartbeat(record: SessionRecord, missed: int, at: datetime) -> SessionHeartbeatData:
    """Show a sign of life."""
    return SessionHeartbeatData(
        status=record.status,
        auth_state=auth_state_of(record),
        age=age_of(record, at),
        consecutive_heartbeat_failures=missed,
    )


def auth_state_of(record: SessionRecord) -> AuthState:
    """Say whether there is a login: valid while the page says so, unknown while nobody can."""
    if record.status in {SessionStatus.CONNECTED, SessionStatus.CONNECTING}:
        return AuthState.VALID
    return AuthState.UNKNOWN if record.linked else AuthState.INVALID


def to_wire(
    record: SessionRecord, pulse: Pulse, owner: Owner, backup: Backup | None, at: datetime
) -> Session:
    """Show a session as the contract has it."""
    return Session(
        user_id=record.key.user_id,
        session_id=record.key.session_id,
        status=record.status,
        reason=record.reason,
        phone=record.phone,
        name=record.name,
        is_restored=record.is_restored,
        session_valid=record.linked,
        auth_state=auth_state_of(record),
        age=age_of(record, at),
        last_connected_at=record.last_connected_at,
        last_heartbeat_at=pulse.last_heartbeat_at,
        consecutive_heartbeat_failures=pulse.missed_heartbeats,
        attempt=pulse.attempt,
        backup=None
        if backup is None
        else BackupSummary(backup_id=backup.backup_id, taken_at=backup.taken_at, bytes=backup.bytes),
        owner=owner,
        whatsapp_version=record.whatsapp_version,
        started_at=record.started_at,
    )
