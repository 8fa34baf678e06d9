"""A server that goes away, others that are in the way, and a pooler in between."""

import asyncio
import threading
from contextlib import suppress
from uuid import uuid4

import pytest
from holdfast_contract.errors import Unavailable
from holdfast_contract.service.database import Database
from holdfast_contract.service.engines import TIMEOUTS
from holdfast_contract.service.settings import StartRefused
from sqlalchemy import Column, Integer, MetaData, Table, Text, func, insert, select, text, update

metadata = MetaData()
items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, unique=True, nullable=False),
    Column("count", Integer, nullable=False, default=0),
)


def add(name):
    return lambda connection: connection.execute(insert(items).values(name=name))


def names(connection):
    return list(connection.scalars(select(items.c.name)))


@pytest.fixture
def url(postgres):
    name = uuid4().hex
    yield postgres.create(name)
    postgres.drop(name)


@pytest.fixture
async def database(url):
    database = await Database(url, metadata).open()
    yield database
    await database.close()


@pytest.mark.parametrize("end", ["stop", "kill"])
async def test_a_server_that_is_started_anew_in_the_midst_of_writes_loses_and_doubles_nothing(
    postgres, database, end
):
    stored, refusals = [], []
    over, changed = asyncio.Event(), asyncio.Condition()

    async def write(writer):
        number = 0
        while not over.is_set():
            name = f"{writer}-{number}"
            try:
                await database.write(add(name))
            except Unavailable as error:
                refusals.append(error)
                # Perhaps only the answer was lost; a name that is there already would be refused.
                with suppress(Unavailable):
                    if name in await database.read(names):
                        stored.append(name)
                        number += 1
            else:
                stored.append(name)
                number += 1
            async with changed:
                changed.notify_all()

    async def more(told, count):
        seen = len(told)
        async with asyncio.timeout(30), changed:
            await changed.wait_for(lambda: len(told) >= seen + count)

    writers = [asyncio.create_task(write(n)) for n in range(8)]
    for _ in range(3):
        await more(stored, 50)
        await asyncio.to_thread(getattr(postgres, end))
        await more(refusals, 1)
        await asyncio.to_thread(postgres.start)
    await more(stored, 50)
    over.set()
    await asyncio.gather(*writers)
    assert sorted(await database.read(names)) == sorted(stored)
    assert {error.status for error in refusals} == {503}
    assert all(error.retry_after for error in refusals)


async def test_who_reads_while_the_server_is_gone_is_told_to_come_again(postgres, database):
    await asyncio.to_thread(postgres.stop)
    with pytest.raises(Unavailable, match="cannot be reached"):
        await database.read(names)
    await asyncio.to_thread(postgres.start)
    assert await database.read(names) == []


async def test_to_start_without_a_server_is_refused_in_one_line(tmp_path):
    with pytest.raises(StartRefused, match="The database cannot be reached"):
        await Database(f"postgresql://postgres@/x?host={tmp_path}", metadata).open()


async def test_of_two_that_block_each_other_both_are_done_in_the_end(url, database):
    other = await Database(url, metadata).open()
    for name in ("a", "b"):
        await database.write(add(name))
    met = threading.Barrier(2, timeout=5)

    def rise(first, second):
        def work(connection):
            for name in (first, second):
                connection.execute(update(items).where(items.c.name == name).values(count=items.c.count + 1))
                # Each holds one row; who runs again meets nobody any more.
                with suppress(threading.BrokenBarrierError):
                    if name == first:
                        met.wait()
                met.abort()

        return work

    await asyncio.gather(database.write(rise("a", "b")), other.write(rise("b", "a")))
    await other.close()
    assert await database.read(lambda c: c.scalars(select(items.c.count)).all()) == [2, 2]


async def test_a_connection_gives_up_what_hangs_and_holds_nothing_for_long(database):
    for name, value in TIMEOUTS.items():
        shown = await database.read(lambda c, name=name: c.scalar(text(f"SHOW {name}")))
        assert shown in {value, value.replace("60s", "1min")}


async def test_behind_a_pooler_nothing_outlives_a_transaction(url):
    pooled = await Database(f"{url}&pooled=true", metadata).open()
    for number in range(10):  # the driver prepares a statement that it has seen five times
        await pooled.write(add(str(number)))
        await pooled.read(names)

    def left(connection):
        prepared = connection.scalar(text("SELECT count(*) FROM pg_prepared_statements"))
        return prepared, connection.scalar(text("SHOW statement_timeout"))

    assert await pooled.read(left) == (0, "0")
    assert (await pooled.write(left))[0] == 0
    await pooled.close()


async def test_no_more_connections_are_open_than_were_allowed(url):
    database = await Database(url, metadata, connections=2).open()
    everybody = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
    counts = await asyncio.gather(
        *(
            database.read(lambda c: (c.execute(text("SELECT pg_sleep(0.01)")), c.scalar(everybody))[1])
            for _ in range(9)
        ),
        *(database.write(add(str(number))) for number in range(9)),
    )
    assert max(count for count in counts[:9]) <= 2
    assert await database.read(lambda c: c.scalar(select(func.count()).select_from(items))) == 9
    await database.close()
    alone = await Database(url, metadata, connections=1).open()
    await asyncio.gather(alone.write(add("x")), *(alone.read(names) for _ in range(5)))
    await alone.close()
