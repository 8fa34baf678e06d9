"""The log of events: each once, its body frozen."""

import hashlib
from datetime import datetime
from typing import Any

from holdfast_contract.deliveries import DeliveryState
from holdfast_contract.events import Event
from holdfast_contract.service.database import Database
from holdfast_contract.times import now, to_rfc3339
from sqlalchemy import Connection, Row, delete, exists, func, select
from sqlalchemy.dialects.sqlite import insert

from holdfast_gateway.adapters.store.contacts import lane_in
from holdfast_gateway.adapters.store.tables import deliveries, events, facts
from holdfast_gateway.application.store import Draft, StoredEvent
from holdfast_gateway.domain.delivery import lane_of

_APPEND = insert(events).on_conflict_do_nothing().returning(events.c.sequence)
_KNOW = insert(facts).on_conflict_do_nothing()


class LogTable:
    """`Log` over one `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def events_after(
        self,
        sequence: int,
        *,
        user_id: str | None,
        types: frozenset[str],
        limit: int,
        upto: int | None = None,
    ) -> list[StoredEvent]:
        """Read the log behind a place, not beyond `upto`; no types means all."""
        # A body that was taken out belongs to a contact who is forgotten.
        query = select(events).where(events.c.sequence > sequence, events.c.body != "")
        query = query.order_by(events.c.sequence).limit(limit)
        if upto is not None:
            query = query.where(events.c.sequence <= upto)
        if user_id is not None:
            query = query.where(events.c.user_id == user_id)
        if types:
            query = query.where(events.c.type.in_(types))

        def work(connection: Connection) -> list[StoredEvent]:
            return [_to_event(row) for row in connection.execute(query)]

        return await self._database.read(work)

    async def place_of(self, event_id: str) -> int | None:
        """Give an event's place in the log."""
        query = select(events.c.sequence).where(events.c.event_id == event_id)
        return await self._database.read(lambda connection: connection.execute(query).scalar())

    async def bounds(self) -> tuple[int, int]:
        """Give the places of the oldest and of the newest event, 0 and 0 where there is none."""
        place = events.c.sequence
        # Two queries, each of which an end of the index answers; one for both would read it all.
        oldest, newest = select(func.min(place)), select(func.max(place))

        def work(connection: Connection) -> tuple[int, int]:
            return connection.execute(oldest).scalar() or 0, connection.execute(newest).scalar() or 0

        return await self._database.read(work)

    async def remove_events(
        self, behind: int, limit: int, *, delivered_before: datetime, dead_before: datetime
    ) -> int | None:
        """Look at so many events behind a place, and remove those that nobody needs any more."""
        page = select(events.c.sequence, events.c.recorded_at).where(events.c.sequence > behind)
        page = page.order_by(events.c.sequence).limit(limit)
        state = deliveries.c.state
        is_recent = events.c.recorded_at >= to_rfc3339(dead_before)
        is_needed = exists().where(
            deliveries.c.sequence == events.c.sequence,
            (state == DeliveryState.PENDING) | ((state == DeliveryState.DEAD) & is_recent),
        )

        def work(connection: Connection) -> int | None:
            # The times follow the places: what is behind the first recent one need not be looked at.
            old = [
                row.sequence
                for row in connection.execute(page)
                if row.recorded_at < to_rfc3339(delivered_before)
            ]
            if not old:
                return None
            connection.execute(delete(events).where(events.c.sequence.between(old[0], old[-1]), ~is_needed))
            return old[-1] if len(old) == limit else None

        return await self._database.write(work)

    async def forget_facts(self, before: datetime, limit: int) -> int:
        """Forget facts that were recorded once, `limit` at the most; give how many."""
        old = select(facts.c.digest).where(facts.c.recorded_at < to_rfc3339(before)).limit(limit)
        forget = delete(facts).where(facts.c.digest.in_(old))
        return await self._database.write(lambda connection: connection.execute(forget).rowcount)


def append(connection: Connection, draft: Draft) -> StoredEvent | None:
    """Freeze a draft into the log; None where it was there before."""
    at = to_rfc3339(now())
    if draft.once is not None and not _is_news(connection, draft.once, at):
        return None
    body = Event(
        id=draft.event_id,
        type=draft.type,
        timestamp=draft.at,
        user_id=draft.key.user_id,
        session_id=draft.key.session_id,
        data=draft.data.to_wire(),
    ).to_json()
    lane = lane_of(draft.key, draft.lane and lane_in(connection, draft.key.user_id, draft.lane))
    values = {
        "event_id": draft.event_id,
        "type": draft.type,
        "user_id": draft.key.user_id,
        "lane": lane,
        "body": body,
        "recorded_at": at,
    }
    sequence = connection.execute(_APPEND, values).scalar()
    if sequence is None:
        return None
    return StoredEvent(sequence, draft.event_id, draft.type, draft.key.user_id, lane, body)


def _is_news(connection: Connection, fact: str, at: str) -> bool:
    """Remember a fact beyond the event that tells of it: it is seen again long after that has gone."""
    digest = hashlib.blake2b(fact.encode(), digest_size=16).digest()
    return connection.execute(_KNOW, {"digest": digest, "recorded_at": at}).rowcount == 1


def _to_event(row: Row[Any]) -> StoredEvent:
    return StoredEvent(row.sequence, row.event_id, row.type, row.user_id, row.lane, row.body)
