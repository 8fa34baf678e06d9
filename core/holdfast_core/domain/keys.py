"""API keys: random, shown once, kept as a hash, and good for what their scopes say."""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from holdfast_contract.core import Scope
from holdfast_contract.errors import Forbidden

PREFIX = "hf"
USE_NOTED_EVERY = timedelta(minutes=1)
"""The last use of a key is written down no more often than that."""

_ID_BYTES = 6
_SECRET_BYTES = 32


@dataclass(frozen=True)
class StoredKey:
    """What is kept of a key. Its secret has 256 random bits, so that a plain SHA-256 of it tells nothing."""

    key_id: str
    user_id: str
    name: str
    digest: str
    scopes: Sequence[str]
    created_at: datetime
    last_used_at: datetime | None = None


def new_key(user_id: str, name: str, scopes: Sequence[Scope], at: datetime) -> tuple[str, StoredKey]:
    """Make a key `hf_<id>_<secret>`, and what is kept of it."""
    key_id, secret = secrets.token_hex(_ID_BYTES), secrets.token_urlsafe(_SECRET_BYTES)
    named = list(dict.fromkeys(scope.value for scope in scopes))
    return f"{PREFIX}_{key_id}_{secret}", StoredKey(key_id, user_id, name, _digest(secret), named, at)


def split_key(key: str) -> tuple[str, str] | None:
    """Give a key's id and secret; None where it is not a key of ours."""
    parts = key.split("_", 2)
    is_ours = key.isascii() and len(parts) == 3 and parts[0] == PREFIX
    return (parts[1], parts[2]) if is_ours else None


def fits(secret: str, stored: StoredKey) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(_digest(secret), stored.digest)


def require_scope(scopes: Collection[str], needed: str | None) -> None:
    """Raises `Forbidden` where the scopes do not hold what is needed; None is what only `all` holds."""
    needed = needed or Scope.ALL
    if Scope.ALL not in scopes and needed not in scopes:
        raise Forbidden(
            f"These credentials lack the scope {needed}. Use a key that was made with it.",
            details={"scope": str(needed)},
        )


def in_both(these: Sequence[str], those: Sequence[str]) -> list[str]:
    """Give the scopes that go as far as both do."""
    if Scope.ALL in these:
        return list(those)
    return list(these) if Scope.ALL in those else [scope for scope in these if scope in those]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
