"""What the gateway counts of itself. Every figure there is, named once; docs/metrics.md is made from it."""

from holdfast_contract.errors import ErrorCode
from holdfast_contract.service.access import http_figures
from holdfast_contract.service.metrics import SLOW, Registry, database_figures

from holdfast_gateway.domain.reasons import Reason
from holdfast_gateway.domain.recovery import Rung

REGISTRY = Registry("holdfast_gateway")

INFO = REGISTRY.gauge("info", "Always 1; its labels say which gateway this is.", "version", "gatewayId")
REQUESTS, REQUEST_SECONDS = http_figures(REGISTRY)
LOOP_LAG = REGISTRY.gauge(
    "loop_lag_seconds", "The longest that the event loop kept anything waiting since it was last asked."
)

SESSIONS = REGISTRY.gauge("sessions", "Sessions by status.", "status")
RESTORATION = REGISTRY.gauge("restoration", "Sessions that came back by themselves, by outcome.", "outcome")
CAPACITY = REGISTRY.gauge("capacity_sessions", "Sessions that may be held here at the most.")
DRAINING = REGISTRY.gauge("draining", "1 while the gateway gives its sessions away, else 0.")
CHANGES = REGISTRY.counter(
    "session_changes",
    "Changes of sessions' status, by the new status and by why; none where nothing was wrong.",
    "status",
    "reason",
)
RECOVERIES = REGISTRY.counter(
    "recovery_steps",
    "Steps of recoveries, by the step that was tried and by what was lost.",
    "step",
    "reason",
)
RECOVERIES.begin(Rung.NEW_BROWSER, Reason.MEMORY_CEILING)
RESTORE_SECONDS = REGISTRY.histogram(
    "restore_seconds", "From losing a session to having it connected again, without a QR.", buckets=SLOW
)
LOGINS_LOST = REGISTRY.counter(
    "logins_lost",
    "Logins that were over, so that a QR is needed again. UNLINKED_BY_PHONE is a person's wish; all other "
    "reasons break the promise that a phone is linked once.",
    "reason",
)
for _reason in (
    Reason.UNLINKED_BY_PHONE,
    Reason.ACCOUNT_LOCKED,
    Reason.CLIENT_OUTDATED,
    Reason.SYNC_FAILED,
    Reason.STORAGE_FAILED,
    Reason.LOGIN_MISSING,
):
    LOGINS_LOST.begin(_reason)
HEARTBEATS_MISSED = REGISTRY.counter("heartbeats_missed", "Heartbeats that a page missed, by why.", "reason")
BROWSER_MEMORY = REGISTRY.gauge(
    "browser_memory_bytes", "Memory of a session's browser, as it was last looked at.", "userId", "sessionId"
)

SENDS = REGISTRY.counter(
    "sends",
    "Messages that were asked for through the API, by what became of them: sent, or a code.",
    "outcome",
)
for _outcome in (
    "sent",
    ErrorCode.SEND_FAILED,
    ErrorCode.REACHOUT_TIMELOCK,
    ErrorCode.FIRST_CONTACTS_EXHAUSTED,
):
    SENDS.begin(_outcome)
SEND_SECONDS = REGISTRY.histogram(
    "send_seconds", "From being asked for a message to WhatsApp having it, pacing included.", buckets=SLOW
)
HEARD = REGISTRY.counter("messages_heard", "Messages that a page told of and that are on the disk.")

DELIVERIES = REGISTRY.gauge("deliveries", "Webhook deliveries that wait, and that are dead.", "state")
OLDEST_DELIVERY = REGISTRY.gauge(
    "oldest_delivery_seconds", "Age of the oldest event that a receiver has not had; 0 where there is none."
)
ATTEMPTS = REGISTRY.counter(
    "delivery_attempts",
    "Attempts to deliver an event, by the answer: 2xx, 3xx, 4xx, 5xx, or none.",
    "outcome",
)
ATTEMPT_SECONDS = REGISTRY.histogram("delivery_attempt_seconds", "How long receivers took to answer.")
EVENT_LAG = REGISTRY.histogram(
    "event_lag_seconds", "From an event to the receiver having it, by what it was stamped with.", buckets=SLOW
)

BACKUP_AGE = REGISTRY.gauge(
    "backup_age_seconds", "Since the newest backup of a session was taken.", "userId", "sessionId"
)
BACKUP_SIZE = REGISTRY.gauge(
    "backup_bytes", "Size of the profile in the newest backup.", "userId", "sessionId"
)
BACKUP_UPLOADED = REGISTRY.gauge(
    "backup_uploaded_bytes", "What had to be uploaded for the newest backup.", "userId", "sessionId"
)
BACKUP_PAUSE = REGISTRY.gauge(
    "backup_pause_seconds", "How long the browser stood still for the newest backup.", "userId", "sessionId"
)
BACKUP_FAILURES = REGISTRY.gauge(
    "backup_failures", "Backups that have failed since the gateway started.", "userId", "sessionId"
)
OLDEST_BACKUP = REGISTRY.gauge(
    "oldest_backup_seconds",
    "Age of that session's newest backup that is oldest, of those that are connected.",
)
STORE_FAULT = REGISTRY.gauge("backup_store_fault", "1 for what is wrong with the backup store.", "fault")

LEASE_LEFT = REGISTRY.gauge(
    "lease_left_seconds", "Until this gateway's lease runs out and it closes its browsers; 0 without one."
)
RENEWALS = REGISTRY.counter("lease_renewals", "Renewals of the lease, by outcome: ok or failed.", "outcome")
RENEWALS.begin("ok")
RENEWALS.begin("failed")
TAKEOVERS = REGISTRY.counter("takeovers", "Sessions that were taken over here from elsewhere.")

DATABASE = database_figures(REGISTRY)
DISK_FREE = REGISTRY.gauge("disk_free_bytes", "Free on the data folder's volume.")
DISK_SIZE = REGISTRY.gauge("disk_size_bytes", "Size of the data folder's volume.")
CERTIFICATE_LEFT = REGISTRY.gauge(
    "certificate_left_seconds", "Until the certificate of GATEWAY_PUBLIC_URL ends, where that is https."
)
