"""A price list as it is typed: texts, complete or not, so that nothing is lost that was typed."""

from dataclasses import dataclass

from holdfast_contract.prices import Mode, Need, PriceItem, PriceList, Surcharge

from holdfast_core.domain.pricing.amounts import typed_money, typed_quantity


@dataclass(frozen=True)
class Step:
    """Another price of each unit from a quantity on."""

    key: str
    from_: str = ""
    per_unit: str = ""


@dataclass(frozen=True)
class Item:
    """A row. `names` and `unit_names` are one a line; `key` tells it from the form's other rows."""

    key: str
    item_id: str = ""
    name: str = ""
    names: str = ""
    unit: str = ""
    unit_names: str = ""
    base: str = ""
    per_unit: str = ""
    steps: tuple[Step, ...] = ()
    per_km: str = ""
    per_hour: str = ""
    minimum: str = ""
    min_quantity: str = ""
    max_quantity: str = ""
    asks_quantity: bool = True
    asks_time: bool = False

    @property
    def has_more(self) -> bool:
        """Whether there is more to it than its name, its unit and a price."""
        plain = Item(
            self.key, self.item_id, self.name, unit=self.unit, base=self.base, per_unit=self.per_unit
        )
        return self != plain

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return self == Item(self.key, asks_quantity=self.asks_quantity, asks_time=self.asks_time)


@dataclass(frozen=True)
class Extra:
    """A surcharge. `dates` and `items`, which are names of items, are one a line."""

    key: str
    name: str = ""
    percent: str = ""
    amount: str = ""
    weekdays: frozenset[str] = frozenset()
    dates: str = ""
    from_: str = ""
    to: str = ""
    items: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return self == Extra(self.key)


@dataclass(frozen=True)
class Table:
    """The whole form."""

    currency: str = ""
    rounding: str = ""
    mode: str = Mode.HALF_UP.value
    items: tuple[Item, ...] = ()
    extras: tuple[Extra, ...] = ()


def table_of(prices: PriceList | None) -> Table:
    """Show a price list as it would be typed."""
    if prices is None:
        return Table()
    names = {item.item_id: item.name for item in prices.items}
    rounding = prices.rounding
    return Table(
        currency=prices.currency,
        rounding=typed_quantity(rounding.step, prices.currency) if rounding else "",
        mode=(rounding.mode if rounding else Mode.HALF_UP).value,
        items=tuple(_item(f"{place}", item, prices.currency) for place, item in enumerate(prices.items)),
        extras=tuple(
            _extra(f"{place}", one, prices.currency, names) for place, one in enumerate(prices.surcharges)
        ),
    )


def lines_of(text: str) -> list[str]:
    """Give the lines in which something stands, each once."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _item(key: str, item: PriceItem, currency: str) -> Item:
    def money(name: str) -> str:
        amount = getattr(item, name)
        return "" if amount is None else typed_money(amount, currency)

    def quantity(name: str) -> str:
        amount = getattr(item, name)
        return "" if amount is None else typed_quantity(amount, currency)

    return Item(
        key=key,
        item_id=item.item_id,
        name=item.name,
        names="\n".join(item.names),
        unit=item.unit,
        unit_names="\n".join(item.unit_names),
        base=money("base"),
        per_unit=money("per_unit"),
        steps=tuple(
            Step(f"{place}", typed_quantity(tier.from_, currency), typed_money(tier.per_unit, currency))
            for place, tier in enumerate(item.tiers)
        ),
        per_km=money("per_km"),
        per_hour=money("per_hour"),
        minimum=money("minimum"),
        min_quantity=quantity("min_quantity"),
        max_quantity=quantity("max_quantity"),
        asks_quantity=Need.QUANTITY in item.asks,
        asks_time=Need.TIME in item.asks,
    )


def _extra(key: str, surcharge: Surcharge, currency: str, names: dict[str, str]) -> Extra:
    return Extra(
        key=key,
        name=surcharge.name,
        percent="" if surcharge.percent is None else typed_quantity(surcharge.percent, currency),
        amount="" if surcharge.amount is None else typed_money(surcharge.amount, currency),
        weekdays=frozenset(day.value for day in surcharge.weekdays),
        dates="\n".join(surcharge.dates),
        from_=surcharge.from_ or "",
        to=surcharge.to or "",
        items="\n".join(names[item_id] for item_id in surcharge.item_ids),
    )
