import errno
import os
import shutil
import socket
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from holdfast_gateway.adapters import freezing, snapshot
from holdfast_gateway.adapters.freezing import Pauses
from holdfast_gateway.adapters.processes import members_of, state_of
from holdfast_gateway.adapters.snapshot import take_snapshot
from holdfast_gateway.domain.snapshots import SnapshotFailed, SnapshotProblem
from writers import UNSTOPPABLE, WRITER, assert_whole, running

NEVER_SETTLED, ALWAYS_SETTLED = 10**15, -(10**15)


@pytest.fixture
def profile(tmp_path):
    folder = tmp_path / "profile"
    write(
        folder, {"Local State": b"{}", "Default/Cookies": b"c" * 5000, "Default/IndexedDB/x/000003.log": b"d"}
    )
    return folder


@pytest.fixture
def staging(tmp_path):
    return tmp_path / "staging"


def write(folder, files):
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def take(profile, staging, known=(), pause=None, go_on=lambda: None):
    return take_snapshot(str(profile), str(staging), dict(known), pause, go_on)


def take_settled(profile, staging):
    """Take snapshots until all is settled."""
    result = take(profile, staging)
    while not all(file.settled for file in result.files):
        result = take(profile, staging)
    return result


def stamps(result):
    return {file.path: file.stamp for file in result.files}


def staged(result):
    return sorted(file.path for file in result.files if file.staged)


@contextmanager
def no_pause():
    yield time.monotonic()


def pause_in_which(act):
    """Give a pause before whose beginning something happens, as if it came from the browser's last moment."""

    @contextmanager
    def pause():
        act()
        yield time.monotonic()

    return pause


def states(group):
    """Give the states of all threads of a process group."""
    tasks = (task for pid in members_of(group) for task in Path(f"/proc/{pid}/task").iterdir())
    return {state_of(str(task.relative_to("/proc"))) for task in tasks}


def wait_until_it_runs(group):
    while "T" in states(group):
        pass


def test_a_snapshot_holds_every_file_and_every_folder(profile, staging):
    (profile / "Default/empty").mkdir()
    (profile / "Default/Cookies").chmod(0o640)
    result = take(profile, staging)
    assert staged(result) == ["Default/Cookies", "Default/IndexedDB/x/000003.log", "Local State"]
    assert set(result.folders) == {"Default", "Default/IndexedDB", "Default/IndexedDB/x", "Default/empty"}
    [cookies] = [file for file in result.files if file.path == "Default/Cookies"]
    assert (cookies.mode, cookies.stamp.size) == (0o640, 5000)
    for path in staged(result):
        assert (staging / path).read_bytes() == (profile / path).read_bytes()
    assert (result.copied_bytes, result.paused_ms, result.rounds) == (5003, 0, 0)


def test_what_is_known_is_listed_but_not_copied(profile, staging, tmp_path):
    known = stamps(take_settled(profile, tmp_path / "first"))
    (profile / "Local State").write_bytes(b"{1}")
    result = take(profile, staging, known)
    assert staged(result) == ["Local State"]
    assert stamps(result).keys() == known.keys()
    assert result.copied_bytes == 3


def overwrite(file):
    file.write_bytes(b"C" * 5000)


def replace(file):
    file.with_name("new").write_bytes(b"C" * 5000)
    file.with_name("new").rename(file)


@pytest.mark.parametrize("change", [overwrite, replace])
def test_a_change_that_keeps_size_and_time_of_writing_is_seen(profile, staging, tmp_path, change):
    known = stamps(take_settled(profile, tmp_path / "first"))
    file = profile / "Default/Cookies"
    change(file)
    os.utime(file, ns=(0, known["Default/Cookies"].mtime_ns))
    assert staged(take(profile, staging, known)) == ["Default/Cookies"]
    assert (staging / "Default/Cookies").read_bytes() == b"C" * 5000


def test_a_stamp_of_just_now_proves_nothing(profile, staging, monkeypatch):
    """A file may change once more within the same tick of the clock: it is copied in the pause again."""
    monkeypatch.setattr(snapshot, "MARGIN", NEVER_SETTLED)
    result = take(profile, staging, pause=no_pause)
    assert not any(file.settled for file in result.files)
    assert result.copied_bytes == 2 * 5003


def test_in_the_pause_only_what_changed_is_copied(profile, staging, monkeypatch):
    monkeypatch.setattr(snapshot, "MARGIN", ALWAYS_SETTLED)

    def last_words():
        write(profile, {"Local State": b"last", "Default/new/file": b"new"})
        (profile / "Default/Cookies").unlink()

    result = take(profile, staging, pause=pause_in_which(last_words))
    assert staged(result) == ["Default/IndexedDB/x/000003.log", "Default/new/file", "Local State"]
    assert (staging / "Local State").read_bytes() == b"last"
    assert (staging / "Default/new/file").read_bytes() == b"new"
    assert result.copied_bytes == 5003 + 4 + 3


def test_a_file_that_became_shorter_is_not_copied_with_its_old_end(profile, staging):
    shorten = pause_in_which(lambda: (profile / "Default/Cookies").write_bytes(b"short"))
    take(profile, staging, pause=shorten)
    assert (staging / "Default/Cookies").read_bytes() == b"short"


def test_rounds_are_repeated_while_less_and_less_changes(profile, staging, monkeypatch):
    monkeypatch.setattr(snapshot, "SMALL", 1)
    shutil.rmtree(profile)
    write(profile, {"one": b"x" * 64000})

    def halve():
        os.truncate(profile / "one", (profile / "one").stat().st_size // 2)

    result = take(profile, staging, pause=no_pause, go_on=halve_once_a_round(halve))
    assert result.rounds == snapshot.ROUNDS


def halve_once_a_round(halve):
    calls = iter(range(100))
    return lambda: halve() if next(calls) < snapshot.ROUNDS else None


def test_a_browser_that_writes_as_fast_as_can_be_copied_is_not_waited_for(profile, staging, monkeypatch):
    monkeypatch.setattr(snapshot, "SMALL", 1)
    calls = iter(range(100))

    def rewrite():
        if next(calls) == 0:
            (profile / "Default/Cookies").write_bytes(b"e" * 9000)

    result = take(profile, staging, pause=no_pause, go_on=rewrite)
    assert result.rounds == 1
    assert (staging / "Default/Cookies").read_bytes() == b"e" * 9000


@pytest.mark.parametrize(
    "name",
    [
        "Default/Cache/Cache_Data/f",
        "Default/Code Cache/js/index",
        "Default/GPUCache/data_0",
        "Default/DawnWebGPUCache/data_0",
        "GraphiteDawnCache/data_0",
        "GPUPersistentCache/GPUCache/x",
        "GrShaderCache/data_0",
        "component_crx_cache/metadata.json",
        "Safe Browsing/x",
        "Crashpad/settings.dat",
        "BrowserMetrics-spare.pma",
        "Default/blob_storage/1/x",
        "Default/Service Worker/CacheStorage/1/x",
        "SingletonCookie",
        "Default/IndexedDB/x/CURRENT.damaged-20261121T000000Z",
        "Default/IndexedDB/y.damaged-20261121T000000Z/CURRENT",
    ],
)
def test_what_no_backup_needs_is_left_out(profile, staging, name):
    write(profile, {name: b"x"})
    assert name not in stamps(take(profile, staging))


@pytest.mark.parametrize(
    "name",
    [
        "Default/Service Worker/Database/000003.log",
        "Default/IndexedDB/Cache/000003.log",
        "Default/Shared Dictionary/cache/index",
        "Default/Session Storage/000003.log",
        "Default/Cookies-journal",
    ],
)
def test_what_only_looks_like_a_cache_is_kept(profile, staging, name):
    write(profile, {name: b"x"})
    assert name in staged(take(profile, staging))


def test_what_is_no_file_is_left_out(profile, staging, tmp_path):
    os.mkfifo(profile / "fifo")
    (profile / "link").symlink_to(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(profile / "socket"))
        result = take(profile, staging)
    assert len(result.files) == 3
    assert not {"fifo", "link", "socket"} & {*stamps(result), *result.folders}


def test_a_name_that_is_no_text_is_kept_as_it_is(profile, staging):
    name = os.fsdecode(b"Default/\xff\n")
    write(profile, {name: b"x"})
    assert name in staged(take(profile, staging))
    assert (staging / name).read_bytes() == b"x"


def test_a_file_that_vanishes_before_it_is_copied_is_gone(profile, staging):
    gone = profile / "Default/Cookies"
    result = take(profile, staging, go_on=lambda: gone.unlink(missing_ok=True))
    assert sorted(stamps(result)) == ["Default/IndexedDB/x/000003.log", "Local State"]


def test_a_writer_whom_nobody_stopped_is_noticed(profile, staging):
    def scribble():
        with (profile / "Local State").open("ab") as file:
            file.write(b"x")

    with pytest.raises(SnapshotFailed) as failed:
        take(profile, staging, go_on=scribble)
    assert failed.value.reason is SnapshotProblem.CHANGING


def test_a_profile_that_is_not_there_is_no_empty_one(staging, tmp_path):
    with pytest.raises(SnapshotFailed) as failed:
        take(tmp_path / "nowhere", staging)
    assert failed.value.reason is SnapshotProblem.FILES


def test_the_whole_group_stands_still_for_the_pause_and_goes_on_after_it(profile):
    with running(WRITER, profile) as group:
        with Pauses().of(group):
            assert states(group) == {"T"}
            assert len(members_of(group)) == 2
        assert "T" not in states(group)


def test_snapshots_of_processes_that_write_without_pause_are_whole(profile, tmp_path):
    known, backup = {}, tmp_path / "backup"
    with running(WRITER, profile) as group:
        for number in range(20):
            staging = tmp_path / str(number)
            result = take(profile, staging, known, lambda: Pauses().of(group))
            shutil.copytree(staging, backup, dirs_exist_ok=True)
            assert assert_whole(backup) == 4
            assert stamps(result).keys() == {str(path.relative_to(backup)) for path in files_of(backup)}
            assert 0 < result.paused_ms < 1000
            known = {file.path: file.stamp for file in result.files if file.settled}


def files_of(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_copy_that_fails_in_the_pause_leaves_nobody_stopped(profile, staging):
    pauses = Pauses()

    @contextmanager
    def pause_without_a_staging_folder(group):
        with pauses.of(group) as began:
            assert states(group) == {"T"}
            shutil.rmtree(staging)
            staging.write_bytes(b"")
            yield began

    with running(WRITER, profile) as group:
        with pytest.raises(SnapshotFailed) as failed:
            take(profile, staging, pause=lambda: pause_without_a_staging_folder(group))
        assert "T" not in states(group)
    assert failed.value.reason is SnapshotProblem.FILES
    assert os.strerror(errno.ENOTDIR) in failed.value.detail


def test_a_pause_that_lasts_too_long_ends_by_itself(profile):
    with running(WRITER, profile) as group:
        with pytest.raises(SnapshotFailed) as failed, Pauses(longest=0.1).of(group):
            wait_until_it_runs(group)
        assert failed.value.reason is SnapshotProblem.PAUSE_TOO_LONG


def close_and_look(pauses, group):
    pauses.close()
    assert "T" not in states(group)


def test_closing_ends_a_pause_and_allows_no_other(profile):
    pauses = Pauses()
    with running(WRITER, profile) as group:
        with pytest.raises(SnapshotFailed), pauses.of(group):
            close_and_look(pauses, group)
        with pytest.raises(SnapshotFailed), pauses.of(group):
            pytest.fail("it was stopped")


def test_a_browser_that_does_not_stop_in_time_goes_on_as_a_whole(profile, monkeypatch):
    monkeypatch.setattr(freezing, "STOP_WITHIN", 0.1)
    with running(UNSTOPPABLE, profile) as group:
        with pytest.raises(SnapshotFailed) as failed, Pauses().of(group):
            pytest.fail("it stopped")
        assert failed.value.reason is SnapshotProblem.NOT_STOPPED
        assert "T" not in states(group)


def test_a_browser_that_is_gone_cannot_be_stopped():
    with pytest.raises(SnapshotFailed) as failed, Pauses().of(2**22 - 1):
        pytest.fail("it was there")
    assert failed.value.reason is SnapshotProblem.BROWSER_GONE
