"""The life of a session as a table: states, signals, transitions."""

from enum import StrEnum

from holdfast_contract.sessions import SessionStatus


class Signal(StrEnum):
    """What can happen to a session."""

    START = "start"
    RESUME = "resume"
    STOP = "stop"
    QR_SHOWN = "qr_shown"
    LINKED = "linked"
    READY = "ready"
    HEARTBEAT_MISSED = "heartbeat_missed"
    LOST = "lost"
    UNLINKED = "unlinked"
    GAVE_UP = "gave_up"


S = SessionStatus
_ALIVE = {
    Signal.RESUME: S.STARTING,
    Signal.LOST: S.RECONNECTING,
    Signal.UNLINKED: S.LOGGED_OUT,
    Signal.GAVE_UP: S.FAILED,
    Signal.STOP: S.STOPPED,
}
"""What every session with a browser has in common; RESUME comes after a life that ended without a word."""

TRANSITIONS: dict[SessionStatus, dict[Signal, SessionStatus]] = {
    S.STOPPED: {Signal.START: S.STARTING, Signal.RESUME: S.STARTING},
    S.STARTING: {
        Signal.QR_SHOWN: S.PAIRING,
        Signal.LINKED: S.CONNECTING,
        Signal.READY: S.CONNECTED,
        **{signal: to for signal, to in _ALIVE.items() if signal is not Signal.RESUME},
    },
    S.PAIRING: {Signal.LINKED: S.CONNECTING, Signal.READY: S.CONNECTED, **_ALIVE},
    S.CONNECTING: {Signal.QR_SHOWN: S.PAIRING, Signal.READY: S.CONNECTED, **_ALIVE},
    S.CONNECTED: {Signal.HEARTBEAT_MISSED: S.UNSTABLE, **_ALIVE},
    S.UNSTABLE: {Signal.READY: S.CONNECTED, **_ALIVE},
    S.RECONNECTING: {
        Signal.QR_SHOWN: S.PAIRING,
        Signal.LINKED: S.CONNECTING,
        Signal.READY: S.CONNECTED,
        **{signal: to for signal, to in _ALIVE.items() if signal is not Signal.LOST},
    },
    S.LOGGED_OUT: {Signal.START: S.STARTING, Signal.STOP: S.STOPPED},
    S.FAILED: {Signal.START: S.STARTING, Signal.RESUME: S.STARTING, Signal.STOP: S.STOPPED},
}
"""A signal that a state's row does not name changes nothing in that state."""


def next_status(status: SessionStatus, signal: Signal) -> SessionStatus | None:
    """Give the state that `signal` leads to, or None where it changes nothing."""
    return TRANSITIONS[status].get(signal)


BROWSER_OPEN = frozenset({S.STARTING, S.PAIRING, S.CONNECTING, S.CONNECTED, S.UNSTABLE, S.RECONNECTING})
"""The states in which a session has a browser, or is about to have one."""
