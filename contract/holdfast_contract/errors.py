"""Every error that can cross the wire: its code, its HTTP status and the sentence that says what to do."""

from enum import StrEnum
from typing import Any, ClassVar


class ErrorCode(StrEnum):
    """The stable names that callers branch on."""

    VALIDATION_FAILED = "VALIDATION_FAILED"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    SIGNATURE_INVALID = "SIGNATURE_INVALID"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    CONFLICT = "CONFLICT"
    REQUEST_TIMEOUT = "REQUEST_TIMEOUT"
    PAYLOAD_TOO_LARGE = "PAYLOAD_TOO_LARGE"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    RATE_LIMITED = "RATE_LIMITED"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"
    COMMAND_RUNNING = "COMMAND_RUNNING"
    USER_NOT_FOUND = "USER_NOT_FOUND"
    SESSION_NOT_FOUND = "SESSION_NOT_FOUND"
    SESSION_NOT_READY = "SESSION_NOT_READY"
    SESSION_OWNED_ELSEWHERE = "SESSION_OWNED_ELSEWHERE"
    PAIRING_NOT_SHOWN = "PAIRING_NOT_SHOWN"
    PAIRING_EXPIRED = "PAIRING_EXPIRED"
    PASSKEY_REQUIRED = "PASSKEY_REQUIRED"
    NUMBER_NOT_ON_WHATSAPP = "NUMBER_NOT_ON_WHATSAPP"
    NUMBER_UNKNOWN = "NUMBER_UNKNOWN"
    REACHOUT_TIMELOCK = "REACHOUT_TIMELOCK"
    MESSAGE_NOT_FOUND = "MESSAGE_NOT_FOUND"
    SEND_FAILED = "SEND_FAILED"
    SENDING_PAUSED = "SENDING_PAUSED"
    FIRST_CONTACTS_EXHAUSTED = "FIRST_CONTACTS_EXHAUSTED"
    CONVERSATION_NOT_FOUND = "CONVERSATION_NOT_FOUND"
    MEDIA_TOO_LARGE = "MEDIA_TOO_LARGE"
    MEDIA_NOT_FOUND = "MEDIA_NOT_FOUND"
    MEDIA_UNAVAILABLE = "MEDIA_UNAVAILABLE"
    DOCUMENT_NOT_FOUND = "DOCUMENT_NOT_FOUND"
    DOCUMENT_EMPTY = "DOCUMENT_EMPTY"
    DOCUMENT_SCANNED = "DOCUMENT_SCANNED"
    DOCUMENT_ENCRYPTED = "DOCUMENT_ENCRYPTED"
    DOCUMENT_UNREADABLE = "DOCUMENT_UNREADABLE"
    DOCUMENT_TOO_LARGE = "DOCUMENT_TOO_LARGE"
    KNOWLEDGE_FULL = "KNOWLEDGE_FULL"
    VERSION_NOT_FOUND = "VERSION_NOT_FOUND"
    DRAFT_CHANGED = "DRAFT_CHANGED"
    DRAFT_OUTDATED = "DRAFT_OUTDATED"
    DELIVERY_NOT_FOUND = "DELIVERY_NOT_FOUND"
    SUBSCRIPTION_NOT_FOUND = "SUBSCRIPTION_NOT_FOUND"
    SUBSCRIPTIONS_FULL = "SUBSCRIPTIONS_FULL"
    RECEIVER_REFUSED = "RECEIVER_REFUSED"
    SUBSCRIPTION_SECRET_UNREADABLE = "SUBSCRIPTION_SECRET_UNREADABLE"  # noqa: S105 - names an error
    KEY_NOT_FOUND = "KEY_NOT_FOUND"
    BACKUP_NOT_FOUND = "BACKUP_NOT_FOUND"
    BACKUP_CORRUPT = "BACKUP_CORRUPT"
    BACKUP_FAILED = "BACKUP_FAILED"
    BACKUP_STORE_UNREACHABLE = "BACKUP_STORE_UNREACHABLE"
    CAPACITY_EXHAUSTED = "CAPACITY_EXHAUSTED"
    GATEWAY_DRAINING = "GATEWAY_DRAINING"
    GATEWAY_NOT_FOUND = "GATEWAY_NOT_FOUND"
    STORAGE_EXHAUSTED = "STORAGE_EXHAUSTED"
    BROWSER_UNAVAILABLE = "BROWSER_UNAVAILABLE"
    EMBEDDER_UNAVAILABLE = "EMBEDDER_UNAVAILABLE"
    WHATSAPP_UNREACHABLE = "WHATSAPP_UNREACHABLE"
    PAGE_INCOMPATIBLE = "PAGE_INCOMPATIBLE"
    GATEWAY_UNREACHABLE = "GATEWAY_UNREACHABLE"
    CORE_UNREACHABLE = "CORE_UNREACHABLE"
    MODEL_UNREACHABLE = "MODEL_UNREACHABLE"
    MODEL_TIMEOUT = "MODEL_TIMEOUT"
    MODEL_REFUSED = "MODEL_REFUSED"
    MODEL_UNUSABLE = "MODEL_UNUSABLE"
    MODEL_KEY_UNREADABLE = "MODEL_KEY_UNREADABLE"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL = "INTERNAL"


HTTP_STATUS: dict[ErrorCode, int] = {
    ErrorCode.VALIDATION_FAILED: 422,
    ErrorCode.UNAUTHENTICATED: 401,
    ErrorCode.SIGNATURE_INVALID: 401,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.METHOD_NOT_ALLOWED: 405,
    ErrorCode.CONFLICT: 409,
    ErrorCode.REQUEST_TIMEOUT: 408,
    ErrorCode.PAYLOAD_TOO_LARGE: 413,
    ErrorCode.UNSUPPORTED_MEDIA_TYPE: 415,
    ErrorCode.RATE_LIMITED: 429,
    ErrorCode.IDEMPOTENCY_CONFLICT: 409,
    ErrorCode.COMMAND_RUNNING: 409,
    ErrorCode.USER_NOT_FOUND: 404,
    ErrorCode.SESSION_NOT_FOUND: 404,
    ErrorCode.SESSION_NOT_READY: 409,
    ErrorCode.SESSION_OWNED_ELSEWHERE: 409,
    ErrorCode.PAIRING_NOT_SHOWN: 409,
    ErrorCode.PAIRING_EXPIRED: 409,
    ErrorCode.PASSKEY_REQUIRED: 409,
    ErrorCode.NUMBER_NOT_ON_WHATSAPP: 422,
    ErrorCode.NUMBER_UNKNOWN: 503,
    ErrorCode.REACHOUT_TIMELOCK: 429,
    ErrorCode.MESSAGE_NOT_FOUND: 404,
    ErrorCode.SEND_FAILED: 502,
    ErrorCode.SENDING_PAUSED: 429,
    ErrorCode.FIRST_CONTACTS_EXHAUSTED: 429,
    ErrorCode.CONVERSATION_NOT_FOUND: 404,
    ErrorCode.MEDIA_TOO_LARGE: 413,
    ErrorCode.MEDIA_NOT_FOUND: 404,
    ErrorCode.MEDIA_UNAVAILABLE: 422,
    ErrorCode.DOCUMENT_NOT_FOUND: 404,
    ErrorCode.DOCUMENT_EMPTY: 422,
    ErrorCode.DOCUMENT_SCANNED: 422,
    ErrorCode.DOCUMENT_ENCRYPTED: 422,
    ErrorCode.DOCUMENT_UNREADABLE: 422,
    ErrorCode.DOCUMENT_TOO_LARGE: 413,
    ErrorCode.KNOWLEDGE_FULL: 409,
    ErrorCode.VERSION_NOT_FOUND: 404,
    ErrorCode.DRAFT_CHANGED: 409,
    ErrorCode.DRAFT_OUTDATED: 409,
    ErrorCode.DELIVERY_NOT_FOUND: 404,
    ErrorCode.SUBSCRIPTION_NOT_FOUND: 404,
    ErrorCode.SUBSCRIPTIONS_FULL: 409,
    ErrorCode.RECEIVER_REFUSED: 409,
    ErrorCode.SUBSCRIPTION_SECRET_UNREADABLE: 409,
    ErrorCode.KEY_NOT_FOUND: 404,
    ErrorCode.BACKUP_NOT_FOUND: 404,
    ErrorCode.BACKUP_CORRUPT: 409,
    ErrorCode.BACKUP_FAILED: 503,
    ErrorCode.BACKUP_STORE_UNREACHABLE: 503,
    ErrorCode.CAPACITY_EXHAUSTED: 503,
    ErrorCode.GATEWAY_DRAINING: 503,
    ErrorCode.GATEWAY_NOT_FOUND: 404,
    ErrorCode.STORAGE_EXHAUSTED: 503,
    ErrorCode.BROWSER_UNAVAILABLE: 503,
    ErrorCode.EMBEDDER_UNAVAILABLE: 503,
    ErrorCode.WHATSAPP_UNREACHABLE: 503,
    ErrorCode.PAGE_INCOMPATIBLE: 503,
    ErrorCode.GATEWAY_UNREACHABLE: 503,
    ErrorCode.CORE_UNREACHABLE: 503,
    ErrorCode.MODEL_UNREACHABLE: 503,
    ErrorCode.MODEL_TIMEOUT: 503,
    ErrorCode.MODEL_REFUSED: 502,
    ErrorCode.MODEL_UNUSABLE: 502,
    ErrorCode.MODEL_KEY_UNREADABLE: 409,
    ErrorCode.UNAVAILABLE: 503,
    ErrorCode.INTERNAL: 500,
}
"""The one place where a code meets HTTP; the typed client reads it too."""


class HoldfastError(Exception):
    """Something went wrong."""

    code: ClassVar[ErrorCode] = ErrorCode.INTERNAL
    by_code: ClassVar[dict[ErrorCode, type["HoldfastError"]]] = {}

    def __init_subclass__(cls) -> None:
        if "code" in vars(cls):  # an error of one place alone takes no code away from its own class
            HoldfastError.by_code[cls.code] = cls

    def __init__(
        self,
        message: str | None = None,
        *,
        details: dict[str, Any] | None = None,
        retry_after: float | None = None,
    ) -> None:
        """`message` defaults to the class's own sentence; `retry_after` is in seconds."""
        self.message = message or (self.__doc__ or self.code)
        self.details = details or {}
        self.retry_after = retry_after
        super().__init__(self.message)

    @property
    def status(self) -> int:
        """The HTTP status that goes with the code."""
        return HTTP_STATUS[self.code]


class ValidationFailed(HoldfastError):
    """The request is malformed: `details.fields` says where. Correct it and send it again."""

    code = ErrorCode.VALIDATION_FAILED


class Unauthenticated(HoldfastError):
    """No credentials, or wrong ones. Send `Authorization: Bearer <key>` or `X-Api-Key: <key>`."""

    code = ErrorCode.UNAUTHENTICATED


class SignatureInvalid(HoldfastError):
    """The webhook's signature, id or timestamp is missing, malformed, too old or wrong."""

    code = ErrorCode.SIGNATURE_INVALID


class Forbidden(HoldfastError):
    """These credentials do not reach that user's data."""

    code = ErrorCode.FORBIDDEN


class NotFound(HoldfastError):
    """There is nothing at this address. /docs lists what there is."""

    code = ErrorCode.NOT_FOUND


class MethodNotAllowed(HoldfastError):
    """This address does not take that method. /docs lists what it takes."""

    code = ErrorCode.METHOD_NOT_ALLOWED


class Conflict(HoldfastError):
    """The request does not fit the present state."""

    code = ErrorCode.CONFLICT


class RequestTimeout(HoldfastError):
    """The body came too slowly. Send it again, over a better line."""

    code = ErrorCode.REQUEST_TIMEOUT


class PayloadTooLarge(HoldfastError):
    """The body is larger than this address accepts."""

    code = ErrorCode.PAYLOAD_TOO_LARGE


class UnsupportedMediaType(HoldfastError):
    """The body's media type is not accepted here. Send `Content-Type: application/json`."""

    code = ErrorCode.UNSUPPORTED_MEDIA_TYPE


class RateLimited(HoldfastError):
    """Too many requests. Wait as long as `Retry-After` says."""

    code = ErrorCode.RATE_LIMITED


class IdempotencyConflict(HoldfastError):
    """This Idempotency-Key was used with another body. Use a new key for a new request."""

    code = ErrorCode.IDEMPOTENCY_CONFLICT


class CommandRunning(HoldfastError):
    """This very command is being carried out. Wait as long as `Retry-After` says, then send it again."""

    code = ErrorCode.COMMAND_RUNNING


class UserNotFound(HoldfastError):
    """There is no such user. Create it with POST /v1/users."""

    code = ErrorCode.USER_NOT_FOUND


class SessionNotFound(HoldfastError):
    """There is no such session. Start it with POST …/start."""

    code = ErrorCode.SESSION_NOT_FOUND


class SessionNotReady(HoldfastError):
    """The session is not connected to WhatsApp. Start it, and pair the phone if a QR is shown."""

    code = ErrorCode.SESSION_NOT_READY


class SessionOwnedElsewhere(HoldfastError):
    """Another gateway holds this session. Ask that one."""

    code = ErrorCode.SESSION_OWNED_ELSEWHERE


class PairingNotShown(HoldfastError):
    """No QR or code is shown now. Look at the session's status; start it if it is stopped."""

    code = ErrorCode.PAIRING_NOT_SHOWN


class PairingExpired(HoldfastError):
    """The QR ran out before a phone scanned it. Start the session again for a new one."""

    code = ErrorCode.PAIRING_EXPIRED


class PasskeyRequired(HoldfastError):
    """WhatsApp asks for the account's passkey. Confirm it on the phone, then start the session again."""

    code = ErrorCode.PASSKEY_REQUIRED


class NumberNotOnWhatsapp(HoldfastError):
    """This number has no WhatsApp account."""

    code = ErrorCode.NUMBER_NOT_ON_WHATSAPP


class NumberUnknown(HoldfastError):
    """WhatsApp did not say whether this number has an account. Ask again later."""

    code = ErrorCode.NUMBER_UNKNOWN


class ReachoutTimelock(HoldfastError):
    """WhatsApp refuses first messages to new contacts from this account for a while. Do not retry soon."""

    code = ErrorCode.REACHOUT_TIMELOCK


class MessageNotFound(HoldfastError):
    """No such message is known here."""

    code = ErrorCode.MESSAGE_NOT_FOUND


class SendFailed(HoldfastError):
    """WhatsApp did not take the message. Repeating with the same Idempotency-Key sends it once at most."""

    code = ErrorCode.SEND_FAILED


class ConversationNotFound(HoldfastError):
    """Nobody of that name has written here. A first message goes by POST …/sessions/{sessionId}/messages."""

    code = ErrorCode.CONVERSATION_NOT_FOUND


class MediaTooLarge(HoldfastError):
    """The file is larger than this gateway accepts."""

    code = ErrorCode.MEDIA_TOO_LARGE


class SendingPaused(HoldfastError):
    """WhatsApp refused several messages in a row, so this session sends nothing for a while."""

    code = ErrorCode.SENDING_PAUSED


class FirstContactsExhausted(HoldfastError):
    """This session has written to as many new contacts today as it may. Answer people who wrote first."""

    code = ErrorCode.FIRST_CONTACTS_EXHAUSTED


class MediaNotFound(HoldfastError):
    """There is no such file here, or no longer: files are kept for a limited time."""

    code = ErrorCode.MEDIA_NOT_FOUND


class MediaUnavailable(HoldfastError):
    """The file could not be had from that address. Check that the address is public and gives the file."""

    code = ErrorCode.MEDIA_UNAVAILABLE


class DocumentNotFound(HoldfastError):
    """There is no such document in this user's knowledge."""

    code = ErrorCode.DOCUMENT_NOT_FOUND


class DocumentEmpty(HoldfastError):
    """The document holds no text, so there is nothing to answer from."""

    code = ErrorCode.DOCUMENT_EMPTY


class DocumentScanned(HoldfastError):
    """The PDF holds pictures of pages, no text. Run text recognition (OCR) on it, then add it again."""

    code = ErrorCode.DOCUMENT_SCANNED


class DocumentEncrypted(HoldfastError):
    """The document is protected by a password. Save it without one, then add it again."""

    code = ErrorCode.DOCUMENT_ENCRYPTED


class DocumentUnreadable(HoldfastError):
    """The document is broken, or not what its name says. Save it anew, then add it again."""

    code = ErrorCode.DOCUMENT_UNREADABLE


class DocumentTooLarge(HoldfastError):
    """The document holds more text than one may. Cut it into several."""

    code = ErrorCode.DOCUMENT_TOO_LARGE


class KnowledgeFull(HoldfastError):
    """This user's documents hold as much as they may. Delete some, then add it again."""

    code = ErrorCode.KNOWLEDGE_FULL


class VersionNotFound(HoldfastError):
    """There is no such version. GET …/versions lists those that there are."""

    code = ErrorCode.VERSION_NOT_FOUND


class DraftChanged(HoldfastError):
    """Somebody else changed this meanwhile. Look at how it is now, then make your change again."""

    code = ErrorCode.DRAFT_CHANGED


class DraftOutdated(HoldfastError):
    """The draft was not tried beside what is live now. Run the tests on it, look at them, then publish."""

    code = ErrorCode.DRAFT_OUTDATED


class DeliveryNotFound(HoldfastError):
    """There is no such delivery."""

    code = ErrorCode.DELIVERY_NOT_FOUND


class SubscriptionNotFound(HoldfastError):
    """There is no such subscription. GET …/subscriptions lists those that there are."""

    code = ErrorCode.SUBSCRIPTION_NOT_FOUND


class SubscriptionsFull(HoldfastError):
    """This user has as many subscriptions as there may be. Delete one that is no longer needed."""

    code = ErrorCode.SUBSCRIPTIONS_FULL


class ReceiverRefused(HoldfastError):
    """Nothing is sent to that address. Give one of the public web, at its usual port."""

    code = ErrorCode.RECEIVER_REFUSED


class SubscriptionSecretUnreadable(HoldfastError):
    """The secret was stored under another CORE_SECRET_KEY. Rotate it, and give the receiver the new one."""

    code = ErrorCode.SUBSCRIPTION_SECRET_UNREADABLE


class KeyNotFound(HoldfastError):
    """There is no such key. GET …/keys lists those that there are."""

    code = ErrorCode.KEY_NOT_FOUND


class BackupNotFound(HoldfastError):
    """There is no such backup."""

    code = ErrorCode.BACKUP_NOT_FOUND


class BackupCorrupt(HoldfastError):
    """The backup does not pass its checks. An older one may."""

    code = ErrorCode.BACKUP_CORRUPT


class BackupFailed(HoldfastError):
    """The backup could not be taken; the ones before stand. It is tried again by itself."""

    code = ErrorCode.BACKUP_FAILED


class BackupStoreUnreachable(HoldfastError):
    """The backup store did not answer. Check its address, its credentials and the network."""

    code = ErrorCode.BACKUP_STORE_UNREACHABLE


class CapacityExhausted(HoldfastError):
    """This gateway holds as many sessions as it can. Stop one, or raise GATEWAY_MAX_SESSIONS."""

    code = ErrorCode.CAPACITY_EXHAUSTED


class GatewayDraining(HoldfastError):
    """This gateway is being emptied, and its sessions go on elsewhere. Ask again, or another gateway."""

    code = ErrorCode.GATEWAY_DRAINING


class GatewayNotFound(HoldfastError):
    """Core knows no such gateway. GET /v1/gateways lists those that it knows."""

    code = ErrorCode.GATEWAY_NOT_FOUND


class StorageExhausted(HoldfastError):
    """The disk is full, so nothing more is taken; nothing is lost. Free some space, then try again."""

    code = ErrorCode.STORAGE_EXHAUSTED


class BrowserUnavailable(HoldfastError):
    """Chromium could not be started. Install it, or set GATEWAY_CHROMIUM_PATH to one that runs."""

    code = ErrorCode.BROWSER_UNAVAILABLE


class EmbedderUnavailable(HoldfastError):
    """The model that embeds texts cannot be used: its message says why and what to install."""

    code = ErrorCode.EMBEDDER_UNAVAILABLE


class WhatsappUnreachable(HoldfastError):
    """WhatsApp Web could not be loaded. Check the network and GATEWAY_WHATSAPP_URL."""

    code = ErrorCode.WHATSAPP_UNREACHABLE


class PageIncompatible(HoldfastError):
    """WhatsApp Web has changed and the page library does not fit it. Update the library."""

    code = ErrorCode.PAGE_INCOMPATIBLE


class GatewayUnreachable(HoldfastError):
    """The gateway did not answer. Check that it runs and that CORE_GATEWAY_URL points at it."""

    code = ErrorCode.GATEWAY_UNREACHABLE


class CoreUnreachable(HoldfastError):
    """Core did not answer its client. Check that it runs, and the address that the client was given."""

    code = ErrorCode.CORE_UNREACHABLE


class ModelUnreachable(HoldfastError):
    """The model's server gave no answer. Check baseUrl, which must be a public address, and the provider."""

    code = ErrorCode.MODEL_UNREACHABLE


class ModelTimeout(HoldfastError):
    """The model took too long. Raise timeoutSeconds, lower maxOutputTokens, or choose a faster model."""

    code = ErrorCode.MODEL_TIMEOUT


class ModelRefused(HoldfastError):
    """The model's server refused the request. Check the key, the model's name and the account."""

    code = ErrorCode.MODEL_REFUSED


class ModelUnusable(HoldfastError):
    """What answered is not a model that speaks the OpenAI protocol. Check baseUrl."""

    code = ErrorCode.MODEL_UNUSABLE


class ModelKeyUnreadable(HoldfastError):
    """The model's key was stored under another CORE_SECRET_KEY. Enter the model's key again."""

    code = ErrorCode.MODEL_KEY_UNREADABLE


class Unavailable(HoldfastError):
    """The service is starting or stopping. Try again in a few seconds."""

    code = ErrorCode.UNAVAILABLE


class Internal(HoldfastError):
    """Something went wrong on our side. The log has it under the requestId."""

    code = ErrorCode.INTERNAL
