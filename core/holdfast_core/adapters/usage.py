"""What happened in users' days: counted from what is there, and kept once a day is over."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from holdfast_contract.contacts import ChatKind
from holdfast_contract.events import EventType
from holdfast_contract.replies import Action
from holdfast_contract.service.database import Database
from holdfast_contract.service.engines import insert_into
from holdfast_contract.sessions import SessionStatus
from holdfast_contract.times import from_rfc3339, to_rfc3339
from sqlalchemy import (
    CTE,
    JSON,
    ColumnElement,
    Connection,
    ScalarSelect,
    Text,
    and_,
    cast,
    column,
    func,
    literal,
    select,
    type_coerce,
)

from holdfast_core.adapters.live_settings import live_settings
from holdfast_core.adapters.tables import (
    DONE,
    FAILED,
    NOTHING,
    is_status,
    messages,
    replies,
    session_history,
    spending,
    usage_days,
)
from holdfast_core.domain.conversations.messages import Author
from holdfast_core.domain.usage import (
    NUMBERS,
    Became,
    CountedDay,
    Counts,
    Span,
    connected_time,
    wait_class,
)

_Key = tuple[str, str]
"""Of a day: userId, and the day as text."""

_Found = Iterable[tuple[_Key, Counts]]

_BY_AUTHOR = {
    Author.CONTACT.value: "received",
    Author.ASSISTANT.value: "by_assistant",
    Author.PERSON.value: "by_people",
}
_BY_ACTION = {
    Action.ANSWER.value: "answered",
    Action.REPLY.value: "answered",
    Action.AUTOMATION.value: "answered",
    Action.QUOTE.value: "quoted",
    Action.ASK.value: "asked",
    Action.DECLINE.value: "declined",
    Action.HANDOFF.value: "handed_over",
}


class UsageTables:
    """The store of usage."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def zones(self, user_id: str | None = None) -> Mapping[str, ZoneInfo]:
        """Give users' time zones by userId: of one user or of all."""

        def work(connection: Connection) -> Mapping[str, ZoneInfo]:
            return {name: settings.zone for name, settings in live_settings(connection, user_id).items()}

        return await self._database.read(work)

    async def kept(self, user_id: str, first: date, last: date) -> Sequence[CountedDay]:
        """Give what is kept of a user's days."""
        query = select(usage_days).where(usage_days.c.user_id == user_id, *_within(first, last))
        rows = await self._database.read(lambda connection: connection.execute(query).mappings().all())
        return [CountedDay(row["user_id"], date.fromisoformat(row["day"]), _counts(row)) for row in rows]

    async def kept_days(self, first: date, last: date) -> set[tuple[str, date]]:
        """Say which days are kept, of all users."""
        query = select(usage_days.c.user_id, usage_days.c.day).where(*_within(first, last))
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return {(row.user_id, date.fromisoformat(row.day)) for row in rows}

    async def sums(self, first: date, last: date) -> Mapping[str, Counts]:
        """Add up what is kept of all users' days, by user; without the waits."""
        sums = [func.sum(usage_days.c[name]).label(name) for name in NUMBERS]
        query = select(usage_days.c.user_id, *sums).where(*_within(first, last))
        grouped = query.group_by(usage_days.c.user_id)
        rows = await self._database.read(lambda connection: connection.execute(grouped).mappings().all())
        return {row["user_id"]: Counts.of({name: int(row[name]) for name in NUMBERS}) for row in rows}

    async def count(
        self, spans: Sequence[Span], until: datetime, *, with_waits: bool = True
    ) -> Sequence[CountedDay]:
        """Count days from what is there, each as far as it has come until now."""
        return await self._database.read(
            lambda connection: _count(connection, spans, until, with_waits=with_waits)
        )

    async def keep(self, days: Sequence[CountedDay], at: datetime) -> None:
        """Keep what was counted of days that are over; what is kept of one already stays."""
        if not days:
            return
        rows = [
            {name: getattr(item.counts, name) for name in NUMBERS}
            | {
                "user_id": item.user_id,
                "day": item.day.isoformat(),
                "waits": {str(kind): count for kind, count in item.counts.waits.items()},
                "counted_at": at,
            }
            for item in days
        ]

        def work(connection: Connection) -> None:
            connection.execute(insert_into(connection, usage_days).on_conflict_do_nothing(), rows)

        await self._database.write(work)


def _within(first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    return (usage_days.c.day >= first.isoformat(), usage_days.c.day <= last.isoformat())


def _counts(row: Mapping[Any, Any]) -> Counts:
    waits = {int(kind): count for kind, count in row["waits"].items()}
    return Counts.of({name: row[name] for name in NUMBERS}, waits)


def _count(
    connection: Connection, spans: Sequence[Span], until: datetime, *, with_waits: bool
) -> Sequence[CountedDay]:
    if not spans:
        return []
    days = _days(connection, spans)
    found: defaultdict[_Key, Counts] = defaultdict(Counts)
    parts = [_said(connection, days), _decided(connection, days), _spent(connection, days)]
    parts += [_happened(connection, days), _connected(connection, spans, until)]
    if with_waits:
        parts.append(_waited(connection, days))
    for part in parts:
        for key, counts in part:
            found[key] += counts
    return [CountedDay(span.user_id, span.day, found[span.user_id, span.day.isoformat()]) for span in spans]


def _days(connection: Connection, spans: Sequence[Span]) -> CTE:
    """Make the days a table of the statement, so that one statement counts all of them.

    It comes as one JSON text: written out as values, it would be another statement for each number of days.
    """
    rows = [
        {
            "user_id": span.user_id,
            "day": span.day.isoformat(),
            "begins": to_rfc3339(span.begin),
            "ends": to_rfc3339(span.end),
        }
        for span in spans
    ]
    packed = literal(json.dumps(rows), Text)
    names = ("user_id", "day", "begins", "ends")
    if connection.dialect.name == "sqlite":
        each = func.json_each(packed).table_valued("value")
        unpacked = select(
            *(func.json_extract(each.c.value, f"$.{name}", type_=Text).label(name) for name in names)
        )
    else:
        record = func.json_to_recordset(cast(packed, JSON)).table_valued(
            *(column(name, Text) for name in names)
        )
        unpacked = select(record.render_derived(with_types=True))
    # Else they are taken out of the JSON again for each row that is counted.
    return unpacked.cte("days").prefix_with("MATERIALIZED")


def _said(connection: Connection, days: CTE) -> _Found:
    """Count the messages of direct chats by who wrote them."""
    its = (
        messages.c.user_id == days.c.user_id,
        messages.c.sent_at >= days.c.begins,
        messages.c.sent_at < days.c.ends,
        messages.c.chat_kind == ChatKind.DIRECT.value,
    )
    grouped = select(days.c.user_id, days.c.day, messages.c.author, func.count().label("many")).where(*its)
    for row in connection.execute(grouped.group_by(days.c.user_id, days.c.day, messages.c.author)):
        yield (row.user_id, row.day), Counts.of({_BY_AUTHOR[row.author]: row.many})


def _decided(connection: Connection, days: CTE) -> _Found:
    """Count what the assistant decided, by the day it was decided on; what was withdrawn was not said."""
    kinds = (replies.c.state, replies.c.action)
    query = select(days.c.user_id, days.c.day, *kinds, func.count().label("many")).where(*_its_replies(days))
    for row in connection.execute(query.group_by(days.c.user_id, days.c.day, *kinds)):
        name = "failed" if row.state == FAILED else _BY_ACTION.get(row.action)
        if name and (row.state != NOTHING or name == "handed_over"):
            yield (row.user_id, row.day), Counts.of({name: row.many})


def _waited(connection: Connection, days: CTE) -> _Found:
    """Class the time from the message that was answered to the sending of the answer."""
    query = (
        select(
            days.c.user_id,
            days.c.day,
            type_coerce(messages.c.sent_at, Text).label("asked_at"),
            type_coerce(replies.c.sent_at, Text).label("sent_at"),
        )
        .join_from(days, replies, and_(*_its_replies(days)))
        .join(messages, messages.c.number == replies.c.message_number)
        .where(replies.c.state == DONE, replies.c.sent_at.is_not(None))
    )
    waits: defaultdict[_Key, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for user_id, day, asked_at, sent_at in connection.execute(query):
        waited = (from_rfc3339(sent_at) - from_rfc3339(asked_at)).total_seconds()
        waits[user_id, day][wait_class(waited)] += 1
    for key, classes in waits.items():
        yield key, Counts(waits=classes)


def _its_replies(days: CTE) -> tuple[ColumnElement[bool], ...]:
    return (
        replies.c.user_id == days.c.user_id,
        replies.c.created_at >= days.c.begins,
        replies.c.created_at < days.c.ends,
        replies.c.author == Author.ASSISTANT.value,
    )


def _spent(connection: Connection, days: CTE) -> _Found:
    """Add up what the model used."""
    sums = (func.sum(spending.c.tokens).label("tokens"), func.sum(spending.c.billionths).label("billionths"))
    its = (spending.c.user_id == days.c.user_id, spending.c.day == days.c.day)
    query = select(days.c.user_id, days.c.day, *sums).where(*its).group_by(days.c.user_id, days.c.day)
    for row in connection.execute(query):
        yield (row.user_id, row.day), Counts(tokens=int(row.tokens), billionths=int(row.billionths))


def _happened(connection: Connection, days: CTE) -> _Found:
    """Count lost connections and backups."""

    def of(kind: EventType, counted: ColumnElement[Any]) -> ScalarSelect[Any]:
        # Each out of the index alone, in its order: to group them would sort what a gateway tells all day.
        its = select(counted).where(
            session_history.c.user_id == days.c.user_id,
            session_history.c.at >= days.c.begins,
            session_history.c.at < days.c.ends,
            session_history.c.type == kind.value,
        )
        return its.correlate(days).scalar_subquery()

    query = select(
        days.c.user_id,
        days.c.day,
        of(EventType.SESSION_DISCONNECTED, func.count()),
        of(EventType.BACKUP_COMPLETED, func.count()),
        of(EventType.BACKUP_FAILED, func.count()),
        of(EventType.BACKUP_COMPLETED, func.sum(session_history.c.bytes)),
    )
    for user_id, day, *numbers in connection.execute(query):
        lost, taken, failed, size = (int(number or 0) for number in numbers)
        counts = Counts(disconnections=lost, backups=taken, failed_backups=failed, backup_bytes=size)
        yield (user_id, day), counts


def _connected(connection: Connection, spans: Sequence[Span], until: datetime) -> _Found:
    """Add up how long sessions were connected, of the time for which it is known how they were."""
    changes = _changes(connection, spans)
    for span in spans:
        watched, connected = connected_time(
            changes.get(span.user_id, ()), span.begin, min(span.end, max(until, span.begin))
        )
        if watched:
            yield (
                (span.user_id, span.day.isoformat()),
                Counts(watched_seconds=watched, connected_seconds=connected),
            )


def _changes(connection: Connection, spans: Sequence[Span]) -> Mapping[str, Sequence[Became]]:
    """Give users' sessions' changes of status within the spans, led by how each was before."""
    begin, end = min(span.begin for span in spans), max(span.end for span in spans)
    names = (session_history.c.user_id, session_history.c.session_id)
    theirs = (session_history.c.user_id.in_({span.user_id for span in spans}), is_status())
    last = (
        select(*names, func.max(session_history.c.at).label("at"))
        .where(*theirs, session_history.c.at < begin)
        .group_by(*names)
        .subquery()
    )
    is_last = and_(*(session_history.c[name] == last.c[name] for name in ("user_id", "session_id", "at")))
    wanted = (*names, session_history.c.at, session_history.c.status)
    before = select(*wanted).join_from(last, session_history, is_last).where(is_status())
    since = select(*wanted).where(*theirs, session_history.c.at >= begin, session_history.c.at < end)
    in_order = (session_history.c.at, session_history.c.event_id)
    changes: defaultdict[str, list[Became]] = defaultdict(list)
    for query in (before, since):
        for row in connection.execute(query.order_by(*in_order)):
            changes[row.user_id].append(Became(row.session_id, row.at, SessionStatus(row.status)))
    return changes
