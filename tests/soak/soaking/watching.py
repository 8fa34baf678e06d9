"""What is measured all the while: memory by part, sessions by gateway, what waits."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from chaos import processes

from soaking.world import GATEWAYS, WORKERS, Fleet

EVERY = 5.0
BROWSERS, DATABASE = "browsers", "PostgreSQL"
PARTS = (*GATEWAYS, "core", *WORKERS, DATABASE, BROWSERS)


@dataclass(frozen=True)
class Sample:
    """One look: seconds since the beginning, bytes (PSS) and seconds of CPU of each part's processes that
    live, connected sessions by gateway, how many browsers there are."""

    at: float
    memory: dict[str, int]
    cpu: dict[str, float]
    connected: dict[str, int]
    browsers: int


@dataclass
class Watch:
    """All looks so far, and what happened when."""

    fleet: Fleet
    samples: list[Sample] = field(default_factory=list)
    marks: list[tuple[float, str]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    @property
    def now(self) -> float:
        """Give the seconds since the beginning."""
        return time.monotonic() - self.began

    def mark(self, what: str) -> None:
        """Note what happens now."""
        self.marks.append((self.now, what))

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Watch"]:
        """Look again and again inside."""
        looking = asyncio.create_task(self._look_on())
        try:
            yield self
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)

    async def _look_on(self) -> None:
        while True:
            at = self.now
            parts, browsers = await asyncio.to_thread(self._parts)
            memory, cpu = await asyncio.to_thread(_measure, parts)
            self.samples.append(Sample(at, memory, cpu, await self.fleet.connected(), browsers))
            await asyncio.sleep(EVERY)

    def _parts(self) -> tuple[dict[str, list[int]], int]:
        """Give the processes of each part, and how many browsers there are."""
        services = self.fleet.stack.services
        found = {
            name: [pid] if (pid := services[name].pid) is not None else []
            for name in (*GATEWAYS, "core", *WORKERS)
        }
        found[DATABASE] = _family(self.fleet.postgres.pid)
        leaders = {
            leader for name in GATEWAYS for leader in processes.leaders_below(self.fleet.data_of(name))
        }
        members = processes.group_members(leaders)
        found[BROWSERS] = [pid for pids in members.values() for pid in pids]
        return found, len(leaders)


def _measure(parts: dict[str, list[int]]) -> tuple[dict[str, int], dict[str, float]]:
    memory = {part: processes.pss(pids) for part, pids in parts.items()}
    return memory, {part: sum(map(_cpu, pids)) for part, pids in parts.items()}


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0  # it has just ended
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]
