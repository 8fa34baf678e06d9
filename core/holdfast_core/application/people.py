"""People: who may sign in, how they prove who they are, and for how long that holds."""

import asyncio
import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from holdfast_contract.errors import Conflict, NotFound, RateLimited, Unauthenticated, ValidationFailed
from holdfast_contract.ids import new_id

from holdfast_core.application.operator import Operator
from holdfast_core.application.users import Users
from holdfast_core.domain.people import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    Person,
    Role,
    plain_email,
)

TRIES = 5
WINDOW = timedelta(minutes=1)
"""So often may one address, or tries for one e-mail, fail within this time."""

OPERATOR_ID = "operator"
"""The person of CORE_ADMIN_EMAIL, who is in the settings and not in the database."""


class PasswordHasher(Protocol):
    """A slow hash of passwords, with a salt of its own each time."""

    def hash(self, password: str) -> str:
        """Give the text to keep."""
        ...

    def fits(self, password: str, kept: str | None) -> bool:
        """Compare, in the same time where nothing is kept."""
        ...


class PeopleStore(Protocol):
    """People and tries to sign in."""

    async def all(self) -> list[Person]:
        """List people by e-mail."""
        ...

    async def find(self, person_id: str) -> Person | None:
        """Give one."""
        ...

    async def named(self, email: str) -> tuple[Person, str | None] | None:
        """Give who has an e-mail address, and the password's hash."""
        ...

    async def add(self, person: Person) -> bool:
        """Keep somebody. False where the e-mail is taken."""
        ...

    async def remove(self, person_id: str) -> bool:
        """Forget somebody. False where there is no such person."""
        ...

    async def renew(self, person_id: str, revision: str, password_hash: str | None = None) -> str | None:
        """Begin another revision, with that password where given; None where `revision` is over."""
        ...

    async def signed_in(self, person_id: str, at: datetime) -> None:
        """Note a sign-in."""
        ...

    async def failures(self, digests: list[str], since: datetime) -> dict[str, list[datetime]]:
        """Give when tries failed, the oldest first."""
        ...

    async def failed(self, digests: list[str], at: datetime, forget_before: datetime) -> None:
        """Note a try that failed, and forget old ones."""
        ...


class People:
    """Signs people in, and looks after who may."""

    def __init__(
        self,
        store: PeopleStore,
        users: Users,
        operator: Operator,
        hasher: PasswordHasher,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._users = users
        self._operator = operator
        self._hasher = hasher
        self._clock = clock

    async def sign_in(self, email: str, password: str, address: str) -> Person:
        """Give who has this e-mail and password, from a browser at an address of the network.

        Raises `RateLimited` after too many failures of that address or for that e-mail, and
        `Unauthenticated` where they do not fit, whichever of them is wrong.
        """
        now = self._clock()
        digests = [_digest("address", address), _digest("email", plain_email(email))]
        await self._brake(digests, now)
        person = await self._known(email, password)
        if person is None:
            await self._store.failed(digests, now, now - WINDOW)
            raise Unauthenticated("The e-mail address or the password is wrong.")
        if person.person_id != OPERATOR_ID:
            await self._store.signed_in(person.person_id, now)
        return person

    async def _brake(self, digests: list[str], now: datetime) -> None:
        for failures in (await self._store.failures(digests, now - WINDOW)).values():
            if len(failures) >= TRIES:
                wait = failures[-TRIES] + WINDOW - now
                raise RateLimited(retry_after=max(1.0, wait.total_seconds()))

    async def _known(self, email: str, password: str) -> Person | None:
        if self._operator.is_it(email, password):
            return self._as_person()
        named = await self._store.named(plain_email(email))
        kept = named[1] if named else None
        fits = await asyncio.to_thread(self._hasher.fits, password[: LONGEST_PASSWORD + 1], kept)
        return named[0] if named and fits else None

    def _as_person(self) -> Person:
        operator = self._operator
        return Person(OPERATOR_ID, operator.email, Role.OPERATOR, None, operator.revision)

    async def find(self, person_id: str, revision: str) -> Person | None:
        """Give who signed in once; None where that is over: removed, or another password since."""
        person = self._as_person() if person_id == OPERATOR_ID else await self._store.find(person_id)
        is_current = person is not None and hmac.compare_digest(person.revision, revision)
        return person if is_current else None

    async def all(self) -> list[Person]:
        """List who may sign in, the operator of the settings first."""
        return [self._as_person(), *await self._store.all()]

    async def invite(self, email: str, role: Role, user_id: str | None) -> Person:
        """Let somebody in who has no password yet.

        Raises `ValidationFailed` for what is no e-mail address or a tenant without a business,
        `UserNotFound`, and `Conflict` where the address is known.
        """
        plain = plain_email(email)
        if not 3 <= len(plain) <= 254 or "@" not in plain.strip("@") or any(map(str.isspace, plain)):
            raise _malformed("email", "Give an e-mail address, as in ana@example.com.")
        if role == Role.TENANT and not user_id:
            raise _malformed("userId", "Say whose business this person belongs to.")
        if role == Role.TENANT and user_id:
            await self._users.require(user_id)
        person = Person(
            person_id=new_id("per"),
            email=plain,
            role=role,
            user_id=user_id if role == Role.TENANT else None,
            revision="1",
            created_at=self._clock(),
            has_password=False,
        )
        if plain == plain_email(self._operator.email) or not await self._store.add(person):
            raise Conflict(f"Somebody with the e-mail address {plain} can sign in already.")
        return person

    async def renew(self, person_id: str) -> Person:
        """End all sign-ins and invitations of somebody. Raises `NotFound`."""
        person = await self._store.find(person_id)
        revision = await self._store.renew(person_id, person.revision) if person else None
        if person is None or revision is None:
            raise NotFound("There is no such person any more.")
        return Person(**{**vars(person), "revision": revision})

    async def accept(self, person_id: str, revision: str, password: str) -> Person:
        """Set the password of somebody who was invited.

        Raises `NotFound` where the invitation is over, `ValidationFailed` for a password that is too short.
        """
        person = await self._store.find(person_id)
        if person is None or person.revision != revision:
            raise NotFound("This invitation was used or taken back. Ask for a new one.")
        return await self._with_password(person, password)

    async def change_password(self, person: Person, old: str, new: str) -> Person:
        """Set another password; every other browser of that person is signed out.

        Raises `ValidationFailed` where the old one is wrong or the new one too short, and `Conflict` for the
        operator of the settings, whose password stands there.
        """
        if person.person_id == OPERATOR_ID:
            raise Conflict("This password stands in the setting CORE_ADMIN_PASSWORD. Change it there.")
        named = await self._store.named(person.email)
        kept = named[1] if named else None
        if not await asyncio.to_thread(self._hasher.fits, old[: LONGEST_PASSWORD + 1], kept):
            raise _malformed("old", "This is not your present password.")
        return await self._with_password(person, new)

    async def _with_password(self, person: Person, password: str) -> Person:
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise _malformed(
                "password", f"Use {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} letters. A few words are good."
            )
        hashed = await asyncio.to_thread(self._hasher.hash, password)
        revision = await self._store.renew(person.person_id, person.revision, hashed)
        if revision is None:
            raise NotFound("This was changed elsewhere meanwhile. Sign in again.")
        return Person(**{**vars(person), "revision": revision, "has_password": True})

    async def remove(self, person_id: str) -> None:
        """Let somebody in no more, at once. Raises `NotFound`."""
        if not await self._store.remove(person_id):
            raise NotFound("There is no such person any more.")


def _digest(kind: str, text: str) -> str:
    return hashlib.sha256(f"{kind}\0{text}".encode()).hexdigest()


def _malformed(field: str, problem: str) -> ValidationFailed:
    return ValidationFailed(details={"fields": [{"field": field, "problem": problem}]})
