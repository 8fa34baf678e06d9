"""A passage as sentences are held against it: its words, its exact parts, and what each clause of it says."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from holdfast_core.domain.answers.grounding.exact import UNITS, Kind, Token, hours, tokens
from holdfast_core.domain.answers.grounding.polarity import clauses, is_negative
from holdfast_core.domain.words.languages import detect
from holdfast_core.domain.words.plain import pieces
from holdfast_core.domain.words.terms import terms

_PLACE = 400
"""Characters of neighbouring pieces that one sentence may be drawn from."""

_BESIDE = 4
"""Words within which a number's unit stands, on either side of it."""

_UNSEEN = re.compile(
    r"<(\w{1,20})\b[^<>]*(?:\bhidden\b|display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0"
    r"|opacity\s*:\s*0|color\s*:\s*(?:white|\#fff))[^<>]*>.*?</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)
"""What HTML within a text hides from its readers."""

Clause = tuple[frozenset[str], bool]
"""The subject words of a clause, and whether it denies."""


@dataclass(frozen=True)
class Words:
    """A text's tokens and subject words, read as its language (ISO 639-1) has them."""

    text: str
    language: str | None = None

    @cached_property
    def tokens(self) -> list[Token]:
        """Its tokens in order."""
        return tokens(self.text)

    @cached_property
    def terms(self) -> frozenset[str]:
        """Its subject words; numbers and codes are no words."""
        return self.terms_of(self.tokens)

    @cached_property
    def folded(self) -> frozenset[str]:
        """All its words as they stand there."""
        return frozenset(token.value for token in self.tokens if token.kind is Kind.WORD)

    @cached_property
    def exact(self) -> frozenset[tuple[Kind, str]]:
        """What stands in it exactly; a time on the hour also as the bare number of the hour."""
        forms = {(token.kind, token.value) for token in self.tokens if token.kind is not Kind.WORD}
        times = (token for token in self.tokens if token.kind is Kind.TIME)
        return frozenset(forms | {(Kind.NUMBER, hour) for time in times for hour in hours(time)})

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """What it says, clause by clause."""
        return tuple(self.clause(clause) for clause in clauses(self.text))

    def terms_of(self, said: Iterable[Token]) -> frozenset[str]:
        """Give the subject words among some tokens."""
        words = " ".join(token.text for token in said if token.kind is Kind.WORD)
        return frozenset(terms(words, self.language))

    def clause(self, text: str) -> Clause:
        """Read a clause."""
        said = tokens(text)
        return self.terms_of(said), is_negative([token.value for token in said if token.kind is Kind.WORD])

    def stands(self, token: Token) -> bool:
        """Whether a token stands here; 18:00 may be written as a bare 18."""
        if (token.kind, token.value) in self.exact:
            return True
        is_hour = token.kind is Kind.TIME and int(token.value) % 60 == 0
        return is_hour and (Kind.NUMBER, str(int(token.value) // 60)) in self.exact

    def units(self, number: Token) -> list[frozenset[str]]:
        """Give what a number of this text counts: the currency before it, the subject word after it."""
        if number.kind is not Kind.NUMBER:
            return []
        place = next(place for place, token in enumerate(self.tokens) if token is number)
        before, after = self.tokens[max(0, place - 1) : place], self.tokens[place + 1 : place + 2]
        beside = [token for token in before if token.value in UNITS] + after
        return [said for token in beside if (said := self.terms_of([token]))]

    def has_units(self, number: Token, units: Iterable[frozenset[str]]) -> bool:
        """Whether a number stands here near what it counts."""
        near = [
            self.terms_of(self.tokens[max(0, place - _BESIDE) : place + _BESIDE + 1])
            for place, token in enumerate(self.tokens)
            if token.kind is not Kind.WORD and Words(token.text).stands(number)
        ]
        return any(all(unit & there for unit in units) for there in near)


@dataclass(frozen=True)
class Place:
    """Neighbouring pieces of a passage, the heading first.

    `common` are words that most pieces of the passage have: they tell no row from another.
    """

    pieces: tuple[Words, ...]
    common: frozenset[str]

    @cached_property
    def terms(self) -> frozenset[str]:
        """The subject words of all pieces."""
        return frozenset().union(*(piece.terms for piece in self.pieces))

    @cached_property
    def folded(self) -> frozenset[str]:
        """The words of all pieces as they stand there."""
        return frozenset().union(*(piece.folded for piece in self.pieces))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """What the pieces say; a question says something with the first clause of its answer alone."""
        found: list[Clause] = []
        question = ""
        for piece in self.pieces:
            if question:
                answer = next(iter(clauses(piece.text)), "")
                found.append(piece.clause(f"{question} {answer}"))
            question = piece.text if piece.text.endswith("?") else ""
            found += () if question else piece.clauses
        return tuple(found)

    def fits(self, claim: Words) -> int:
        """Count what this place has of a claim; what is exact counts double."""
        exact = [token for token in claim.tokens if token.kind is not Kind.WORD]
        found = sum(any(piece.stands(token) for piece in self.pieces) for token in exact)
        return len(claim.terms & self.terms) + 2 * found


@dataclass(frozen=True)
class Source:
    """A passage in plain text, as it is shown to a model and as sentences are held against it.

    `pieces` are its sentences, items and rows; `language` is ISO 639-1.
    """

    heading: str
    text: str
    pieces: tuple[str, ...]
    language: str | None

    @classmethod
    def of(cls, heading: str, markdown: str, otherwise: str | None = None) -> "Source":
        """Read a passage: what nobody sees of it (comments, tags, hidden parts) is no evidence.

        `otherwise` is its language where nothing in it tells, as in a table of prices.
        """
        found = pieces(_UNSEEN.sub("", markdown))
        plain = "".join((piece.gap if place else "") + piece.text for place, piece in enumerate(found))
        return cls(heading, plain, tuple(piece.text for piece in found), detect(plain) or otherwise)

    @property
    def shown(self) -> str:
        """The whole of it."""
        return f"{self.heading}\n{self.text}".strip()

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every run of neighbouring pieces that one sentence may be drawn from; one at least."""
        found = [Words(text, self.language) for text in self.pieces]
        everything = [term for piece in found for term in piece.terms]
        common = frozenset(term for term in everything if everything.count(term) * 2 > len(found) > 1)
        heading = Words(self.heading, self.language)
        return tuple(Place((heading, *run), common) for run in _runs(found)) or (Place((heading,), common),)


def _runs(found: Sequence[Words]) -> Iterator[tuple[Words, ...]]:
    """Give from each piece on as many as make a place."""
    for start in range(len(found)):
        end, length = start + 1, len(found[start].text)
        while end < len(found) and length + len(found[end].text) <= _PLACE:
            length += len(found[end].text)
            end += 1
        yield tuple(found[start:end])
