"""From the fields of the form to a price list as it is typed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from holdfast_contract.prices import Mode
from holdfast_contract.times import Weekday

from holdfast_core.dashboard.prices.typed import Extra, Item, Step, Table

ITEM, STEP, SURCHARGE = "item", "step", "surcharge"
"""What the names of fields begin with: `item.<key>.name`, `item.<key>.step.<key>.from`."""


@dataclass
class _Row:
    """The fields of a row, in the order in which they came; of a name that stands several times all."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    steps: "dict[str, _Row]" = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.fields.get(name, [""])[-1].strip()


def read(form: Iterable[tuple[str, object]]) -> Table:
    """Read the form; its rows stand in the order in which the page had them."""
    own = _Row()
    rows: dict[str, dict[str, _Row]] = {ITEM: {}, SURCHARGE: {}}
    for name, value in form:
        if isinstance(value, str):
            _put(own, rows, name.split("."), value)
    return Table(
        currency=own.text("currency").upper(),
        rounding=own.text("rounding"),
        mode=own.text("mode") or Mode.HALF_UP.value,
        items=tuple(_read_item(key, row) for key, row in rows[ITEM].items()),
        extras=tuple(_read_extra(key, row) for key, row in rows[SURCHARGE].items()),
    )


def _put(own: _Row, rows: dict[str, dict[str, _Row]], parts: list[str], value: str) -> None:
    match parts:
        case [name]:
            own.fields.setdefault(name, []).append(value)
        case [kind, key, name] if kind in rows:
            rows[kind].setdefault(key, _Row()).fields.setdefault(name, []).append(value)
        case [kind, key, step, place, name] if kind == ITEM and step == STEP:
            steps = rows[ITEM].setdefault(key, _Row()).steps
            steps.setdefault(place, _Row()).fields.setdefault(name, []).append(value)


def _read_item(key: str, row: _Row) -> Item:
    return Item(
        key=key,
        item_id=row.text("itemId"),
        name=row.text("name"),
        names=row.text("names"),
        unit=row.text("unit"),
        unit_names=row.text("unitNames"),
        base=row.text("base"),
        per_unit=row.text("perUnit"),
        steps=tuple(_read_steps(row.steps)),
        per_km=row.text("perKm"),
        per_hour=row.text("perHour"),
        minimum=row.text("minimum"),
        min_quantity=row.text("minQuantity"),
        max_quantity=row.text("maxQuantity"),
        # Boxes that are not ticked are not sent; where none were shown, it is as ever.
        asks_quantity=bool(row.text("asksQuantity")) or not row.text("asks"),
        asks_time=bool(row.text("asksTime")),
    )


def _read_steps(rows: dict[str, _Row]) -> Iterator[Step]:
    for key, row in rows.items():
        if row.text("from") or row.text("perUnit"):
            yield Step(key, row.text("from"), row.text("perUnit"))


def _read_extra(key: str, row: _Row) -> Extra:
    return Extra(
        key=key,
        name=row.text("name"),
        percent=row.text("percent"),
        amount=row.text("amount"),
        weekdays=frozenset(row.fields.get("weekdays", ())) & frozenset(Weekday),
        dates=row.text("dates"),
        from_=row.text("from"),
        to=row.text("to"),
        items=row.text("items"),
    )
