"""The check of what a model wrote: each sentence must be borne out by the passages that it cites.

Done by code, so that nothing in a passage or a message can persuade it. A sentence that fails goes, and what
follows goes with it, since it may speak of what is gone. The check is strict where words are exact and deaf
to meaning: a true sentence in words of its own, or in another language than its passage, fails too. That
costs a reply its style, not its truth: the passage itself is sent then.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from holdfast_core.domain.answers.grounding.claims import Sentence, sentences
from holdfast_core.domain.answers.grounding.courtesy import is_courtesy
from holdfast_core.domain.answers.grounding.exact import Kind, Token, bare, visible
from holdfast_core.domain.answers.grounding.loaded import DECISIVE, PRICING
from holdfast_core.domain.answers.grounding.passages import Place, Source, Words

COVERED = 0.75
"""The share of a sentence's subject words and exact parts that its passage must hold, in one place.

Of a short sentence that is all of them, of a longer one all but one in four.
"""

_LEAK = 8
"""Words in a row that the prompt alone holds: it was repeated."""

_LONGEST = 8_000
"""Characters of an answer that are read."""

_OTHER_SCRIPTS = re.compile("[Ͱ-ϿЀ-ӿ]")
_LATIN = re.compile("[A-Za-z]")


class Problem(StrEnum):
    """What is wrong with a sentence."""

    UNCITED = "uncited"
    UNKNOWN_PASSAGE = "unknown_passage"
    NOT_FOUND = "not_found"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"
    FOLLOWS = "follows"


@dataclass(frozen=True)
class Check:
    """A sentence of a model's, the passages it cites (from 1), and what is wrong with it, in which words."""

    sentence: str
    cited: tuple[int, ...] = ()
    problem: Problem | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Supported:
    """What is left of an answer. `text` is None where that answers nothing; `cited` counts from 1."""

    text: str | None
    cited: tuple[int, ...]
    checks: tuple[Check, ...]


def check(answer: str, passages: Sequence[Source], question: str, names: Collection[str] = ()) -> Supported:
    """Hold an answer against the passages that it was written from, `[1]` being the first.

    `names` are what the contact may be greeted by.
    """
    known = frozenset(bare(word) for name in names for word in name.split())
    kept: list[Sentence] = []
    checks: list[Check] = []
    is_over = False
    for sentence in sentences(answer[:_LONGEST]):
        if is_over:
            checks.append(Check(sentence.text, sentence.cited, Problem.FOLLOWS))
            continue
        claim = Words(sentence.text, _language(sentence, passages))
        found = _check(claim, sentence.cited, passages, question, known)
        checks.append(found)
        if found.problem is None:
            kept.append(sentence)
        else:
            # "Yes!" goes alone.
            is_over = _says_something(claim)
    cited = tuple(dict.fromkeys(number for found in checks if not found.problem for number in found.cited))
    if not cited or _misses(question, kept, checks, passages[cited[0] - 1].language):
        return Supported(None, (), tuple(checks))
    return Supported(_joined(kept), cited, tuple(checks))


def _misses(question: str, kept: Sequence[Sentence], checks: Sequence[Check], language: str | None) -> bool:
    """Whether a word of the question was spoken of only in what is gone: what is left answers another one."""
    gone = " ".join(found.sentence for found in checks if found.problem is not None)
    left = " ".join(sentence.text for sentence in kept)
    asked = Words(question, language).terms
    return bool(asked & Words(gone, language).terms - Words(left, language).terms)


def repeats(answer: str, private: Iterable[str], passages: Iterable[Source]) -> bool:
    """Say whether an answer holds a long run of words of what was said in private, and in no passage."""
    told = {run for text in private for run in _runs(text)}
    return bool(told & _runs(answer) - {run for passage in passages for run in _runs(passage.shown)})


def _check(
    claim: Words,
    cited: tuple[int, ...],
    passages: Sequence[Source],
    question: str,
    names: Collection[str],
) -> Check:
    if not cited or not _says_something(claim):
        return Check(claim.text, (), None if is_courtesy(claim.text, names) else Problem.UNCITED)
    if not all(1 <= number <= len(passages) for number in cited):
        return Check(claim.text, cited, Problem.UNKNOWN_PASSAGE)
    places = [max(passages[number - 1].places, key=lambda place: place.fits(claim)) for number in cited]
    if missing := _not_found(claim, places, claim.terms | Words(question, claim.language).terms):
        return Check(claim.text, cited, Problem.NOT_FOUND, tuple(missing))
    said = claim.terms_of(token for token in claim.tokens if not (claim.exact and token.value in PRICING))
    uncovered = said.difference(*(place.terms for place in places))
    size = len(said) + len(claim.exact)
    if size - len(uncovered) < COVERED * size:
        return Check(claim.text, cited, Problem.UNSUPPORTED, tuple(sorted(uncovered)))
    if _contradicts(claim, places):
        return Check(claim.text, cited, Problem.CONTRADICTED)
    return Check(claim.text, cited)


def _language(sentence: Sentence, passages: Sequence[Source]) -> str | None:
    """Give the language of the passage that a sentence cites: it must be in the same to pass."""
    known = [passages[number - 1] for number in sentence.cited if 1 <= number <= len(passages)]
    return next((passage.language for passage in [*known, *passages]), None)


def _says_something(words: Words) -> bool:
    """Whether a sentence has a subject word or anything exact: "Yes!" has not."""
    return bool(words.terms or words.exact)


def _not_found(claim: Words, places: Sequence[Place], spoken_of: frozenset[str]) -> list[str]:
    """List what may not be put in other words and does not stand in these places."""
    missing = []
    for token in claim.tokens:
        if token.kind is not Kind.WORD:
            is_found = any(_holds(place, claim, token, spoken_of) for place in places)
        elif token.value in DECISIVE or token.is_name or _mixes_scripts(token.text):
            stems = claim.terms_of([token])
            is_found = any(_has(place, token, stems) for place in places)
            is_found |= not stems and token.value not in DECISIVE
        else:
            continue
        if not is_found:
            missing.append(token.text)
    return missing


def _has(place: Place, word: Token, stems: frozenset[str]) -> bool:
    """Whether a word stands in a place, inflected or not."""
    return word.value in place.folded or bool(stems and stems <= place.terms)


def _holds(place: Place, claim: Words, token: Token, spoken_of: frozenset[str]) -> bool:
    """Whether a number, time, link or code stands in a place, and counts or tells there what it does here.

    Of a list or table it must be the row that the sentence or the question is about.
    """
    units = claim.units(token)
    for piece in place.pieces:
        if not piece.stands(token):
            continue
        own = piece.terms - place.common
        if token.kind is Kind.LITERAL or (piece.has_units(token, units) and (not own or own & spoken_of)):
            return True
    return False


def _contradicts(claim: Words, places: Sequence[Place]) -> bool:
    """Whether a clause denies what the clause nearest to it says, or says what that one denies.

    Of several that are equally near each must agree, unless one says the whole of it.
    """
    there = [clause for place in places for clause in place.clauses]
    for said, denies in claim.clauses:
        if any(said <= other and denies == other_denies for other, other_denies in there):
            continue
        nearest = max((len(said & other) for other, _ in there), default=0)
        near = (other_denies for other, other_denies in there if len(said & other) == nearest)
        if nearest and any(denies != other_denies for other_denies in near):
            return True
    return False


def _mixes_scripts(word: str) -> bool:
    """Whether letters of another alphabet stand in for those they look like."""
    return bool(_LATIN.search(word) and _OTHER_SCRIPTS.search(word))


def _joined(kept: Sequence[Sentence]) -> str:
    return "".join(
        (sentence.gap if place else "") + sentence.mark + sentence.text for place, sentence in enumerate(kept)
    )


def _runs(text: str) -> set[tuple[str, ...]]:
    """Give every run of so many words that it counts as repeated."""
    words = [folded for word in visible(text).split() if (folded := bare(word))]
    return {tuple(words[start : start + _LEAK]) for start in range(len(words) - _LEAK + 1)}
