"""How much memory a session takes, beside Playwright's default launch of full Chromium on the same page.

python bench/memory.py                       # 1, 5, 10 and 20 sessions, then an hour's traffic, six times
python bench/memory.py --sessions 1,5        # a quick look
python bench/memory.py --json memory.json

PSS (proportional set size) of all processes of each browser: pages that processes share count by share, so
that the sum over all browsers is what the machine really gives. Gateway and driver are told apart.
"""

import argparse
import asyncio
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from statistics import mean, median

from fleet import (
    ON_MAIN,
    ROOT,
    ChaosError,
    Held,
    World,
    drivers,
    group_members,
    leaders_below,
    pss,
    run,
    say,
    step,
    until,
)
from holdfast_contract.messages import SendMessage
from playwright.async_api import BrowserContext, Page, Playwright, async_playwright

LIBRARY = ROOT / "gateway" / "node_modules" / "@wppconnect" / "wa-js" / "dist" / "wppconnect-wa.js"
FULL_CHROMIUM = ("/usr/lib/chromium/chromium", "chromium", "google-chrome")
MESSAGES_AN_HOUR = 3600
"""One a second, half of them in, half of them out."""

LANES = 4
"""Sessions that have a message under way at the same time."""

CONTACT = "628120001"
KEEP_ALIVE, REST = 5, 15.0
"""Seconds: what happens every five minutes of an hour that passes in one; how long all is quiet after it."""

SETTLED_WITHIN = 40.0
SAMPLES, SAMPLE_EVERY, STEADY = 4, 2.0, 0.01
RATIO_BAR, MEGABYTES_BAR, FLAT_BAR = 0.5, 110.0, 1.05

GROWTH_BAR, HOURS, CYCLE_BAR = 0.03, 6, 0.05
"""The growth in any one hour, and in all after so many: by then a page's database has filled its write buffer
of 4 MB and begun anew, so that what is more than at the start has really grown."""

MANY = 20
"""From so many sessions on the megabytes are judged: few share little of the program itself."""


@dataclass(frozen=True)
class Memory:
    """PSS in megabytes: of a session's browser in the mean and at most; of the processes that all share."""

    sessions: int
    mean_mb: float
    most_mb: float
    driver_mb: float
    gateway_mb: float = 0.0


class Peer:
    """Playwright's default launch of full Chromium, with a profile, a login and the library on each page."""

    def __init__(self, playwright: Playwright, chromium: str, folder: Path, world: World) -> None:
        """Profiles are kept below `folder`, so that each pairs only once."""
        self._playwright = playwright
        self._chromium = chromium
        self._folder = folder
        self._world = world
        self._open: list[BrowserContext] = []

    async def open(self, count: int) -> None:
        """Have so many browsers on the ready page."""
        library = await asyncio.to_thread(LIBRARY.read_text)
        for number in range(len(self._open), count):
            profile = self._folder / str(number)
            is_new = not profile.exists()
            context = await self._playwright.chromium.launch_persistent_context(
                profile, executable_path=self._chromium, headless=True
            )
            self._open.append(context)
            page = context.pages[0]
            await page.goto(self._world.stack.simulator_url + "/")
            if is_new:
                await self._pair(number)
            await _until_true(page, ON_MAIN)
            await page.evaluate(library)
            await _until_true(page, "Boolean(window.WPP?.isReady)")

    async def _pair(self, number: int) -> None:
        qrs = await until(self._world.phones.screens, 30, "a QR in the default browser")
        await self._world.phones.scan(qrs[0], f"62813000{number:04}", f"Peer {number}")

    async def close(self) -> None:
        """Close all browsers."""
        for context in self._open:
            await context.close()
        self._open.clear()

    async def measure(self) -> Memory:
        """Give the memory of what is open."""
        return await _settled(
            lambda: leaders_below(self._folder), lambda: (_total(drivers(os.getpid())), 0.0)
        )


class Ours:
    """Sessions of the gateway."""

    def __init__(self, world: World) -> None:
        """`world` runs, without sessions."""
        self._world = world

    async def open(self, count: int) -> None:
        """Have so many sessions connected; those that are paired come back without a QR."""
        sessions = self._world.sessions
        for held in sessions[:count]:
            await self._world.gateway.start(held.user, held.name)
        for held in sessions[:count]:
            await self._world.connected(held, 120)
        new = [Held(f"user{n:02}", "default", f"62811000{n:04}") for n in range(len(sessions), count)]
        await self._world.pair_all(new)
        sessions.extend(new)

    async def close(self) -> None:
        """Close all browsers; the logins stay."""
        for held in self._world.sessions:
            await self._world.gateway.stop(held.user, held.name)

    async def measure(self) -> Memory:
        """Give the memory of what is open."""
        gateway = self._world.gateway_pid
        return await _settled(
            lambda: leaders_below(self._world.data),
            lambda: (_total(drivers(gateway)), _total([gateway])),
        )

    async def talk(self, messages: int) -> None:
        """Let so many messages pass, in and out by turns, over all sessions."""
        world, lanes = self._world, asyncio.Semaphore(LANES)
        before = self._received()

        async def one(number: int) -> None:
            held = world.sessions[(number // 2) % len(world.sessions)]
            async with lanes:
                if number % 2:
                    await world.phones.write(
                        held.phone, CONTACT, f"A question, number {number}, of usual length"
                    )
                else:
                    text = SendMessage(
                        to=CONTACT, text=f"An answer, number {number}, of usual length as well"
                    )
                    key = f"{before}-{number}"
                    await world.gateway.send(held.user, held.name, text, idempotency_key=key)

        hundreds = range(0, messages, 600)
        for start in hundreds:
            await asyncio.gather(*(one(number) for number in range(start, min(start + 600, messages))))
            say(f"{min(start + 600, messages)} of {messages} messages")

        async def all_told() -> bool:
            return self._received() - before >= messages // 2

        await until(all_told, 60, "all messages told")

    def _received(self) -> int:
        return sum(event.type == "message.received" for event in self._world.listener.events)


async def _until_true(page: Page, condition: str) -> None:
    async def holds() -> bool:
        return bool(await page.evaluate(condition))

    await until(holds, 60, condition)


def _total(pids: Sequence[int]) -> float:
    return pss(list(pids)) / 2**20


async def _settled(browsers: Callable[[], list[int]], beside: Callable[[], tuple[float, float]]) -> Memory:
    """Rest, then sample until the sum no longer moves, or long enough; give the last samples' medians."""

    def sample() -> list[float]:
        return [_total(pids) for pids in group_members(set(browsers())).values()]

    await asyncio.sleep(REST)
    taken: list[list[float]] = []
    loop = asyncio.get_running_loop()
    ends = loop.time() + SETTLED_WITHIN
    while loop.time() < ends:
        taken.append(await asyncio.to_thread(sample))
        sums = [sum(one) for one in taken[-SAMPLES:]]
        if len(sums) == SAMPLES and max(sums) - min(sums) <= STEADY * max(sums):
            break
        await asyncio.sleep(SAMPLE_EVERY)
    last = taken[-SAMPLES:]
    driver, gateway = await asyncio.to_thread(beside)
    count = len(last[-1])
    return Memory(
        count,
        mean_mb=median(mean(one) for one in last),
        most_mb=median(max(one) for one in last),
        driver_mb=driver,
        gateway_mb=gateway,
    )


async def measure(counts: list[int], hours: int, chromium: str) -> dict[str, object]:
    """Measure by turns: ours, default, ours …; then ours under traffic."""
    folder = Path(tempfile.mkdtemp(prefix="hf-bench-"))
    ours_seen, peer_seen, traffic = [], [], []
    try:
        async with AsyncExitStack() as stack:
            settings = {
                "GATEWAY_MAX_SESSIONS": str(max(counts)),
                "GATEWAY_KEEP_ALIVE_INTERVAL": str(KEEP_ALIVE),
            }
            world = await stack.enter_async_context(World(folder, [], settings))
            playwright = await stack.enter_async_context(async_playwright())
            ours, peer = Ours(world), Peer(playwright, chromium, folder / "peer", world)
            stack.push_async_callback(peer.close)
            for count in counts:
                ours_seen.append(await _take("ours", count, ours.open, ours.measure))
                await ours.close()
                peer_seen.append(await _take("default", count, peer.open, peer.measure))
                await peer.close()
            if hours:
                traffic.append(await _take("ours", counts[-1], ours.open, ours.measure))
            for hour in range(hours):
                with step(f"hour {hour + 1} of traffic"):
                    await ours.talk(MESSAGES_AN_HOUR)
                traffic.append(await ours.measure())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {
        "ours": [asdict(one) for one in ours_seen],
        "default": [asdict(one) for one in peer_seen],
        "traffic": [asdict(one) for one in traffic],
    }


async def _take(
    whose: str, count: int, start: Callable[[int], Awaitable[None]], look: Callable[[], Awaitable[Memory]]
) -> Memory:
    with step(f"{whose}, {count} open"):
        await start(count)
    seen = await look()
    if seen.sessions != count:
        raise ChaosError(f"{whose}: {seen.sessions} browsers instead of {count}")
    say(f"{whose}, {count}: {seen.mean_mb:.1f} MB a session")
    return seen


def show(found: dict[str, list[dict[str, float]]]) -> bool:
    """Print the tables; give whether every bar was reached."""
    print("PSS a session, in MB; driver and gateway apart, once each")
    print(f"{'sessions':>8}  {'ours':>7} {'most':>7} {'driver':>7} {'gateway':>8}  ", end="")
    print(f"{'default':>8} {'most':>7} {'driver':>7}  {'ratio':>6}")
    ratios = []
    for ours, peer in zip(found["ours"], found["default"], strict=True):
        ratios.append(ours["mean_mb"] / peer["mean_mb"])
        print(
            f"{ours['sessions']:>8}  {ours['mean_mb']:>7.1f} {ours['most_mb']:>7.1f} "
            f"{ours['driver_mb']:>7.1f} {ours['gateway_mb']:>8.1f}  "
            f"{peer['mean_mb']:>8.1f} {peer['most_mb']:>7.1f} {peer['driver_mb']:>7.1f}  {ratios[-1]:>6.2f}"
        )
    first, last = found["ours"][0], found["ours"][-1]
    bars = [
        (f"at most half of the default at {last['sessions']}", ratios[-1] <= RATIO_BAR, f"{ratios[-1]:.2f}"),
        (
            "flat as sessions are added",
            last["mean_mb"] <= FLAT_BAR * first["mean_mb"],
            f"{last['mean_mb'] / first['mean_mb'] - 1:+.1%} from {first['sessions']} to {last['sessions']}",
        ),
    ]
    if last["sessions"] >= MANY:
        name = f"at most {MEGABYTES_BAR:.0f} MB at {last['sessions']}"
        bars.append((name, last["mean_mb"] <= MEGABYTES_BAR, f"{last['mean_mb']:.1f} MB"))
    bars += _show_traffic(found["traffic"])
    print()
    for name, reached, figure in bars:
        print(f"{'reached' if reached else 'MISSED':<8} {name}: {figure}")
    return all(reached for _, reached, _ in bars)


def _show_traffic(traffic: list[dict[str, float]]) -> list[tuple[str, bool, str]]:
    if not traffic:
        return []
    print(
        f"\n{traffic[0]['sessions']} sessions after each hour's worth of traffic, {MESSAGES_AN_HOUR} messages"
    )
    print(f"{'hour':>8}  {'ours':>7} {'most':>7} {'driver':>7} {'gateway':>8}  {'growth':>7}")
    growth = [0.0] + [after["mean_mb"] / before["mean_mb"] - 1 for before, after in pairwise(traffic)]
    for hour, (one, grown) in enumerate(zip(traffic, growth, strict=True)):
        print(
            f"{hour:>8}  {one['mean_mb']:>7.1f} {one['most_mb']:>7.1f} {one['driver_mb']:>7.1f} "
            f"{one['gateway_mb']:>8.1f}  {grown:>+7.1%}"
        )
    hours, whole = len(traffic) - 1, traffic[-1]["mean_mb"] / traffic[0]["mean_mb"] - 1
    bars = [("no growth in any hour", max(growth) <= GROWTH_BAR, f"{max(growth):+.1%} at most")]
    if hours >= HOURS:
        bars.append((f"no growth over {hours} hours", whole <= CYCLE_BAR, f"{whole:+.1%}"))
    return bars


def main() -> int:
    """Read the command line; exit codes: 0 every bar reached, 1 not, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", default="1,5,10,20", help="how many, in turn (default: %(default)s)")
    parser.add_argument(
        "--hours", type=int, default=HOURS, help="hours of traffic at the end (default: %(default)s)"
    )
    parser.add_argument("--chromium", help="the full Chromium to compare with")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    options = parser.parse_args()
    chromium = options.chromium or next(filter(None, map(shutil.which, FULL_CHROMIUM)), None)
    if chromium is None:
        parser.error("there is no full Chromium to compare with: apt-get install chromium")
    found: dict[str, list[dict[str, float]]] = {}

    async def work() -> int:
        counts = sorted(map(int, options.sessions.split(",")))
        found.update(await measure(counts, options.hours, chromium))
        if options.json:
            options.json.write_text(json.dumps(found, indent=2) + "\n")
        return 0 if show(found) else 1

    return run(work)


if __name__ == "__main__":
    sys.exit(main())
