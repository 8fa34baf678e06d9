"""Who is who: a user's contacts, each with the one lane that its events keep their order within."""

from typing import Any

from holdfast_contract.contacts import Contact
from holdfast_contract.service.database import Database
from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from holdfast_gateway.adapters.store.tables import contacts, deliveries, events, sessions
from holdfast_gateway.domain.addresses import Person, chat_address, is_direct, person, person_of
from holdfast_gateway.domain.delivery import lane_of
from holdfast_gateway.domain.session import SessionKey


class ContactTable:
    """`Directory` over one `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def meet(
        self,
        user_id: str,
        address: str,
        other: str | None = None,
        *,
        name: str | None = None,
        in_group: bool = False,
    ) -> Contact:
        """Give the contact behind an address."""
        seen = person_of(address, other)
        chat = None if in_group else seen.address

        def look(connection: Connection) -> Contact | None:
            rows = _rows(connection, user_id, seen)
            known = len(rows) == 1 and _tells_all(rows[0], seen, name, chat)
            return _to_contact(rows[0]) if known else None

        def learn(connection: Connection) -> Contact:
            return _learn(connection, user_id, seen, name, chat)

        known = await self._database.read(look)
        return known if known is not None else await self._database.write(learn)

    async def address_of(self, user_id: str, recipient: str) -> str:
        """Give the chat in which to reach a recipient."""
        address = chat_address(recipient)
        if not is_direct(address):
            return address

        def work(connection: Connection) -> str:
            rows = find(connection, user_id, address)
            return rows[0].chat if rows else address

        return await self._database.read(work)


def lane_in(connection: Connection, user_id: str, chat: str) -> str:
    """Name the lane of a chat: for one with a person that person's, whichever address it bears."""
    if not is_direct(chat):
        return chat
    rows = find(connection, user_id, chat)
    return rows[0].lane if rows else person(chat)


def find(connection: Connection, user_id: str, address: str) -> list[Row[Any]]:
    """Find whoever has an address: nobody, or one."""
    return _rows(connection, user_id, person_of(address))


def _rows(connection: Connection, user_id: str, seen: Person) -> list[Row[Any]]:
    """Find whoever has one of these addresses, who was met first coming first."""
    same = [contacts.c.phone == seen.phone] if seen.phone else []
    same += [contacts.c.lid == seen.lid] if seen.lid else []
    query = select(contacts).where(contacts.c.user_id == user_id, or_(*same)).order_by(contacts.c.number)
    return list(connection.execute(query))


def _tells_all(row: Row[Any], seen: Person, name: str | None, chat: str | None) -> bool:
    return bool(
        row.phone == (seen.phone or row.phone)
        and row.lid == (seen.lid or row.lid)
        and row.chat == (chat or row.chat)
        and row.name == (name or row.name)
    )


def _learn(connection: Connection, user_id: str, seen: Person, name: str | None, chat: str | None) -> Contact:
    rows = []
    for row in _rows(connection, user_id, seen):
        if seen.phone and row.phone and row.phone != seen.phone:
            # The lid is no longer theirs: two phones are two people.
            theirs = update(contacts).where(contacts.c.number == row.number)
            connection.execute(theirs.values(lid=None, chat=f"{row.phone}@c.us"))
        else:
            rows.append(row)
    if not rows:
        values = {
            "user_id": user_id,
            "lane": _free_lane(connection, user_id, seen),
            "phone": seen.phone,
            "lid": seen.lid,
            "name": name,
            "chat": seen.address,
        }
        return _to_contact(connection.execute(insert(contacts).values(values).returning(contacts)).one())
    kept, *merged = rows
    for row in merged:
        _merge_lanes(connection, user_id, row.lane, kept.lane)
        connection.execute(delete(contacts).where(contacts.c.number == row.number))
    names = (name, *(row.name for row in rows))
    values = {
        "phone": seen.phone or kept.phone,
        "lid": seen.lid or kept.lid,
        "name": next((one for one in names if one), None),
        "chat": chat or kept.chat,
    }
    changed = update(contacts).where(contacts.c.number == kept.number).values(values).returning(contacts)
    return _to_contact(connection.execute(changed).one())


def _free_lane(connection: Connection, user_id: str, seen: Person) -> str:
    """Name a lane after an address; one may be another's still, who has that address no more."""
    names = [seen.address, f"{seen.phone}@c.us", *([seen.lid] if seen.lid else [])]
    theirs = contacts.c.user_id == user_id, contacts.c.lane.in_(names)
    taken = set(connection.execute(select(contacts.c.lane).where(*theirs)).scalars())
    return next((name for name in names if name not in taken), seen.address)


def _merge_lanes(connection: Connection, user_id: str, lane: str, into: str) -> None:
    """What was recorded of two who are one person goes on in one lane, in the order of the log."""
    for key in sessions_of(connection, user_id):
        theirs = events.c.lane == lane_of(key, lane)
        sequences = select(events.c.sequence).where(theirs)
        for moved in (
            update(deliveries).where(deliveries.c.sequence.in_(sequences)),
            update(events).where(theirs),
        ):
            connection.execute(moved.values(lane=lane_of(key, into)))


def sessions_of(connection: Connection, user_id: str) -> list[SessionKey]:
    """Give a user's sessions."""
    rows = connection.execute(select(sessions.c.session_id).where(sessions.c.user_id == user_id))
    return [SessionKey(user_id, row.session_id) for row in rows]


def _to_contact(row: Row[Any]) -> Contact:
    contact_id = row.phone or row.lid or row.lane
    return Contact(contact_id=contact_id, phone=row.phone, lid=row.lid, name=row.name)
