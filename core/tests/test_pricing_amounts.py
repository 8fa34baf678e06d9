"""Amounts as an owner types them: read as they are meant or refused, and shown as they read."""

from decimal import Decimal

import pytest
from holdfast_core.domain.pricing.amounts import NotAnAmount, read_amount, typed_money, typed_quantity
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("12", "EUR", "12"),
        ("12.50", "EUR", "12.50"),
        ("12,5", "EUR", "12.5"),
        ("€ 12,50", "EUR", "12.50"),
        ("1.234,50", "EUR", "1234.5"),
        ("1,234.50", "EUR", "1234.5"),
        ("1 234,50", "EUR", "1234.5"),
        ("0.125", "EUR", "0.125"),
        (".5", "USD", "0.5"),
        ("1,500", "USD", "1500"),
        ("1.500", "USD", "1.5"),
        ("1.500", "IDR", "1500"),
        ("Rp 1.500.000", "IDR", "1500000"),
        ("25.000 IDR", "IDR", "25000"),
        ("1'250", "CHF", "1250"),
    ],
)
def test_an_amount_is_read_in_its_currency(text, currency, amount):
    assert read_amount(text, currency) == Decimal(amount)


@pytest.mark.parametrize("text", ["abc", "-5", "12.50.1", "1 50", "5 euros", "", "1" * 13, "0.0000001", "٣"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(NotAnAmount):
        read_amount(text, "EUR")


def test_nothing_is_guessed_where_an_amount_can_be_read_in_two_ways():
    with pytest.raises(NotAnAmount) as refused:
        read_amount("1.500", "EUR")
    assert refused.value.meanings == ("1500", "1.50")


@given(
    st.decimals(0, 999_999_999, places=6, allow_nan=False),
    st.sampled_from(["EUR", "USD", "IDR", "CHF", "KWD", "JPY"]),
)
def test_what_is_shown_reads_as_the_same_amount(amount, currency):
    assert read_amount(typed_money(amount, currency), currency) == amount
    assert read_amount(typed_quantity(amount, currency), currency) == amount


def test_money_is_shown_with_its_coins():
    assert typed_money(Decimal("12.5"), "EUR") == "12.50"
    assert typed_money(Decimal(25000), "IDR") == "25.000"
    assert typed_quantity(Decimal("0.5"), "EUR") == "0.5"
