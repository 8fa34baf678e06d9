"""Users and their keys."""

from collections.abc import Callable
from datetime import datetime

from holdfast_contract.core import ApiKey, KeyList, KnownKey, User
from holdfast_contract.errors import Conflict, KeyNotFound, UserNotFound

from holdfast_core.application.ports import UserStore
from holdfast_core.domain.keys import fits, new_key, split_key
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

    async def create_key(self, user_id: str, name: str) -> ApiKey:
        """Make a key, whose text is not kept. Raises `UserNotFound`."""
        await self.require(user_id)
        key, stored = new_key(user_id, whole(name), self._clock())
        await self._store.add_key(stored)
        return ApiKey(key_id=stored.key_id, name=stored.name, key=key, created_at=stored.created_at)

    async def keys(self, user_id: str) -> KeyList:
        """List a user's keys, the newest first."""
        found = await self._store.keys(user_id)
        keys = [KnownKey(key_id=key.key_id, name=key.name, created_at=key.created_at) for key in found]
        return KeyList(keys=keys)

    async def revoke_key(self, user_id: str, key_id: str) -> None:
        """Let a key be none any more, from the next call on. Raises `KeyNotFound`."""
        if not await self._store.remove_key(user_id, key_id):
            raise KeyNotFound

    async def owner_of(self, key: str) -> str | None:
        """Give the userId that a key belongs to; None for a key that is not one."""
        parts = split_key(key)
        stored = await self._store.key(parts[0]) if parts else None
        return stored.user_id if parts and stored and fits(parts[1], stored) else None
