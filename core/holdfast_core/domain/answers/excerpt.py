"""The part of a passage that answers, short enough for a chat."""

from holdfast_core.domain.search.ranking import Question
from holdfast_core.domain.words.languages import detect
from holdfast_core.domain.words.plain import Piece, pieces
from holdfast_core.domain.words.terms import terms

LONGEST = 600
"""Characters of an excerpt."""

_FULL_ENOUGH = 400
"""An excerpt with fewer characters takes along what stands around it: what is asked is often beside it."""


def excerpt(passage: str, question: Question, language: str | None = None) -> str:
    """Give the passage as plain text; of a long one, the part that holds most of the question.

    `language` is the passage's, found out where it is not given.
    """
    found = pieces(passage)
    if not found:
        return _shorten(passage.strip())
    whole = _join(found)
    if len(whole) <= LONGEST:
        return whole
    start, end = _best(found, question, language or detect(passage))
    return _shorten(_join(_widened(found, start, end)))


def _best(found: list[Piece], question: Question, language: str | None) -> tuple[int, int]:
    """Find the run of pieces within the limit that holds most of the question; of equals, the shortest."""
    words = [terms(piece.text, language) for piece in found]
    best, best_rank = (0, 1), (-1.0, 0)
    for start in range(len(found)):
        length = 0
        inside: set[str] = set()
        for end in range(start, len(found)):
            length += len(found[end].text) + len(found[end].gap)
            if length > LONGEST and end > start:
                break
            inside.update(words[end])
            rank = (question.weight_of(inside), -length)
            if rank > best_rank:
                best, best_rank = (start, end + 1), rank
    return best


def _widened(found: list[Piece], start: int, end: int) -> list[Piece]:
    """Take along the piece behind, the one before, and so on, while it is short and the next one fits."""
    grows = True
    while grows:
        grows = False
        for before, behind in ((0, 1), (1, 0)):
            is_short = len(_join(found[start:end])) < _FULL_ENOUGH
            is_there = start >= before and end + behind <= len(found)
            if is_short and is_there and len(_join(found[start - before : end + behind])) <= LONGEST:
                start, end, grows = start - before, end + behind, True
    return found[start:end]


def _join(found: list[Piece]) -> str:
    return "".join((piece.gap if number else "") + piece.text for number, piece in enumerate(found))


def _shorten(text: str) -> str:
    """Cut a single piece that is too long at a word."""
    if len(text) <= LONGEST:
        return text
    return text[: LONGEST - 1].rsplit(maxsplit=1)[0].rstrip(",;:—- ") + "…"
