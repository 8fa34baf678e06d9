"""Forgetting a contact in every table, in one transaction."""

from datetime import datetime

from holdfast_contract.contacts import Contact
from holdfast_contract.deliveries import DeliveryState
from holdfast_contract.service.database import Database
from holdfast_contract.times import to_rfc3339
from sqlalchemy import ColumnElement, Connection, Table, delete, func, or_, select, update

from holdfast_gateway.adapters.store.contacts import find, lane_in, sessions_of
from holdfast_gateway.adapters.store.media import give_up_files
from holdfast_gateway.adapters.store.tables import contacts, deliveries, events, media, sends
from holdfast_gateway.application.forgetting import Gone
from holdfast_gateway.domain.addresses import chat_address
from holdfast_gateway.domain.delivery import lane_of


class MemoryTables:
    """`Memories` over one `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def forget(self, user_id: str, contact_id: str, before: datetime) -> Gone:
        """Forget of a contact what came before a time, in all sessions of a user."""
        then = to_rfc3339(before)
        return await self._database.write(lambda connection: _forget(connection, user_id, contact_id, then))


def _forget(connection: Connection, user_id: str, contact_id: str, before: str) -> Gone:
    address = chat_address(contact_id)
    lane = lane_in(connection, user_id, address)
    lanes = [lane_of(key, lane) for key in sessions_of(connection, user_id)]
    known = find(connection, user_id, address)
    addresses = {address}
    for row in known:
        addresses |= {
            row.chat,
            *([f"{row.phone}@c.us"] if row.phone else []),
            *([row.lid] if row.lid else []),
        }
        connection.execute(update(contacts).where(contacts.c.number == row.number).values(name=None))
    told = events.c.lane.in_(lanes), events.c.recorded_at <= before
    sequences = select(events.c.sequence).where(*told)
    waiting = deliveries.c.sequence.in_(sequences), deliveries.c.state == DeliveryState.PENDING
    return Gone(
        deliveries=_count(connection, deliveries, *waiting),
        events=_empty_events(connection, *told),
        sends=_empty_sends(connection, user_id, addresses, before),
        lanes=lanes,
        files=give_up_files(
            connection,
            media.c.user_id == user_id,
            media.c.chat.in_(addresses),
            media.c.noted_at <= before,
        ),
    )


def _empty_events(connection: Connection, *theirs: ColumnElement[bool]) -> int:
    """Take the bodies, and with them what was to be delivered; the places stay, for who resumes there."""
    sequences = select(events.c.sequence).where(*theirs)
    connection.execute(delete(deliveries).where(deliveries.c.sequence.in_(sequences)))
    return connection.execute(update(events).where(*theirs, events.c.body != "").values(body="")).rowcount


def _empty_sends(connection: Connection, user_id: str, addresses: set[str], before: str) -> int:
    """Take what was written and to whom by name; the ids stay, so that a repeat sends nothing twice."""
    theirs = (
        sends.c.user_id == user_id,
        sends.c.chat_id.in_(addresses),
        or_(sends.c.sent_at.is_(None), sends.c.sent_at <= before),
    )
    emptied = 0
    for row in connection.execute(select(sends).where(*theirs)).all():
        bare = Contact.from_body(row.recipient.encode()).model_copy(update={"name": None}).to_json()
        if row.untold is not None or row.recipient != bare:
            mine = (
                sends.c.user_id == user_id,
                sends.c.session_id == row.session_id,
                sends.c.idempotency_key == row.idempotency_key,
            )
            connection.execute(update(sends).where(*mine).values(untold=None, recipient=bare))
            emptied += 1
    return emptied


def _count(connection: Connection, table: Table, *conditions: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()
