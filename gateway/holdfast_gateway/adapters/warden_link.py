"""The gateway's end of its warden: see `warden` for what that process does and for the lines they speak."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import structlog

from holdfast_gateway.adapters.freezing import continue_group
from holdfast_gateway.domain.snapshots import FileSeen, Snapshot, SnapshotFailed, SnapshotProblem, Stamp

ANSWER_WITHIN = 120.0
"""Seconds for a snapshot, most of which is copying while the browser runs."""

STOP_WITHIN = 5.0

_LONGEST_LINE = 64 << 20
"""Bytes; a file takes some 150."""

_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH")
"""What an interpreter may need of our environment: none of our secrets among it."""

log = structlog.get_logger()

Message = Mapping[str, Any]


class Warden:
    """A warden process, which is replaced at the next request when it has died."""

    def __init__(self, root: Path) -> None:
        """`root` is the folder below which all profiles lie."""
        self._root = root.absolute()
        self._process: Process | None = None
        self._deadline: float | None = None
        self._starting = asyncio.Lock()
        self._snapshots = asyncio.Lock()
        self._ids = count(1)

    async def start(self) -> None:
        """Start the process. Raises `OSError` where that fails."""
        await self._living()

    async def stop(self) -> None:
        """End the process; browsers are left as they are."""
        if self._process is not None:
            await _end(self._process, self._process.terminate)
            self._process = None

    async def keep_until(self, deadline: float | None) -> None:
        """Have all browsers killed at a moment (in seconds of CLOCK_BOOTTIME) unless another is told by then.

        None says never. Nothing confirms that it was heard: a warden that dies in this very moment is noticed
        at the next call. Raises `OSError` where there is no warden and none can be started.
        """
        self._deadline = deadline
        process = await self._living()
        if not await _say(process, {"do": "keep", "deadline": deadline}):
            await self._give_up(process)
            # The next one is told when it starts.
            await self._living()

    async def snapshot(
        self, profile: Path, staging: Path, known: Mapping[str, Stamp], group: int | None
    ) -> Snapshot:
        """Copy what is not `known` of a profile into `staging`, as all of it is at one moment.

        `known` holds settled stamps by path; `group` is the browser's process group, None where none runs.
        Snapshots are taken one after the other. `staging` is the caller's to remove, whatever comes; nobody
        writes there any more when this returns or raises. Raises `SnapshotFailed`.
        """
        order = {
            "do": "snapshot",
            "id": next(self._ids),
            "profile": str(profile),
            "staging": str(staging),
            "known": known,
            "group": group,
        }
        async with self._snapshots:
            asking = asyncio.create_task(self._ask(order, group))
            try:
                answer = await asyncio.shield(asking)
            except asyncio.CancelledError:
                with suppress(SnapshotFailed):
                    await asking
                raise
        if "reason" in answer:
            raise SnapshotFailed(SnapshotProblem(answer["reason"]), answer["detail"])
        files, folders, *figures = answer["snapshot"]
        seen = (FileSeen(path, Stamp(*stamp), *more) for path, stamp, *more in files)
        return Snapshot(tuple(seen), tuple(folders), *figures)

    async def _ask(self, order: Message, group: int | None) -> Message:
        """Give the answer to an order. Raises `SnapshotFailed` where none comes, and continues `group`."""
        try:
            process = await self._living()
        except OSError as error:
            raise SnapshotFailed(SnapshotProblem.WARDEN_LOST, str(error)) from None
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                answer = await _exchange(process, order)
        except TimeoutError:
            answer = None
        if answer is None:
            try:
                await self._give_up(process)
            finally:
                # Not before: it may have been about to stop the browser.
                if group is not None:
                    continue_group(group)
            raise SnapshotFailed(SnapshotProblem.WARDEN_LOST)
        return answer

    async def _give_up(self, process: Process) -> None:
        """Do without a warden that died or hangs."""
        if self._process is process:
            self._process = None
        await _end(process, process.kill)
        log.error("the warden is lost", code=process.returncode)

    async def _living(self) -> Process:
        """Give the process, a new one where it has died. Raises `OSError`."""
        async with self._starting:
            if self._process is None or self._process.returncode is not None:
                self._process = await _start(self._root)
                if self._deadline is not None:
                    await _say(self._process, {"do": "keep", "deadline": self._deadline})
            return self._process


async def _start(root: Path) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        # The folder in which the gateway was started is nobody's library.
        "-P",
        "-m",
        "holdfast_gateway.adapters.warden",
        str(root),
        stdin=PIPE,
        stdout=PIPE,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        limit=_LONGEST_LINE,
        # It outlives the gateway, also where that is ended with its whole group.
        start_new_session=True,
    )


async def _say(process: Process, message: Message) -> bool:
    """Write a line; False where nobody reads any more."""
    if (pipe := process.stdin) is None:
        return False
    pipe.write(json.dumps(message).encode() + b"\n")
    try:
        await pipe.drain()
    except ConnectionError:
        return False
    return True


async def _exchange(process: Process, order: Message) -> Message | None:
    """Say something and give the answer; None where the process ends instead."""
    if process.stdout is None or not await _say(process, order):
        return None
    while line := await process.stdout.readline():
        answer: Message = json.loads(line)
        # Others are to orders whose callers were cancelled.
        if answer["id"] == order["id"]:
            return answer
    return None


async def _end(process: Process, how: Callable[[], None]) -> None:
    """End a process, and wait for it as long as that makes sense: one that waits for a disk may not end."""
    with suppress(ProcessLookupError):
        how()
    with suppress(TimeoutError):
        async with asyncio.timeout(STOP_WITHIN):
            await process.wait()
