"""A price list as a shop's owner keeps it, and the quote that is reckoned from it.

Money, quantities and per cents are decimals, written as strings: `"12.50"`, never the number 12.5.
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from holdfast_contract.model import RequestModel, WireModel
from holdfast_contract.times import Clock, Timestamp, Weekday

MOST_ITEMS = 500
MOST_SURCHARGES = 50
MOST_QUANTITY = Decimal(1_000_000)
"""The largest quantity that is quoted where an item does not say its own."""

_DECIMAL = r"^\d{1,12}(\.\d{1,6})?$"

_CODES = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD
    CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ
    GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR
    LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN
    PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB
    TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW
    ZWG
"""
_CURRENCIES = frozenset(_CODES.split())
"""ISO 4217, without funds, metals and test codes."""


def _refuse(problem: str) -> PydanticCustomError:
    return PydanticCustomError("price_list", "{problem}", {"problem": problem})


def _decimal(value: Any) -> Decimal:
    """Read a decimal from its string, so that it never was a binary fraction."""
    if isinstance(value, Decimal):
        value = format(value, "f")
    if not isinstance(value, str):
        raise _refuse('must be a decimal in quotes, as in "12.50"')
    if value.startswith("-"):
        raise _refuse("must not be negative")
    if not re.fullmatch(_DECIMAL, value, re.ASCII):
        raise _refuse("must be plain digits, at most 12 before the point and 6 after it")
    return Decimal(value)


def _currency(code: str) -> str:
    if code not in _CURRENCIES:
        raise _refuse("must be a currency's code of ISO 4217 in capitals, as in EUR or IDR")
    return code


def _day(text: str) -> str:
    """Check a date, also one without its year; 29 February is a day of some years."""
    refusal = _refuse("must be a date as 2026-12-25, or as 12-25 for every year")
    if not re.fullmatch(r"(\d{4}-)?\d\d-\d\d", text, re.ASCII):
        raise refusal
    try:
        date.fromisoformat(text if len(text) > len("12-25") else f"2000-{text}")
    except ValueError:
        raise refusal from None
    return text


def _positive(value: Decimal) -> Decimal:
    if not value:
        raise _refuse("must be more than zero")
    return value


_AMOUNT_SCHEMA = {"type": "string", "pattern": _DECIMAL, "example": "12.50"}
Amount = Annotated[
    Decimal,
    BeforeValidator(_decimal),
    PlainSerializer(lambda value: format(value, "f"), return_type=str, when_used="json"),
    WithJsonSchema(_AMOUNT_SCHEMA),
]
"""Money or a quantity: not negative, exact."""

Reckoned = Annotated[
    Decimal,
    PlainSerializer(lambda value: format(value, "f"), return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^\d+(\.\d+)?$", "example": "12.50"}),
]
"""Money or a quantity that comes of reckoning."""

Positive = Annotated[Amount, AfterValidator(_positive), WithJsonSchema(_AMOUNT_SCHEMA)]
Currency = Annotated[
    str,
    AfterValidator(_currency),
    WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$", "example": "EUR"}),
]
Day = Annotated[str, AfterValidator(_day), WithJsonSchema({"type": "string", "example": "12-25"})]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=r"[^\W_]")
]


class Mode(StrEnum):
    """Which way an amount between two steps goes; `half_even` is bankers' rounding."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    UP = "up"
    DOWN = "down"


class Rounding(RequestModel):
    """What each line of a quote is rounded to: `0.01`, `0.05`, `1000`."""

    step: Positive
    mode: Mode = Mode.HALF_UP


class Need(StrEnum):
    """Something that must be known before a price can be told."""

    ITEM = "item"
    QUANTITY = "quantity"
    DISTANCE = "distance"
    DURATION = "duration"
    TIME = "time"


class Tier(RequestModel):
    """Another price of each unit, all of them, from so many units on."""

    from_: Positive
    per_unit: Amount


class PriceItem(RequestModel):
    """Something that is sold, under all the names that people use for it.

    Its price is `base`, once, and `perUnit` for each `unit` (`unitNames` are other words for it), `perKm` for
    each kilometre and `perHour` for each hour, and at the least `minimum`. Of `asks` the quantity and the
    time are asked for where a message does not say them, else they are one and now; a distance and a duration
    that cost something are always asked for. `minQuantity` and `maxQuantity` limit what is quoted.
    """

    item_id: Id
    name: Name
    names: list[Name] = Field(default_factory=list, max_length=30)
    unit: Name = "piece"
    unit_names: list[Name] = Field(default_factory=list, max_length=30)
    base: Amount | None = None
    per_unit: Amount | None = None
    tiers: list[Tier] = Field(default_factory=list, max_length=20)
    per_km: Amount | None = None
    per_hour: Amount | None = None
    minimum: Amount | None = None
    min_quantity: Amount | None = None
    max_quantity: Positive | None = None
    asks: list[Literal[Need.QUANTITY, Need.TIME]] = Field(default=[Need.QUANTITY])

    @model_validator(mode="after")
    def _can_be_reckoned(self) -> Self:
        if self.base is self.per_unit is self.per_km is self.per_hour is None:
            raise _refuse("an item needs a price: base, perUnit, perKm or perHour")
        if self.per_unit is None and (self.tiers or self.min_quantity or self.max_quantity):
            raise _refuse("tiers, minQuantity and maxQuantity go with perUnit")
        begins = [tier.from_ for tier in self.tiers]
        if begins != sorted(set(begins)):
            raise _refuse("tiers begin one after another, each at a larger quantity")
        if (self.min_quantity or 0) > (self.max_quantity or MOST_QUANTITY):
            raise _refuse("minQuantity must not be more than maxQuantity, which is 1000000 if not given")
        return self


class Surcharge(RequestModel):
    """What is added at certain times, to named items or to all.

    It applies where the weekday, the date and the time of day all fit; what is not given always fits. From
    `from` to before `to`; past midnight it belongs to the day on which it began. `percent` is of what the
    items cost, minimums included and other surcharges not; `amount` is added once a quote.
    """

    name: Name
    weekdays: list[Weekday] = Field(default_factory=list, max_length=7)
    dates: list[Day] = Field(default_factory=list, max_length=366)
    from_: Clock | None = None
    to: Clock | None = None
    percent: Positive | None = None
    amount: Positive | None = None
    item_ids: list[Id] = Field(default_factory=list, max_length=MOST_ITEMS)

    @model_validator(mode="after")
    def _can_be_reckoned(self) -> Self:
        if (self.percent is None) == (self.amount is None):
            raise _refuse("a surcharge is either a percent or an amount")
        if (self.from_ is None) != (self.to is None):
            raise _refuse("a time of day needs both from and to")
        if self.from_ is not None and self.from_ == self.to:
            raise _refuse("from and to must differ; leave both away for the whole day")
        if (self.percent or 0) > 1000:
            raise _refuse("percent must be at most 1000")
        return self


class PriceList(RequestModel):
    """What is sold and what it costs, in one currency; `rounding` is by default to its smallest coin in use.

    Times are in the time zone of the assistant's business hours.
    """

    currency: Currency
    rounding: Rounding | None = None
    items: list[PriceItem] = Field(default_factory=list, max_length=MOST_ITEMS)
    surcharges: list[Surcharge] = Field(default_factory=list, max_length=MOST_SURCHARGES)

    @model_validator(mode="after")
    def _items_are_told_apart(self) -> Self:
        for field, values in (
            ("itemId", [item.item_id for item in self.items]),
            ("name", [item.name.casefold() for item in self.items]),
        ):
            if twice := _first_repeated(values):
                raise _refuse(f"two items have the {field} {twice}")
        known = {item.item_id for item in self.items}
        for surcharge in self.surcharges:
            if unknown := sorted(set(surcharge.item_ids) - known):
                raise _refuse(f"surcharge {surcharge.name} is for an item that is not there: {unknown[0]}")
        return self


def _first_repeated(values: Sequence[str]) -> str | None:
    return next((value for place, value in enumerate(values) if value in values[:place]), None)


class QuoteLine(WireModel):
    """A line of a quote. A minimum and a surcharge have no quantity; an item's base price has no unit."""

    label: str
    quantity: Reckoned | None = None
    unit: str | None = None
    unit_price: Reckoned | None = None
    amount: Reckoned


class MissingDetail(WireModel):
    """What has to be asked for; `itemId` says of which item, `options` what it may be."""

    need: Need
    item_id: str | None = None
    options: list[str] = Field(default_factory=list)


class Quote(WireModel):
    """What something costs. `total` is the sum of the lines, and null while something is missing.

    `validAt` is the moment for which it was reckoned; `leftOut` are words of the message that name no item of
    the list, though they look like an order.
    """

    currency: str
    lines: list[QuoteLine] = Field(default_factory=list)
    total: Reckoned | None = None
    valid_at: Timestamp | None = None
    missing: list[MissingDetail] = Field(default_factory=list)
    left_out: list[str] = Field(default_factory=list)
