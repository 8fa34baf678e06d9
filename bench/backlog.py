"""A backlog in core's inbox, put there past everything that slows it down, and how long claims on it take."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from holdfast_contract.ids import new_id
from holdfast_contract.times import now
from holdfast_core.adapters.conversations import InboxTable
from holdfast_core.adapters.tables import WAITING, Moment, inbox, lanes_of
from holdfast_core.assembly import assemble
from holdfast_core.config import Settings
from ingest_load import FIRST_CHAT, event_body
from sqlalchemy import (
    BigInteger,
    Connection,
    Text,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    text,
)

CLAIMED = 32
"""Pieces of a claim: as many as core's worker has in hand."""

PART = 100_000
"""Events of one statement while a backlog is made."""


@dataclass(frozen=True)
class Backlog:
    """How many events are there, in what state, in how many conversations."""

    title: str
    events: int
    state: str = WAITING
    conversations: int = 1000
    due: int | None = None
    """Events that are due, where the others are to be tried again in an hour."""


async def make(settings: Settings, backlog: Backlog) -> None:
    """Store one event as core does, and copy it within the database."""
    core = assemble(settings)
    async with core.opened():
        if backlog.events:
            event_id = new_id("evt")
            await core.receiver.receive(event_id, event_body(0, 1, event_id).encode())
            for first in range(0, backlog.events, PART):
                await core.database.write(_copies(backlog, first, min(PART, backlog.events - first)))
            await core.database.write(lambda connection: _finish(connection, backlog))


def _copies(backlog: Backlog, first: int, count: int) -> Callable[[Connection], None]:
    """Make the work that copies the event. The copies' ids are older than those of the load."""
    number = select(literal(first, BigInteger).label("i")).cte("numbers", recursive=True)
    number = number.union_all(select(number.c.i + 1).where(number.c.i < first + count - 1))
    i = number.c.i
    chat = cast(FIRST_CHAT + i % backlog.conversations, Text)
    at, due = now(), backlog.events if backlog.due is None else backlog.due
    changed: dict[str, Any] = {
        "event_id": literal("evt_00") + cast(1_000_000_000 + i, Text),
        "conversation": func.replace(inbox.c.conversation, str(FIRST_CHAT), chat),
        "state": literal(backlog.state),
        "due_at": case(
            (i < backlog.events - due, literal(at + timedelta(hours=1), Moment)), else_=literal(at, Moment)
        ),
    }
    columns = [column for column in inbox.columns if column.name != "number"]
    template = select(func.min(inbox.c.number)).scalar_subquery()
    rows = select(*(changed.get(column.name, column) for column in columns)).select_from(
        inbox.join(number, literal(value=True))
    )
    copying = insert(inbox).from_select(columns, rows.where(inbox.c.number == template).order_by(i))

    def work(connection: Connection) -> None:
        connection.execute(copying)

    return work


def _finish(connection: Connection, backlog: Backlog) -> None:
    template = select(func.min(inbox.c.number)).scalar_subquery()
    connection.execute(delete(inbox).where(inbox.c.number == template))
    connection.execute(delete(lanes_of(inbox)))
    if backlog.state == WAITING:
        lanes = select(inbox.c.conversation, func.min(inbox.c.due_at)).group_by(inbox.c.conversation)
        connection.execute(insert(lanes_of(inbox)).from_select(["conversation", "due_at"], lanes))
    connection.execute(text("ANALYZE"))


async def claims(settings: Settings, times: int) -> list[float]:
    """Claim as the worker does, `times` times, each on what those before have left. Seconds of each."""
    core = assemble(settings)
    seconds = []
    async with core.opened():
        queue = InboxTable(core.database, now)
        for _ in range(times):
            began = time.perf_counter()
            claimed = await queue.claim(CLAIMED)
            seconds.append(time.perf_counter() - began)
            for claim in claimed:
                await queue.finish(claim)
    return seconds
