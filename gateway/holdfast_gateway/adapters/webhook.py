"""The receiver of webhooks, over HTTP."""

from functools import partial
from typing import Self

import aiohttp
from holdfast_contract.service.delivery import Attempt
from holdfast_contract.service.webhooks import CONNECTED_WITHIN, attempt
from holdfast_contract.signing import Signer

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
        post = partial(self._http.post, self.url, timeout=TIMEOUT, allow_redirects=False)
        return await attempt(post, self._signer, delivery.event_id, delivery.body)
