"""How alike texts are in all: by meaning where both have a vector, by their letters always."""

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from holdfast_core.domain.intents.lexical import Lexicon

Floats = NDArray[np.float32]

_MEANING = 3.0
_LETTERS = 0.5
"""How fast the kernel falls with the distance in each. Half or twice of either changes little."""

_TOTAL = _MEANING + _LETTERS


class Likeness:
    """The examples that a text is compared with.

    A text is a point made of its vector and of its letters. One without a vector, because there is no
    embedder or none that knows its language, has all its weight on the letters: so it is never judged by a
    vector that means nothing, and is still compared with everything else.
    """

    def __init__(self, lexicon: Lexicon, vectors: Floats) -> None:
        """`vectors` is (examples, dimensions), rows of unit length or of zeros where there is none."""
        self.lexicon = lexicon
        self.vectors = vectors
        has_vector = vectors.any(axis=1)
        self._letters = np.sqrt(np.where(has_vector, _LETTERS / _TOTAL, 1)).astype(np.float32)

    @classmethod
    def of(cls, texts: Sequence[str], vectors: Floats) -> Self:
        """Read the examples."""
        return cls(Lexicon.of(texts), vectors)

    def to(self, text: str, vector: Floats | None) -> tuple[Floats, Floats]:
        """Give how alike a text is to each example: in all, and by letters; 1 is the same text."""
        by_letters = self.lexicon.likeness(text)
        if vector is None:
            return by_letters * self._letters, by_letters
        in_all = by_letters * self._letters * (_LETTERS / _TOTAL) ** 0.5
        in_all += self.vectors @ vector * (_MEANING / _TOTAL)
        return in_all, by_letters

    def among(self) -> tuple[Floats, Floats]:
        """Give the same for each example with each, (examples, examples)."""
        by_letters = self.lexicon.likenesses()
        in_all = by_letters * self._letters * self._letters[:, None]
        in_all += self.vectors @ self.vectors.T * (_MEANING / _TOTAL)
        return in_all, by_letters


def kernel(likeness: Floats) -> Floats:
    """Give the Gaussian kernel of the texts' distance."""
    values: Floats = likeness - np.float32(1)
    values *= np.float32(_TOTAL)
    return np.exp(values, out=values)
