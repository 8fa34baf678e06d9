"""Which intents are hard to tell apart, as their own examples show."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_SHARE = 0.15
"""Of two intents' examples, those that have to be taken for the other's before it is worth a word."""

_LEAST = 2
"""One example alone may be a slip."""

_SAME = 0.95
"""From this likeness on two examples say the same: one of them is in the wrong place."""


NO_INTENT = -1
"""In place of an intent, where an example is recognised as none."""


@dataclass(frozen=True)
class Overlap:
    """Two intents, the share of their examples that are taken for the other's, and those examples."""

    intents: tuple[str, str]
    share: float
    examples: tuple[str, ...]


def find_overlaps(
    names: Sequence[str],
    texts: Sequence[str],
    intents: NDArray[np.intp],
    taken: NDArray[np.intp],
    in_all: Floats,
) -> list[Overlap]:
    """Find pairs of intents that confuse each other, the worst first.

    `intents` (n) says which intent each example is of, `taken` (n) as which it is recognised when it is left
    out, if any; `in_all` is (n, n), the likeness of each with each.
    """
    confused: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for example in np.flatnonzero((taken != intents) & (taken != NO_INTENT)):
        confused[_pair(intents[example], taken[example])].add(int(example))
    same: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    alike = np.argwhere(np.triu(in_all >= _SAME) & (intents[:, None] != intents))
    for one, other in alike:
        same[_pair(intents[one], intents[other])].update((int(one), int(other)))
    sizes = np.bincount(intents, minlength=len(names))
    found = []
    for pair in confused.keys() | same.keys():
        examples = confused[pair] | same[pair]
        share = len(examples) / sizes[list(pair)].sum()
        if same[pair] or (len(examples) >= _LEAST and share >= _SHARE):
            shown = tuple(texts[example] for example in sorted(examples))
            found.append(Overlap((names[pair[0]], names[pair[1]]), round(float(share), 3), shown))
    return sorted(found, key=lambda overlap: (-overlap.share, overlap.intents))


def _pair(one: int, other: int) -> tuple[int, int]:
    return (int(min(one, other)), int(max(one, other)))
