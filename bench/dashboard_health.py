"""How long the pages on health take: a user of 100,000 messages a month among 100 others, on SQLite.

Run: python bench/dashboard_health.py. Times are milliseconds of the CPU, of the fastest of several looks, so
that other work on the machine counts for little; "first" is a look at days of which none is counted yet.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "core" / "tests" / "support"))

from core_support.past import Past
from holdfast_contract.service.database import Database
from holdfast_core.adapters.tables import METADATA
from holdfast_core.adapters.troubles import TroubleTables
from holdfast_core.adapters.usage import UsageTables
from holdfast_core.application.usage import Usage
from holdfast_core.dashboard.frame.catalogue import Catalogue
from holdfast_core.dashboard.health import figures
from holdfast_core.dashboard.health.screens import COUNTING

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
QUESTIONS = 48_000
USERS = 100
TRIES = 9


async def seed(database: Database) -> None:
    """One busy shop, and many small ones whose sessions are backed up every five minutes."""
    await Past().month(NOW, 30, QUESTIONS).write(database, created_at=NOW)
    for number in range(USERS):
        past = Past(f"user{number}", first_number=1_000_000 + number * 10_000).month(NOW, 30, 50)
        for place in range(2 * 288):
            past.happened("backup.completed", NOW - timedelta(minutes=5 * place), bytes=40_000_000)
        await past.write(database, created_at=NOW)


async def measured(name: str, look: Callable[[], Awaitable[object]], tries: int = TRIES) -> None:
    """Print how long a look takes."""
    times = []
    for _ in range(tries):
        began = time.process_time()
        await look()
        times.append((time.process_time() - began) * 1000)
    print(f"{name:24} {min(times):7.1f} ms")


async def main(place: str | Path) -> None:
    """Measure."""
    database = Database(place, METADATA)
    await database.open()
    await seed(database)
    usage, troubles = Usage(UsageTables(database), lambda: NOW), TroubleTables(database)
    for number in range(3):
        await measured(f"first, look {number + 1}", lambda: usage.recent("acme", 30, within=COUNTING), 1)
    began = time.process_time()
    await usage.catch_up()
    print(f"{'all users, all days':24} {time.process_time() - began:7.1f} s")
    for days in (7, 30, 90):
        await measured(f"{days} days", lambda days=days: usage.recent("acme", days, within=COUNTING))
    report = await usage.recent("acme", 90)

    async def draw() -> None:
        figures.charts(Catalogue(), report)

    await measured("charts of 90 days", draw)
    await measured("troubles of one", lambda: troubles.symptoms("acme", NOW))
    await measured("troubles of all", lambda: troubles.symptoms(None, NOW))
    await measured("totals of all", lambda: usage.of_all(30))
    await database.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(main(Path(folder) / "core.db"))
