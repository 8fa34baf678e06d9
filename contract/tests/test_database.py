import asyncio
import shutil
import subprocess
import tempfile
from pathlib import Path
from uuid import uuid4

import pytest
from holdfast_contract.errors import StorageExhausted
from holdfast_contract.service.database import Database
from holdfast_contract.service.engines import add_new, insert_into
from holdfast_contract.times import now, to_rfc3339
from sqlalchemy import Column, Integer, MetaData, Table, Text, func, insert, select
from sqlalchemy.exc import IntegrityError

metadata = MetaData()
items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, unique=True, nullable=False),
    Column("text", Text, nullable=False, default="-"),
)


def add(name, text="-"):
    return lambda connection: connection.execute(insert(items).values(name=name, text=text))


def names(connection):
    return list(connection.execute(select(items.c.name).order_by(items.c.id)).scalars())


def add_all(connection, given):
    return [name in new for new in [add_new(connection, items, rows(given), items.c.name)] for name in given]


def rows(given):
    return [{"name": name} for name in given]


@pytest.fixture
async def database(place):
    database = await Database(place, metadata).open()
    yield database
    await database.close()


async def test_what_fails_does_not_repeat_what_was_to_be_stored(database):
    await database.write(add("a"))
    with pytest.raises(IntegrityError) as failed:
        await database.write(add("a", "unspoken words"))
    assert "unspoken" not in str(failed.value)


async def test_what_was_written_is_read(database):
    await database.write(add("a"))
    assert await database.read(names) == ["a"]


async def test_a_file_may_also_be_said_as_a_url(tmp_path):
    by_url = await Database(f"sqlite:///{tmp_path}/x.db", metadata).open()
    await by_url.write(add("a"))
    await by_url.close()
    by_path = await Database(tmp_path / "x.db", metadata).open()
    assert await by_path.read(names) == ["a"]
    await by_path.close()


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


async def test_what_waits_for_the_same_work_is_done_together_and_each_gets_its_own_result(database):
    calls = []

    def measure(connection, given):
        calls.append(len(given))
        return [len(name) for name in given]

    results = await asyncio.gather(*(database.write_jointly(measure, "x" * size) for size in range(50)))
    assert (results, calls) == (list(range(50)), [50])


async def test_an_item_that_fails_fails_alone(database):
    def store(connection, given):
        connection.execute(insert(items), rows(given))
        return given

    given = ["a", "b", "a", "c"]
    outcomes = await asyncio.gather(
        *(database.write_jointly(store, name) for name in given), return_exceptions=True
    )
    assert [isinstance(outcome, IntegrityError) for outcome in outcomes] == [False, False, True, False]
    assert await database.read(names) == ["a", "b", "c"]


async def test_works_of_several_kinds_keep_the_order_in_which_they_were_asked_for(database):
    await asyncio.gather(
        database.write_jointly(add_all, "a"),
        database.write_jointly(add_all, "b"),
        database.write(add("c")),
        database.write_jointly(add_all, "d"),
    )
    assert await database.read(names) == ["a", "b", "c", "d"]


async def test_of_many_rows_those_are_added_that_are_new(database):
    await database.write(add("b"))
    given = [{"name": name, "text": 'quoted " and \\ and ü'} for name in ("a", "b", "c", "a")]
    assert await database.write(lambda c: add_new(c, items, given, items.c.name)) == {"a", "c"}
    assert await database.read(names) == ["b", "a", "c"]
    texts = await database.read(
        lambda c: c.execute(select(items.c.text).order_by(items.c.id)).scalars().all()
    )
    assert texts == ["-", given[0]["text"], given[0]["text"]]


async def test_what_a_row_does_not_say_is_filled_in_and_times_are_written_as_on_the_wire(database):
    moment = now()
    await database.write(lambda c: add_new(c, items, [{"name": "a"}], items.c.name))
    await database.write(
        lambda c: add_new(c, items, [{"name": "b", "text": to_rfc3339(moment)}], items.c.name)
    )
    texts = await database.read(
        lambda c: c.execute(select(items.c.text).order_by(items.c.id)).scalars().all()
    )
    assert texts == ["-", to_rfc3339(moment)]


async def test_an_insert_may_say_what_happens_on_a_conflict(database):
    def put(text):
        def work(connection):
            addition = insert_into(connection, items).values(name="a", text=text)
            connection.execute(
                addition.on_conflict_do_update(index_elements=["name"], set_={"text": addition.excluded.text})
            )

        return work

    await database.write(put("first"))
    await database.write(put("second"))
    assert await database.read(lambda c: c.execute(select(items.c.text)).scalars().all()) == ["second"]


async def test_what_a_read_writes_is_not_kept(database):
    await database.read(add("a"))
    assert await database.read(names) == []


async def test_a_read_sees_one_moment(database):
    def twice(connection):
        before = names(connection)
        loop = database._loop
        asyncio.run_coroutine_threadsafe(database.write(add("meanwhile")), loop).result()
        return before, names(connection)

    assert await database.read(twice) == ([], [])
    assert await database.read(names) == ["meanwhile"]


async def test_a_caller_that_goes_away_does_not_stop_the_others(database):
    gone = asyncio.ensure_future(database.write(add("gone")))
    kept = asyncio.ensure_future(database.write(add("kept")))
    await asyncio.sleep(0)
    gone.cancel()
    await kept
    assert "kept" in await database.read(names)


async def test_two_processes_may_share_a_database(place, database):
    other = await Database(place, metadata).open()
    await asyncio.gather(
        *(db.write(add(f"{who}-{n}")) for n in range(200) for who, db in (("a", database), ("b", other)))
    )
    await other.close()
    count = select(func.count()).select_from(items)
    assert await database.read(lambda connection: connection.execute(count).scalar()) == 400


async def test_two_processes_may_begin_at_the_same_time(place):
    both = await asyncio.gather(*(Database(place, metadata).open() for _ in range(2)))
    for database in both:
        assert await database.read(names) == []
        await database.close()


async def test_what_two_processes_add_at_the_same_time_is_new_to_one_of_them(place, database):
    other = await Database(place, metadata).open()
    given = [str(number) for number in range(100)]
    results = await asyncio.gather(
        *(db.write_jointly(add_all, name) for name in given for db in (database, other))
    )
    await other.close()
    assert [results[2 * n] + results[2 * n + 1] for n in range(100)] == [1] * 100


async def test_closing_finishes_what_waits(place):
    database = await Database(place, metadata).open()
    writes = [asyncio.ensure_future(database.write(add(str(number)))) for number in range(100)]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*writes)


@pytest.fixture
def small_disk():
    """A volume of 16 MB, which every user may reach."""
    disk = Path(tempfile.mkdtemp(prefix="hf-disk-"))
    mounting = ["mount", "-t", "tmpfs", "-o", "size=16m,mode=777", "tmpfs", disk]
    mounted = subprocess.run(mounting, capture_output=True, text=True, check=False)
    if mounted.returncode:
        disk.rmdir()
        pytest.fail(f"this test fills a disk of its own, and may not mount one: {mounted.stderr}")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)
    disk.rmdir()


@pytest.fixture(params=["sqlite", "postgresql"])
def cramped(request, small_disk):
    """A place on the small disk."""
    if request.param == "sqlite":
        yield small_disk / "x.db"
        return
    server, name, folder = request.getfixturevalue("postgres"), uuid4().hex, small_disk / "tablespace"
    folder.mkdir()
    shutil.chown(folder, small_disk.owner() if server.user is None else server.user)
    server.run(f"CREATE TABLESPACE small LOCATION '{folder}'")
    yield server.create(name, tablespace="small")
    server.drop(name)
    server.run("DROP TABLESPACE small")


def fill(disk):
    """Take all space that is left but for a little."""
    free = shutil.disk_usage(disk).free
    (disk / "filler").write_bytes(bytes(max(0, free - (256 << 10))))


async def test_a_full_disk_refuses_what_it_cannot_keep_and_loses_nothing(cramped, small_disk):
    database = await Database(cramped, metadata).open()
    await asyncio.to_thread(fill, small_disk)
    stored, refusals = [], []
    while len(refusals) < 40:
        batch = [f"{len(stored)}-{len(refusals)}-{number}" for number in range(20)]
        outcomes = await asyncio.gather(
            *(database.write(add(name, text="x" * 4000)) for name in batch), return_exceptions=True
        )
        refusals += [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        stored += [
            name
            for name, outcome in zip(batch, outcomes, strict=True)
            if not isinstance(outcome, BaseException)
        ]
    assert {(type(refusal), refusal.status, refusal.retry_after) for refusal in refusals} == {
        (StorageExhausted, 503, 30)
    }
    assert await database.read(names) == stored
    (small_disk / "filler").unlink()
    await database.write(add("there is space again"))
    await database.close()
    reopened = await Database(cramped, metadata).open()
    assert await reopened.read(names) == [*stored, "there is space again"]
    await reopened.close()
