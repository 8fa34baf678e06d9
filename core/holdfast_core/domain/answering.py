"""From passages to a decision: the best one with its source, or an honest no."""

from collections.abc import Sequence
from dataclasses import dataclass

from holdfast_contract.core import Action, Passage

from holdfast_core.domain import wording
from holdfast_core.domain.excerpt import excerpt
from holdfast_core.domain.ranking import FLOOR, Question

HEADING_JOINT = " › "
"""Stands between the headings above a passage."""


@dataclass(frozen=True)
class Decision:
    """What to do with a question, and the evidence: the passages that were weighed, the best first."""

    action: Action
    reply: str | None
    confidence: float
    passages: tuple[Passage, ...] = ()


def decide(question: Question, passages: Sequence[Passage]) -> Decision:
    """Answer from the best passage where it is good enough, else say that we do not know."""
    best = passages[0] if passages else None
    confidence = best.score if best else 0.0
    if question.is_empty:
        return Decision(Action.DECLINE, wording.UNCLEAR, confidence)
    if best is None or confidence < FLOOR:
        return Decision(Action.DECLINE, wording.UNKNOWN, confidence, tuple(passages))
    reply = f"{excerpt(best.text, question)}\n\n{source(best)}"
    return Decision(Action.ANSWER, reply, confidence, tuple(passages))


def source(passage: Passage) -> str:
    """Say where a passage stands: `— README.md, "Two commands"`."""
    if passage.heading is None:
        return f"— {passage.filename}"
    return f'— {passage.filename}, "{passage.heading.rsplit(HEADING_JOINT, 1)[-1]}"'
