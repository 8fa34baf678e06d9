"""When something is wrong: every threshold, and how bad each thing is."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from holdfast_contract.sessions import Session, SessionAge, SessionStatus
from holdfast_contract.troubles import Severity, Trouble, TroubleKind

MESSAGES_WAIT = timedelta(minutes=2)
"""How long a message may lie before the assistant looks at it."""

REPLIES_WAIT = timedelta(minutes=5)
"""How long a reply may take from being decided to being sent; pacing is two minutes at the most."""

DOCUMENTS_WAIT = timedelta(minutes=30)
DRAFTS_WAIT = timedelta(days=3)
PEOPLE_WAIT = timedelta(minutes=10)
"""How long somebody may wait for a person."""

UNSTABLE_FOR = timedelta(minutes=2)
"""What mends itself within this is not told of."""

DRAINING_FOR = timedelta(minutes=30)
"""How long a gateway may be emptied, or stay empty, before it is asked whether that is meant."""

BACKUP_AGE = timedelta(days=1)
FIRST_BACKUP = timedelta(hours=1)
"""How long a session may be connected without any backup."""

FAILURES_OF = timedelta(days=1)
"""How far back failed replies, backups and model calls are looked for."""

MODEL_FAILURES = 3
"""Replies for which the model failed, of the latest, from which on it is said to fail."""

SEVERITIES = {
    TroubleKind.GATEWAY_UNREACHABLE: Severity.URGENT,
    TroubleKind.SESSION_LOGGED_OUT: Severity.URGENT,
    TroubleKind.SESSION_FAILED: Severity.URGENT,
    TroubleKind.WORK_WAITING: Severity.URGENT,
    TroubleKind.MESSAGES_WAITING: Severity.URGENT,
    TroubleKind.REPLIES_WAITING: Severity.URGENT,
    TroubleKind.GATEWAYS_FULL: Severity.WARNING,
    TroubleKind.GATEWAY_DRAINING: Severity.WARNING,
    TroubleKind.SESSION_UNSTABLE: Severity.WARNING,
    TroubleKind.SESSION_STOPPED: Severity.WARNING,
    TroubleKind.PEOPLE_WAITING: Severity.WARNING,
    TroubleKind.REPLIES_FAILED: Severity.WARNING,
    TroubleKind.MODEL_FAILING: Severity.WARNING,
    TroubleKind.LIMIT_REACHED: Severity.WARNING,
    TroubleKind.BACKUP_STORE_FAULT: Severity.WARNING,
    TroubleKind.BACKUP_FAILED: Severity.WARNING,
    TroubleKind.BACKUP_OLD: Severity.WARNING,
    TroubleKind.DOCUMENTS_FAILED: Severity.WARNING,
    TroubleKind.TESTS_FAILING: Severity.WARNING,
    TroubleKind.DELIVERIES_DEAD: Severity.WARNING,
    TroubleKind.SESSION_NEVER_STARTED: Severity.NOTICE,
    TroubleKind.SESSION_OLD: Severity.NOTICE,
    TroubleKind.DOCUMENTS_WAITING: Severity.NOTICE,
    TroubleKind.DRAFT_WAITING: Severity.NOTICE,
}
"""In the order in which they are told."""

_RANKS = {kind: rank for rank, kind in enumerate(SEVERITIES)}

_BY_STATUS = {
    SessionStatus.LOGGED_OUT: TroubleKind.SESSION_LOGGED_OUT,
    SessionStatus.FAILED: TroubleKind.SESSION_FAILED,
    SessionStatus.STOPPED: TroubleKind.SESSION_STOPPED,
    SessionStatus.UNSTABLE: TroubleKind.SESSION_UNSTABLE,
    SessionStatus.RECONNECTING: TroubleKind.SESSION_UNSTABLE,
}


def trouble(kind: TroubleKind, **more: object) -> Trouble:
    """Make a trouble, as bad as its kind is."""
    return Trouble.model_validate({"kind": kind, "severity": SEVERITIES[kind], **more}, by_name=True)


def in_order(troubles: Iterable[Trouble]) -> list[Trouble]:
    """Put the most urgent first, and of one kind what is there longest."""
    return sorted(
        troubles,
        key=lambda item: (
            _RANKS[item.kind],
            item.since is None,
            item.since and item.since.timestamp(),
            item.user_id or "",
            item.session_id or "",
        ),
    )


def of_session(session: Session, since: datetime | None, now: datetime) -> Iterator[Trouble]:
    """Say what is wrong with a session, given since when it is in its status."""
    named = {"user_id": session.user_id, "session_id": session.session_id}
    kind = _BY_STATUS.get(session.status)
    passes = kind == TroubleKind.SESSION_UNSTABLE and since is not None and now - since < UNSTABLE_FOR
    if kind is not None and not passes:
        yield trouble(kind, since=since, code=session.reason, **named)
    if session.status != SessionStatus.CONNECTED:
        return
    if session.age == SessionAge.OLD:
        yield trouble(TroubleKind.SESSION_OLD, since=session.started_at, **named)
    if session.backup is not None:
        if now - session.backup.taken_at > BACKUP_AGE:
            yield trouble(TroubleKind.BACKUP_OLD, since=session.backup.taken_at, **named)
    elif session.last_connected_at is not None and since is not None and now - since > FIRST_BACKUP:
        yield trouble(TroubleKind.BACKUP_OLD, **named)
