"""From a row of the table to an item of the price list."""

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from holdfast_contract.errors import ValidationFailed
from holdfast_contract.prices import MOST_QUANTITY, Need, PriceItem

from holdfast_core.dashboard.frame.forms import Problem
from holdfast_core.dashboard.frame.forms import problems as fields_of
from holdfast_core.dashboard.prices.problems import Problems, amount, refused
from holdfast_core.dashboard.prices.typed import Item, lines_of
from holdfast_core.domain.words.folding import fold

_LONGEST_ID = 48
_AMOUNTS = {
    "base": "base",
    "perUnit": "per_unit",
    "perKm": "per_km",
    "perHour": "per_hour",
    "minimum": "minimum",
    "minQuantity": "min_quantity",
    "maxQuantity": "max_quantity",
}
_PRICES = {"base", "perUnit", "perKm", "perHour"}
_OF_QUANTITY = {"minQuantity", "maxQuantity"}


def check_item(row: Item, item_id: str, currency: str, problems: Problems) -> PriceItem | None:
    """Give the item, or note what is wrong with it."""
    place = f"item.{row.key}"
    asks = {Need.QUANTITY: row.asks_quantity, Need.TIME: row.asks_time}
    wire: dict[str, Any] = {
        "itemId": item_id,
        "name": row.name,
        "names": lines_of(row.names),
        "unitNames": lines_of(row.unit_names),
        "asks": [need.value for need, is_asked in asks.items() if is_asked],
        **({"unit": row.unit} if row.unit else {}),
    }
    for name, attribute in _AMOUNTS.items():
        if text := getattr(row, attribute):
            wire[name] = amount(problems, f"{place}.{name}", text, currency)
    wire["tiers"] = [
        {
            "from": amount(problems, f"{place}.step.{step.key}.from", step.from_, currency),
            "perUnit": amount(problems, f"{place}.step.{step.key}.perUnit", step.per_unit, currency),
        }
        for step in row.steps
    ]
    _note_what_lacks(row, wire, problems)
    if not problems:
        _note_what_contradicts(row, wire, problems)
    if problems:
        return None
    try:
        return PriceItem.from_wire(wire)
    except ValidationFailed as error:
        for name, problem in fields_of(error).items():
            problems[_field(row, name)] = refused(name, problem)
        return None


def new_id(name: str, taken: Collection[str]) -> str:
    """Make an id that reads as the name does."""
    base = re.sub("[^a-z0-9]+", "-", fold(name)).strip("-")[:_LONGEST_ID] or "item"
    number, made = 1, base
    while made in taken:
        number += 1
        made = f"{base}-{number}"
    return made


def _note_what_lacks(row: Item, wire: Mapping[str, Any], problems: Problems) -> None:
    place = f"item.{row.key}"
    if not row.name:
        problems[f"{place}.name"] = Problem("name")
    if _PRICES.isdisjoint(wire):
        problems[f"{place}.perUnit"] = Problem("no_price")
    elif "perUnit" not in wire and (row.steps or not _OF_QUANTITY.isdisjoint(wire)):
        problems[f"{place}.perUnit"] = Problem("steps_need_price")


def _note_what_contradicts(row: Item, wire: Mapping[str, Any], problems: Problems) -> None:
    place, begins = f"item.{row.key}", [Decimal(tier["from"]) for tier in wire["tiers"]]
    for before, after, step in zip(begins, begins[1:], row.steps[1:], strict=False):
        if after <= before:
            problems[f"{place}.step.{step.key}.from"] = Problem("steps_order")
    if Decimal(wire.get("minQuantity", 0)) > Decimal(wire.get("maxQuantity", MOST_QUANTITY)):
        problems[f"{place}.minQuantity"] = Problem("quantities")


def _field(row: Item, name: str) -> str:
    """Say which field of the form is meant by a field of the contract."""
    first, *rest = name.split(".")
    if first == "tiers" and len(rest) > 1:
        return f"item.{row.key}.step.{row.steps[int(rest[0])].key}.{rest[1]}"
    known = first in {"names", "unit", "unitNames", *_AMOUNTS}
    return f"item.{row.key}.{first if known else 'name'}"
