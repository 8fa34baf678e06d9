"""Contacts in the database: found by any of their ids, one row a person.

These are parts of transactions. Each locks the contact's row before it touches what belongs to it, together
with others that do so, so that nothing is stored on a contact's behalf while it is reset.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from holdfast_contract.contacts import Contact
from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from holdfast_core.adapters.memory import move_attributes, move_spending
from holdfast_core.adapters.queues import look_again
from holdfast_core.adapters.states import move_states
from holdfast_core.adapters.tables import (
    contacts,
    deliveries,
    inbox,
    messages,
    reactions,
    replies,
    sendings,
    turns,
)
from holdfast_core.adapters.withdrawing import move_told
from holdfast_core.application.ports import StaleEpoch
from holdfast_core.domain.conversations.contacts import Standing

Person = tuple[str, Contact]
"""A userId, and a contact of that user's."""


@dataclass(frozen=True)
class Known:
    """What is stored of a contact. Without a phone it is known by its lid alone."""

    contact_id: str
    phone: str | None = None
    lid: str | None = None
    name: str | None = None
    epoch: int = 0
    reset_at: datetime | None = None
    met_at: datetime | None = None


@dataclass(frozen=True)
class Met:
    """A contact that was met: which of its ids and name are others than before, and the id that it lost."""

    known: Known
    changed: tuple[str, ...] = ()
    merged_id: str | None = None


_COLUMNS = tuple(contacts.c[name] for name in Known.__dataclass_fields__)
_FIND = select(contacts.c.user_id, *_COLUMNS)
_OF_NAMES = _FIND.where(
    tuple_(contacts.c.user_id, contacts.c.contact_id).in_(bindparam("names", expanding=True))
).with_for_update(read=True)
_OF_LIDS = _FIND.where(
    tuple_(contacts.c.user_id, contacts.c.lid).in_(bindparam("lids", expanding=True))
).with_for_update(read=True)
_IS_IT = (contacts.c.user_id == bindparam("of_user"), contacts.c.contact_id == bindparam("of_contact"))
_EPOCH = select(contacts.c.epoch).where(*_IS_IT).with_for_update(read=True)


class _Found:
    """What is stored under the ids of some people."""

    def __init__(self, connection: Connection, people: Iterable[Person]) -> None:
        self._by_id: dict[tuple[str, str], Known] = {}
        self._by_lid: dict[tuple[str, str | None], Known] = {}
        names = {(user_id, contact.contact_id) for user_id, contact in people}
        rows = [*connection.execute(_OF_NAMES, {"names": list(names)})]
        if lids := {(user_id, contact.lid) for user_id, contact in people if contact.lid is not None}:
            rows += connection.execute(_OF_LIDS, {"lids": list(lids)})
        for user_id, *values in rows:
            known = Known(*values)
            self._by_id[user_id, known.contact_id] = known
            if known.lid is not None:
                self._by_lid[user_id, known.lid] = known

    def of_lid(self, person: Person) -> Known | None:
        """Give whom the lid belongs to, under whatever contactId."""
        user_id, contact = person
        return self._by_lid.get((user_id, contact.lid))

    def of(self, person: Person) -> Known | None:
        """Give the contact: by the phone, or by the lid where that is all that is said."""
        user_id, contact = person
        known = self._by_id.get((user_id, contact.contact_id))
        return known if contact.phone is not None else self.of_lid(person) or known

    def is_settled(self, person: Person) -> bool:
        """Say whether nothing is new in how the person is called here."""
        known = self.of(person)
        return known is not None and person[1].lid in {None, known.lid}


def meet_all(connection: Connection, people: Sequence[Person]) -> list[Met]:
    """Find contacts or begin to know them; where a person's ids were two contacts, they become one."""
    before = found = _Found(connection, people)
    strangers = [person for person in people if not found.is_settled(person)]
    for person in strangers:
        _settle(connection, person)
    if strangers:
        found = _Found(connection, people)
    return [
        _met(before.of(person), before.of_lid(person), known)
        for person in people
        if (known := found.of(person)) is not None
    ]


def _met(before: Known | None, of_lid: Known | None, known: Known) -> Met:
    """Compare what was known of a person, also of the one who had the lid, with what is known now."""
    was_other = of_lid is not None and of_lid.phone is None and of_lid.contact_id != known.contact_id
    old = of_lid if before is None and was_other else before
    if old is None or known is old:
        return Met(known)
    changed = tuple(name for name in ("name", "phone", "lid") if getattr(old, name) != getattr(known, name))
    return Met(known, changed, of_lid.contact_id if of_lid is not None and was_other else None)


def _settle(connection: Connection, person: Person) -> None:
    user_id, contact = person
    found = _Found(connection, [person])
    known, other = found.of(person), found.of_lid(person)
    if known is None:
        # Without the lid, which may still be another's.
        known = Known(contact.contact_id, contact.phone)
        connection.execute(insert(contacts).values(user_id=user_id, **vars(known)))
    if contact.lid in {None, known.lid}:
        return
    if other is not None and other.phone is None:
        _merge(connection, user_id, other, known)
    elif other is not None:
        # Somebody changed phones and took the lid along; the history stays with the phone it was with.
        change(connection, user_id, other.contact_id, lid=None)
    change(connection, user_id, known.contact_id, lid=contact.lid)


def _merge(connection: Connection, user_id: str, old: Known, known: Known) -> None:
    """Give what is known by the lid alone to the contact with the phone: it was this person all along.

    Claims on either are lost: what is in hand begins anew, under the one id and in the joint order.
    """
    connection.execute(delete(contacts).where(*_IS_IT), _named(user_id, old.contact_id))
    resets = [moment for moment in (old.reset_at, known.reset_at) if moment is not None]
    meetings = [moment for moment in (old.met_at, known.met_at) if moment is not None]
    change(
        connection,
        user_id,
        known.contact_id,
        name=known.name or old.name,
        epoch=max(old.epoch, known.epoch),
        reset_at=max(resets, default=None),
        met_at=min(meetings, default=None),
    )
    for table in (messages, reactions, sendings):
        connection.execute(
            update(table).where(*_of(table, user_id, old.contact_id)).values(contact_id=known.contact_id)
        )
    move_told(connection, user_id, old.contact_id, known.contact_id)
    for queue in (inbox, turns, replies, deliveries):
        _move_work(connection, queue, user_id, old.contact_id, known.contact_id)
    # What is being decided for either did not know of the other.
    theirs = _of(turns, user_id, known.contact_id)
    connection.execute(update(turns).where(*theirs).values(revision=turns.c.revision + 1))
    move_states(connection, user_id, old.contact_id, known.contact_id)
    move_attributes(connection, user_id, old.contact_id, known.contact_id)
    move_spending(connection, user_id, old.contact_id, known.contact_id)


def _move_work(connection: Connection, queue: Table, user_id: str, old: str, new: str) -> None:
    """Have what waits for one contact wait under another, and begin anew what is in hand for both."""
    moved = update(queue).where(*_of(queue, user_id, old)).values(contact_id=new)
    connection.execute(moved)
    of_both = _of(queue, user_id, new)
    conversation = func.replace(queue.c.conversation, f"/{old}", f"/{new}")
    freed = {"conversation": conversation, "lease_holder": None, "lease_until": None}
    connection.execute(update(queue).where(*of_both).values(freed))
    look_again(connection, queue, *of_both)


def _of(table: Table, user_id: str, contact_id: str) -> tuple[ColumnElement[bool], ...]:
    return (table.c.user_id == user_id, table.c.contact_id == contact_id)


def _is_called(contact: Contact) -> ColumnElement[bool]:
    is_it = contacts.c.contact_id == contact.contact_id
    return is_it if contact.lid is None else or_(is_it, contacts.c.lid == contact.lid)


def find(connection: Connection, user_id: str, contact: Contact, *, hold: bool = False) -> Known | None:
    """Find a contact by any of its ids; `hold` has a reset wait until the end of the transaction."""
    query = select(*_COLUMNS).where(contacts.c.user_id == user_id, _is_called(contact))
    row = connection.execute(query.with_for_update(read=True) if hold else query).first()
    return None if row is None else Known(*row)


def hold(connection: Connection, user_id: str, contact: Contact) -> None:
    """Wait until nobody else is at work on a contact, and keep them out until the end of the transaction."""
    theirs = (contacts.c.user_id == user_id, _is_called(contact))
    connection.execute(select(contacts.c.epoch).where(*theirs).with_for_update())


def change(connection: Connection, user_id: str, contact_id: str, **values: object) -> None:
    """Write into a contact's row."""
    connection.execute(update(contacts).where(*_IS_IT).values(values), _named(user_id, contact_id))


def require_present(connection: Connection, standing: Standing) -> None:
    """Raises `StaleEpoch`, which undoes the transaction, where the contact was reset since."""
    if connection.scalar(_EPOCH, _named(standing.user_id, standing.contact_id)) != standing.epoch:
        raise StaleEpoch


def epochs_of(connection: Connection, queue: Table, numbers: Sequence[int]) -> dict[int, int]:
    """Give the epoch of the contact of each piece of work in a queue."""
    is_its = (contacts.c.user_id == queue.c.user_id) & (contacts.c.contact_id == queue.c.contact_id)
    query = select(queue.c.number, contacts.c.epoch).join(contacts, is_its)
    found = connection.execute(query.where(queue.c.number.in_(numbers)))
    return {row.number: row.epoch for row in found}


def _named(user_id: str, contact_id: str) -> dict[str, str]:
    return {"of_user": user_id, "of_contact": contact_id}
