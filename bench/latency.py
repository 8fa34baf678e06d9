"""From a contact's message to the answer on the phone: how long, and where the time goes.

python bench/latency.py                               # 1, 10 and 50 busy sessions
python bench/latency.py --sessions 1,10 --seconds 20

All services run as processes, each session in its own Chromium on the simulator, pacing off. A busy session
is written to every four seconds in the mean, at random moments. Every part writes down when it has done its
share, by the one clock of this machine: the simulator when the message and the answer reach WhatsApp's
server, the gateway when the event is committed, core when the event is stored and when the reply is
committed.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles

import aiohttp
from fleet import ChaosError, Held, World, run, say, step, until
from stack import ONE_REPLY_A_MESSAGE

EVERY = 4.0
"""Seconds between two messages to one session, in the mean."""

ARTICLES = 200
ANSWERED_WITHIN = 60.0
STAGES = ("page and gateway", "webhook", "deciding", "call and send")


@dataclass(frozen=True)
class Exchange:
    """One message and its answer: milliseconds that each stage took."""

    stages: tuple[float, ...]

    @property
    def total(self) -> float:
        """From the message to the answer."""
        return sum(self.stages)


@dataclass(frozen=True)
class Result:
    """All exchanges with so many busy sessions; `load` is the machine's load average at the end."""

    sessions: int
    exchanges: list[Exchange]
    load: float


async def measure(sessions: int, seconds: float, seed: int) -> Result:
    """Start everything, write to so many sessions for so long, and look at what was written down."""
    folder = Path(tempfile.mkdtemp(prefix="hf-bench-"))
    names = [(f"user{number:02}", "default") for number in range(sessions)]
    settings = {"GATEWAY_MAX_SESSIONS": str(sessions), "GATEWAY_PACING": "off"}
    try:
        with step(f"{sessions} sessions: start and pair"):
            world = await World(folder, names, settings, answered=True).__aenter__()
        try:
            await asyncio.gather(*(_teach(world, held) for held in world.sessions))
            with step("write and wait for the answers"):
                asked = await _write(world, seconds, seed)
                await until(lambda: _all_answered(world, asked), ANSWERED_WITHIN, "every message answered")
            load = os.getloadavg()[0]
            phones = [await world.phones.messages(held.phone) for held in world.sessions]
        finally:
            await world.__aexit__(None, None, None)
        exchanges = list(_exchanges(folder, [one for phone in phones for one in phone]))
        if len(exchanges) != asked:
            raise ChaosError(f"{asked} were asked and {len(exchanges)} could be followed")
        return Result(sessions, exchanges, load)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _teach(world: World, held: Held) -> None:
    text = "# Prices\n\n" + "\n\n".join(f"## KX{n:05}\n\nKX{n:05} costs {n + 1}.50." for n in range(ARTICLES))
    async with aiohttp.ClientSession(world.stack.core_url, headers=world.stack.operator) as http:
        user = f"/v1/users/{held.user}"
        for method, path, body in (
            ("POST", "/v1/users", {"userId": held.user}),
            ("PUT", f"{user}/assistant", ONE_REPLY_A_MESSAGE),
            ("POST", f"{user}/documents", {"filename": "prices.md", "text": text}),
        ):
            async with http.request(method, path, json=body) as answer:
                answer.raise_for_status()


async def _write(world: World, seconds: float, seed: int) -> int:
    """Write to every session at random moments; give how many messages that were."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + seconds

    async def to_one(number: int, held: Held) -> int:
        chance, count = random.Random(seed * 1000 + number), 0
        await asyncio.sleep(chance.uniform(0, EVERY))
        while loop.time() < ends:
            contact = f"6281300{chance.randrange(20):04}"
            await world.phones.write(held.phone, contact, f"How much is KX{count % ARTICLES:05}?")
            count += 1
            await asyncio.sleep(chance.expovariate(1 / EVERY))
        return count

    return sum(await asyncio.gather(*(to_one(*one) for one in enumerate(world.sessions))))


async def _all_answered(world: World, asked: int) -> bool:
    phones = await asyncio.gather(*(world.phones.messages(held.phone) for held in world.sessions))
    return sum(one["fromMe"] for phone in phones for one in phone) >= asked


def _exchanges(folder: Path, messages: Sequence[dict[str, str]]) -> Iterator[Exchange]:
    """Put together what each part wrote down of one message."""
    told = {}
    with sqlite3.connect(folder / "gateway" / "gateway.db") as gateway:
        for event_id, body in gateway.execute(
            "SELECT event_id, body FROM events WHERE type = 'message.received'"
        ):
            event = json.loads(body)
            told[event["data"]["messageId"]] = (event_id, event["timestamp"])
    with sqlite3.connect(folder / "core" / "core.db") as core:
        stored = dict(core.execute("SELECT event_id, received_at FROM inbox"))
        replies = {
            asked: (decided_at, sent)
            for asked, decided_at, sent in core.execute(
                "SELECT m.message_id, r.created_at, r.sent_message_id"
                " FROM replies r JOIN messages m ON m.number = r.message_number"
            )
        }
    at = {one["messageId"]: one["sentAt"] for one in messages}
    for asked in messages:
        if asked["fromMe"]:
            continue
        own = asked["messageId"]
        event_id, event_at = told[own]
        decided_at, sent = replies[own]
        times = [asked["sentAt"], event_at, stored[event_id], decided_at, at[sent]]
        moments = [datetime.fromisoformat(time) for time in times]
        yield Exchange(tuple((then - first).total_seconds() * 1000 for first, then in pairwise(moments)))


def _p99(values: Sequence[float]) -> float:
    return quantiles(values, n=100)[98] if len(values) > 1 else values[0]


def show(results: Sequence[Result]) -> None:
    """Print the table: milliseconds, and each stage's share of the whole."""
    stages = "".join(f"{name:>20}" for name in STAGES)
    print(f"{'sessions':>8}{'answers':>9}{'median':>9}{'p99':>9}{stages}{'load':>7}")
    for one in results:
        totals = [exchange.total for exchange in one.exchanges]
        columns = []
        for number in range(len(STAGES)):
            values = [exchange.stages[number] for exchange in one.exchanges]
            share = sum(values) / sum(totals)
            columns.append(f"{median(values):>8.0f} {_p99(values):>5.0f} {share:>4.0%}")
        print(
            f"{one.sessions:>8}{len(totals):>9}{median(totals):>9.0f}{_p99(totals):>9.0f}"
            + "".join(f"{column:>20}" for column in columns)
            + f"{one.load:>7.1f}"
        )
    print("milliseconds; of each stage the median, the 99th percentile and its share of all the time")


def main() -> int:
    """Read the command line; exit codes: 0 measured, 1 failed, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", default="1,10,50", help="how many are busy (default: %(default)s)")
    parser.add_argument(
        "--seconds", type=float, default=60.0, help="of writing, at least (default: %(default)s)"
    )
    parser.add_argument("--answers", type=int, default=100, help="of each, at least (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="when what is written (default: %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    options = parser.parse_args()
    counts = [int(count) for count in options.sessions.split(",")]

    async def work() -> int:
        results = []
        for count in counts:
            seconds = max(options.seconds, options.answers * EVERY / count)
            results.append(await measure(count, seconds, options.seed))
            say(f"{count} sessions measured")
        if options.json:
            options.json.write_text(json.dumps([asdict(one) for one in results], indent=2) + "\n")
        show(results)
        return 0

    return run(work)


if __name__ == "__main__":
    sys.exit(main())
