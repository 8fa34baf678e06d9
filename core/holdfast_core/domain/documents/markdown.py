"""Reading Markdown and plain text: headings, paragraphs, list items, tables and code, each with its line."""

import re
from collections.abc import Iterator

from holdfast_core.domain.documents.chunks import FENCE, Block, Heading, Piece

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(?=\S)")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")


def markdown_pieces(text: str) -> Iterator[Piece]:
    """Give the pieces of a Markdown text in their order."""
    body: list[str] = []
    fence: str | None = None
    number = 0
    for number, line in enumerate(text.splitlines(), 1):
        fence = _fence_after(fence, line)
        heading = None if fence else _heading(line, body)
        if heading is None:
            body.append(line)
            continue
        level, title, is_underline = heading
        if is_underline:
            body.pop()
        yield from _blocks(body, number - is_underline - len(body))
        yield Heading(level, title, _at(number - is_underline))
        body = []
    yield from _blocks(body, number + 1 - len(body))


def text_pieces(text: str) -> Iterator[Piece]:
    """Give the paragraphs of a plain text, which blank lines part."""
    lines = [*text.splitlines(), ""]
    paragraph: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            paragraph.append(line)
        elif paragraph:
            yield Block("\n".join(paragraph).strip(), source=_at(number - len(paragraph)))
            paragraph = []


def _at(line: int) -> str:
    return f"line {line}"


def _fence_after(fence: str | None, line: str) -> str | None:
    """Give the fence that is open after this line."""
    found = FENCE.match(line)
    if found is None:
        return fence
    if fence is None:
        return found[1]
    closes = found[1].startswith(fence) and not line.strip().strip(fence[0])
    return None if closes else fence


def _heading(line: str, body: list[str]) -> tuple[int, str, bool] | None:
    """Read a heading: its level, its title, and whether the title is the line before."""
    if found := _HEADING.match(line):
        title = line[found.end() :].rstrip(" \t")
        closed = title.rstrip("#")
        return len(found[1]), closed.rstrip(" \t") if closed.endswith((" ", "\t")) else title, False
    underline = _UNDERLINE.match(line)
    before = body[-1] if body else ""
    alone = len(body) < 2 or not body[-2].strip()
    if underline and alone and before.strip() and not _ITEM.match(before) and "|" not in before:
        return (1 if underline[1][0] == "=" else 2), before.strip(), True
    return None


def _blocks(lines: list[str], first: int) -> Iterator[Block]:
    """Tell paragraphs, list items, tables and code apart; `first` is the number of the first line."""
    current: list[str] = []
    begin = first
    tight = False
    fence: str | None = None
    for number, line in enumerate(lines, first):
        was_open, fence = fence, _fence_after(fence, line)
        in_code = fence is not None or was_open is not None
        starts_item = not in_code and bool(_ITEM.match(line))
        if current and not in_code and (starts_item or not line.strip()):
            yield Block("\n".join(current), tight, _at(begin))
            tight = bool(line.strip())
            current = []
        if line.strip() or in_code:
            begin = begin if current else number
            current.append(line.rstrip())
        else:
            tight = False
    if current:
        yield Block("\n".join(current), tight, _at(begin))
