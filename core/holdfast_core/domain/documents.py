"""A document, made ready to be found: its title, its passages, the terms of each."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from holdfast_contract.errors import UnsupportedMediaType, ValidationFailed

from holdfast_core.domain.answering import HEADING_JOINT
from holdfast_core.domain.chunks import Chunk, chunk_markdown, chunk_text, first_heading
from holdfast_core.domain.terms import terms

MAX_BYTES = 10 * 1024 * 1024
"""Of a document."""

ACCEPTED = "Markdown (.md, .markdown) and plain text (.txt), in UTF-8"
_CHUNKERS: dict[str, Callable[[str], list[Chunk]]] = {
    ".md": chunk_markdown,
    ".markdown": chunk_markdown,
    ".txt": chunk_text,
    ".text": chunk_text,
}
SUFFIX_OF_TYPE = {"text/markdown": ".md", "text/x-markdown": ".md", "text/plain": ".txt"}
"""How a file is read whose name does not say it."""


@dataclass(frozen=True)
class PreparedPassage:
    """A passage and its terms: those of the title and the headings above it, and its own."""

    heading: str | None
    text: str
    heading_terms: tuple[str, ...]
    text_terms: tuple[str, ...]


@dataclass(frozen=True)
class PreparedDocument:
    """A document that is ready to be kept."""

    filename: str
    title: str
    bytes: int
    passages: tuple[PreparedPassage, ...]


def decode(body: bytes) -> str:
    """Read a document's bytes. Raises `ValidationFailed` where they are not text in UTF-8."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"The document is not text in UTF-8: byte {error.start + 1} does not fit. Save it as UTF-8."
        raise ValidationFailed(problem) from None
    if "\0" in text:
        raise ValidationFailed("The document holds NUL characters: it is not a text file.")
    return text


def prepare(filename: str, text: str, title: str | None = None) -> PreparedDocument:
    """Cut and analyse a document; slow for a large one.

    Raises `UnsupportedMediaType` for a kind that is not read here, `ValidationFailed` for an empty one.
    """
    chunk = _CHUNKERS.get(suffix(filename))
    if chunk is None:
        raise UnsupportedMediaType(f"{filename} cannot be read here. Accepted: {ACCEPTED}.")
    chunks = chunk(text)
    if not chunks:
        raise ValidationFailed("The document is empty.")
    title = title or (first_heading(text) if chunk is chunk_markdown else None) or filename
    return PreparedDocument(
        filename, title, len(text.encode()), tuple(_passage(title, piece) for piece in chunks)
    )


def suffix(filename: str) -> str:
    """Give the ending that says how a file is read: `.md`."""
    return PurePosixPath(filename).suffix.lower()


def _passage(title: str, chunk: Chunk) -> PreparedPassage:
    headings = chunk.headings[1:] if chunk.headings[:1] == (title,) else chunk.headings
    above = " ".join([title, *headings])
    return PreparedPassage(
        HEADING_JOINT.join(headings) or None, chunk.text, tuple(terms(above)), tuple(terms(chunk.text))
    )
