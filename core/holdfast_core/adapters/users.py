"""Users and their keys in the database."""

from datetime import datetime

from holdfast_contract.core import User
from holdfast_contract.service.database import Database
from holdfast_contract.service.engines import add_new
from sqlalchemy import delete, insert, not_, or_, select, update

from holdfast_core.adapters.leaving import is_leaving
from holdfast_core.adapters.tables import api_keys, users
from holdfast_core.domain.keys import USE_NOTED_EVERY, StoredKey


class UserTables:
    """The user store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, user: User) -> bool:
        """Keep a user. False where the id is taken."""
        return await self._database.write(
            lambda connection: bool(add_new(connection, users, [user.model_dump()], users.c.user_id))
        )

    async def exists(self, user_id: str) -> bool:
        """Whether there is such a user, who is not being removed."""
        query = select(users.c.user_id).where(users.c.user_id == user_id, not_(is_leaving(users.c.user_id)))
        return await self._database.read(lambda connection: connection.scalar(query) is not None)

    async def all(self) -> list[User]:
        """List users by id."""
        query = select(users).where(not_(is_leaving(users.c.user_id))).order_by(users.c.user_id)
        rows = await self._database.read(lambda connection: connection.execute(query).mappings().all())
        return [User.model_validate(dict(row)) for row in rows]

    async def add_key(self, key: StoredKey) -> None:
        """Keep a key."""
        addition = insert(api_keys).values(vars(key))
        await self._database.write(lambda connection: connection.execute(addition))

    async def key(self, key_id: str) -> StoredKey | None:
        """Find a key by its id."""
        query = select(api_keys).where(api_keys.c.key_id == key_id)
        row = await self._database.read(lambda connection: connection.execute(query).mappings().first())
        return None if row is None else StoredKey(**row)

    async def keys(self, user_id: str) -> list[StoredKey]:
        """List a user's keys, the newest first."""
        query = select(api_keys).where(api_keys.c.user_id == user_id)
        newest = query.order_by(api_keys.c.created_at.desc(), api_keys.c.key_id)
        rows = await self._database.read(lambda connection: connection.execute(newest).mappings().all())
        return [StoredKey(**row) for row in rows]

    async def note_use(self, key_id: str, at: datetime) -> None:
        """Note that a key was used, unless that was noted not long before."""
        last = api_keys.c.last_used_at
        is_due = or_(last.is_(None), last <= at - USE_NOTED_EVERY)
        change = update(api_keys).where(api_keys.c.key_id == key_id, is_due).values(last_used_at=at)
        await self._database.write(lambda connection: connection.execute(change))

    async def remove_key(self, user_id: str, key_id: str) -> bool:
        """Let a key of a user's go. False where there is none such."""
        removal = delete(api_keys).where(api_keys.c.user_id == user_id, api_keys.c.key_id == key_id)
        return await self._database.write(lambda connection: bool(connection.execute(removal).rowcount))
