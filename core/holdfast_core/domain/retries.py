"""When a failed try is repeated: one schedule and one list of what passes."""

import random
from datetime import timedelta

from holdfast_contract.errors import ErrorCode, HoldfastError

SCHEDULE = tuple(
    timedelta(seconds=seconds)
    for seconds in (1, 3, 10, 30, 60, 120, 300, 600, 1800, *(3600 for _ in range(72)))
)
"""Waits after the first, second, … failure: three days in all, then it has failed."""

_JITTER = 0.2
_CHANCE = random.SystemRandom()

_PASSING = frozenset(
    {
        ErrorCode.BROWSER_UNAVAILABLE,
        ErrorCode.CAPACITY_EXHAUSTED,
        ErrorCode.GATEWAY_DRAINING,
        ErrorCode.GATEWAY_UNREACHABLE,
        ErrorCode.INTERNAL,
        ErrorCode.NUMBER_UNKNOWN,
        ErrorCode.PAGE_INCOMPATIBLE,
        ErrorCode.RATE_LIMITED,
        ErrorCode.REQUEST_TIMEOUT,
        ErrorCode.SENDING_PAUSED,
        ErrorCode.SEND_FAILED,
        ErrorCode.SESSION_NOT_READY,
        ErrorCode.SESSION_OWNED_ELSEWHERE,
        ErrorCode.STORAGE_EXHAUSTED,
        ErrorCode.UNAUTHENTICATED,
        ErrorCode.UNAVAILABLE,
        ErrorCode.WHATSAPP_UNREACHABLE,
    }
)
"""Failures that time or an operator mends. The idempotency key makes repeating a send safe."""


def wait_before_retry(error: HoldfastError, attempts: int) -> timedelta | None:
    """Give how long to wait after the `attempts`-th failure; None where a further try is useless."""
    if error.code not in _PASSING or attempts > len(SCHEDULE):
        return None
    return _wait(error, attempts)


def wait_without_end(error: HoldfastError, attempts: int) -> timedelta:
    """Give the same for what must be done in the end, however long it takes and whatever the failure."""
    return _wait(error, min(attempts, len(SCHEDULE)))


def _wait(error: HoldfastError, attempts: int) -> timedelta:
    wait = SCHEDULE[attempts - 1] * _CHANCE.uniform(1 - _JITTER, 1 + _JITTER)
    return max(wait, timedelta(seconds=error.retry_after or 0))
