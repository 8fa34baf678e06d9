import asyncio
import shutil

import pytest
from blockbuster import blockbuster_ctx
from holdfast_gateway.adapters.profiles import LOCK, Profiles, held, is_held, locked
from holdfast_gateway.domain.login import Markers
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.session import SessionKey
from leveldb_files import make_login
from scripted_page import until

KEY = SessionKey("ann", "default")


@pytest.fixture
def profiles(tmp_path):
    return Profiles(tmp_path)


def test_a_lock_keeps_others_out_until_it_is_let_go(tmp_path):
    path = tmp_path / "deep" / "lock"
    assert not is_held(path)
    with locked(path) as mine:
        assert mine
        assert is_held(path)
        with locked(path) as other:
            assert not other
    with locked(path) as again:
        assert again


def test_asking_whether_a_lock_is_held_makes_no_file(tmp_path):
    assert not is_held(tmp_path / "lock")
    assert list(tmp_path.iterdir()) == []


def test_a_lock_whose_folder_was_removed_keeps_nobody_out(tmp_path):
    path = tmp_path / "deep" / "lock"
    with locked(path):
        shutil.rmtree(path.parent)
        with locked(path) as mine:
            assert mine


async def test_opening_a_profile_does_not_block_the_loop(profiles):
    with blockbuster_ctx("holdfast_gateway"):
        async with held(profiles.root / "other.lock") as mine, profiles.opened(KEY) as profile:
            assert mine
    assert profile.is_dir()


async def test_a_profile_that_is_open_is_not_opened_again(profiles):
    async with profiles.opened(KEY):
        with pytest.raises(Lost) as lost:
            async with profiles.opened(KEY):
                pass
    assert lost.value.reason is Reason.PROFILE_IN_USE


async def test_an_opening_that_is_cancelled_leaves_no_lock_behind(profiles):
    async def open_it():
        async with profiles.opened(KEY):
            await asyncio.Event().wait()

    for _ in range(5):
        opening = asyncio.create_task(open_it())
        await asyncio.sleep(0)
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        await until(lambda: not is_held(profiles.folder(KEY) / LOCK))


async def test_what_a_killed_chromium_left_is_removed_on_opening(profiles):
    profile = profiles.profile(KEY)
    profile.mkdir(parents=True)
    (profile / "SingletonLock").symlink_to("elsewhere-123")
    async with profiles.opened(KEY):
        assert list(profile.iterdir()) == []


def test_a_profile_that_is_not_there_has_no_markers(profiles):
    assert not profiles.markers(KEY).any
    assert not profiles.root.exists()


def test_a_login_in_leveldb_is_measured_without_its_talk(profiles):
    database = make_login(profiles.profile(KEY))
    before = profiles.markers(KEY)
    (database / "LOG.old").write_text("talk " * 100)
    (database / "CURRENT.damaged-20261121T000000Z").write_text("x" * 100)
    assert profiles.markers(KEY) == before
    assert before.database > 128
    assert before.local_storage > 0


def test_a_login_in_sqlite_is_measured_too(profiles):
    user = profiles.profile(KEY) / "Default"
    for name, count in (("IndexedDB/origin/1.sqlite", 5), ("Local Storage/data", 3), ("Network/Cookies", 2)):
        (user / name).parent.mkdir(parents=True, exist_ok=True)
        (user / name).write_bytes(b"x" * count)
    assert profiles.markers(KEY) == Markers(database=5, local_storage=3, cookies=2)


def make_caches(profile):
    for name in ("GrShaderCache", "Default/Code Cache/js", "Default/Service Worker/CacheStorage/1"):
        (profile / name).mkdir(parents=True)
        (profile / name / "data").write_bytes(b"x" * 1000)


def test_clearing_caches_keeps_the_login(profiles):
    make_login(profiles.profile(KEY))
    plain = profiles.facts(KEY)
    make_caches(profiles.profile(KEY))
    assert profiles.facts(KEY).caches == 3000
    assert profiles.clear_caches(KEY) == 3000
    assert profiles.facts(KEY) == plain


def test_the_caches_of_an_open_profile_are_left_alone(profiles):
    make_caches(profiles.profile(KEY))
    with locked(profiles.folder(KEY) / LOCK), pytest.raises(Lost):
        profiles.clear_caches(KEY)
    assert profiles.facts(KEY).caches == 3000


def test_clearing_the_caches_of_nobody_makes_no_folder(profiles):
    assert profiles.clear_caches(KEY) == 0
    assert not profiles.root.exists()
