"""People who sign in, and what they did, in the database."""

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from holdfast_contract.service.database import Database
from holdfast_contract.service.engines import add_new
from sqlalchemy import Connection, Row, delete, insert, select, update

from holdfast_core.adapters.tables import accounts, audit, sign_in_failures
from holdfast_core.application.audit import PAGE, Deed
from holdfast_core.domain.people import Person, Role

if TYPE_CHECKING:
    import argon2


class PeopleTables:
    """People and tries to sign in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[Person]:
        """List people by e-mail."""
        query = select(accounts).order_by(accounts.c.email)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [_person(row) for row in rows]

    async def find(self, person_id: str) -> Person | None:
        """Give one."""
        query = select(accounts).where(accounts.c.person_id == person_id)
        row = await self._database.read(lambda connection: connection.execute(query).first())
        return None if row is None else _person(row)

    async def named(self, email: str) -> tuple[Person, str | None] | None:
        """Give who has an e-mail address, and the password's hash."""
        query = select(accounts).where(accounts.c.email == email)
        row = await self._database.read(lambda connection: connection.execute(query).first())
        return None if row is None else (_person(row), row.password_hash)

    async def add(self, person: Person) -> bool:
        """Keep somebody. False where the e-mail is taken."""
        row = {
            "person_id": person.person_id,
            "email": person.email,
            "role": person.role.value,
            "user_id": person.user_id,
            "revision": int(person.revision),
            "created_at": person.created_at,
        }
        return await self._database.write(
            lambda connection: bool(add_new(connection, accounts, [row], accounts.c.email))
        )

    async def remove(self, person_id: str) -> bool:
        """Forget somebody. False where there is no such person."""
        removal = delete(accounts).where(accounts.c.person_id == person_id)
        return await self._database.write(lambda connection: connection.execute(removal).rowcount > 0)

    async def renew(self, person_id: str, revision: str, password_hash: str | None = None) -> str | None:
        """Begin another revision, with that password where given; None where `revision` is over."""
        new = int(revision) + 1
        password = {} if password_hash is None else {"password_hash": password_hash}
        is_current = (accounts.c.person_id == person_id, accounts.c.revision == int(revision))
        change = update(accounts).where(*is_current).values(revision=new, **password)
        done = await self._database.write(lambda connection: connection.execute(change).rowcount > 0)
        return str(new) if done else None

    async def signed_in(self, person_id: str, at: datetime) -> None:
        """Note a sign-in."""
        change = update(accounts).where(accounts.c.person_id == person_id).values(signed_in_at=at)
        await self._database.write(lambda connection: connection.execute(change))

    async def failures(self, digests: list[str], since: datetime) -> dict[str, list[datetime]]:
        """Give when tries failed, the oldest first."""
        of_these = (sign_in_failures.c.digest.in_(digests), sign_in_failures.c.at > since)
        query = select(sign_in_failures).where(*of_these).order_by(sign_in_failures.c.at)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return {digest: [row.at for row in rows if row.digest == digest] for digest in digests}

    async def failed(self, digests: list[str], at: datetime, forget_before: datetime) -> None:
        """Note a try that failed, and forget old ones."""

        def work(connection: Connection) -> None:
            connection.execute(delete(sign_in_failures).where(sign_in_failures.c.at < forget_before))
            rows = [{"digest": digest, "at": at} for digest in digests]
            connection.execute(insert(sign_in_failures), rows)

        await self._database.write(work)


def _person(row: Row[Any]) -> Person:
    return Person(
        person_id=row.person_id,
        email=row.email,
        role=Role(row.role),
        user_id=row.user_id,
        revision=str(row.revision),
        created_at=row.created_at,
        signed_in_at=row.signed_in_at,
        has_password=row.password_hash is not None,
    )


class Argon2:
    """Argon2id with the costs that RFC 9106 gives for less memory (64 MiB, three passes)."""

    def hash(self, password: str) -> str:
        """Give the text to keep."""
        return self._hasher.hash(password)

    def fits(self, password: str, kept: str | None) -> bool:
        """Compare, in the same time where nothing is kept."""
        from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415

        try:
            return self._hasher.verify(kept or self._nobodys, password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False

    @cached_property
    def _hasher(self) -> "argon2.PasswordHasher":
        # Only where somebody signs in.
        import argon2  # noqa: PLC0415

        return argon2.PasswordHasher.from_parameters(argon2.profiles.RFC_9106_LOW_MEMORY)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash("")


class AuditTable:
    """The log of who did what."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, deed: Deed) -> None:
        """Note a deed."""
        row = {name: value for name, value in vars(deed).items() if name != "number"}
        addition = insert(audit).values(row | {"target": dict(deed.target)})
        await self._database.write(lambda connection: connection.execute(addition))

    async def page(self, user_id: str | None, before: int | None) -> list[Deed]:
        """List up to `PAGE` deeds and one more, the newest first; those about one business where given."""
        query = select(audit).order_by(audit.c.number.desc()).limit(PAGE + 1)
        if user_id is not None:
            query = query.where(audit.c.user_id == user_id)
        if before is not None:
            query = query.where(audit.c.number < before)
        rows = await self._database.read(lambda connection: connection.execute(query).mappings().all())
        return [Deed(**row) for row in rows]
