"""Telling of what is due by SQS: at once in the FIFO queue, later in the one that holds back."""

import math
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from holdfast_core.adapters.aws.records import Records
from holdfast_core.adapters.aws.sqs import Sqs
from holdfast_core.application.agenda import Due
from holdfast_core.application.telling import FARTHEST

_ROUNDED = 0.02
"""Seconds ahead that are not worth the way through the other queue."""


class SqsPost:
    """The queues of `CORE_QUEUE_URL` and `CORE_LATER_QUEUE_URL`."""

    def __init__(
        self, sqs: Sqs, records: Records, queue_url: str, later_url: str, clock: Callable[[], datetime]
    ) -> None:
        self._sqs = sqs
        self._records = records
        self._queue_url = queue_url
        self._later_url = later_url
        self._clock = clock

    async def send(self, dues: Sequence[Due]) -> None:
        """Have it known that lanes are to be looked at, each at its moment. Raises `Unavailable`."""
        now = self._clock()
        waits = [(due, (due.at - now).total_seconds()) for due in dues]
        await self._sqs.send(self._queue_url, [self._at_once(due) for due, wait in waits if wait <= _ROUNDED])
        await self._sqs.send(
            self._later_url, [self._later(due, wait) for due, wait in waits if wait > _ROUNDED]
        )

    def _at_once(self, due: Due) -> dict[str, Any]:
        return {
            "MessageBody": self._records.body(due),
            "MessageGroupId": self._records.group(due.lane),
            "MessageDeduplicationId": due.id,
        }

    def _later(self, due: Due, wait: float) -> dict[str, Any]:
        seconds = min(math.ceil(wait), int(FARTHEST.total_seconds()))
        return {"MessageBody": self._records.body(due), "DelaySeconds": seconds}
