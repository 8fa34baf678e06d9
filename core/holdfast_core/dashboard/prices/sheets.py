"""Items to a spreadsheet and back: CSV, as spreadsheets in either half of the world write it."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from holdfast_contract.prices import MOST_ITEMS

from holdfast_core.dashboard.prices.typed import Item, Step, lines_of
from holdfast_core.domain.pricing.money import CONTINENTAL, convention_of
from holdfast_core.domain.words.folding import fold

_COLUMNS = {
    "item": "name",
    "other names": "names",
    "unit": "unit",
    "other units": "unit_names",
    "fixed price": "base",
    "price per unit": "per_unit",
    "steps": "steps",
    "price per km": "per_km",
    "price per hour": "per_hour",
    "minimum price": "minimum",
    "smallest quantity": "min_quantity",
    "largest quantity": "max_quantity",
}
"""Names of columns, as they are written, and what stands in them. Any order is read, and any of them."""

_ALSO = {
    "name": "name",
    "product": "name",
    "price": "per_unit",
    "base": "base",
    "km": "per_km",
    "hour": "per_hour",
    "minimum": "minimum",
}
_LISTS = {"names", "unit_names"}
_BETWEEN = " | "
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


class NoItems(ValueError):
    """The file's first line names no column of items."""


@dataclass(frozen=True)
class Line:
    """A row of a file, by the number that a spreadsheet shows: what stands in it, by an item's fields."""

    number: int
    fields: Mapping[str, Any]


def write(items: Sequence[Item], currency: str) -> bytes:
    """Write items so that a spreadsheet of the currency's countries opens them with a click."""
    delimiter = ";" if convention_of(currency) == CONTINENTAL else ","
    text = io.StringIO(newline="")
    table = csv.writer(text, delimiter=delimiter)
    table.writerow(_COLUMNS)
    for item in items:
        table.writerow(_harmless(_cell(item, name)) for name in _COLUMNS.values())
    return text.getvalue().encode("utf-8-sig")


def read(text: str) -> list[Line]:
    """Read items. Raises `NoItems`."""
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(";\t,", key=first.count)
    columns: list[str | None] = []
    lines: list[Line] = []
    for number, cells in _rows(text, delimiter):
        if not columns:
            columns = [(_COLUMNS | _ALSO).get(" ".join(fold(cell).split())) for cell in cells]
            if "name" not in columns:
                raise NoItems
        elif any(cells) and len(lines) <= MOST_ITEMS:
            lines.append(Line(number, dict(_fields(columns, cells))))
    if not columns:
        raise NoItems
    return lines


def merged(items: Sequence[Item], lines: Sequence[Line]) -> tuple[tuple[Item, ...], dict[str, int]]:
    """Put lines into items of the same name, and new ones behind; say by the items' keys which line it was.

    Of an item that was there only what the file has columns for is changed.
    """
    table = [item for item in items if not item.is_blank]
    places: dict[str, int] = {}
    for place, item in enumerate(table):
        places.setdefault(item.name.casefold(), place)
    numbers: dict[str, int] = {}
    for line in lines:
        place = places.get(line.fields["name"].casefold(), -1) if line.fields["name"] else -1
        # A second line of the same name is an item of its own, which is then found to be there twice.
        if place < 0 or table[place].key in numbers:
            table.append(Item(f"line{line.number}"))
            place = len(table) - 1
            places.setdefault(line.fields["name"].casefold(), place)
        table[place] = replace(table[place], **line.fields)
        numbers[table[place].key] = line.number
    return tuple(table), numbers


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            if cells:
                yield number, [cell.strip() for cell in cells]
    except csv.Error:
        raise NoItems from None


def _fields(columns: Sequence[str | None], cells: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Give what stands in a row; a row that is too short has nothing in the columns at its end."""
    for column, cell in zip_longest(columns, cells[: len(columns)], fillvalue=""):
        if column == "steps":
            yield column, tuple(_steps(cell))
        elif column in _LISTS:
            yield column, "\n".join(lines_of(_plain(cell).replace("|", "\n")))
        elif column:
            yield column, _plain(cell)


def _steps(cell: str) -> Iterator[Step]:
    for place, part in enumerate(part for part in cell.split("|") if part.strip()):
        begins, _, price = part.partition(":")
        yield Step(f"{place}", begins.strip(), price.strip())


def _cell(item: Item, name: str) -> str:
    if name == "steps":
        return _BETWEEN.join(f"{step.from_}: {step.per_unit}" for step in item.steps)
    text: str = getattr(item, name)
    return _BETWEEN.join(lines_of(text)) if name in _LISTS else text


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from running what somebody typed as a name."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
