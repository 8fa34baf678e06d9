"""How soon a subscription's receiver has an event, and whether subscriptions that do not match change that.

make bench-automations                       # or: python bench/automations.py
python bench/automations.py --quick          # one turn of five seconds a run
python bench/automations.py --rate 20        # on a machine that has other things to do

Contacts' pictures go to core's /webhooks/gateway, signed and at a steady rate, from this process; core runs
in a process of its own on SQLite with `synchronous=FULL`, and the receiver, which checks no signature and
answers 204 at once, in a third. Lag is from the moment at which an event was due to be told to core until the
receiver has the whole of it. CPU is that of core's process; of a delivery it is what is more than the same
events cost where nobody subscribes.

By turns there are 0, 10, 100 and 1,000 subscriptions that ask for other types, sessions, chats or intents,
beside one that asks for all messages; then 1,000 for one chat each, and 1,000 beside several that match. What
it costs to choose an event's subscribers is measured apart: of the rest, core does more at once, and cheaper,
the more it has to do.
"""

import argparse
import asyncio
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import aiohttp
import uvloop
from holdfast_contract.core import User
from holdfast_contract.ids import new_id
from holdfast_contract.service import logs
from holdfast_contract.service.database import Database
from holdfast_contract.service.serve import run, serve
from holdfast_contract.signing import Signer, new_secret
from holdfast_contract.subscriptions import CreateSubscription, Subscription
from holdfast_contract.times import now, to_rfc3339
from holdfast_core.adapters.publishing import Publisher, as_received
from holdfast_core.adapters.subscriptions import SubscriptionTable
from holdfast_core.adapters.tables import METADATA
from holdfast_core.adapters.users import UserTables
from holdfast_core.bootstrap import build
from holdfast_core.config import Settings
from holdfast_core.domain.conversations.arrivals import read_event
from sqlalchemy import Connection

REPORT = Path(__file__).resolve().parents[1] / ".artifacts" / "bench" / "automations.json"
CHATS = 200
FIRST_CHAT = 6_280_000_000_000
FLAT = 1.25
"""What choosing may cost beside a thousand that do not match, as a share of what it costs without them.

It is measured by itself too: what the rest costs depends on how much core does at once.
"""

PATIENCE = 300.0
"""Seconds for core to be done with what it was told."""

LOOKED_EVERY = 0.5
TOLD, TRIES = 500, 7
"""Events that are put down at once to measure what that costs, and how often; the least counts."""

WAITING = re.compile(r"^holdfast_core_waiting{.*} (.+)$", re.MULTILINE)
EMAIL = "bench@holdfast.test"
END = b"\r\n\r\n"
ANSWER = b"HTTP/1.1 204 No Content\r\n\r\n"


@dataclass(frozen=True)
class Plan:
    """A run: how many subscriptions get every event, do not match, and are for one chat each."""

    matching: int = 1
    others: int = 0
    by_chat: int = 0

    @property
    def title(self) -> str:
        """Name it."""
        if self.by_chat:
            return f"{self.by_chat:,} for one chat each"
        return f"{self.matching} of {self.matching + self.others:,}"

    def filters(self) -> list[dict[str, list[str]]]:
        """Say what each subscription asks for."""
        kinds: list[dict[str, list[str]]] = [
            {"eventTypes": ["session.*", "backup.failed"]},
            {"eventTypes": ["message.*"], "sessions": ["second"]},
            {"eventTypes": ["message.received"], "chats": ["628999"]},
            {"intents": ["delivery"]},
        ]
        return [
            *[{"eventTypes": ["message.*"]}] * self.matching,
            *({"chats": [str(FIRST_CHAT + number)]} for number in range(self.by_chat)),
            *itertools.islice(itertools.cycle(kinds), self.others),
        ]


ALONE, BESIDE = Plan(), Plan(others=1_000)
PLANS = [
    *(ALONE, Plan(others=10), Plan(others=100), BESIDE),
    Plan(matching=0, by_chat=1_000),
    Plan(matching=3, others=1_000),
]
NOBODY = Plan(matching=0)


@dataclass(frozen=True)
class Figures:
    """What a run came to: lag in ms, CPU in ms of core's process."""

    title: str
    subscriptions: int
    events: int
    deliveries: int
    median: float
    p95: float
    p99: float
    cpu_per_event: float
    cpu_per_delivery: float

    def line(self) -> str:
        """Give it as a row of a table."""
        lag = f"{self.median:.0f} | {self.p95:.0f} | {self.p99:.0f}"
        return (
            f"| {self.title} | {self.deliveries:,} | {lag} | {self.cpu_per_event:.2f} "
            f"| {self.cpu_per_delivery:.2f} |"
        )


class Received(asyncio.Protocol):
    """A connection of the receiver: answers at once, and notes when what came."""

    def __init__(self, notes: list[tuple[str, float]]) -> None:
        self._notes = notes
        self._data = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        while END in self._data:
            head, _, rest = self._data.partition(END)
            if head.startswith(b"GET"):
                told = json.dumps(self._notes).encode()
                self._notes.clear()
                self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(told), told))
                self._data = rest
                continue
            length = int(_header(head, b"content-length"))
            if len(rest) < length:
                return
            self._notes.append((_header(head, b"webhook-id").decode(), time.time()))
            self._transport.write(ANSWER)
            self._data = rest[length:]


def _header(head: bytes, name: bytes) -> bytes:
    at = head.lower().index(b"\r\n" + name + b":") + len(name) + 3
    return head[at:].partition(b"\r\n")[0].strip()


async def receive() -> None:
    """Be the receiver, until the process is ended."""
    notes: list[tuple[str, float]] = []
    server = await asyncio.get_running_loop().create_server(lambda: Received(notes), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def serving() -> None:
    """Serve as `holdfast-core serve` does."""
    app = build(Settings(_env_file=None))
    await serve(app, "127.0.0.1", 0, started=lambda address: print(address, flush=True))


@contextmanager
def started(role: str, **environment: str) -> Iterator[tuple[str, int]]:
    """Run this program in another role; give what it says first, and its process id."""
    process = subprocess.Popen(
        [sys.executable, __file__, role], env=os.environ | environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip(), process.pid
    finally:
        process.terminate()
        process.wait()


class Bench:
    """Core with its subscriptions, and the receiver of their events."""

    def __init__(self, core: str, pid: int, receiver: str, secret: str, http: aiohttp.ClientSession) -> None:
        self._core = core
        self._pid = pid
        self._receiver = receiver
        self._signer = Signer([secret])
        self._http = http

    async def subscribe(self, plan: Plan) -> None:
        """Make the user with the plan's subscriptions, mixed."""
        await self._make("/v1/users", {"userId": "bench"})
        for filters in plan.filters():
            await self._make("/v1/users/bench/subscriptions", {"url": self._receiver, **filters})

    async def _make(self, path: str, body: dict[str, Any]) -> None:
        async with self._http.post(self._core + path, json=body) as answer:
            assert answer.status == 201, await answer.text()

    async def play(self, plan: Plan, rate: float, seconds: float, idle: float) -> Figures:
        """Tell core of events at a rate; `idle` is what one costs in ms where nobody subscribes."""
        count = int(rate * seconds)
        each = plan.matching + (plan.by_chat > 0)
        due: dict[str, float] = {}
        before, began = self._cpu(), time.time()
        calls = []
        for number in range(count):
            at = began + number / rate
            if (wait := at - time.time()) > 0:
                await asyncio.sleep(wait)
            event_id = new_id("evt")
            due[event_id] = at
            calls.append(asyncio.create_task(self._tell(event_id, number)))
        await asyncio.gather(*calls)
        arrived = await self._arrived(due, count * each)
        cpu = (self._cpu() - before) * 1e3
        lags = sorted((at - due[event_id]) * 1e3 for event_id, at in arrived)
        return Figures(
            title=plan.title,
            subscriptions=plan.matching + plan.others + plan.by_chat,
            events=count,
            deliveries=len(lags),
            median=_share(lags, 0.5),
            p95=_share(lags, 0.95),
            p99=_share(lags, 0.99),
            cpu_per_event=cpu / count,
            cpu_per_delivery=(cpu - idle * count) / len(lags) if lags else 0.0,
        )

    async def _tell(self, event_id: str, number: int) -> None:
        body = _picture(event_id, number)
        headers = {"Content-Type": "application/json", **self._signer.headers(event_id, now(), body)}
        url = self._core + "/webhooks/gateway"
        async with self._http.post(url, data=body, headers=headers) as answer:
            assert answer.status == 202, await answer.text()

    async def _arrived(self, due: dict[str, float], count: int) -> list[tuple[str, float]]:
        """Wait until core has nothing more to do; give the deliveries of these events, which are so many."""
        for _ in range(int(PATIENCE / LOOKED_EVERY)):
            await asyncio.sleep(LOOKED_EVERY)
            if not await self._waiting():
                break
        async with self._http.get(self._receiver) as answer:
            found = [(one, at) for one, at in json.loads(await answer.text()) if one in due]
        assert len(found) == count, f"{len(found)} deliveries of {count} arrived"
        return found

    async def _waiting(self) -> int:
        """Count what waits in core's queues."""
        async with self._http.get(self._core + "/metrics") as answer:
            told = await answer.text()
        return sum(int(float(count)) for count in WAITING.findall(told))

    def _cpu(self) -> float:
        fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _share(ordered: list[float], share: float) -> float:
    return ordered[int(len(ordered) * share)] if ordered else 0.0


def _picture(event_id: str, number: int) -> str:
    """Give a contact's picture as an event; it is stored, and asks for no answer."""
    chat = str(FIRST_CHAT + number % CHATS)
    at = to_rfc3339(now())
    data = {
        "messageId": new_id("msg"),
        "chat": {"chatId": f"{chat}@c.us", "kind": "direct"},
        "from": {"contactId": chat, "phone": chat, "name": "Ayu"},
        "fromMe": False,
        "type": "image",
        "text": "x" * 400,
        "sentAt": at,
    }
    envelope = {"id": event_id, "type": "message.received", "timestamp": at, "userId": "bench"}
    return json.dumps(envelope | {"sessionId": "default", "data": data})


@asynccontextmanager
async def benched(receiver: str) -> AsyncIterator[Bench]:
    """Run a core on an empty database."""
    secret, password = new_secret(), new_secret()
    with tempfile.TemporaryDirectory(dir=REPORT.parent) as folder:
        settings = {
            "CORE_DATABASE_URL": f"sqlite:///{folder}/core.db",
            "CORE_WEBHOOK_SECRETS": secret,
            "CORE_GATEWAY_API_KEY": new_secret(),
            "CORE_SECRET_KEY": new_secret(),
            "CORE_ADMIN_EMAIL": EMAIL,
            "CORE_ADMIN_PASSWORD": password,
            "CORE_AUTOMATION_ALLOWED_HOSTS": f"127.0.0.1:{receiver}",
            "CORE_SUBSCRIPTIONS_PER_USER": "10000",
        }
        with started("--core", **settings) as (url, pid):
            operator = {"Authorization": aiohttp.encode_basic_auth(EMAIL, password)}
            async with aiohttp.ClientSession(headers=operator) as http:
                yield Bench(url, pid, f"http://127.0.0.1:{receiver}/", secret, http)


async def choosing(plan: Plan) -> float:
    """Give the CPU time in µs in which an event's subscribers are found and it is put down for them."""
    with tempfile.TemporaryDirectory(dir=REPORT.parent) as folder:
        database = await Database(Path(folder) / "core.db", METADATA).open()
        await UserTables(database).add(User(user_id="bench", created_at=now()))
        table, publisher = SubscriptionTable(database, now, 10_000), Publisher(now)
        for filters in plan.filters():
            given = CreateSubscription.from_wire({"url": "https://example.com/", **filters})
            made = Subscription(**vars(given), subscription_id=new_id("sub"), created_at=now())
            await table.add("bench", made, "sealed")

        def tell(connection: Connection) -> float:
            events = [read_event(_picture(new_id("evt"), number).encode()) for number in range(TOLD)]
            told = [as_received(one, one.to_json(), one.data["from"]["contactId"]) for one in events]
            began = time.thread_time()
            for one in told:
                publisher.tell(connection, [one])
            return (time.thread_time() - began) / TOLD * 1e6

        costs = [await database.write(tell) for _ in range(TRIES)]
        await database.close()
        return min(costs)


def middle(turns: Sequence[Figures]) -> Figures:
    """Give of each figure the middle one."""
    names = ("median", "p95", "p99", "cpu_per_event", "cpu_per_delivery")
    return replace(turns[0], **{name: median(getattr(one, name) for one in turns) for name in names})


async def measure(receiver: str, rate: float, seconds: float, turns: int) -> int:
    """Do all runs by turns, print the table, and say whether the cost of choosing is flat."""
    played: dict[Plan, list[Figures]] = {plan: [] for plan in (NOBODY, *PLANS)}
    for _ in range(turns):
        for plan, its in played.items():
            async with benched(receiver) as bench:
                await bench.subscribe(plan)
                idle = played[NOBODY][-1].cpu_per_event if played[NOBODY] else 0.0
                its.append(await bench.play(plan, rate, seconds, idle))
                print(its[-1].line(), file=sys.stderr, flush=True)
    figures = {plan: middle(its) for plan, its in played.items()}
    print("| matching | deliveries | lag ms | p95 | p99 | CPU ms an event | CPU ms a delivery |")
    print("|---|---|---|---|---|---|---|")
    for one in figures.values():
        print(one.line())
    alone, beside = figures[ALONE], figures[BESIDE]
    cost, lag = beside.cpu_per_event / alone.cpu_per_event, beside.median / alone.median
    print(f"\n{beside.title} beside {alone.title}: CPU × {cost:.2f}, median lag × {lag:.2f}")
    found = {plan.title: await choosing(plan) for plan in PLANS}
    print("\n| matching | CPU µs to choose and put down |\n|---|---|")
    for title, least in found.items():
        print(f"| {title} | {least:.0f} |")
    chosen = found[BESIDE.title] / found[ALONE.title]
    print(f"\n{beside.title} beside {alone.title}: × {chosen:.2f}, at the most × {FLAT}")
    report = {
        "rate": rate,
        "seconds": seconds,
        "cpuRatio": cost,
        "lagRatio": lag,
        "choosingRatio": chosen,
        "choosingMicroseconds": found,
        "runs": [asdict(one) for one in figures.values()],
    }
    REPORT.write_text(json.dumps(report, indent=2) + "\n")
    return int(chosen > FLAT)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rate", type=float, default=100, help="events a second (100)")
    parser.add_argument("--seconds", type=float, default=20, help="of each run (20)")
    parser.add_argument("--turns", type=int, default=3, help="of all runs, whose middle counts (3)")
    parser.add_argument("--quick", action="store_true", help="one turn of five seconds a run")
    parser.add_argument("--receive", action="store_true", help="be the receiver (used by itself)")
    parser.add_argument("--core", action="store_true", help="be core (used by itself)")
    given = parser.parse_args()
    if given.receive:
        uvloop.run(receive())
        return 0
    if given.core:
        logs.configure(json=True)
        return run(serving())
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    with started("--receive") as (port, _):
        return uvloop.run(
            measure(port, given.rate, *((5, 1) if given.quick else (given.seconds, given.turns)))
        )


if __name__ == "__main__":
    sys.exit(main())
