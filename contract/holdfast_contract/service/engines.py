"""What differs between SQLite in a file and PostgreSQL on a server."""

import json
import os
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

from sqlalchemy import (
    JSON,
    URL,
    Column,
    Connection,
    Engine,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    column,
    create_engine,
    event,
    func,
    select,
    text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import TypeDecorator, TypeEngine

from holdfast_contract.times import to_rfc3339

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

SPARE = 1 << 20
"""Bytes free on a volume below which an error of input or output is taken for want of space."""

PRAGMAS = (
    "busy_timeout=10000",
    "synchronous=FULL",
    "foreign_keys=ON",
)
WRITING_PRAGMAS = (
    *PRAGMAS,
    "cache_size=-16384",  # 16 MB: with a large backlog each write is to another page of an index
)
"""Who only reads leaves the pages to the system, which keeps them once for all."""

OPEN_WITHIN = 10.0
"""Seconds for which a file that others open at the same time is waited for."""

_DISK_FULL = "53100"
_ANY_NUMBER = 7_346_911
"""Of the lock under which tables are made; any that nothing else uses."""


@dataclass(frozen=True)
class Engines:
    """Ways to the same database: `reading` gives snapshots, `writing` waits for whoever writes."""

    reading: Engine
    writing: Engine
    is_full: Callable[[BaseException], bool]
    """Whether an error says that the disk is full."""

    def dispose(self) -> None:
        """Close all connections."""
        self.reading.dispose()
        self.writing.dispose()


def sqlite_engines(file: Path, readers: int) -> Engines:
    """Open a file, and make it and its folder where they are missing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    writing = _sqlite_engine(file, 1, WRITING_PRAGMAS).execution_options(immediate=True)
    reading = _sqlite_engine(file, readers, PRAGMAS)

    def is_full(error: BaseException) -> bool:
        code = getattr(getattr(error, "orig", None), "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
        if code in {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}:
            volume = os.statvfs(file.parent)
            return volume.f_bavail * volume.f_frsize < SPARE
        return bool(code == sqlite3.SQLITE_FULL)

    return Engines(reading, writing, is_full)


def _sqlite_engine(file: Path, connections: int, pragmas: Sequence[str]) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(file)),
        poolclass=QueuePool,
        pool_size=connections,
        connect_args={"check_same_thread": False},
        hide_parameters=True,  # an error's words reach the log, and people's words must not
    )
    event.listen(engine, "connect", partial(_prepare, pragmas))
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(pragmas: Sequence[str], connection: Any, _record: Any) -> None:
    # SQLAlchemy, not the driver, begins transactions: only so do savepoints and IMMEDIATE work.
    connection.isolation_level = None
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
    end = time.monotonic() + OPEN_WITHIN
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            # Another process is turning a new file to this journal: SQLite itself does not wait for that.
            if time.monotonic() > end:
                raise
            time.sleep(0.01)
        else:
            return


def _begin(connection: Connection) -> None:
    # A transaction that turns into a writing one half-way fails at once where another process wrote.
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def postgresql_engines(url: URL, connections: int) -> Engines:
    """Open a database on a server; `url` names no driver."""
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=connections,
        hide_parameters=True,
        pool_pre_ping=True,  # a server that was started anew is noticed before work is lost on it
    )

    def is_full(error: BaseException) -> bool:
        return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == _DISK_FULL

    return Engines(engine.execution_options(isolation_level="REPEATABLE READ"), engine, is_full)


def hold_tables(connection: Connection) -> None:
    """Let no other process make tables until the end of this transaction, which writes."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_ANY_NUMBER})"))


Inserting = Union[sqlite.Insert, "postgresql.Insert"]
"""An INSERT that can say what happens `on_conflict_…`, which standard SQL cannot."""


def insert_into(connection: Connection, table: Table) -> Inserting:
    """Begin an INSERT as this engine writes it."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - costs time that SQLite's users need not pay

    return postgresql.insert(table)


def add_new(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], once: Column[Any]
) -> set[Any]:
    """Insert rows, except where the value of `once` is taken already; give the values that are new.

    All rows give the same columns, of plain types; defaults fill in the others. This is the way for many.
    """
    addition = insert_into(connection, table)
    parameters: Sequence[Mapping[str, Any]] | None = rows
    if connection.dialect.name == "postgresql":
        # As one JSON text: a parameter for each value costs three times the CPU on our side.
        addition, parameters = addition.from_select(list(rows[0]), _unpacked(table, rows)), None
    addition = addition.on_conflict_do_nothing(index_elements=[once])
    return set(connection.scalars(addition.returning(once), parameters))


def _unpacked(table: Table, rows: Sequence[Mapping[str, Any]]) -> Select[Any]:
    packed = bindparam("rows", json.dumps(rows, default=to_rfc3339, ensure_ascii=False), Text)
    columns = [column(name, _plain(table.c[name].type)) for name in rows[0]]
    unpacked = func.json_to_recordset(cast(packed, JSON)).table_valued(*columns)
    return select(*unpacked.render_derived(with_types=True).c)


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind
