"""Reading PDF: the text of each page, its lines joined to paragraphs, large type taken for headings."""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from holdfast_contract.errors import DocumentEmpty, DocumentEncrypted, DocumentScanned, DocumentUnreadable
from pypdf import PageObject, PasswordType, PdfReader
from pypdf.errors import PyPdfError

from holdfast_core.adapters.reading.contents import Contents
from holdfast_core.domain.documents.chunks import Block, Heading, Piece, cut

_LARGER = 1.15
"""A heading's type is so many times as large as the text's."""

_LEVELS = 3
_LONGEST_HEADING = 120
_EDGE = 0.12
"""Share of a page's height, above and below, in which running lines stand."""

_FEW_PAGES = 3
"""With fewer pages nothing can be said to run."""

_RUNNING = 0.6
"""Share of the pages that a running line stands on."""

_FULL_LINE = 0.75
"""A line that is shorter than so much of the longest ones stands for itself, as in lists and tables."""

_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")
_BULLET = re.compile(r"^[•‣◦▪▫●○■□–]\s*")
_ITEM = re.compile(r"^(?:[-*]|\d{1,3}[.)])\s+")
_SENTENCE_END = (".", "!", "?", "…", ":", "。", "！", "？", "؟", "।")


@dataclass(frozen=True)
class _Line:
    """A line of a page.

    `size` is that of its largest type, `height` its place on the page, from 0 to 1 at the top, and `gap` says
    that an empty line stands before it.
    """

    text: str
    size: float
    height: float
    gap: bool


def read(body: bytes) -> Contents:
    """Read a file. Raises `DocumentEncrypted`, `DocumentScanned` and `DocumentUnreadable`."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            raise DocumentEncrypted
        pages = [_lines(page) for page in reader.pages]
    except PyPdfError as error:
        raise DocumentUnreadable(
            f"The PDF file is broken ({error}). Save it anew, then add it again."
        ) from None
    if not any(pages):
        raise DocumentScanned if pages else DocumentEmpty
    pieces = list(_pieces(pages))
    first = next((piece for piece in pieces if isinstance(piece, Heading)), None)
    return Contents(first.text if first and first.source == "page 1" else None, cut(pieces))


def _lines(page: PageObject) -> list[_Line]:
    """Give the lines of a page that hold text."""
    texts: list[tuple[str, float, float]] = []
    bottom, tall = float(page.mediabox.bottom), float(page.mediabox.height) or 1.0

    def visit(text: str, around: Sequence[float], within: Sequence[float], _font: Any, size: float) -> None:
        scale = sqrt(abs(_scale(around) * _scale(within)))
        height = within[4] * around[1] + within[5] * around[3] + around[5]
        texts.append((text, size * scale, (height - bottom) / tall))

    page.extract_text(visitor_text=visit)
    lines: list[_Line] = []
    words, largest, place, gap = "", 0.0, 0.0, False
    for text, size, height in [*texts, ("\n", 0.0, 0.0)]:
        for number, part in enumerate(text.split("\n")):
            if number:
                if words.strip():
                    lines.append(_Line(" ".join(words.split()), largest, place, gap))
                gap = not words.strip()
                words, largest = "", 0.0
            if part.strip():
                largest, place = max(largest, size), height
            words += part
    return lines


def _scale(matrix: Sequence[float]) -> float:
    return matrix[0] * matrix[3] - matrix[1] * matrix[2]


def _without_running(pages: Sequence[list[_Line]], levels: Mapping[float, int]) -> list[list[_Line]]:
    """Drop headers, footers and page numbers: what most pages have in one place near their edge."""
    with_text = [page for page in pages if page]
    if len(with_text) < _FEW_PAGES:
        return list(pages)
    counts = Counter(key for page in with_text for key in {_key(line, levels) for line in page})
    running = {key for key, count in counts.items() if key and count >= len(with_text) * _RUNNING}
    return [[line for line in page if _key(line, levels) not in running] for page in pages]


def _key(line: _Line, levels: Mapping[float, int]) -> tuple[str, int] | None:
    """Give what a running line has on every page: its height, and its text but for its number.

    At the top and in large type a number makes the difference: it may be that of a chapter.
    """
    if _EDGE < line.height < 1 - _EDGE:
        return None
    may_be_heading = line.height > _EDGE and _size(line) in levels
    text = line.text if may_be_heading else re.sub(r"\d+", "#", line.text)
    return text, round(line.height * 100)


def _pieces(pages: Sequence[list[_Line]]) -> Iterator[Piece]:
    every = [line for page in pages for line in page]
    levels = _levels(every)
    widths = sorted(len(line.text) for line in every)
    full = widths[int(len(widths) * 0.9)] * _FULL_LINE
    for number, page in enumerate(_without_running(pages, levels), 1):
        source = f"page {number}"
        ended = True
        for group in _groups(page, levels, full):
            text = _joined(group)
            level = levels.get(_size(group[0]))
            if level is not None and len(text) <= _LONGEST_HEADING:
                yield Heading(level, text, source)
            else:
                yield Block(_BULLET.sub("- ", text), not ended and not group[0].gap, source)
            ended = level is not None or text.endswith(_SENTENCE_END)


def _levels(lines: Sequence[_Line]) -> dict[float, int]:
    """Say which sizes of type are headings', the largest the outermost."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[_size(line)] += len(line.text)
    usual = letters.most_common(1)[0][0]
    larger = sorted((size for size in letters if size >= usual * _LARGER), reverse=True)
    return {size: min(place, _LEVELS) for place, size in enumerate(larger, 1)}


def _size(line: _Line) -> float:
    return round(line.size * 2) / 2


def _groups(page: Sequence[_Line], levels: Mapping[float, int], full: float) -> Iterator[list[_Line]]:
    """Put the lines of a page together that make one paragraph, item or heading."""
    group: list[_Line] = []
    for line in page:
        if group and not _continues(group[-1], line, levels, full):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _continues(before: _Line, line: _Line, levels: Mapping[float, int], full: float) -> bool:
    if line.gap or _BULLET.match(line.text) or _ITEM.match(line.text):
        return False
    if _size(before) in levels or _size(line) in levels:
        return _size(before) == _size(line)
    return len(before.text) >= full or line.text[:1].islower()


def _joined(lines: Sequence[_Line]) -> str:
    """Join lines, and the halves of words that were parted at their ends."""
    text = lines[0].text
    for line in lines[1:]:
        if _HYPHEN.search(text) and line.text[:1].islower():
            text = text[:-1] + line.text
        else:
            text += f" {line.text}"
    return text
