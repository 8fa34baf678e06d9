"""A message as words, numbers and marks, each with its place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from holdfast_core.domain.words.folding import fold

T = TypeVar("T")

LONGEST_TEXT = 1_500
"""Characters that are read of a message: nobody orders in more."""

_TOKEN = re.compile(
    r"""
      (?P<number>  [½¼¾]
                 | \d{1,3} (?: [ \u00a0\u202f'’] \d{3} )+ (?!\d) (?: [.,] \d+ )?
                 | \d+ (?: [.,] \d+ )* )
    | (?P<word>    x (?=\d)                             # x2
                 | (?<=\d) [hx] (?=\d)                  # 1h30, 3x4
                 | [^\W\d_½¼¾]+ (?: \d+ [^\W_½¼¾]* )? )   # A4, m2
    | (?P<mark>    [^\w\s] | \n )
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Kind(StrEnum):
    """What a token is."""

    NUMBER = "number"
    WORD = "word"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """Words are folded: small letters without accents. `start` and `end` are places in the message."""

    kind: Kind
    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Give the tokens of a message in order. Blanks are none, the end of a line is one."""
    return [
        Token(
            kind := Kind(str(found.lastgroup)),
            _folded(found.group()) if kind == Kind.WORD else found.group(),
            found.start(),
            found.end(),
        )
        for found in _TOKEN.finditer(text[:LONGEST_TEXT])
    ]


@lru_cache(maxsize=10_000)
def _folded(word: str) -> str:
    return fold(word)


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[str, ...]:
    """Give the folded words and numbers of a name."""
    return tuple(token.text for token in tokenize(text) if token.kind != Kind.MARK)


def phrase_at(
    tokens: Sequence[Token], place: int, table: Mapping[tuple[str, ...], T]
) -> tuple[T, int] | None:
    """Find the longest phrase of a table that begins at a place, and the place after it.

    A hyphen between two words counts for nothing: `twenty-five`, `pasado-mañana`.
    """
    found: tuple[T, int] | None = None
    words: tuple[str, ...] = ()
    for at in range(place, min(place + 8, len(tokens))):
        if tokens[at].kind == Kind.MARK and tokens[at].text == "-" and words:
            continue
        if tokens[at].kind != Kind.WORD:
            break
        words = (*words, tokens[at].text)
        if words in table:
            found = table[words], at + 1
    return found


def same_word(one: str, other: str) -> bool:
    """Say whether two folded words are one and its plural, or the same."""
    return one == other or one in singulars(other) or other in singulars(one)


@lru_cache(maxsize=10_000)
def singulars(word: str) -> frozenset[str]:
    """Give what a folded word may be the plural of, in the languages that numbers are read in."""
    return frozenset(
        word[: -len(ending)] + singular
        for ending, singular, least in _PLURALS
        if word.endswith(ending) and len(word) >= least
    )


_PLURALS = (
    ("s", "", 4),
    ("es", "", 5),
    ("ies", "y", 5),
    ("ces", "z", 5),  # luces
    ("aux", "al", 5),  # journaux
    ("eaux", "eau", 6),  # gâteaux
    ("oes", "ao", 5),  # limões
    ("ns", "m", 4),  # imagens
    ("eis", "el", 5),  # pastéis
    ("ais", "al", 5),
    ("en", "", 6),  # Hemden
    ("en", "a", 6),  # Pizzen
    ("n", "", 5),  # Flaschen
    ("e", "", 5),  # Brote
)
"""Ending, what stands in its place in the singular, and the fewest letters of the plural."""
