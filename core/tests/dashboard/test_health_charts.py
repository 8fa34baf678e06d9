"""Charts: round numbers at their side, bars and lines that fit between them, and words for all of it."""

from datetime import date
from itertools import pairwise

import pytest
from holdfast_core.dashboard.frame.catalogue import Catalogue
from holdfast_core.dashboard.health import words
from holdfast_core.dashboard.health.charts import (
    HEIGHT,
    TOP,
    Series,
    Wording,
    duration_ticks,
    lines,
    stacked,
    ticks,
)
from hypothesis import given
from hypothesis import strategies as st

AMOUNTS = st.floats(0, 1e9, allow_subnormal=False).filter(lambda value: value == 0 or value > 1e-6)
WORDING = Wording("Messages", "Day", lambda highest, day: f"{highest} on {day}", lambda value: f"{value:g}")
T = Catalogue()


def digits_of(number: float) -> str:
    return f"{number:.6e}".split("e")[0].rstrip("0").rstrip(".")


@given(AMOUNTS)
def test_a_scale_is_of_few_round_numbers_from_nothing_to_just_above_the_highest(highest):
    scale = ticks(highest)
    assert scale[0] == 0
    assert 2 <= len(scale) <= 5
    assert scale[-1] * (1 + 1e-9) >= highest
    assert highest == 0 or scale[-2] < highest * (1 + 1e-9)
    assert digits_of(scale[1]) in {"1", "2", "5"}
    steps = [after - before for before, after in pairwise(scale)]
    assert steps == pytest.approx([scale[1]] * len(steps))


@given(st.integers(0, 10**9))
def test_what_is_counted_has_no_halves_on_its_scale(highest):
    assert all(value == int(value) for value in ticks(highest, least_step=1))


@given(st.floats(0, 90 * 86_400))
def test_times_are_scaled_in_seconds_minutes_hours_and_days_that_people_count_in(highest):
    scale = duration_ticks(highest)
    assert scale[0] == 0
    assert 2 <= len(scale) <= 5
    assert scale[-1] * (1 + 1e-9) >= highest
    step = scale[1]
    unit = next(size for size in (86_400, 3_600, 60, 1) if step >= size)
    assert step % unit == 0


@given(st.lists(st.lists(AMOUNTS, min_size=3, max_size=3), min_size=1, max_size=90))
def test_every_bar_stands_on_the_one_below_it_and_within_the_chart(rows):
    series = [Series(str(number), [row[number] for row in rows], number + 1) for number in range(3)]
    scale = ticks(max(sum(row) for row in rows))
    chart = stacked("messages", WORDING, [str(place) for place in range(len(rows))], series, scale)
    for bar in chart.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= 100.01
        assert TOP - 0.02 <= bar.y <= bar.y + bar.height <= TOP + HEIGHT + 0.02
    by_day = {}
    for bar in chart.bars:
        if bar.x in by_day:
            assert bar.y + bar.height == pytest.approx(by_day[bar.x], abs=0.03)
        by_day[bar.x] = bar.y
    assert [label.x for label in chart.labels] == sorted(label.x for label in chart.labels)
    assert len(chart.labels) <= 4


def test_a_line_is_broken_where_nothing_is_known_and_the_table_says_so():
    series = [Series("median", [2.0, 4.0, None, 8.0])]
    chart = lines("response", WORDING, ["1 Nov", "2 Nov", "3 Nov", "4 Nov"], series, [0.0, 5.0, 10.0])
    assert (len(chart.lines), len(chart.dots)) == (1, 3)
    assert [texts for _, texts in chart.rows] == [["2"], ["4"], ["–"], ["8"]]
    assert chart.description == "8 on 4 Nov"
    assert chart.lines[0].y1 > chart.lines[0].y2
    assert not chart.is_empty


def test_a_chart_of_nothing_says_that_it_is_empty():
    assert stacked("messages", WORDING, ["1 Nov"], [Series("received", [0])], ticks(0)).is_empty


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.42, "0.4 s"), (3.0, "3 s"), (75, "75 s"), (600, "10 min"), (7_200, "2 h"), (259_200, "3 d")],
)
def test_times_are_said_in_the_unit_that_suits_them(seconds, text):
    assert words.duration(T, seconds) == text


def test_shares_and_amounts_say_neither_too_much_nor_too_little():
    assert [words.share(T, part) for part in (0, 0.5, 0.9999, 1)] == ["0%", "50%", "99.9%", "100%"]
    assert [words.money(amount) for amount in ("0", "0.0034", "0.5", "12.346", "1234")] == [
        "0.00",
        "0.0034",
        "0.50",
        "12.35",
        "1,234.00",
    ]
    assert words.change(T, 110, 100) == "10% more than before"
    assert words.change(T, 90, 100) == "10% less than before"
    assert (words.change(T, 100, 100), words.change(T, 5, 0)) == ("As many as before", None)
    assert words.day(T, date(2026, 11, 5)) == "5 Nov"
