"""From what is typed of a surcharge to one of the price list."""

from collections.abc import Collection, Mapping
from typing import Any

from holdfast_contract.errors import ValidationFailed
from holdfast_contract.prices import PriceItem, Surcharge

from holdfast_core.dashboard.frame.forms import Problem
from holdfast_core.dashboard.frame.forms import problems as fields_of
from holdfast_core.dashboard.prices.problems import Problems, amount, refused
from holdfast_core.dashboard.prices.typed import Extra, lines_of

_FIELDS = {"percent", "amount", "dates", "from", "to"}


def check_surcharge(
    row: Extra, items: Mapping[str, PriceItem], typed: Collection[str], currency: str, problems: Problems
) -> Surcharge | None:
    """Give the surcharge, or note what is wrong with it.

    `items` are those that are whole, by their folded names; `typed` are the folded names of all. None without
    a problem where all its items are unfinished: it would be on every item instead.
    """
    place = f"surcharge.{row.key}"
    names = [name.casefold() for name in lines_of(row.items)]
    ids = [items[name].item_id for name in dict.fromkeys(names) if name in items]
    wire: dict[str, Any] = {
        "name": row.name,
        "weekdays": sorted(row.weekdays),
        "dates": lines_of(row.dates),
        "itemIds": ids,
        **{name: text for name, text in (("from", row.from_), ("to", row.to)) if text},
    }
    for name, text in (("percent", row.percent), ("amount", row.amount)):
        if text:
            wire[name] = amount(problems, f"{place}.{name}", text.removesuffix("%"), currency)
    _note_what_lacks(row, problems)
    if unknown := [name for name in lines_of(row.items) if name.casefold() not in typed]:
        problems[f"{place}.items"] = Problem("no_such_item", {"name": unknown[0]})
    if problems or (names and not ids):
        return None
    try:
        return Surcharge.from_wire(wire)
    except ValidationFailed as error:
        for name, problem in fields_of(error).items():
            first = name.partition(".")[0]
            problems[f"{place}.{first if first in _FIELDS else 'name'}"] = refused(name, problem)
        return None


def _note_what_lacks(row: Extra, problems: Problems) -> None:
    place = f"surcharge.{row.key}"
    if not row.name:
        problems[f"{place}.name"] = Problem("name")
    if bool(row.percent) == bool(row.amount):
        problems[f"{place}.percent"] = Problem("percent_or_amount")
    if bool(row.from_) != bool(row.to):
        problems[f"{place}.{'to' if row.from_ else 'from'}"] = Problem("both_times")
    elif row.from_ and row.from_ == row.to:
        problems[f"{place}.to"] = Problem("same_times")
