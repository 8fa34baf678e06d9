"""Queues in the database: the first waiting piece of each conversation, claimed by a lease.

What arrives is only put down, in the order in which it came, so that storing it costs the same however much
waits. Whoever claims sorts it in first.

The rows say what is what. Beside them each conversation with waiting pieces has one lane, which says when
to look at it next, so that a claim reads as many lanes as it takes pieces, however many pieces wait. What a
lane says may be out of date: whoever looks puts it right.

Whatever makes a conversation due notes that with the transaction, for those who are told instead of looking:
see `Agenda`.
"""

import hashlib
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from holdfast_contract.errors import ErrorCode
from holdfast_contract.service.database import Database, note
from holdfast_contract.service.engines import add_new
from holdfast_contract.times import to_rfc3339
from sqlalchemy import Column, ColumnElement, Connection, Row, Select, Table, delete, func, select, update

from holdfast_core.adapters.tables import DONE, FAILED, NEW, WAITING, is_new, is_waiting, lanes_of
from holdfast_core.application.agenda import Due, Lane
from holdfast_core.application.attempts import LEASE
from holdfast_core.application.ports import LostClaim

SORTED_AT_ONCE = 256
"""New pieces that one claim sorts in; more than it takes, so that what is due is soon seen."""

Head = Row[Any, Any, Any, Any]
"""A conversation, and the number, due_at and lease_until of its first waiting piece, if there is one."""


class TableQueue:
    """What all queues share; each gives its rows their meaning."""

    def __init__(self, database: Database, table: Table, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._table = table
        self._lanes = lanes_of(table)
        self._clock = clock
        self._holder = secrets.token_hex(8)

    @property
    def name(self) -> str:
        """What its lanes are named by: the table."""
        return self._table.name

    async def renew(self, numbers: Sequence[int]) -> None:
        """Begin the lease's term anew on what is still ours."""
        if not numbers:
            return
        until = self._clock() + LEASE
        ours = (self._table.c.number.in_(numbers), self._table.c.lease_holder == self._holder)
        renewal = update(self._table).where(*ours).values(lease_until=until)
        await self._database.write(lambda connection: connection.execute(renewal))

    async def defer(self, number: int, until: datetime, code: ErrorCode) -> None:
        """Put it back for a later try."""
        await self._database.write(
            lambda connection: self._leave(connection, number, until, due_at=until, error=code)
        )

    async def fail(self, number: int, code: ErrorCode) -> None:
        """Give it up, so that the conversation goes on."""
        await self._database.write(
            lambda connection: self._leave(connection, number, self._clock(), state=FAILED, error=code)
        )

    async def release(self) -> None:
        """Put back everything that is ours, untried."""
        table = self._table
        ours = (table.c.lease_holder == self._holder, is_waiting(table))
        back = (
            update(table)
            .where(*ours)
            .values(attempts=table.c.attempts - 1, **_FREE)
            .returning(table.c.conversation)
        )

        def work(connection: Connection) -> None:
            self._set(connection, self._clock(), connection.scalars(back).all())

        await self._database.write(work)

    async def next_look(self, conversation: str) -> datetime | None:
        """Say when a conversation is to be looked at next; None where nothing of it waits."""
        query = select(self._lanes.c.due_at).where(self._lanes.c.conversation == conversation)
        return await self._database.read(lambda connection: connection.scalar(query))

    async def overdue(self, before: datetime, limit: int) -> Sequence[Due]:
        """Give conversations that have been due since then, those of the longest wait first.

        They are told under the same id as long as nobody has looked at them.
        """
        lanes = self._lanes
        longest = select(lanes).where(lanes.c.due_at <= before).order_by(lanes.c.due_at).limit(limit)

        def sort_in(connection: Connection) -> bool:
            return TableQueue._sort_in(self, connection, None)

        while await self._database.write(sort_in):
            pass
        rows = await self._database.read(lambda connection: connection.execute(longest).all())
        return [self._overdue(row.conversation, row.due_at) for row in rows]

    def _overdue(self, conversation: str, at: datetime) -> Due:
        known = f"{self._table.name}/{conversation}/{to_rfc3339(at)}"
        return Due(Lane(self._table.name, conversation), at, hashlib.sha256(known.encode()).hexdigest())

    async def _claim_rows(self, limit: int, conversation: str | None) -> Sequence[Row[Any]]:
        return await self._database.write(lambda connection: self._take(connection, limit, conversation))

    def _take(self, connection: Connection, limit: int, conversation: str | None) -> Sequence[Row[Any]]:
        """Claim up to `limit` pieces that are due, those of the conversations longest due first.

        Where a `conversation` is named, its first piece if that is due.
        """
        now = self._clock()
        rows: list[Row[Any]] = []
        more = True
        while more and not rows:
            more = self._sort_in(connection, conversation)
            while len(rows) < limit and (
                heads := self._heads(connection, now, limit - len(rows), conversation)
            ):
                rows += self._lease(connection, now, self._sort_out(connection, now, heads))
        return rows

    def _lease(self, connection: Connection, now: datetime, numbers: Sequence[int]) -> Sequence[Row[Any]]:
        if not numbers:
            return []
        table = self._table
        claim = (
            update(table)
            .where(table.c.number.in_(numbers))
            .values(lease_holder=self._holder, lease_until=now + LEASE, attempts=table.c.attempts + 1)
            .returning(table)
        )
        return sorted(connection.execute(claim).all(), key=lambda row: numbers.index(row.number))

    def _sort_in(self, connection: Connection, conversation: str | None) -> bool:
        """Have the oldest new pieces, or those of one conversation, wait; whether there may be more."""
        table = self._table
        oldest = select(table.c.number).where(is_new(table)).order_by(table.c.number).limit(SORTED_AT_ONCE)
        if conversation is not None:
            oldest = oldest.where(table.c.conversation == conversation)
        # Workers side by side wait for each other: what came first must be sorted in first.
        numbers = connection.scalars(oldest.with_for_update()).all()
        if numbers:
            theirs = table.c.number.in_(numbers)
            connection.execute(update(table).where(theirs, is_new(table)).values(state=WAITING))
            due = select(table.c.conversation, func.min(table.c.due_at).label("due_at")).where(theirs)
            rows = connection.execute(due.group_by(table.c.conversation)).all()
            _give_lanes(connection, table, {row.conversation: row.due_at for row in rows})
        return len(numbers) == SORTED_AT_ONCE

    def _sort_out(self, connection: Connection, now: datetime, heads: Sequence[Head]) -> list[int]:
        """Write into each lane when to look at it next; give the pieces that can be claimed."""
        empty, due = [], []
        for head in heads:
            if head.number is None:
                empty.append(head.conversation)
            elif (free_at := max(head.due_at, head.lease_until or head.due_at)) > now:
                self._set(connection, free_at, [head.conversation])
            else:
                due.append(head)
        if empty:
            connection.execute(delete(self._lanes).where(self._lanes.c.conversation.in_(empty)))
        self._set(connection, now + LEASE, [head.conversation for head in due])
        return [head.number for head in due]

    def _heads(
        self, connection: Connection, now: datetime, limit: int, conversation: str | None
    ) -> Sequence[Head]:
        """Give the first waiting piece, or none, of each conversation that is to be looked at now."""
        table, lanes = self._table, self._lanes
        if conversation is None:
            # Workers side by side each take lanes that nobody holds.
            due = self._due_lanes(now, limit).with_for_update(skip_locked=True)
        else:
            # Who was told of this one waits for it: nobody may come again.
            this = (lanes.c.conversation == conversation, lanes.c.due_at <= now)
            due = select(lanes.c.conversation).where(*this).with_for_update()
        # The pieces are read in a statement of their own, so that all are seen that were committed before a
        # lane was ours.
        conversations = connection.scalars(due).all()
        if not conversations:
            return []
        waiting = table.alias()
        first = (
            select(func.min(waiting.c.number))
            .where(waiting.c.conversation == lanes.c.conversation, is_waiting(waiting))
            .scalar_subquery()
        )
        heads = (
            select(lanes.c.conversation, table.c.number, table.c.due_at, table.c.lease_until)
            .select_from(lanes.outerjoin(table, table.c.number == first))
            .where(lanes.c.conversation.in_(conversations))
            .order_by(lanes.c.due_at)
        )
        return connection.execute(heads).all()

    def _due_lanes(self, now: datetime, limit: int) -> Select[str]:
        """Choose the lanes to look at now, the longest due first."""
        lanes = self._lanes
        return select(lanes.c.conversation).where(lanes.c.due_at <= now).order_by(lanes.c.due_at).limit(limit)

    def _finish(self, connection: Connection, number: int, **values: Any) -> None:
        self._leave(connection, number, self._clock(), state=DONE, error=None, **values)

    def _leave(self, connection: Connection, number: int, again_at: datetime, **values: Any) -> None:
        """Write an outcome while the claim is ours. Raises `LostClaim`, which undoes the transaction."""
        table = self._table
        leaving = update(table).where(*self._ours(number)).values(**values, **_FREE)
        conversation = connection.scalar(leaving.returning(table.c.conversation))
        if conversation is None:
            raise LostClaim
        self._set(connection, again_at, [conversation])
        note_due(connection, table, {conversation: again_at})

    def _require_claim(self, connection: Connection, number: int) -> None:
        """Raise `LostClaim` where the claim is not ours any more."""
        if connection.execute(select(self._table.c.number).where(*self._ours(number))).first() is None:
            raise LostClaim

    def _ours(self, number: int) -> tuple[ColumnElement[bool], ...]:
        table = self._table
        return table.c.number == number, table.c.lease_holder == self._holder, is_waiting(table)

    def _set(self, connection: Connection, at: datetime, conversations: Collection[str]) -> None:
        if conversations:
            theirs = self._lanes.c.conversation.in_(conversations)
            connection.execute(update(self._lanes).where(theirs).values(due_at=at))


def put(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], once: Column[Any]
) -> list[bool]:
    """Put pieces down, each unless one with the same value of `once` is there: which are new."""
    new = add_new(connection, table, rows, once)
    # What was there is told of again: whoever repeats it may not have been heard the first time.
    note_due(connection, table, {row["conversation"]: row["due_at"] for row in rows if row["state"] == NEW})
    is_new = []
    for row in rows:
        is_new.append(row[once.name] in new)
        # What comes twice at once is new the first time.
        new.discard(row[once.name])
    return is_new


def look_at(connection: Connection, table: Table, conversations: Mapping[str, datetime]) -> None:
    """Give each conversation a lane, unless it has one, to be looked at from the given time on.

    Whatever adds waiting rows to a queue, or moves them to another conversation, calls this after it.
    """
    _give_lanes(connection, table, conversations)
    note_due(connection, table, conversations)


def note_due(connection: Connection, table: Table, conversations: Mapping[str, datetime]) -> None:
    """Have it told after the commit that conversations are due. Whatever puts new rows down calls this."""
    note(connection, lambda: [Due(Lane(table.name, name), at) for name, at in conversations.items()])


def _give_lanes(connection: Connection, table: Table, conversations: Mapping[str, datetime]) -> None:
    lanes, missing = lanes_of(table), dict(conversations)
    while missing:
        rows = [{"conversation": name, "due_at": at} for name, at in sorted(missing.items())]
        add_new(connection, lanes, rows, lanes.c.conversation)
        if connection.dialect.name == "sqlite":
            return  # nobody else writes meanwhile
        # A worker deletes a lane that it finds empty. Held like this, it finds our rows, or we its deletion.
        held = select(lanes.c.conversation).where(lanes.c.conversation.in_(missing))
        for conversation in connection.scalars(held.with_for_update(read=True, key_share=True)):
            del missing[conversation]


def look_again(connection: Connection, table: Table, *rows: ColumnElement[bool]) -> None:
    """Have conversations looked at anew in which waiting rows are about to change, or have, past the queue.

    Whatever frees rows, takes them away or moves them calls this: before it, and after it for what was moved.
    """
    lanes = lanes_of(table)
    name, due_at = table.c.conversation, func.min(table.c.due_at).label("due_at")
    changing = select(name).where(*rows, is_waiting(table))
    # What stands behind them may be due sooner than they are.
    waiting = select(name, due_at).where(name.in_(changing), is_waiting(table)).group_by(name)
    conversations = {row.conversation: row.due_at for row in connection.execute(waiting)}
    look_at(connection, table, conversations)
    for conversation, at in sorted(conversations.items()):
        sooner = update(lanes).where(lanes.c.conversation == conversation, lanes.c.due_at > at)
        connection.execute(sooner.values(due_at=at))


def look_now(connection: Connection, table: Table, now: datetime, *rows: ColumnElement[bool]) -> None:
    """Have conversations looked at now out of which waiting rows are about to be taken.

    Their lanes may say when those were to be tried again, and what comes after them should not wait for it.
    """
    lanes = lanes_of(table)
    leaving = select(table.c.conversation).where(*rows, is_waiting(table))
    theirs = (lanes.c.conversation.in_(leaving), lanes.c.due_at > now)
    connection.execute(update(lanes).where(*theirs).values(due_at=now))


_FREE: dict[str, Any] = {"lease_holder": None, "lease_until": None}
