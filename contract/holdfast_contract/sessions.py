"""What a gateway tells of a session."""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from holdfast_contract.ids import Phone, SessionId, UserId
from holdfast_contract.model import RequestModel, WireModel
from holdfast_contract.times import Timestamp

ProxyUrl = Annotated[str, StringConstraints(pattern=r"^(https?|socks5)://[^\s/]+$")]


class SessionStatus(StrEnum):
    """How a session is, as observed."""

    STOPPED = "stopped"
    STARTING = "starting"
    PAIRING = "pairing"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    UNSTABLE = "unstable"
    RECONNECTING = "reconnecting"
    LOGGED_OUT = "logged_out"
    FAILED = "failed"


class AuthState(StrEnum):
    """Whether there is a login. Unknown is not no."""

    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN = "unknown"


class SessionAge(StrEnum):
    """How long ago the browser was last started anew: under 3 days, 3 to 7, more."""

    FRESH = "fresh"
    AGING = "aging"
    OLD = "old"


class Owner(WireModel):
    """The gateway that holds the session; the generation rises with each change of hands."""

    gateway_id: str
    generation: int
    url: str | None = None
    """Where it is reached, as it says itself; null where its operator has not said."""


class BackupSummary(WireModel):
    """The newest backup of a session."""

    backup_id: str
    taken_at: Timestamp
    bytes: int


class Session(WireModel):
    """One WhatsApp login of one user."""

    user_id: UserId
    session_id: SessionId
    status: SessionStatus
    reason: str | None = None
    phone: str | None = None
    name: str | None = None
    is_restored: bool = False
    session_valid: bool = False
    auth_state: AuthState = AuthState.UNKNOWN
    age: SessionAge | None = None
    last_connected_at: Timestamp | None = None
    last_heartbeat_at: Timestamp | None = None
    consecutive_heartbeat_failures: int = 0
    attempt: int = 0
    backup: BackupSummary | None = None
    owner: Owner
    whatsapp_version: str | None = None
    started_at: Timestamp | None = None


class SessionList(WireModel):
    """Sessions, ordered by user and session id."""

    sessions: list[Session]


class MediaPolicy(StrEnum):
    """Whether the page loads pictures by itself; files are fetched when they are asked for either way."""

    LOAD = "load"
    BLOCK = "block"


class SessionSettings(RequestModel):
    """How one session's browser is run; `proxy` is such as `http://user:password@host:3128`."""

    proxy: ProxyUrl | None = None
    user_agent: Annotated[str, StringConstraints(min_length=1, max_length=512)] | None = None
    media: MediaPolicy = MediaPolicy.LOAD


class StartSession(RequestModel):
    """How to start: with `phone`, a pairing code is made beside the QR; `settings` are kept."""

    phone: Phone | None = None
    settings: SessionSettings | None = None


class Qr(WireModel):
    """What the phone's camera shall read, and until when WhatsApp accepts it."""

    qr: str
    expires_at: Timestamp


class PairingCode(WireModel):
    """What the phone's owner types in: `ABCD-EFGH`."""

    code: str
    expires_at: Timestamp
