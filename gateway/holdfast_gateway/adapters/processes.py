"""Browsers as processes: found by our mark, measured and ended as a group."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

GONE_WITHIN = 5.0
"""Seconds that a killed group may take to vanish."""

_PROC = Path("/proc")


def find_leader(profile: Path) -> int | None:
    """Give the pid of the browser that has a profile open; of the browser itself, not of its children."""
    mark = f"--user-data-dir={profile}"
    return next((pid for pid, words in _browsers() if mark in words), None)


def leaders_below(folder: Path) -> list[int]:
    """Give the pids of all browsers whose profile lies below a folder."""
    prefix = f"--user-data-dir={folder}{os.sep}"
    return [pid for pid, words in _browsers() if any(word.startswith(prefix) for word in words)]


def children_with(word: str) -> set[int]:
    """Give the pids of our own children that have `word` among their arguments."""
    own = str(os.getpid())
    return {pid for pid, words in _main_processes() if word in words and _fields(pid)[1:2] == [own]}


def _main_processes() -> Iterator[tuple[int, list[str]]]:
    """Walk through all processes with arguments that are nobody's child process of a browser."""
    for entry in _PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        # A renderer rewrites its arguments into one word.
        if not any(word.startswith("--type=") or " --type=" in word for word in words):
            yield int(entry.name), words


def _browsers() -> Iterator[tuple[int, list[str]]]:
    """Walk through the leaders of process groups.

    A child that has been forked and not yet become its own program still carries its browser's arguments.
    """
    return ((pid, words) for pid, words in _main_processes() if _fields(pid)[2:3] == [str(pid)])


def memory_of_group(leader: int) -> int:
    """Give the proportional set size of a process group, in bytes: shared pages count by share."""
    return sum(_proportional_size(pid) for pid in _members(leader))


def _members(leader: int) -> Iterator[int]:
    for entry in _PROC.iterdir():
        if not entry.name.isdigit():
            continue
        if _fields(int(entry.name))[2:3] == [str(leader)]:
            yield int(entry.name)


def _fields(pid: int) -> list[str]:
    """Give the fields of /proc/<pid>/stat from the state on (state, parent, group …); none where it is gone.

    The command's name stands before them in brackets and may hold anything.
    """
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _proportional_size(pid: int) -> int:
    try:
        rollup = (_PROC / str(pid) / "smaps_rollup").read_text()
    except OSError:
        return 0
    line = next((line for line in rollup.splitlines() if line.startswith("Pss:")), "Pss: 0 kB")
    return int(line.split()[1]) * 1024


async def end_group(leader: int) -> None:
    """Do as `kill_group` does, without blocking the loop."""
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
        if not any(_is_running(pid) for pid in _members(leader)):
            return
        time.sleep(0.02)


def _is_running(pid: int) -> bool:
    """Say whether a process still does something; one that only waits to be reaped does not."""
    return _fields(pid)[:1] not in ([], ["Z"], ["X"])
