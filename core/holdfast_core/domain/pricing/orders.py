"""What a contact orders, gathered from the last messages, and what is still to be asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from holdfast_contract.prices import MOST_QUANTITY, Need, PriceItem

from holdfast_core.domain.pricing import unit_words
from holdfast_core.domain.pricing.messages import Given, Message, Part, Stands
from holdfast_core.domain.pricing.moments import When
from holdfast_core.domain.pricing.units import HOUR, KM, PERSON, PIECE, Unit, unit_of

ONE = (Fraction(1),)


_BARE = {Stands.ALONE, Stands.LAST}
"""Where a number without a unit may answer a question."""


class Reason(StrEnum):
    """Why something is asked."""

    UNSAID = "unsaid"
    EITHER = "either"
    NOT_WHOLE = "not_whole"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Rate:
    """What is known of an item by a number: of what need, in which unit, written how."""

    need: Need
    unit: Unit
    unit_name: str
    least: Fraction = Fraction(0)
    most: Fraction = Fraction(MOST_QUANTITY)


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing of an order. `values` are those between which the message leaves the choice."""

    need: Need
    reason: Reason
    rate: Rate | None = None
    values: tuple[Fraction, ...] = ()


@dataclass
class Order:
    """An item, or what it may be, with the quantities that were given for it."""

    items: tuple[PriceItem, ...]
    is_sure: bool
    given: list[Given] = field(default_factory=list)

    @property
    def item(self) -> PriceItem | None:
        """The item, where it is known which."""
        return self.items[0] if self.is_sure and len(self.items) == 1 else None

    def amounts(self) -> dict[Need, tuple[Fraction, ...]]:
        """Give for each need all that it may be, in its rate's unit; how many things under `ITEM`."""
        return _settle(self.item, self.given) if self.item else {}

    def lacks(self) -> list[Lack]:
        """Give what must be asked, in the order of asking."""
        if self.item is None:
            return [Lack(Need.ITEM, Reason.UNSAID if len(self.items) == 1 else Reason.EITHER)]
        amounts = self.amounts()
        return [lack for rate in rates_of(self.item) if (lack := _lack(rate, amounts.get(rate.need, ())))]


class Told(StrEnum):
    """What a message told about prices: an item or a quantity, only the time, or nothing."""

    NOTHING = "nothing"
    TIME = "time"
    ORDER = "order"


@dataclass
class Orders:
    """The state of a conversation about prices."""

    orders: list[Order] = field(default_factory=list)
    when: When = field(default_factory=When)
    left_out: list[str] = field(default_factory=list)

    def add(self, message: Message) -> Told:
        """Take a message along, and say what it told.

        One that names items begins anew, unless it says which item was meant. One that names none answers
        what is still to be asked.
        """
        named = [part for part in message.parts if part.mention]
        told = bool(named)
        if named and not self._narrow(named):
            self.orders, self.when, self.left_out = [], When(), []
            self._begin(message.parts)
        elif not named:
            told = self._confirm(message) | self._fill(
                given for part in message.parts for given in part.given
            )
        when = self.when.changed_by(message.when) if self.orders else self.when
        if told:
            self.when = when
            return Told.ORDER
        if when == self.when:
            return Told.NOTHING
        self.when = when
        return Told.TIME

    def _narrow(self, named: Sequence[Part]) -> bool:
        """Take items' names as the answer to which one was meant."""
        asked = self._first_unsure()
        if asked is None:
            return False
        found = []
        for part in named:
            meant = {item.item_id for item in part.mention.items} if part.mention else set()
            items = tuple(item for item in asked.items if item.item_id in meant)
            if not items:
                return False
            given = list(part.given) or (asked.given if len(named) == 1 else [])
            found.append(Order(items, is_sure=len(items) == 1, given=given))
        orders, self.orders = self.orders, []
        for order in orders:
            for one in found if order is asked else [order]:
                self._put(one)
        return True

    def _confirm(self, message: Message) -> bool:
        order = self._first_unsure()
        if order is None or len(order.items) > 1 or not message.is_yes:
            return False
        order.is_sure = True
        return True

    def _first_unsure(self) -> Order | None:
        return next((order for order in self.orders if order.item is None), None)

    def _begin(self, parts: Sequence[Part]) -> None:
        for part in parts:
            if part.mention:
                self._put(Order(part.mention.items, part.mention.is_whole, list(part.given)))
        for part in parts:
            given = _given_to_others(part)
            told = bool(given) and self._fill(given)
            if part.unknown and not told:
                self.left_out.append(part.unknown)

    def _put(self, order: Order) -> None:
        """Add an order, to the one of the same item where there is one."""
        same = next((one for one in self.orders if one.items == order.items), None)
        if same is None:
            self.orders.append(order)
        else:
            same.given += order.given
            same.is_sure |= order.is_sure

    def _fill(self, quantities: Iterable[Given]) -> bool:
        """Give quantities to the first order that lacks them."""
        lacking = [(order, order.lacks()) for order in self.orders if order.item]
        told = False
        for given in quantities:
            for place, (order, lacks) in enumerate(lacking):
                if any(_answers(given, lack) for lack in lacks):
                    order.given.append(given)
                    lacking[place] = order, order.lacks()
                    told = True
                    break
        return told


def rates_of(item: PriceItem) -> list[Rate]:
    """Give what must be known of an item by number, how many things first."""
    found = [Rate(Need.ITEM, PIECE, PIECE.name)]
    if item.per_unit is not None:
        found.append(
            Rate(
                Need.QUANTITY,
                unit_of(item),
                item.unit,
                Fraction(item.min_quantity or 0),
                Fraction(item.max_quantity or MOST_QUANTITY),
            )
        )
    if item.per_km is not None:
        found.append(Rate(Need.DISTANCE, KM, KM.name))
    if item.per_hour is not None:
        found.append(Rate(Need.DURATION, HOUR, HOUR.name))
    return found


def _settle(item: PriceItem, given: Iterable[Given]) -> dict[Need, tuple[Fraction, ...]]:
    """Give each quantity to what it is of: two for one thing leave the choice, an answer settles it."""
    rates = rates_of(item)
    held: dict[Need, tuple[Fraction, ...]] = {}
    unsaid = {Need.ITEM: ONE}
    if item.per_unit is not None and Need.QUANTITY not in item.asks:
        unsaid[Need.QUANTITY] = ONE
    for one in given:
        lacking = [rate for rate in rates if _lack(rate, (unsaid | held).get(rate.need, ()))]
        placed = _place(item, rates, lacking, one)
        if placed is None:
            continue
        need, values = placed
        rate = next((rate for rate in rates if rate.need == need), None)
        replaces = one.stands in _BARE and rate in lacking
        held[need] = values if replaces else tuple(dict.fromkeys((*held.get(need, ()), *values)))
    return unsaid | held


def _place(
    item: PriceItem, rates: Sequence[Rate], lacking: Sequence[Rate], given: Given
) -> tuple[Need, tuple[Fraction, ...]] | None:
    """Say what a quantity tells of an item, in the rate's unit."""
    if given.quantity.unit is not None:
        return _converted(rates, given.quantity.unit, given.quantity.values)
    need = _counted(item, given.stands)
    if given.stands in _BARE and lacking:
        need = lacking[0].need
    return (need, given.quantity.values) if need else None


def _converted(
    rates: Sequence[Rate], unit: Unit, values: Sequence[Fraction]
) -> tuple[Need, tuple[Fraction, ...]] | None:
    """Give a quantity with a unit to the rate of that unit, else to one of its kind; to the things last."""
    for rate in sorted(rates, key=lambda rate: (rate.need == Need.ITEM, rate.unit != unit)):
        converted = tuple(one for value in values if (one := rate.unit.of(value, unit)) is not None)
        if rate.unit.kind == unit.kind:
            return rate.need, converted
    return None


def _counted(item: PriceItem, stands: Stands) -> Need | None:
    """Say what a bare number beside an item counts: what it is sold by, people, or the things themselves."""
    sold_by = unit_of(item) if item.per_unit is not None else None
    if stands == Stands.FOR:
        return Need.QUANTITY if sold_by == PERSON else None
    if stands not in {Stands.BEFORE, Stands.AFTER}:
        return None
    if sold_by and sold_by.counts_things:
        return Need.QUANTITY
    multiplies = stands == Stands.BEFORE and (sold_by is None or sold_by.kind in unit_words.TIMELIKE)
    return Need.ITEM if multiplies else None


def _lack(rate: Rate, values: Sequence[Fraction]) -> Lack | None:
    """Say what is still to be asked of a rate for which these values are given."""
    possible = tuple(value for value in values if value > 0)
    if not possible or len(possible) < len(values):
        return Lack(rate.need, Reason.UNSAID, rate)
    if rate.unit.is_whole:
        possible = tuple(value for value in possible if value.denominator == 1)
    if not possible:
        return Lack(rate.need, Reason.NOT_WHOLE, rate)
    if len(possible) > 1:
        return Lack(rate.need, Reason.EITHER, rate, possible)
    if possible[0] > rate.most:
        return Lack(rate.need, Reason.TOO_MANY, rate)
    return Lack(rate.need, Reason.TOO_FEW, rate) if possible[0] < rate.least else None


def _answers(given: Given, lack: Lack) -> bool:
    """Say whether a quantity that stands without an item is what an order lacks."""
    if lack.rate is None:
        return False
    unit = given.quantity.unit
    return given.stands in _BARE if unit is None else lack.rate.unit.kind == unit.kind


def _given_to_others(part: Part) -> list[Given]:
    """Give the quantities of a part that are of another part's item: `delivery of 3 pizzas, 5 km`."""
    items = part.mention.items if part.mention else ()
    if len(items) > 1:
        return []
    kinds = {rate.unit.kind for item in items for rate in rates_of(item)}
    return [
        given
        for given in part.given
        if ((unit := given.quantity.unit) and unit.kind not in kinds)
        or (part.mention is None and given.stands == Stands.ALONE)
    ]
