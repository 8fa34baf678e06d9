"""How long after a `kill -9` of the gateway all sessions are connected, beside what the browsers alone need.

python bench/restart.py                      # 20 sessions, three turns each
python bench/restart.py --sessions 5 --turns 1

By turns: the gateway is killed and started again, and each session is timed from the kill until it is told
to be connected. Then, the gateway being stopped, as many browsers of the same program with the same flags
are launched on copies of the same profiles, as many at a time as there are cores, until the same page is
ready in each; the clock starts with the first launch.
"""

import argparse
import asyncio
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from fleet import ON_MAIN, Held, World, run, step, until
from holdfast_contract.sessions import MediaPolicy, SessionStatus
from holdfast_gateway.adapters.chromium import arguments, environment, find_chromium
from playwright.async_api import BrowserContext, Playwright, async_playwright

RATIO_BAR = 1.5
CONNECTED_WITHIN = 300.0
READY_WITHIN = 120.0


@dataclass(frozen=True)
class Turn:
    """Seconds of one turn: until each session was back (or each browser ready), and of all of them."""

    each: list[float]
    total: float
    ready: float = 0.0
    """Until the gateway answered again."""


async def of_gateway(world: World) -> Turn:
    """Kill the gateway and start it; time every session from the kill."""
    since, killed, began = world.now(), datetime.now(UTC), time.monotonic()
    await world.kill_gateway()
    await world.start_gateway()
    ready = time.monotonic() - began
    for held in world.sessions:
        await world.lost(held, since, CONNECTED_WITHIN)
        await world.connected(held, CONNECTED_WITHIN)
    each = [(_connected_at(world, held, since) - killed).total_seconds() for held in world.sessions]
    world.require_no_qr()
    await world.require_same_devices()
    return Turn(each, max(each), ready)


def _connected_at(world: World, held: Held, since: int) -> datetime:
    times = [
        event.told_at
        for event in world.listener.events[since:]
        if event.owner == held.owner
        and event.type == "session.status"
        and event.data["to"] == SessionStatus.CONNECTED
    ]
    return times[-1]


async def of_browsers(world: World, folder: Path, at_once: int) -> Turn:
    """Launch browsers on copies of the profiles, the gateway being stopped; time each from the beginning."""
    profiles = [world.profile(held) for held in world.sessions]
    copies = [folder / str(number) for number in range(len(profiles))]
    for profile, copy in zip(profiles, copies, strict=True):
        await asyncio.to_thread(shutil.copytree, profile, copy, ignore=shutil.ignore_patterns("Singleton*"))
    slots, opened = asyncio.Semaphore(at_once), list[BrowserContext]()
    url = world.stack.simulator_url + "/"

    async def one(playwright: Playwright, number: int, began: float) -> float:
        async with slots:
            context = await _launch(playwright, copies[number], f"bench/{number}", url)
            opened.append(context)
            page = context.pages[0]
            await page.goto(url, wait_until="domcontentloaded")

            async def is_ready() -> bool:
                return bool(await page.evaluate(ON_MAIN))

            await until(is_ready, READY_WITHIN, "a page ready")
            return time.monotonic() - began

    async with async_playwright() as playwright:
        began = time.monotonic()
        try:
            each = await asyncio.gather(*(one(playwright, number, began) for number in range(len(copies))))
            total = time.monotonic() - began
        finally:
            await asyncio.gather(*(context.close() for context in opened))
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    return Turn(each, total)


async def _launch(playwright: Playwright, profile: Path, name: str, url: str) -> BrowserContext:
    setting = os.environ.get("GATEWAY_CHROMIUM_PATH")
    return await playwright.chromium.launch_persistent_context(
        profile,
        executable_path=find_chromium(Path(setting) if setting else None),
        headless=True,
        chromium_sandbox=os.geteuid() != 0,
        args=arguments(name, url, MediaPolicy.LOAD),
        env=environment(),
    )


async def measure(sessions: int, turns: int, at_once: int) -> dict[str, list[Turn]]:
    """Measure by turns: gateway, browsers, gateway …"""
    folder = Path(tempfile.mkdtemp(prefix="hf-bench-"))
    found: dict[str, list[Turn]] = {"gateway": [], "browsers": []}
    settings = {"GATEWAY_MAX_SESSIONS": str(sessions), "GATEWAY_MAX_STARTING": str(at_once)}
    names = [(f"user{number:02}", "default") for number in range(sessions)]
    try:
        with step(f"pair {sessions}"):
            world = await World(folder, names, settings).__aenter__()
        try:
            for turn in range(turns):
                if turn:
                    await world.start_gateway()
                    for held in world.sessions:
                        await world.connected(held, CONNECTED_WITHIN)
                with step("gateway killed, all connected again"):
                    found["gateway"].append(await of_gateway(world))
                await world.stack.stop("gateway")
                with step("browsers alone, with copying and closing"):
                    found["browsers"].append(await of_browsers(world, folder / f"copies-{turn}", at_once))
        finally:
            await world.__aexit__(None, None, None)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return found


def show(found: dict[str, list[Turn]]) -> bool:
    """Print the tables; give whether the bar was reached."""
    count = len(found["gateway"][0].each)
    print(f"{count} sessions; seconds from the kill, or from the first launch, until ready")
    print(f"{'':<10}{'turn':>5}{'first':>8}{'median':>8}{'last':>8}{'API up':>8}")
    for whose, turns in found.items():
        for number, turn in enumerate(turns, 1):
            ready = f"{turn.ready:>8.1f}" if turn.ready else f"{'—':>8}"
            print(
                f"{whose:<10}{number:>5}{min(turn.each):>8.1f}{median(turn.each):>8.1f}{turn.total:>8.1f}{ready}"
            )
    print("\nEach session in its order (median over the turns)")
    for whose, turns in found.items():
        ordered = zip(*(sorted(turn.each) for turn in turns), strict=True)
        print(f"{whose:<10}" + " ".join(f"{median(times):.1f}" for times in ordered))
    ours, browsers = (median(turn.total for turn in found[whose]) for whose in ("gateway", "browsers"))
    reached = ours <= RATIO_BAR * browsers
    print(
        f"\n{'reached' if reached else 'MISSED':<8} at most {RATIO_BAR} × the browsers alone: "
        f"{ours:.1f} s / {browsers:.1f} s = {ours / browsers:.2f} (medians of the totals)"
    )
    return reached


def main() -> int:
    """Read the command line; exit codes: 0 the bar was reached, 1 not, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", type=int, default=20, help="how many (default: %(default)s)")
    parser.add_argument("--turns", type=int, default=3, help="of each (default: %(default)s)")
    parser.add_argument(
        "--at-once",
        type=int,
        default=os.cpu_count() or 1,
        help="browsers that start at the same time, in both",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    options = parser.parse_args()

    async def work() -> int:
        found = await measure(options.sessions, options.turns, options.at_once)
        if options.json:
            figures = {whose: [asdict(turn) for turn in turns] for whose, turns in found.items()}
            options.json.write_text(json.dumps(figures, indent=2) + "\n")
        return 0 if show(found) else 1

    return run(work)


if __name__ == "__main__":
    sys.exit(main())
