"""The part of a passage that answers, short enough for a chat."""

from holdfast_core.domain.plain import Piece, pieces
from holdfast_core.domain.ranking import Question
from holdfast_core.domain.terms import terms

LONGEST = 600
"""Characters of an excerpt."""

_FULL_ENOUGH = 240
"""An excerpt with fewer characters takes what follows along, for its meaning."""


def excerpt(passage: str, question: Question) -> str:
    """Give the passage as plain text; of a long one, the part that holds most of the question."""
    found = pieces(passage)
    if not found:
        return _shorten(passage.strip())
    whole = _join(found)
    if len(whole) <= LONGEST:
        return whole
    start, end = _best(found, question)
    while end < len(found) and len(_join(found[start:end])) < _FULL_ENOUGH:
        if len(_join(found[start : end + 1])) > LONGEST:
            break
        end += 1
    return _shorten(_join(found[start:end]))


def _best(found: list[Piece], question: Question) -> tuple[int, int]:
    """Find the run of pieces within the limit that holds most of the question; of equals, the shortest."""
    words = [terms(piece.text) for piece in found]
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


def _join(found: list[Piece]) -> str:
    return "".join((piece.gap if number else "") + piece.text for number, piece in enumerate(found))


def _shorten(text: str) -> str:
    """Cut a single piece that is too long at a word."""
    if len(text) <= LONGEST:
        return text
    return text[: LONGEST - 1].rsplit(maxsplit=1)[0].rstrip(",;:—- ") + "…"
