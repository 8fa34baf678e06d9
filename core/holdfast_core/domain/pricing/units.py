"""Units: those that everybody knows, and those of a price list."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from holdfast_contract.prices import PriceItem, PriceList

from holdfast_core.domain.pricing import unit_words
from holdfast_core.domain.pricing.tokens import Token, phrase_at, singulars, words_of


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a kind; `size` is how many of its kind's first unit it is."""

    name: str
    kind: str
    size: Fraction = Fraction(1)

    @property
    def is_whole(self) -> bool:
        """Whether half of one is nothing."""
        return self.kind not in unit_words.DIVISIBLE

    @property
    def counts_things(self) -> bool:
        """Whether a bare number before the thing counts these."""
        return self.kind in unit_words.COUNTING

    def of(self, value: Fraction, other: "Unit") -> Fraction | None:
        """Give how many of this unit so many of another are; None where they are of two kinds."""
        return value * other.size / self.size if self.kind == other.kind else None


KNOWN = {name: Unit(name, kind, Fraction(size)) for name, (kind, size, _) in unit_words.UNITS.items()}
PIECE, PERSON, KM = KNOWN["piece"], KNOWN["person"], KNOWN["km"]
DAY, HOUR, MINUTE = KNOWN["day"], KNOWN["hour"], KNOWN["minute"]
NOTHING = Unit("", "")
"""What is no quantity of anything that is sold."""

_COMMON = dict.fromkeys(unit_words.NO_QUANTITIES, NOTHING) | {
    phrase: KNOWN[name] for name, (_, _, listed) in unit_words.UNITS.items() for phrase in listed
}


class Units:
    """The units that a message to one shop may speak of."""

    def __init__(self, prices: PriceList) -> None:
        """Take the list's own words for units along."""
        self._own = {
            phrase: unit_of(item)
            for item in prices.items
            for name in (item.unit, *item.unit_names)
            if (phrase := words_of(name))
        }
        self.own = frozenset(word for phrase in self._own for word in phrase)

    def at(self, tokens: Sequence[Token], place: int) -> tuple[Unit, int] | None:
        """Find the unit that begins at a place, and the place after it; the list's own words go first."""
        for table in (self._own, _COMMON):
            if found := phrase_at(tokens, place, table):
                return found
        if place < len(tokens):
            for word in singulars(tokens[place].text):
                if unit := self._own.get((word,)):
                    return unit, place + 1
        return None


def unit_of(item: PriceItem) -> Unit:
    """Give the unit that an item is sold by: one of everybody's, or one of its own."""
    name = words_of(item.unit)
    return _COMMON.get(name) or Unit(item.unit, " ".join(name))
