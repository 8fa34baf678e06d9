import errno
import os
import stat
import subprocess
import sys
from contextlib import contextmanager

import pytest
from holdfast_gateway.adapters import file_objects
from holdfast_gateway.adapters.file_objects import FileObjects
from holdfast_gateway.application.objects import Fault, ObjectChanged, ObjectMissing
from object_support import calls_of, names_in, raised_by

pytest_plugins = ["object_fixtures"]


def test_a_folder_is_the_owners_alone(files):
    files.put("pack/deep/one", b"x")
    root = files._root
    modes = {str(path.relative_to(root)): stat.S_IMODE(path.stat().st_mode) for path in root.rglob("*")}
    assert modes["pack/deep/one"] == modes[".lock"] == 0o600
    assert modes["pack"] == modes["pack/deep"] == modes[".partial"] == 0o700
    assert stat.S_IMODE(root.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a/..",
        ".",
        "a/./b",
        "a//b",
        "a/",
        "é",
        "a\nb",
        ".lock",
        ".partial/x",
    ],
)
def test_a_name_cannot_leave_the_folder_or_be_the_stores_own(files, name):
    for call in (
        lambda: files.get(name),
        lambda: files.read(name, 0, 1),
        lambda: files.put(name, b"x"),
        lambda: files.create(name, b"x"),
        lambda: files.replace(name, b"x", "x"),
        lambda: files.delete([name]),
    ):
        with pytest.raises(ValueError, match=r"name of an object|the store's own"):
            call()


def test_deleting_leaves_no_empty_folders(files):
    files.put("a/b/c", b"x")
    files.put("a/d", b"x")
    files.delete(["a/b/c"])
    assert sorted(path.name for path in files._root.iterdir()) == [".lock", ".partial", "a"]
    assert [path.name for path in (files._root / "a").iterdir()] == ["d"]


@contextmanager
def a_process(code, *arguments):
    """Run Python that has a `FileObjects` as `store`; its standard input and output are pipes."""
    head = "import sys; from pathlib import Path\n"
    head += "from holdfast_gateway.adapters.file_objects import *\nstore = FileObjects(Path(sys.argv[1]))\n"
    command = [sys.executable, "-c", head + code, *map(str, arguments)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_writer_that_is_killed_leaves_no_half_object_and_no_lock(files, tmp_path):
    """It writes what comes through a pipe, and so is stopped at a known place."""
    files.put("pack/other", b"x")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with a_process("store.put('pack/one', Path(sys.argv[2]))", files._root, pipe) as writer:
        with pipe.open("wb") as source:
            source.write(b"x" * 3_000_000)  # more than the pipe holds: some of it is written
            [partial] = (files._root / file_objects.PARTIAL).iterdir()
            assert FileObjects(files._root).get("pack/other").data == b"x"
            assert partial.exists()  # a store that is opened meanwhile leaves it to its writer
            writer.kill()
            writer.wait()
        assert names_in(files) == ["pack/other"]
        with pytest.raises(ObjectMissing):
            files.get("pack/one")
        files.create("pack/one", b"y")
        assert partial.exists()
        assert names_in(FileObjects(files._root)) == ["pack/one", "pack/other"]
        assert not partial.exists()


def test_a_write_that_fails_leaves_nothing(files, tmp_path):
    with pytest.raises(FileNotFoundError):
        files.put("one", tmp_path / "nothing")
    files.put("one", b"x")
    with pytest.raises(ObjectChanged):
        files.create("one", b"y")
    assert list((files._root / file_objects.PARTIAL).iterdir()) == []


def test_processes_lose_no_update(files):
    files.create("counter", b"0")
    add = """
sys.stdin.readline()
for _ in range(25):
    while True:
        now = store.get("counter")
        try:
            store.replace("counter", b"%d" % (int(now.data) + 1), now.etag)
            break
        except ObjectChanged:
            pass
"""
    with (
        a_process(add, files._root) as one,
        a_process(add, files._root) as two,
        a_process(add, files._root) as three,
    ):
        for process in (one, two, three):
            process.stdin.write("go\n")
            process.stdin.flush()
        assert [process.wait() for process in (one, two, three)] == [0, 0, 0]
    assert files.get("counter").data == b"75"


def test_a_lock_that_a_stopped_process_holds_is_not_waited_for_without_end(files, monkeypatch):
    monkeypatch.setattr(file_objects, "PATIENCE", 0.05)
    files.put("one", b"x")
    hold = "\nwith store._locked():\n    print('held', flush=True)\n    sys.stdin.readline()\n"
    with a_process(hold, files._root) as holder:
        assert holder.stdout.readline() == "held\n"
        assert raised_by(lambda: files.put("one", b"y")) is Fault.UNREACHABLE
        assert files.get("one").data == b"x"  # reading needs no lock
    files.put("one", b"y")


def test_a_folder_that_vanishes_is_unreachable_and_not_empty(files, tmp_path):
    files.put("one", b"1234")
    files._root.rename(tmp_path / "unmounted")
    for call in calls_of(files, tmp_path).values():
        assert raised_by(call) is Fault.UNREACHABLE
    files._root.mkdir()  # the mount point, without its disk
    for call in calls_of(files, tmp_path).values():
        assert raised_by(call) is Fault.UNREACHABLE
    files._root.rmdir()
    (tmp_path / "unmounted").rename(files._root)
    assert files.get("one").data == b"1234"


def test_a_folder_whose_parent_is_not_there_is_unreachable(tmp_path):
    store = FileObjects(tmp_path / "mount" / "store")
    for call in calls_of(store, tmp_path).values():
        assert raised_by(call) is Fault.UNREACHABLE
    assert not (tmp_path / "mount").exists()


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (errno.ENOSPC, Fault.FULL),
        (errno.EDQUOT, Fault.FULL),
        (errno.EACCES, Fault.DENIED),
        (errno.EROFS, Fault.DENIED),
        (errno.EIO, Fault.UNREACHABLE),
        (errno.ESTALE, Fault.UNREACHABLE),
    ],
)
def test_an_error_of_the_disk_is_told_and_changes_nothing(files, monkeypatch, number, fault):
    files.put("one", b"x")

    def fail(_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    assert raised_by(lambda: files.put("one", b"y")) is fault
    monkeypatch.undo()
    assert files.get("one").data == b"x"
    assert list((files._root / file_objects.PARTIAL).iterdir()) == []
