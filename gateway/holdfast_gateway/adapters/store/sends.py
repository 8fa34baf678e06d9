"""What was asked to be sent, and what became of it."""

from dataclasses import replace
from datetime import date
from typing import Any

from holdfast_contract.contacts import Contact
from holdfast_contract.errors import ErrorCode
from holdfast_contract.events import MessageSentData
from holdfast_contract.messages import MessageStatus
from holdfast_contract.service.database import Database
from holdfast_contract.times import to_rfc3339
from sqlalchemy import Connection, Row, select, text, update
from sqlalchemy.dialects.sqlite import insert

from holdfast_gateway.adapters.store.columns import moment, owned
from holdfast_gateway.adapters.store.tables import sends
from holdfast_gateway.domain.sending import SendRecord, bare_id, is_further
from holdfast_gateway.domain.session import SessionKey


class SendTable:
    """`Sends` over one `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def by_key(self, key: SessionKey, idempotency_key: str) -> SendRecord | None:
        """Find a send by the key that its sender gave it."""
        return await self._one(key, sends.c.idempotency_key == idempotency_key)

    async def by_message(self, key: SessionKey, message_id: str) -> SendRecord | None:
        """Find a send by its WhatsApp id, also where a receipt writes the chat in it otherwise."""
        return await self._one(key, sends.c.bare_id == bare_id(message_id))

    async def unacknowledged(self, key: SessionKey, limit: int) -> list[SendRecord]:
        """Give the newest sends that WhatsApp has not acknowledged, oldest first."""
        waiting = (*owned(sends, key), sends.c.status == MessageStatus.QUEUED)
        query = select(sends).where(*waiting).order_by(text("rowid DESC")).limit(limit)

        def work(connection: Connection) -> list[SendRecord]:
            return [_to_send(row) for row in connection.execute(query)][::-1]

        return await self._database.read(work)

    async def first_contacts(self, key: SessionKey, day: date) -> frozenset[str]:
        """Name the contacts who were written to for the first time on a day (UTC)."""
        query = select(sends.c.recipient).where(
            *owned(sends, key), sends.c.first_contact_on == day.isoformat()
        )

        def work(connection: Connection) -> frozenset[str]:
            return frozenset(
                Contact.from_body(recipient.encode()).contact_id
                for recipient in connection.execute(query).scalars()
            )

        return await self._database.read(work)

    async def _one(self, key: SessionKey, condition: Any) -> SendRecord | None:
        def work(connection: Connection) -> SendRecord | None:
            row = connection.execute(select(sends).where(*owned(sends, key), condition)).first()
            return None if row is None else _to_send(row)

        return await self._database.read(work)


def save_send(connection: Connection, record: SendRecord) -> bool:
    """Write a send, and say whether what is told of it is news.

    Receipts may have overtaken the writer: a status never goes back, and they have told it. Where its
    contact was forgotten before it was told of, nothing is.
    """
    mine = (*owned(sends, record.key), sends.c.bare_id == bare_id(record.message_id))
    row = connection.execute(select(sends).where(*mine)).first()
    if row is None:
        values = {
            "user_id": record.key.user_id,
            "session_id": record.key.session_id,
            "idempotency_key": record.idempotency_key,
            "request_hash": record.request_hash,
            "message_id": record.message_id,
            "bare_id": bare_id(record.message_id),
            "chat_id": record.chat_id,
            "recipient": record.to.to_json(),
            "first_contact_on": record.first_contact_on and record.first_contact_on.isoformat(),
        }
        connection.execute(insert(sends).values(values | _state(record)))
        return True
    known = _to_send(row)
    if not is_further(known.status, record.status):
        return False
    further = replace(record, sent_at=known.sent_at or record.sent_at)
    connection.execute(update(sends).where(*mine).values(_state(further)))
    return known.untold is not None or known.status is not MessageStatus.QUEUED


def _state(record: SendRecord) -> dict[str, Any]:
    """Give the columns that change as a send comes further."""
    return {
        "status": record.status,
        "sent_at": record.sent_at and to_rfc3339(record.sent_at),
        "code": record.code,
        "untold": record.untold and record.untold.to_json(),
    }


def _to_send(row: Row[Any]) -> SendRecord:
    return SendRecord(
        key=SessionKey(row.user_id, row.session_id),
        idempotency_key=row.idempotency_key,
        request_hash=row.request_hash,
        message_id=row.message_id,
        chat_id=row.chat_id,
        to=Contact.from_body(row.recipient.encode()),
        status=MessageStatus(row.status),
        sent_at=moment(row.sent_at),
        code=None if row.code is None else ErrorCode(row.code),
        untold=None if row.untold is None else MessageSentData.from_body(row.untold.encode()),
        first_contact_on=None if row.first_contact_on is None else date.fromisoformat(row.first_contact_on),
    )
