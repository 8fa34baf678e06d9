"""A document, made ready to be found: its title and its passages."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from holdfast_contract.errors import DocumentEmpty, DocumentTooLarge

from holdfast_core.domain.documents.chunks import Chunk
from holdfast_core.domain.documents.kinds import Kind
from holdfast_core.domain.words.text import whole

MAX_BYTES = 20 * 1024 * 1024
"""Of a document."""

MOST_PASSAGES = 50_000
"""Of a document."""

MOST_PASSAGES_OF_USER = 200_000

HEADING_JOINT = " › "
"""Stands between the headings above a passage."""


@dataclass(frozen=True)
class File:
    """A file to read. `title` is what people call it, where they said so; `bytes` is its size."""

    filename: str
    title: str | None
    kind: Kind
    bytes: int


@dataclass(frozen=True)
class PreparedPassage:
    """A passage, where it stands, and the headings above it other than the document's title.

    The digest is of the title, the headings and the text, and names the passage within its document;
    `position` counts from 0; `source` reads `page 3`, `row 12` or `line 40`.
    """

    digest: str
    position: int
    source: str | None
    heading: str | None
    text: str


@dataclass(frozen=True)
class PreparedDocument:
    """A document that is ready to be kept; `bytes` counts those of its file."""

    filename: str
    title: str
    bytes: int
    passages: tuple[PreparedPassage, ...]


def prepare(title: str, chunks: Iterable[Chunk]) -> tuple[PreparedPassage, ...]:
    """Make passages of chunks; what repeats word for word under the same headings is kept once.

    Raises `DocumentEmpty` and `DocumentTooLarge`.
    """
    passages: dict[str, PreparedPassage] = {}
    for chunk in chunks:
        passage = _passage(title, chunk, len(passages))
        if passage.text.strip():
            passages.setdefault(passage.digest, passage)
        if len(passages) > MOST_PASSAGES:
            raise DocumentTooLarge(
                f"The document makes more than {MOST_PASSAGES} passages. Cut it into several."
            )
    if not passages:
        raise DocumentEmpty
    return tuple(passages.values())


def _passage(title: str, chunk: Chunk, position: int) -> PreparedPassage:
    headings, text = tuple(map(whole, chunk.headings)), whole(chunk.text)
    digest = hashlib.sha256("\0".join((title, *headings, text)).encode()).hexdigest()[:32]
    below = headings[1:] if headings[:1] == (title,) else headings
    return PreparedPassage(digest, position, chunk.source, HEADING_JOINT.join(below) or None, text)
