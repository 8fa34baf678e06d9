"""What is made of a passage so that it is found: its language and its terms."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from holdfast_core.domain.documents.documents import PreparedDocument, PreparedPassage
from holdfast_core.domain.words.languages import detect
from holdfast_core.domain.words.terms import terms

_SAMPLES = 100
"""Passages, from all over a document, that say in which language most of it is."""


@dataclass(frozen=True)
class Analysed:
    """A passage, its language and its terms, the first so many of which are of its title and headings."""

    passage: PreparedPassage
    language: str | None
    terms: Sequence[str]
    heading_terms: int


def language_of(document: PreparedDocument) -> str | None:
    """Give the language of most of a document, None where nothing tells."""
    step = -(-len(document.passages) // _SAMPLES)
    found = Counter(detect(passage.text) for passage in document.passages[:: max(1, step)])
    return max(found, key=found.__getitem__, default=None)


def analyse(title: str, passages: Sequence[PreparedPassage], language: str | None) -> list[Analysed]:
    """Analyse passages of a document in a language; slow for many."""
    return [_analyse(title, passage, language) for passage in passages]


def _analyse(title: str, passage: PreparedPassage, expected: str | None) -> Analysed:
    language = detect(passage.text, {expected: 1} if expected else None)
    above = f"{title}\n{passage.heading}" if passage.heading else title
    heading = terms(above, language)
    return Analysed(passage, language, [*heading, *terms(passage.text, language)], len(heading))
