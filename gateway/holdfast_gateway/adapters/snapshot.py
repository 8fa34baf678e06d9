"""Copying a profile as it is at one moment, with the browser standing still as briefly as can be.

First all is copied while the browser runs, as the live migration of a virtual machine does: in rounds, until
little changes meanwhile. Then, in the pause, only what is not the same any more. This knows nothing of the
formats of files or of an order among them.

Nothing is synced or hashed here, and files are copied by `sendfile`: where `copy_file_range` lets two files
share their blocks, the file system first writes them to the disk.
"""
# ruff: noqa: PTH103, PTH120 - pathlib takes time in the pause, and memory in the warden

import os
import stat
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, suppress
from typing import NamedTuple

from holdfast_gateway.adapters.left_out import is_left_out
from holdfast_gateway.domain.snapshots import FileSeen, Snapshot, SnapshotFailed, SnapshotProblem, Stamp

ROUNDS = 5
"""Copies at most while the browser runs."""

SMALL = 4 << 20
"""Bytes that are copied in the pause without another round before it."""

MARGIN = 20_000_000
"""Nanoseconds: twice the longest tick of the clock by which kernels stamp files; a usual one is 4 ms."""

_LOOKS = 3
"""How often files may change or vanish under the last copy, which nobody should do."""

_GONE = (FileNotFoundError, NotADirectoryError)

Pause = Callable[[], AbstractContextManager[float]]
"""Holds the browser still as long as its context lasts, and gives the monotonic time at which that began."""


class _Seen(NamedTuple):
    """A walk's findings: stamp and mode by path, folders, and from when on a change may share its stamp."""

    files: dict[str, tuple[Stamp, int]]
    folders: list[str]
    unsettled_from: int


def take_snapshot(
    profile: str,
    staging: str,
    known: Mapping[str, Stamp],
    pause: Pause | None,
    go_on: Callable[[], None] = lambda: None,
) -> Snapshot:
    """Copy what is not `known` from a profile to a staging folder, which is made.

    `known` holds settled stamps by path. A `pause` of None says that no browser runs. `go_on` is called
    before each file and may raise to end it all. Raises `SnapshotFailed`.
    """
    try:
        os.makedirs(staging, mode=0o700, exist_ok=True)
        copy = _Copy(profile, staging, known, go_on)
        if pause is None:
            return copy.result(copy.finish(), 0.0, 0)
        rounds = copy.while_it_runs()
        with pause() as began:
            seen = copy.finish()
            # Taken here: continued browsers may well keep this thread waiting.
            paused = time.monotonic() - began
        return copy.result(seen, paused * 1000, rounds)
    except OSError as error:
        raise SnapshotFailed(SnapshotProblem.FILES, str(error)) from None


class _Copy:
    """What has been copied so far."""

    def __init__(
        self, profile: str, staging: str, known: Mapping[str, Stamp], go_on: Callable[[], None]
    ) -> None:
        self._profile = profile
        self._staging = staging
        self._go_on = go_on
        self._have = dict(known)
        self._staged: set[str] = set()
        self._bytes = 0

    def while_it_runs(self) -> int:
        """Copy in rounds until little would be left for a pause, and give how many it were."""
        before = 0
        for rounds in range(ROUNDS):
            seen = _walk(self._profile)
            lacking = self._lacking(seen)
            size = sum(seen.files[path][0].size for path in lacking)
            if rounds and (size < SMALL or size >= before):
                return rounds
            self._copy(seen, lacking)
            before = size
        return ROUNDS

    def finish(self) -> _Seen:
        """Copy what is lacking while nobody writes, and give all that is there."""
        for _ in range(_LOOKS):
            seen = _walk(self._profile)
            if self._copy(seen, self._lacking(seen)):
                return seen
        raise SnapshotFailed(SnapshotProblem.CHANGING)

    def result(self, seen: _Seen, paused_ms: float, rounds: int) -> Snapshot:
        """Put together what has come of it."""
        files = tuple(
            FileSeen(path, stamp, mode, path in self._staged, stamp.ctime_ns < seen.unsettled_from)
            for path, (stamp, mode) in seen.files.items()
        )
        return Snapshot(files, tuple(seen.folders), paused_ms, self._bytes, rounds)

    def _lacking(self, seen: _Seen) -> list[str]:
        return [path for path, (stamp, _) in seen.files.items() if self._have.get(path) != stamp]

    def _copy(self, seen: _Seen, paths: Iterable[str]) -> bool:
        """Copy files, and say whether each of them was still there and as it had been seen."""
        as_seen = True
        for path in paths:
            self._go_on()
            stamp, _ = seen.files[path]
            if self._copy_file(path) != stamp:
                as_seen = False
            elif stamp.ctime_ns < seen.unsettled_from:
                self._have[path] = stamp
        return as_seen

    def _copy_file(self, path: str) -> Stamp | None:
        """Copy a file, and give its stamp after that; None where it is gone."""
        try:
            source = os.open(f"{self._profile}/{path}", os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except _GONE:
            return None
        try:
            target = self._target(path)
            try:
                self._bytes += _pour(source, target)
            finally:
                os.close(target)
            self._staged.add(path)
            return _stamp(os.fstat(source))
        finally:
            os.close(source)

    def _target(self, path: str) -> int:
        # An earlier copy is written over: once truncated to nothing, ext4 would write it to the disk.
        name, flags = f"{self._staging}/{path}", os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            return os.open(name, flags, 0o600)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(name), mode=0o700, exist_ok=True)
            return os.open(name, flags, 0o600)


def _walk(profile: str) -> _Seen:
    """Look at all that a backup keeps. What vanishes meanwhile is passed over, and what is no file."""
    files: dict[str, tuple[Stamp, int]] = {}
    folders: list[str] = []
    unsettled_from = time.time_ns() - MARGIN
    waiting = [""]
    while waiting:
        base = waiting.pop()
        try:
            entries = os.scandir(f"{profile}/{base}")
        except _GONE:
            if not base:
                raise
            continue
        with entries:
            for entry in entries:
                path = base + entry.name
                if is_left_out(path):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                    waiting.append(f"{path}/")
                elif entry.is_file(follow_symlinks=False):
                    with suppress(*_GONE):
                        status = entry.stat(follow_symlinks=False)
                        files[path] = _stamp(status), stat.S_IMODE(status.st_mode)
    return _Seen(files, folders, unsettled_from)


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def _pour(source: int, target: int) -> int:
    """Copy a file's content over another's, and give how many bytes it was."""
    size, done = os.fstat(source).st_size, 0
    while done < size and (sent := os.sendfile(target, source, done, size - done)):
        done += sent
    if os.fstat(target).st_size > done:
        os.ftruncate(target, done)
    return done
