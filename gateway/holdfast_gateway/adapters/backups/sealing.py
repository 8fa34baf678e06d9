"""Encryption of what is kept outside: AES-256-GCM under subkeys of one master key by HKDF-SHA256.

A sealed object is `HFB1`, 8 bytes that name the key, a nonce of 12 bytes, then the ciphertext with its tag.
"""

import hmac
import secrets
from base64 import b64decode
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from holdfast_gateway.domain.backup import BackupDamaged, BackupKeyUnknown

MAGIC = b"HFB1"
KEY_BYTES = 32
PIECE_ID_BYTES = 16
_KEY_ID_BYTES = 8
_NONCE_BYTES = 12
_HEADER_BYTES = len(MAGIC) + _KEY_ID_BYTES + _NONCE_BYTES
NAMED_BYTES = len(MAGIC) + _KEY_ID_BYTES
"""Of an object's beginning, which say how and by which key it is sealed."""


class BackupKey:
    """One master key of 32 bytes. Nobody learns it from what is sealed with it."""

    def __init__(self, master: bytes) -> None:
        """Raises `ValueError` for a key of another length."""
        if len(master) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes")
        self._cipher = AESGCM(_subkey(master, b"holdfast 1 seal"))
        self._naming = _subkey(master, b"holdfast 1 piece id")
        self.id = _subkey(master, b"holdfast 1 key id")[:_KEY_ID_BYTES]

    @classmethod
    def from_base64(cls, text: str) -> "BackupKey":
        """Read a key as the setting has it. Raises `ValueError`."""
        return cls(b64decode(text, validate=True))

    def seal(self, plain: bytes | memoryview, about: bytes) -> bytes:
        """Encrypt; it opens only for whoever says what it is `about`."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return b"".join((MAGIC, self.id, nonce, self._cipher.encrypt(nonce, plain, about)))

    def open(self, sealed: bytes | memoryview, about: bytes) -> bytes:
        """Decrypt. Raises `BackupDamaged` for what was not sealed so."""
        nonce = sealed[_HEADER_BYTES - _NONCE_BYTES : _HEADER_BYTES]
        try:
            return self._cipher.decrypt(nonce, sealed[_HEADER_BYTES:], about)
        except InvalidTag:
            raise BackupDamaged("an object is not what was written") from None

    def piece_id(self, plain: bytes | memoryview) -> bytes:
        """Name a piece by its content; nobody without the key can tell whether he knows the content."""
        return hmac.digest(self._naming, plain, "sha256")[:PIECE_ID_BYTES]


class KeyRing:
    """The key that is written with, and older ones that still open what they have sealed."""

    def __init__(self, keys: Sequence[BackupKey]) -> None:
        """The first one is written with."""
        self.newest = keys[0]
        self._by_id = {key.id: key for key in keys}

    @classmethod
    def from_base64(cls, texts: Sequence[str]) -> "KeyRing":
        """Read keys as the setting has them. Raises `ValueError`."""
        return cls([BackupKey.from_base64(text) for text in texts])

    def open(self, sealed: bytes, about: bytes) -> bytes:
        """Decrypt with the key that sealed it. Raises `BackupDamaged` and `BackupKeyUnknown`."""
        return self.key_of(sealed).open(sealed, about)

    def key_of(self, sealed: bytes | memoryview) -> BackupKey:
        """Give the key that sealed it. Raises `BackupDamaged` and `BackupKeyUnknown`."""
        if len(sealed) < _HEADER_BYTES or bytes(sealed[: len(MAGIC)]) != MAGIC:
            raise BackupDamaged("an object is not of this format")
        named = bytes(sealed[len(MAGIC) : len(MAGIC) + _KEY_ID_BYTES])
        try:
            return self._by_id[named]
        except KeyError:
            raise BackupKeyUnknown(named.hex()) from None


def sealed_under(header: bytes) -> str | None:
    """Read by which key an object was sealed from its first `NAMED_BYTES`; None for one that was not."""
    if header[: len(MAGIC)] != MAGIC:
        return None
    return header[len(MAGIC) : len(MAGIC) + _KEY_ID_BYTES].hex()


def _subkey(master: bytes, purpose: bytes) -> bytes:
    """Derive a key for one purpose (RFC 5869); the master is random, so it needs no salt."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(master)
