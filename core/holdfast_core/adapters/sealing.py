"""Secrets of tenants at rest: AES-256-GCM under a key by HKDF-SHA256 from `CORE_SECRET_KEY`.

What is sealed for one purpose and user opens for no other. It is kept as text: `s1.` and, in base64, a nonce
of 12 bytes and the ciphertext with its tag.
"""

import base64
import binascii
import secrets
from typing import TYPE_CHECKING

from holdfast_contract.errors import ModelKeyUnreadable

from holdfast_core.domain.secret_keys import SecretKeys

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MODEL_KEY = "model key"
"""The purpose of keys for models."""

_VERSION = "s1."
_NONCE_BYTES = 12
_KEY_BYTES = 32


class Sealing:
    """Seals and opens short secrets. The first call loads the ciphers, some tens of milliseconds."""

    def __init__(self, keys: SecretKeys) -> None:
        """The newest of `keys` seals, and whichever fits opens."""
        self._keys = keys

    def seal(self, secret: str, *, purpose: str, user_id: str) -> str:
        """Encrypt a secret of a user's."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = _cipher(self._keys.newest, purpose).encrypt(nonce, secret.encode(), user_id.encode())
        return _VERSION + base64.urlsafe_b64encode(nonce + sealed).decode()

    def unseal(self, sealed: str, *, purpose: str, user_id: str) -> str:
        """Decrypt. Raises `ModelKeyUnreadable` for what none of the keys has sealed so for that user."""
        return self._opened(sealed, purpose, user_id)[0]

    def resealed(self, sealed: str, *, purpose: str, user_id: str) -> str | None:
        """Seal under the newest key what an older one sealed; None where it is the newest already.

        Raises `ModelKeyUnreadable`.
        """
        secret, key = self._opened(sealed, purpose, user_id)
        return None if key == self._keys.newest else self.seal(secret, purpose=purpose, user_id=user_id)

    def _opened(self, sealed: str, purpose: str, user_id: str) -> tuple[str, str]:
        """Give what was sealed, and the key that opened it."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - heavy, and only some users have secrets

        try:
            if not sealed.startswith(_VERSION):
                raise ModelKeyUnreadable
            whole = base64.b64decode(sealed.removeprefix(_VERSION), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise ModelKeyUnreadable from None
        nonce, text = whole[:_NONCE_BYTES], whole[_NONCE_BYTES:]
        for key in self._keys.all:
            try:
                return _cipher(key, purpose).decrypt(nonce, text, user_id.encode()).decode(), key
            except (InvalidTag, ValueError):
                continue
        raise ModelKeyUnreadable


def _cipher(key: str, purpose: str) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - heavy, as above
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - as above

    # The master is random (RFC 5869, 3.1), so it needs no salt.
    info = f"holdfast core 1 {purpose}".encode()
    return AESGCM(HKDF(SHA256(), _KEY_BYTES, salt=None, info=info).derive(key.encode()))
