"""The tables' revisions: what they make is what this code needs, forwards and back."""

import asyncio
import json
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from core_support.running import url_of
from holdfast_contract.service.database import Database
from holdfast_contract.service.engines import connect
from holdfast_contract.service.migrations import BASE, HEAD, migrate_to
from holdfast_contract.service.settings import StartRefused
from holdfast_contract.times import now
from holdfast_core.adapters.migrations import MIGRATIONS
from holdfast_core.adapters.tables import METADATA, users
from holdfast_core.adapters.tables.knowledge import HalfVector
from schemas import schema_of
from sqlalchemy import insert, text
from sqlalchemy.dialects.postgresql.base import PGDialect

ROUNDS = 8
PROCESSES = 3
OPENS = """
import asyncio, sys
from holdfast_contract.service.database import Database
from holdfast_core.adapters.tables import METADATA

async def main():
    for place in map(str.strip, iter(sys.stdin.readline, "")):
        database = await Database(place, METADATA).open()
        await database.close()
        print("open", flush=True)

asyncio.run(main())
"""
"""A process that opens each database whose place it is told, as every start does."""


@pytest.fixture
def engines(place):
    engines = connect(place)
    yield engines
    engines.dispose()


def migrate(engines, to=HEAD):
    return [step.revision for step in migrate_to(engines, METADATA, MIGRATIONS, to)]


def schema(engines):
    with engines.writing.connect() as connection:
        return schema_of(connection)


def test_the_revisions_make_the_very_tables_that_a_new_database_gets(engines):
    migrate(engines)
    new = schema(engines)
    migrate(engines, BASE)
    assert migrate(engines, MIGRATIONS.first) == [MIGRATIONS.first]
    assert migrate(engines) == [*MIGRATIONS.modules][1:]
    assert schema(engines) == new


def test_every_revision_is_taken_back_to_what_was_there_before(engines):
    migrate(engines, MIGRATIONS.first)
    seen = {MIGRATIONS.first: schema(engines)}
    for revision in [*MIGRATIONS.modules][1:]:
        migrate(engines, revision)
        seen[revision] = schema(engines)
    for revision in reversed([*MIGRATIONS.modules]):
        assert schema(engines) == seen[revision]
        migrate(engines, MIGRATIONS.before(revision) or BASE)
    with engines.writing.connect() as connection:
        left = schema_of(connection)["columns"]
    assert {column[0] for column in left} - {"sqlite_sequence"} == {"alembic_version"}


def test_alembic_finds_nothing_that_the_revisions_lack(engines, monkeypatch):
    monkeypatch.setitem(PGDialect.ischema_names, "halfvec", HalfVector)
    migrate(engines, MIGRATIONS.first)
    migrate(engines)
    ours = {*METADATA.tables}
    options = {"include_name": lambda name, kind, _parents: kind != "table" or name in ours}
    with engines.writing.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, METADATA) == []


async def open_and_close(place, **options):
    await (await Database(place, METADATA, **options).open()).close()


def forget_the_revision(engines):
    with engines.writing.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))


async def test_a_database_of_before_there_were_revisions_is_brought_up_to_date(place, engines):
    migrate(engines)
    new = schema(engines)
    migrate(engines, MIGRATIONS.first)
    forget_the_revision(engines)
    with engines.writing.begin() as connection:
        connection.execute(insert(users).values(user_id="acme", created_at=now()))
    await open_and_close(place)
    assert schema(engines) == new
    with engines.writing.connect() as connection:
        assert connection.scalar(text("SELECT user_id FROM users")) == "acme"


async def test_a_database_that_a_newer_version_has_changed_is_refused(place, engines):
    await open_and_close(place)
    with engines.writing.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StartRefused) as refused:
        await open_and_close(place)
    assert "revision 9999" in refused.value.message
    assert f"holdfast-core migrate --to {MIGRATIONS.head}" in refused.value.message


async def test_who_may_not_migrate_is_told_what_does(place, engines):
    for _ in range(2):  # an empty database, and an older one
        with pytest.raises(StartRefused, match="run `holdfast-core migrate`"):
            await open_and_close(place, migrate=False)
        migrate(engines, MIGRATIONS.first)
    migrate(engines)
    await open_and_close(place, migrate=False)


async def test_a_step_that_fails_changes_nothing(engines, monkeypatch):
    migrate(engines, MIGRATIONS.first)
    before = schema(engines)
    monkeypatch.setattr("alembic.operations.Operations.add_column", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        migrate(engines)
    assert schema(engines) == before


@pytest.fixture
def fresh_place(request, tmp_path):
    """Give what makes place after place of one engine."""
    numbers = iter(range(1000))
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path}/{next(numbers)}.db"
    server = request.getfixturevalue("postgres")
    return lambda: server.create(f"round-{next(numbers)}")


@pytest.mark.parametrize("fresh_place", ["sqlite", "postgresql"], indirect=True)
async def test_of_many_that_start_at_once_each_finds_the_tables_made(fresh_place):
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", OPENS, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        for _ in range(PROCESSES)
    ]
    for number in range(ROUNDS):
        place = fresh_place()
        if number % 2:  # an older one in every second round
            engines = connect(place)
            migrate(engines, MIGRATIONS.first)
            engines.dispose()
        for process in processes:
            process.stdin.write(f"{place}\n".encode())
        for process in processes:
            said = [line async for line in _until_open(process)]
            assert said[-1] == b"open\n", said
    for process in processes:
        process.stdin.close()
        assert await process.wait() == 0


async def _until_open(process):
    while line := await process.stdout.readline():
        yield line
        if line == b"open\n":
            return


def test_the_command_says_each_step_and_goes_both_ways(call, environment, place):
    environment.setenv("CORE_DATABASE_URL", url_of(place))
    assert call("migrate", "--check")[0] == 1
    assert json.loads(call("migrate", "--json")[1])["revision"] == MIGRATIONS.head
    assert call("migrate", "--check")[0] == 0
    code, said, _ = call("migrate", "--to", MIGRATIONS.first)
    assert code == 0
    assert f"the database is at {MIGRATIONS.first}" in said
    assert "undone in" in said
    code, _, problem = call("migrate", "--to", "7777")
    assert code == 1
    assert "There is no revision 7777" in problem
