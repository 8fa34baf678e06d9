"""A quote as the page shows it beside the table."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from holdfast_contract.prices import QuoteLine

from holdfast_core.domain.pricing.money import money

if TYPE_CHECKING:
    from holdfast_core.domain.pricing.quoting import Missing, NoItem, Quoted


@dataclass(frozen=True)
class ShownLine:
    """A line: what, how much of it, at which price each, and what that makes."""

    label: str
    quantity: str
    unit_price: str
    amount: str


@dataclass(frozen=True)
class ShownQuote:
    """What comes of a message: `quoted`, `missing` or `no_item`; `text` is what the assistant would ask."""

    kind: str
    lines: tuple[ShownLine, ...] = ()
    total: str = ""
    text: str = ""
    valid_at: datetime | None = None
    left_out: tuple[str, ...] = ()


def shown(outcome: "Quoted | Missing | NoItem") -> ShownQuote:
    """Write its amounts as its reply does."""
    # Here for the same reason as in `Quoting`, which has loaded it by now.
    from holdfast_core.domain.pricing.quoting import Missing, NoItem  # noqa: PLC0415

    if isinstance(outcome, NoItem):
        return ShownQuote("no_item")
    if isinstance(outcome, Missing):
        return ShownQuote("missing", text=outcome.text)
    quote = outcome.quote
    return ShownQuote(
        "quoted",
        lines=tuple(_line(line, quote.currency) for line in quote.lines),
        total="" if quote.total is None else money(quote.total, quote.currency),
        valid_at=quote.valid_at,
        left_out=tuple(quote.left_out),
    )


def _line(line: QuoteLine, currency: str) -> ShownLine:
    from holdfast_core.domain.pricing.texts import how_much  # noqa: PLC0415 - as above

    return ShownLine(
        label=line.label,
        quantity="" if line.quantity is None else how_much(line, currency),
        unit_price="" if line.unit_price is None else money(line.unit_price, currency),
        amount=money(line.amount, currency),
    )
