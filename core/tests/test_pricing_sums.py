import json
from decimal import Decimal
from fractions import Fraction

import pytest
from core_support.pricing import WEDNESDAY, ask, listed, total
from holdfast_contract.prices import Quote
from holdfast_core.domain.pricing.money import CONTINENTAL, ENGLISH, money, written
from holdfast_core.domain.pricing.numbers import read_digits
from holdfast_core.domain.pricing.quoting import NoItem, Quoted
from hypothesis import given, settings
from hypothesis import strategies as st


def test_each_line_is_rounded_and_the_total_is_their_sum():
    prices = listed(
        {"name": "Bolt", "perUnit": "0.125"}, {"name": "Nut", "perUnit": "0.125"}, rounding={"step": "0.01"}
    )
    assert total("1 bolt and 1 nut", prices=prices) == Decimal("0.26")


@pytest.mark.parametrize(
    ("mode", "expected"), [("half_up", "0.15"), ("half_even", "0.10"), ("up", "0.15"), ("down", "0.10")]
)
def test_rounding_goes_the_way_that_the_list_says(mode, expected):
    prices = listed({"name": "Bolt", "perUnit": "0.125"}, rounding={"step": "0.05", "mode": mode})
    assert total("1 bolt", prices=prices) == Decimal(expected)


def test_a_third_of_an_hour_costs_a_third():
    prices = listed(
        {"name": "Call", "perHour": "30", "perUnit": None}, rounding={"step": "0.01", "mode": "down"}
    )
    assert total("call 20 min", prices=prices) == 10


def test_a_minimum_holds_for_each_thing():
    assert total("2 taxis 1 km") == 16


def test_a_tier_is_reached_by_its_first_unit():
    assert total("23 colas") == Decimal("57.50")
    assert total("24 colas") == 48


@pytest.mark.parametrize(
    ("currency", "amount", "expected"),
    [
        ("EUR", "1234.5", "€1,234.50"),
        ("USD", "0", "$0.00"),
        ("IDR", "1500000", "Rp1.500.000"),
        ("JPY", "1200", "¥1,200"),
        ("BRL", "1234.5", "R$ 1.234,50"),
        ("KWD", "1.5", "KWD 1.500"),
        ("CHF", "12.05", "CHF 12.05"),
        ("USD", "0.125", "$0.125"),
    ],
)
def test_money_is_written_as_people_write_it(currency, amount, expected):
    assert money(Decimal(amount), currency) == expected


def test_rupiah_are_rounded_to_whole_ones_by_default():
    prices = listed({"name": "Kopi", "perUnit": "15000.4"}, currency="IDR")
    assert ask("2 kopi", prices=prices).text == "2 × Kopi — Rp30.001\n*Total: Rp30.001*"


def test_a_quote_says_for_when_it_is():
    assert ask("2 colas").quote.valid_at == WEDNESDAY


def test_no_float_is_on_the_wire():
    wire = ask("2 colas, taxi 2.5 km").quote.to_json()
    json.loads(wire, parse_float=pytest.fail)
    assert Quote.from_wire(json.loads(wire)).total == Decimal("13.00")


AMOUNTS = st.decimals(0, 10_000, places=3).map(lambda value: format(value, "f"))
COUNTS = st.integers(1, 5_000)


@settings(deadline=None)
@given(
    st.lists(st.tuples(AMOUNTS, COUNTS, AMOUNTS), min_size=1, max_size=4),
    st.sampled_from(["0.01", "0.05", "1", "0.3"]),
    st.sampled_from(["half_up", "half_even", "up", "down"]),
    st.sampled_from(["1", "7.5", "33.333"]),
    st.randoms(use_true_random=False),
)
def test_the_lines_add_up_to_the_total_in_any_order(items, step, mode, percent, random):
    prices = listed(
        *(
            {"name": f"Thing{n}", "perUnit": price, "minimum": least}
            for n, (price, _, least) in enumerate(items)
        ),
        surcharges=[{"name": "Always", "percent": percent}],
        rounding={"step": step, "mode": mode},
    )
    orders = [f"{count} thing{n}" for n, (_, count, _) in enumerate(items)]
    first = ask(", ".join(orders), prices=prices).quote
    random.shuffle(orders)
    other = ask(" and ".join(orders), prices=prices).quote
    assert first.total == other.total == sum(line.amount for line in first.lines)
    assert {line.label: line.amount for line in first.lines} == {
        line.label: line.amount for line in other.lines
    }
    assert all(line.amount % Decimal(step) == 0 for line in first.lines)


PIECES = """
    2 3 1.500 1,5 - – + x × ½ 1/2 : . , ; ? and y et und dan e a um ein half dozen pair few of de for in
    at jam um à las 8pm 20:30 12/11 24/7 hour 2jam km kg min h Sunday besok mañana domingo malam noche
    tonight cola colas taxi pizza funghi room cleaning yes 25.12. 2026-12-25 2h30 m2 € % 0 -3
    99999999999999999999 once
"""
TEXTS = st.one_of(
    st.text(),
    st.lists(st.sampled_from([*PIECES.split(), "\n"]), max_size=12).map(" ".join),
    st.lists(st.sampled_from([*PIECES.split(), "\n"]), max_size=8).map("".join),
)


@settings(deadline=None, max_examples=150)
@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_no_text_breaks_the_reading_and_every_number_is_exact(text, earlier):
    found = ask(text, *earlier)
    if isinstance(found, NoItem):
        return
    assert found.text
    assert bool(found.quote.missing) != (found.quote.total is not None)
    if isinstance(found, Quoted):
        assert found.quote.total == sum(line.amount for line in found.quote.lines)
    numbers = [n for line in found.quote.lines for n in (line.quantity, line.unit_price, line.amount)]
    assert not any(isinstance(number, float) for number in [*numbers, found.quote.total])


@given(st.decimals(0, 10**9, places=3), st.integers(0, 3), st.sampled_from([ENGLISH, CONTINENTAL]))
def test_a_number_is_read_as_it_is_written_in_either_convention(value, places, convention):
    value = round(value, places)
    assert Fraction(value) in read_digits(written(value, convention, places))
