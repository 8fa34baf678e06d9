"""API keys: random, shown once, kept as a hash."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

PREFIX = "hf"
_ID_BYTES = 6
_SECRET_BYTES = 32


@dataclass(frozen=True)
class StoredKey:
    """What is kept of a key. Its secret has 256 random bits, so that a plain SHA-256 of it tells nothing."""

    key_id: str
    user_id: str
    name: str
    digest: str
    created_at: datetime


def new_key(user_id: str, name: str, at: datetime) -> tuple[str, StoredKey]:
    """Make a key `hf_<id>_<secret>`, and what is kept of it."""
    key_id, secret = secrets.token_hex(_ID_BYTES), secrets.token_urlsafe(_SECRET_BYTES)
    return f"{PREFIX}_{key_id}_{secret}", StoredKey(key_id, user_id, name, _digest(secret), at)


def split_key(key: str) -> tuple[str, str] | None:
    """Give a key's id and secret; None where it is not a key of ours."""
    parts = key.split("_", 2)
    return (parts[1], parts[2]) if len(parts) == 3 and parts[0] == PREFIX else None


def fits(secret: str, stored: StoredKey) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(_digest(secret), stored.digest)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
