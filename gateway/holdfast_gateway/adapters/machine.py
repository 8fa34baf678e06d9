"""What this machine has to give."""

import os
from pathlib import Path

BYTES_A_BROWSER = 250 << 20
"""Memory that must be free for one more browser; it may need so much for a moment while it starts."""


def available_memory() -> int:
    """Give the bytes that can be had without swapping, as the kernel reckons (`MemAvailable`)."""
    for line in Path("/proc/meminfo").read_text().splitlines():
        name, _, amount = line.partition(":")
        if name == "MemAvailable":
            return int(amount.split()[0]) * 1024
    return 0


def has_memory() -> bool:
    """Say whether there is room for one more browser."""
    return available_memory() >= BYTES_A_BROWSER


def starts_at_once() -> int:
    """Give how many browsers can start side by side: one a core, and none that memory lacks."""
    return max(1, min(len(os.sched_getaffinity(0)), available_memory() // BYTES_A_BROWSER))
