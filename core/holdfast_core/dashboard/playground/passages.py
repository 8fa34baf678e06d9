"""The passages that a decision looked at, with the sentences that went into the reply."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from holdfast_contract.knowledge import Passage

from holdfast_core.domain.words.languages import detect
from holdfast_core.domain.words.plain import pieces
from holdfast_core.domain.words.terms import terms

_USED = 0.6
"""The share of a sentence's subject words from which on it is taken to be in the reply."""

_LONGEST = 2_000
"""Characters of a passage that are shown."""


@dataclass(frozen=True)
class Part:
    """A sentence, what stands before it, and whether the reply says it."""

    gap: str
    text: str
    is_used: bool


@dataclass(frozen=True)
class Looked:
    """A passage that was looked at."""

    passage: Passage
    parts: Sequence[Part]


def looked_at(passages: Sequence[Passage], reply: str | None) -> list[Looked]:
    """Take passages apart; without a reply from them no sentence was used."""
    return [Looked(passage, list(_parts(passage.text, reply))) for passage in passages]


def _parts(text: str, reply: str | None) -> Iterator[Part]:
    language = detect(text)
    said = set(terms(reply, language)) if reply else set()
    for piece in pieces(text[:_LONGEST]):
        words = set(terms(piece.text, language))
        yield Part(piece.gap, piece.text, bool(words) and len(words & said) >= _USED * len(words))
