"""Who signs commands: receivers of ours, with the secrets of their subscriptions."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from holdfast_contract.errors import SignatureInvalid, SubscriptionSecretUnreadable

from holdfast_core.application.courier import Secrets
from holdfast_core.domain.commands import SIGNATURE_HEADER, Commander, signed_id


@dataclass(frozen=True)
class Signatory:
    """A subscription, what its secrets may command, and those that are valid now, sealed."""

    subscription_id: str
    scopes: Sequence[str]
    sealed_secrets: Sequence[str]


class SignatoryStore(Protocol):
    """Active subscriptions, as signatories."""

    async def of(self, user_id: str) -> list[Signatory]:
        """List a user's; none where there is no such user."""
        ...


class Signatories:
    """Checks signatures on commands."""

    def __init__(self, store: SignatoryStore, secrets: Secrets) -> None:
        self._store = store
        self._secrets = secrets

    async def verify(self, user_id: str, headers: Mapping[str, str], body: bytes) -> Commander:
        """Find who signed a request in the name of a user. Raises `SignatureInvalid`."""
        signatories = await self._store.of(user_id)
        # Hashing a large body for each of many secrets takes its time, in which others shall be served.
        return await asyncio.to_thread(self._find, user_id, signatories, headers, body)

    def _find(
        self, user_id: str, signatories: Sequence[Signatory], headers: Mapping[str, str], body: bytes
    ) -> Commander:
        for signatory in signatories:
            try:
                secrets = [self._secrets.unseal(sealed, user_id) for sealed in signatory.sealed_secrets]
                signed = signed_id(secrets, headers, body)
            except (SignatureInvalid, SubscriptionSecretUnreadable):
                continue
            is_bare = SIGNATURE_HEADER not in headers
            return Commander(signatory.subscription_id, user_id, signatory.scopes, signed, is_bare)
        raise SignatureInvalid
