"""Why a session is not connected: one name for each reason, told apart because the remedies differ."""

from enum import StrEnum


class Reason(StrEnum):
    """Shown as a session's `reason` and in its events."""

    REQUESTED = "REQUESTED"
    SHUTDOWN = "SHUTDOWN"
    HANDED_OVER = "HANDED_OVER"
    PAIRING_EXPIRED = "PAIRING_EXPIRED"
    PASSKEY_REQUIRED = "PASSKEY_REQUIRED"

    UNLINKED_BY_PHONE = "UNLINKED_BY_PHONE"
    ACCOUNT_LOCKED = "ACCOUNT_LOCKED"
    CLIENT_OUTDATED = "CLIENT_OUTDATED"
    SYNC_FAILED = "SYNC_FAILED"
    STORAGE_FAILED = "STORAGE_FAILED"
    LOGIN_MISSING = "LOGIN_MISSING"

    CONFLICT = "CONFLICT"
    TERMS_OF_SERVICE = "TERMS_OF_SERVICE"
    DEPRECATED_VERSION = "DEPRECATED_VERSION"
    PROXY_BLOCKED = "PROXY_BLOCKED"

    BROWSER_UNAVAILABLE = "BROWSER_UNAVAILABLE"
    BROWSER_CLOSED = "BROWSER_CLOSED"
    PROFILE_IN_USE = "PROFILE_IN_USE"
    PROFILE_DAMAGED = "PROFILE_DAMAGED"
    PAGE_CRASHED = "PAGE_CRASHED"
    PAGE_UNRESPONSIVE = "PAGE_UNRESPONSIVE"
    PAGE_INCOMPATIBLE = "PAGE_INCOMPATIBLE"
    MEMORY_CEILING = "MEMORY_CEILING"
    PLANNED_REFRESH = "PLANNED_REFRESH"
    NETWORK_LOST = "NETWORK_LOST"
    WHATSAPP_UNREACHABLE = "WHATSAPP_UNREACHABLE"
    CONNECT_TIMEOUT = "CONNECT_TIMEOUT"
    LEASE_LOST = "LEASE_LOST"
    OWNED_ELSEWHERE = "OWNED_ELSEWHERE"
    BACKUP_STORE_UNREACHABLE = "BACKUP_STORE_UNREACHABLE"
    BACKUP_UNREADABLE = "BACKUP_UNREADABLE"
    INTERNAL = "INTERNAL"


ADVICE: dict[Reason, str] = {
    Reason.REQUESTED: "Nothing: somebody asked for this. Start the session when it is wanted again.",
    Reason.SHUTDOWN: "Nothing: the session comes back when the gateway does.",
    Reason.HANDED_OVER: "Nothing: this gateway is being emptied, and another one goes on with the session.",
    Reason.PAIRING_EXPIRED: "Start the session again and scan the QR while it is shown.",
    Reason.PASSKEY_REQUIRED: "Confirm the passkey on the phone, then start the session again.",
    Reason.UNLINKED_BY_PHONE: "The phone removed this device. Start the session and scan the new QR.",
    Reason.ACCOUNT_LOCKED: "WhatsApp locked this account. Open WhatsApp on the phone and follow its notice.",
    Reason.CLIENT_OUTDATED: "WhatsApp turned this version away. Update Chromium and the gateway, then pair.",
    Reason.SYNC_FAILED: "WhatsApp could not sync with the phone. Start the session and pair again.",
    Reason.STORAGE_FAILED: "The page could not store its data. Free disk space, then pair again.",
    Reason.LOGIN_MISSING: "The profile holds no login any more. Restore a backup, or start and pair again.",
    Reason.CONFLICT: "Another browser uses this login. Close it there; starting the session takes over.",
    Reason.TERMS_OF_SERVICE: "WhatsApp wants its terms accepted. Open WhatsApp on the phone.",
    Reason.DEPRECATED_VERSION: "WhatsApp Web wants a newer page. It is reloaded; if that fails, update.",
    Reason.PROXY_BLOCKED: "WhatsApp blocks this network's address. Use another network or proxy.",
    Reason.BROWSER_UNAVAILABLE: "Chromium does not start. Check GATEWAY_CHROMIUM_PATH, memory and disk.",
    Reason.BROWSER_CLOSED: "Nothing: the browser ended and is being replaced.",
    Reason.PROFILE_IN_USE: "Another process has this profile open. Stop it.",
    Reason.PROFILE_DAMAGED: "The profile is damaged. Restore a backup, or delete the session and pair again.",
    Reason.PAGE_CRASHED: "Nothing: the page crashed and is being replaced.",
    Reason.PAGE_UNRESPONSIVE: "Nothing: the page hangs and is being replaced.",
    Reason.PAGE_INCOMPATIBLE: "WhatsApp Web changed. Update wa-js; the gateway keeps trying meanwhile.",
    Reason.MEMORY_CEILING: "Nothing: the page used too much memory and is started anew.",
    Reason.PLANNED_REFRESH: "Nothing: the browser is old and is started anew.",
    Reason.NETWORK_LOST: "Check this machine's network; the gateway keeps trying.",
    Reason.WHATSAPP_UNREACHABLE: "Check the network and GATEWAY_WHATSAPP_URL; the gateway keeps trying.",
    Reason.CONNECT_TIMEOUT: "WhatsApp Web does not get ready. Take a screenshot of the session to see why.",
    Reason.LEASE_LOST: "See that the backup store answers; the session comes back with it by itself.",
    Reason.OWNED_ELSEWHERE: "Another gateway holds this session. Use it there, or stop that gateway.",
    Reason.BACKUP_STORE_UNREACHABLE: "Check GATEWAY_BACKUP_STORE, its credentials and the network; "
    "the gateway keeps trying.",
    Reason.BACKUP_UNREADABLE: "No backup of this login can be restored; the session's report says why.",
    Reason.INTERNAL: "A fault of the gateway. The log has it; restarting the session is safe.",
}
"""What a person should do."""

_LOGOUTS = {
    "user_initiated": Reason.UNLINKED_BY_PHONE,
    "unknown_companion": Reason.UNLINKED_BY_PHONE,
    "md_opt_out": Reason.UNLINKED_BY_PHONE,
    "primary_identity_key_change": Reason.UNLINKED_BY_PHONE,
    "invalid_adv_status": Reason.UNLINKED_BY_PHONE,
    "account_locked": Reason.ACCOUNT_LOCKED,
    "client_version_outdated": Reason.CLIENT_OUTDATED,
    "storage_quota_exceeded": Reason.STORAGE_FAILED,
    "cache_storage_open_failed": Reason.STORAGE_FAILED,
    "web_fail_storage_initialization": Reason.STORAGE_FAILED,
}

_HALTS = {
    "CONFLICT": Reason.CONFLICT,
    "TOS_BLOCK": Reason.TERMS_OF_SERVICE,
    "SMB_TOS_BLOCK": Reason.TERMS_OF_SERVICE,
    "PROXYBLOCK": Reason.PROXY_BLOCKED,
    "DEPRECATED_VERSION": Reason.DEPRECATED_VERSION,
}
"""WhatsApp Web's stream modes that no waiting ends."""


def reason_of_logout(code: str | None) -> Reason:
    """Read the page's reason for a logout (wa-js names some thirty; the others are failures to sync)."""
    if code is None:
        return Reason.UNLINKED_BY_PHONE
    return _LOGOUTS.get(code, Reason.SYNC_FAILED)


def reason_of_mode(mode: str | None) -> Reason | None:
    """Say why a stream mode keeps a session from being connected; None for modes that pass."""
    return _HALTS.get(mode or "")


class Lost(Exception):
    """The page, its browser or the way to WhatsApp is gone; `reason` says which."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        """`detail` is for the log only."""
        self.reason = reason
        self.detail = detail
        super().__init__(reason, detail)
