"""A database's tables in revisions: what an older one lacks is made step by step, forwards and back.

A service keeps its revisions in a package of modules `v<number>_<what>`, each with an `upgrade()` and a
`downgrade()` in Alembic's operations; the number is the revision. Each step is a transaction of its own
under one lock, and looks anew at how far the database is, so that any number of processes may begin at once,
and a pooler may stand in between.

A new database is made from the description of the tables, which tests hold equal to what the revisions
make: to start on an empty or an up-to-date database Alembic is not even loaded.
"""

import pkgutil
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    delete,
    insert,
    inspect,
    select,
)

from holdfast_contract.service.engines import Engines, changing_tables
from holdfast_contract.service.settings import StartRefused

BASE = "base"
"""No tables at all."""

HEAD = "head"
"""The newest revision that this code knows."""

_KEY = "migrations"
_NUMBER = slice(1, 5)

_MAKES = re.compile(r"CREATE (?:VIRTUAL )?TABLE (\w+)")

_versions = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""As Alembic has it: its own tools can read it."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Step:
    """One revision that was made, or taken back."""

    revision: str
    what: str
    is_undone: bool
    seconds: float

    def __str__(self) -> str:
        """Give it as a line for people."""
        done = "undone" if self.is_undone else "done"
        return f"{self.revision}  {self.what.replace('_', ' ')}: {done} in {self.seconds:.2f} s"


@dataclass(frozen=True)
class Migrations:
    """The revisions of one service's tables, in one line from the first to the head."""

    package: str
    """Of their modules."""

    folder: Path
    """Where that is: to know the head no module has to be loaded."""

    command: str
    """What a person calls to migrate."""

    def info(self) -> dict[str, Any]:
        """Give what a `MetaData` is told of them by: `MetaData(info=migrations.info())`."""
        return {_KEY: self}

    @cached_property
    def modules(self) -> dict[str, str]:
        """The modules' names by revision, the first one first."""
        names = sorted(module.name for module in pkgutil.iter_modules([str(self.folder)]))
        return {name[_NUMBER]: name for name in names}

    @property
    def first(self) -> str:
        """The revision that databases are at which know of none: they were made before there were any."""
        return next(iter(self.modules))

    @property
    def head(self) -> str:
        """The newest revision."""
        return next(reversed(self.modules))

    def next_step(self, at: str | None, target: str | None) -> tuple[str, bool] | None:
        """Give the next revision to make, or with True to take back. None: nothing is left to do."""
        if at == target:
            return None
        if at is not None and (target is None or at > target):
            return at, True
        return next(revision for revision in self.modules if at is None or revision > at), False

    def before(self, revision: str) -> str | None:
        """Give the revision before one; None: there was nothing."""
        return max((other for other in self.modules if other < revision), default=None)


def migrations_of(metadata: MetaData) -> Migrations | None:
    """Give the revisions of these tables; None where they have none, and are only made."""
    found: Migrations | None = metadata.info.get(_KEY)
    return found


def revision_of(connection: Connection, metadata: MetaData, migrations: Migrations) -> str | None:
    """Give how far a database is; None: it is empty. Raises `StartRefused` where it is beyond this code."""
    there = set(inspect(connection).get_table_names())
    if _versions.name in there:
        revision = connection.scalar(select(_versions.c.version_num))
    else:
        revision = migrations.first if there & metadata.tables.keys() else None
    if revision is not None and revision not in migrations.modules:
        raise StartRefused(
            f"The database is at revision {revision}, and this version knows none after {migrations.head}: "
            "a newer one has been at it. Install that version, or have it take the database back with "
            f"`{migrations.command} --to {migrations.head}`."
        )
    return revision


def prepare(engines: Engines, metadata: MetaData, *, migrate: bool = True) -> None:
    """Have the tables as this code needs them. Raises `StartRefused` where it cannot, or must not."""
    migrations = migrations_of(metadata)
    if migrations is None:
        with changing_tables(engines) as connection:
            metadata.create_all(connection)
        return
    with engines.reading.connect() as connection:
        at = revision_of(connection, metadata, migrations)
    if at == migrations.head:
        return
    if not migrate:
        raise StartRefused(
            f"The database is at revision {at or BASE}, and this version needs {migrations.head}: "
            f"run `{migrations.command}`."
        )
    for step in migrate_to(engines, metadata, migrations):
        if at is not None:  # a new database is nothing to tell
            log.info("the database was changed", revision=step.revision, what=step.what, seconds=step.seconds)
    # A connection of before remembers the tables of before.
    engines.reading.dispose()


def migrate_to(
    engines: Engines, metadata: MetaData, migrations: Migrations, to: str = HEAD
) -> Iterator[Step]:
    """Bring a database to a revision, `base` or `head`, and give each step once it is committed.

    Raises `StartRefused` where there is no such revision.
    """
    target = None if to == BASE else migrations.head if to == HEAD else to
    if target is not None and target not in migrations.modules:
        known = ", ".join([BASE, *migrations.modules, HEAD])
        raise StartRefused(f"There is no revision {to}. There are: {known}.")
    while True:
        began = time.monotonic()
        with changing_tables(engines) as connection:
            at = revision_of(connection, metadata, migrations)
            step = migrations.next_step(at, target)
            if step is None:
                return
            if at is None and target == migrations.head:
                metadata.create_all(connection)
                revision, what, is_undone = migrations.head, "all_tables", False
                _note(connection, migrations.head)
            else:
                revision, is_undone = step
                what = migrations.modules[revision][_NUMBER.stop + 1 :]
                _run(connection, f"{migrations.package}.{migrations.modules[revision]}", is_undone=is_undone)
                _note(connection, migrations.before(revision) if is_undone else revision)
        yield Step(revision, what, is_undone, round(time.monotonic() - began, 3))


def _run(connection: Connection, module: str, *, is_undone: bool) -> None:
    from alembic.migration import MigrationContext  # noqa: PLC0415 - a fifth of a second, seldom needed
    from alembic.operations import Operations  # noqa: PLC0415 - the same

    revision = import_module(module)
    with Operations.context(MigrationContext.configure(connection)):
        (revision.downgrade if is_undone else revision.upgrade)()


def _note(connection: Connection, revision: str | None) -> None:
    _versions.create(connection, checkfirst=True)
    connection.execute(delete(_versions))
    if revision is not None:
        connection.execute(insert(_versions).values(version_num=revision))


def run_script(module: Path) -> None:
    """Make what a revision has beside itself as `<its name>.<engine>.sql`; called by the revision."""
    from alembic import op  # noqa: PLC0415 - as above

    for statement in _statements(module, op.get_bind().dialect.name):
        op.get_bind().exec_driver_sql(statement)


def drop_all(module: Path) -> None:
    """Drop the tables that such a script makes, the last one first."""
    from alembic import op  # noqa: PLC0415 - as above

    for statement in reversed(_statements(module, op.get_bind().dialect.name)):
        if made := _MAKES.match(statement):
            op.get_bind().exec_driver_sql(f"DROP TABLE {made[1]}")


def _statements(module: Path, engine: str) -> list[str]:
    text = module.with_suffix(f".{engine}.sql").read_text()
    return [statement for part in text.split(";\n") if (statement := part.strip())]
