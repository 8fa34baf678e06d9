"""How well a passage speaks to a question: a number from 0 to 1 that has a meaning."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from holdfast_core.domain.words.terms import Word

_SATURATION = 1.2
_LENGTH_WEIGHT = 0.75
"""BM25's k1 and b, at their usual values."""

WINDOW = 30
"""Terms within which a question's words count as standing together: two or three sentences."""

_BACKGROUND = 50
"""Passages that a corpus is thought to have beside its own: in a handful, rarity says little yet."""


_EXACT = 1.5
"""How much more a number or a code says than a word: of two, the one that was asked for is meant."""


@dataclass(frozen=True)
class Corpus:
    """What one user's passages are like as a whole: how many, how long, how many hold each term."""

    passages: int
    average_terms: float
    holding: Mapping[str, int]

    def weight(self, word: Word) -> float:
        """Give a word's inverse document frequency: the rarer it is, the more it says; most for a code."""
        exact = _EXACT if any(map(str.isdigit, "".join(word))) else 1.0
        holding = min(self.passages, sum(self.holding.get(term, 0) for term in word))
        others = self.passages + _BACKGROUND - holding
        return exact * math.log(1 + (others + 0.5) / (holding + 0.5))


class Question:
    """A question's words, weighed by how much each says within one user's corpus.

    A word is one or more terms, of which a passage holds it by any. `most` is what a word says that no
    passage holds.
    """

    def __init__(self, words: Sequence[Word], corpus: Corpus) -> None:
        self.words = tuple(words)
        self._word_of = {term: word for word in words for term in word}
        self._weights = {word: corpus.weight(word) for word in words}
        self._total = sum(self._weights.values())
        self.most = corpus.weight(())
        self._average_terms = max(corpus.average_terms, 1.0)

    @property
    def is_empty(self) -> bool:
        """Whether it has no subject word at all."""
        return not self._weights

    @property
    def weights(self) -> Mapping[Word, float]:
        """What each word says."""
        return self._weights

    def score(self, terms: Sequence[str]) -> float:
        """Give the mean of three shares of the question's weight, each from 0 to 1.

        What the passage holds at all, what stands closely together in it, and what BM25 gives it of the
        most that BM25 could give.
        """
        word_of = self._word_of
        places = [(place, word_of[term]) for place, term in enumerate(terms) if term in word_of]
        if not places:
            return 0.0
        counts = Counter(word for _, word in places)
        held = sum(self._weights[word] for word in counts)
        shares = (held, self._together(places), self._bm25(counts, len(terms)))
        return sum(shares) / (len(shares) * self._total)

    def weight_of(self, terms: Iterable[str]) -> float:
        """Give how much of the question these terms hold."""
        held = {self._word_of[term] for term in terms if term in self._word_of}
        return sum(self._weights[word] for word in held)

    def _bm25(self, counts: Mapping[Word, int], length: int) -> float:
        damping = _SATURATION * (1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * length / self._average_terms)
        return sum(self._weights[word] * count / (count + damping) for word, count in counts.items())

    def _together(self, places: Sequence[tuple[int, Word]]) -> float:
        """Give the most weight that any window of the passage holds."""
        inside: Counter[Word] = Counter()
        best = weight = 0.0
        start = 0
        for place, word in places:
            if not inside[word]:
                weight += self._weights[word]
            inside[word] += 1
            while place - places[start][0] >= WINDOW:
                left = places[start][1]
                inside[left] -= 1
                if not inside[left]:
                    weight -= self._weights[left]
                start += 1
            best = max(best, weight)
        return best
