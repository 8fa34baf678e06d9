"""The revisions of the gateway's tables: what they make is what this code needs, forwards and back."""

import json
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from gateway_values import API_KEY, BACKUP_KEY
from holdfast_contract.service import logs
from holdfast_contract.service.database import Database
from holdfast_contract.service.engines import connect
from holdfast_contract.service.migrations import BASE, HEAD, migrate_to
from holdfast_contract.service.settings import StartRefused
from holdfast_contract.signing import new_secret
from holdfast_gateway.adapters.store.memory import Memory
from holdfast_gateway.adapters.store.migrations import MIGRATIONS
from holdfast_gateway.adapters.store.tables import metadata
from holdfast_gateway.cli import main
from released_gateway import KEY, SENDS
from schemas import load, rows_of, schema_of, those_of
from sqlalchemy import text

DUMPS = sorted((Path(__file__).parent / "releases").glob("*.sql"))


@contextmanager
def looking(file):
    engines = connect(file)
    try:
        with engines.writing.connect() as connection:
            yield connection
    finally:
        engines.dispose()


def migrate(file, to=HEAD):
    engines = connect(file)
    try:
        return [step.revision for step in migrate_to(engines, metadata, MIGRATIONS, to)]
    finally:
        engines.dispose()


def schema(file):
    with looking(file) as connection:
        return schema_of(connection)


def test_the_revisions_make_the_very_tables_that_a_new_database_gets(tmp_path):
    migrate(tmp_path / "new.db")
    for revision in MIGRATIONS.modules:
        assert migrate(tmp_path / "x.db", revision) in ([revision], [])
    new, made = schema(tmp_path / "new.db"), schema(tmp_path / "x.db")
    assert {what: made[what] ^ new[what] for what in new if made[what] != new[what]} == {}
    with looking(tmp_path / "x.db") as connection:
        ours = {*metadata.tables}
        options = {"include_name": lambda name, kind, _parents: kind != "table" or name in ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_every_revision_is_taken_back_to_what_was_there_before(tmp_path):
    file = tmp_path / "x.db"
    seen = {}
    migrate(file, MIGRATIONS.first)
    for revision in MIGRATIONS.modules:
        migrate(file, revision)
        seen[revision] = schema(file)
    for revision in reversed([*MIGRATIONS.modules]):
        assert schema(file) == seen[revision]
        migrate(file, MIGRATIONS.before(revision) or BASE)
    assert {column[0] for column in schema(file)["columns"]} - {"sqlite_sequence"} == {"alembic_version"}


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.name.removesuffix(".sql"))
async def test_what_a_release_left_is_kept_and_read(dump, tmp_path):
    file = tmp_path / "x.db"
    load(f"sqlite:///{file}", dump.read_text())
    with looking(file) as connection:
        before = rows_of(connection)
    before.pop("alembic_version", None)
    for to in (HEAD, MIGRATIONS.first, HEAD):
        migrate(file, to)
        with looking(file) as connection:
            assert those_of(before, connection) == before
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    database = await Database(file, metadata).open()
    memory = Memory(database)
    assert [record.key for record in await memory.store.sessions()] == [KEY]
    assert (await memory.sends.by_key(KEY, "reply-0")).to.phone == "62813"
    assert len(await memory.log.events_after(0, user_id=KEY.user_id, types=frozenset(), limit=99)) == SENDS
    await database.close()


async def test_a_database_that_a_newer_version_has_changed_is_refused(tmp_path):
    file = tmp_path / "x.db"
    migrate(file)
    with looking(file) as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StartRefused, match="holdfast-gateway migrate --to"):
        await Database(file, metadata).open()


def test_the_command_brings_the_database_up_to_date(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(logs, "configure", lambda **_how: None)
    settings = {
        "API_KEYS": API_KEY,
        "WEBHOOK_SECRETS": new_secret(),
        "BACKUP_KEY": BACKUP_KEY,
        "DATA_DIR": "data",
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"GATEWAY_{name}", value)
    assert main(["migrate", "--check"]) == 1
    capsys.readouterr()
    assert main(["migrate", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["revision"] == MIGRATIONS.head
    assert main(["migrate", "--check"]) == 0
