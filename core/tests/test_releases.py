"""Databases as released versions left them, brought up to date: nothing is lost, and it is found."""

from pathlib import Path

import pytest
from core_support.released import SHOP, WRITERS
from core_support.running import make_settings
from holdfast_contract.service.engines import connect
from holdfast_contract.service.migrations import HEAD, migrate_to
from holdfast_core.adapters.migrations import MIGRATIONS
from holdfast_core.adapters.tables import METADATA
from schemas import load, rows_of, schema_of, those_of

DUMPS = sorted((Path(__file__).parent / "releases").glob("*.sql"))


@pytest.fixture(params=DUMPS, ids=lambda dump: dump.name.removesuffix(".sql"))
def released(request, tmp_path):
    """Give the URL of a database as a release left it."""
    *_, engine, _ = request.param.name.rsplit(".", 2)
    if engine == "sqlite":
        url = f"sqlite:///{tmp_path}/x.db"
    else:
        url = request.getfixturevalue("postgres").create(request.param.stem)
    load(url, request.param.read_text())
    return url


@pytest.fixture
def new(released, request, tmp_path):
    """Give the schema of a new database of the same engine."""
    is_file = released.startswith("sqlite")
    url = f"sqlite:///{tmp_path}/new.db" if is_file else request.getfixturevalue("postgres").create("new")
    looked_at(url, lambda engines: [*migrate_to(engines, METADATA, MIGRATIONS)])
    yield looked_at(url, lambda engines: on(engines, schema_of))
    if not is_file:
        request.getfixturevalue("postgres").drop("new")


def looked_at(url, work):
    engines = connect(url)
    try:
        return work(engines)
    finally:
        engines.dispose()


def on(engines, work, *arguments):
    with engines.writing.connect() as connection:
        return work(*arguments, connection)


async def test_what_a_release_left_is_kept_and_found(released, new, start, gateway):
    before = looked_at(released, lambda engines: on(engines, rows_of))
    assert any(len(rows) > 10 for _, rows in before.values())
    first = {name: it for name, it in before.items() if name != "alembic_version"}
    for to in (HEAD, MIGRATIONS.first, HEAD):
        looked_at(released, lambda engines, to=to: [*migrate_to(engines, METADATA, MIGRATIONS, to)])
        assert looked_at(released, lambda engines: on(engines, those_of, first)) == first
    migrated = looked_at(released, lambda engines: on(engines, schema_of))
    assert {what: migrated[what] ^ new[what] for what in new if migrated[what] != new[what]} == {}

    core = await start(make_settings(released, gateway.url), work=False)
    page = await core.operate("GET", f"/v1/users/{SHOP}/conversations", params={"query": "sourdough"})
    found = {one["contact"]["contactId"] for one in (await page.json())["conversations"]}
    assert found >= set(WRITERS)
    passages = (await core.core.knowledge.search(SHOP, "delivery of bread", 3)).passages
    assert "Delivery costs four euros" in passages[0].text
