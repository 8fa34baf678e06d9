"""The receiver of webhooks, over HTTP."""

import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Self

import aiohttp
from holdfast_contract.signing import Signer
from holdfast_contract.times import now

from holdfast_gateway.domain.delivery import Attempt, Delivery

TIMEOUT = aiohttp.ClientTimeout(total=30, connect=5)


class WebhookReceiver:
    """Posts frozen bodies, signed anew for each attempt. Redirects are not followed: they lose the body."""

    def __init__(self, url: str, signer: Signer) -> None:
        """Use it as a context: inside, it holds connections."""
        self.url = url
        self._signer = signer
        self._http: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._http.close()

    async def post(self, delivery: Delivery) -> Attempt:
        """Try once. Never raises for what the receiver or the network does."""
        at = now()
        began = time.monotonic()
        headers = self._signer.headers(delivery.event_id, at, delivery.body)
        try:
            async with self._http.post(
                self.url,
                data=delivery.body.encode(),
                headers={**headers, "Content-Type": "application/json"},
                timeout=TIMEOUT,
                allow_redirects=False,
            ) as response:
                return Attempt(
                    at,
                    _elapsed_ms(began),
                    status=response.status,
                    retry_after=_retry_after(response.headers.get("Retry-After")),
                )
        except TimeoutError:
            return Attempt(at, _elapsed_ms(began), error="no answer in time")
        except (aiohttp.ClientError, OSError) as error:
            return Attempt(at, _elapsed_ms(began), error=type(error).__name__)


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
