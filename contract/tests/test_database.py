import asyncio

import pytest
from holdfast_contract.service.database import Database
from sqlalchemy import Column, Integer, MetaData, Table, Text, func, insert, select
from sqlalchemy.exc import IntegrityError

metadata = MetaData()
items = Table("items", metadata, Column("id", Integer, primary_key=True), Column("name", Text, unique=True))


def add(name):
    return lambda connection: connection.execute(insert(items).values(name=name))


def names(connection):
    return list(connection.execute(select(items.c.name).order_by(items.c.id)).scalars())


@pytest.fixture
async def database(tmp_path):
    database = await Database(tmp_path / "deep" / "down" / "x.db", metadata).open()
    yield database
    await database.close()


async def test_what_was_written_is_read(database):
    await database.write(add("a"))
    assert await database.read(names) == ["a"]


async def test_writes_side_by_side_all_succeed_in_the_order_in_which_they_were_asked_for(database):
    await asyncio.gather(*(database.write(add(str(number))) for number in range(2000)))
    assert await database.read(names) == [str(number) for number in range(2000)]


async def test_a_write_that_fails_undoes_itself_alone(database):
    def half(connection):
        add("half")(connection)
        add("a")(connection)

    outcomes = await asyncio.gather(
        database.write(add("a")), database.write(half), database.write(add("b")), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes].count(IntegrityError) == 1
    assert await database.read(names) == ["a", "b"]


async def test_what_a_read_writes_is_not_kept(database):
    await database.read(add("a"))
    assert await database.read(names) == []


async def test_a_caller_that_goes_away_does_not_stop_the_others(database):
    gone = asyncio.ensure_future(database.write(add("gone")))
    kept = asyncio.ensure_future(database.write(add("kept")))
    await asyncio.sleep(0)
    gone.cancel()
    await kept
    assert "kept" in await database.read(names)


async def test_two_processes_may_share_the_file(tmp_path, database):
    other = await Database(tmp_path / "deep" / "down" / "x.db", metadata).open()
    await asyncio.gather(
        *(db.write(add(f"{who}-{n}")) for n in range(200) for who, db in (("a", database), ("b", other)))
    )
    await other.close()
    count = select(func.count()).select_from(items)
    assert await database.read(lambda connection: connection.execute(count).scalar()) == 400


async def test_closing_finishes_what_waits(tmp_path):
    database = await Database(tmp_path / "y.db", metadata).open()
    writes = [asyncio.ensure_future(database.write(add(str(number)))) for number in range(100)]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*writes)
