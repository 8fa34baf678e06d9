"""What was said long ago, let go of a few rows at a time, where the operator sets for how long it is kept."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from holdfast_contract.service.database import Database
from sqlalchemy import ColumnElement, Connection, Table, delete, exists, or_, select

from holdfast_core.adapters.tables import (
    NEW,
    WAITING,
    conversation_words,
    conversations,
    inbox,
    messages,
    reactions,
    replies,
    turns,
    users,
)

BATCH = 500
"""Rows of a table that one transaction takes."""


class Retention:
    """Lets go of messages that are older than they are kept, with whatever hangs on them."""

    def __init__(self, database: Database, kept: timedelta | None, clock: Callable[[], datetime]) -> None:
        """Without `kept` nothing goes."""
        self._database = database
        self._kept = kept
        self._clock = clock

    async def expire(self) -> int:
        """Let go of some, and give how many rows went; there may be more where it is more than none."""
        if self._kept is None:
            return 0
        before = self._clock() - self._kept
        everybody = select(users.c.user_id).order_by(users.c.user_id)
        user_ids = await self._database.read(lambda connection: connection.scalars(everybody).all())
        gone = await self._database.write(lambda connection: _expire_events(connection, before))
        for user_id in user_ids:
            gone += await self._database.write(partial(_expire, user_id, before))
        return gone


def _expire_events(connection: Connection, before: datetime) -> int:
    """Take events in the order in which they came; the gateway repeats none that is so old."""
    oldest = select(inbox.c.number).order_by(inbox.c.number).limit(BATCH)
    old = (inbox.c.received_at < before, inbox.c.state.not_in((NEW, WAITING)))
    return connection.execute(
        delete(inbox).where(inbox.c.number.in_(list(connection.scalars(oldest))), *old)
    ).rowcount


def _expire(user_id: str, before: datetime, connection: Connection) -> int:
    waits = exists().where(replies.c.message_number == messages.c.number, replies.c.state.in_((NEW, WAITING)))
    mine = select(messages.c.number).where(messages.c.user_id == user_id, messages.c.sent_at < before, ~waits)
    numbers = list(connection.scalars(mine.order_by(messages.c.sent_at).limit(BATCH)))
    if numbers:
        _delete(connection, conversation_words, conversation_words.c.message.in_(numbers))
        _delete(connection, replies, replies.c.message_number.in_(numbers))
        _delete(connection, messages, messages.c.number.in_(numbers))
    gone = len(numbers)
    # What hangs on no message: words of people, answers to nothing, and conversations that fell silent.
    idle = replies.c.state.not_in((NEW, WAITING))
    gone += _some(connection, replies, user_id, replies.c.created_at < before, idle)
    gone += _some(connection, reactions, user_id, reactions.c.sent_at < before)
    used = exists().where(messages.c.turn == turns.c.number)
    is_over = turns.c.state.not_in((NEW, WAITING))
    gone += _some(connection, turns, user_id, turns.c.deadline < before, is_over, ~used)
    searched = exists().where(conversation_words.c.conversation == conversations.c.number)
    person_at, contact_at = conversations.c.person_at, conversations.c.contact_at
    silent = (
        conversations.c.last_at < before,
        or_(person_at.is_(None), person_at < before),
        or_(contact_at.is_(None), contact_at < before),
    )
    return gone + _some(connection, conversations, user_id, *silent, ~searched)


def _some(connection: Connection, table: Table, user_id: str, *which: ColumnElement[bool]) -> int:
    chosen = select(table.c.number).where(table.c.user_id == user_id, *which).limit(BATCH)
    return _delete(connection, table, table.c.number.in_(list(connection.scalars(chosen))))


def _delete(connection: Connection, table: Table, which: ColumnElement[bool]) -> int:
    return connection.execute(delete(table).where(which)).rowcount
