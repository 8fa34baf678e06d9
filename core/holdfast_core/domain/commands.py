"""Who commands, and what proves it."""

import hashlib
import hmac
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from holdfast_contract.commands import Command
from holdfast_contract.errors import SignatureInvalid
from holdfast_contract.signing import HUB_SIGNATURE_HEADER, Verifier, secret_key

KEPT = timedelta(days=1)
"""How long a command is known by its key, with what was answered."""

AGE = timedelta(minutes=5)
"""How far the time of a signed command may be from ours."""

SIGNATURE_HEADER = "webhook-signature"


@dataclass(frozen=True)
class Commander:
    """Who commands, named for counting; what is allowed; and of a signed command the id that is signed.

    `is_bare`: what is signed is the body alone, so that its id and time have to stand there.
    """

    name: str
    user_id: str
    scopes: Collection[str]
    signed_id: str | None = None
    is_bare: bool = False


def is_signed(headers: Mapping[str, str]) -> bool:
    """Whether a request claims to be signed, in either way."""
    return SIGNATURE_HEADER in headers or HUB_SIGNATURE_HEADER in headers


def signed_id(secrets: Sequence[str], headers: Mapping[str, str], body: bytes) -> str | None:
    """Check a request's signature, and give the id that it covers; None where it is over the bare body.

    Raises `SignatureInvalid`.
    """
    if SIGNATURE_HEADER in headers:
        return Verifier(secrets).verify(headers, body)
    given = headers[HUB_SIGNATURE_HEADER].encode("utf-8", "surrogateescape")
    for secret in secrets:
        mac = "sha256=" + hmac.new(secret_key(secret), body, hashlib.sha256).hexdigest()
        if hmac.compare_digest(mac.encode(), given):
            return None
    raise SignatureInvalid


def id_in_body(command: Command, at: datetime) -> str:
    """Give the id of a command whose bare body is signed. Raises `SignatureInvalid` for one that is old."""
    if command.id is None or command.timestamp is None:
        raise SignatureInvalid(
            "A MAC over the bare body says neither what the command is called nor when it was made. "
            "Write both into the body, as `id` and `timestamp`, or sign as Standard Webhooks does."
        )
    if abs(at - command.timestamp) > AGE:
        raise SignatureInvalid
    return command.id
