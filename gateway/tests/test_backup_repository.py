"""The repository of backups, with plain files as profiles: what is kept comes back, and nothing else does."""

import random
import shutil
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from backup_world import (
    BACKUP_KEY,
    KEY,
    MemoryObjects,
    make_vault,
    new_head,
    read_profile,
    write_profile,
)
from holdfast_contract.times import now
from holdfast_gateway.adapters.backups.collector import MANY_PACKS
from holdfast_gateway.application.objects import Fault, StoreFailed
from holdfast_gateway.domain.backup import (
    BackupDamaged,
    BackupKeyUnknown,
    BackupProblem,
    BackupTooNew,
    Fenced,
    KeptBackup,
    Retention,
)

OTHER_KEY = b64encode(b"o" * 32).decode()
DAY = timedelta(days=1)
RETENTION = Retention()


def nobody(done, total):
    pass


def some_files(seed=1):
    chance = random.Random(seed)
    return {
        "Default/Cookies": chance.randbytes(20_000),
        "Default/IndexedDB/a/000003.log": chance.randbytes(700_000),
        "Default/IndexedDB/a/CURRENT": b"MANIFEST-000001\n",
        "Default/Local Storage/leveldb/LOCK": b"",
        "Local State": b"{}" * 500,
    }


class World:
    """A gateway's data folder and the store that it shares."""

    def __init__(self, folder, objects=None, **more):
        self.folder = folder
        self.objects = objects or MemoryObjects()
        self.vault = make_vault(self.objects, folder, **more)
        self.seen = None

    async def claim(self):
        there = await self.vault.head(KEY)
        head = new_head() if there is None else there.head
        head = head.model_copy(update={"generation": head.generation + 1})
        self.seen = await self.vault.move(head, there)

    async def back_up(self, retention=RETENTION):
        kept = await self.vault.take(self.seen.head, "2.3")
        backups = tuple(retention.keep([kept, *self.seen.head.backups], now()))
        self.seen = await self.vault.move(self.seen.head.model_copy(update={"backups": backups}), self.seen)
        return kept

    async def restored(self, kept):
        await self.vault.restore(self.seen.head, kept, nobody)
        return read_profile(self.folder)


@pytest.fixture
async def worlds(tmp_path):
    made = []

    def make(name="one", objects=None, **more):
        made.append(World(tmp_path / name, objects, **more))
        return made[-1]

    yield make
    for world in made:
        await world.vault.stop()


@pytest.fixture
async def world(worlds):
    world = worlds()
    await world.claim()
    return world


async def test_what_was_backed_up_comes_back_byte_for_byte(world):
    write_profile(world.folder, some_files())
    kept = await world.back_up()
    write_profile(world.folder, {"Default/Cookies": b"lost"})
    assert await world.restored(kept) == some_files()
    assert (kept.bytes, kept.files) == (sum(map(len, some_files().values())), 5)


async def test_empty_folders_and_permissions_come_back(world):
    write_profile(world.folder, some_files())
    profile = world.vault._profiles.profile(KEY)
    (profile / "Default" / "Empty").mkdir()
    (profile / "Default" / "Cookies").chmod(0o640)
    kept = await world.back_up()
    shutil.rmtree(profile)
    await world.restored(kept)
    assert (profile / "Default" / "Empty").is_dir()
    assert (profile / "Default" / "Cookies").stat().st_mode & 0o777 == 0o640


async def test_caches_and_locks_are_not_kept(world):
    left_out = {"Default/Cache/f_01": b"x", "Default/Code Cache/js/i": b"x", "SingletonCookie": b"x"}
    write_profile(world.folder, some_files() | left_out)
    assert await world.restored(await world.back_up()) == some_files()


async def test_a_backup_of_an_unchanged_profile_uploads_next_to_nothing_in_three_requests(world):
    write_profile(world.folder, some_files())
    await world.back_up()
    await world.back_up()
    world.objects.calls.clear()
    kept = await world.back_up()
    assert kept.uploaded_bytes < 2_000
    assert [call for call, _ in world.objects.calls] == ["put", "replace"]


async def test_a_small_change_uploads_the_pieces_around_it(world):
    chance = random.Random(3)
    big = chance.randbytes(4_000_000)
    write_profile(world.folder, {"Default/db": big})
    await world.back_up()
    write_profile(world.folder, {"Default/db": big[:2_000_000] + b"inserted" + big[2_000_000:]})
    world.objects.calls.clear()
    kept = await world.back_up()
    assert kept.uploaded_bytes < 700_000
    assert [call for call, _ in world.objects.calls] == ["put", "put", "replace"]


async def test_a_large_profile_that_hardly_changes_costs_little_more_than_what_changed(world):
    files = {f"Default/{number}.ldb": random.Random(number).randbytes(2_000_000) for number in range(8)}
    write_profile(world.folder, files)
    await world.back_up()
    for number in range(3):
        files["Default/log"] = random.Random(number).randbytes(1_000)
        write_profile(world.folder, files)
        kept = await world.back_up()
        assert kept.uploaded_bytes < 3_000
    assert await world.restored(kept) == files


async def test_what_differs_from_a_manifest_is_as_good_as_the_whole(worlds, world):
    """Files come, go and change at random; each backup is read by somebody who knows none of the others."""
    chance = random.Random(9)
    files = {f"Default/{number}": chance.randbytes(60_000) for number in range(40)}
    for number in range(12):
        for name in chance.sample(sorted(files), chance.randrange(3)):
            del files[name]
        for name in chance.sample(sorted(files), chance.randrange(4)):
            files[name] = chance.randbytes(chance.randrange(90_000))
        files[f"Default/new{number}"] = files[min(files)]
        write_profile(world.folder, files)
        kept = await world.back_up(Retention(last=1, days=0))
        world.objects.now += 2 * DAY
        world.seen = await world.vault.tidy(world.seen)
        stranger = worlds(f"stranger{number}", world.objects)
        stranger.seen = await stranger.vault.head(KEY)
        assert await stranger.restored(kept) == files


async def test_another_process_goes_on_from_the_manifest_alone(world, worlds):
    write_profile(world.folder, some_files())
    await world.back_up()
    later = worlds("one", world.objects)
    await later.claim()
    assert (await later.back_up()).uploaded_bytes < 2_000


async def test_every_retained_backup_comes_back_as_it_was(world):
    taken = []
    for seed in range(4):
        files = some_files(seed)
        del files["Local State"]
        write_profile(world.folder, files)
        taken.append((await world.back_up(), files))
    for kept, files in taken:
        assert await world.restored(kept) == files


async def test_any_damage_is_noticed_and_never_restored(world):
    write_profile(world.folder, some_files())
    kept = await world.back_up()
    chance = random.Random(5)
    untouched = dict(world.objects.objects)
    for _ in range(60):
        name = chance.choice([name for name in untouched if name.startswith("data/")])
        data, etag, modified = untouched[name]
        place = chance.randrange(len(data))
        torn = (
            data[:place]
            if chance.random() < 0.3
            else data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        )
        world.objects.objects = untouched | {name: (torn, etag, modified)}
        world.vault._repository._near.clear()
        assert (await world.vault.verify(KEY, kept, nobody)).ok is False
        with pytest.raises(BackupProblem):
            await world.vault.restore(world.seen.head, kept, nobody)
    assert read_profile(world.folder) == some_files()


async def test_what_is_missing_from_the_store_is_damage_and_what_it_does_not_say_is_not(world):
    write_profile(world.folder, some_files())
    kept = await world.back_up()
    pack = next(name for name in world.objects.objects if "/packs/" in name)
    there = world.objects.objects.pop(pack)
    with pytest.raises(BackupDamaged):
        await world.vault.restore(world.seen.head, kept, nobody)
    world.objects.objects[pack] = there

    def fails(call, name):
        raise StoreFailed(Fault.UNREACHABLE)

    world.objects.before = fails
    with pytest.raises(StoreFailed):
        await world.vault.restore(world.seen.head, kept, nobody)
    with pytest.raises(StoreFailed):
        await world.vault.verify(KEY, kept, nobody)
    with pytest.raises(StoreFailed):
        await world.vault.head(KEY)


async def test_nothing_readable_lies_in_the_store(world):
    write_profile(world.folder, {"Default/Cookies": b"a very secret login " * 50})
    await world.back_up()
    everything = b"".join(data for data, _, _ in world.objects.objects.values())
    assert b"very secret" not in everything
    assert b"Cookies" not in everything


async def test_a_session_s_objects_are_of_no_use_in_another_s_place(world):
    write_profile(world.folder, some_files())
    await world.back_up()
    world.objects.objects["heads/bob/default"] = world.objects.objects["heads/ann/default"]
    with pytest.raises(BackupDamaged):
        await world.vault.head(KEY.__class__("bob", "default"))


async def test_another_key_names_the_one_that_is_lacking(world, worlds):
    write_profile(world.folder, some_files())
    await world.back_up()
    stranger = worlds("two", world.objects, keys=(OTHER_KEY,))
    with pytest.raises(BackupKeyUnknown, match="GATEWAY_BACKUP_KEY"):
        await stranger.vault.head(KEY)


async def test_a_new_key_seals_all_anew_and_the_old_one_still_opens(world, worlds):
    write_profile(world.folder, some_files())
    old = await world.back_up()
    rotated = worlds("one", world.objects, keys=(OTHER_KEY, BACKUP_KEY))
    await rotated.claim()
    new = await rotated.back_up()
    assert await rotated.restored(old) == some_files()
    only_new = worlds("two", world.objects, keys=(OTHER_KEY,))
    await only_new.claim()
    assert await only_new.restored(new) == some_files()


async def test_a_profile_of_a_newer_chromium_is_not_restored(world):
    write_profile(world.folder, some_files())
    kept = await world.back_up()
    older = world.vault._browsers.versions.model_copy(update={"chromium": "155.0.0.0"})
    world.vault._browsers.versions = older
    with pytest.raises(BackupTooNew, match="update Chromium"):
        await world.vault.restore(world.seen.head, kept, nobody)


async def test_a_profile_that_fails_its_trial_does_not_replace_the_one_that_is_there(world):
    write_profile(world.folder, some_files())
    kept = await world.back_up()
    write_profile(world.folder, {"Default/Cookies": b"newer"})
    world.vault._browsers.problems = ("a key cannot be used",)
    with pytest.raises(BackupDamaged, match="a key cannot be used"):
        await world.vault.restore(world.seen.head, kept, nobody)
    assert read_profile(world.folder) == {"Default/Cookies": b"newer"}


async def test_who_was_overtaken_moves_no_head_and_removes_nothing(world, worlds):
    write_profile(world.folder, some_files())
    await world.back_up()
    successor = worlds("two", world.objects)
    await successor.claim()
    write_profile(successor.folder, some_files(2))
    kept = await successor.back_up()
    world.objects.now += 3 * DAY
    before = set(world.objects.objects)
    with pytest.raises(Fenced):
        await world.back_up()
    with pytest.raises(Fenced):
        await world.vault.tidy(world.seen)
    assert before <= set(world.objects.objects)
    assert await successor.restored(kept) == some_files(2)


async def test_a_head_that_was_moved_though_the_answer_was_lost_is_known_again(world):
    def lose_answer(call, name):
        world.objects.after = lambda call, name: None
        raise StoreFailed(Fault.UNREACHABLE)

    write_profile(world.folder, some_files())
    kept = await world.vault.take(world.seen.head, None)
    world.objects.after = lose_answer
    head = world.seen.head.model_copy(update={"backups": (kept,)})
    assert (await world.vault.move(head, world.seen)).head.backups == (kept,)


@pytest.mark.parametrize("seed", range(3))
async def test_a_death_at_any_write_loses_no_backup_and_leaves_no_half_one(tmp_path, worlds, seed):
    """Each round dies at a random request of a backup or of the tidying, and a new life goes on."""
    chance = random.Random(seed)
    objects = MemoryObjects()
    retention = Retention(last=3, days=0)
    told: dict[str, dict[str, bytes]] = {}
    for number in range(12):
        life = worlds("one", objects)
        await life.claim()
        files = some_files(number) | {"Default/same": b"s" * 300_000}
        write_profile(life.folder, files)
        left = iter(range(chance.randrange(9)))

        def die(call, name, left=left):
            if next(left, None) is None:
                raise StoreFailed(Fault.UNREACHABLE, "killed")

        objects.before = die
        try:
            kept = await life.back_up(retention)
            told[kept.backup_id] = files
            life.seen = await life.vault.tidy(life.seen)
        except StoreFailed:
            pass
        objects.before = lambda call, name: None
        objects.now += 2 * DAY
        checker = worlds(f"check{number}", objects)
        await checker.claim()
        for backup in checker.seen.head.backups:
            came_back = await checker.restored(backup)
            assert came_back == told.get(backup.backup_id, came_back)
            if backup.backup_id not in told:
                told[backup.backup_id] = came_back
    assert len(told) >= 4


async def test_what_no_backup_names_is_removed_after_its_grace(world):
    for seed in range(4):
        write_profile(world.folder, some_files(seed))
        await world.back_up(Retention(last=1, days=0))
    kept = world.seen.head.backups[0]
    before = set(world.objects.objects)
    await world.vault.tidy(world.seen)
    assert set(world.objects.objects) == before
    world.objects.now += 2 * DAY
    write_profile(world.folder, some_files(3) | {"Default/new": b"n" * 100})
    newest = await world.back_up(Retention(last=2, days=0))
    await world.vault.tidy(world.seen)
    named = world.vault._repository.names_of(KEY, world.seen.head)
    assert {name for name in world.objects.objects if name.startswith("data/")} == named
    assert await world.restored(kept) == some_files(3)
    assert await world.restored(newest) == some_files(3) | {"Default/new": b"n" * 100}


async def test_many_small_packs_are_moved_together_and_read_the_same(world):
    files = {"Default/big": random.Random(1).randbytes(900_000)}
    for number in range(MANY_PACKS + 3):
        files[f"Default/file{number}"] = random.Random(number).randbytes(2_000)
        write_profile(world.folder, files)
        await world.back_up(Retention(last=1, days=0))
    world.seen = await world.vault.tidy(world.seen)
    manifest = world.vault._repository.manifest(KEY, world.seen.head.backups[0].manifest)
    assert len(manifest.packs) == 2
    assert await world.restored(world.seen.head.backups[0]) == files
    files["Default/one-more"] = b"1"
    write_profile(world.folder, files)
    assert (await world.back_up()).uploaded_bytes < 20_000


async def test_a_purge_leaves_nothing(world):
    write_profile(world.folder, some_files())
    await world.back_up()
    await world.vault.purge(KEY)
    assert world.objects.objects == {}
    assert await world.vault.head(KEY) is None


async def test_a_restore_cut_short_between_its_two_renames_is_finished_by_the_next_opening(world):
    write_profile(world.folder, some_files())
    folder = world.vault._profiles.folder(KEY)
    (folder / "profile").rename(folder / "profile.restored")
    async with world.vault._profiles.opened(KEY) as profile:
        assert profile.is_dir()
    assert read_profile(world.folder) == some_files()


def test_retention_keeps_the_last_ones_and_one_a_day():
    at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    taken = [
        KeptBackup(
            backup_id=f"bak_{hours:03}",
            taken_at=at - timedelta(hours=hours),
            bytes=1,
            files=1,
            uploaded_bytes=1,
            pause_ms=0,
            manifest="m",
            generation=1,
        )
        for hours in range(0, 24 * 10, 3)
    ]
    kept = Retention(last=4, days=7).keep(reversed(taken), at)
    assert [backup.backup_id for backup in kept[:4]] == ["bak_000", "bak_003", "bak_006", "bak_009"]
    assert [(at - backup.taken_at).days for backup in kept[4:]] == [0, 1, 2, 3, 4, 5, 6][: len(kept) - 4]
    assert len({backup.taken_at.date() for backup in kept}) == len(kept) - 3
