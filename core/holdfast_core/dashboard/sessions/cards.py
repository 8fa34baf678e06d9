"""A session's card: what it says and what it offers."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from holdfast_contract.sessions import BackupSummary, SessionAge, SessionStatus

from holdfast_core.application.sessions import SessionView

NEW = "new"
AWAY = "away"
STRAY = "stray"
"""What a card says besides the statuses: never started; no gateway answers; no business of that name."""

TONES = {
    NEW: "idle",
    AWAY: "bad",
    STRAY: "warn",
    SessionStatus.STOPPED: "idle",
    SessionStatus.STARTING: "busy",
    SessionStatus.PAIRING: "busy",
    SessionStatus.CONNECTING: "busy",
    SessionStatus.CONNECTED: "good",
    SessionStatus.UNSTABLE: "warn",
    SessionStatus.RECONNECTING: "warn",
    SessionStatus.LOGGED_OUT: "bad",
    SessionStatus.FAILED: "bad",
}


class Button(StrEnum):
    """What a card may offer."""

    START = "start"
    CANCEL = "cancel"
    DISCONNECT = "disconnect"


_BUTTONS = {
    NEW: Button.START,
    SessionStatus.STOPPED: Button.START,
    SessionStatus.FAILED: Button.START,
    SessionStatus.LOGGED_OUT: Button.START,
    SessionStatus.STARTING: Button.CANCEL,
    SessionStatus.PAIRING: Button.CANCEL,
    SessionStatus.CONNECTING: Button.DISCONNECT,
    SessionStatus.CONNECTED: Button.DISCONNECT,
    SessionStatus.UNSTABLE: Button.DISCONNECT,
    SessionStatus.RECONNECTING: Button.DISCONNECT,
}
_UNLINKED = frozenset(
    {
        NEW,
        SessionStatus.STOPPED,
        SessionStatus.FAILED,
        SessionStatus.LOGGED_OUT,
        SessionStatus.STARTING,
        SessionStatus.PAIRING,
    }
)
_WITHOUT_REASON = frozenset({SessionStatus.PAIRING, SessionStatus.CONNECTING, SessionStatus.CONNECTED})


@dataclass(frozen=True)
class Pairing:
    """What a phone is linked with, and for how many seconds it holds."""

    qr: str | None
    qr_seconds: int
    code: str | None
    code_seconds: int

    @property
    def version(self) -> str:
        """Changes with the QR and the code; the seconds that run down are counted by the page."""
        return _digest(self.qr, self.code)


@dataclass(frozen=True)
class Card:
    """What the template needs. `state` is a status, `NEW`, `AWAY` or `STRAY`."""

    user_id: str
    session_id: str
    state: str
    reason: str | None
    problem: str | None
    phone: str | None
    name: str | None
    age: SessionAge | None
    heartbeat_at: datetime | None
    missed: int
    backup: BackupSummary | None
    pairing: Pairing | None
    gateway_id: str | None = None

    @property
    def id(self) -> str:
        """A name for the page's elements: it holds no character that a selector reads otherwise."""
        return _digest(self.user_id, self.session_id)

    @property
    def place(self) -> str:
        """The path of the session's own page."""
        return f"/users/{self.user_id}/sessions/{self.session_id}"

    @property
    def tone(self) -> str:
        """Its colour."""
        return TONES[self.state]

    @property
    def button(self) -> Button | None:
        """What it offers; nothing while the gateway is away."""
        return _BUTTONS.get(self.state)

    @property
    def is_unlinked(self) -> bool:
        """Whether a phone may have to be linked, so that a link for its owner is of use."""
        return self.state in _UNLINKED

    @property
    def version(self) -> str:
        """Changes whenever a reader should see something else; heartbeats are told to the minute.

        What a phone is linked with is not part of it: that is drawn anew by itself, so that nobody who is
        writing into the card loses a word when the QR changes.
        """
        beat = self.heartbeat_at.replace(second=0, microsecond=0) if self.heartbeat_at else None
        return _digest(
            self.id,
            self.state,
            self.reason,
            self.problem,
            self.phone,
            self.name,
            self.age,
            beat,
            self.missed,
            self.backup and self.backup.backup_id,
            self.gateway_id,
        )


def card_of(view: SessionView, now: datetime) -> Card:
    """Make the card of a session."""
    session = None if view.is_stray else view.session
    state = STRAY if view.is_stray else AWAY if view.problem else session.status if session else NEW
    return Card(
        user_id=view.user_id,
        session_id=view.session_id,
        state=state,
        reason=session.reason if session and state not in _WITHOUT_REASON else None,
        problem=view.problem.message if view.problem else None,
        phone=session.phone if session else None,
        name=session.name if session else None,
        age=session.age if session else None,
        heartbeat_at=session.last_heartbeat_at if session else None,
        missed=session.consecutive_heartbeat_failures if session else 0,
        backup=session.backup if session else None,
        pairing=_pairing(view, now) if state == SessionStatus.PAIRING else None,
        gateway_id=session.owner.gateway_id if session else None,
    )


def list_version(cards: Iterable[Card]) -> str:
    """Change whenever a card comes or goes."""
    return _digest(*(card.id for card in cards))


def _pairing(view: SessionView, now: datetime) -> Pairing:
    return Pairing(
        qr=_digest(view.qr.qr) if view.qr else None,
        qr_seconds=_left(view.qr.expires_at, now) if view.qr else 0,
        code=view.code.code if view.code else None,
        code_seconds=_left(view.code.expires_at, now) if view.code else 0,
    )


def _left(until: datetime, now: datetime) -> int:
    return max(0, round((until - now).total_seconds()))


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]
