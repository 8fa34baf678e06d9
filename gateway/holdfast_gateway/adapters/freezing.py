"""Stopping a browser's whole process group for a moment, and continuing it whatever happens."""
# ruff: noqa: PTH208 - the warden does without pathlib

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from holdfast_gateway.adapters.processes import group_of, pids, state_of
from holdfast_gateway.domain.snapshots import SnapshotFailed, SnapshotProblem

STOP_WITHIN = 1.0
"""Seconds until every thread must have stopped; one that waits for the disk stops when that has answered."""

LONGEST_PAUSE = 2.0
"""Seconds. The gateway takes a page that is silent for five for hung."""

_LOOK_AGAIN = 0.0005


class Pauses:
    """Stops one process group at a time.

    A pause ends with its context, after `longest` seconds, or when `close` is called: whichever comes first,
    and in whichever thread.
    """

    def __init__(self, longest: float = LONGEST_PAUSE) -> None:
        """`longest` is in seconds."""
        self._longest = longest
        self._lock = threading.Lock()
        self._group: int | None = None
        self._closed = False

    @contextmanager
    def of(self, group: int) -> Iterator[float]:
        """Hold a process group still, and give the monotonic time at which that began.

        Raises `SnapshotFailed` where it was not still all the time.
        """
        others = frozenset(pid for pid in pids() if group_of(pid) != group)
        timer = threading.Timer(self._longest, self._continue)
        timer.daemon = True
        began = time.monotonic()
        try:
            self._stop(group)
            timer.start()
            _wait_until_stopped(group, others)
            yield began
        finally:
            was_still = self._continue()
            timer.cancel()
        if not was_still:
            raise SnapshotFailed(SnapshotProblem.PAUSE_TOO_LONG)

    def close(self) -> None:
        """Continue what is stopped, and stop nothing any more."""
        self._closed = True
        self._continue()

    def _stop(self, group: int) -> None:
        with self._lock:
            if self._closed:
                raise SnapshotFailed(SnapshotProblem.WARDEN_LOST)
            self._group = group
            try:
                os.killpg(group, signal.SIGSTOP)
            except ProcessLookupError:
                raise SnapshotFailed(SnapshotProblem.BROWSER_GONE) from None

    def _continue(self) -> bool:
        """Continue what is stopped; False where nothing is."""
        with self._lock:
            if self._group is None:
                return False
            continue_group(self._group)
            self._group = None
            return True


def continue_group(group: int) -> None:
    """Continue a process group, stopped or not, if it is there."""
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGCONT)


def _wait_until_stopped(group: int, others: frozenset[int]) -> None:
    """Wait until a group that has its signal stands still. `others` are processes that do not belong to it.

    The signal stops the making of threads and processes too; what was just being made when it came is seen by
    looking until there is nothing new.
    """
    until = time.monotonic() + STOP_WITHIN
    stopped: set[str] = set()
    while new := [task for task in _tasks(group, others) if task not in stopped]:
        for task in new:
            while state_of(task) not in {"T", "Z", "X"}:
                if time.monotonic() > until:
                    raise SnapshotFailed(SnapshotProblem.NOT_STOPPED, f"{task} is {state_of(task)}")
                time.sleep(_LOOK_AGAIN)
        stopped.update(new)


def _tasks(group: int, others: frozenset[int]) -> Iterator[str]:
    """Walk through all threads of a process group."""
    for pid in pids():
        if pid not in others and group_of(pid) == group:
            with suppress(FileNotFoundError, ProcessLookupError):
                yield from (f"{pid}/task/{tid}" for tid in os.listdir(f"/proc/{pid}/task"))
