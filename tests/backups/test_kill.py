"""A short draw of the kills that `make chaos-backups` plays by the hundred."""

import shutil
import tempfile
from pathlib import Path

import pytest
from killing import gateway_rounds, vault_rounds
from killing.gateway_rounds import gateway_world
from killing.vault_rounds import vault_world
from killing.victim import STAGES

SEED = 5


@pytest.fixture
def folder():
    """A folder with a short path: browsers put sockets below it."""
    folder = Path(tempfile.mkdtemp(prefix="hf-kill-"))
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("rounds", [vault_rounds, gateway_rounds])
def test_the_same_seed_gives_the_same_rounds(rounds):
    assert rounds.draw(7, 40) == rounds.draw(7, 40)
    assert rounds.draw(7, 40) != rounds.draw(8, 40)


def test_every_stage_comes_once_before_any_comes_again():
    stages = [
        (what, stage) for what, stages in STAGES.items() for stage in (*stages, vault_rounds.BY_THE_CLOCK)
    ]
    first = vault_rounds.draw(7, len(stages))
    assert sorted((one.what, one.stage) for one in first) == sorted(stages)


@pytest.mark.browser
def test_whoever_is_killed_in_the_midst_of_a_backup_leaves_every_earlier_one_whole(folder):
    with vault_world(folder, SEED) as world:
        for one in vault_rounds.draw(SEED, 8):
            outcome = world.play(one)
            assert outcome.failure is None, one
            assert outcome.hit or one.stage == vault_rounds.BY_THE_CLOCK, one
        assert world.left_behind() == []


@pytest.mark.browser
@pytest.mark.timeout(120)
async def test_a_session_outlives_the_kill_of_its_gateway_while_its_browser_stands_still(folder):
    async with gateway_world(folder) as world:
        outcome = await world.play(
            gateway_rounds.Round(1, gateway_rounds.FROZEN, "gateway+driver", 0.5, waits=True)
        )
        assert outcome.failure is None
        assert outcome.hit
        assert await world.left_behind() == []
