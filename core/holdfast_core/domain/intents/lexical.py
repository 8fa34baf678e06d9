"""How alike texts are by their letters: TF-IDF over runs, in any language."""

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from holdfast_core.domain.intents.features import runs

Floats = NDArray[np.float32]

_CHUNK = 2_048
"""Runs that are multiplied out at a time: the whole table of examples by runs is never in memory."""


class Lexicon:
    """The examples' runs, and in which example each occurs with what weight.

    `hashes` is sorted; run `r` occurs in `examples[starts[r] : starts[r + 1]]` with the `weights` there. An
    example's weights have the length one.
    """

    def __init__(
        self,
        count: int,
        hashes: NDArray[np.uint32],
        starts: NDArray[np.uint32],
        examples: NDArray[np.uint16],
        weights: Floats,
    ) -> None:
        self.count = count
        self.hashes = hashes
        self.starts = starts
        self.examples = examples
        self.weights = weights

    @classmethod
    def of(cls, texts: Sequence[str]) -> Self:
        """Read the examples; there are fewer than 65,536."""
        found = [np.unique(runs(text), return_counts=True) for text in texts]
        owners = np.repeat(np.arange(len(texts)), [len(hashes) for hashes, _ in found])
        every = np.concatenate([hashes for hashes, _ in found]) if found else np.empty(0, np.uint32)
        hashes, places, holding = np.unique(every, return_inverse=True, return_counts=True)
        counts = np.concatenate([counts for _, counts in found]) if found else np.empty(0, np.int64)
        weights = (1 + np.log(counts)) * _rarity(holding, len(texts))[places]
        lengths = np.sqrt(np.bincount(owners, weights**2, minlength=len(texts)))
        order = np.argsort(places, kind="stable")
        return cls(
            len(texts),
            hashes,
            np.concatenate([[0], np.cumsum(holding)]).astype(np.uint32),
            owners[order].astype(np.uint16),
            (weights / lengths[owners])[order].astype(np.float32),
        )

    def likeness(self, text: str) -> Floats:
        """Give the cosine, from 0 to 1, of a text with each example."""
        hashes, counts = np.unique(runs(text), return_counts=True)
        places = np.searchsorted(self.hashes, hashes)
        known = places < len(self.hashes)
        known[known] = self.hashes[places[known]] == hashes[known]
        # A run that no example has weighs as much as one that a single example might have.
        holding = np.zeros(len(hashes), np.int64)
        holding[known] = np.diff(self.starts)[places[known]]
        weights = (1 + np.log(counts)) * _rarity(np.maximum(holding, 1), self.count)
        length = np.sqrt(np.sum(weights**2))
        result = np.zeros(self.count)
        for place, weight in zip(places[known], weights[known] / length, strict=True):
            here = slice(self.starts[place], self.starts[place + 1])
            result[self.examples[here]] += weight * self.weights[here]
        return result.astype(np.float32)

    def likenesses(self) -> Floats:
        """Give the cosine of each example with each, (examples, examples)."""
        result = np.zeros((self.count, self.count), np.float32)
        places = np.repeat(np.arange(len(self.hashes)), np.diff(self.starts))
        for first in range(0, len(self.hashes), _CHUNK):
            last = min(first + _CHUNK, len(self.hashes))
            here = slice(self.starts[first], self.starts[last])
            table = np.zeros((self.count, last - first), np.float32)
            table[self.examples[here], places[here] - first] = self.weights[here]
            result += table @ table.T
        return result


def _rarity(holding: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """Give the inverse document frequency, smoothed, never below one."""
    return 1 + np.log((1 + count) / (1 + holding))
