"""From a tenant's examples to a model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from holdfast_core.domain.intents.background import BACKGROUND
from holdfast_core.domain.intents.calibration import Scope, shares, sharpness
from holdfast_core.domain.intents.left_out import LeftOut
from holdfast_core.domain.intents.likeness import Likeness
from holdfast_core.domain.intents.model import IntentModel
from holdfast_core.domain.intents.overlaps import NO_INTENT, Overlap, find_overlaps

Floats = NDArray[np.float32]


_KEPT = 0.9
"""The share of left-out examples that are not to be taken for none of the intents …"""

_BOUNDS = (0.4, 0.5)
"""… as far as that asks for no higher a probability than an even one, and no lower than this."""

_CONFUSED = 0.35
"""The probability from which on a left-out example is counted as taken for another intent's."""

_NONE = np.empty(0, np.float32)
_NOTHING_LEARNED = IntentModel(
    names=(),
    likeness=Likeness.of((), np.empty((0, 1), np.float32)),
    intents=np.empty(0, np.intp),
    nearest=_NONE,
    weights=_NONE,
    scopes=(Scope.learned(_NONE, _NONE), Scope.learned(_NONE, _NONE)),
    least=_BOUNDS[1],
    factor=1.0,
    embedder=None,
)


@dataclass(frozen=True)
class Missed:
    """An example that is not recognised when it is left out, and what it is taken for, if for any."""

    intent: str
    text: str
    taken_for: str | None


@dataclass(frozen=True)
class Training:
    """A model, and how its examples fare when each is left out.

    `recognised` is the share of them that is then recognised as what they stand for; None where no intent
    has two, as there is nothing to recognise the one by.
    """

    model: IntentModel
    recognised: float | None
    overlaps: tuple[Overlap, ...]
    missed: tuple[Missed, ...] = ()


def train(
    examples: Sequence[tuple[str, str]],
    vectors: Mapping[str, Floats] = MappingProxyType({}),
    embedder: str | None = None,
) -> Training:
    """Learn from examples, each an intent's name and a text.

    `vectors` are the embedder's of unit length, by text: of the examples and of the `BACKGROUND` in languages
    that it knows. `embedder` is its name.
    """
    if not examples:
        return Training(_NOTHING_LEARNED, None, ())
    names = tuple(dict.fromkeys(name for name, _ in examples))
    texts = [text for _, text in examples]
    places = {name: place for place, name in enumerate(names)}
    intents = np.array([places[name] for name, _ in examples], np.intp)
    every = [*texts, *(message.text for message in BACKGROUND)]
    none = np.zeros(max(map(len, vectors.values()), default=1), np.float32)
    # Stored at half the precision, so learned at that.
    table = np.stack([vectors.get(text, none) for text in every]).astype(np.float16).astype(np.float32)
    likeness = Likeness.of(every, table)
    left_out = LeftOut.of(every, likeness, intents)

    is_inside, is_outside = left_out.inside_has_vector, left_out.outside_has_vector
    by_letters = Scope.learned(left_out.inside[~is_inside], left_out.outside[~is_outside])
    in_all = Scope.learned(left_out.inside[is_inside], left_out.outside[is_outside])
    scope = np.where(is_inside, in_all(left_out.inside), by_letters(left_out.inside))
    least = float(np.clip(np.quantile(scope, 1 - _KEPT), *_BOUNDS)) if len(scope) else _BOUNDS[1]
    meant = intents[left_out.seen]
    factor = sharpness(left_out.scores, meant)
    model = IntentModel(
        names,
        likeness,
        intents,
        left_out.nearest,
        left_out.weights,
        (by_letters, in_all),
        least,
        factor,
        embedder,
    )

    highest = left_out.scores.argmax(axis=1)
    is_right = (highest == meant) & (scope >= least)
    confidence = scope * shares(left_out.scores, factor).max(axis=1)
    taken = np.full(len(texts), NO_INTENT)
    taken[left_out.seen] = np.where(confidence >= _CONFUSED, highest, NO_INTENT)
    overlaps = find_overlaps(names, texts, intents, taken, left_out.in_all)
    seen_as = np.where(scope >= least, highest, NO_INTENT)
    missed = [
        Missed(names[intents[row]], texts[row], None if other == NO_INTENT else names[other])
        for row, other in zip(left_out.seen, seen_as, strict=True)
        if other != intents[row]
    ]
    recognised = float(np.mean(is_right)) if len(is_right) else None
    return Training(model, recognised, tuple(overlaps), tuple(missed))
