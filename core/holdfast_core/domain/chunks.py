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

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")
_TABLE_RULE = re.compile(r"^\s*\|?[\s:|-]*-[\s:|-]*$")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True)
class Chunk:
    """A passage: the headings above it, from the outermost in, and its text as it was written."""

    headings: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class _Block:
    """A paragraph, list item, table or piece of code. A tight one follows without a blank line."""

    text: str
    tight: bool = False

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def is_code(self) -> bool:
        """Whether it is a piece of code between fences."""
        return bool(_FENCE.match(self.text))

    @property
    def is_led(self) -> bool:
        """Whether it is code or a table, which the prose before it explains."""
        return self.is_code or self.text.startswith("|")

    @property
    def fits(self) -> bool:
        """Whether it may be a passage by itself."""
        words = MOST_CODE_WORDS if self.is_code else MOST_WORDS
        return self.words <= words and len(self.text) <= words * 20


def chunk_markdown(text: str) -> list[Chunk]:
    """Cut Markdown at its headings, then by size. Code stays whole."""
    chunks: list[Chunk] = []
    for headings, lines in _sections(text.splitlines()):
        chunks.extend(Chunk(headings, part) for part in _pack(_blocks(lines)))
    return chunks


def chunk_text(text: str) -> list[Chunk]:
    """Cut plain text at blank lines, then by size."""
    paragraphs = (_Block(part.strip()) for part in re.split(r"\n\s*\n", "\n".join(text.splitlines())))
    return [Chunk((), part) for part in _pack(_cut(block for block in paragraphs if block.text))]


def first_heading(text: str) -> str | None:
    """Give the first heading of a Markdown text, which serves as its title."""
    return next((headings[0] for headings, _ in _sections(text.splitlines()) if headings), None)


def _sections(lines: list[str]) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Give the lines under each path of headings; a heading with nothing under it is its own text."""
    path: list[tuple[int, str]] = []
    body: list[str] = []
    fence: str | None = None
    for line in lines:
        fence = _fence_after(fence, line)
        heading = None if fence else _heading(line, body)
        if heading is None:
            body.append(line)
            continue
        level, title, is_underline = heading
        if is_underline:
            body.pop()
        if any(map(str.strip, body)):
            yield _titles(path), body
        elif path and path[-1][0] >= level:
            yield _titles(path[:-1]), [path[-1][1]]
        path = [*(outer for outer in path if outer[0] < level), (level, title)]
        body = []
    if any(map(str.strip, body)):
        yield _titles(path), body
    elif path:
        yield _titles(path[:-1]), [path[-1][1]]


def _titles(path: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(title for _, title in path)


def _fence_after(fence: str | None, line: str) -> str | None:
    """Give the fence that is open after this line."""
    found = _FENCE.match(line)
    if found is None:
        return fence
    if fence is None:
        return found[1]
    closes = found[1].startswith(fence) and not line.strip().strip(fence[0])
    return None if closes else fence


def _heading(line: str, body: list[str]) -> tuple[int, str, bool] | None:
    """Read a heading: its level, its title, and whether the title is the line before."""
    if found := _HEADING.match(line):
        return len(found[1]), found[2], False
    underline = _UNDERLINE.match(line)
    before = body[-1] if body else ""
    alone = len(body) < 2 or not body[-2].strip()
    if underline and alone and before.strip() and not _ITEM.match(before) and "|" not in before:
        return (1 if underline[1][0] == "=" else 2), before.strip(), True
    return None


def _blocks(lines: list[str]) -> Iterator[_Block]:
    """Tell paragraphs, list items, tables and code apart."""
    return _cut(_join(lines))


def _join(lines: list[str]) -> Iterator[_Block]:
    current: list[str] = []
    tight = False
    fence: str | None = None
    for line in lines:
        was_open, fence = fence, _fence_after(fence, line)
        in_code = fence is not None or was_open is not None
        starts_item = not in_code and bool(_ITEM.match(line))
        if current and not in_code and (starts_item or not line.strip()):
            yield _Block("\n".join(current), tight)
            tight = bool(line.strip())
            current = []
        if line.strip() or in_code:
            current.append(line.rstrip())
        else:
            tight = False
    if current:
        yield _Block("\n".join(current), tight)


def _cut(blocks: Iterable[_Block]) -> Iterator[_Block]:
    """Cut what is too long to be one passage."""
    for block in blocks:
        lines = block.text.splitlines()
        if block.fits:
            yield block
        elif block.is_code:
            yield from (_Block("\n".join(part)) for part in _by_size(lines))
        elif block.is_led and len(lines) > 2 and _TABLE_RULE.match(lines[1]):
            for rows in _by_size(lines[2:]):
                yield _Block("\n".join([*lines[:2], *rows]))
        else:
            parts = _by_size(_SENTENCE_END.split(block.text))
            yield from (_Block(" ".join(part), block.tight) for part in parts)


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


def _pack(blocks: Iterable[_Block]) -> Iterator[str]:
    """Join neighbouring blocks to passages. Code and tables stay with the prose that leads to them."""
    group: list[_Block] = []
    words = 0
    for block in blocks:
        room = MOST_WORDS + ENOUGH_WORDS if block.is_led else MOST_WORDS
        is_full = words >= ENOUGH_WORDS and not block.is_led
        if group and (is_full or words + block.words > room):
            yield _text(group)
            group, words = [], 0
        group.append(block)
        words += block.words
    if group:
        yield _text(group)


def _text(group: list[_Block]) -> str:
    text = group[0].text
    for block in group[1:]:
        text += ("\n" if block.tight else "\n\n") + block.text
    return text
