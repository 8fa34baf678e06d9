"""What a model wrote, taken apart: its sentences, each with the passages that it says it comes from."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from holdfast_core.domain.words.plain import Piece, pieces

_CITATION = re.compile(
    r"\s*[\[【]\s*(?:passages?\s*)?(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*[\]】](?!\()", re.IGNORECASE
)
_LATE = re.compile(rf"([.!?…]+[\"'»”’)*_]*)((?:{_CITATION.pattern})+)", re.IGNORECASE)
_ABBREVIATED = re.compile(
    r"(?:\b[ap]\.m|\b[ei]\.[ge]|\bNo|\bNr|\bDr|\bMr|\bMrs|\bMs|\bSt|\bapprox|\bmin|\bmax|\bincl|\bvs|\bTel"
    r"|\bz\.B|\bca|\bbzw|\bSr|\bSra|\bJl|\bRp)\.$",
    re.IGNORECASE,
)
_LONGEST_ABBREVIATION = 8
_MARK = re.compile(r"^(?:•|\d{1,3}\.)\s+")
_JOINERS = "\u200c\u200d"
"""Invisible, and part of how some languages and emoji are written."""


@dataclass(frozen=True)
class Sentence:
    """A sentence, item or row. `gap` stands before it, `mark` makes it an item, `cited` counts from 1."""

    text: str
    cited: tuple[int, ...]
    gap: str
    mark: str = ""


def sentences(answer: str) -> list[Sentence]:
    """Take an answer apart into plain sentences, without its citations.

    A line that leads to a list ("You need:") has the citations of what follows it.
    """
    seen = "".join(letter for letter in answer if unicodedata.category(letter) != "Cf" or letter in _JOINERS)
    found = [_sentence(piece) for piece in _whole(pieces(_LATE.sub(_before_the_end, seen)))]
    for place in range(len(found) - 2, -1, -1):
        if not found[place].cited and found[place].text.endswith(":"):
            found[place] = replace(found[place], cited=found[place + 1].cited)
    return [sentence for sentence in found if sentence.text]


def _before_the_end(late: re.Match[str]) -> str:
    """Have a citation stand in the sentence that it follows."""
    return f"{late[2]}{late[1]}"


def _whole(found: list[Piece]) -> Iterator[Piece]:
    """Join what was taken for sentences at the point of an abbreviation."""
    held: Piece | None = None
    for piece in found:
        if held is not None and piece.gap == " " and _ABBREVIATED.search(held.text[-_LONGEST_ABBREVIATION:]):
            held = Piece(f"{held.text} {piece.text}", held.gap)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def _sentence(piece: Piece) -> Sentence:
    numbers = [int(number) for found in _CITATION.findall(piece.text) for number in re.findall(r"\d+", found)]
    text = _CITATION.sub("", piece.text).strip()
    mark = _MARK.match(text)
    return Sentence(
        text[mark.end() :] if mark else text,
        tuple(dict.fromkeys(numbers)),
        piece.gap,
        mark[0] if mark else "",
    )
