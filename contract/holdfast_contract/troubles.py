"""What is wrong with a user's business now."""

from enum import StrEnum

from holdfast_contract.ids import SessionId, UserId
from holdfast_contract.model import WireModel
from holdfast_contract.times import Timestamp


class TroubleKind(StrEnum):
    """What is wrong."""

    GATEWAY_UNREACHABLE = "gateway_unreachable"
    GATEWAYS_FULL = "gateways_full"
    GATEWAY_DRAINING = "gateway_draining"
    SESSION_LOGGED_OUT = "session_logged_out"
    SESSION_FAILED = "session_failed"
    SESSION_UNSTABLE = "session_unstable"
    SESSION_STOPPED = "session_stopped"
    SESSION_NEVER_STARTED = "session_never_started"
    SESSION_OLD = "session_old"
    BACKUP_FAILED = "backup_failed"
    BACKUP_OLD = "backup_old"
    BACKUP_STORE_FAULT = "backup_store_fault"
    WORK_WAITING = "work_waiting"
    MESSAGES_WAITING = "messages_waiting"
    REPLIES_WAITING = "replies_waiting"
    REPLIES_FAILED = "replies_failed"
    PEOPLE_WAITING = "people_waiting"
    MODEL_FAILING = "model_failing"
    LIMIT_REACHED = "limit_reached"
    DOCUMENTS_FAILED = "documents_failed"
    DOCUMENTS_WAITING = "documents_waiting"
    TESTS_FAILING = "tests_failing"
    DRAFT_WAITING = "draft_waiting"
    DELIVERIES_DEAD = "deliveries_dead"


class Severity(StrEnum):
    """Urgent: contacts are not answered. A warning becomes so, or some are not. A notice can wait."""

    URGENT = "urgent"
    WARNING = "warning"
    NOTICE = "notice"


class Trouble(WireModel):
    """One thing that is wrong, how much of it, and since when.

    `code` is an error's, or a gateway's reason. `subject` names what is waited for in the case of
    `work_waiting` (a queue) and what is used up in that of `limit_reached` (messages, tokens or money).
    Without a user it is the whole installation's.
    """

    kind: TroubleKind
    severity: Severity
    user_id: UserId | None = None
    session_id: SessionId | None = None
    since: Timestamp | None = None
    count: int | None = None
    code: str | None = None
    subject: str | None = None
    gateway_id: str | None = None
    """Which gateway, in the case of `gateway_unreachable` (null: none answers) and `gateway_draining`."""


class TroubleList(WireModel):
    """What is wrong, the most urgent first."""

    troubles: list[Trouble]
    checked_at: Timestamp
