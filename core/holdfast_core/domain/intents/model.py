"""What one tenant's examples taught: asked for each message, stored with the version of the intents."""

import io
import json
import zipfile
import zlib
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from holdfast_core.domain.intents.calibration import Scope, shares
from holdfast_core.domain.intents.evidence import evidence
from holdfast_core.domain.intents.lexical import Lexicon
from holdfast_core.domain.intents.likeness import Likeness, kernel

Floats = NDArray[np.float32]

_FORMAT = 1

_NOT_OURS = (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile, zlib.error)
"""What NumPy and JSON raise for bytes that they did not write."""


@dataclass(frozen=True)
class Classification:
    """What a text means.

    `ranked` holds every intent, the likeliest first, with the probability that it is meant; together they
    give `scope`, the probability that any of them is. `is_none` where that is too low.
    """

    ranked: tuple[tuple[str, float], ...]
    scope: float
    is_none: bool


NOTHING = Classification((), 0.0, is_none=True)
"""What is said where there are no intents."""


@dataclass(frozen=True)
class IntentModel:
    """Classifies texts, from n examples and the background's m messages.

    Not changed by use, so any number of threads may ask it.
    """

    names: tuple[str, ...]
    likeness: Likeness
    """To the examples, then the messages."""
    intents: NDArray[np.intp]
    """(n): which intent each example is of."""
    nearest: Floats
    """(n): how alike each example's closest neighbour is."""
    weights: Floats
    """(n + m, intents): what `Ridge` learned."""
    scopes: tuple[Scope, Scope]
    """For texts without a vector, and for those with one."""
    least: float
    """The scope from which on a text is taken to mean one of the intents."""
    factor: float
    """The sharpness of `shares`."""
    embedder: str | None
    """What the vectors came from."""

    @property
    def is_usually_embedded(self) -> bool:
        """Whether at least half of the examples have a vector."""
        return bool(self.likeness.vectors[: len(self.intents)].any(axis=1).mean() >= 0.5)

    def classify(self, text: str, vector: Floats | None = None) -> Classification:
        """Say what a text means.

        `vector` is the embedder's, of unit length: None where it does not know the text's language.
        """
        if not self.names:
            return NOTHING
        in_all, by_letters = self.likeness.to(text, vector)
        scores = (kernel(in_all) @ self.weights)[None]
        count = len(self.intents)
        alike = in_all[None, :count], by_letters[None, :count]
        seen = evidence([text], scores, alike, self.intents, self.nearest)
        scope = float(self.scopes[vector is not None](seen)[0])
        parts = shares(scores, self.factor)[0] * scope
        ranked = tuple(
            (self.names[place], float(parts[place])) for place in np.argsort(-parts, kind="stable")
        )
        return Classification(ranked, scope, is_none=scope < self.least)

    def to_bytes(self) -> bytes:
        """Write it down for `from_bytes`."""
        lexicon = self.likeness.lexicon
        about = {"format": _FORMAT, "names": self.names, "embedder": self.embedder}
        file = io.BytesIO()
        np.savez_compressed(
            file,
            about=np.frombuffer(json.dumps(about).encode(), np.uint8),
            hashes=lexicon.hashes,
            starts=lexicon.starts,
            examples=lexicon.examples,
            example_weights=lexicon.weights,
            vectors=self.likeness.vectors.astype(np.float16),
            intents=self.intents.astype(np.uint16),
            nearest=self.nearest,
            weights=self.weights,
            scopes=np.stack([scope.weights for scope in self.scopes]),
            thresholds=np.array([self.least, self.factor]),
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote. Raises `ValueError` for anything else: train again."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as file:
                about = json.loads(file["about"].tobytes())
                if about["format"] != _FORMAT:
                    raise ValueError(f"format {about['format']} is not known")
                lexicon = Lexicon(
                    len(file["vectors"]),
                    file["hashes"],
                    file["starts"],
                    file["examples"],
                    file["example_weights"],
                )
                return cls(
                    tuple(about["names"]),
                    Likeness(lexicon, file["vectors"].astype(np.float32)),
                    file["intents"].astype(np.intp),
                    file["nearest"],
                    file["weights"],
                    (Scope(file["scopes"][0]), Scope(file["scopes"][1])),
                    float(file["thresholds"][0]),
                    float(file["thresholds"][1]),
                    about["embedder"],
                )
        except _NOT_OURS as error:
            raise ValueError(f"This is no model of intents: {error}") from error
