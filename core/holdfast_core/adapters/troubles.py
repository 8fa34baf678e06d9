"""What the database tells of troubles: one statement a kind, whether it is asked for one user or for all."""

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from holdfast_contract.service.database import Database
from holdfast_contract.troubles import Trouble, TroubleKind
from holdfast_contract.versions import VersionState
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    Text,
    and_,
    case,
    column,
    func,
    or_,
    select,
    union_all,
    values,
)

from holdfast_core.adapters.live_settings import LiveSettings, live_settings
from holdfast_core.adapters.tables import (
    FAILED,
    WAITING,
    assistant_versions,
    conversations,
    deliveries,
    inbox,
    ingestions,
    is_failed_backup,
    is_failed_reply,
    is_in_use,
    is_new,
    is_waiting,
    replies,
    session_history,
    sessions,
    spending,
    subscriptions,
    test_runs,
    turns,
    users,
)
from holdfast_core.application.troubles import Symptoms
from holdfast_core.domain.conversations.decisions import Handler
from holdfast_core.domain.conversations.messages import Author
from holdfast_core.domain.troubles import (
    DOCUMENTS_WAIT,
    DRAFTS_WAIT,
    FAILURES_OF,
    MESSAGES_WAIT,
    MODEL_FAILURES,
    PEOPLE_WAIT,
    REPLIES_WAIT,
    trouble,
)

_LOOKED_AT = 1_000
"""Pieces of a queue, the oldest, that are looked at: enough to tell who waits, however many do."""

_DECISIONS = 50
"""The latest, that are searched for a model's failures."""

_BILLION = 10**9


class TroubleTables:
    """The store of troubles."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def symptoms(self, user_id: str | None, now: datetime) -> Symptoms:
        """Look for them: of one user or of all."""
        return await self._database.read(lambda connection: _symptoms(connection, user_id, now))


def _symptoms(connection: Connection, user_id: str | None, now: datetime) -> Symptoms:
    settings = live_settings(connection, user_id)
    # Joined to the users, an index that begins with the user serves for all of them too.
    is_theirs = users.c.user_id == user_id if user_id is not None else users.c.user_id.is_not(None)
    known = select(sessions).join_from(users, sessions, sessions.c.user_id == users.c.user_id)
    found = [
        *_waiting(connection, settings, now),
        *_failed_replies(connection, is_theirs, now),
        *_people(connection, is_theirs, now),
        *_documents(connection, is_theirs, now),
        *_drafts(connection, is_theirs, now),
        *_tests(connection, is_theirs),
        *_dead_deliveries(connection, is_theirs),
        *_limits(connection, settings, now),
        *_model(connection, user_id, now),
    ]
    return Symptoms(
        user_ids=frozenset(settings),
        troubles=found,
        failed_backups=list(_failed_backups(connection, is_theirs, now)),
        sessions={
            (row.user_id, row.session_id): row.updated_at
            for row in connection.execute(known.where(is_theirs))
        },
    )


def _waiting(connection: Connection, user_ids: Container[str], now: datetime) -> Iterator[Trouble]:
    """Say whose messages nobody looks at, and whose replies do not go out."""
    queues = (
        (TroubleKind.MESSAGES_WAITING, inbox, inbox.c.received_at, MESSAGES_WAIT),
        (TroubleKind.MESSAGES_WAITING, turns, turns.c.due_at, MESSAGES_WAIT),
        (TroubleKind.REPLIES_WAITING, replies, replies.c.created_at, REPLIES_WAIT),
    )
    told: dict[tuple[TroubleKind, str], Trouble] = {}
    for kind, table, since, patience in queues:
        for row in connection.execute(_late(table, since, now - patience)):
            if row.user_id not in user_ids:
                continue
            more = told.get((kind, row.user_id))
            told[kind, row.user_id] = trouble(
                kind,
                user_id=row.user_id,
                since=row.since if more is None else min(row.since, more.since),
                count=row.many + (0 if more is None else more.count or 0),
                code=row.error or (more and more.code),
            )
    yield from told.values()


def _late(table: Table, since: Column[datetime], before: datetime) -> Select[Any]:
    """Ask whose pieces wait since before a moment, of the oldest in the queue."""
    # By the sum, which is no index's order: else SQLite looks for what waits among all that ever was.
    in_order = table.c.number + 0
    oldest = [
        select(table.c.number).where(part).order_by(in_order).limit(_LOOKED_AT).subquery()
        for part in (is_waiting(table), is_new(table))
    ]
    return (
        select(table.c.user_id, *_counted(since), func.max(table.c.error).label("error"))
        .where(table.c.number.in_(union_all(*(select(part.c.number) for part in oldest))), since < before)
        .group_by(table.c.user_id)
    )


def _failed_replies(
    connection: Connection, is_theirs: ColumnElement[bool], now: datetime
) -> Iterator[Trouble]:
    of_day = and_(
        replies.c.user_id == users.c.user_id,
        replies.c.created_at >= now - FAILURES_OF,
        is_failed_reply(),
    )
    query = select(users.c.user_id, replies.c.error, *_counted(replies.c.created_at))
    found = query.join_from(users, replies, of_day).where(is_theirs)
    for row in connection.execute(found.group_by(users.c.user_id, replies.c.error)):
        yield trouble(
            TroubleKind.REPLIES_FAILED, user_id=row.user_id, count=row.many, since=row.since, code=row.error
        )


def _people(connection: Connection, is_theirs: ColumnElement[bool], now: datetime) -> Iterator[Trouble]:
    """Say where contacts wait for a person who has not written since they did."""
    said = conversations.c.person_at
    is_untouched = or_(said.is_(None), said < conversations.c.since)
    # Where a person has written meanwhile, it is the contact's last message that waits.
    since = case((is_untouched, conversations.c.since), else_=conversations.c.contact_at)
    is_handed_over = and_(
        conversations.c.user_id == users.c.user_id,
        conversations.c.handler == Handler.PERSON.value,
        or_(conversations.c.resumes_at.is_(None), conversations.c.resumes_at > now),
        or_(is_untouched, said < conversations.c.contact_at),
        since < now - PEOPLE_WAIT,
    )
    query = select(users.c.user_id, *_counted(since))
    found = query.join_from(users, conversations, is_handed_over).where(is_theirs)
    for row in connection.execute(found.group_by(users.c.user_id)):
        yield trouble(TroubleKind.PEOPLE_WAITING, user_id=row.user_id, count=row.many, since=row.since)


def _documents(connection: Connection, is_theirs: ColumnElement[bool], now: datetime) -> Iterator[Trouble]:
    kinds = {FAILED: TroubleKind.DOCUMENTS_FAILED, WAITING: TroubleKind.DOCUMENTS_WAITING}
    late = and_(ingestions.c.state == WAITING, ingestions.c.created_at < now - DOCUMENTS_WAIT)
    its = and_(ingestions.c.user_id == users.c.user_id, or_(ingestions.c.state == FAILED, late))
    query = select(
        users.c.user_id,
        ingestions.c.state,
        *_counted(ingestions.c.created_at),
        func.max(ingestions.c.error).label("error"),
    )
    found = query.join_from(users, ingestions, its).where(is_theirs)
    for row in connection.execute(found.group_by(users.c.user_id, ingestions.c.state)):
        yield trouble(kinds[row.state], user_id=row.user_id, count=row.many, since=row.since, code=row.error)


def _drafts(connection: Connection, is_theirs: ColumnElement[bool], now: datetime) -> Iterator[Trouble]:
    its = and_(
        assistant_versions.c.user_id == users.c.user_id,
        assistant_versions.c.state == VersionState.WAITING.value,
        assistant_versions.c.created_at < now - DRAFTS_WAIT,
        is_in_use(),
    )
    query = select(users.c.user_id, *_counted(assistant_versions.c.created_at))
    found = query.join_from(users, assistant_versions, its).where(is_theirs)
    for row in connection.execute(found.group_by(users.c.user_id)):
        yield trouble(TroubleKind.DRAFT_WAITING, user_id=row.user_id, count=row.many, since=row.since)


def _tests(connection: Connection, is_theirs: ColumnElement[bool]) -> Iterator[Trouble]:
    query = select(
        users.c.user_id,
        test_runs.c.run["failed"].as_integer().label("failed"),
        test_runs.c.run["ranAt"].as_string().label("ran_at"),
    ).join_from(users, test_runs, test_runs.c.user_id == users.c.user_id)
    for row in connection.execute(query.where(is_theirs)):
        if row.failed:
            yield trouble(TroubleKind.TESTS_FAILING, user_id=row.user_id, count=row.failed, since=row.ran_at)


def _dead_deliveries(connection: Connection, is_theirs: ColumnElement[bool]) -> Iterator[Trouble]:
    dead = and_(deliveries.c.subscription_id == subscriptions.c.subscription_id, deliveries.c.state == FAILED)
    query = select(users.c.user_id, *_counted(deliveries.c.created_at))
    theirs = query.join_from(users, subscriptions, subscriptions.c.user_id == users.c.user_id)
    found = theirs.join(deliveries, dead).where(is_theirs)
    for row in connection.execute(found.group_by(users.c.user_id)):
        yield trouble(TroubleKind.DELIVERIES_DEAD, user_id=row.user_id, count=row.many, since=row.since)


def _limits(connection: Connection, settings: Mapping[str, LiveSettings], now: datetime) -> Iterator[Trouble]:
    """Say who has used up what may be spent in a day."""
    days = {
        user_id: now.astimezone(item.zone).date().isoformat()
        for user_id, item in settings.items()
        if (item.messages_per_day, item.tokens_per_day, item.money_per_day) != (None, None, None)
    }
    if not days:
        return
    columns = (column("user_id", Text), column("day", Text))
    today = values(*columns, name="day_rows").data(list(days.items())).cte("days")
    sums = [func.sum(spending.c[name]).label(name) for name in ("messages", "tokens", "billionths")]
    its = (spending.c.user_id == today.c.user_id, spending.c.day == today.c.day)
    for row in connection.execute(select(today.c.user_id, *sums).where(*its).group_by(today.c.user_id)):
        limits = settings[row.user_id]
        spent = (
            ("messages", Decimal(row.messages), limits.messages_per_day),
            ("tokens", Decimal(row.tokens), limits.tokens_per_day),
            ("money", Decimal(row.billionths) / _BILLION, limits.money_per_day),
        )
        for subject, used, most in spent:
            if most is not None and used >= most:
                yield trouble(TroubleKind.LIMIT_REACHED, user_id=row.user_id, subject=subject)


def _model(connection: Connection, user_id: str | None, now: datetime) -> Iterator[Trouble]:
    """Search the latest decisions for those that a model failed on."""
    query = select(replies.c.user_id, replies.c.created_at, replies.c.decision).where(
        replies.c.author == Author.ASSISTANT.value, replies.c.created_at >= now - FAILURES_OF
    )
    if user_id is None:
        latest = query.order_by(replies.c.number.desc())
    else:
        latest = query.where(replies.c.user_id == user_id).order_by(replies.c.created_at.desc())
    failures: dict[str, list[tuple[datetime, str]]] = {}
    for row in connection.execute(latest.limit(_DECISIONS)):
        for code in _failures_in(row.decision):
            failures.setdefault(row.user_id, []).append((row.created_at, code))
    for owner, found in failures.items():
        if len(found) >= MODEL_FAILURES:
            (since, _), (_, code) = found[-1], found[0]
            yield trouble(TroubleKind.MODEL_FAILING, user_id=owner, since=since, count=len(found), code=code)


def _failures_in(decision: Mapping[str, Any] | None) -> Iterable[str]:
    for step in (decision or {}).get("steps", ()):
        if code := step["detail"].get("failure"):
            yield code


def _failed_backups(
    connection: Connection, is_theirs: ColumnElement[bool], now: datetime
) -> Iterator[Trouble]:
    its = and_(
        session_history.c.user_id == users.c.user_id,
        session_history.c.at >= now - FAILURES_OF,
        is_failed_backup(),
    )
    query = select(
        users.c.user_id,
        session_history.c.session_id,
        func.count().label("count"),
        func.max(session_history.c.at).label("since"),
        func.max(session_history.c.reason).label("code"),
    )
    found = query.join_from(users, session_history, its).where(is_theirs)
    for row in connection.execute(found.group_by(users.c.user_id, session_history.c.session_id)):
        yield trouble(TroubleKind.BACKUP_FAILED, **row._mapping)  # noqa: SLF001 - the documented way


def _counted(since: ColumnElement[datetime]) -> tuple[ColumnElement[Any], ...]:
    return (func.count().label("many"), func.min(since).label("since"))
