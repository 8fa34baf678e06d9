"""What the benchmarks share: many sessions of a real gateway on the simulator, and how long things take."""

import asyncio
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "chaos"), str(ROOT / "infra" / "scripts")]

# ruff: noqa: E402 - the folders of what is used here are no packages of the environment
from chaos import ChaosError, World
from chaos.processes import drivers, group_members, leaders_below, pss
from chaos.waiting import until
from chaos.world import Held
from stack import StackError
from stack import run as run_until_signal

__all__ = [
    "ROOT",
    "ChaosError",
    "Held",
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

INTERRUPTED = 130

ON_MAIN = "document.querySelector('#app')?.dataset.state === 'MAIN'"
"""Whether the simulator's page is linked, synced and ready."""


def run(measure: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run a benchmark and give its exit code; one that is interrupted has not reached its bars."""

    async def until_interrupted() -> int:
        try:
            return await measure()
        except ChaosError as error:
            raise StackError(str(error)) from None
        except asyncio.CancelledError:
            return INTERRUPTED

    return run_until_signal(until_interrupted)


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
