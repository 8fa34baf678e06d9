"""When a webhook is tried again, and when it is given up."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from holdfast_contract.deliveries import DeliveryState

SCHEDULE = tuple(
    timedelta(seconds=seconds)
    for seconds in (
        0,
        5,
        30,
        2 * 60,
        10 * 60,
        30 * 60,
        2 * 3600,
        5 * 3600,
        10 * 3600,
        14 * 3600,
        20 * 3600,
        24 * 3600,
    )
)
"""The wait before each attempt; more than three days in all, so that a weekend's outage loses nothing."""

JITTER = 0.1
"""The share by which a wait is stretched at random, so that an outage does not end in one blow."""

LONGEST_RETRY_AFTER = timedelta(hours=24)


@dataclass(frozen=True)
class Attempt:
    """One try: the receiver's status where it answered, what went wrong where it did not.

    `answer` is the beginning of what it said, where that is kept.
    """

    at: datetime
    duration_ms: int
    status: int | None = None
    error: str | None = None
    retry_after: timedelta | None = None
    answer: str | None = None

    @property
    def succeeded(self) -> bool:
        """Only a 2xx is a success; a 404 may be a workflow that is switched off for a while."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class Verdict:
    """What follows from an attempt; `next_attempt_at` only while pending."""

    state: DeliveryState
    next_attempt_at: datetime | None = None


def judge(
    attempts: int, attempt: Attempt, chance: random.Random, schedule: Sequence[timedelta] = SCHEDULE
) -> Verdict:
    """Decide after the `attempts`-th attempt (counted from 1)."""
    if attempt.succeeded:
        return Verdict(DeliveryState.DELIVERED)
    if attempts >= len(schedule):
        return Verdict(DeliveryState.DEAD)
    wait = schedule[attempts] * (1 + chance.uniform(0, JITTER))
    if attempt.retry_after is not None:
        wait = max(wait, min(attempt.retry_after, LONGEST_RETRY_AFTER))
    return Verdict(DeliveryState.PENDING, attempt.at + wait)
