"""`make chaos-messages`: people write while everything dies; print what came of it, fail where anything did.

python tests/messages/run.py --messages 1000 --contacts 50 --kills 60 --seed 1
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [
    str(Path(__file__).parent),
    str(_ROOT / "tests" / "chaos"),
    str(_ROOT / "gateway" / "tests" / "support"),
    str(_ROOT / "infra" / "scripts"),
]

# ruff: noqa: E402 - the folders of what is used here are no packages of the environment
from chaos.waiting import ChaosError
from exchange import Plan, World, draw, judge, play
from exchange.plan import ENGINES, SQLITE, TROUBLES, is_kill, troubles_on
from exchange.verdict import table
from stack import StackError
from stack import run as run_until_signal


async def chaos(plan: Plan, engine: str) -> int:
    """Play the plan and judge it; keep the folder where something fails, since the logs are in it."""
    folder = Path(tempfile.mkdtemp(prefix="hf-msg-"))
    began = time.monotonic()
    trouble: list[str] = []
    try:
        async with World(folder, engine=engine) as world:
            try:
                await play(world, plan, lambda line: print(line, flush=True))
            except* (ChaosError, StackError) as group:
                trouble += [str(error) for error in group.exceptions]
            await world.mend()
            verdict = await judge(world, plan)
        print(f"\n{table(verdict)}")
        trouble += verdict.problems
    except (ChaosError, StackError) as error:
        trouble.append(str(error))
    except asyncio.CancelledError:
        trouble.append("interrupted")
    kills = sum(is_kill(one.kind) for one in plan.strikes)
    print(
        f"\n{plan.messages} messages, {kills} kills, {len(plan.strikes) - kills} other troubles "
        f"in {time.monotonic() - began:.0f} s: {'FAILED' if trouble else 'each answered once, in order'}"
    )
    if trouble:
        print("\n".join(trouble[:20]))
        print(f"logs: {folder}/logs/", file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    return 0


def main() -> int:
    """Read the command line; exit codes: 0 all held, 1 something did not, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        description="Conversations while processes, links, phones and disks fail."
    )
    parser.add_argument("--messages", type=int, default=1000, help="of the contacts (default: %(default)s)")
    parser.add_argument("--contacts", type=int, default=50, help="who write them (default: %(default)s)")
    parser.add_argument("--kills", type=int, default=60, help="of processes (default: %(default)s)")
    parser.add_argument(
        "--troubles", type=int, default=len(TROUBLES) * 2, help="others (default: %(default)s)"
    )
    parser.add_argument("--only", metavar="KINDS", help=f"some of the others: {','.join(TROUBLES)}")
    parser.add_argument("--engine", choices=ENGINES, default=SQLITE, help="core's (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same plan")
    options = parser.parse_args()
    kinds = options.only.split(",") if options.only else list(troubles_on(options.engine))
    if unknown := set(kinds) - set(troubles_on(options.engine)):
        parser.error(f"no such trouble: {', '.join(sorted(unknown))}")
    plan = draw(
        options.seed,
        messages=options.messages,
        contacts=options.contacts,
        kills=options.kills,
        troubles=options.troubles,
        kinds=kinds,
        engine=options.engine,
    )
    return run_until_signal(lambda: chaos(plan, options.engine))


if __name__ == "__main__":
    sys.exit(main())
