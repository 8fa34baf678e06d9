"""From messages to a quote, or to the one question that is missing for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from holdfast_contract.prices import MissingDetail, Need, PriceList, Quote

from holdfast_core.domain.pricing import texts
from holdfast_core.domain.pricing.messages import Reader
from holdfast_core.domain.pricing.moments import When
from holdfast_core.domain.pricing.orders import Lack, Order, Orders, Told
from holdfast_core.domain.pricing.reckoning import Ordered, applying, boundaries, concerns, reckon

REMEMBERED = 8
"""How many earlier messages are read."""

_MOST_TOTAL = Decimal(10) ** 12


@dataclass(frozen=True)
class Quoted:
    """A quote with its total, and the text to send."""

    quote: Quote
    text: str


@dataclass(frozen=True)
class Missing:
    """A quote without a total, of which `missing` says what is not known, and the question to send."""

    quote: Quote
    text: str


@dataclass(frozen=True)
class NoItem:
    """The message asks for no price of the list, nor does it answer a question about one."""


def quote(
    prices: PriceList, text: str, at: datetime, zone: ZoneInfo, earlier: Sequence[str] = ()
) -> Quoted | Missing | NoItem:
    """Reckon what a message orders. Nothing is guessed: what is missing or ambiguous is asked for.

    `at` is when the message came, aware of its zone; `zone` is the shop's. `earlier` are the contact's own
    messages before it in the same conversation, the oldest first.
    """
    reader = _reader(_Same(prices))
    now = at.astimezone(zone).replace(tzinfo=None)
    orders = Orders()
    for message in earlier[-REMEMBERED:]:
        orders.add(reader.read(_as_answer(message, prices, orders, now), now))
    before = _outcome(prices, orders, now, zone)
    told = orders.add(reader.read(_as_answer(text, prices, orders, now), now))
    outcome = _outcome(prices, orders, now, zone)
    if told == Told.NOTHING or (told == Told.TIME and _costs(before) == _costs(outcome)):
        return NoItem()
    return outcome


class _Same:
    """A price list that is known again by its identity: to compare two takes as long as to read one."""

    def __init__(self, prices: PriceList) -> None:
        self.prices = prices

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.prices is self.prices

    def __hash__(self) -> int:
        return id(self.prices)


@lru_cache(maxsize=8)
def _reader(same: _Same) -> Reader:
    return Reader(same.prices)


def _as_answer(text: str, prices: PriceList, orders: Orders, now: datetime) -> str:
    """Let a number that answers when it is for be read as a time of day."""
    ordered = _ordered(orders)
    asked = ordered and _lacking(orders) is None and _moment(prices, ordered, orders.when, now) is None
    return f"at {text}" if asked and text[:1].isdigit() else text


def _outcome(prices: PriceList, orders: Orders, now: datetime, zone: ZoneInfo) -> Quoted | Missing | NoItem:
    if not orders.orders:
        return NoItem()
    if lacking := _lacking(orders):
        return _missing(prices, *lacking)
    ordered = _ordered(orders)
    moment = _moment(prices, ordered, orders.when, now)
    if moment is None:
        question = texts.when(day=len(orders.when.days) != 1, clock=len(orders.when.minutes) != 1)
        return _asking(prices, MissingDetail(need=Need.TIME), question)
    lines = reckon(prices, ordered, moment)
    total = sum((line.amount for line in lines), Decimal(0))
    if total >= _MOST_TOTAL:
        return _asking(prices, MissingDetail(need=Need.QUANTITY), texts.TOO_MUCH)
    valid_at = moment.replace(tzinfo=zone)
    found = Quote(
        currency=prices.currency, lines=lines, total=total, valid_at=valid_at, left_out=orders.left_out
    )
    return Quoted(found, texts.quoted(found))


def _lacking(orders: Orders) -> tuple[Order, Lack] | None:
    """Give the first thing that is missing."""
    return next(((order, lack) for order in orders.orders for lack in order.lacks()), None)


def _ordered(orders: Orders) -> Ordered:
    """Give what is ordered; complete where nothing is lacking."""
    return [
        (order.item, {need: values[0] for need, values in order.amounts().items() if values})
        for order in orders.orders
        if order.item
    ]


def _moment(prices: PriceList, ordered: Ordered, when: When, now: datetime) -> datetime | None:
    """Give the first moment that may be meant, where all of them cost the same."""
    if not when.is_said and any(Need.TIME in item.asks for item, _ in ordered):
        return None
    ids = [item.item_id for item, _ in ordered]
    turns = boundaries(surcharge for surcharge in prices.surcharges if concerns(surcharge, ids))
    first, *others = sorted(when.candidates(now, turns))
    surcharges = applying(prices, ids, first)
    return first if all(applying(prices, ids, other) == surcharges for other in others) else None


def _costs(outcome: Quoted | Missing | NoItem) -> object:
    return outcome.quote.lines if isinstance(outcome, Quoted) else outcome


def _missing(prices: PriceList, order: Order, lack: Lack) -> Missing:
    items = order.items
    if lack.rate is None:
        detail = MissingDetail(need=Need.ITEM, options=[item.name for item in items])
    else:
        need = Need.QUANTITY if lack.need == Need.ITEM else lack.need
        detail = MissingDetail(need=need, item_id=items[0].item_id)
    return _asking(prices, detail, texts.question(lack, items, prices.currency))


def _asking(prices: PriceList, detail: MissingDetail, question: str) -> Missing:
    return Missing(Quote(currency=prices.currency, missing=[detail]), question)
