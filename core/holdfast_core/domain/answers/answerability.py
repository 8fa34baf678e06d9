"""Whether the passages that were found hold the answer: a verdict with the evidence, in words.

A good score is not enough: a passage's neighbours on the same subject score well too. The verdict is a
logistic function of a handful of things that are seen of a question and a passage (see `Evidence`), one with
the meaning and one without. Fitted on one half of the articles of XQuAD (English, Spanish, German, Romanian)
and of a part of SQuAD (English, Italian): with the answering passage there, with it taken out, and with
questions about something else altogether, these three in equal parts; checked on the other half.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from holdfast_contract.replies import Verdict

from holdfast_core.domain.answers.asking import Asked
from holdfast_core.domain.answers.evidence import Asking, Evidence, weigh
from holdfast_core.domain.search.findings import Findings
from holdfast_core.domain.words.terms import Word

LEAST = 0.35
"""The score from which on a question is answered, where the tenant does not say. Higher is more careful.

On XQuAD in English, by words and meaning, this is the share answered of the questions whose passage is there,
and, wrongly, of those whose passage was taken out while its neighbours on the same subject stay:
0.1 97 and 35 %, 0.2 94 and 24 %, 0.35 90 and 14 %, 0.5 84 and 9 %, 0.65 77 and 5 %, 0.8 64 and 2 %.
"""


@dataclass(frozen=True)
class _Weights:
    """What each kind of evidence adds to the logarithm of the odds."""

    base: float
    share: float
    amount: float
    exact_missing: float
    kind_missing: float
    similarity: float = 0.0


_BY_WORDS = _Weights(-8.5, 5.9, 5.2, -2.6, -1.6)
_BY_MEANING_TOO = _Weights(-8.5, 5.1, 4.0, -1.9, -1.2, 3.7)

_NAMED = 3
"""Missing words that are named."""

_WORDS_OF_KIND = {Asked.AMOUNT: "an amount", Asked.TIME: "a time"}


def judge(text: str, findings: Findings, threshold: float | None = None) -> tuple[Verdict, Findings]:
    """Say whether what was found for a question answers it, and give that with what answers best first.

    `threshold` is the least score to answer from, by default `LEAST`.
    """
    least = LEAST if threshold is None else threshold
    if findings.question.is_empty or not findings.hits:
        reason = "the question has no subject" if findings.question.is_empty else "no passage speaks to it"
        return Verdict(score=0.0, threshold=least, answerable=False, reasons=[reason]), findings
    asking = Asking(text, findings.question, findings.language)
    weighed = [weigh(asking, hit) for hit in findings.hits]
    scores = [score(evidence) for evidence in weighed]
    order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
    best = order[0]
    verdict = Verdict(
        score=round(scores[best], 4),
        threshold=least,
        answerable=scores[best] >= least,
        reasons=list(_reasons(asking, weighed[best])),
    )
    ranked = replace(
        findings,
        passages=[findings.passages[place] for place in order],
        hits=[findings.hits[place] for place in order],
    )
    return verdict, ranked


def score(evidence: Evidence) -> float:
    """Give the chance that the passage answers, from 0 to 1, were the three cases equally frequent."""
    weights = _BY_WORDS if evidence.similarity is None else _BY_MEANING_TOO
    odds = (
        weights.base
        + weights.share * evidence.share
        + weights.amount * evidence.amount
        + weights.exact_missing * evidence.exact_missing
        + weights.kind_missing * (evidence.kind_missing is not None)
        + weights.similarity * (evidence.similarity or 0.0)
    )
    return 1 / (1 + math.exp(-odds))


def _reasons(asking: Asking, evidence: Evidence) -> Iterator[str]:
    """Say what speaks for the passage and what against."""
    words = asking.question.words
    held = len(words) - len(evidence.missing)
    yield f"the passage holds {held} of the question's {len(words)} subject words"
    exact = [word for word in evidence.missing if asking.is_exact(word)]
    others = [word for word in evidence.missing if not asking.is_exact(word)]
    if exact:
        yield f"it does not have the name or number {_quoted(asking, exact)}"
    if others:
        yield f"it says nothing about {_quoted(asking, others)}"
    if evidence.kind_missing is not None:
        yield f"the question asks for {_WORDS_OF_KIND[evidence.kind_missing]}, and it gives none"
    if evidence.similarity is not None:
        yield f"its meaning is {evidence.similarity:.0%} like the question's"


def _quoted(asking: Asking, words: Sequence[Word]) -> str:
    return ", ".join(f"“{asking.written(word)}”" for word in words[:_NAMED])
