"""What texts look like that mean an intent, and such that mean none: each example seen from the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from holdfast_core.domain.intents.background import SUBJECT, is_apart
from holdfast_core.domain.intents.evidence import evidence
from holdfast_core.domain.intents.likeness import Likeness, kernel
from holdfast_core.domain.intents.ridge import Ridge

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class LeftOut:
    """What n examples and the background taught, and what would be said of each had it been left out."""

    weights: Floats
    """(n + messages, intents): what `Ridge` learned; zeros for messages about what the examples are about."""
    nearest: Floats
    """(n): how alike each example's closest neighbour is."""
    in_all: Floats
    """(n, n): how alike the examples are to those of other intents, -inf to those of their own."""
    seen: NDArray[np.intp]
    """The s examples that are seen: those that are not the only one of their intent."""
    scores: Floats
    """(s, intents): what they would score."""
    inside: Floats
    """(s, 5): their evidence."""
    inside_has_vector: NDArray[np.bool_]
    outside: Floats
    """(o, 5): evidence of what means none, which are examples without their intent, and the background."""
    outside_has_vector: NDArray[np.bool_]

    @classmethod
    def of(cls, texts: Sequence[str], likeness: Likeness, intents: NDArray[np.intp]) -> Self:
        """Leave out each.

        `texts` are the examples, then the background, `likeness` is to them; `intents` (n) are the examples'.
        """
        count, most = len(intents), int(intents.max()) + 1
        in_all, by_letters = likeness.among()
        is_used = np.ones(len(in_all), np.bool_)
        is_used[count:] = is_apart(in_all[count:, :count], in_all[count:, count:])
        used = np.flatnonzero(is_used)
        in_all, by_letters = in_all[np.ix_(used, used)], by_letters[np.ix_(used, used)]
        has_vector = np.asarray(likeness.vectors.any(axis=1))[used]

        # The background's subjects are intents like others, only nobody's: what is scored are the tenant's.
        groups = np.concatenate([intents, most + SUBJECT])[used]
        ridge = Ridge(kernel(in_all), groups, int(groups.max()) + 1)
        weights = np.zeros((len(is_used), most), np.float32)
        weights[used] = ridge.weights[:, :most]
        np.fill_diagonal(in_all, -np.inf)
        np.fill_diagonal(by_letters, -np.inf)
        nearest = in_all[:count, :count].max(axis=1, initial=0)

        def look(scores: Floats, rows: NDArray[np.intp]) -> Floats:
            alike = in_all[rows, :count], by_letters[rows, :count]
            return evidence([texts[row] for row in used[rows]], scores[rows, :most], alike, intents, nearest)

        seen = np.flatnonzero(np.bincount(intents)[intents] > 1)
        without_itself = ridge.without_itself()
        inside = look(without_itself, seen)
        same = groups[:, None] == groups
        in_all[same] = by_letters[same] = -np.inf
        # What a sole intent's examples look like without it nobody can say.
        others = np.arange(count if most == 1 else 0, len(groups))
        return cls(
            weights=weights,
            nearest=nearest,
            in_all=in_all[:count, :count],
            seen=seen,
            scores=without_itself[seen, :most],
            inside=inside,
            inside_has_vector=has_vector[seen],
            outside=look(ridge.without_its_intent(), others),
            outside_has_vector=has_vector[others],
        )
