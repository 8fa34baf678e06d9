"""A message cut into parts: an item with the quantities that go with it, or quantities alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from holdfast_contract.prices import PriceList

from holdfast_core.domain.conversations.smalltalk import SmallTalk, small_talk
from holdfast_core.domain.pricing import words
from holdfast_core.domain.pricing.items import Items, Mention
from holdfast_core.domain.pricing.moments import When, read_when
from holdfast_core.domain.pricing.quantities import Quantity, quantities_in
from holdfast_core.domain.pricing.tokens import Kind, Token, tokenize
from holdfast_core.domain.pricing.units import Units

_ENDS = {",", ";", "\n", "+", "&", "!", "?", "(", ")", "."}
_NEAR = 2
"""Words that may stand between a quantity and what it is of: three of the large pizzas."""

_WORDS_BESIDE = 3
"""Words that may stand before a number that is an answer: we are about 12."""


class Stands(StrEnum):
    """Where a quantity stands."""

    BEFORE = "before"
    AFTER = "after"
    FOR = "for"
    ALONE = "alone"
    LAST = "last"
    ELSEWHERE = "elsewhere"


_SURE = {Stands.BEFORE, Stands.ALONE}
"""Where an article is a number."""


@dataclass(frozen=True, slots=True)
class Given:
    """A quantity, and where it stands: before or after its item, after `for`, alone, last after few words."""

    quantity: Quantity
    stands: Stands


@dataclass(frozen=True, slots=True)
class Part:
    """Part of a message: an item, quantities or both.

    `unknown` is how it was written, where it begins with a number and goes on with words of no item.
    """

    mention: Mention | None
    given: tuple[Given, ...]
    unknown: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """A message as far as prices go."""

    parts: tuple[Part, ...]
    when: When
    is_yes: bool


class Reader:
    """Reads messages to one shop."""

    def __init__(self, prices: PriceList) -> None:
        """Fold the list's names and units once."""
        self._items = Items(prices)
        self._units = Units(prices)

    def read(self, text: str, now: datetime) -> Message:
        """Read a message; `now` is local and without a zone."""
        tokens = tokenize(text)
        whole = self._items.whole_names_in(tokens)
        taken = _places(whole)
        when = read_when(tokens, self._units, taken, now)
        quantities = quantities_in(tokens, self._units, taken | when.taken)
        taken |= when.taken | _places([quantity for quantity in quantities if not quantity.is_in_words])
        named = self._items.parts_of_names_in(tokens, taken)
        counted = {quantity.end for quantity in quantities}
        mentions = sorted(
            [*whole, *(mention for mention in named if not whole or mention.start in counted)],
            key=lambda mention: mention.start,
        )
        return Message(
            tuple(_parts(text, tokens, mentions, quantities, when.taken)),
            when,
            small_talk(text) == SmallTalk.YES,
        )


def _places(spans: Sequence[Mention] | Sequence[Quantity]) -> frozenset[int]:
    return frozenset(place for span in spans for place in range(span.start, span.end))


def _parts(
    text: str,
    tokens: Sequence[Token],
    mentions: Sequence[Mention],
    quantities: Sequence[Quantity],
    times: frozenset[int],
) -> list[Part]:
    """Cut where a mark or an `and` parts, and between two items where none does."""
    inside = _places(mentions) | _places(quantities) | times
    parts = []
    start = 0
    for place in range(len(tokens) + 1):
        if place < len(tokens) and (place in inside or not _is_end(tokens[place])):
            continue
        parts += _clause(text, tokens, (start, place), mentions, quantities)
        start = place + 1
    return parts


def _is_end(token: Token) -> bool:
    return token.text in _ENDS or token.text in words.AND


def _clause(
    text: str,
    tokens: Sequence[Token],
    span: tuple[int, int],
    mentions: Sequence[Mention],
    quantities: Sequence[Quantity],
) -> list[Part]:
    here = [mention for mention in mentions if span[0] <= mention.start < span[1]]
    given = [quantity for quantity in quantities if span[0] <= quantity.start < span[1]]
    if not here and not given:
        return []
    if not here:
        return [_part(text, tokens, span, None, given)]
    numbers_first = any(quantity.start < here[0].start for quantity in given)
    cuts = [
        span[0],
        *(_cut(tokens, pair, given, numbers_first=numbers_first) for pair in pairwise(here)),
        span[1],
    ]
    return [
        _part(text, tokens, (start, end), mention, [q for q in given if start <= q.start < end])
        for mention, (start, end) in zip(here, pairwise(cuts), strict=True)
    ]


def _cut(
    tokens: Sequence[Token], items: tuple[Mention, Mention], given: Sequence[Quantity], *, numbers_first: bool
) -> int:
    """Give where the second item's part begins: at the quantity before it, where quantities go before."""
    first, second = items
    near = [
        q
        for q in given
        if first.end <= q.start and q.end <= second.start and _is_near(tokens, q.end, second.start)
    ]
    return near[-1].start if near and numbers_first else second.start


def _part(
    text: str,
    tokens: Sequence[Token],
    span: tuple[int, int],
    mention: Mention | None,
    quantities: Sequence[Quantity],
) -> Part:
    given = []
    for quantity in quantities:
        stands = _stands(tokens, span, mention, quantity)
        if not quantity.is_article or stands in _SURE:
            given.append(Given(quantity, stands))
    words_from = next((place for place in range(*span) if tokens[place].kind != Kind.MARK), span[0])
    unknown = any(
        one.stands == Stands.ELSEWHERE and one.quantity.start == words_from and _counts_things(one.quantity)
        for one in given
    )
    written = text[tokens[words_from].start : tokens[span[1] - 1].end]
    return Part(mention, tuple(given), written if unknown and not mention else None)


def _counts_things(quantity: Quantity) -> bool:
    """Say whether it is such as `2` or `two`; `one moment` counts none."""
    return quantity.unit is None and not (
        quantity.is_in_words and len(quantity.values) == 1 and quantity.values[0] == 1
    )


def _stands(
    tokens: Sequence[Token], span: tuple[int, int], mention: Mention | None, quantity: Quantity
) -> Stands:
    near = 1 if quantity.is_article else _NEAR
    if mention and quantity.end <= mention.start and _is_near(tokens, quantity.end, mention.start, near):
        return Stands.BEFORE
    if span[0] < quantity.start and tokens[quantity.start - 1].text in words.FOR:
        return Stands.FOR
    before = tokens[mention.end if mention else span[0] : quantity.start]
    beside = sum(token.kind != Kind.MARK for token in before)
    after = tokens[quantity.end : span[1]]
    if any(token.kind != Kind.MARK and token.text not in words.POLITE for token in after):
        return Stands.ELSEWHERE
    if mention:
        return Stands.ELSEWHERE if beside or quantity.start < mention.end else Stands.AFTER
    if beside > _WORDS_BESIDE:
        return Stands.ELSEWHERE
    return Stands.LAST if beside else Stands.ALONE


def _is_near(tokens: Sequence[Token], end: int, start: int, near: int = _NEAR) -> bool:
    between = tokens[end:start]
    return len(between) <= near and all(token.kind == Kind.WORD for token in between)
