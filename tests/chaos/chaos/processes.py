"""The processes of a gateway: found by their marks, measured, and hurt."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

DRIVER_WORD = "run-driver"
_RENDERER = "--type=renderer"
_PROC = Path("/proc")


class Process(NamedTuple):
    """One process as it was seen."""

    pid: int
    words: list[str]
    state: str
    parent: int
    group: int


def processes() -> Iterator[Process]:
    """Walk through all that run; what ends meanwhile or only waits to be reaped is passed over."""
    for entry in _PROC.iterdir():
        if not entry.name.isdigit():
            continue
        with suppress(OSError):
            words = (entry / "cmdline").read_bytes().decode(errors="replace").rstrip("\0").split("\0")
            # The command's name stands in brackets and may hold anything.
            state, parent, group = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            if state not in {"Z", "X"}:
                yield Process(int(entry.name), words, state, int(parent), int(group))


def leaders_below(folder: Path) -> list[int]:
    """Give the pids of the browsers whose profiles are below a folder."""
    prefix = f"--user-data-dir={folder}{os.sep}"
    return [
        one.pid for one in processes() if any(word.startswith(prefix) for word in one.words) and _leads(one)
    ]


def main_process(leader: int) -> int:
    """Give the pid of the browser itself: its group's leader, or what a leading shell script started."""
    mains = [one for one in processes() if one.group == leader and not _is_child(one)]
    parents = {one.parent for one in mains}
    return next((one.pid for one in mains if one.pid not in parents), leader)


def renderers(leader: int) -> list[int]:
    """Give the pids of the page processes of a browser."""
    return [one.pid for one in processes() if one.group == leader and any(_RENDERER in w for w in one.words)]


def drivers(gateway: int) -> list[int]:
    """Give the pids of the Playwright drivers that a gateway started."""
    return [one.pid for one in processes() if one.parent == gateway and DRIVER_WORD in one.words]


def marked(variable: str) -> list[Process]:
    """Give the processes that carry `NAME=value` in their environment."""
    found = []
    for one in processes():
        with suppress(OSError):
            if variable.encode() in (_PROC / str(one.pid) / "environ").read_bytes().split(b"\0"):
                found.append(one)
    return found


def exists(pid: int) -> bool:
    """Say whether a process still runs."""
    return any(one.pid == pid for one in processes())


def kill(pid: int) -> None:
    """End a process as a crash does."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def kill_group(leader: int) -> None:
    """End a browser with all its children as a crash does."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def freeze_group(leader: int) -> None:
    """Stop a browser with all its children: they neither run nor end."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGSTOP)


def pss(pids: Iterator[int] | list[int]) -> int:
    """Give the proportional set size of processes in bytes: shared pages count by share."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            rollup = (_PROC / str(pid) / "smaps_rollup").read_text()
            line = next((line for line in rollup.splitlines() if line.startswith("Pss:")), "Pss: 0 kB")
            total += int(line.split()[1]) * 1024
    return total


def group_members(leaders: set[int]) -> dict[int, list[int]]:
    """Give the pids of each of these process groups, in one walk."""
    members: dict[int, list[int]] = {leader: [] for leader in leaders}
    for one in processes():
        if one.group in members:
            members[one.group].append(one.pid)
    return members


def _is_child(process: Process) -> bool:
    # A renderer writes its arguments anew, as one word.
    return any("--type=" in word for word in process.words)


def _leads(process: Process) -> bool:
    """A child that has not yet become another program still shows its parent's words; the group tells."""
    return process.group == process.pid
