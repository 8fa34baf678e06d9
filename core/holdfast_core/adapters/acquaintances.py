"""What events tell of the people in them, beside what those say. These are parts of transactions."""

from datetime import datetime

from holdfast_contract.contacts import Contact
from holdfast_contract.core_events import ContactCreatedData, ContactUpdatedData, CoreEventType
from holdfast_contract.events import Event
from sqlalchemy import Connection

from holdfast_core.adapters.contacts import Met, change
from holdfast_core.adapters.publishing import Happening, Publisher


class Acquaintances:
    """Whom the events of one transaction tell of: what is new about each is noted, and told once."""

    def __init__(self, connection: Connection, publisher: Publisher, now: datetime) -> None:
        self._connection = connection
        self._publisher = publisher
        self._now = now
        self._names: dict[tuple[str, str], str | None] = {}

    def note(self, event: Event, met: Met, name: str | None) -> list[Happening]:
        """Note whom an event is about, by this name where it gives one; give what is to be told of that."""
        known, person = met.known, (event.user_id, met.known.contact_id)
        is_first = person not in self._names
        before = known.name if is_first else self._names[person]
        after = self._names[person] = name or before
        is_new = is_first and known.met_at is None
        values: dict[str, object] = {"met_at": self._now} if is_new else {}
        if after != before:
            values["name"] = after
        if values:
            change(self._connection, event.user_id, known.contact_id, **values)
        if known.phone is None and known.lid is None:
            return []  # a group that we wrote to ourselves
        place = (event.user_id, event.session_id, known.contact_id)
        contact = Contact(contact_id=known.contact_id, phone=known.phone, lid=known.lid, name=after)
        if is_new:
            created = ContactCreatedData(contact=contact)
            return [self._publisher.of_core(CoreEventType.CONTACT_CREATED, place, created)]
        changed = {*(["name"] if after != before else []), *(met.changed if is_first else ())}
        merged_id = met.merged_id if is_first else None
        if not changed and merged_id is None:
            return []
        updated = ContactUpdatedData(contact=contact, changed=sorted(changed), merged_contact_id=merged_id)
        return [self._publisher.of_core(CoreEventType.CONTACT_UPDATED, place, updated)]
