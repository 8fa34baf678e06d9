from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from core_support.pricing import ask, listed, question, total
from holdfast_core.domain.pricing.quoting import Missing, Quoted


@pytest.mark.parametrize(
    ("text", "surcharges"),
    [
        ("", []),
        ("now", []),
        ("on Sunday at 8 pm", ["Sunday"]),
        ("am Sonntag um 20 Uhr", ["Sunday"]),
        ("dimanche à 20h30", ["Sunday"]),
        ("el domingo a las 8 de la noche", ["Sunday"]),
        ("hari minggu jam 8 malam", ["Sunday"]),
        ("domingo às 20h", ["Sunday"]),
        ("Sunday 11:30 pm", ["Sunday", "Night"]),
        ("Sunday at 23.30", ["Sunday", "Night"]),
        ("22/11 at 8 pm", ["Sunday"]),
        ("22 November at 8 pm", ["Sunday"]),
        ("22 de noviembre a las 20:00", ["Sunday"]),
        ("22.11. um halb neun", ["Sunday"]),
        ("2026-11-22 20:00", ["Sunday"]),
        ("tomorrow at 5 am", ["Night"]),
        ("besok jam 5 pagi", ["Night"]),
        ("mañana por la mañana a las 5", ["Night"]),
        ("morgen um 23 Uhr", ["Night"]),
        ("at midnight", ["Night"]),
        ("at 7", []),
        ("in 2 hours", []),
        ("in 8 hours", ["Night"]),
        ("at noon", []),
        ("this afternoon", []),
        ("tomorrow afternoon", []),
        ("saturday 21:59", []),
        ("saturday 22:00", ["Night"]),
        ("saturday 05:59", ["Night"]),
        ("saturday 06:00", []),
    ],
)
def test_a_surcharge_is_added_at_the_time_that_is_said(text, surcharges):
    found = ask(f"taxi 12 km {text}")
    assert isinstance(found, Quoted), found.text
    labels = [line.label.partition(" (")[0] for line in found.quote.lines if line.quantity is None]
    assert labels == surcharges


@pytest.mark.parametrize(
    "text",
    [
        "on Sunday",
        "tonight",
        "at 11",
        "tomorrow",
        "at 5",
        "next week",
        "on the weekend",
        "22/11",
        "saturday at midnight",
    ],
)
def test_a_time_is_asked_for_where_the_price_depends_on_it(text):
    found = ask(f"taxi 12 km {text}")
    assert isinstance(found, Missing)
    assert [detail.need for detail in found.quote.missing] == ["time"]


@pytest.mark.parametrize("text", ["on Sunday", "tonight", "at 11"])
def test_no_time_is_asked_for_where_no_price_depends_on_it(text):
    assert total(f"2 colas {text}") == 5


@pytest.mark.parametrize("answer", ["8 pm", "20h", "20", "at 8 in the evening", "um 20 Uhr", "jam 8 malam"])
def test_the_answer_to_when_completes_the_day(answer):
    assert total(answer, "taxi 12 km on Sunday") == Decimal("20.88")


def test_a_quote_is_made_anew_for_another_time_that_costs_otherwise():
    assert total("and on Sunday at 8 pm?", "taxi 12 km") == Decimal("20.88")


def test_an_item_may_ask_for_the_time():
    prices = listed({"name": "Catering", "asks": ["time"]})
    assert "tell me the day and the time" in question("catering", prices=prices)
    assert total("on Friday", "catering", prices=prices) == 1


def test_hours_past_midnight_belong_to_the_day_on_which_they_began():
    night = {"name": "Friday night", "weekdays": ["friday"], "from": "22:00", "to": "06:00", "amount": "5"}
    prices = listed({"name": "Ride"}, surcharges=[night])
    assert total("a ride on Saturday at 2 am", prices=prices) == 6
    assert total("a ride on Friday at 2 am", prices=prices) == 1


def test_a_holiday_is_one_every_year():
    prices = listed({"name": "Ride"}, surcharges=[{"name": "Christmas", "dates": ["12-25"], "percent": "50"}])
    assert total("a ride on 25 December", prices=prices) == Decimal("1.50")
    assert total("a ride on 25/12/2031", prices=prices) == Decimal("1.50")
    assert total("a ride on 26 December", prices=prices) == 1


def test_now_is_in_the_shops_own_time_zone():
    prices = listed(
        {"name": "Ride"}, surcharges=[{"name": "Night", "from": "22:00", "to": "06:00", "amount": "5"}]
    )
    assert total("a ride", prices=prices) == 1
    assert total("a ride", prices=prices, zone=ZoneInfo("Asia/Jakarta")) == 6
