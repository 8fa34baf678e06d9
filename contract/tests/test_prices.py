import re

import pytest
from holdfast_contract.errors import ValidationFailed
from holdfast_contract.prices import PriceList


def refused(change):
    with pytest.raises(ValidationFailed) as error:
        PriceList.from_wire(change)
    return [(field["field"], field["problem"]) for field in error.value.details["fields"]]


@pytest.mark.parametrize(
    "amount",
    [1.5, 2, "-1", "NaN", "Infinity", "1e3", "1,5", "€2", "", "1" * 13, "0.1234567", "١", " 1", True, [1]],
)
def test_an_amount_is_a_plain_decimal_in_quotes(amount):
    [(field, problem)] = refused(
        {"currency": "EUR", "items": [{"itemId": "a", "name": "A", "perUnit": amount}]}
    )
    assert field == "items.0.perUnit"
    assert re.search(r"in quotes|not be negative|plain digits", problem)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"currency": "euro"}, "ISO 4217"),
        ({"items": [{"itemId": "a", "name": "A"}]}, "an item needs a price"),
        (
            {"items": [{"itemId": "a", "name": "A", "base": "1"}, {"itemId": "a", "name": "B", "base": "1"}]},
            "itemId a",
        ),
        (
            {"items": [{"itemId": "a", "name": "A", "base": "1"}, {"itemId": "b", "name": "a", "base": "1"}]},
            "name a",
        ),
        ({"items": [{"itemId": "a", "name": "!", "base": "1"}]}, "match pattern"),
        ({"items": [{"itemId": "a", "name": "A", "base": "1", "maxQuantity": "3"}]}, "go with perUnit"),
        ({"surcharges": [{"name": "S"}]}, "either a percent or an amount"),
        ({"surcharges": [{"name": "S", "amount": "0"}]}, "more than zero"),
        ({"surcharges": [{"name": "S", "amount": "1", "from": "22:00"}]}, "both from and to"),
        ({"surcharges": [{"name": "S", "amount": "1", "from": "25:00", "to": "06:00"}]}, "time of day"),
        ({"surcharges": [{"name": "S", "amount": "1", "dates": ["02-30"]}]}, "must be a date"),
        ({"surcharges": [{"name": "S", "amount": "1", "itemIds": ["x"]}]}, "not there: x"),
        ({"rounding": {"step": "0"}}, "more than zero"),
        ({"colour": "red"}, "not permitted"),
    ],
)
def test_a_list_that_cannot_be_reckoned_with_is_refused(change, problem):
    assert problem in str(refused({"currency": "EUR", **change}))


LIST = PriceList.from_wire(
    {
        "currency": "EUR",
        "items": [{"itemId": "a", "name": "A", "perUnit": "8.50", "tiers": [{"from": "10", "perUnit": "8"}]}],
        "surcharges": [
            {"name": "Night", "from": "22:00", "to": "06:00", "dates": ["12-25"], "percent": "12.5"}
        ],
    }
)


def test_a_list_is_read_as_it_was_written():
    assert PriceList.from_wire(LIST.to_wire()) == LIST
    assert LIST.to_wire()["items"][0]["perUnit"] == "8.50"
