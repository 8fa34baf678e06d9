"""The receiver of webhooks, over HTTP."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Self

import aiohttp
from holdfast_contract.service import tracing
from holdfast_contract.service.delivery import Attempt
from holdfast_contract.service.web import REQUEST_ID_HEADER
from holdfast_contract.service.webhooks import CONNECTED_WITHIN, attempt
from holdfast_contract.signing import Signer
from holdfast_contract.trails import trail_in_event

from holdfast_gateway.domain.delivery import Delivery

TIMEOUT = aiohttp.ClientTimeout(total=None, connect=CONNECTED_WITHIN)


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
        trail = trail_in_event(delivery.body)
        with tracing.span("deliver", trail):
            more = {REQUEST_ID_HEADER: trail or delivery.event_id}
            tracing.name_in(more)
            return await attempt(partial(self._post, more), self._signer, delivery.event_id, delivery.body)

    def _post(
        self, more: Mapping[str, str], *, headers: Mapping[str, str], data: bytes
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        return self._http.post(
            self.url, headers={**headers, **more}, data=data, timeout=TIMEOUT, allow_redirects=False
        )
