"""Which items of a price list a message names."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from holdfast_contract.prices import PriceItem, PriceList

from holdfast_core.domain.pricing import words
from holdfast_core.domain.pricing.tokens import Kind, Token, same_word, singulars, words_of

T = TypeVar("T")

_JOINTS = {"-", "'", "’", "/", "&", "."}
"""Marks that may stand within a name."""

_SHORTEST = 3
"""Letters of a word that may stand for a longer name."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Items named from the token `start` to before `end`: one, or all that it may be.

    `is_whole` where an item's whole name stands there, and not only some words of it.
    """

    items: tuple[PriceItem, ...]
    start: int
    end: int
    is_whole: bool


class _Node:
    """A place in the tree of names: the words that may follow, and the items whose name ends here."""

    __slots__ = ("items", "next")

    def __init__(self) -> None:
        self.next = _Forms[_Node]()
        self.items: list[int] = []


class _Forms(Generic[T]):
    """Values by words, found by any form of a word that is the same word."""

    __slots__ = ("_by_form", "_values")

    def __init__(self) -> None:
        self._values: dict[str, T] = {}
        self._by_form: dict[str, list[str]] = {}

    def setdefault(self, word: str, value: T) -> T:
        """Give a word's value, this one if it has none."""
        if word not in self._values:
            self._values[word] = value
            for form in {word, *singulars(word)}:
                self._by_form.setdefault(form, []).append(word)
        return self._values[word]

    def of(self, written: str) -> list[T]:
        """Give the values of the words that a written one may be; of a word itself where it is there."""
        if written in self._values:
            return [self._values[written]]
        found = {word for form in {written, *singulars(written)} for word in self._by_form.get(form, ())}
        return [self._values[word] for word in sorted(found) if same_word(written, word)]


class Items:
    """The names of a price list, as a tree of their words."""

    def __init__(self, prices: PriceList) -> None:
        """Fold the names once."""
        self._items = prices.items
        self._names = _Node()
        self._having = _Forms[set[int]]()
        for number, item in enumerate(prices.items):
            for text in (item.name, *item.names):
                all_words = words_of(text)
                self._add([word for word in all_words if word not in words.OF] or all_words, number)

    def whole_names_in(self, tokens: Sequence[Token]) -> list[Mention]:
        """Find whole names, the longest first where they overlap, from left to right."""
        return _each(tokens, lambda place: self._whole_name_at(tokens, place))

    def parts_of_names_in(self, tokens: Sequence[Token], taken: Container[int]) -> list[Mention]:
        """Find runs of words that stand together in items' names, among the tokens that are not taken."""
        return _each(tokens, lambda place: self._part_at(tokens, place, taken))

    def _add(self, name: Sequence[str], number: int) -> None:
        node = self._names
        for word in name:
            node = node.next.setdefault(word, _Node())
            self._having.setdefault(word, set()).add(number)
        node.items.append(number)

    def _whole_name_at(self, tokens: Sequence[Token], place: int) -> Mention | None:
        ends: dict[int, set[int]] = {}
        open_ = [(node, place + 1) for node in self._names.next.of(tokens[place].text)]
        while open_:
            node, at = open_.pop()
            if node.items:
                ends.setdefault(at, set()).update(node.items)
            while at < len(tokens):
                follows = node.next.of(tokens[at].text)
                open_ += [(child, at + 1) for child in follows]
                if follows or not _may_be_passed(tokens[at]):
                    break
                at += 1
        return self._mention(ends[max(ends)], place, max(ends), is_whole=True) if ends else None

    def _part_at(self, tokens: Sequence[Token], place: int, taken: Container[int]) -> Mention | None:
        found: set[int] = set()
        end = at = place
        while at < len(tokens) and at not in taken:
            token = tokens[at]
            if at == place or not _may_be_passed(token):
                if token.kind != Kind.WORD or len(token.text) < _SHORTEST or token.text in words.OF:
                    break
                having = set().union(*self._having.of(token.text))
                having = having & found if found else having
                if not having:
                    break
                found, end = having, at + 1
            at += 1
        return self._mention(found, place, end, is_whole=False) if found else None

    def _mention(self, numbers: set[int], start: int, end: int, *, is_whole: bool) -> Mention:
        return Mention(tuple(self._items[number] for number in sorted(numbers)), start, end, is_whole)


def _each(tokens: Sequence[Token], mention_at: Callable[[int], Mention | None]) -> list[Mention]:
    """Find mentions from left to right, none within another."""
    found: list[Mention] = []
    place = 0
    while place < len(tokens):
        mention = mention_at(place)
        if mention:
            found.append(mention)
        place = mention.end if mention else place + 1
    return found


def _may_be_passed(token: Token) -> bool:
    return token.text in words.OF or (token.kind == Kind.MARK and token.text in _JOINTS)
