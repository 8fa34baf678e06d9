"""What is tried again, and for how long."""

from datetime import timedelta

import pytest
from holdfast_contract.errors import (
    GatewayUnreachable,
    NumberNotOnWhatsapp,
    SendingPaused,
    SessionNotReady,
    StorageExhausted,
)
from holdfast_core.domain.retries import SCHEDULE, wait_before_retry


@pytest.mark.parametrize("error", [GatewayUnreachable, SendingPaused, SessionNotReady, StorageExhausted])
def test_what_time_or_an_operator_mends_is_tried_for_three_days(error):
    waits = [wait_before_retry(error(), attempts) for attempts in range(1, len(SCHEDULE) + 1)]
    assert sum(waits, timedelta(0)) > timedelta(days=2, hours=12)
    assert wait_before_retry(error(), len(SCHEDULE) + 1) is None


def test_a_full_disk_is_given_the_time_that_it_asks_for():
    assert wait_before_retry(StorageExhausted(retry_after=30), 1) >= timedelta(seconds=30)


def test_what_will_never_be_otherwise_is_not_tried_again():
    assert wait_before_retry(NumberNotOnWhatsapp(), 1) is None
