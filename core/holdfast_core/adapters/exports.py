"""All that core holds of a user or of a contact, read table by table, a few rows at a time."""

import base64
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from holdfast_contract.contacts import Contact
from holdfast_contract.model import to_camel
from holdfast_contract.service.database import Database
from holdfast_contract.times import to_rfc3339
from sqlalchemy import ColumnElement, Connection, Table, select, tuple_

from holdfast_core.adapters.belongings import (
    exported_columns,
    exported_tables,
    names_of_contact,
    of_contact,
    of_user,
    tables_of_contacts,
)
from holdfast_core.application.exports import Record

BATCH = 500
"""Rows that are read at once."""


class ExportTables:
    """Reads what belongs to whom."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_user(self, user_id: str) -> AsyncIterator[tuple[str, Sequence[Record]]]:
        """Give every table's rows of a user, some at a time, under the table's name."""
        for table in exported_tables():
            async for rows in self._rows(table, of_user(table, user_id)):
                yield table.name, rows

    async def of_contact(self, user_id: str, contact: Contact) -> AsyncIterator[tuple[str, Sequence[Record]]]:
        """Give every table's rows of a contact, under all of the contact's names."""
        asked = names_of_contact(user_id, contact.contact_id)
        known = await self._database.read(lambda connection: connection.execute(asked).all())
        names = {contact.contact_id, *(name for row in known for name in row if name)}
        for table in tables_of_contacts():
            async for rows in self._rows(table, of_contact(table, user_id, sorted(names))):
                yield table.name, rows

    async def _rows(self, table: Table, which: ColumnElement[bool]) -> AsyncIterator[Sequence[Record]]:
        key = list(table.primary_key.columns)
        after: tuple[object, ...] | None = None
        while True:
            rows, after = await self._database.read(partial(_batch, table, key, which, after))
            if rows:
                yield rows
            if after is None:
                return


def _batch(
    table: Table,
    key: Sequence[ColumnElement[Any]],
    which: ColumnElement[bool],
    after: tuple[object, ...] | None,
    connection: Connection,
) -> tuple[list[Record], tuple[object, ...] | None]:
    """Read the next rows, and where those after them begin."""
    shown = exported_columns(table)
    query = select(*shown, *key).where(which).order_by(*key).limit(BATCH)
    if after is not None:
        query = query.where(tuple_(*key) > tuple_(*after))
    rows = connection.execute(query).all()
    records: list[Record] = [
        {to_camel(str(column.key)): _plain(value) for column, value in zip(shown, row, strict=False)}
        for row in rows
    ]
    return records, tuple(rows[-1][len(shown) :]) if len(rows) == BATCH else None


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return to_rfc3339(value)
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
