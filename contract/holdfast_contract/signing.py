"""Signatures on webhooks, as Standard Webhooks 1.0 describes them (standardwebhooks.com).

The signed text is `id.timestamp.body`; the signature header is `v1,<base64 HMAC-SHA256>`, several
separated by spaces while a secret is rotated. Beside it, `x-hub-signature-256` carries a MAC over the
bare body for tools that cannot do more.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import string
from collections.abc import Mapping, Sequence
from datetime import datetime

from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from holdfast_contract.errors import SignatureInvalid

SECRET_PREFIX = "whsec_"  # noqa: S105 - the mark of a secret, not one
MINIMUM_KEY_BYTES = 24
"""Standard Webhooks asks for 24 to 64 bytes."""

HUB_SIGNATURE_HEADER = "x-hub-signature-256"
_KEY_ALPHABET = string.ascii_letters + string.digits


def new_secret() -> str:
    """Make a secret. Its key is printable ASCII, so that tools that take a secret as text can use it too."""
    key = "".join(secrets.choice(_KEY_ALPHABET) for _ in range(40))
    return SECRET_PREFIX + base64.b64encode(key.encode()).decode()


def secret_key(secret: str) -> bytes:
    """Give the key of `whsec_<base64>`. Raises `ValueError` where it is malformed or too short."""
    if not secret.startswith(SECRET_PREFIX):
        raise ValueError(f"a webhook secret starts with {SECRET_PREFIX}")
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("what follows whsec_ is not base64") from None
    if len(key) < MINIMUM_KEY_BYTES:
        raise ValueError(f"a webhook secret has at least {MINIMUM_KEY_BYTES} bytes")
    return key


class Signer:
    """Signs deliveries with every secret that is valid now; the first one is the newest."""

    def __init__(self, secrets_: Sequence[str]) -> None:
        """Raises `ValueError` for no secret or a malformed one."""
        self.use(secrets_)

    def use(self, secrets_: Sequence[str]) -> None:
        """Sign with these from now on. Raises `ValueError`, and keeps those before."""
        if not secrets_:
            raise ValueError("signing needs at least one secret")
        self._webhooks, self._hub_key = _webhooks(secrets_), secret_key(secrets_[0])

    def headers(self, event_id: str, at: datetime, body: str) -> dict[str, str]:
        """Give the headers of one attempt at `at` to deliver `body` under `event_id`."""
        return {
            "webhook-id": event_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": " ".join(hook.sign(event_id, at, body) for hook in self._webhooks),
            HUB_SIGNATURE_HEADER: "sha256="
            + hmac.new(self._hub_key, body.encode(), hashlib.sha256).hexdigest(),
        }


class Verifier:
    """Checks deliveries against every secret that is valid now."""

    def __init__(self, secrets_: Sequence[str]) -> None:
        """Raises `ValueError` for no secret or a malformed one."""
        self.use(secrets_)

    def use(self, secrets_: Sequence[str]) -> None:
        """Check with these from now on. Raises `ValueError`, and keeps those before."""
        if not secrets_:
            raise ValueError("verifying needs at least one secret")
        self._webhooks = _webhooks(secrets_)

    def verify(self, headers: Mapping[str, str], body: bytes) -> str:
        """Check the raw body before anything reads it, and give its webhook-id.

        Raises `SignatureInvalid` for whatever is not right: missing, malformed, older or newer than five
        minutes, signed by another secret. Which of these it was stays unsaid.
        """
        plain = {name.lower(): value for name, value in headers.items()}
        for hook in self._webhooks:
            try:
                hook.verify(body, plain, json_parse=False)
            # The library's parser lets ValueError, UnicodeDecodeError and others out on malformed headers.
            except (WebhookVerificationError, ValueError, TypeError, OverflowError, ArithmeticError):
                continue
            return plain["webhook-id"]
        raise SignatureInvalid


def _webhooks(secrets_: Sequence[str]) -> list[Webhook]:
    for secret in secrets_:
        secret_key(secret)
    return [Webhook(secret) for secret in secrets_]
