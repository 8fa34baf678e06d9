"""What is remembered of contacts and what was spent on them. These are parts of transactions."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.replies import Usage
from holdfast_contract.service.engines import insert_into
from sqlalchemy import Connection, case, delete, func, select

from holdfast_core.adapters.tables import contact_attributes, spending
from holdfast_core.domain.conversations.decisions import Remembered, Spent

_BILLION = 10**9
FORGOTTEN = ""
"""In a contact's place where it was forgotten; what was spent stays spent."""


def attributes_of(connection: Connection, user_id: str, contact_id: str) -> dict[str, Remembered]:
    """Give what is remembered of a contact, by name."""
    columns = [contact_attributes.c[name] for name in Remembered.__dataclass_fields__]
    query = select(*columns).where(
        contact_attributes.c.user_id == user_id, contact_attributes.c.contact_id == contact_id
    )
    return {row.name: Remembered(*row) for row in connection.execute(query.order_by(columns[0]))}


def learn(
    connection: Connection, user_id: str, contact_id: str, learnt: Iterable[Remembered], at: datetime
) -> None:
    """Remember attributes in place of what was remembered before under their names."""
    for attribute in learnt:
        row = vars(attribute) | {"user_id": user_id, "contact_id": contact_id, "at": at}
        addition = insert_into(connection, contact_attributes).values(row)
        newer = addition.on_conflict_do_update(
            index_elements=["user_id", "contact_id", "name"],
            set_={name: addition.excluded[name] for name in ("value", "source", "message_id", "at")},
            where=contact_attributes.c.at <= addition.excluded.at,
        )
        connection.execute(newer)


def move_attributes(connection: Connection, user_id: str, old: str, new: str) -> None:
    """Remember of one contact what was learnt of another, unless something newer is known."""
    theirs = (contact_attributes.c.user_id == user_id, contact_attributes.c.contact_id == old)
    for row in connection.execute(select(contact_attributes).where(*theirs)).all():
        attribute = Remembered(row.name, row.value, row.source, row.message_id)
        learn(connection, user_id, new, [attribute], row.at)
    connection.execute(delete(contact_attributes).where(*theirs))


def spent(
    connection: Connection, user_id: str, contact_id: str, at: datetime, settings: AssistantSettings
) -> Spent:
    """Give what was spent in the day of `at`; of the user as a whole only where that is limited."""
    of_contact = spending.c.contact_id == contact_id
    query = select(
        func.sum(case((of_contact, spending.c.messages), else_=0)),
        func.sum(spending.c.messages),
        func.sum(spending.c.tokens),
        func.sum(spending.c.billionths),
    ).where(spending.c.user_id == user_id, spending.c.day == _day(at, settings))
    if not settings.limits.has_totals:
        query = query.where(of_contact)
    messages, in_all, tokens, billionths = (int(value or 0) for value in connection.execute(query).one())
    return Spent(messages, in_all, tokens, Decimal(billionths) / _BILLION)


def spend(
    connection: Connection,
    user_id: str,
    contact_id: str,
    at: datetime,
    settings: AssistantSettings,
    *,
    messages: int,
    usage: Usage | None,
) -> None:
    """Add to what was spent in the day of `at`."""
    tokens = 0 if usage is None else usage.input_tokens + usage.output_tokens
    billionths = 0 if usage is None else round(Decimal(usage.cost) * _BILLION)
    if messages or tokens or billionths:
        _add(connection, (user_id, _day(at, settings), contact_id), messages, tokens, billionths)


def move_spending(connection: Connection, user_id: str, old: str, new: str) -> None:
    """Put down to one contact what was spent on another."""
    theirs = (spending.c.user_id == user_id, spending.c.contact_id == old)
    for row in connection.execute(select(spending).where(*theirs)).all():
        _add(connection, (user_id, row.day, new), row.messages, row.tokens, row.billionths)
    connection.execute(delete(spending).where(*theirs))


def _add(
    connection: Connection, key: tuple[str, str, str], messages: int, tokens: int, billionths: int
) -> None:
    user_id, day, contact_id = key
    addition = insert_into(connection, spending).values(
        user_id=user_id,
        day=day,
        contact_id=contact_id,
        messages=messages,
        tokens=tokens,
        billionths=billionths,
    )
    sums = {name: spending.c[name] + addition.excluded[name] for name in ("messages", "tokens", "billionths")}
    raised = addition.on_conflict_do_update(index_elements=["user_id", "day", "contact_id"], set_=sums)
    connection.execute(raised)


def _day(at: datetime, settings: AssistantSettings) -> str:
    return at.astimezone(settings.zone).date().isoformat()
