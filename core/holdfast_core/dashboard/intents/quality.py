"""How well each intent is told apart, from what was found when all were trained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from holdfast_contract.intents import Intent, IntentReport, MissedExample

ENOUGH = 5
"""Examples that differ, from which on an intent is recognised with some certainty."""

_SHOWN = 8


@dataclass(frozen=True)
class Clash:
    """Another intent that this one is taken for, and the examples of either that are to blame."""

    other: str
    own: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass(frozen=True)
class Quality:
    """What is to be mended of an intent. `missing` is how many examples more it should have."""

    missing: int
    clashes: tuple[Clash, ...]
    missed: tuple[MissedExample, ...]

    @property
    def tone(self) -> str:
        """The colour of it."""
        return "warn" if self.clashes or self.missing else "good"


def qualities(intents: Sequence[Intent], report: IntentReport | None) -> Mapping[str, Quality]:
    """Say of each intent, by its name, what is to be mended."""
    examples = {intent.name: frozenset(intent.examples) for intent in intents}
    clashes: dict[str, list[Clash]] = {intent.name: [] for intent in intents}
    missed: dict[str, list[MissedExample]] = {intent.name: [] for intent in intents}
    for overlap in report.overlaps if report else ():
        for name, other in (overlap.intents, overlap.intents[::-1]):
            own, theirs = (
                tuple(dict.fromkeys(text for text in overlap.examples if text in examples[one]))[:_SHOWN]
                for one in (name, other)
            )
            clashes[name].append(Clash(other, own, theirs))
    for one in report.missed if report else ():
        if not any(one.example in clash.own for clash in clashes[one.intent]):
            missed[one.intent].append(one)
    return {
        intent.name: Quality(
            max(0, ENOUGH - len(intent.examples)),
            tuple(clashes[intent.name]),
            tuple(missed[intent.name][:_SHOWN]),
        )
        for intent in intents
    }
