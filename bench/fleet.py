"""What the benchmarks share: many sessions of a real gateway on the simulator, and how long things take."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "chaos"), str(ROOT / "infra" / "scripts")]

# ruff: noqa: E402 - the folders of what is used here are no packages of the environment
from chaos import ChaosError, World
from chaos.processes import drivers, group_members, leaders_below, pss
from chaos.waiting import until
from chaos.world import Held
from stack import StackError, run

__all__ = [
    "ROOT",
    "ChaosError",
    "Held",
    "StackError",
    "World",
    "drivers",
    "group_members",
    "leaders_below",
    "pss",
    "run",
    "say",
    "step",
    "until",
]

ON_MAIN = "document.querySelector('#app')?.dataset.state === 'MAIN'"
"""Whether the simulator's page is linked, synced and ready."""

_BEGAN = time.monotonic()


def say(line: str) -> None:
    """Print progress, with the seconds since the start, apart from the results."""
    print(f"{time.monotonic() - _BEGAN:6.0f} s  {line}", file=sys.stderr, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Say what was done and how long it took."""
    began = time.monotonic()
    yield
    say(f"{title}: {time.monotonic() - began:.1f} s")
