"""What a reader of one kind of file gives."""

from collections.abc import Iterable
from dataclasses import dataclass

from holdfast_core.domain.documents.chunks import Chunk


@dataclass(frozen=True)
class Contents:
    """The passages of a file, and the title that the file itself gives."""

    title: str | None
    chunks: Iterable[Chunk]
