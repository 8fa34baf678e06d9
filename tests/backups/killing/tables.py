"""What all rounds have in common: how they are dealt, and what came of them, as a table for a person."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol, TypeVar

CardT = TypeVar("CardT")


class Round(Protocol):
    """One kill: its number, what was going on, and in which stage it came, or whom it hit."""

    @property
    def number(self) -> int: ...
    @property
    def what(self) -> str: ...
    @property
    def stage(self) -> str: ...


@dataclass(frozen=True)
class Outcome:
    """What came of it; `hit` says whether the kill came in the midst, `seconds` how long the round took."""

    round: Round
    hit: bool
    seconds: float
    failure: str | None = None


def dealt(cards: Sequence[CardT], chance: random.Random) -> Iterator[CardT]:
    """Deal from one shuffled deck after another, without end."""
    while True:
        yield from chance.sample(cards, len(cards))


def row(outcome: Outcome) -> str:
    """One round in a line, and what failed in it."""
    round_ = outcome.round
    late = "" if outcome.hit else "  came too late"
    line = f"{round_.number:>5}  {round_.what:<12}{round_.stage:<16}{outcome.seconds:>6.1f} s{late}"
    return line if outcome.failure is None else f"{line}  FAILED: {outcome.failure}"


def summary(outcomes: Sequence[Outcome]) -> str:
    """How often each kill came, how many failed, and how long a round took in the median and at worst."""
    figures = f"{'rounds':>7}{'in time':>9}{'failed':>8}{'median s':>10}{'worst s':>9}"
    lines = [f"{'killed in':<12}{'stage, or who':<16}{figures}"]
    for what, stage in sorted({(one.round.what, one.round.stage) for one in outcomes}):
        mine = [one for one in outcomes if (one.round.what, one.round.stage) == (what, stage)]
        failed = sum(one.failure is not None for one in mine)
        hits = sum(one.hit for one in mine)
        times = [one.seconds for one in mine]
        figures = f"{len(mine):>7}{hits:>9}{failed:>8}{median(times):>10.1f}{max(times):>9.1f}"
        lines.append(f"{what:<12}{stage:<16}{figures}")
    return "\n".join(lines)
