"""Browsers as processes: found by our mark, measured and ended as a group."""
# ruff: noqa: PTH123, PTH208 - the warden uses this too, and does without pathlib to stay small

import os
import signal
import time
from collections.abc import Iterator

GONE_WITHIN = 5.0
"""Seconds that a killed group may take to vanish."""


def find_leader(profile: os.PathLike[str]) -> int | None:
    """Give the pid of the browser that has a profile open; of the browser itself, not of its children."""
    mark = f"--user-data-dir={os.fspath(profile)}"
    return next((pid for pid, words in _browsers() if mark in words), None)


def leaders_below(folder: str | os.PathLike[str]) -> list[int]:
    """Give the pids of all browsers whose profile lies below a folder."""
    prefix = f"--user-data-dir={os.fspath(folder)}{os.sep}"
    return [pid for pid, words in _browsers() if any(word.startswith(prefix) for word in words)]


def children_with(word: str) -> set[int]:
    """Give the pids of our own children that have `word` among their arguments."""
    own = str(os.getpid())
    return {pid for pid, words in _main_processes() if word in words and _fields(pid)[1:2] == [own]}


def _main_processes() -> Iterator[tuple[int, list[str]]]:
    """Walk through all processes with arguments that are nobody's child process of a browser."""
    for pid in pids():
        words = _read(f"/proc/{pid}/cmdline").split("\0")
        # A renderer rewrites its arguments into one word.
        if words != [""] and not any(word.startswith("--type=") or " --type=" in word for word in words):
            yield pid, words


def _browsers() -> Iterator[tuple[int, list[str]]]:
    """Walk through the leaders of process groups.

    A child that has been forked and not yet become its own program still carries its browser's arguments.
    """
    return ((pid, words) for pid, words in _main_processes() if group_of(pid) == pid)


def memory_of_group(leader: int) -> int:
    """Give the proportional set size of a process group, in bytes: shared pages count by share."""
    return sum(map(_proportional_size, members_of(leader)))


def pids() -> list[int]:
    """Give the pids of all processes."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def members_of(group: int) -> list[int]:
    """Give the pids of a process group."""
    return [pid for pid in pids() if group_of(pid) == group]


def group_of(pid: int) -> int | None:
    """Give the process group of a process; None where it is gone."""
    fields = _fields(pid)
    return int(fields[2]) if fields else None


def state_of(task: int | str) -> str:
    """Give the letter of the state of a process, or of a thread `<pid>/task/<tid>`; `X` where it is gone."""
    return next(iter(_fields(task)), "X")


def _fields(task: int | str) -> list[str]:
    """Give the fields of /proc/<pid>/stat from the state on (state, parent, group …); none where it is gone.

    The command's name stands before them in brackets and may hold anything.
    """
    return _read(f"/proc/{task}/stat").rpartition(")")[2].split()


def _read(path: str) -> str:
    """Read a file of /proc; empty where its process is gone."""
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read().decode(errors="replace")
    except OSError:
        return ""


def _proportional_size(pid: int) -> int:
    lines = _read(f"/proc/{pid}/smaps_rollup").splitlines()
    line = next((line for line in lines if line.startswith("Pss:")), "Pss: 0 kB")
    return int(line.split()[1]) * 1024


async def end_group(leader: int) -> None:
    """Do as `kill_group` does, without blocking the loop."""
    import asyncio  # noqa: PLC0415 - several megabytes, which the warden does without

    await asyncio.to_thread(kill_group, leader)


def kill_group(leader: int) -> None:
    """Kill a browser's whole process group and wait until it is gone; for a thread."""
    until = time.monotonic() + GONE_WITHIN
    while time.monotonic() < until:
        try:
            # A browser that is stopped is killed too: SIGKILL does not wait for SIGCONT.
            os.killpg(leader, signal.SIGKILL)
        except ProcessLookupError:
            return
        # One that only waits to be reaped does nothing any more.
        if all(state_of(pid) in {"Z", "X"} for pid in members_of(leader)):
            return
        time.sleep(0.02)
