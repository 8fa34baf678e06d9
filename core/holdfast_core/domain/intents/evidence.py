"""What speaks for a text meaning the intent that scores highest."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def evidence(
    scores: Floats, in_all: Floats, by_letters: Floats, intents: NDArray[np.intp], nearest: Floats
) -> Floats:
    """Give a row of four numbers for each of m texts.

    The best intent's score; how alike its most alike example is, in all and by letters; and how much more
    alike the most alike example of any intent is to the text than to its own neighbour among the examples.

    `scores` is (m, intents), `in_all` and `by_letters` are (m, n) with -inf at examples that do not count,
    `intents` (n) says which intent each example is of, `nearest` (n) how alike its neighbour is.
    """
    rows = [_one(*row, intents, nearest) for row in zip(scores, in_all, by_letters, strict=True)]
    return np.array(rows, np.float32).reshape(-1, 4)


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
