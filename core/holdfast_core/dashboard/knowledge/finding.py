"""What was found for a question, and what the assistant makes of it, as people see it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from holdfast_contract.knowledge import Passage
from holdfast_contract.replies import Action

from holdfast_core.application.lookup import Looked
from holdfast_core.domain.search.marking import marked

Pieces = Sequence[tuple[str, bool]]
"""A text in pieces, and of each whether it is what was looked for."""


@dataclass(frozen=True)
class FoundPassage:
    """A passage. `percent` says how well it fits; `is_answer`: the reply is taken from it."""

    passage: Passage
    percent: int
    is_answer: bool
    heading: Pieces
    text: Pieces


@dataclass(frozen=True)
class FoundAnswer:
    """What would be done, said, and from which passages. `least` percent are needed for an answer."""

    action: Action
    reply: str | None
    intent: str | None
    percent: int
    least: int
    reasons: Sequence[str]
    has_model: bool
    passages: Sequence[FoundPassage]


def found_answer(looked: Looked) -> FoundAnswer:
    """Make what is shown of a question that was looked up."""
    decision, question = looked.decision, looked.findings.question
    used = decision.passages[:1] if decision.action is Action.ANSWER else ()
    passages = [
        FoundPassage(
            passage,
            round(100 * passage.score),
            any((passage.document_id, passage.text) == (one.document_id, one.text) for one in used),
            tuple(marked(passage.heading or "", hit.language, question)),
            tuple(marked(passage.text, hit.language, question)),
        )
        for passage, hit in zip(looked.findings.passages, looked.findings.hits, strict=True)
    ]
    return FoundAnswer(
        action=decision.action,
        reply=decision.reply,
        intent=decision.intent,
        percent=round(100 * looked.verdict.score),
        least=round(100 * looked.verdict.threshold),
        reasons=looked.verdict.reasons,
        has_model=looked.has_model,
        passages=passages,
    )


def occurrences(text: str, typed: str) -> Iterator[tuple[str, bool]]:
    """Give a text in pieces, and of each whether it is what was typed, in capitals or not."""
    if not typed:
        yield text, False
        return
    for number, piece in enumerate(re.split(f"({re.escape(typed)})", text, flags=re.IGNORECASE)):
        if piece:
            yield piece, bool(number % 2)
