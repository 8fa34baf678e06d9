"""One database copied into another, of whichever engine: everything or nothing, and compared at the end.

All is one transaction of the target, so that a copy that was interrupted has not happened. The source is
read as it is at one moment.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from typing import Any

from holdfast_contract.errors import Conflict
from holdfast_contract.service.engines import Engines, changing_tables
from holdfast_contract.service.migrations import prepare
from holdfast_contract.times import now
from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    Connection,
    Integer,
    LargeBinary,
    Table,
    Text,
    cast,
    column,
    func,
    insert,
    select,
    text,
    type_coerce,
)
from sqlalchemy import table as plain_table

from holdfast_core.adapters.knowledge.index import index_of
from holdfast_core.adapters.tables import METADATA, corpora, passage_texts, passages
from holdfast_core.adapters.tables.knowledge import HalfVector

BATCH = 2_000
_INDEXED_AT_ONCE = 200
_TELL_EVERY = 5.0
"""Seconds."""

_DIGESTS = 1 << 128

Row = Sequence[Any]


@dataclass(frozen=True)
class Copied:
    """How far a table is."""

    table: str
    rows: int
    seconds: float
    is_done: bool

    def __str__(self) -> str:
        """Give it as a line for people."""
        speed = f"{self.rows / self.seconds:,.0f} rows/s" if self.seconds else ""
        return f"{self.table:<24}{self.rows:>12,} rows {speed:>16}{'' if self.is_done else ' …'}"


Tell = Callable[[Copied], None]


def copy_all(source: Engines, target: Engines, tell: Tell, *, force: bool = False) -> dict[str, int]:
    """Copy all tables, and give how many rows each has.

    Raises `Conflict` where the target is not empty, where a worker is at the source and this is not forced,
    or where something differs in the end, and `StartRefused` where one is of another version.
    """
    prepare(source, METADATA, migrate=False)
    prepare(target, METADATA)
    with source.reading.connect() as reading, changing_tables(target) as writing:
        _take_time(reading)
        _take_time(writing)
        if not force:
            _refuse_while_worked_on(reading)
        _refuse_unless_empty(writing)
        counts = {}
        for table in METADATA.sorted_tables:
            counts[table.name], digest = _copy(reading, writing, table, tell)
            if digest != _digest(_rows(writing, table)):
                raise Conflict(f"{table.name} is not the same after it was copied: nothing was changed.")
        _keep_counting(reading, writing)
        _index(writing, tell)
        _finish(writing)
    return counts


def _take_time(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(text(f"SET LOCAL {name} = 0"))


def _refuse_while_worked_on(connection: Connection) -> None:
    for table in METADATA.sorted_tables:
        if "lease_until" in table.c:
            held = select(func.count()).select_from(table).where(table.c.lease_until > now())
            if connection.scalar(held):
                raise Conflict(
                    f"A worker has something of {table.name} in hand. Stop core and its workers, wait a "
                    "quarter of a minute, and copy then; --force copies all the same."
                )


def _refuse_unless_empty(connection: Connection) -> None:
    for table in METADATA.sorted_tables:
        if connection.execute(select(table).limit(1)).first() is not None:
            raise Conflict(f"The target has rows in {table.name}: give an empty database.")


def _copy(reading: Connection, writing: Connection, table: Table, tell: Tell) -> tuple[int, int]:
    began = told = time.monotonic()
    count = digest = 0
    put = _put_rows if writing.dialect.name == "postgresql" else _insert_rows
    rows = _rows(reading, table)
    while batch := list(islice(rows, BATCH)):
        put(writing, table, batch)
        count += len(batch)
        digest = (digest + _digest(batch)) % _DIGESTS
        if time.monotonic() - told > _TELL_EVERY:
            told = time.monotonic()
            tell(Copied(table.name, count, told - began, is_done=False))
    tell(Copied(table.name, count, time.monotonic() - began, is_done=True))
    return count, digest


def _rows(connection: Connection, table: Table) -> Iterator[Row]:
    """Give rows as both engines can write them: JSON and times as their texts, vectors as bytes."""
    plain = select(*(_plain(connection, one) for one in table.c))
    unpack = _unpacker(connection, table)
    for row in connection.execute(plain.execution_options(yield_per=BATCH)):
        yield unpack(row)


def _plain(connection: Connection, one: ColumnElement[Any]) -> ColumnElement[Any]:
    if isinstance(one.type, JSON) or _is_vector(connection, one):
        return cast(one, Text)
    if isinstance(one.type, Boolean | Integer | LargeBinary):
        return one
    return type_coerce(one, Text)


def _is_vector(connection: Connection, one: ColumnElement[Any]) -> bool:
    return isinstance(one.type.dialect_impl(connection.dialect), HalfVector)


def _vectors(connection: Connection, table: Table) -> list[int]:
    return [place for place, one in enumerate(table.c) if _is_vector(connection, one)]


def _unpacker(connection: Connection, table: Table) -> Callable[[Row], Row]:
    places = _vectors(connection, table)
    if not places:
        return tuple
    read = HalfVector().result_processor(connection.dialect, None)
    return lambda row: tuple(read(value) if at in places else value for at, value in enumerate(row))


def _put_rows(connection: Connection, table: Table, batch: Sequence[Row]) -> None:
    places = _vectors(connection, table)
    write = HalfVector().bind_processor(connection.dialect)
    names = ", ".join(connection.dialect.identifier_preparer.quote(one.name) for one in table.c)
    driver: Any = connection.connection.cursor()
    with driver.copy(f"COPY {table.name} ({names}) FROM STDIN") as copying:
        for row in batch:
            copying.write_row(
                [write(value) if at in places else value for at, value in enumerate(row)] if places else row
            )


def _insert_rows(connection: Connection, table: Table, batch: Sequence[Row]) -> None:
    names = [one.name for one in table.c]
    addition = insert(plain_table(table.name, *map(column, names)))
    connection.execute(addition, [dict(zip(names, row, strict=True)) for row in batch])


def _digest(rows: Iterable[Row]) -> int:
    """Give a number that is the same for the same rows, in whatever order each engine sorts them."""
    total = 0
    for row in rows:
        total += int.from_bytes(blake2b(repr(tuple(row)).encode(), digest_size=16).digest())
    return total % _DIGESTS


def _keep_counting(reading: Connection, writing: Connection) -> None:
    """Have the target give no number that the source gave, not even one whose row is gone."""
    for table in METADATA.sorted_tables:
        counter = table.autoincrement_column
        if counter is not None and isinstance(counter.type, Integer):
            last = _last_number(reading, table, counter)
            if last:
                _go_on_from(writing, table, counter.name, last)


def _last_number(connection: Connection, table: Table, counter: ColumnElement[Any]) -> int:
    highest = connection.scalar(select(func.max(counter))) or 0
    if connection.dialect.name == "postgresql":
        sequence = connection.scalar(_SEQUENCE, {"table": table.name, "column": counter.key})
        given = connection.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()  # noqa: S608
        return max(highest, given.last_value if given.is_called else 0)
    if table.dialect_options["sqlite"]["autoincrement"]:
        kept = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        highest = max(highest, connection.scalar(kept, {"name": table.name}) or 0)
    return int(highest)


_SEQUENCE = text("SELECT pg_get_serial_sequence(:table, :column)")


def _go_on_from(connection: Connection, table: Table, counter: str, last: int) -> None:
    if connection.dialect.name == "postgresql":
        statement = text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)")
        connection.execute(statement, {"table": table.name, "column": counter, "last": last})
    elif table.dialect_options["sqlite"]["autoincrement"]:
        values = {"name": table.name, "last": last}
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), values)


def _index(connection: Connection, tell: Tell) -> None:
    """Make the full-text index anew: each engine has its own."""
    began = time.monotonic()
    index = index_of(connection)
    wanted = (
        select(corpora.c.number, passage_texts.c.number, passage_texts.c.terms, passage_texts.c.heading_terms)
        .join_from(passages, passage_texts, passages.c.number == passage_texts.c.number)
        .join(corpora, corpora.c.user_id == passages.c.user_id)
        .order_by(passage_texts.c.number)
    )
    done = 0
    found = iter(connection.execute(wanted.execution_options(yield_per=BATCH)))
    while batch := list(islice(found, _INDEXED_AT_ONCE)):
        for corpus in {row[0] for row in batch}:
            index.put(
                connection, corpus, [(n, terms.split(), h) for of, n, terms, h in batch if of == corpus]
            )
        done += len(batch)
    tell(Copied("the full-text index", done, time.monotonic() - began, is_done=True))


def _finish(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE"))
    elif connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
        raise Conflict("Rows refer to others that are missing: nothing was changed.")
