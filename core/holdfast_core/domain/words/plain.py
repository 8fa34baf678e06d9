"""Markdown as somebody reads it in a chat: no marks, one piece for each sentence, item or row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
_ITEM = re.compile(r"^\s*(?:[-*+]|(\d{1,3})[.)])\s+")
_HEADING = re.compile(r"^\s*#{1,6}\s+")
_QUOTE = re.compile(r"^\s*(?:>\s?)+")
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^\s*[|:\s=*_-]+$")
_CELL = re.compile(r"(?<!\\)\|")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)*_]*\s+(?=[^\sa-z])")

_INLINE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"</?[a-zA-Z][^<>]{0,200}>"), ""),
    (re.compile(r"!\[([^\[\]]*)\]\([^()\s]*\)"), r"\1"),
    (re.compile(r"\[([^\[\]]+)\]\((https?://[^()\s]+)\)"), r"\1 (\2)"),
    (re.compile(r"\[([^\[\]]+)\]\([^()]*\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=[^\s_])([^_]+?)(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|-])"), r"\1"),
)
_CODE = re.compile(r"(`+)(.+?)\1")
_PRIVATE = re.compile("[\ue000\ue001]")
_HIDDEN = re.compile("\ue000([0-9]+)\ue001")
_DRAWING = re.compile("[\u2500-\u257f]")
"""Lines of boxes and trees say nothing on a phone's narrow screen."""


@dataclass(frozen=True)
class Piece:
    """A sentence, a list item, a table row or a line of code; `gap` stands between it and the one before."""

    text: str
    gap: str


def pieces(markdown: str) -> list[Piece]:
    """Take a passage apart."""
    found: list[Piece] = []
    for gap, text, is_prose in _lines(markdown):
        parts = _SENTENCE_END.split(_inline(text)) if is_prose else [text]
        for number, part in enumerate(parts):
            if part.strip():
                found.append(Piece(part.rstrip(), gap if number == 0 else " "))
    return found


def _lines(markdown: str) -> Iterator[tuple[str, str, bool]]:
    """Give gap, text and whether it is prose, one for each paragraph, item, row or line of code."""
    paragraph: list[str] = []
    gap = pending = ""
    in_code = is_complete = False
    for line in markdown.splitlines():
        is_fence = bool(_FENCE.match(line))
        starts = is_complete or is_fence or in_code or not line.strip() or _special(line)
        if starts and paragraph:
            yield gap, " ".join(paragraph), True
            paragraph, pending = [], "\n"
        if is_fence:
            in_code = not in_code
        elif in_code and not _DRAWING.search(line):
            yield pending, line, False
            pending = "\n"
        elif in_code or not line.strip():
            pending = "\n\n" if pending else ""
        elif not _RULE.match(line):
            if not paragraph:
                gap = pending
            paragraph.append(_unmarked(line))
            is_complete = bool(_HEADING.match(line) or _ROW.match(line))
    if paragraph:
        yield gap, " ".join(paragraph), True


def _special(line: str) -> bool:
    """Whether a line never continues the paragraph before it."""
    return any(kind.match(line) for kind in (_ITEM, _HEADING, _ROW, _RULE))


def _unmarked(line: str) -> str:
    """Turn a line's leading mark, or a row's borders, into what is read in their place."""
    if _ROW.match(line):
        cells = (cell.strip() for cell in _CELL.split(line.strip().strip("|")))
        return " — ".join(cell for cell in cells if cell)
    line = _QUOTE.sub("", line)
    if item := _ITEM.match(line):
        return (f"{item[1]}. " if item[1] else "• ") + line[item.end() :].strip()
    return _HEADING.sub("", line).strip()


def _inline(text: str) -> str:
    """Take the marks out of a text, leaving what stands in backticks as it is."""
    codes: list[str] = []

    def hide(code: re.Match[str]) -> str:
        codes.append(code[2])
        return f"\ue000{len(codes) - 1}\ue001"

    text = _CODE.sub(hide, _PRIVATE.sub("", text))
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    # A passage may begin or end within bold type: then one of its marks is left over.
    text = text.replace("**", "")
    return _HIDDEN.sub(lambda hidden: codes[int(hidden[1])], text)
