"""What differs between SQLite in a file and PostgreSQL on a server."""

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
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
    make_url,
    select,
    text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, OperationalError
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

_FOR_CHANGES = ("busy_timeout=3600000", "foreign_keys=OFF")
"""Another process may be at it for long; and a table that is rebuilt is missing for a moment."""

OPEN_WITHIN = 10.0
"""Seconds for which a file that others open at the same time is waited for."""

READERS = 4
CONNECTIONS = READERS + 1
"""Connections of one process, where it is not told otherwise: one writes, the others read."""

TIMEOUTS = {"statement_timeout": "60s", "lock_timeout": "30s", "idle_in_transaction_session_timeout": "60s"}
"""PostgreSQL's own: what hangs longer is undone, and holds up nobody else."""

CONNECT_WITHIN = 10
UNANSWERED_FOR = 30_000
"""Milliseconds after which a server that no longer acknowledges a packet is taken for gone."""

_ANY_NUMBER = 7_346_911
"""Of the lock under which tables are made; any that nothing else uses."""

_DISK_FULL = "53100"
_UNDONE = frozenset({"40001", "40P01"})
"""A serialization failure and a deadlock: the server has undone the transaction for another's sake."""

_CONNECTION = "08"
_ADMINISTRATOR = frozenset({"53300", "57P01", "57P02", "57P03"})
"""Too many connections; the server goes down, has crashed, or is about to start."""


class Trouble(Enum):
    """What stops work without being its fault."""

    FULL = "full"
    UNDONE = "undone"
    LOST = "lost"


@dataclass(frozen=True)
class Engines:
    """Ways to the same database: `reading` gives snapshots, `writing` waits for whoever writes."""

    reading: Engine
    writing: Engine
    readers: int
    """How many may read at the same time."""

    trouble_of: Callable[[BaseException], Trouble | None]
    """What an error says: the disk is full, the transaction had to give way, the server is gone; or none."""

    def dispose(self) -> None:
        """Close all connections."""
        self.reading.dispose()
        self.writing.dispose()


def connect(place: Path | str, connections: int = CONNECTIONS) -> Engines:
    """Open a database at a file of SQLite's or at a URL, with so many connections at the most."""
    readers = max(1, connections - 1)
    if isinstance(place, Path):
        return sqlite_engines(place, readers)
    url = make_url(place)
    if url.get_backend_name() == "sqlite":
        return sqlite_engines(Path(url.database or ""), readers)
    return postgresql_engines(url, connections)


def sqlite_engines(file: Path, readers: int) -> Engines:
    """Open a file, and make it and its folder where they are missing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    writing = _sqlite_engine(file, 1, WRITING_PRAGMAS).execution_options(immediate=True)
    reading = _sqlite_engine(file, readers, PRAGMAS)

    def trouble_of(error: BaseException) -> Trouble | None:
        code = getattr(getattr(error, "orig", None), "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
        if code in {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}:
            volume = os.statvfs(file.parent)
            return Trouble.FULL if volume.f_bavail * volume.f_frsize < SPARE else None
        return Trouble.FULL if code == sqlite3.SQLITE_FULL else None

    return Engines(reading, writing, readers, trouble_of)


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
    """Open a database on a server; `url` names no driver.

    With `?pooled=true` a pooler that hands connections on between transactions may stand in between: nothing
    is used that outlives a transaction, neither prepared statements nor settings of a connection.
    """
    pooled = url.query.get("pooled") == "true"
    ours: dict[str, Any] = {"connect_timeout": CONNECT_WITHIN, "tcp_user_timeout": UNANSWERED_FOR}
    if pooled:
        ours["prepare_threshold"] = None
    else:
        ours["options"] = " ".join(f"-c {name}={value}" for name, value in TIMEOUTS.items())
    engine = create_engine(
        url.set(drivername="postgresql+psycopg").difference_update_query(["pooled"]),
        connect_args={name: value for name, value in ours.items() if name not in url.query},
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,
        pool_pre_ping=True,  # a server that was started anew is noticed before work is lost on it
    )
    reading = engine.execution_options(isolation_level="REPEATABLE READ")
    return Engines(reading, engine, max(1, connections - 1), _trouble_of_server)


def _trouble_of_server(error: BaseException) -> Trouble | None:
    if not isinstance(error, DBAPIError):
        return None
    state = getattr(error.orig, "sqlstate", None)
    if state == _DISK_FULL:
        return Trouble.FULL
    if state in _UNDONE:
        return Trouble.UNDONE
    if state is None:  # it was not the server that spoke
        is_lost = error.connection_invalidated or isinstance(error, OperationalError)
    else:
        is_lost = state in _ADMINISTRATOR or state.startswith(_CONNECTION)
    return Trouble.LOST if is_lost else None


def hold_tables(connection: Connection) -> None:
    """Let no other process make tables until the end of this transaction, which writes.

    It waits for as long as another one is at it, and what follows may take its time.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_ANY_NUMBER})"))


@contextmanager
def changing_tables(engines: Engines) -> Iterator[Connection]:
    """Give a transaction in which tables are made and changed, by one process at a time."""
    with engines.writing.connect() as connection:
        if connection.dialect.name == "sqlite":
            _set_pragmas(connection, _FOR_CHANGES)
        try:
            with connection.begin():
                hold_tables(connection)
                yield connection
        finally:
            if connection.dialect.name == "sqlite":
                _set_pragmas(connection, WRITING_PRAGMAS)


def _set_pragmas(connection: Connection, pragmas: Sequence[str]) -> None:
    # Straight to the driver: within a transaction, which SQLAlchemy would begin, SQLite ignores some.
    driver: Any = connection.connection.dbapi_connection
    for pragma in pragmas:
        driver.execute(f"PRAGMA {pragma}")


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
