"""`make soak`: an hour of sixty shops in ten minutes on three gateways; print and draw what came of it.

python tests/soak/run.py --sessions 60 --seconds 600 --messages 1800 --seed 1
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
from soaking import report
from soaking.plan import Plan, draw
from soaking.playing import play
from soaking.verdict import judge
from soaking.watching import Watch
from soaking.world import Fleet
from stack import StackError
from stack import run as run_until_signal

REPORT = _ROOT / ".artifacts" / "soak"


async def soak(plan: Plan) -> int:
    """Play the plan and judge it; keep the folder where something fails, since the logs are in it."""
    folder = Path(tempfile.mkdtemp(prefix="hf-soak-"))
    trouble: list[str] = []
    try:
        async with Fleet(folder, plan.shops) as running:
            began = time.monotonic()
            await running.furnish(plan)
            linked = 0
            async for _ in running.link(range(plan.shops)):
                linked += 1
                if linked % 10 == 0:
                    _show(f"{linked} phones linked after {time.monotonic() - began:.0f} s")
            _show(f"held by: {await running.connected()}")
            await running.backed_up()
            _show(f"each has a backup after {time.monotonic() - began:.0f} s")
            watch, began_at = Watch(running), time.time()
            async with watch.running():
                try:
                    await play(running, plan, watch, _show)
                except* (ChaosError, StackError) as group:
                    trouble += [str(error) for error in group.exceptions]
            verdict = await judge(running, plan, watch)
        page = report.write(REPORT, plan, watch, verdict, began_at)
        print("\n" + page.read_text())
        print(f"{page} and the pictures beside it")
        trouble += verdict.problems
    except (ChaosError, StackError) as error:
        trouble.append(str(error))
    except asyncio.CancelledError:
        trouble.append("interrupted")
    print("FAILED" if trouble else "nothing lost, nothing doubled, no QR, memory flat")
    if trouble:
        print("\n".join(trouble[:20]))
        print(f"logs: {folder}/logs/", file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    return 0


def _show(line: str) -> None:
    print(line, flush=True)


def main() -> int:
    """Read the command line; exit codes: 0 all held, 1 something did not, 2 wrong usage."""
    parser = argparse.ArgumentParser(description="A fleet under an hour's traffic, squeezed.")
    parser.add_argument("--sessions", type=int, default=60, help="shops (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=600.0, help="of traffic (default: %(default)s)")
    parser.add_argument("--messages", type=int, default=1800, help="of contacts (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same plan")
    options = parser.parse_args()
    plan = draw(options.seed, shops=options.sessions, seconds=options.seconds, messages=options.messages)
    return run_until_signal(lambda: soak(plan))


if __name__ == "__main__":
    sys.exit(main())
