"""`make chaos`: play rounds of faults on real processes, print what came of each, fail where anything did.

python tests/chaos/run.py --rounds 100 --seed 1
python tests/chaos/run.py --rounds 20 --parallel --only browser,hang
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).resolve().parents[2] / "infra" / "scripts")]

# ruff: noqa: E402 - the folders of what is used here are no packages of the environment
from chaos import FAULTS, ChaosError, Outcome, Round, World, draw, play, tables
from stack import StackError
from stack import run as run_until_signal

ALONE = [("ann", "default")]
PARALLEL = [("ann", "default"), ("ann", "second"), ("bob", "default")]


async def chaos(rounds: list[Round], names: list[tuple[str, str]], *, keep_going: bool) -> int:
    """Play all rounds; keep the folder where something fails, since the logs are in it."""
    folder = Path(tempfile.mkdtemp(prefix="hf-chaos-"))
    outcomes: list[Outcome] = []
    began = time.monotonic()
    trouble: list[str] = []
    try:
        async with World(folder, names) as world:
            print(
                f"{len(names)} paired after {time.monotonic() - began:.1f} s\n\n{tables.HEADER}", flush=True
            )
            for one in rounds:
                outcomes.append(await play(world, one))
                print(tables.row(outcomes[-1], world.sessions[one.target]), flush=True)
                if outcomes[-1].failure and not keep_going:
                    trouble.append("stopped at the first failure")
                    break
            trouble += await world.stop_and_find_leftovers()
            world.require_each_message_once()
    except (ChaosError, StackError) as error:
        trouble.append(str(error))
    except asyncio.CancelledError:
        trouble.append(f"interrupted in round {len(outcomes) + 1}")
    failed = sum(one.failure is not None for one in outcomes)
    took = time.monotonic() - began
    print(f"\n{tables.summary(outcomes)}\n\n{len(outcomes)} rounds in {took:.0f} s, {failed} failed")
    print("left behind: nothing" if not trouble else "\n".join(["trouble at the end:", *trouble]))
    if failed or trouble:
        print(f"logs: {folder}/logs/", file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    return 0


def main() -> int:
    """Read the command line; exit codes: 0 all held, 1 something did not, 2 wrong usage."""
    parser = argparse.ArgumentParser(description="Rounds of faults on real services and a real Chromium.")
    parser.add_argument("--rounds", type=int, default=100, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same rounds")
    parser.add_argument("--only", metavar="KINDS", help=f"some of {','.join(FAULTS)}")
    parser.add_argument("--parallel", action="store_true", help="3 sessions of 2 users, of which one is hit")
    parser.add_argument("--stop-at-failure", action="store_true", help="play no round after one that failed")
    options = parser.parse_args()
    kinds = options.only.split(",") if options.only else list(FAULTS)
    if unknown := set(kinds) - set(FAULTS):
        parser.error(f"no such fault: {', '.join(sorted(unknown))}")
    names = PARALLEL if options.parallel else ALONE
    rounds = draw(options.seed, options.rounds, len(names), kinds)
    return run_until_signal(lambda: chaos(rounds, names, keep_going=not options.stop_at_failure))


if __name__ == "__main__":
    sys.exit(main())
