"""From a price list as it is typed to one that can be reckoned with, and what is wrong with the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from holdfast_contract.errors import ValidationFailed
from holdfast_contract.prices import (
    MOST_ITEMS,
    MOST_SURCHARGES,
    PriceItem,
    PriceList,
    Rounding,
    Surcharge,
)

from holdfast_core.dashboard.frame.forms import Problem
from holdfast_core.dashboard.prices.items import check_item, new_id
from holdfast_core.dashboard.prices.problems import Problems, amount
from holdfast_core.dashboard.prices.surcharges import check_surcharge
from holdfast_core.dashboard.prices.typed import Table


@dataclass
class Checked:
    """What came of it: a price list of all rows that are whole, and what is wrong with the others.

    There is no price list where not even its currency is known.
    """

    prices: PriceList | None = None
    problems: Problems = field(default_factory=dict)
    unfinished: int = 0


def check(table: Table) -> Checked:
    """Read all that is typed."""
    found = Checked()
    prices = _without_rows(table, found.problems)
    if prices is None:
        return found
    items = _items(table, found)
    surcharges = _surcharges(table, items, found)
    for name, rows, most in (
        ("items", table.items, MOST_ITEMS),
        ("surcharges", table.extras, MOST_SURCHARGES),
    ):
        if len(rows) > most:
            found.problems[name] = Problem("too_many", {"most": str(most)})
    found.prices = prices.model_copy(update={"items": list(items.values()), "surcharges": surcharges})
    return found


def _without_rows(table: Table, problems: Problems) -> PriceList | None:
    """Read the currency and the rounding."""
    try:
        prices = PriceList.from_wire({"currency": table.currency})
    except ValidationFailed:
        problems["currency"] = Problem("currency")
        return None
    step = amount(problems, "rounding", table.rounding, table.currency) if table.rounding else None
    if step is None:
        return prices
    try:
        rounding = Rounding.from_wire({"step": step, "mode": table.mode})
    except ValidationFailed:
        problems["rounding"] = Problem("more_than_zero")
        return prices
    return prices.model_copy(update={"rounding": rounding})


def _items(table: Table, found: Checked) -> dict[str, PriceItem]:
    """Give the items that are whole, by their folded names."""
    items: dict[str, PriceItem] = {}
    given, used = {item.item_id for item in table.items}, set[str]()
    for row in table.items:
        if row.is_blank:
            continue
        is_its_own = row.item_id and row.item_id not in used
        item_id = row.item_id if is_its_own else new_id(row.name, given | used)
        used.add(item_id)
        problems: Problems = {}
        item = check_item(row, item_id, table.currency, problems)
        if item and item.name.casefold() in items:
            problems[f"item.{row.key}.name"] = Problem("name_twice", {"name": item.name})
        elif item:
            items[item.name.casefold()] = item
        found.problems |= problems
        found.unfinished += bool(problems)
    return items


def _surcharges(table: Table, items: Mapping[str, PriceItem], found: Checked) -> list[Surcharge]:
    typed = {row.name.casefold() for row in table.items}
    surcharges = []
    for row in table.extras:
        if row.is_blank:
            continue
        problems: Problems = {}
        surcharge = check_surcharge(row, items, typed, table.currency, problems)
        if surcharge:
            surcharges.append(surcharge)
        found.problems |= problems
        found.unfinished += surcharge is None
    return surcharges
