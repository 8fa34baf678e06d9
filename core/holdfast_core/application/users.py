"""Users and their keys."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from holdfast_contract.core import ApiKey, KeyList, KnownKey, Scope, User
from holdfast_contract.errors import Conflict, KeyNotFound, StorageExhausted, UserNotFound

from holdfast_core.application.ports import UserStore
from holdfast_core.domain.keys import USE_NOTED_EVERY, StoredKey, fits, new_key, split_key
from holdfast_core.domain.words.text import whole


class Users:
    """The tenants."""

    def __init__(self, store: UserStore, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def create(self, user_id: str, name: str | None) -> User:
        """Create a user. Raises `Conflict` where the id is taken."""
        user = User(user_id=user_id, name=None if name is None else whole(name), created_at=self._clock())
        if not await self._store.add(user):
            raise Conflict(f"There is a user {user_id} already.")
        return user

    async def ensure(self, user_id: str) -> None:
        """Create a user where there is none of that id."""
        await self._store.add(User(user_id=user_id, created_at=self._clock()))

    async def require(self, user_id: str) -> None:
        """Raises `UserNotFound` where there is no such user."""
        if not await self._store.exists(user_id):
            raise UserNotFound

    async def all(self) -> list[User]:
        """List users by id."""
        return await self._store.all()

    async def create_key(self, user_id: str, name: str, scopes: Sequence[Scope] = (Scope.ALL,)) -> ApiKey:
        """Make a key, whose text is not kept. Raises `UserNotFound`."""
        await self.require(user_id)
        key, stored = new_key(user_id, whole(name), scopes, self._clock())
        await self._store.add_key(stored)
        return ApiKey(
            key_id=stored.key_id,
            name=stored.name,
            key=key,
            scopes=_scopes(stored),
            created_at=stored.created_at,
        )

    async def keys(self, user_id: str) -> KeyList:
        """List a user's keys, the newest first."""
        keys = [
            KnownKey(
                key_id=key.key_id,
                name=key.name,
                scopes=_scopes(key),
                created_at=key.created_at,
                last_used_at=key.last_used_at,
            )
            for key in await self._store.keys(user_id)
        ]
        return KeyList(keys=keys)

    async def revoke_key(self, user_id: str, key_id: str) -> None:
        """Let a key be none any more, from the next call on. Raises `KeyNotFound`."""
        if not await self._store.remove_key(user_id, key_id):
            raise KeyNotFound

    async def holder_of(self, key: str) -> StoredKey | None:
        """Give what is kept of a key, and note that it is used; None for a key that is not one."""
        parts = split_key(key)
        stored = await self._store.key(parts[0]) if parts else None
        if parts is None or stored is None or not fits(parts[1], stored):
            return None
        at = self._clock()
        if stored.last_used_at is None or at - stored.last_used_at >= USE_NOTED_EVERY:
            # A full disk is no reason to refuse a key.
            with suppress(StorageExhausted):
                await self._store.note_use(stored.key_id, at)
        return stored


def _scopes(key: StoredKey) -> list[Scope]:
    return [Scope(scope) for scope in key.scopes]
