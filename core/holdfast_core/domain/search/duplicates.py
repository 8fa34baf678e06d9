"""Passages that say the same, of which one is enough."""

from collections.abc import Iterable
from dataclasses import dataclass

from holdfast_core.domain.search.findings import Hit

_SHINGLE = 3
"""Terms in a row that are compared."""

_SAME = 0.8
"""Share of the shorter passage's shingles that the other holds too, from which on both say the same."""


@dataclass(frozen=True)
class _Gist:
    """What a passage says under whatever headings. A price that differs makes two passages of one form."""

    shingles: frozenset[tuple[str, ...]]
    numbers: frozenset[str]

    def is_of(self, other: "_Gist") -> bool:
        smaller = min(len(self.shingles), len(other.shingles))
        alike = len(self.shingles & other.shingles)
        return self.numbers == other.numbers and alike >= _SAME * smaller and alike > 0


def distinct(hits: Iterable[Hit], limit: int) -> list[Hit]:
    """Take the first hits that do not say what one before them says."""
    taken: list[Hit] = []
    seen: list[_Gist] = []
    for hit in hits:
        if len(taken) == limit:
            break
        gist = _gist(hit)
        if not any(gist.is_of(other) for other in seen):
            taken.append(hit)
            seen.append(gist)
    return taken


def _gist(hit: Hit) -> _Gist:
    said = hit.terms[hit.headed :]
    size = max(1, min(_SHINGLE, len(said)))
    shingles = frozenset(tuple(said[start : start + size]) for start in range(len(said) - size + 1))
    return _Gist(shingles, frozenset(term for term in said if any(map(str.isdigit, term))))
