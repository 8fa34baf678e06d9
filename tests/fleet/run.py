"""Upgrade three gateways one after the other while people write; `make chaos-fleet`."""

import argparse
import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "infra" / "scripts"), str(ROOT / "tests" / "chaos")]

from fleet_world import Fleet, fleet_of  # noqa: E402 - after the path to it is set

BACK_WITHIN = 60.0


async def roll(fleet: Fleet) -> None:
    """Drain each gateway, start it anew, and go on with the next."""
    place = len(fleet.desk.heard)
    names = list(fleet.gateways)
    async with fleet.people_write(every=0.3):
        for name in names:
            others = [other for other in names if other != name]
            state = await fleet.drain(name)
            fleet.say(f"{name}: {state.moved} sessions moved")
            held = await fleet.all_connected(others, BACK_WITHIN)
            spread = ", ".join(f"{len(users)} on {other}" for other, users in held.items())
            fleet.say(f"all are connected: {spread}")
            await fleet.upgrade(name)
            fleet.say(f"{name} is back")
    await fleet.require_everything_once()
    await fleet.require_no_qr_since(place)
    written = sum(one.type == "message.received" for one in fleet.desk.heard)
    fleet.say(f"{written} messages told, all in order and under one id each, every one answered once, no QR")
    fleet.tell_of_absences()


async def main() -> None:
    """Play it, and leave nothing behind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gateways", type=int, default=3)
    parser.add_argument("--sessions", type=int, default=6)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="hf-fleet-"))
    try:
        async with fleet_of(folder, options.gateways, options.sessions) as fleet:
            await roll(fleet)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    asyncio.run(main())
