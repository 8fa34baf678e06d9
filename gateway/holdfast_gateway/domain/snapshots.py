"""What a snapshot of a profile is: its files as all of them were at one moment."""

from enum import StrEnum
from typing import NamedTuple


class Stamp(NamedTuple):
    """By what a file is known to be unchanged: its size in bytes, two times in ns of the epoch, its inode."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


class FileSeen(NamedTuple):
    """A file at the moment of the snapshot.

    `path` is relative to the profile, its parts separated by `/`; `mode` holds the permissions alone. With
    `staged` its content lies at the same path below the staging folder, without it is the known one. A stamp
    that is not `settled` proves nothing later on: the clock of the files is coarse, and the file may have
    changed once more within the same tick.
    """

    path: str
    stamp: Stamp
    mode: int
    staged: bool
    settled: bool


class Snapshot(NamedTuple):
    """A profile's files and all its folders, by path; how long the browser stood still, and what it took.

    `copied_bytes` counts a file as often as it was copied, `rounds` the copies made while the browser ran.
    """

    files: tuple[FileSeen, ...]
    folders: tuple[str, ...]
    paused_ms: float
    copied_bytes: int
    rounds: int


class SnapshotProblem(StrEnum):
    """Why there is no snapshot."""

    FILES = "FILES"
    """A file or folder could not be read or written."""

    CHANGING = "CHANGING"
    """Somebody writes to the profile who is not in the browser's process group."""

    BROWSER_GONE = "BROWSER_GONE"
    """The process group to stop is not there."""

    NOT_STOPPED = "NOT_STOPPED"
    """A process of the browser did not stop in time."""

    PAUSE_TOO_LONG = "PAUSE_TOO_LONG"
    """The browser stood still for so long that it was continued in the middle."""

    WARDEN_LOST = "WARDEN_LOST"
    """The process that makes snapshots ended or hangs."""


class SnapshotFailed(Exception):
    """There is no snapshot, and the browser runs as before; `reason` says why."""

    def __init__(self, reason: SnapshotProblem, detail: str = "") -> None:
        """`detail` is for the log only."""
        self.reason = reason
        self.detail = detail
        super().__init__(reason, detail)
