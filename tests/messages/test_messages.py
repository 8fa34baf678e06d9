"""A short exchange through trouble, and what the plan itself promises."""

import shutil
import tempfile
from pathlib import Path

import pytest
from exchange import World, draw, judge, play
from exchange.plan import BURST, KILLS, POSTGRESQL, SQLITE, TROUBLES, is_kill

SEED = 3
QUICK = ("webhooks_broken", "calls_cut", "calls_answer_lost", "ack_lost", "core_disk_full")

ON_SERVER = ("kill_database", "database_down", "core_disk_full")


@pytest.fixture
def folder():
    """A folder with a short path: browsers put sockets below it."""
    folder = Path(tempfile.mkdtemp(prefix="hf-msg-"))
    yield folder
    shutil.rmtree(folder)


def plan(seed=7, **changes):
    return draw(seed, **{"messages": 400, "contacts": 20, "kills": 24, "troubles": 40, **changes})


def test_the_same_seed_gives_the_same_plan():
    assert plan(7) == plan(7)
    assert plan(7) != plan(8)


def test_a_plan_holds_every_message_once():
    numbers = [number for burst in plan().bursts for number in burst.numbers]
    assert numbers == list(range(len(numbers)))
    assert plan().messages == 400


def test_nobody_writes_more_at_once_than_a_burst():
    assert all(0 < len(burst.numbers) <= BURST for burst in plan().bursts)


def test_every_process_is_killed_and_every_trouble_comes():
    kinds = [one.kind for one in plan().strikes]
    assert set(kinds) == {*KILLS, *TROUBLES}
    assert sum(kind in KILLS for kind in kinds) == 24


def test_strikes_are_spread_over_the_messages_in_their_order():
    places = [one.after for one in plan().strikes]
    assert places == sorted(places)
    assert places[-1] < sum(len(burst.numbers) for burst in plan().bursts)


def test_on_a_server_the_database_dies_too():
    kinds = [one.kind for one in plan(engine=POSTGRESQL).strikes]
    assert set(kinds) == {*KILLS, *TROUBLES, "kill_database", "database_down"}
    assert sum(map(is_kill, kinds)) == 24


@pytest.mark.browser
@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("engine", "messages", "kills", "kinds"),
    [
        (SQLITE, 40, len(KILLS), QUICK),
        pytest.param(POSTGRESQL, 24, 0, ON_SERVER, marks=pytest.mark.long),
    ],
    ids=[SQLITE, POSTGRESQL],
)
async def test_every_message_is_answered_once_and_in_order_whatever_dies(
    folder, engine, messages, kills, kinds
):
    sizes = {"messages": messages, "contacts": 8, "kills": kills, "troubles": len(kinds), "longest": 2.0}
    short = draw(SEED, **sizes, kinds=kinds, engine=engine)
    async with World(folder, engine=engine) as world:
        await play(world, short, print)
        verdict = await judge(world, short)
    assert verdict.problems == []
    assert verdict.answers == short.messages
