"""A watch on how many browsers and pages there are at every moment."""

import http.client
import json
import os
import threading
import time
from pathlib import Path
from typing import NamedTuple, Self
from urllib.parse import urlsplit

EVERY = 0.02
"""Seconds between two looks."""

NEW = 1.0
"""Seconds for which a process that has been forked may yet become another program."""


class Look(NamedTuple):
    """What was seen at a moment: the browsers of each gateway, and the pages that WhatsApp has open."""

    at: float
    browsers: tuple[int, ...]
    pages: int


class Watch:
    """Looks all the time, in a thread of its own."""

    def __init__(self, data: tuple[Path, ...], simulator_url: str) -> None:
        """`data` are the gateways' data folders."""
        self.looks: list[Look] = []
        self._marks = tuple(f"--user-data-dir={folder}/sessions/".encode() for folder in data)
        self._simulator = urlsplit(simulator_url)
        self._known: dict[int, tuple[float, int | None]] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look_on, name="watch")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def since(self, at: float) -> list[Look]:
        """Give the looks from a moment of the monotonic clock on."""
        return [look for look in self.looks if look.at >= at]

    def two_at_once(self, at: float) -> list[Look]:
        """Give the looks from a moment on that saw more than one browser, or more than one page."""
        return [look for look in self.since(at) if sum(look.browsers) > 1 or look.pages > 1]

    def _look_on(self) -> None:
        asking = http.client.HTTPConnection(str(self._simulator.hostname), self._simulator.port, timeout=10)
        while not self._over.wait(EVERY):
            at = time.monotonic()
            browsers = self._browsers(at)
            asking.request("GET", "/health")
            pages = json.loads(asking.getresponse().read())["pages"]
            self.looks.append(Look(at, browsers, pages))
        asking.close()

    def _browsers(self, at: float) -> tuple[int, ...]:
        counts = [0] * len(self._marks)
        pids = {int(name) for name in os.listdir("/proc") if name.isdigit()}  # noqa: PTH208 - 50 times a second
        for gone in self._known.keys() - pids:
            del self._known[gone]
        for pid in pids:
            first, whose = self._known.get(pid, (at, None))
            if whose is not None or at - first < NEW:
                whose = self._whose(pid)
                self._known[pid] = first, whose
            if whose is not None:
                counts[whose] += 1
        return tuple(counts)

    def _whose(self, pid: int) -> int | None:
        try:
            state, _, group = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:3]
            if int(group) != pid or state in {"Z", "X"}:
                return None
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return None
        for number, mark in enumerate(self._marks):
            if any(word.startswith(mark) for word in words):
                return number
        return None
