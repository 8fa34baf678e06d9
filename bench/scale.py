"""What a message costs core on PostgreSQL: with one, two and four workers, and with a million conversations.

make bench-scale                              # or: python bench/scale.py
python bench/scale.py --conversations 1000,10000 --messages 500 --workers 1,2

Contacts' questions go, signed, to core's /webhooks/gateway; workers decide on them from a price list and call
a stand-in for the gateway, which answers at once. Web, workers, PostgreSQL and the stand-in are processes of
their own, and each one's CPU is counted apart. First the messages are told, with no worker running, then the
workers begin; throughput is from the first reply to the last.

The conversations that are there already are copies, made inside the database, of one that core had itself:
its event, turn, messages, words, reply with the whole decision, spending and contact. They lie in the thirty
days before. All belong to one business, the hardest shape for its indexes. Each question comes from one of
those contacts, drawn from a seed.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "infra" / "scripts"))

# ruff: noqa: E402 - the folder of what is used here is no package of the environment
import aiohttp
import psycopg
import uvloop
from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.service import logs
from holdfast_contract.signing import Signer, new_secret
from holdfast_contract.times import now, to_rfc3339
from holdfast_core.adapters.tables import METADATA
from holdfast_core.assembly import assemble
from holdfast_core.config import Settings
from ingest import environment, temporary_environment
from postgres import Postgres
from stack import ONE_REPLY_A_MESSAGE

REPORT = ROOT / ".artifacts" / "bench" / "scale.json"
USER = "bench"
FIRST_CHAT = 6_280_000_000_000
ARTICLES = 200
DAYS = 30
"""The past in which the conversations lie that are there already."""

PART = 20_000
"""Copies of one statement."""

CONSTANT = 1.25
"""What a message may cost with most conversations, as a multiple of what it costs with fewest."""

BEHIND = 1_000_000_000
STARTED_WITHIN = 60.0
SILENT_FOR = 120.0
PORT_LINE = "listens on "
CORE = ROOT / ".venv" / "bin" / "holdfast-core"


@dataclass(frozen=True)
class Turn:
    """One run: so many messages through so many workers, with so many conversations there before.

    CPU in microseconds a message; `rate` in messages a second; `cores` is what all of it kept busy meanwhile.
    """

    conversations: int
    workers: int
    messages: int
    rate: float
    told: float
    web: float
    worker: float
    database: float
    cores: float

    @property
    def cost(self) -> float:
        """Core's own and the database's CPU for one message, from the webhook to the reply's receipt."""
        return self.web + self.worker + self.database


class Process:
    """A process of its own that is ended with this."""

    def __init__(self, *command: str | Path, **settings: str) -> None:
        self._process = subprocess.Popen(
            list(map(str, command)), env={**os.environ, **settings},
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        self.said = self._process.stdout.readline().strip()
        if not self.said:
            raise SystemExit(f"{command} did not start")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()

    @property
    def cpu(self) -> float:
        """The seconds of CPU that it has used."""
        return cpu_of(self._process.pid)


def cpu_of(pid: int, *, with_ended_children: bool = False) -> float:
    """Give the seconds of CPU of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    until = 15 if with_ended_children else 13
    return sum(map(int, fields[11:until])) / os.sysconf("SC_CLK_TCK")


def cpu_of_server(server: Postgres) -> float:
    """Give the seconds of CPU of a PostgreSQL server, those of connections that are over with them."""
    total = cpu_of(server.pid, with_ended_children=True)
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    for child in children:
        try:
            total += cpu_of(int(child))
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended, and is counted with its parent next time
    return total


def say(text: str) -> None:
    """Print progress, apart from the results."""
    print(f"{datetime.now():%H:%M:%S}  {text}", file=sys.stderr, flush=True)  # noqa: DTZ005 - for who waits


# ---- the shop, and its past --------------------------------------------------------------------------


def furnish(settings: Settings, folder: Path) -> None:
    """Make a business with a price list, and one conversation in it, a day ago."""
    prices = folder / "prices.md"
    articles = "\n\n".join(f"## KX{n:05}\n\nKX{n:05} costs {n + 1}.50." for n in range(ARTICLES))
    prices.write_text(f"# Prices\n\n{articles}")
    for command in (["user", "add"], ["knowledge", "add", prices]):
        subprocess.run([CORE, *command, "--user", USER], check=True, stdout=sys.stderr)
    asyncio.run(_converse(settings))


async def _converse(settings: Settings) -> None:
    ago = now() - timedelta(days=1)
    core = assemble(settings, clock=lambda: ago)
    async with core.opened():
        await core.versions.put_settings(USER, AssistantSettings.from_wire(ONE_REPLY_A_MESSAGE))
        event_id, body = question(0, FIRST_CHAT, ago)
        await core.receiver.receive(event_id, body.encode())
        async with core.working():
            await _until_sent(settings.database_url, 1)


async def _until_sent(url: str, count: int) -> None:
    connection = psycopg.connect(url, autocommit=True)
    end = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < end:
        if connection.execute("SELECT count(*) FROM replies WHERE state = 'done'").fetchone() == (count,):
            connection.close()
            return
        await asyncio.sleep(0.1)
    raise SystemExit("the first conversation was not answered")


def question(number: int, chat: int, at: datetime) -> tuple[str, str]:
    """Give the id and the body of an event in which a contact asks for a price."""
    event_id = f"evt_{number:012}{chat}"
    stamp = to_rfc3339(at)
    event = {
        "id": event_id,
        "type": "message.received",
        "timestamp": stamp,
        "userId": USER,
        "sessionId": "default",
        "data": {
            "messageId": f"false_{chat}@c.us_3EB0{number:012}",
            "chat": {"chatId": f"{chat}@c.us", "kind": "direct"},
            "from": {"contactId": str(chat), "phone": str(chat)},
            "fromMe": False,
            "type": "text",
            "text": f"How much is KX{number % ARTICLES:05}?",
            "sentAt": stamp,
        },
    }
    return event_id, json.dumps(event)


class Copier:
    """Copies the one conversation of a database as often as it is asked to."""

    def __init__(self, url: str) -> None:
        # What is copied fits together: nobody needs to look that up for each row.
        self._connection = psycopg.connect(
            url, autocommit=True, options="-c session_replication_role=replica"
        )
        self._tables = [table for table in METADATA.sorted_tables if self._rows(table.name)]
        for table in self._tables:
            kept = self._about(table.name)
            self._connection.execute(
                f'CREATE TABLE "one_{table.name}" AS SELECT * FROM "{table.name}" {kept}'
            )
            if "number" in table.c:
                # What core adds stands behind all copies that there will ever be.
                sequence = f"pg_get_serial_sequence('{table.name}', 'number')"
                self._connection.execute(f"SELECT setval({sequence}, {BEHIND})")
        self.count = 1

    def _about(self, table: str) -> str:
        """Choose the rows that belong to the conversation."""
        if table == "conversation_words":
            return ""
        return f"AS whole WHERE whole::text LIKE '%{FIRST_CHAT}%'"

    def _rows(self, table: str) -> int:
        found = self._connection.execute(f'SELECT count(*) FROM "{table}" {self._about(table)}').fetchone()
        return int(found[0]) if found else 0

    def fill(self, conversations: int) -> None:
        """Copy until there are so many."""
        while self.count < conversations:
            upto = min(self.count + PART, conversations)
            for table in self._tables:
                self._connection.execute(self._copying(table, self.count, upto - 1))
            self.count = upto
            if upto % (PART * 10) == 0:
                say(f"{upto:,} conversations")
        self._connection.execute("VACUUM ANALYZE")
        self._connection.execute("CHECKPOINT")

    def _copying(self, table: Any, first: int, last: int) -> str:
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        values = ", ".join(self._changed(column) for column in table.columns)
        return (
            f'INSERT INTO "{table.name}" ({names}) SELECT {values} FROM "one_{table.name}" AS one,'
            f" generate_series({first}, {last}) AS i"
        )

    def _changed(self, column: Any) -> str:
        """Write how a copy's value is made: numbers go up, the chat is another, the day an earlier one."""
        name, kind = f'one."{column.name}"', str(column.type)
        named = next((key.column for key in column.foreign_keys), column)
        if named.name == "number":
            return f'{name} + i * (SELECT count(*) FROM "one_{named.table.name}")'
        if kind.upper() in {"JSON", "TEXT", "MOMENT"} or "TEXT" in kind.upper():
            changed = f"replace({name}::text, '{FIRST_CHAT}', ({FIRST_CHAT} + i)::text)"
            today = "to_char((now() - interval '1 day') AT TIME ZONE 'UTC', 'YYYY-MM-DD')"
            then = today.replace("1 day'", f"1 day' * (1 + i % {DAYS})")
            changed = f"replace({changed}, {today}, {then})"
            if column.name == "key":  # a digest, in which the chat cannot be seen
                changed = f"{changed} || '-' || i"
            return f"({changed})::json" if "JSON" in kind.upper() else changed
        return name

    def close(self) -> int:
        """Remove the patterns, and give the bytes of the database."""
        for table in self._tables:
            self._connection.execute(f'DROP TABLE "one_{table.name}"')
        found = self._connection.execute("SELECT pg_database_size(current_database())").fetchone()
        self._connection.close()
        return int(found[0]) if found else 0


# ---- a run -------------------------------------------------------------------------------------------


async def tell(url: str, secret: str, bodies: Sequence[tuple[str, str]]) -> float:
    """Tell core of all events over 32 connections, in their order; give the seconds that it took."""
    signer, began, waiting = Signer([secret]), time.monotonic(), iter(bodies)

    async def work(http: aiohttp.ClientSession) -> None:
        for event_id, body in waiting:
            headers = {"Content-Type": "application/json", **signer.headers(event_id, now(), body)}
            async with http.post(f"{url}/webhooks/gateway", data=body, headers=headers) as answer:
                if answer.status != 202:
                    raise SystemExit(f"refused: {await answer.text()}")

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        await asyncio.gather(*(work(http) for _ in range(32)))
    return time.monotonic() - began


async def replies(sink: str, count: int) -> tuple[float, float]:
    """Wait until the stand-in has so many replies; give when the first and the last came."""
    last_seen, seen = time.monotonic(), -1
    async with aiohttp.ClientSession() as http:
        while True:
            async with http.get(f"{sink}/bench/replies") as answer:
                found = await answer.json()
            if found["count"] >= count:
                return found["first"], found["last"]
            if found["count"] > seen:
                seen, last_seen = found["count"], time.monotonic()
            if time.monotonic() - last_seen > SILENT_FOR:
                raise SystemExit(f"{seen} of {count} messages were answered, and then none any more")
            await asyncio.sleep(0.2)


class Bench:
    """One database with so many conversations, and the processes around it."""

    def __init__(self, server: Postgres, settings: dict[str, str], sink: Process) -> None:
        self._server = server
        self._settings = settings
        self._sink = sink
        self._told = 1
        self._chance = random.Random(1)

    def run(self, conversations: int, workers: int, messages: int) -> Turn:
        """Tell of messages, have the workers answer them, and count what each part used."""
        bodies = [
            question(self._told + n, FIRST_CHAT + self._chance.randrange(conversations), now())
            for n in range(messages)
        ]
        self._told += messages
        before = uvloop.run(_count(self._sink.said))
        server = cpu_of_server(self._server)
        with Process(CORE, "serve", "--no-worker", **self._settings) as web:
            started = web.cpu
            url = web.said.partition(PORT_LINE)[2]
            told = uvloop.run(tell(url, self._settings["CORE_WEBHOOK_SECRETS"], bodies))
            web_cpu = web.cpu - started
        with many([CORE, "worker"], workers, self._settings) as running:
            began, at_start = time.monotonic(), [one.cpu for one in running]
            first, last = uvloop.run(replies(self._sink.said, before + messages))
            worker_cpu = sum(one.cpu for one in running) - sum(at_start)
            took = time.monotonic() - began
        database = cpu_of_server(self._server) - server
        each = 1e6 / messages
        return Turn(
            conversations=conversations,
            workers=workers,
            messages=messages,
            rate=(messages - 1) / (last - first),
            told=messages / told,
            web=web_cpu * each,
            worker=worker_cpu * each,
            database=database * each,
            cores=(worker_cpu + database) / took,
        )


async def _count(sink: str) -> int:
    async with aiohttp.ClientSession() as http, http.post(f"{sink}/bench/replies") as answer:
        return int((await answer.json())["count"])


@contextmanager
def many(command: list[str | Path], count: int, settings: dict[str, str]) -> Iterator[list[Process]]:
    """Run so many of a command."""
    running: list[Process] = []
    try:
        running.extend(Process(*command, **settings) for _ in range(count))
        yield running
    finally:
        for one in running:
            one.__exit__()


def measure(given: argparse.Namespace) -> tuple[list[Turn], dict[int, int]]:
    """Fill and run, from the fewest conversations to the most; then the workers, on the fewest."""
    turns, sizes = [], {}
    secret = new_secret()
    with (
        tempfile.TemporaryDirectory() as folder,
        Postgres(shared_buffers="1GB", max_wal_size="8GB", max_connections="200") as server,
        Process(sys.executable, ROOT / "bench" / "scale_sink.py") as sink,
    ):
        os.chdir(folder)
        url = server.create("scale")
        settings = environment(url, secret) | {
            "CORE_GATEWAY_URL": sink.said,
            "CORE_PORT": "0",
            "CORE_LOG_LEVEL": "warning",
        }
        with temporary_environment(settings):
            furnish(Settings(_env_file=None), Path(folder))
        copier, bench = Copier(url), Bench(server, settings, sink)
        for number, conversations in enumerate(sorted(given.conversations)):
            say(f"{conversations:,} conversations: filling")
            copier.fill(conversations)
            sizes[conversations] = _size(url)
            bench.run(conversations, 1, given.messages // 4)  # what was just written lies in no cache
            for turn in range(given.turns):
                for workers in given.workers if number == 0 else [given.workers[0]]:
                    turns.append(bench.run(conversations, workers, given.messages))
                    say(f"turn {turn + 1}: {turns[-1].rate:.0f}/s, {turns[-1].cost:.0f} µs a message")
        copier.close()
    return turns, sizes


def _size(url: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    return int(found[0]) if found else 0


# ---- the figures -------------------------------------------------------------------------------------


def show(turns: list[Turn], sizes: dict[int, int]) -> bool:
    """Print the table; give whether a message costs the same with most conversations as with fewest."""
    kinds = sorted({(turn.conversations, turn.workers) for turn in turns})
    print("CPU in µs a message, medians; rate: messages a second, median, least and most of the turns\n")
    print("| conversations | workers | turns | rate | web | worker | PostgreSQL | together | cores busy |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    costs: dict[tuple[int, int], float] = {}
    for kind in kinds:
        own = [turn for turn in turns if (turn.conversations, turn.workers) == kind]
        web, worker, database, cost, cores, rate = (
            median(getattr(turn, name) for turn in own)
            for name in ("web", "worker", "database", "cost", "cores", "rate")
        )
        rates = [turn.rate for turn in own]
        costs[kind] = cost
        print(
            f"| {kind[0]:,} | {kind[1]} | {len(own)} | {rate:.0f} ({min(rates):.0f}–{max(rates):.0f})"
            f" | {web:.0f} | {worker:.0f} | {database:.0f} | {cost:.0f} | {cores:.2f} |"
        )
    fewest, most = min(sizes), max(sizes)
    one = min(workers for _, workers in kinds)
    if most > fewest:
        size = (sizes[most] - sizes[fewest]) / (most - fewest) / 1024
        print(f"\nA conversation of one question and answer takes {size:.1f} KiB with its indexes.")
    ratio = costs[most, one] / costs[fewest, one]
    reached = ratio <= CONSTANT
    print(
        f"\n{'reached' if reached else 'MISSED':<8} with {most:,} conversations a message costs at the most "
        f"{CONSTANT} × what it costs with {fewest:,}: × {ratio:.2f}"
    )
    print(f"machine: {os.cpu_count()} cores, load average at the end {os.getloadavg()[0]:.1f}")
    return reached


def main() -> int:
    """Read the command line; exit codes: 0 the bar was reached, 1 not, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )

    def numbers(text: str) -> list[int]:
        return [int(part) for part in text.split(",")]

    parser.add_argument(
        "--conversations", type=numbers, default=[1_000, 10_000, 100_000, 1_000_000],
        help="there before, separated by commas (1000,10000,100000,1000000)",
    )  # fmt: skip
    parser.add_argument("--workers", type=numbers, default=[1, 2, 4], help="side by side (1,2,4)")
    parser.add_argument("--messages", type=int, default=2_000, help="of a turn (default: %(default)s)")
    parser.add_argument("--turns", type=int, default=3, help="of each (default: %(default)s)")
    given = parser.parse_args()
    logs.configure(json=True)
    turns, sizes = measure(given)
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    report = {"turns": [asdict(turn) for turn in turns], "bytes": sizes, "at": to_rfc3339(now())}
    REPORT.write_text(json.dumps(report, indent=2) + "\n")
    return 0 if show(turns, sizes) else 1


if __name__ == "__main__":
    sys.exit(main())
