"""A short draw of the chaos rounds, and what the draw itself promises."""

import shutil
import tempfile
from pathlib import Path

import pytest
from chaos import FAULTS, World, draw, play

SEED = 20
QUICK = ("gateway", "machine", "browser", "renderer", "driver", "crash", "offline", "conflict", "logout")
"""Each is over within seconds; `make chaos` plays the others too."""

NAMES = [("ann", "default"), ("bob", "default")]


@pytest.fixture
def folder():
    """A folder with a short path: browsers put sockets below it."""
    folder = Path(tempfile.mkdtemp(prefix="hf-chaos-"))
    yield folder
    shutil.rmtree(folder)


def test_the_same_seed_gives_the_same_rounds():
    assert draw(7, 40, sessions=3) == draw(7, 40, sessions=3)
    assert draw(7, 40, sessions=3) != draw(8, 40, sessions=3)


def test_every_fault_comes_once_before_any_comes_again():
    rounds = draw(7, 2 * len(FAULTS))
    assert sorted(one.kind for one in rounds[: len(FAULTS)]) == sorted(FAULTS)
    assert [one.number for one in rounds] == list(range(1, 2 * len(FAULTS) + 1))


def test_a_fault_lasts_as_long_as_its_kind_may():
    for one in draw(7, 60):
        shortest, longest = FAULTS[one.kind].lasts
        assert shortest <= one.seconds <= longest


@pytest.mark.browser
@pytest.mark.timeout(150)
async def test_sessions_outlive_whatever_dies_and_nothing_is_left_behind(folder):
    async with World(folder, NAMES) as world:
        for one in draw(SEED, len(QUICK), len(NAMES), QUICK):
            outcome = await play(world, one)
            assert outcome.failure is None, f"round {one.number}, {one.kind}: {outcome.failure}"
            assert outcome.same_device
            assert not outcome.qr_asked
        assert await world.stop_and_find_leftovers() == []
