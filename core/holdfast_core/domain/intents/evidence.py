"""What speaks for a text meaning the intent that scores highest."""

from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from holdfast_core.domain.intents.features import MOST_CHARACTERS

Floats = NDArray[np.float32]

_USUAL_LENGTH = 40
"""Characters."""


def evidence(
    texts: Sequence[str],
    scores: Floats,
    likeness: tuple[Floats, Floats],
    intents: NDArray[np.intp],
    nearest: Floats,
) -> Floats:
    """Give a row of five numbers for each of m texts.

    The best intent's score; how alike its most alike example is, in all and by letters; and how much more
    alike the most alike example of any intent is to the text than to its own neighbour among the examples;
    and the logarithm of its length, as the longer a text is, the less it is like any other.

    `scores` is (m, intents), `likeness` (m, n) in all and by letters, -inf at examples that do not count,
    `intents` (n) says which intent each example is of, `nearest` (n) how alike its neighbour is.
    """
    rows = [
        (*_one(of_intents, in_all, by_letters, intents, nearest), _length(text))
        for text, of_intents, in_all, by_letters in zip(texts, scores, *likeness, strict=True)
    ]
    return np.array(rows, np.float32).reshape(-1, 5)


def _one(
    scores: Floats, in_all: Floats, by_letters: Floats, intents: NDArray[np.intp], nearest: Floats
) -> tuple[np.float32, ...]:
    best = scores.argmax()
    of_best = intents == best
    closest = in_all.argmax()
    return (
        scores[best],
        in_all[of_best].max(),
        by_letters[of_best].max(),
        in_all[closest] - nearest[closest],
    )


def _length(text: str) -> float:
    return log(min(max(len(text), 1), MOST_CHARACTERS) / _USUAL_LENGTH)
