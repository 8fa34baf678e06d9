"""What it costs core to store an event durably before it says so, and whether a backlog changes that.

make bench-ingest                            # or: python bench/ingest.py
python bench/ingest.py --engines sqlite --backlog 100000 --turns 3

Signed events of 1 KB go to core's /webhooks/gateway over 64 connections, from a process of its own that
signed them before. By turns they go to core without storage (the same application, an inbox that keeps
nothing), to core with an empty database, and to core with a backlog of waiting and one of finished events.
CPU is that of core's process for each event.
Then the same at half of the load that core with the empty database took. No worker runs meanwhile; how
long its claims take on backlogs of several shapes is measured apart.

Durable means: SQLite with `synchronous=FULL`, PostgreSQL 18 with its own settings.
"""

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Self

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "infra" / "scripts"))

# ruff: noqa: E402 - the folder of what is used here is no package of the environment
from backlog import Backlog, claims, make
from holdfast_contract.signing import new_secret
from holdfast_core.config import Settings
from postgres import Postgres

SHARE_BAR = 0.65
P99_BAR = 25.0
BACKLOG_BAR = 0.90
CLAIM_BAR = 3.0
"""A claim on a backlog takes at the most so many times as long as one on a thousand events."""

NOTHING, EMPTY, WAITING, DONE = "no storage", "empty", "backlog waiting", "backlog done"
KINDS = (NOTHING, EMPTY, WAITING, DONE)


@dataclass
class Figures:
    """Of each kind: the turns at full load, and those at half of it."""

    engine: str
    full: dict[str, list[dict[str, float]]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    half: dict[str, list[dict[str, float]]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    claims: dict[str, list[float]] = field(default_factory=dict)
    fsync: list[float] = field(default_factory=list)
    """Milliseconds of the slowest in a hundred small writes to the disk, our own cores doing nothing."""

    def rate(self, kind: str) -> float:
        """Give events a second at full load."""
        return median(turn["rate"] for turn in self.full[kind])

    def p99(self, kind: str) -> float:
        """Give milliseconds at half load."""
        return median(turn["p99"] for turn in self.half[kind])


class Engine:
    """Makes empty databases; a context manager that removes them."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._folder = folder
        self._server = Postgres(min_wal_size="1GB", max_wal_size="4GB")
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        if self.name == "postgresql":
            self._stack.enter_context(self._server)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @contextmanager
    def database(self, title: str) -> Iterator[str]:
        """Give the URL of an empty database."""
        name = title.replace(" ", "-").replace(",", "")
        if self.name == "postgresql":
            yield self._server.create(name)
            self._server.drop(name)
            return
        folder = self._folder / name
        yield f"sqlite:///{folder / 'core.db'}"
        shutil.rmtree(folder)

    def settle(self) -> None:
        """Write out what the making of backlogs has left to write."""
        if self.name == "postgresql":
            self._server.run("CHECKPOINT")
        os.sync()


@dataclass(frozen=True)
class Core:
    """Core in a process of its own."""

    url: str
    pid: int

    def cpu(self) -> float:
        """Give the seconds of CPU that it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def environment(url: str, secret: str) -> dict[str, str]:
    """Give core's settings."""
    return {
        "CORE_DATABASE_URL": url,
        "CORE_WEBHOOK_SECRETS": secret,
        "CORE_GATEWAY_API_KEY": new_secret(),
        "CORE_SECRET_KEY": new_secret(),
        "CORE_ADMIN_EMAIL": "bench@holdfast.test",
        "CORE_ADMIN_PASSWORD": new_secret(),
    }


@contextmanager
def core(url: str, secret: str, *options: str) -> Iterator[Core]:
    """Run core."""
    process = subprocess.Popen(
        [sys.executable, ROOT / "bench" / "ingest_core.py", *options],
        env={**os.environ, **environment(url, secret)}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield Core(process.stdout.readline().strip(), process.pid)
    finally:
        process.terminate()
        process.wait()


def load(
    to: Core, secret: str, requests: int, connections: int, rate: float | None = None
) -> dict[str, float]:
    """Run one turn."""
    command = [sys.executable, ROOT / "bench" / "ingest_load.py", to.url, "--secret", secret]
    command += ["--requests", str(requests), "--connections", str(connections)]
    before = to.cpu()
    if rate is not None:
        command += ["--rate", str(rate)]
    found: dict[str, float] = json.loads(subprocess.check_output(command))
    cpu = (to.cpu() - before) / requests * 1e6
    return found | {"rate": found["requests"] / found["seconds"], "cpu": cpu}


def fsync_p99(folder: Path) -> float:
    """Say how busy the disk is with others."""
    took = []
    with (folder / "probe").open("wb", buffering=0) as file:
        for _ in range(300):
            file.write(b"x" * 4096)
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - began) * 1e3)
    return sorted(took)[-3]


def say(text: str) -> None:
    """Print progress, apart from the results."""
    print(text, file=sys.stderr, flush=True)


def measure(engine: Engine, folder: Path, given: argparse.Namespace) -> Figures:
    """Make the databases, run the turns, time the claims."""
    figures, secret = Figures(engine.name), new_secret()

    def prepare(url: str, backlog: Backlog) -> None:
        with temporary_environment(environment(url, secret)):
            asyncio.run(make(Settings(_env_file=None), backlog))

    if given.claims:
        for shape in shapes(given.backlog):
            with engine.database(shape.title) as url:
                say(f"{engine.name}: claims, {shape.title}")
                prepare(url, shape)
                with temporary_environment(environment(url, secret)):
                    figures.claims[shape.title] = asyncio.run(claims(Settings(_env_file=None), 20))
    with ExitStack() as stack:
        cores = {}
        backlogs = {
            NOTHING: Backlog(NOTHING, 0),
            EMPTY: Backlog(EMPTY, 0),
            WAITING: Backlog(WAITING, given.backlog),
            DONE: Backlog(DONE, given.backlog, state="done"),
        }
        for kind, backlog in backlogs.items():
            url = stack.enter_context(engine.database(kind))
            prepare(url, backlog)
            cores[kind] = stack.enter_context(core(url, secret, *["--forgetful"] * (kind == NOTHING)))
        engine.settle()
        for kind in KINDS:
            load(cores[kind], secret, given.requests // 4, given.connections)
        for turn in range(given.turns):
            figures.fsync.append(fsync_p99(folder))
            say(f"{engine.name}: turn {turn + 1} of {given.turns}, disk {figures.fsync[-1]:.1f} ms")
            for kind in KINDS if turn % 2 == 0 else KINDS[::-1]:
                figures.full[kind].append(load(cores[kind], secret, given.requests, given.connections))
        for turn in range(given.turns):
            say(f"{engine.name}: half load, turn {turn + 1} of {given.turns}")
            for kind in KINDS:
                rate = figures.rate(EMPTY) / 2
                figures.half[kind].append(load(cores[kind], secret, given.requests, given.connections, rate))
    return figures


@contextmanager
def temporary_environment(values: dict[str, str]) -> Iterator[None]:
    """Let core's settings be read from here."""
    os.environ.update(values)
    yield
    for name in values:
        del os.environ[name]


def shapes(count: int) -> list[Backlog]:
    """Give the backlogs on which claims are measured; the first is what the others are compared with."""
    return [
        Backlog("1,000 waiting", 1000),
        Backlog("done", count, state="done"),
        Backlog("in 1,000 conversations", count),
        Backlog("in 50 conversations", count, conversations=50),
        Backlog("a conversation each", count, conversations=count),
        Backlog("all but 10 deferred", count, conversations=count, due=10),
    ]


def show(figures: Figures, given: argparse.Namespace) -> bool:
    """Print the tables; give whether the bars were reached."""
    at_most = f"{'least':>8}{'most':>8}"
    print(
        f"\n{figures.engine}: {given.connections} connections, {given.turns} turns, {given.backlog:,} events"
    )
    print(f"{'':<18}{'events/s':>9}{at_most}{'ratio':>8}{'CPU µs':>8}{'p99 ms':>9}{'at half':>9}{at_most}")
    for kind in KINDS:
        rates = [turn["rate"] for turn in figures.full[kind]]
        halves = [turn["p99"] for turn in figures.half[kind]]
        cpu, at_full = (median(turn[name] for turn in figures.full[kind]) for name in ("cpu", "p99"))
        print(
            f"{kind:<18}{median(rates):>9.0f}{min(rates):>8.0f}{max(rates):>8.0f}"
            f"{median(rates) / figures.rate(NOTHING):>8.2f}{cpu:>8.0f}{at_full:>9.1f}"
            f"{median(halves):>9.1f}{min(halves):>8.1f}{max(halves):>8.1f}"
        )
    print(f"disk, 4 kB synced, slowest in a hundred: {' '.join(f'{ms:.1f}' for ms in figures.fsync)} ms")
    share, p99 = figures.rate(EMPTY) / figures.rate(NOTHING), figures.p99(EMPTY)
    bars = [
        (share >= SHARE_BAR, f"at least {SHARE_BAR:.0%} of core without storage: {share:.0%}"),
        (p99 < P99_BAR, f"p99 at half load below {P99_BAR:.0f} ms: {p99:.1f} ms"),
    ]
    for kind in (WAITING, DONE):
        share = figures.rate(kind) / figures.rate(EMPTY)
        bars.append(
            (share >= BACKLOG_BAR, f"{kind}: at least {BACKLOG_BAR:.0%} of the empty one's: {share:.0%}")
        )
    if figures.claims:
        base = median(next(iter(figures.claims.values())))
        print("\nclaims of 32, ms: median and most")
        for title, seconds in figures.claims.items():
            print(f"{title:<26}{median(seconds) * 1e3:>8.2f}{max(seconds) * 1e3:>8.1f}")
            if median(seconds) > CLAIM_BAR * base:
                bars.append((False, f"a claim, {title}: at most {CLAIM_BAR} × as long as on 1,000 events"))
    for reached, text in bars:
        print(f"{'reached' if reached else 'MISSED':<8} {text}")
    return all(reached for reached, _ in bars)


def main() -> int:
    """Read the command line; exit codes: 0 all bars were reached, 1 not, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--engines", default="sqlite,postgresql", help="(default: %(default)s)")
    parser.add_argument("--turns", type=int, default=5, help="of each (default: %(default)s)")
    parser.add_argument("--requests", type=int, default=15_000, help="of a turn (default: %(default)s)")
    parser.add_argument("--connections", type=int, default=64, help="(default: %(default)s)")
    parser.add_argument("--backlog", type=int, default=1_000_000, help="events (default: %(default)s)")
    parser.add_argument("--no-claims", dest="claims", action="store_false", help="leave the claims out")
    parser.add_argument("--quick", action="store_true", help="a tenth of the backlog, two turns")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    given = parser.parse_args()
    if given.quick:
        given.backlog, given.turns = given.backlog // 10, 2
    folder, found = Path(tempfile.mkdtemp(prefix="hf-bench-")), []
    try:
        for name in given.engines.split(","):
            with Engine(name, folder) as engine:
                found.append(measure(engine, folder, given))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if given.json:
        given.json.write_text(json.dumps([vars(figures) for figures in found], indent=2) + "\n")
    reached = [show(figures, given) for figures in found]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
