"""What a backup of a running browser costs, beside RemoteAuth's way and beside restic, on the same profile.

python bench/backup.py                       # 60 and 300 MB; idle, normal and busy; ten backups of each
python bench/backup.py --quick               # 20 MB, three of each
python bench/backup.py --backend sqlite --sizes 60

By turns, against a real S3 server on this machine: the page writes what its rate writes in a minute, the
shortest time between two backups that RemoteAuth takes (at once, then a moment at the rate itself; a busy one
writes as fast as it can for some seconds); then

ours          a backup by a process that runs nothing but the vault, and by its warden
RemoteAuth    whatsapp-web.js's way: copies Default/IndexedDB and Default/Local Storage while they are written
              to, zips the copy, uploads it whole
restic        on a copy that was frozen as ours is, kept up to date so that its files keep their times

Bytes and requests are counted on the wire, before the server. CPU is user and system time of everything that
a way runs, but for its start-up where a gateway has started already. Judged are medians; beside restic the
means, since a database that moves its files together makes the next backup larger, which is not the same one
for both. `busy` writes more between two backups than a part of the profile could ever be, so that its bytes
and CPU are shown and not judged.
"""

import argparse
import asyncio
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from statistics import mean, median
from typing import Any, Self

from fleet import ROOT, run, say, step
from holdfast_gateway.adapters.drivers import DriverPool
from holdfast_gateway.adapters.freezing import Pauses
from holdfast_gateway.adapters.processes import find_leader
from holdfast_gateway.adapters.profiles import Profiles
from holdfast_gateway.adapters.snapshot import take_snapshot
from holdfast_gateway.domain.snapshots import Stamp
from playwright.async_api import Page
from vault_process import KEY
from wire import Relay
from writing_page import (
    BACKENDS,
    BUSY,
    IDLE,
    MEGABYTE,
    NORMAL,
    RATES,
    Rate,
    Site,
    browsing,
    burst,
    fill,
    go,
    kept_in,
    start,
    stop,
)

sys.path.append(str(ROOT / "gateway" / "tests" / "support"))

import s3_servers

OURS, REMOTE_AUTH, RESTIC = "ours", "RemoteAuth", "restic"
INTERVAL = 60.0
"""Seconds whose writes lie between two backups."""

BUSY_FOR = 5.0
MOMENT = 1.5
"""Seconds at the rate itself, before a backup and while it is taken."""

SHARE_BAR = 0.05
"""Of RemoteAuth's bytes and CPU."""

PAUSE_BARS = {"leveldb": (25.0, 100.0), "sqlite": (50.0, 200.0)}
"""Milliseconds that the browser stands still, in the median and at most."""

MEMORY_BAR = 64.0
WIRE = 125 * MEGABYTE
"""Bytes a second of a line of 1 Gbit/s."""

REQUESTS_BAR = 3
JUDGED = (IDLE.name, NORMAL.name)
RESTORES = 3
ANSWER_WITHIN = 300.0


@dataclass(frozen=True)
class Backup:
    """One backup: bytes and requests on the wire, CPU seconds of all (ours: of the warden too), seconds."""

    sent: int
    requests: int
    cpu: float
    warden_cpu: float
    took: float
    pause_ms: float = 0.0
    copied: int = 0
    rounds: int = 0


@dataclass
class Sized:
    """What was measured on a profile of one size.

    `backups` by rate and way. `memory` in megabytes: of a process without backups; with them once all is
    imported, and at most in the first backup, in later ones and in restores; and the warden's at the end.
    Restores, fetches and copies in seconds.
    """

    profile_bytes: int
    kept_bytes: int = 0
    first: Backup | None = None
    backups: dict[str, dict[str, list[Backup]]] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)
    restore: list[float] = field(default_factory=list)
    fetch: list[float] = field(default_factory=list)
    copy: list[float] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What it is called in the tables."""
        return f"{self.profile_bytes // MEGABYTE} MB"


class VaultProcess:
    """A `vault_process.py` of ours."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    @asynccontextmanager
    async def running(cls, *arguments: str) -> AsyncIterator[Self]:
        """Run one; it ends with the context."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(Path(__file__).with_name("vault_process.py")),
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=os.environ | s3_servers.ENVIRONMENT,
        )
        try:
            yield cls(process)
        finally:
            if process.stdin is not None:
                process.stdin.close()
            try:
                async with asyncio.timeout(10):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()

    async def do(self, order: str) -> dict[str, Any]:
        """Have it do something, and give its answer."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("it has no pipes")
        stdin.write(f"{order}\n".encode())
        async with asyncio.timeout(ANSWER_WITHIN):
            line = await stdout.readline()
        if not line:
            raise RuntimeError(f"the process of the vault ended while it should {order}")
        answer: dict[str, Any] = json.loads(line)
        return answer


class Frozen:
    """A copy of the profile as it was at one moment, in which only what has changed is written again."""

    def __init__(self, profile: Path, folder: Path) -> None:
        """`folder` is ours alone; the copy is its `profile`."""
        self._profile = profile
        self._staging = folder / "staging"
        self.copy = folder / "profile"
        self._known: dict[str, Stamp] = {}

    def renew(self) -> None:
        """Make the copy what the profile is now. Blocks."""
        leader = find_leader(self._profile)
        pause = None if leader is None else partial(Pauses().of, leader)
        snapshot = take_snapshot(str(self._profile), str(self._staging), self._known, pause)
        for folder in sorted(snapshot.folders):
            (self.copy / folder).mkdir(parents=True, exist_ok=True)
        for seen in snapshot.files:
            if seen.staged:
                (self._staging / seen.path).replace(self.copy / seen.path)
        kept = {seen.path for seen in snapshot.files}
        for path in [path for path in self.copy.rglob("*") if path.is_file()]:
            if str(path.relative_to(self.copy)) not in kept:
                path.unlink()
        self._known = {seen.path: seen.stamp for seen in snapshot.files if seen.settled}
        shutil.rmtree(self._staging)


class Restic:
    """restic on a repository in the same store."""

    def __init__(self, endpoint: str, name: str, folder: Path) -> None:
        """`folder` is for its cache."""
        self._environment = (
            os.environ
            | s3_servers.ENVIRONMENT
            | {
                "RESTIC_REPOSITORY": f"s3:{endpoint}/{s3_servers.BUCKET}/{name}",
                "RESTIC_PASSWORD": "benchmark",
                "RESTIC_CACHE_DIR": str(folder),
            }
        )

    async def run(self, *arguments: str) -> float:
        """Run a command, and give the CPU seconds that it took. Raises `RuntimeError`."""
        return await asyncio.to_thread(self._run, arguments)

    def _run(self, arguments: Sequence[str]) -> float:
        program = shutil.which("restic")
        if program is None:
            raise RuntimeError("there is no restic to compare with: apt-get install restic")
        pid = os.posix_spawn(program, [program, "--quiet", *arguments], self._environment)
        _, status, used = os.wait4(pid, 0)
        if status:
            raise RuntimeError(f"restic {arguments[0]} failed: {os.waitstatus_to_exitcode(status)}")
        return used.ru_utime + used.ru_stime


class Bench:
    """One profile that grows from size to size, and the three ways of backing it up."""

    def __init__(self, folder: Path, server: s3_servers.S3Server, relay: Relay, page: Page) -> None:
        """All lies below `folder`; the page is open, and does not write yet."""
        self._folder = folder
        self._server = server
        self._relay = relay
        self._page = page
        self._profile = Profiles(folder / "here").profile(KEY)

    async def measure(self, size: int, rates: Sequence[Rate], turns: int) -> Sized:
        """Fill the profile to so many bytes and take all figures of it."""
        with step(f"filled to {size // MEGABYTE} MB"):
            await fill(self._page, self._profile, size)
            await asyncio.sleep(MOMENT)
        found = Sized(size)
        store = f"s3://{s3_servers.BUCKET}/ours-{size}"
        async with VaultProcess.running() as bare:
            found.memory["without"] = (await bare.do("memory"))["rss"]
        async with (
            VaultProcess.running(str(self._folder / "here"), store, self._relay.url) as ours,
            VaultProcess.running(str(self._folder / "here"), store + "-zip", self._relay.url) as zipping,
        ):
            found.memory["imported"] = (await ours.do("memory"))["peak"]
            found.first = await self._back_up(ours)
            found.memory["first"] = (await ours.do("memory"))["peak"]
            say(f"the first backup: {found.first.sent / MEGABYTE:.1f} MB sent, {found.first.took:.1f} s")
            await self._restore(found, store)
            frozen = Frozen(self._profile, self._folder / f"frozen-{size}")
            restic = Restic(self._relay.url, f"restic-{size}", self._folder / "cache")
            await restic.run("init")
            await self._restic(restic, frozen)
            for rate in rates:
                ways = found.backups[rate.name] = {OURS: [], REMOTE_AUTH: [], RESTIC: []}
                with step(f"{found.name}, {rate.name}, {turns} turns"):
                    for turn in range(turns + 1):
                        await self._write(rate)
                        taken = await self._turn(ours, zipping, restic, frozen)
                        for way in ways if turn else ():  # the first one has what came before in it
                            ways[way].append(taken[way])
            memory = await ours.do("memory")
            found.memory |= {"later": memory["peak"], "warden": memory["warden"]}
        return found

    async def _write(self, rate: Rate) -> None:
        if rate is BUSY:
            await go(self._page, rate)
            await asyncio.sleep(BUSY_FOR)
        else:
            await burst(self._page, rate, round(rate.steps * INTERVAL))
            await go(self._page, rate)
            await asyncio.sleep(MOMENT)

    async def _turn(
        self, ours: VaultProcess, zipping: VaultProcess, restic: Restic, frozen: Frozen
    ) -> dict[str, Backup]:
        """Back up what was written in all three ways; the page goes on until its part is done."""
        try:
            taken = {OURS: await self._back_up(ours), REMOTE_AUTH: await self._zip(zipping)}
        finally:
            await stop(self._page)
        if isinstance(self._server, s3_servers.Radosgw):
            # What was written over would stay in its memory for hours.
            await asyncio.to_thread(self._server.admin, "gc", "process", "--include-all")
        return taken | {RESTIC: await self._restic(restic, frozen)}

    async def _back_up(self, ours: VaultProcess) -> Backup:
        with self._relay.counting() as count:
            cost = await ours.do("back_up")
        return Backup(
            count.sent,
            count.requests,
            cost["cpu"] + cost["warden_cpu"],
            cost["warden_cpu"],
            cost["took"],
            cost["pause_ms"],
            cost["copied"],
            cost["rounds"],
        )

    async def _zip(self, zipping: VaultProcess) -> Backup:
        with self._relay.counting() as count:
            cost = await zipping.do("zip")
        return Backup(count.sent, count.requests, cost["cpu"], 0.0, cost["took"])

    async def _restic(self, restic: Restic, frozen: Frozen) -> Backup:
        await asyncio.to_thread(frozen.renew)
        began = time.monotonic()
        with self._relay.counting() as count:
            cpu = await restic.run("backup", str(frozen.copy))
        return Backup(count.sent, count.requests, cpu, 0.0, time.monotonic() - began)

    async def _restore(self, found: Sized, store: str) -> None:
        """Time restores straight from the server, and what network and disk each take for the same."""
        there = self._folder / "there"
        async with VaultProcess.running(str(there), store, self._server.url) as restoring:
            await restoring.do("memory")
            for _ in range(RESTORES):
                done = await restoring.do("restore")
                found.restore.append(done["took"])
                found.kept_bytes = done["bytes"]
                found.copy.append(await asyncio.to_thread(_copy, Profiles(there).profile(KEY)))
            found.memory["restore"] = (await restoring.do("memory"))["peak"]
            for _ in range(RESTORES):
                found.fetch.append((await restoring.do("fetch"))["took"])
        await asyncio.to_thread(shutil.rmtree, there)


def _copy(profile: Path) -> float:
    """Give the seconds that `cp -r` takes, with all of it on the disk."""
    copy = profile.with_name("copied")
    began = time.monotonic()
    shutil.copytree(profile, copy, copy_function=shutil.copyfile)
    for path in [copy, *copy.rglob("*")]:
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
    took = time.monotonic() - began
    shutil.rmtree(copy)
    return took


# ---- the machine ----------------------------------------------------------------------------------------


class Noise:
    """How quiet the machine is while the context lasts: load, and how late one is who only wants to wake."""

    EVERY = 0.25
    SLEEP = 0.002

    def __init__(self) -> None:
        self._loads: list[float] = []
        self._late_ms: list[float] = []
        self._watching: asyncio.Task[None]

    async def __aenter__(self) -> Self:
        self._watching = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._watching.cancel()
        await asyncio.wait([self._watching])

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self.EVERY)
            self._late_ms.append(await asyncio.to_thread(self._look))
            self._loads.append(os.getloadavg()[0])

    def _look(self) -> float:
        began = time.monotonic()
        time.sleep(self.SLEEP)
        return (time.monotonic() - began - self.SLEEP) * 1000

    def __str__(self) -> str:
        late, loads = sorted(self._late_ms), self._loads
        return (
            f"load {median(loads):.1f} in the median, {max(loads):.1f} at most, on {os.cpu_count()} cores, "
            f"with what is measured; a wake-up is late by {median(late):.1f} ms in the median, "
            f"{late[len(late) * 99 // 100]:.1f} in 1 of 100, {late[-1]:.1f} at most"
        )


@contextmanager
def server_in(folder: Path) -> Iterator[s3_servers.S3Server]:
    """Run a server: Ceph's where it is installed, else moto."""
    with s3_servers.radosgw(folder) if shutil.which("radosgw") else s3_servers.moto() as server:
        yield server


async def measure(
    sizes: Sequence[int], rates: Sequence[Rate], turns: int, backend: str
) -> tuple[list[Sized], str]:
    """Measure one size after the other; give the figures, and how quiet the machine was."""
    folder, noise = Path(tempfile.mkdtemp(prefix="hf-bench-")), Noise()
    found: list[Sized] = []
    try:
        async with AsyncExitStack() as stack:
            stack.enter_context(kept_in(backend))
            with step("the S3 server runs"):
                server = await asyncio.to_thread(stack.enter_context, server_in(folder / "s3"))
            relay = await stack.enter_async_context(Relay(server.url))
            site = await stack.enter_async_context(Site())
            drivers = DriverPool(folder / "tmp")
            stack.push_async_callback(drivers.stop)
            profile = Profiles(folder / "here").profile(KEY)
            await asyncio.to_thread(profile.mkdir, parents=True)
            page = await stack.enter_async_context(browsing(drivers, site, profile))
            await start(page)
            bench = Bench(folder, server, relay, page)
            async with noise:
                for size in sorted(sizes):
                    found += [await bench.measure(size, rates, turns)]
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    return found, str(noise)


# ---- the tables -----------------------------------------------------------------------------------------

Bar = tuple[str, bool, str]


def show(found: Sequence[Sized], noise: str, backend: str) -> bool:
    """Print the tables; give whether every bar was reached."""
    bars: list[Bar] = []
    for sized in found:
        print(f"\n{sized.name}, in {backend}, of which {sized.kept_bytes / MEGABYTE:.1f} MB are kept")
        print(f"{'':<20}{'MB sent':>9}{'mean':>8}{'most':>8}{'CPU s':>8}{'mean':>8}{'requests':>9}{'s':>7}")
        for rate, ways in sized.backups.items():
            for way, backups in ways.items():
                _show_row(f"{rate}, {way}", backups)
            if rate in JUDGED:
                bars += _cost_bars(f"{sized.name}, {rate}", ways)
    bars += [*_show_pauses(found, backend), *_show_memory(found), *_show_restores(found)]
    print(f"\n{noise}\n")
    for name, reached, figure in bars:
        print(f"{'reached' if reached else 'MISSED':<8} {name}: {figure}")
    return all(reached for _, reached, _ in bars)


def _show_row(title: str, backups: Sequence[Backup]) -> None:
    sent = [one.sent / MEGABYTE for one in backups]
    cpu = [one.cpu for one in backups]
    print(
        f"{title:<20}{median(sent):>9.3f}{mean(sent):>8.2f}{max(sent):>8.2f}"
        f"{median(cpu):>8.3f}{mean(cpu):>8.3f}"
        f"{median(one.requests for one in backups):>9.0f}{median(one.took for one in backups):>7.2f}"
    )


def _cost_bars(where: str, ways: dict[str, list[Backup]]) -> Iterator[Bar]:
    sent = {way: median(one.sent for one in backups) for way, backups in ways.items()}
    cpu = {way: median(one.cpu for one in backups) for way, backups in ways.items()}
    requests = [one.requests for one in ways[OURS]]
    bytes_share, cpu_share = sent[OURS] / sent[REMOTE_AUTH], cpu[OURS] / cpu[REMOTE_AUTH]
    of_remote_auth = f"at most {SHARE_BAR:.0%} of RemoteAuth's"
    yield f"{where}: bytes {of_remote_auth}", bytes_share <= SHARE_BAR, f"{bytes_share:.2%}"
    means = {way: mean(one.sent for one in ways[way]) / 1000 for way in (OURS, RESTIC)}
    beside = f"{means[OURS]:.1f} and {means[RESTIC]:.1f} kB"
    yield f"{where}: no more bytes than restic", means[OURS] <= means[RESTIC], beside
    yield f"{where}: CPU {of_remote_auth}", cpu_share <= SHARE_BAR, f"{cpu_share:.2%}"
    usual = median(requests)
    yield (
        f"{where}: at most {REQUESTS_BAR} requests",
        usual <= REQUESTS_BAR,
        f"{usual:.0f}, {max(requests)} at most",
    )


def _show_pauses(found: Sequence[Sized], backend: str) -> Iterator[Bar]:
    print(f"\n{'pauses in ms':<20}{'median':>9}{'most':>8}{'copied MB':>11}{'rounds':>8}{'warden s':>10}")
    medians, most = [], []
    for sized in found:
        for rate, ways in sized.backups.items():
            ours = ways[OURS]
            medians.append(median(one.pause_ms for one in ours))
            most.append(max(one.pause_ms for one in ours))
            copied = median(one.copied for one in ours) / MEGABYTE
            rounds, warden = median(one.rounds for one in ours), median(one.warden_cpu for one in ours)
            print(f"{f'{sized.name}, {rate}':<20}{medians[-1]:>9.1f}{most[-1]:>8.1f}", end="")
            print(f"{copied:>11.2f}{rounds:>8.0f}{warden:>10.3f}")
    usual, worst = PAUSE_BARS[backend]
    yield (
        f"pause at most {usual:.0f} ms in the median, at each rate",
        max(medians) <= usual,
        f"{max(medians):.1f}",
    )
    yield f"pause at most {worst:.0f} ms ever", max(most) <= worst, f"{max(most):.1f}"


def _show_memory(found: Sequence[Sized]) -> Iterator[Bar]:
    columns = ("without", "imported", "first", "later", "restore", "warden")
    print(f"\n{'memory in MB':<14}" + "".join(f"{column:>9}" for column in columns))
    for sized in found:
        memory = sized.memory
        print(f"{sized.name:<14}" + "".join(f"{memory[column]:>9.1f}" for column in columns))
        gained = max(memory["first"], memory["later"], memory["restore"]) - memory["without"]
        yield f"{sized.name}: at most {MEMORY_BAR:.0f} MB more memory", gained <= MEMORY_BAR, f"{gained:.1f}"


def _show_restores(found: Sequence[Sized]) -> Iterator[Bar]:
    print(f"\n{'restore':<14}{'s':>7}{'MB/s':>7}{'fetch s':>9}{'cp, fsync s':>13}")
    for sized in found:
        restore, fetch, copy = median(sized.restore), median(sized.fetch), median(sized.copy)
        speed = sized.kept_bytes / MEGABYTE / restore
        print(f"{sized.name:<14}{restore:>7.2f}{speed:>7.0f}{fetch:>9.2f}{copy:>13.2f}")
        wire = sized.first.sent / WIRE if sized.first else 0.0
        name = f"{sized.name}: restored as soon as fetched at 1 Gbit/s and copied"
        yield name, restore <= wire + copy, f"{restore:.2f} s, {wire:.2f} + {copy:.2f} s"


def main() -> int:
    """Read the command line; exit codes: 0 every bar reached, 1 not, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="60,300", help="megabytes of the profile (default: %(default)s)")
    parser.add_argument("--rates", default=",".join(RATES), help="some of %(default)s")
    parser.add_argument("--turns", type=int, default=10, help="backups of each way (default: %(default)s)")
    parser.add_argument("--backend", choices=BACKENDS, default="leveldb", help="default: %(default)s")
    parser.add_argument("--quick", action="store_true", help="20 MB and three turns")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    options = parser.parse_args()
    if options.quick:
        options.sizes, options.turns = "20", 3
    sizes = [int(size) * MEGABYTE for size in options.sizes.split(",")]
    if unknown := set(options.rates.split(",")) - set(RATES):
        parser.error(f"no such rate: {', '.join(sorted(unknown))}")
    rates = [RATES[name] for name in options.rates.split(",")]

    async def work() -> int:
        found, noise = await measure(sizes, rates, options.turns, options.backend)
        if options.json:
            figures = {"noise": noise, "sizes": [asdict(sized) for sized in found]}
            options.json.write_text(json.dumps(figures, indent=2) + "\n")
        return 0 if show(found, noise, options.backend) else 1

    return run(work)


if __name__ == "__main__":
    sys.exit(main())
