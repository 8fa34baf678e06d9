"""Numbers in digits of either convention, and in words."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction

from holdfast_core.domain.pricing import words
from holdfast_core.domain.pricing.tokens import Kind, Token, phrase_at, singulars

_FRACTIONS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}
_BLANKS = re.compile("[ \u00a0\u202f'’]")
_DENOMINATORS = {"2", "3", "4", "5", "8"}
_MINUS = {"-", "−"}
_RANGE_MARKS = {"-", "–", "—"}
_HUNDRED = 100
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Number:
    """A number up to the token `end`: all that it may be, nothing where only a word such as `few` stands.

    An article is one only before what is ordered; so is a number in words, which may be a word of something
    else (`once`).
    """

    values: tuple[Fraction, ...]
    end: int
    in_words: bool = False
    is_article: bool = False


def read_digits(text: str) -> tuple[Fraction, ...]:
    """Give all that digits with points, commas and blanks may mean; nothing where they are no number.

    The rule. Blanks and apostrophes part thousands. Of points and commas in one number the last is the
    decimal sign. One that comes twice parts thousands. One that comes once is the decimal sign, but with
    exactly three digits after it and one to three, not beginning with 0, before it, it may be either; with
    three zeros after it, it parts thousands.
    """
    text = _BLANKS.sub("", text)
    if text in _FRACTIONS:
        return (_FRACTIONS[text],)
    marks = re.sub(r"\d", "", text)
    if not marks:
        return (Fraction(text),)
    decimal = marks[-1]
    thousands = marks[:-1] if marks.count(decimal) == 1 else marks
    whole, _, part = text.rpartition(decimal) if marks.count(decimal) == 1 else (text, "", "")
    if len(set(thousands)) > 1 or (thousands and not re.fullmatch(r"\d{1,3}([.,]\d{3})+", whole)):
        return ()
    digits = re.sub(r"\D", "", whole)
    read = Fraction(f"{digits}.{part}" if part else digits)
    if len(marks) == 1 and len(part) == len("000") and re.fullmatch(r"[1-9]\d{0,2}", whole):
        thousand = Fraction(digits + part)
        return (thousand,) if part == "000" else (thousand, read)
    return (read,)


def number_at(tokens: Sequence[Token], place: int, units: AbstractSet[str] = frozenset()) -> Number | None:
    """Read the number that begins at a place, a range (`2-3`, `two or three`) as all that it names.

    `units` are words that stay units (`dozen`, where eggs are sold by the dozen).
    """
    first = _multiplied(tokens, _single_at(tokens, place), units)
    if first is None or not first.values or first.is_article:
        return first
    joint = tokens[first.end] if first.end < len(tokens) else None
    if joint and (joint.text in _RANGE_MARKS or joint.text in words.RANGE):
        last = _multiplied(tokens, _single_at(tokens, first.end + 1), units)
        if last and last.values and not last.is_article:
            return Number((*first.values, *last.values), last.end, first.in_words)
    return first


def half_at(tokens: Sequence[Token], place: int) -> int | None:
    """Find the end of `and a half`, `y media`, `setengah` at a place."""
    at = place
    if at < len(tokens) and tokens[at].text in words.AND:
        at += 1
    if article := phrase_at(tokens, at, words.ARTICLES):
        at = article[1]
    found = phrase_at(tokens, at, words.HALVES)
    return found[1] if found else None


def _single_at(tokens: Sequence[Token], place: int) -> Number | None:
    if place >= len(tokens):
        return None
    token = tokens[place]
    if token.kind == Kind.NUMBER:
        return _digits_at(tokens, place)
    if token.text in _MINUS and _begins_a_number(tokens, place):
        number = _digits_at(tokens, place + 1)
        return Number(tuple(-value for value in number.values), number.end)
    return _worded_at(tokens, place) if token.kind == Kind.WORD else None


def _begins_a_number(tokens: Sequence[Token], place: int) -> bool:
    """Say whether a minus stands against the number after it, and against nothing before it."""
    follows = tokens[place + 1 : place + 2]
    apart = not place or tokens[place - 1].end < tokens[place].start or tokens[place - 1].kind == Kind.MARK
    return (
        apart and bool(follows) and follows[0].kind == Kind.NUMBER and follows[0].start == tokens[place].end
    )


def _digits_at(tokens: Sequence[Token], place: int) -> Number:
    values, end = read_digits(tokens[place].text), place + 1
    if simple := _fraction_at(tokens, place):
        return Number((simple,), place + 3)
    more = _FRACTIONS.get(tokens[end].text) if end < len(tokens) else None
    if more is not None:
        return Number(tuple(value + more for value in values), end + 1)
    if (mixed := _fraction_at(tokens, end)) and tokens[place].text.isdecimal():
        return Number(tuple(value + mixed for value in values), end + 3)
    return Number(values, end)


def _fraction_at(tokens: Sequence[Token], place: int) -> Fraction | None:
    """Read `1/2` and `3/4`."""
    three = [token.text for token in tokens[place : place + 3]]
    if len(three) == len("1/2") and three[1] == "/" and three[2] in _DENOMINATORS and three[0].isdecimal():
        return Fraction(int(three[0]), int(three[2])) if len(three[0]) == 1 and three[0] < three[2] else None
    return None


def _worded_at(tokens: Sequence[Token], place: int) -> Number | None:
    if found := phrase_at(tokens, place, words.VAGUE):
        return Number((), found[1], in_words=True)
    if found := phrase_at(tokens, place, words.NUMBERS_AND_A_HALF):
        return Number((found[0] + _HALF,), found[1])
    if found := phrase_at(tokens, place, words.HALVES):
        article = phrase_at(tokens, found[1], words.ARTICLES)
        return Number((_HALF,), article[1] if article else found[1], in_words=True)
    if found := phrase_at(tokens, place, words.ARTICLES):
        half = phrase_at(tokens, found[1], words.HALVES)
        one = Number((Fraction(1),), found[1], in_words=True, is_article=True)
        return _worded_at(tokens, found[1]) if half else one
    found = phrase_at(tokens, place, words.NUMBERS)
    return Number((Fraction(found[0]),), found[1], in_words=True) if found else None


def _multiplied(tokens: Sequence[Token], number: Number | None, units: AbstractSet[str]) -> Number | None:
    """Take `dozen`, `pair` and `hundred` along, and what is left over of the hundred."""
    found = phrase_at(tokens, number.end, words.MULTIPLES) if number and number.values else None
    if (
        not number
        or not found
        or not units.isdisjoint({tokens[number.end].text, *singulars(tokens[number.end].text)})
    ):
        return number
    times, end = found
    values = tuple(value * times for value in number.values)
    if times == _HUNDRED:
        at = end + 1 if end < len(tokens) and tokens[end].text in words.AND else end
        if rest := phrase_at(tokens, at, words.NUMBERS):
            values, end = tuple(value + rest[0] for value in values), rest[1]
    return Number(values, end, number.in_words)
