import asyncio
import os
from datetime import timedelta

import pytest
from blockbuster import blockbuster_ctx
from holdfast_contract.times import now
from holdfast_gateway.adapters.profiles import LOCK, Profiles, locked
from holdfast_gateway.application.housekeeping import Housekeeping
from holdfast_gateway.domain.session import SessionKey, SessionRecord
from leveldb_files import make_login
from scripted_page import until
from structlog.testing import capture_logs

KEY = SessionKey("ann", "default")
AGES_AGO = (now() - timedelta(days=1)).timestamp()


class Known:
    def __init__(self, *keys):
        self.keys = list(keys)

    async def sessions(self):
        return [SessionRecord(key) for key in self.keys]


@pytest.fixture
def profiles(tmp_path):
    return Profiles(tmp_path)


def leave(profiles, key=KEY):
    """A folder as an attempt leaves it that never came to anything."""
    profiles.profile(key).mkdir(parents=True)
    (profiles.profile(key) / "Local State").write_text("{}")
    (profiles.folder(key) / LOCK).touch()


def let_lie(profiles):
    """Make everything as old as a day."""
    for path in profiles.root.rglob("*"):
        os.utime(path, (AGES_AGO, AGES_AGO), follow_symlinks=False)


def housekeeping(profiles, *known, interval=timedelta(hours=1)):
    return Housekeeping(Known(*known), profiles, interval)


async def swept(profiles, *known):
    return [leftover.key for leftover in await housekeeping(profiles, *known).sweep()]


async def test_a_folder_of_nobody_is_removed_and_the_log_says_why(profiles):
    leave(profiles)
    let_lie(profiles)
    with capture_logs() as logs:
        assert await swept(profiles) == [KEY]
    assert not (profiles.root / "ann").exists()
    [entry] = logs
    assert (entry["user_id"], entry["session_id"], entry["why"]) == (
        "ann",
        "default",
        "no such session is known, and it holds no login and nothing else",
    )


async def test_a_folder_of_a_known_session_stays(profiles):
    leave(profiles)
    let_lie(profiles)
    assert await swept(profiles, KEY) == []
    assert profiles.profile(KEY).is_dir()


async def test_a_folder_with_a_mark_of_a_login_stays(profiles):
    leave(profiles)
    make_login(profiles.profile(KEY))
    let_lie(profiles)
    assert await swept(profiles) == []


async def test_a_folder_that_changed_of_late_stays(profiles):
    leave(profiles)
    let_lie(profiles)
    (profiles.profile(KEY) / "Local State").write_text("{new}")
    assert await swept(profiles) == []


async def test_a_folder_that_is_locked_stays(profiles):
    leave(profiles)
    let_lie(profiles)
    with locked(profiles.folder(KEY) / LOCK):
        assert await swept(profiles) == []
    assert profiles.profile(KEY).is_dir()


@pytest.mark.parametrize("name", ["restored", "profile.damaged-20261121T000000Z", "profile/x.damaged-1"])
async def test_a_folder_with_something_unknown_in_it_stays(profiles, name):
    leave(profiles)
    (profiles.folder(KEY) / name).write_text("?")
    let_lie(profiles)
    assert await swept(profiles) == []


async def test_a_folder_whose_name_is_none_of_ours_stays(profiles):
    leave(profiles, SessionKey("lost+found", "default"))
    let_lie(profiles)
    assert await swept(profiles) == []


async def test_a_link_that_leads_elsewhere_stays_and_so_does_its_target(profiles, tmp_path):
    elsewhere = Profiles(tmp_path / "elsewhere")
    leave(elsewhere)
    let_lie(elsewhere)
    profiles.root.mkdir()
    (profiles.root / "ann").symlink_to(elsewhere.root / "ann")
    assert await swept(profiles) == []
    assert elsewhere.profile(KEY).is_dir()


async def test_other_sessions_of_the_same_user_stay(profiles):
    other = SessionKey("ann", "second")
    leave(profiles)
    leave(profiles, other)
    let_lie(profiles)
    assert await swept(profiles, other) == [KEY]
    assert profiles.profile(other).is_dir()


async def test_finding_removes_nothing(profiles):
    leave(profiles)
    let_lie(profiles)
    [found] = await housekeeping(profiles).find()
    assert (found.key, found.size) == (KEY, 2)
    assert profiles.profile(KEY).is_dir()


async def test_a_leftover_that_is_put_to_use_meanwhile_stays(profiles):
    leave(profiles)
    let_lie(profiles)
    keeper = housekeeping(profiles)
    [found] = await keeper.find()
    make_login(profiles.profile(KEY))
    assert not await keeper.remove(found)
    assert profiles.markers(KEY).any


async def test_it_sweeps_by_itself_goes_on_after_a_failure_and_never_blocks_the_loop(profiles):
    leave(profiles)
    let_lie(profiles)
    keeper = housekeeping(profiles, interval=timedelta(milliseconds=5))
    known = keeper._known.sessions
    failed = asyncio.Event()

    async def fail_once():
        keeper._known.sessions = known
        failed.set()
        raise OSError

    keeper._known.sessions = fail_once
    with capture_logs() as logs, blockbuster_ctx("holdfast_gateway"):
        await keeper.start()
        await until(lambda: any(entry["event"] == "removed a leftover folder" for entry in logs))
        await keeper.stop()
    assert failed.is_set()
    assert [entry["log_level"] for entry in logs] == ["error", "info"]
