"""How fast the gateway's outbox delivers: as events come, and what an outage has left waiting.

python bench/outbox.py                       # 20,000 as they come; 10,000 and 100,000 waiting
python bench/outbox.py --quick               # a tenth of it

Each run has a database of its own with `synchronous=FULL` in a folder of the disk, and delivers signed
events of 1 KB to a receiver in a process of its own that answers 202 at once. What waits is written straight
into the tables, in so many chats; the clock starts with the outbox's start and ends when the last delivery is
recorded. The receiver checks that each came once and each chat in its order.
"""

import argparse
import asyncio
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop
from holdfast_contract.deliveries import DeliveryState
from holdfast_contract.events import Event, EventType, SessionReasonData
from holdfast_contract.ids import new_id
from holdfast_contract.service.database import Database
from holdfast_contract.signing import Signer, new_secret
from holdfast_contract.times import now, to_rfc3339
from holdfast_gateway.adapters.store.memory import Memory
from holdfast_gateway.adapters.store.sqlite import SqliteStore
from holdfast_gateway.adapters.store.tables import metadata
from holdfast_gateway.adapters.store.waiting import WaitingTable
from holdfast_gateway.adapters.webhook import WebhookReceiver
from holdfast_gateway.application.journal import Journal
from holdfast_gateway.application.outbox import Outbox
from holdfast_gateway.application.store import Change, Draft
from holdfast_gateway.domain.delivery import Settled, lane_of
from holdfast_gateway.domain.session import SessionKey

EVENT_BYTES = 1024
KEY = SessionKey("bench", "default")
WRITERS = 64
"""Tasks that record events side by side."""

ANSWER = b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"
END = b"\r\n\r\n"
LENGTH = b"content-length:"
FLAT = 1.25
"""What a delivery out of ten times as many may cost at the most: the processor's time, since the clock's
depends on what else the machine does."""


@dataclass(frozen=True)
class Run:
    """One figure: what was delivered, and how long it took in all and until the first had arrived."""

    title: str
    deliveries: int
    seconds: float
    first: float
    cpu: float

    @property
    def rate(self) -> float:
        """Deliveries a second."""
        return self.deliveries / self.seconds

    @property
    def cost(self) -> float:
        """Microseconds of the processor that one delivery takes."""
        return self.cpu / self.deliveries * 1e6

    def line(self) -> str:
        """Give it as a row of a table."""
        first = self.first * 1e3
        return f"| {self.title} | {self.seconds:.1f} | {self.rate:,.0f} | {first:.0f} | {self.cost:.0f} |"


class Received(asyncio.Protocol):
    """A connection of the receiver: answers at once, and notes what came."""

    def __init__(self, notes: "Notes") -> None:
        self._notes = notes
        self._data = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        while True:
            head, found, rest = self._data.partition(END)
            if not found:
                return
            if head.startswith(b"GET"):
                told = json.dumps(self._notes.tell()).encode()
                self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(told), told))
                self._data = rest
                continue
            length = int(head.lower().partition(LENGTH)[2].partition(b"\r\n")[0])
            if len(rest) < length:
                return
            self._notes.take(rest[:length])
            self._transport.write(ANSWER)
            self._data = rest[length:]


class Notes:
    """What a receiver has received."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}
        self._count = 0
        self._first: float | None = None
        self._out_of_order = 0

    def take(self, body: bytes) -> None:
        if self._first is None:
            self._first = time.time()
        # Events are made here and below alone: `reason` is the first thing in their data.
        chat, number = body.partition(b'"reason":"')[2].partition(b" ")[0].decode().split("/")
        self._out_of_order += int(number) != self._last.get(chat, -1) + 1
        self._last[chat] = int(number)
        self._count += 1

    def tell(self) -> dict[str, Any]:
        """Say what came since it was last asked."""
        told = {"count": self._count, "first": self._first, "outOfOrder": self._out_of_order}
        self.__init__()  # type: ignore[misc]
        return told


async def receive() -> None:
    """Be the receiver, until the process is ended."""
    notes = Notes()
    server = await asyncio.get_running_loop().create_server(lambda: Received(notes), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def data(chat: int, number: int) -> SessionReasonData:
    """Give what makes an event of about `EVENT_BYTES`."""
    return SessionReasonData(reason=f"c{chat}/{number} ".ljust(EVENT_BYTES - 185, "x"))


def fill(file: Path, count: int, chats: int) -> None:
    """Write deliveries that wait, as the gateway would have, into a database that is closed."""
    at = to_rfc3339(now())
    with sqlite3.connect(file) as connection:
        connection.executemany("INSERT INTO events VALUES (?,?,?,?,?,?,?)", _events(count, chats, at))
        connection.execute(
            "INSERT INTO deliveries SELECT sequence, 1, replace(event_id, 'evt', 'dlv'), lane, 'pending', 0,"
            " ?, NULL FROM events",
            (at,),
        )
    connection.close()


def _events(count: int, chats: int, at: str) -> Any:
    for n in range(count):
        event = Event(
            id=new_id("evt"),
            type=EventType.SESSION_DISCONNECTED,
            timestamp=now(),
            user_id=KEY.user_id,
            session_id=KEY.session_id,
            data=data(n % chats, n // chats).to_wire(),
        )
        lane = lane_of(KEY, f"c{n % chats}")
        yield n + 1, event.id, event.type, KEY.user_id, lane, event.to_json(), at


class Counting(WaitingTable):
    """What waits, counted as it is delivered."""

    _delivered = 0
    _wanted = 0
    _done = asyncio.Event()

    async def settle(self, settled: Sequence[Settled]) -> None:
        await super().settle(settled)
        self._delivered += sum(one.verdict.state is DeliveryState.DELIVERED for one in settled)
        if self._delivered >= self._wanted:
            self._done.set()

    async def wait(self, count: int) -> None:
        """Wait until so many deliveries are recorded as made."""
        self._wanted, self._done = count, asyncio.Event()
        if self._delivered < count:
            await self._done.wait()


class Bench:
    """Runs against one receiver."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/hook"
        self._port = port

    async def waiting(self, count: int, chats: int) -> Run:
        """Deliver what waits."""
        title = f"{count:,} waiting, {chats:,} chats"
        with tempfile.TemporaryDirectory(prefix="outbox-", dir=Path.cwd()) as folder:
            file = Path(folder) / "gateway.db"
            await self._prepare(file)
            await asyncio.to_thread(fill, file, count, chats)
            return await self._run(title, file, count)

    async def coming(self, count: int, chats: int) -> Run:
        """Deliver events while they are recorded, as fast as they can be."""
        title = f"{count:,} as they come, {chats:,} chats"
        with tempfile.TemporaryDirectory(prefix="outbox-", dir=Path.cwd()) as folder:
            file = Path(folder) / "gateway.db"
            await self._prepare(file)
            return await self._run(title, file, count, chats)

    async def _prepare(self, file: Path) -> None:
        database = await Database(file, metadata).open()
        await Memory(database).waiting.configure([self._url])
        await database.close()

    async def _run(self, title: str, file: Path, count: int, chats: int | None = None) -> Run:
        database = await Database(file, metadata).open()
        memory = Memory(database)
        memory.waiting = waiting = Counting(database)
        memory.store = SqliteStore(database, waiting)
        journal = Journal(memory.store)
        async with WebhookReceiver(self._url, Signer([new_secret()])) as receiver:
            outbox = Outbox(waiting, journal, [receiver])
            began, at, cpu = time.perf_counter(), time.time(), time.process_time()
            await outbox.start()
            if chats is not None:
                await asyncio.gather(*(record(journal, n, count, chats) for n in range(WRITERS)))
            await waiting.wait(count)
            seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
            await outbox.stop()
        await database.close()
        told = await self._told()
        if (told["count"], told["outOfOrder"]) != (count, 0):
            raise SystemExit(f"{title}: {told}")
        return Run(title, count, seconds, told["first"] - at, cpu)

    async def _told(self) -> dict[str, Any]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
        head = await reader.readuntil(END)
        told: dict[str, Any] = json.loads(await reader.readexactly(int(head.split()[-1])))
        writer.close()
        return told


async def record(journal: Journal, writer: int, count: int, chats: int) -> None:
    """Record one writer's share; a chat has one writer, so that its order is the order of its numbers."""
    for n in range(count):
        if n % chats % WRITERS == writer:
            draft = Draft(
                EventType.SESSION_DISCONNECTED, KEY, data(n % chats, n // chats), lane=f"c{n % chats}"
            )
            await journal.commit(Change(events=[draft]))


async def measure(port: int, *, share: float) -> int:
    """Do all runs, print the table, and say whether the cost of a delivery is flat."""
    bench = Bench(port)
    few, many = int(10_000 * share), int(100_000 * share)
    print("| run | s | a second | first after ms | CPU µs each |\n|---|---|---|---|---|")
    runs = []
    for run in (
        bench.coming(int(20_000 * share), 1_000),
        bench.waiting(few, 1_000),
        bench.waiting(many, 1_000),
        bench.waiting(many, 50),
        bench.waiting(many, int(10_000 * share)),
    ):
        runs.append(await run)
        print(runs[-1].line(), flush=True)
    of_few, *of_many = (run.cost for run in runs[1:])
    return int(max(of_many) > FLAT * of_few)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of it")
    parser.add_argument("--receive", action="store_true", help="be the receiver (used by itself)")
    given = parser.parse_args()
    if given.receive:
        uvloop.run(receive())
    receiver = subprocess.Popen([sys.executable, __file__, "--receive"], stdout=subprocess.PIPE, text=True)
    try:
        assert receiver.stdout is not None
        port = int(receiver.stdout.readline())
        return uvloop.run(measure(port, share=0.1 if given.quick else 1.0))
    finally:
        receiver.terminate()
        receiver.wait()


if __name__ == "__main__":
    sys.exit(main())
