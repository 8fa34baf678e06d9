"""Taking back what subscribers are told: of a contact that is forgotten, of words that were taken back.

These are parts of transactions. A delivery that is in hand may be on its way, and then finds its claim lost.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from holdfast_core.adapters.queues import look_now
from holdfast_core.adapters.tables import deliveries, delivery_attempts, published


def forget_told(connection: Connection, user_id: str, names: Iterable[str | None], now: datetime) -> int:
    """Withdraw all events of a contact, by all its ids, with their bodies; give how many deliveries went."""
    known = [name for name in names if name]
    # The status of a message says whom it went to only within the message's id.
    mentions = (published.c.body.contains(name.partition("@")[0], autoescape=True) for name in known)
    is_theirs = or_(
        published.c.contact_id.in_(known),
        published.c.contact_id.is_(None) & or_(*mentions),
    )
    return _withdraw(connection, now, published.c.user_id == user_id, is_theirs)


def forget_message_told(
    connection: Connection, user_id: str, contact_id: str, message_id: str, now: datetime
) -> None:
    """Withdraw the events that hold a message's words, or what was decided on them."""
    _withdraw(
        connection,
        now,
        published.c.user_id == user_id,
        published.c.contact_id == contact_id,
        published.c.body.contains(message_id, autoescape=True),
    )


def move_told(connection: Connection, user_id: str, old: str, new: str) -> None:
    """Have a contact's events be another's. Their deliveries are moved as all queues are."""
    theirs = (published.c.user_id == user_id, published.c.contact_id == old)
    connection.execute(update(published).where(*theirs).values(contact_id=new))


def _withdraw(connection: Connection, now: datetime, *which: ColumnElement[bool]) -> int:
    events = connection.scalars(select(published.c.number).where(*which)).all()
    if not events:
        return 0
    theirs = deliveries.c.event.in_(events)
    look_now(connection, deliveries, now, theirs)
    tries = delivery_attempts.c.delivery.in_(select(deliveries.c.number).where(theirs))
    connection.execute(delete(delivery_attempts).where(tries))
    count = connection.execute(delete(deliveries).where(theirs)).rowcount
    connection.execute(delete(published).where(published.c.number.in_(events)))
    return count
