"""What is said about prices: every text of this package, in English."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from holdfast_contract.prices import Need, PriceItem, Quote, QuoteLine, Surcharge

from holdfast_core.domain.pricing.money import money, number, plain
from holdfast_core.domain.pricing.orders import Lack, Rate, Reason

_MOST_OPTIONS = 6
"""Items that a question names at the most."""

_PLURALS = {
    "bottle": "bottles",
    "bowl": "bowls",
    "can": "cans",
    "cup": "cups",
    "day": "days",
    "glass": "glasses",
    "hour": "hours",
    "mile": "miles",
    "minute": "minutes",
    "month": "months",
    "night": "nights",
    "person": "people",
    "piece": "pieces",
    "portion": "portions",
    "week": "weeks",
}
"""Other units are written as the price list writes them."""


def quoted(quote: Quote) -> str:
    """Write a quote: a line each, and the total."""
    lines = [_line(line, quote.currency) for line in quote.lines]
    if quote.left_out:
        lines.append(f"Not on our price list, so not included: {'; '.join(quote.left_out)}")
    total = money(quote.total or Decimal(0), quote.currency)
    return "\n".join([*lines, f"*Total: {total}*"])


def minimum_of(item: PriceItem) -> str:
    """Name the line that makes up to an item's minimum."""
    return f"Minimum charge, {item.name}"


def base_of(item: PriceItem) -> str:
    """Name the line of an item's base price, where other lines of the item follow."""
    return f"{item.name}, base price"


def surcharge(surcharge: Surcharge) -> str:
    """Name a surcharge's line."""
    return (
        surcharge.name if surcharge.percent is None else f"{surcharge.name} (+{plain(surcharge.percent)} %)"
    )


def question(lack: Lack, items: Sequence[PriceItem], currency: str) -> str:
    """Ask for what is missing; `items` are those of which one is meant, or the one that it is about."""
    if lack.rate is None:
        return _which([item.name for item in items])
    item, unit = items[0], _plural(lack.rate.unit_name)
    asked = _how_many(lack.rate, item)
    match lack.reason:
        case Reason.EITHER:
            choices = [_amount(value, lack.rate, currency) for value in lack.values]
            return f"{item.name}: do you mean {_or(choices)}?"
        case Reason.NOT_WHOLE:
            return f"{item.name} comes in whole {unit} only. {asked}"
        case Reason.TOO_FEW:
            return f"{item.name}: we start at {_amount(lack.rate.least, lack.rate, currency)}. {asked}"
        case Reason.TOO_MANY:
            return f"{item.name}: I can quote up to {_amount(lack.rate.most, lack.rate, currency)}. {asked}"
        case Reason.UNSAID:
            price = _price(item, lack.need, currency)
            return f"{price} {asked}" if price else asked


def when(*, day: bool, clock: bool) -> str:
    """Ask for the day, for the time of day, or for both."""
    if day and clock:
        return "When is it for? Please tell me the day and the time, as the price depends on it."
    return (
        "On which day is it? The price depends on it." if day else "At what time is it, for instance 19:30?"
    )


TOO_MUCH = "That is more than I can quote here. How much of it do you need?"


def how_much(line: QuoteLine, currency: str) -> str:
    """Write the quantity of a line that has one: `3`, `12 km`."""
    many = number(line.quantity or Decimal(0), currency)
    if line.unit is None or line.unit == "piece":
        return many
    return f"{many} {_plural(line.unit, line.quantity or Decimal(0))}"


def _line(line: QuoteLine, currency: str) -> str:
    amount = money(line.amount, currency)
    if line.quantity is None:
        return f"{line.label} — {amount}"
    return f"{how_much(line, currency)} × {line.label} — {amount}"


def _which(names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"Do you mean {names[0]}?"
    shown = list(names[:_MOST_OPTIONS])
    more = " There are more; the full name helps me." if len(names) > len(shown) else ""
    return f"Which one do you mean: {_or(shown)}?{more}"


def _how_many(rate: Rate, item: PriceItem) -> str:
    match rate.need:
        case Need.DISTANCE:
            return f"How many km is it ({item.name})?"
        case Need.DURATION:
            return f"How many hours do you need ({item.name})?"
        case _:
            return _of_what(rate)


def _of_what(rate: Rate) -> str:
    unit = rate.unit_name
    if unit == "piece":
        return "How many would you like?"
    if unit in _PLURALS:
        return f"How many {_PLURALS[unit]} would you like?"
    return f"How {'many' if rate.unit.is_whole else 'much'} would you like, in {unit}?"


def _price(item: PriceItem, need: Need, currency: str) -> str:
    """Name an item, and tell the price of one where that is being asked for."""
    if need in {Need.DISTANCE, Need.DURATION}:
        return ""
    if need == Need.ITEM or item.per_unit is None or item.tiers:
        return f"{item.name}:"
    each = "each" if item.unit == "piece" else f"per {item.unit}"
    return f"{item.name}: {money(item.per_unit, currency)} {each}."


def _amount(value: Fraction, rate: Rate, currency: str) -> str:
    many = number(value, currency)
    return (
        many if rate.unit_name == "piece" else f"{many} {_plural(rate.unit_name, Decimal(int(value == 1)))}"
    )


def _plural(unit: str, many: Decimal = Decimal(2)) -> str:
    return unit if many == 1 else _PLURALS.get(unit, unit)


def _or(choices: Sequence[str]) -> str:
    return choices[0] if len(choices) == 1 else f"{', '.join(choices[:-1])} or {choices[-1]}"
