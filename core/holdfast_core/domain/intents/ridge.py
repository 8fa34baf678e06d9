"""Kernel ridge regression on the intents, and what it would have said without some of its examples.

Rifkin and Klautau, 2004, https://jmlr.org/papers/v5/rifkin04a.html, for one-against-all with squared loss;
An, Liu and Venkatesh, 2007, https://doi.org/10.1016/j.patcog.2006.12.015, for leaving out in closed form.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_PENALTY = 0.1
"""How much a weight costs beside an error. Accuracy hardly changes from a third of it to three times it."""


class Ridge:
    """The regression of n examples' intents, as 0 or 1 each, on the examples' likeness."""

    def __init__(self, kernel: Floats, intents: NDArray[np.intp], count: int) -> None:
        """`kernel` is (n, n), positive semi-definite; `intents` (n) says which of `count` each is of.

        The kernel is not for anything else afterwards.
        """
        self._intents = intents
        kernel[np.diag_indices_from(kernel)] += _PENALTY
        self._inverse: Floats = np.linalg.inv(kernel)
        self._targets = np.eye(count, dtype=np.float32)[intents]
        self.weights: Floats = self._inverse @ self._targets
        """(n, intents): a text's scores are its row of the kernel times these."""

    def without_itself(self) -> Floats:
        """Give each example's scores as learned from the others, (n, intents)."""
        return self._targets - self.weights / np.diag(self._inverse)[:, None]

    def without_its_intent(self) -> Floats:
        """Give each example's scores as if its intent did not exist, (n, intents); there that is -inf."""
        scores = np.empty_like(self.weights)
        for intent, own in self._groups():
            block = self._inverse[np.ix_(own, own)]
            scores[own] = self._targets[own] - np.linalg.solve(block, self.weights[own])
            scores[own, intent] = -np.inf
        return scores

    def _groups(self) -> Iterator[tuple[int, NDArray[np.intp]]]:
        for intent in range(self._targets.shape[1]):
            yield intent, np.flatnonzero(self._intents == intent)
