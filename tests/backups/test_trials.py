"""A few trials of backups of a browser that writes as fast as it can; `make backup-trials` plays many."""

import shutil
import tempfile
from pathlib import Path

import pytest
from backup_trials import OURS, play, writing

SEED = 3


@pytest.fixture
def folder():
    """A folder with a short path: browsers put sockets below it."""
    folder = Path(tempfile.mkdtemp(prefix="hf-trials-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.browser
@pytest.mark.parametrize(("backend", "trials"), [("leveldb", 2), ("sqlite", 1)])
async def test_a_backup_of_a_writing_browser_opens_elsewhere_as_it_was_at_one_moment(folder, backend, trials):
    async with writing(folder, backend) as world:
        async for outcome in play(world, trials, copies=0, seed=SEED):
            assert outcome.problems == ()
            assert outcome.way == OURS
