"""Subscriptions' receivers, over HTTP: public addresses, and the hosts that the operator allows."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Self

from holdfast_contract.errors import ReceiverRefused
from holdfast_contract.reply_steps import MOST_ANSWERED
from holdfast_contract.service.delivery import Attempt
from holdfast_contract.service.safe_http import AddressRefused, PublicHttp
from holdfast_contract.service.webhooks import CONNECTED_WITHIN, LATE, Post, attempt
from holdfast_contract.signing import Signer
from yarl import URL

KEPT_OF_AN_ANSWER = 2_048
"""Bytes."""

UNREACHED = "no connection"
"""Said of whatever goes wrong on the way. Why would tell what lies behind this machine."""


class WebReceivers:
    """Posts to where users say."""

    def __init__(self, allowed_hosts: Iterable[str] = ()) -> None:
        """`allowed_hosts` are as `PublicHttp` takes them. Open it with `async with`."""
        self._http = PublicHttp(allowed_hosts, connect_timeout=CONNECTED_WITHIN)

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._http.__aexit__(*exception)

    def check(self, url: str) -> None:
        """Raises `ReceiverRefused` for a URL that may never be called.

        What a name leads to is looked at whenever it is called, because that changes.
        """
        try:
            self._http.check(URL(url))
        except (ValueError, AddressRefused):
            problem = ReceiverRefused().message
            raise ReceiverRefused(details={"fields": [{"field": "url", "problem": problem}]}) from None

    async def post(self, url: str, secrets: Sequence[str], event_id: str, body: str) -> Attempt:
        """Try once, signed with each secret, the newest first."""
        return _unspecific(
            await attempt(self._to(url), Signer(secrets), event_id, body, kept=KEPT_OF_AN_ANSWER)
        )

    async def ask(self, url: str, secrets: Sequence[str], event_id: str, body: str) -> Attempt:
        """Post likewise, and keep of the answer what an answer may be long, and a byte more.

        How long it may take is the caller's to say.
        """
        kept = MOST_ANSWERED + 1
        tried = await attempt(self._to(url), Signer(secrets), event_id, body, kept=kept, read_within=None)
        return _unspecific(tried)

    def _to(self, url: str) -> Post:
        return partial(self._http.request, "POST", URL(url))


def _unspecific(tried: Attempt) -> Attempt:
    return tried if tried.error in {None, LATE} else replace(tried, error=UNREACHED)
