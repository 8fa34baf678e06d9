import random
from datetime import UTC, datetime, timedelta

import pytest
from holdfast_contract.deliveries import DeliveryState
from holdfast_contract.service.delivery import JITTER, SCHEDULE, Attempt, judge
from hypothesis import given
from hypothesis import strategies as st

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def failed(**changes):
    return Attempt(AT, 10, status=changes.pop("status", 500), **changes)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_2xx_is_a_success(status):
    assert judge(1, failed(status=status), random.Random(0)).state is DeliveryState.DELIVERED


@pytest.mark.parametrize("status", [100, 301, 400, 401, 404, 410, 422, 429, 500, 503, None])
def test_anything_else_is_tried_again_also_404_and_410(status):
    verdict = judge(1, failed(status=status), random.Random(0))
    assert verdict.state is DeliveryState.PENDING
    assert verdict.next_attempt_at is not None


@given(st.integers(1, len(SCHEDULE) - 1), st.integers())
def test_each_wait_is_the_schedules_and_at_most_a_tenth_more(attempts, seed):
    wait = judge(attempts, failed(), random.Random(seed)).next_attempt_at - AT
    assert SCHEDULE[attempts] <= wait <= SCHEDULE[attempts] * (1 + JITTER)


def test_after_the_last_attempt_a_delivery_is_dead():
    assert judge(len(SCHEDULE), failed(), random.Random(0)).state is DeliveryState.DEAD


def test_the_schedule_outlasts_a_long_weekend():
    assert sum(SCHEDULE, timedelta()) > timedelta(days=3)


def test_a_receiver_that_asks_for_more_time_gets_it():
    verdict = judge(1, failed(status=429, retry_after=timedelta(minutes=7)), random.Random(0))
    assert verdict.next_attempt_at == AT + timedelta(minutes=7)


def test_a_receiver_cannot_ask_for_more_than_a_day():
    verdict = judge(1, failed(status=429, retry_after=timedelta(days=900)), random.Random(0))
    assert verdict.next_attempt_at == AT + timedelta(hours=24)
