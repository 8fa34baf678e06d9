"""Browsers as processes: found by our mark, ended as a group."""

import asyncio
import os
import signal
import time
from pathlib import Path

GONE_WITHIN = 5.0
"""Seconds that a killed group may take to vanish."""


def find_leader(mark: str) -> int | None:
    """Give the pid of the browser (not of its children) whose command line carries `mark`."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if mark.encode() in words and not any(word.startswith(b"--type=") for word in words):
            return int(entry.name)
    return None


async def end_group(leader: int) -> None:
    """Kill a browser's whole process group and wait until it is gone."""
    await asyncio.to_thread(_end_group, leader)


def _end_group(leader: int) -> None:
    until = time.monotonic() + GONE_WITHIN
    while time.monotonic() < until:
        try:
            os.killpg(leader, signal.SIGKILL)
        except ProcessLookupError:
            return
        time.sleep(0.02)
