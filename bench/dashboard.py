"""How long core takes for each page of the dashboard, in a shop with a past.

python bench/dashboard.py                       # 100 sessions, 100,000 messages of one business
python bench/dashboard.py --messages 10000 --turns 5

Core and a gateway of the contract's shape run in this process, on SQLite; a page is asked for over loopback
until its last byte is there, so that a figure is core's time, the gateway's answer and some 2 ms of client.
Every screen of the table that can be looked at is measured, as the operator and a business see it.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

from aiohttp.test_utils import TestClient, TestServer

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "core" / "tests" / "support"))

from core_support.fake_gateway import FakeGateway
from core_support.past import Past
from core_support.running import Running, make_settings
from core_support.visiting import Visiting, sign_in
from core_support.world import fill, make_world
from holdfast_contract.replies import Action, Answer, RankedIntent, Step, Verdict
from holdfast_contract.service.engines import add_new
from holdfast_contract.times import now
from holdfast_core.adapters.tables import accounts, audit, contacts, conversations
from holdfast_core.bootstrap import CORE, build
from holdfast_core.dashboard.frame.door import Who
from sqlalchemy import Connection, insert

ROOT = Path(__file__).resolve().parents[1]
BAR = 100.0
"""Milliseconds."""

DAYS = 30


@dataclass(frozen=True)
class Figure:
    """One screen: milliseconds of each turn, the first of them apart."""

    name: str
    path: str
    status: int
    size: int
    first: float
    turns: list[float]

    @property
    def median(self) -> float:
        """The middle one."""
        return median(self.turns)


async def main() -> int:
    """Measure, print, and keep the figures. Gives 1 where a page is over the bar."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=9)
    given = parser.parse_args()
    fake = FakeGateway()
    with tempfile.TemporaryDirectory(prefix="hf-bench-") as folder:
        async with TestServer(fake.app()) as server:
            url = str(server.make_url("")).rstrip("/")
            settings = make_settings(f"sqlite:///{folder}/core.db", url)
            app = build(settings)
            async with TestClient(TestServer(app)) as client:
                core = Running(client, fake, app[CORE], settings)
                say("a business with a past …")
                world = await furnish(core, given.sessions, given.messages)
                visit = await sign_in(core)
                figures = [
                    await measure(visit, screen.name, fill(screen.path, world), given.turns)
                    for screen in core.screens
                    if screen.method == "GET" and screen.who != Who.ANYONE
                ]
                for session in core.closing:
                    await session.close()
    show(figures, given)
    return int(any(figure.median > BAR for figure in figures))


async def furnish(core: Running, sessions: int, messages: int) -> dict[str, str]:
    """Make a business with something of every kind in it, and give the ids that paths need."""
    world = await make_world(core, "acme")
    await core.settled(5)
    for number in range(sessions):
        state = ("connected", "connected", "connected", "pairing", "reconnecting")[number % 5]
        name = f"shop-{number:03}"
        core.gateway.put("acme", state, session_id=name, phone=f"62811{number:05}", name=f"Shop {number}")
        await core.core.sessions.add("acme", name)
    past = Past(first_number=1_000)
    past.month(now(), DAYS, round(messages / 2.08))
    for reply in past.replies:
        reply["decision"] = _decision(reply["action"])
    await past.write(core.core.database, created_at=now() - timedelta(days=DAYS))
    await core.core.database.write(lambda connection: _people(connection, past))
    return world


def _decision(action: str) -> dict:
    verdict = Verdict(score=0.8, threshold=0.5, answerable=True, reasons=["numbers agree"])
    steps = [
        Step(name=name, outcome="done", ms=1.0) for name in ("permission", "intent", "retrieval", "answer")
    ]
    answer = Answer(
        reply="We open at seven.",
        intent="hours",
        confidence=0.9,
        runners_up=[RankedIntent(intent="price", confidence=0.1)],
        passages=[],
        verdict=verdict,
        action=Action(action),
        steps=steps,
    )
    return answer.to_wire()


def _people(connection: Connection, past: Past) -> None:
    """Add contacts, conversations, people and a long log beside the messages."""
    last = {message["contact_id"]: message["sent_at"] for message in past.messages}
    of_contact = [{"user_id": "acme", "contact_id": one, "phone": one, "name": f"Ana {one}"} for one in last]
    connection.execute(insert(contacts), of_contact)
    chats = [
        {"user_id": "acme", "session_id": "default", "contact_id": one, "last_at": at}
        for one, at in last.items()
    ]
    connection.execute(insert(conversations), chats)
    deed = {"email": "a@b.test", "user_id": "acme", "action": "inbox.write", "target": {}, "address": "::1"}
    connection.execute(insert(audit), [deed | {"at": now()} for _ in range(10_000)])
    someone = {"role": "tenant", "user_id": "acme", "revision": 1, "created_at": now()}
    rows = [someone | {"person_id": f"per_{n}", "email": f"p{n}@b.test"} for n in range(100)]
    add_new(connection, accounts, rows, accounts.c.email)


async def measure(visit: Visiting, name: str, path: str, turns: int) -> Figure:
    """Ask for a page so often, one time after the other."""
    took = []
    for _ in range(turns + 1):
        began = time.perf_counter()
        shown = await visit.get(path)
        took.append((time.perf_counter() - began) * 1_000)
    return Figure(name, path, shown.status, len(shown.text), took[0], took[1:])


def show(figures: list[Figure], given: argparse.Namespace) -> None:
    """Print a table, the slowest first, and keep it."""
    print(
        f"\n{given.sessions} sessions, {given.messages:,} messages, {given.turns} turns; bar {BAR:.0f} ms\n"
    )
    print(f"{'screen':34} {'status':>6} {'kB':>7} {'first':>8} {'median':>8} {'max':>8}")
    for figure in sorted(figures, key=lambda figure: -figure.median):
        size, over = figure.size / 1_000, " OVER" if figure.median > BAR else ""
        times = f"{figure.first:8.1f} {figure.median:8.1f} {max(figure.turns):8.1f}"
        print(f"{figure.name:34} {figure.status:6} {size:7.1f} {times}{over}")
    folder = ROOT / ".artifacts" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dashboard.json").write_text(json.dumps([vars(figure) for figure in figures], indent=1))


def say(text: str) -> None:
    """Tell how far it is."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
