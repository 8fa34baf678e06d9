"""Amazon's queues over their JSON protocol.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from holdfast_contract.errors import Unavailable

from holdfast_core.adapters.aws.signing import identity, signed

AT_ONCE = 10
"""Messages that one call may carry."""

_ANSWERED_WITHIN = 5.0
"""Seconds for a call that waits for nothing."""

_TRIES = 3
_CONTENT_TYPE = "application/x-amz-json-1.0"


class Sqs:
    """Calls of one account's queues. Who we are is read anew for each: it changes."""

    def __init__(
        self, http: aiohttp.ClientSession, endpoint: str | None, clock: Callable[[], datetime]
    ) -> None:
        """Without an `endpoint` a queue's own URL says where it is called."""
        self._http = http
        self._endpoint = endpoint
        self._clock = clock

    async def send(self, queue_url: str, entries: Sequence[Mapping[str, Any]]) -> None:
        """Send messages, as `SendMessageBatch` has them. All are in the queue once this returns.

        Entries that SQS refuses are sent again; one that it has twice is one message where it has a
        deduplication id. Raises `Unavailable`.
        """
        for start in range(0, len(entries), AT_ONCE):
            await self._send(queue_url, entries[start : start + AT_ONCE])

    async def _send(self, queue_url: str, entries: Sequence[Mapping[str, Any]]) -> None:
        left = [{**entry, "Id": str(number)} for number, entry in enumerate(entries)]
        for _ in range(_TRIES):
            answer = await self._call("SendMessageBatch", {"QueueUrl": queue_url, "Entries": left})
            refused = {one["Id"] for one in answer.get("Failed", ())}
            left = [entry for entry in left if entry["Id"] in refused]
            if not left:
                return
        raise Unavailable("SQS does not take messages. Try again.")

    async def receive(self, queue_url: str, *, wait: int) -> Sequence[Mapping[str, Any]]:
        """Take messages, waiting so many seconds for the first. Raises `Unavailable`."""
        asked = {
            "QueueUrl": queue_url,
            "MaxNumberOfMessages": AT_ONCE,
            "WaitTimeSeconds": wait,
            "MessageSystemAttributeNames": ["MessageGroupId", "ApproximateReceiveCount"],
        }
        answer = await self._call("ReceiveMessage", asked, within=wait + _ANSWERED_WITHIN)
        messages: Sequence[Mapping[str, Any]] = answer.get("Messages") or ()
        return messages

    async def delete(self, queue_url: str, handles: Sequence[str]) -> None:
        """Be done with messages. Raises `Unavailable`."""
        await self._batch("DeleteMessageBatch", queue_url, handles, {})

    async def give_back(self, queue_url: str, handles: Sequence[str]) -> None:
        """Have messages be received again at once. Raises `Unavailable`."""
        await self._batch("ChangeMessageVisibilityBatch", queue_url, handles, {"VisibilityTimeout": 0})

    async def _batch(
        self, action: str, queue_url: str, handles: Sequence[str], more: Mapping[str, Any]
    ) -> None:
        if handles:
            entries = [
                {"Id": str(number), "ReceiptHandle": handle, **more} for number, handle in enumerate(handles)
            ]
            await self._call(action, {"QueueUrl": queue_url, "Entries": entries})

    async def _call(
        self, action: str, content: Mapping[str, Any], *, within: float = _ANSWERED_WITHIN
    ) -> Mapping[str, Any]:
        """Call once, and once more where the connection breaks: an idle one may have died in a freeze."""
        for is_last in (False, True):
            try:
                return await self._once(action, content, within)
            except (aiohttp.ClientError, TimeoutError) as error:
                if is_last:
                    raise Unavailable("SQS cannot be reached.") from error
        raise AssertionError

    async def _once(self, action: str, content: Mapping[str, Any], within: float) -> Mapping[str, Any]:
        parts = urlsplit(content["QueueUrl"])
        url = f"{self._endpoint or f'{parts.scheme}://{parts.netloc}'}/"
        body = json.dumps(content).encode()
        headers = {"Content-Type": _CONTENT_TYPE, "X-Amz-Target": f"AmazonSQS.{action}"}
        given = signed(url, headers, body, service="sqs", who=identity(), at=self._clock())
        async with asyncio.timeout(within), self._http.post(url, data=body, headers=given) as answer:
            text = await answer.text()
        if answer.status == 200:
            found: Mapping[str, Any] = json.loads(text or "{}")
            return found
        raise Unavailable(f"SQS answered {answer.status} to {action}: {_kind(text)}.")


def _kind(text: str) -> str:
    """Give an error's type: its message may repeat what was sent."""
    try:
        return str(json.loads(text)["__type"]).rpartition("#")[2]
    except (ValueError, KeyError, TypeError):
        return "no reason given"
