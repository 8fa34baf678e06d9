from datetime import UTC, date, datetime, timedelta

import pytest
from holdfast_contract.assistant import BusinessHours
from holdfast_contract.errors import ValidationFailed
from holdfast_contract.times import Weekday
from holdfast_core.domain.conversations.hours import closed_since, is_open, open_until, opens_at
from hypothesis import given
from hypothesis import strategies as st

WEEK = {
    "monday": [{"from": "09:00", "to": "12:00"}, {"from": "14:00", "to": "18:00"}],
    "friday": [{"from": "20:00", "to": "02:00"}],
    "sunday": [{"from": "00:00", "to": "24:00"}],
}


def hours(**changes):
    return BusinessHours.from_wire({"timeZone": "Asia/Jakarta", "week": WEEK} | changes)


def at(day, hour, minute=0):
    """A moment in Jakarta, seven hours before UTC; 23 November 2026 is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(23, 8, 59), False),
        (at(23, 9), True),
        (at(23, 11, 59), True),
        (at(23, 12), False),
        (at(23, 14), True),
        (at(24, 10), False),
        (at(27, 23), True),
        (at(28, 1, 59), True),
        (at(28, 2), False),
        (at(29, 23, 59), True),
        (at(30, 0), False),
    ],
)
def test_people_are_there_in_the_hours_of_the_tenants_own_time_zone(moment, expected):
    assert is_open(hours(), moment) is expected


def test_a_closed_date_is_closed_and_so_is_what_would_have_begun_on_it():
    closed = hours(closed=["2026-11-27"])
    assert not is_open(closed, at(27, 23))
    assert not is_open(closed, at(28, 1))


def test_the_last_closing_is_found_across_days_without_hours():
    assert closed_since(hours(), at(25, 10)) == at(23, 18)
    assert closed_since(hours(), at(23, 13)) == at(23, 12)
    assert closed_since(hours(week={}), at(25, 10)) is None


def test_an_hour_that_the_clocks_skip_is_no_error():
    week = {"sunday": [{"from": "02:30", "to": "05:00"}]}
    madrid = BusinessHours.from_wire({"timeZone": "Europe/Madrid", "week": week})
    assert is_open(madrid, datetime(2026, 3, 29, 2, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    "change", [{"timeZone": "Mars/Olympus"}, {"week": {"monday": [{"from": "9", "to": "10:00"}]}}]
)
def test_hours_that_cannot_be_read_are_refused(change):
    with pytest.raises(ValidationFailed):
        hours(**change)


@given(st.integers(0, 2 * 365 * 24 * 60))
def test_whoever_is_closed_was_open_until_the_last_closing(minutes):
    moment = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    since = closed_since(hours(closed=[date(2026, 11, 27).isoformat()]), moment)
    if since is not None:
        assert since <= moment
        assert is_open(hours(closed=["2026-11-27"]), since - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("moment", "until", "opens"),
    [
        (at(23, 8), None, at(23, 9)),
        (at(23, 9), at(23, 12), at(23, 14)),
        (at(23, 13), None, at(23, 14)),
        (at(28, 1), at(28, 2), at(29, 0)),
        (at(29, 12), at(30, 0), at(30, 9)),
    ],
)
def test_when_people_leave_and_when_they_come_again_is_known(moment, until, opens):
    assert (open_until(hours(), moment), opens_at(hours(), moment)) == (until, opens)


def test_openings_that_touch_are_one():
    week = {"monday": [{"from": "09:00", "to": "24:00"}], "tuesday": [{"from": "00:00", "to": "03:00"}]}
    assert open_until(hours(week=week), at(23, 10)) == at(24, 3)


def test_the_next_opening_may_be_behind_a_holiday_and_may_not_be_there():
    mondays = [date(2026, 11, 23) + timedelta(weeks=week) for week in range(4)]
    week = {"monday": [{"from": "09:00", "to": "12:00"}]}
    assert opens_at(hours(week=week, closed=mondays), at(23, 10)) == at(23, 9) + timedelta(weeks=4)
    assert opens_at(hours(week={}), at(23, 10)) is None
    always = {day.value: [{"from": "00:00", "to": "24:00"}] for day in Weekday}
    assert open_until(hours(week=always), at(23, 10)) is None
