"""One attempt to deliver a webhook over HTTP."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol

import aiohttp

from holdfast_contract.service.delivery import Attempt
from holdfast_contract.signing import Signer
from holdfast_contract.times import now

ANSWERED_WITHIN = 30.0
"""Seconds for a receiver's status and headers."""

CONNECTED_WITHIN = 5.0
"""Seconds for the connection, out of these; for whoever makes the HTTP client."""

READ_WITHIN = 5.0
"""Seconds for that much of the answer's body as is kept."""

LATE = "no answer in time"


class Post(Protocol):
    """Posts a body, without following redirects: they lose it."""

    def __call__(
        self, *, headers: Mapping[str, str], data: bytes
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        """Give the answer as soon as its headers are there."""
        ...


async def attempt(
    post: Post,
    signer: Signer,
    event_id: str,
    body: str,
    *,
    kept: int = 0,
    read_within: float | None = READ_WITHIN,
) -> Attempt:
    """Post a frozen body once, signed anew, and keep the first `kept` bytes of the answer.

    What of the answer is not there after `read_within` seconds is left; None sets no such limit.
    Never raises for what the receiver or the network does.
    """
    at = now()
    began = time.monotonic()
    headers = {**signer.headers(event_id, at, body), "Content-Type": "application/json"}
    try:
        async with (
            asyncio.timeout(ANSWERED_WITHIN) as patience,
            post(headers=headers, data=body.encode()) as got,
        ):
            took = _elapsed_ms(began)
            patience.reschedule(None)  # it has answered; its status counts, however slow the rest is
            answer = await _beginning(got, kept, read_within) if kept else None
            wait = _retry_after(got.headers.get("Retry-After"))
            return Attempt(at, took, status=got.status, retry_after=wait, answer=answer)
    except TimeoutError:
        return Attempt(at, _elapsed_ms(began), error=LATE)
    except (aiohttp.ClientError, OSError) as error:
        return Attempt(at, _elapsed_ms(began), error=type(error).__name__)


async def _beginning(response: aiohttp.ClientResponse, most: int, within: float | None) -> str:
    read = b""
    try:
        async with asyncio.timeout(within):
            while len(read) < most and (more := await response.content.read(most - len(read))):
                read += more
    except (TimeoutError, aiohttp.ClientError, OSError):
        pass
    return read.decode(errors="replace")


def _elapsed_ms(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _retry_after(header: str | None) -> timedelta | None:
    """Read `Retry-After`, seconds or a date (RFC 9110, 10.2.3); nonsense is passed over."""
    if header is None:
        return None
    try:
        if header.isdecimal():
            return timedelta(seconds=int(header))
        wait = parsedate_to_datetime(header).astimezone(UTC) - datetime.now(UTC)
    except (ValueError, OverflowError):
        return None
    return max(wait, timedelta(0))
