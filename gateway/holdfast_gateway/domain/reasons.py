"""Why a session is not connected: one name for each reason, told apart because the remedies differ."""

from enum import StrEnum


class Reason(StrEnum):
    """Shown as a session's `reason` and in its events."""

    REQUESTED = "REQUESTED"
    SHUTDOWN = "SHUTDOWN"
    UNLINKED_BY_PHONE = "UNLINKED_BY_PHONE"
    LOGIN_MISSING = "LOGIN_MISSING"
    PAIRING_EXPIRED = "PAIRING_EXPIRED"
    BROWSER_UNAVAILABLE = "BROWSER_UNAVAILABLE"
    BROWSER_CLOSED = "BROWSER_CLOSED"
    PAGE_CRASHED = "PAGE_CRASHED"
    PAGE_UNRESPONSIVE = "PAGE_UNRESPONSIVE"
    PAGE_INCOMPATIBLE = "PAGE_INCOMPATIBLE"
    WHATSAPP_UNREACHABLE = "WHATSAPP_UNREACHABLE"
    CONNECT_TIMEOUT = "CONNECT_TIMEOUT"
    PROFILE_IN_USE = "PROFILE_IN_USE"


class Lost(Exception):
    """The page, its browser or the way to WhatsApp is gone; `reason` says which."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        """`detail` is for the log only."""
        self.reason = reason
        self.detail = detail
        super().__init__(reason, detail)
