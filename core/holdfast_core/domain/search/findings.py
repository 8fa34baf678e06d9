"""What a search gives: the passages that speak to a question, and all that was seen of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from holdfast_contract.knowledge import Passage

from holdfast_core.domain.search.ranking import Question

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Hit:
    """A passage as the search saw it.

    `terms`: those of its title and headings, which are the first `headed`, then its own. `score`: the
    lexical one, from 0 to 1. `similarity`: the cosine with the question where both have a vector.
    """

    number: int
    language: str | None
    terms: Sequence[str]
    headed: int
    score: float
    similarity: float | None = None
    heading: str | None = None
    text: str = ""


@dataclass(frozen=True)
class Findings:
    """The passages that speak to a question, the best first, and a hit for each.

    `language` is the question's where it could be told, `vector` its own where it was embedded, `times` are
    milliseconds by stage: `terms`, `lexical`, `embedding`, `dense`, `fusion`.
    """

    question: Question
    passages: Sequence[Passage]
    hits: Sequence[Hit]
    language: str | None = None
    vector: "NDArray[np.float32] | None" = None
    times: Mapping[str, float] = field(default_factory=dict)
