"""A session's card: what it says, what it offers, how often it looks again."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from holdfast_contract.sessions import SessionStatus

from holdfast_core.application.sessions import SessionView
from holdfast_core.dashboard.texts import AWAY, NEVER_STARTED, STATUSES, StatusText


class Button(StrEnum):
    """What a card may offer."""

    START = "start"
    CANCEL = "cancel"
    DISCONNECT = "disconnect"


_BUTTONS = {
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
_QUICK = frozenset({SessionStatus.STARTING, SessionStatus.PAIRING, SessionStatus.CONNECTING})
_QUICK_SECONDS, _CALM_SECONDS = 1, 3


@dataclass(frozen=True)
class Card:
    """What the template needs. `version` changes whenever a reader should see something else."""

    user_id: str
    session_id: str
    status: str
    words: StatusText
    button: Button | None
    reason: str | None
    phone: str | None
    name: str | None
    qr: str | None
    qr_seconds: int
    poll_seconds: int
    notice: str | None = None

    @property
    def version(self) -> str:
        """The same for the same content; the seconds that run down are counted by the page."""
        shown = (self.status, self.reason, self.phone, self.name, self.qr)
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def card_of(view: SessionView, now: datetime, notice: str | None = None) -> Card:
    """Make the card of a session; `notice` tells of an action that failed."""
    session, qr = view.session, view.qr
    left = (qr.expires_at - now).total_seconds() if qr else 0.0
    quick = session is not None and session.status in _QUICK
    return Card(
        user_id=view.user_id,
        session_id=view.session_id,
        status=_status(view),
        words=_words(view),
        button=_button(view),
        reason=view.problem.message if view.problem else session.reason if session else None,
        phone=session.phone if session else None,
        name=session.name if session else None,
        qr=hashlib.sha256(qr.qr.encode()).hexdigest()[:16] if qr else None,
        qr_seconds=max(0, round(left)),
        poll_seconds=_QUICK_SECONDS if quick else _CALM_SECONDS,
        notice=notice,
    )


def _status(view: SessionView) -> str:
    if view.problem:
        return "away"
    return view.session.status.value if view.session else "new"


def _words(view: SessionView) -> StatusText:
    if view.problem:
        return AWAY
    return STATUSES[view.session.status] if view.session else NEVER_STARTED


def _button(view: SessionView) -> Button | None:
    if view.problem:
        return None
    return _BUTTONS[view.session.status] if view.session else Button.START
