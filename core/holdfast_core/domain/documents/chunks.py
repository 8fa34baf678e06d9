"""Cutting a document into passages along its own structure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

ENOUGH_WORDS = 80
"""A passage with so many words takes no further paragraph."""

MOST_WORDS = 180
"""A paragraph or table with more words is cut, at sentences or at rows."""

MOST_CODE_WORDS = 400
"""Code with more words is cut, at lines."""

_MOST_LETTERS = 2_000
"""A sentence, row or line with more letters is cut anywhere."""

FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_TABLE_RULE_MARKS = frozenset(" \t|:-")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True)
class Heading:
    """A heading; the outermost has the lowest level."""

    level: int
    text: str
    source: str | None = None


@dataclass(frozen=True)
class Block:
    """A paragraph, list item, table or piece of code, as Markdown writes it, and where it stands.

    A tight one follows the one before without a blank line.
    """

    text: str
    tight: bool = False
    source: str | None = None

    @property
    def words(self) -> int:
        """How long it is."""
        return len(self.text.split())

    @property
    def is_code(self) -> bool:
        """Whether it is a piece of code between fences."""
        return bool(FENCE.match(self.text))

    @property
    def is_led(self) -> bool:
        """Whether it is code or a table, which the prose before it explains."""
        return self.is_code or self.text.startswith("|")

    @property
    def fits(self) -> bool:
        """Whether it may be a passage by itself."""
        words = MOST_CODE_WORDS if self.is_code else MOST_WORDS
        return self.words <= words and len(self.text) <= words * 20


Piece = Heading | Block


@dataclass(frozen=True)
class Chunk:
    """A passage: the headings above it, from the outermost in, its text, and where it begins."""

    headings: tuple[str, ...]
    text: str
    source: str | None = None


def cut(pieces: Iterable[Piece]) -> Iterator[Chunk]:
    """Cut a document at its headings, then by size. Code stays whole where it can."""
    for headings, blocks in _sections(pieces):
        for group in _groups(_cut(blocks)):
            yield Chunk(headings, _text(group), group[0].source)


def is_table_rule(line: str) -> bool:
    """Whether a line is what Markdown writes between a table's head and its rows."""
    return "-" in line and _TABLE_RULE_MARKS.issuperset(line)


def _sections(pieces: Iterable[Piece]) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """Give the blocks under each path of headings; a heading with nothing under it is its own text."""
    path: list[Heading] = []
    body: list[Block] = []
    for piece in pieces:
        if isinstance(piece, Block):
            body.append(piece)
            continue
        if body or (path and path[-1].level >= piece.level):
            yield _section(path, body)
        path = [*(outer for outer in path if outer.level < piece.level), piece]
        body = []
    if body or path:
        yield _section(path, body)


def _section(path: list[Heading], body: list[Block]) -> tuple[tuple[str, ...], list[Block]]:
    titles = tuple(heading.text for heading in path)
    return (titles, body) if body else (titles[:-1], [Block(titles[-1], source=path[-1].source)])


def _cut(blocks: Iterable[Block]) -> Iterator[Block]:
    """Cut what is too long to be one passage."""
    for block in blocks:
        lines = block.text.splitlines()
        if block.fits:
            yield block
        elif block.is_code:
            yield from (Block("\n".join(part), source=block.source) for part in _by_size(lines))
        elif block.is_led and len(lines) > 2 and is_table_rule(lines[1]):
            for rows in _by_size(lines[2:]):
                yield Block("\n".join([*lines[:2], *rows]), source=block.source)
        else:
            parts = _by_size(_SENTENCE_END.split(block.text))
            yield from (Block(" ".join(part), block.tight, block.source) for part in parts)


def _by_size(pieces: Iterable[str]) -> Iterator[list[str]]:
    """Group pieces so that each group has enough words and, if it can be, not too many."""
    group: list[str] = []
    words = 0
    for piece in (part for whole in pieces for part in _short(whole)):
        size = len(piece.split())
        if group and (words >= ENOUGH_WORDS or words + size > MOST_WORDS):
            yield group
            group, words = [], 0
        group.append(piece)
        words += size
    if group:
        yield group


def _short(piece: str) -> Iterator[str]:
    """Cut a piece by letters where it is endless; an empty line stays a line."""
    yield from (piece[start : start + _MOST_LETTERS] for start in range(0, max(1, len(piece)), _MOST_LETTERS))


def _groups(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Join neighbouring blocks to passages. Code and tables stay with the prose that leads to them."""
    group: list[Block] = []
    words = 0
    for block in blocks:
        room = MOST_WORDS + ENOUGH_WORDS if block.is_led else MOST_WORDS
        is_full = words >= ENOUGH_WORDS and not block.is_led
        if group and (is_full or words + block.words > room):
            yield group
            group, words = [], 0
        group.append(block)
        words += block.words
    if group:
        yield group


def _text(group: list[Block]) -> str:
    text = [group[0].text]
    for block in group[1:]:
        text += ("\n" if block.tight else "\n\n"), block.text
    return "".join(text)
