"""A text as runs of letters: they survive endings and typing errors, and need no spaces between words."""

import unicodedata

import numpy as np
from numpy.typing import NDArray

MOST_CHARACTERS = 1_000
"""An intent shows in the beginning of a message; what follows is left out."""

_RUNS = (2, 3, 4)
_WRITTEN = frozenset("LMNS")
"""Unicode's letters, marks, numbers and symbols, emoji among them; all else stands between words."""

_SPACE = ord(" ")
_PRIME = np.uint32(16_777_619)


def runs(text: str) -> NDArray[np.uint32]:
    """Give a hash for each run of letters in a text, as often as it occurs.

    Case and accents do not count. A run may begin or end with the space around its word, never reach over it.
    """
    letters = _letters(text)
    spaces = np.cumsum(letters == _SPACE)
    found = []
    for length in _RUNS:
        count = max(len(letters) - length + 1, 0)
        hashes = np.full(count, length, np.uint32)
        for place in range(length):
            hashes = (hashes ^ letters[place : place + count]) * _PRIME
        # No space behind the first letter and before the last.
        first, last = spaces[:count], spaces[length - 2 : length - 2 + count]
        found.append(hashes[first == last])
    return np.concatenate(found)


def _letters(text: str) -> NDArray[np.uint32]:
    """Give the code points of the folded words with one space before, between and after them."""
    folded = unicodedata.normalize("NFKD", text[:MOST_CHARACTERS].casefold())
    kept = "".join(
        letter if unicodedata.category(letter)[0] in _WRITTEN else " "
        for letter in folded
        if not unicodedata.combining(letter)
    )
    spaced = f" {' '.join(kept.split())} "
    return np.frombuffer(spaced.encode("utf-32-le", "replace"), np.uint32)
