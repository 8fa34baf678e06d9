"""Every word of the dashboard."""

from dataclasses import dataclass

from holdfast_contract.sessions import SessionStatus

TITLE = "Holdfast"
SESSIONS = "Sessions"
SIGN_IN = "Sign in"
SIGN_OUT = "Sign out"
EMAIL = "E-mail"
PASSWORD = "Password"  # noqa: S105 - a label
SIGN_IN_LEAD = "Sign in to connect phones and watch over their sessions."
WRONG_CREDENTIALS = "The e-mail address or the password is wrong."
TOO_MANY_TRIES = "Too many tries. Wait a minute, then try again."
FORM_EXPIRED = "The page was open for too long. Please try again."

START = "Start"
CANCEL = "Cancel"
DISCONNECT = "Disconnect"
KEEP = "Keep connected"
DISCONNECT_ASKS = "Disconnect this phone?"
DISCONNECT_MEANS = (
    "The phone is unlinked from this session. Messages are no longer received or answered here, "
    "and connecting again needs a new QR code to be scanned."
)

ADD = "Add a session"
ADD_LEAD = "A user is one business; each of its sessions is one phone number."
ADD_BUTTON = "Add"
USER_ID = "User id"
SESSION_ID = "Session id"
OPTIONAL = "optional"
IDENTIFIER_HINT = "Letters, digits, - and _, up to 64."
BAD_IDENTIFIER = "An id has letters, digits, - and _, up to 64, and starts with a letter or digit."
NO_SESSIONS = "No session yet"
NO_SESSIONS_LEAD = "Add a user below. Its first session appears here, ready to be started."

QR_ALT = "QR code to scan with the phone"
QR_VALID_FOR = "Valid for"
SECONDS = "s"
QR_COMING = "The QR code is on its way …"
PAIRING_STEPS = (
    "Open WhatsApp on the phone.",
    "Go to Settings, Linked devices, Link a device.",
    "Point the phone's camera at this code.",
)
REASON = "Reason"
PHONE = "Phone"
NAME = "Name"
OFFLINE = "This page cannot reach its server. It tries again by itself."
NO_SCRIPT = "This page needs JavaScript to show sessions as they change."
NO_ASSETS = "A part of this page is not installed. Run `make install`, then load it again."


@dataclass(frozen=True)
class StatusText:
    """A status in plain words, what it means for the reader, and its colour."""

    label: str
    hint: str
    tone: str


NEVER_STARTED = StatusText("Not connected yet", "Press Start, then scan the QR code with the phone.", "idle")
AWAY = StatusText(
    "The gateway does not answer",
    "Sessions live there, and it may well be working. This card comes back by itself.",
    "bad",
)
STATUSES: dict[SessionStatus, StatusText] = {
    SessionStatus.STOPPED: StatusText(
        "Stopped", "Nothing is received or sent. Press Start to connect.", "idle"
    ),
    SessionStatus.STARTING: StatusText(
        "Starting", "This takes a few seconds. If the phone has to be linked, a QR code appears here.", "busy"
    ),
    SessionStatus.PAIRING: StatusText("Waiting for the phone", "Link the phone to go on:", "busy"),
    SessionStatus.CONNECTING: StatusText(
        "Connecting", "The phone is linked. WhatsApp is loading its messages.", "busy"
    ),
    SessionStatus.CONNECTED: StatusText("Connected", "Messages are received and answered.", "good"),
    SessionStatus.UNSTABLE: StatusText(
        "Unstable", "WhatsApp misses some heartbeats. There is nothing to do: it is being watched.", "warn"
    ),
    SessionStatus.RECONNECTING: StatusText(
        "Reconnecting", "The connection was lost and is being restored, without a new QR code.", "warn"
    ),
    SessionStatus.LOGGED_OUT: StatusText(
        "Unlinked by the phone", "Press Start, then scan a new QR code to connect again.", "bad"
    ),
    SessionStatus.FAILED: StatusText("Failed", "It gave up trying. Press Start to try again.", "bad"),
}
