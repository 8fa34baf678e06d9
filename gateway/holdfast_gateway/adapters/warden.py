"""The warden: a process of its own that makes snapshots, and that ends browsers whose gateway is no more.

    python -m holdfast_gateway.adapters.warden ROOT

ROOT is the folder below which the profiles lie. Requests come on its standard input, answers go to its
standard output, each a line of JSON:

    {"do": "snapshot", "id", "profile", "staging", "known": {path: stamp}, "group": pid or null}
        -> {"id", "snapshot": [the fields of `Snapshot`]} or {"id", "reason", "detail"}
    {"do": "keep", "deadline": seconds of CLOCK_BOOTTIME or null}

Once a deadline has passed, it kills every browser below ROOT, and those that are started later, until it is
told another one: some other gateway may run these sessions by then. When its input ends, the gateway has
died. Then it continues what it had stopped, gives the browsers a moment to end by themselves, kills those
that do not, removes what it copied, and ends. A signal ends it without harm to a browser.
"""
# ruff: noqa: PTH106, PTH108 - pathlib would be a tenth of its memory

import json
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from types import FrameType
from typing import Any

from holdfast_gateway.adapters.freezing import Pauses
from holdfast_gateway.adapters.processes import kill_group, leaders_below
from holdfast_gateway.adapters.snapshot import take_snapshot
from holdfast_gateway.domain.snapshots import Snapshot, SnapshotFailed, SnapshotProblem, Stamp

GRACE = 2.0
"""Seconds in which the browsers of a dead gateway end by themselves, as their driver and their pipe do."""

TICK = 1.0
"""Seconds between looks at the clock: waiting does not count the time in which the machine sleeps."""

Request = Mapping[str, Any]


class Warden:
    """Listens in the main thread and copies in another, so that a slow disk keeps it from nothing."""

    def __init__(self, root: str) -> None:
        """Nothing runs before `serve`."""
        self._root = root
        self._pauses = Pauses()
        self._deadline: float | None = None
        self._orders: SimpleQueue[Request] = SimpleQueue()
        self._copying = threading.Thread(target=self._copy_in_turn, daemon=True)
        self._stagings: set[str] = set()
        self._gateway_died = False

    def serve(self) -> None:
        """Do what is asked until the input ends; then clear up after the gateway."""
        self._copying.start()
        for request in self._requests():
            match request["do"]:
                case "keep":
                    self._deadline = request["deadline"]
                case "snapshot":
                    self._orders.put(request)
        self._gateway_died = True
        self.close()
        self._end_browsers()
        self._copying.join(TICK)
        for staging in self._stagings:
            _remove(staging)

    def close(self) -> None:
        """Continue what is stopped, and stop nothing any more."""
        self._pauses.close()

    def _requests(self) -> Iterator[Request]:
        poll = select.poll()
        poll.register(sys.stdin, select.POLLIN)
        rest = b""
        while True:
            # What has been said counts before the clock does.
            if not poll.poll(self._patience()):
                self._heed_the_deadline()
                continue
            if not (said := os.read(sys.stdin.fileno(), 1 << 16)):
                return
            *lines, rest = (rest + said).split(b"\n")
            yield from map(json.loads, lines)

    def _patience(self) -> float | None:
        """Give the milliseconds until the clock must be looked at; None for never."""
        if self._deadline is None:
            return None
        left = self._deadline - _now()
        return 1000 * (left if 0 < left < TICK else TICK)

    def _heed_the_deadline(self) -> None:
        if self._deadline is not None and _now() >= self._deadline:
            _kill(leaders_below(self._root), "the gateway's time is over")

    def _end_browsers(self) -> None:
        """End those that run now. Later ones are a new gateway's, which may start at any moment."""
        orphans = set(leaders_below(self._root))
        _tell(f"the gateway died; browsers to end within {GRACE:g} s: {len(orphans)}")
        until = time.monotonic() + GRACE
        while left := orphans.intersection(leaders_below(self._root)):
            if time.monotonic() > until:
                _kill(left, "its gateway died")
                for leader in left:
                    kill_group(leader)
                return
            time.sleep(0.05)

    def _copy_in_turn(self) -> None:
        while True:
            order = self._orders.get()
            try:
                answer: dict[str, Any] = {"snapshot": self._snapshot(order)}
            except SnapshotFailed as failed:
                answer = {"reason": failed.reason, "detail": failed.detail}
            except Exception as error:  # noqa: BLE001 - whatever it is, somebody waits for an answer
                answer = {"reason": SnapshotProblem.WARDEN_LOST, "detail": repr(error)}
            with suppress(BrokenPipeError):
                _say({"id": order["id"], **answer})

    def _snapshot(self, order: Request) -> Snapshot:
        staging, group = order["staging"], order["group"]
        self._stagings = {staging, *filter(os.path.isdir, self._stagings)}
        known = {path: Stamp(*stamp) for path, stamp in order["known"].items()}
        pause = None if group is None else partial(self._pauses.of, group)
        return take_snapshot(order["profile"], staging, known, pause, self._go_on)

    def _go_on(self) -> None:
        if self._gateway_died:
            raise SnapshotFailed(SnapshotProblem.WARDEN_LOST)


def _say(answer: Mapping[str, Any]) -> None:
    # Without a buffer, whose lock a thread would take along when the process ends.
    line = json.dumps(answer).encode() + b"\n"
    while line:
        line = line[os.write(sys.stdout.fileno(), line) :]


def _now() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def _kill(leaders: Iterable[int], why: str) -> None:
    for leader in leaders:
        with suppress(ProcessLookupError):
            os.killpg(leader, signal.SIGKILL)
        _tell(f"killed browser {leader}: {why}")


def _tell(what: str) -> None:
    """Leave a line in the log, if anybody is left to read it."""
    with suppress(OSError):
        sys.stderr.write(f"warden: {what}\n")


def _remove(folder: str) -> None:
    """Remove a folder with all that is in it, as far as that goes."""
    for at, _, files in os.walk(folder, topdown=False):
        with suppress(OSError):
            for name in files:
                os.unlink(f"{at}/{name}")
            os.rmdir(at)


def _end(_number: int, _frame: FrameType | None) -> None:
    sys.exit()


def main() -> None:
    """Serve until the input or a signal says that it is over."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _end)
    warden = Warden(sys.argv[1])
    try:
        warden.serve()
    finally:
        warden.close()


if __name__ == "__main__":
    main()
