"""What a passage has of a question: the evidence on which it is taken for an answer, or not."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from holdfast_core.domain.answers.asking import Asked, asked, could_answer
from holdfast_core.domain.search.findings import Hit
from holdfast_core.domain.search.ranking import WINDOW, Question
from holdfast_core.domain.words.terms import Word, terms

_ALIKE = 0.4
"""Words that share less of their letters have nothing to do with each other."""

_ALL_NOUNS_CAPITAL = frozenset({"de"})
"""Languages in which a capital does not tell a name."""

_WRITTEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


class Asking:
    """A question, read for what an answer to it must have."""

    def __init__(self, text: str, question: Question, language: str | None) -> None:
        """`language` is ISO 639-1, None where it is not known."""
        self.text = text
        self.question = question
        self.kind = asked(text, language)
        self.exact = frozenset(_exact(text, language))
        self.word_of = {term: word for word in question.words for term in word}
        self._language = language
        self._total = sum(question.weights.values())
        self._having: dict[str, list[tuple[Word, str]]] = {}
        for term, word in self.word_of.items():
            for triple in _triples(term):
                self._having.setdefault(triple, []).append((word, term))

    def share(self, words: Sequence[Word]) -> float:
        """Give how much of the question these words are, from 0 to 1."""
        return sum(self.question.weights[word] for word in words) / self._total

    def like(self, term: str) -> dict[Word, float]:
        """Give the words that a term is much like, and the share of letters, three by three, in common."""
        triples = _triples(term)
        common = Counter(one for triple in triples for one in self._having.get(triple, ()))
        shares: dict[Word, float] = {}
        for (word, own), count in common.items():
            share = 2 * count / (len(triples) + len(_triples(own)))
            if share >= _ALIKE:
                shares[word] = max(share, shares.get(word, 0.0))
        return shares

    def written(self, word: Word) -> str:
        """Give a word as the question has it."""
        spelled = _WRITTEN.findall(self.text)
        return next((one for one in spelled if not set(terms(one, self._language)).isdisjoint(word)), word[0])

    def is_exact(self, word: Word) -> bool:
        """Whether a word is a name or a number, which no other word stands for."""
        return not self.exact.isdisjoint(word)


@dataclass(frozen=True)
class Evidence:
    """What a passage has of a question.

    `share`: how much of the question it holds, from 0 to 1. `amount`: how many of its words stand together,
    on a logarithmic scale; a word that no passage has would count one, a frequent one less. `missing`: the
    words that it lacks, the one that says most first. `exact_missing`: how much of the question the names and
    numbers among them are. `kind_missing`: the kind of answer that is asked for and that it has nothing of.
    `similarity`: of their meaning, a cosine, None where there is none.
    """

    share: float
    amount: float
    missing: tuple[Word, ...]
    exact_missing: float
    kind_missing: Asked | None
    similarity: float | None


def weigh(asking: Asking, hit: Hit) -> Evidence:
    """Look at one passage."""
    question, held = asking.question, frozenset(hit.terms)
    missing = sorted(
        (word for word in question.weights if held.isdisjoint(word)),
        key=question.weights.__getitem__,
        reverse=True,
    )
    lacks_kind = asking.kind is not None and not could_answer(asking.kind, hit.text, asking.text)
    return Evidence(
        share=hit.score,
        amount=math.log1p(_together(asking, hit, missing) / question.most),
        missing=tuple(missing),
        exact_missing=asking.share([word for word in missing if asking.is_exact(word)]),
        kind_missing=asking.kind if lacks_kind else None,
        similarity=hit.similarity,
    )


def _together(asking: Asking, hit: Hit, missing: Sequence[Word]) -> float:
    """Give the most weight that any window of the passage holds, its headings with it.

    What they hold counts by half once more, up to one word: it is what the passage is about. A word that is
    much like one of the question's counts in part: compounds, typing errors.
    """
    question, heading = asking.question, frozenset(hit.terms[: hit.headed])
    parts: dict[str, dict[Word, float]] = {}
    for term in frozenset(hit.terms):
        if term in asking.word_of:
            parts[term] = {asking.word_of[term]: 1.0}
        elif missing or term in heading:
            found = asking.like(term)
            parts[term] = {word: found[word] for word in found if term in heading or word in missing}
    headed = _best(parts[term] for term in heading if term in parts)
    said = [(place, parts[term]) for place, term in enumerate(hit.terms[hit.headed :]) if parts.get(term)]
    most = about = _weight(question, headed)
    for number, (start, _) in enumerate(said):
        window = (part for place, part in said[number : number + WINDOW] if place < start + WINDOW)
        most = max(most, _weight(question, _best([headed, *window])))
    return most + min(about, question.most) / 2


def _weight(question: Question, held: Mapping[Word, float]) -> float:
    return sum(question.weights[word] * share for word, share in held.items())


def _best(parts: Iterable[Mapping[Word, float]]) -> dict[Word, float]:
    """Give each word with the most that any part holds of it."""
    best: dict[Word, float] = {}
    for part in parts:
        for word, share in part.items():
            best[word] = max(share, best.get(word, 0.0))
    return best


@lru_cache(maxsize=2_000)
def _triples(word: str) -> tuple[str, ...]:
    edged = f"<{word}>"
    return tuple(dict.fromkeys(edged[start : start + 3] for start in range(max(1, len(edged) - 2))))


def _exact(text: str, language: str | None) -> list[str]:
    """Give the terms of what has digits, and of what has a capital without standing first."""
    words = _WRITTEN.findall(text)
    names = [word for word in words[1:] if word[0].isupper()]
    if language in _ALL_NOUNS_CAPITAL or len(names) == len(words) - 1:
        names = []
    numbers = [word for word in words if any(map(str.isdigit, word))]
    return [term for word in (*names, *numbers) for term in terms(word, language)]
