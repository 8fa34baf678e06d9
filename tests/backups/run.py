"""`make chaos-backups`: kill processes in the midst of backups, restores and leases, and see what is left.

python tests/backups/run.py --rounds 200 --seed 1
python tests/backups/run.py --rounds 20 --only gateway
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [
    str(Path(__file__).parent),
    *(str(ROOT / folder) for folder in ("tests/chaos", "infra/scripts", "gateway/tests/support")),
]

# ruff: noqa: E402 - the folders of what is used here are no packages of the environment
from chaos import ChaosError
from killing import gateway_rounds, tables, vault_rounds
from killing.victim import be_quiet
from stack import StackError
from stack import run as run_until_signal

OF_GATEWAY = 6
"""Every so manieth round is one of a whole gateway, which takes seconds; the others take a part of one."""


def on_vault(folder: Path, count: int, seed: int, done: Callable[[tables.Outcome], None]) -> list[str]:
    """Play rounds on plain files; give what was left behind."""
    try:
        with vault_rounds.vault_world(folder, seed) as world:
            for one in vault_rounds.draw(seed, count):
                done(world.play(one))
            return world.left_behind()
    except vault_rounds.Broken as broken:
        return [str(broken)]


async def on_gateway(
    folder: Path, count: int, seed: int, done: Callable[[tables.Outcome], None]
) -> list[str]:
    """Play rounds on a gateway with a real Chromium; give what was left behind."""
    try:
        async with gateway_rounds.gateway_world(folder) as world:
            for one in gateway_rounds.draw(seed, count):
                done(await world.play(one))
            return await world.left_behind()
    except (ChaosError, StackError) as error:
        return [str(error)]


def play(of_vault: int, of_gateway: int, seed: int) -> int:
    """Play all rounds; keep the folder where something fails, since the logs are in it."""
    folder = Path(tempfile.mkdtemp(prefix="hf-kill-"))
    outcomes: list[tables.Outcome] = []
    left: list[str] = []
    began = time.monotonic()

    def done(outcome: tables.Outcome) -> None:
        outcomes.append(outcome)
        print(tables.row(outcome), flush=True)

    async def rest() -> int:
        left.extend(await on_gateway(folder, of_gateway, seed, done))
        return 0

    if of_vault:
        print(f"{of_vault} rounds on plain files", flush=True)
        left += on_vault(folder, of_vault, seed, done)
    if of_gateway:
        print(f"\n{of_gateway} rounds on a gateway with Chromium", flush=True)
        run_until_signal(rest)
    failed = sum(one.failure is not None for one in outcomes)
    took = time.monotonic() - began
    print(f"\n{tables.summary(outcomes)}\n\n{len(outcomes)} rounds in {took:.0f} s, {failed} failed")
    print("left behind: nothing" if not left else "\n".join(["left behind:", *left]))
    if failed or left or len(outcomes) < of_vault + of_gateway:
        print(f"what is left is in {folder}", file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    return 0


def main() -> int:
    """Read the command line; exit codes: 0 all held, 1 something did not, 2 wrong usage."""
    parser = argparse.ArgumentParser(description="Processes killed in the midst of backups.")
    parser.add_argument("--rounds", type=int, default=200, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same rounds")
    parser.add_argument("--only", choices=("vault", "gateway"), help="play one of the two kinds alone")
    options = parser.parse_args()
    be_quiet()
    of_gateway = {"gateway": options.rounds, "vault": 0}.get(
        options.only, max(1, options.rounds // OF_GATEWAY)
    )
    return play(options.rounds - of_gateway, of_gateway, options.seed)


if __name__ == "__main__":
    sys.exit(main())
