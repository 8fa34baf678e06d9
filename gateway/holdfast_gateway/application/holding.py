"""One session's hold: its head in the store, which only the gateway that claimed it may move."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog
from holdfast_contract.errors import SessionOwnedElsewhere
from holdfast_contract.sessions import Owner

from holdfast_gateway.application.objects import StoreFailed
from holdfast_gateway.application.vault import Vault
from holdfast_gateway.domain.backup import (
    BackupProblem,
    Fenced,
    Head,
    Holder,
    KeptSession,
    Lineage,
    Retention,
    SeenHead,
    is_current,
)
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.session import SessionKey, SessionRecord

PUSH_AGAIN_AFTER = 15.0
"""Seconds until a change of the session that the store did not take is tried again."""

log = structlog.get_logger()


class Lease(Protocol):
    """This gateway's own lease, and what it knows of the others'."""

    @property
    def generation(self) -> int | None:
        """Its generation; None while it is not held."""

    async def wait_held(self) -> None:
        """Wait until it is held."""

    async def is_over(self, gateway_id: str, generation: int) -> bool:
        """Say whether another gateway's lease of that generation is over for certain."""

    def url_of(self, gateway_id: str) -> str | None:
        """Say where a gateway is reached, as far as that is known."""


@dataclass(frozen=True)
class Custody:
    """How a gateway keeps sessions: as whom, where, under which lease, for how long."""

    gateway_id: str
    vault: Vault
    lease: Lease
    retention: Retention


class Holding:
    """Claims one session's head, moves it, and knows its backups."""

    def __init__(self, key: SessionKey, custody: Custody, fenced: Callable[[], None]) -> None:
        """`fenced` is called when another gateway turns out to have claimed the session."""
        self._key = key
        self._vault = custody.vault
        self._lease = custody.lease
        self._gateway_id = custody.gateway_id
        self._fenced = fenced
        self._seen: SeenHead | None = None
        self._claimed_under: int | None = None
        self._moving = asyncio.Lock()
        self._wanted: dict[str, object] = {}
        self._pushing: asyncio.Task[None] | None = None
        self.is_behind = False
        """Whether the profile here is missing, or older than a backup: it must not be opened as it is."""

        self.inherited_since: datetime | None = None
        """From when on there is news to tell, where another gateway held the session before; else None."""

        self._elsewhere: Head | None = None
        self._log = log.bind(**key.ids())

    @property
    def head(self) -> Head | None:
        """The head as this gateway last saw it, and with what the store is yet to be told."""
        if self._seen is None:
            return None
        head = self._seen.head
        return head.model_copy(update=self._wanted) if self._wanted else head

    @property
    def is_held(self) -> bool:
        """Whether this gateway may open the profile."""
        return self._claimed_under is not None and self._claimed_under == self._lease.generation

    @property
    def owner(self) -> Owner:
        """Who holds the session, as far as it is known here, and in which of its generations."""
        return self.known_owner or self._owner(self._gateway_id, 0)

    @property
    def known_owner(self) -> Owner | None:
        """The same; None where nothing was heard of the store yet."""
        if self._elsewhere is not None:
            return self._owner(self._elsewhere.holder.gateway_id, self._elsewhere.generation)
        return None if self._seen is None else self._owner(self._gateway_id, self._seen.head.generation)

    def _owner(self, gateway_id: str, generation: int) -> Owner:
        return Owner(gateway_id=gateway_id, generation=generation, url=self._lease.url_of(gateway_id))

    @property
    def is_elsewhere(self) -> bool:
        """Whether another gateway is known to hold the session."""
        return self._elsewhere is not None

    def refuse_elsewhere(self) -> None:
        """Raise `SessionOwnedElsewhere` where another gateway is known to hold the session."""
        if self._elsewhere is not None:
            holder = self._elsewhere.holder.gateway_id
            raise SessionOwnedElsewhere(
                f"The gateway {holder} holds this session. Ask that one.",
                details={"gatewayId": holder, "url": self._lease.url_of(holder)},
            )

    # ---- the claim --------------------------------------------------------------------------------

    def check(self) -> None:
        """Raise `Lost` where this gateway may not have the profile open any more."""
        if not self.is_held:
            raise Lost(Reason.LEASE_LOST)

    @property
    def has_lease(self) -> bool:
        """Whether a claim is of use now."""
        return self._lease.generation is not None

    async def wait_for_lease(self) -> None:
        """Wait until a claim is of use."""
        await self._lease.wait_held()

    async def claim(self, record: SessionRecord, *, taking_over: bool = False) -> KeptSession | None:
        """Take the session's head, unless it is held already.

        Whether it shall run is as `record` says, or with `taking_over` as its last holder has left it.
        Gives the session as another gateway left it where that is newer than `record`. Raises `Lost` where
        it cannot be known whether the session may be held, and `SessionOwnedElsewhere` where it may not.
        """
        if self.is_held:
            return None
        lease = self._lease.generation
        if lease is None:
            raise Lost(Reason.LEASE_LOST)
        async with self._moving:
            if self.is_held:
                return None
            with _knowing():
                return await self._claim(record, lease, taking_over=taking_over)

    async def _claim(self, record: SessionRecord, lease: int, *, taking_over: bool) -> KeptSession | None:
        seen = await self._vault.head(self._key)
        lineage = await self._vault.lineage(self._key)
        held_here_last = seen is None or lineage == Lineage(
            origin=seen.head.origin, generation=seen.head.generation
        )
        session = KeptSession.of(record)
        if seen is None and lineage is not None:
            # A disk that is not mounted looks like this, or another bucket; the profile here is good.
            self._log.warning(
                "the store knows nothing of a session that was held here: is it the right store?"
            )
        if seen is not None:
            await self._check_holder(seen.head)
            if not held_here_last:
                left = seen.head.session
                session = left if taking_over else left.model_copy(update={"desired": record.desired})
        holder = Holder(gateway_id=self._gateway_id, lease=lease)
        head = (
            Head(
                user_id=self._key.user_id,
                session_id=self._key.session_id,
                origin=secrets.token_hex(8),
                generation=1,
                holder=holder,
                session=session,
            )
            if seen is None
            else seen.head.model_copy(
                update={
                    # What the store was not told of since belongs to the login that was here then.
                    **(self._wanted if held_here_last else {}),
                    "generation": seen.head.generation + 1,
                    "holder": holder,
                    "session": session,
                }
            )
        )
        try:
            self._seen = await self._vault.move(head, seen)
        except Fenced:
            quicker = await self._vault.head(self._key)
            self._elsewhere = None if quicker is None else quicker.head
            self.refuse_elsewhere()
            raise SessionOwnedElsewhere from None
        self._claimed_under = lease
        self._wanted = {}
        self._elsewhere = None
        self.inherited_since = None if held_here_last else _news_of(head)
        self.is_behind = seen is not None and not is_current(lineage, seen.head)
        if not self.is_behind:
            await self.descend()
        self._log.info("session claimed", generation=head.generation, lease=lease)
        return None if held_here_last else session

    async def _check_holder(self, head: Head) -> None:
        """Raise `SessionOwnedElsewhere` unless the head's holder is of the past."""
        holder = head.holder
        if holder.gateway_id == self._gateway_id or holder.released:
            return
        if await self._lease.is_over(holder.gateway_id, holder.lease):
            return
        self._elsewhere = head
        self.refuse_elsewhere()

    async def descend(self) -> None:
        """Know that the profile here is the one that the head's next backups are taken of."""
        if self.head is not None:
            lineage = Lineage(origin=self.head.origin, generation=self.head.generation)
            await self._vault.record_lineage(self._key, lineage)
            self.is_behind = False

    # ---- the session, as the store knows it ---------------------------------------------------------

    def note(self, record: SessionRecord, **changes: object) -> None:
        """Have the store know of what changed; tried until it does, or the session is held no more."""
        if self.head is None or not self.is_held:
            return
        self._wanted = {**self._wanted, **changes, "session": KeptSession.of(record)}
        if self._is_known():
            return
        if self._pushing is None or self._pushing.done():
            self._pushing = asyncio.create_task(self._push(), name=f"head of {self._key}")

    async def _push(self) -> None:
        while self.head is not None and self.is_held:
            if not self._wanted:
                return
            try:
                await self.move()
            except Fenced:
                return
            except (StoreFailed, BackupProblem) as error:
                self._log.warning("the store was not told of a change", problem=str(error))
                await asyncio.sleep(PUSH_AGAIN_AFTER)

    def _is_known(self) -> bool:
        return self._seen is not None and self._seen.head == self.head

    async def move(self, **changes: object) -> Head:
        """Move the head, with what the store is yet to be told.

        Raises `Fenced`, and then has the browser closed.
        """

        async def change(seen: SeenHead) -> SeenHead:
            told = self._wanted
            moved = await self._vault.move(seen.head.model_copy(update={**told, **changes}), seen)
            # What was noted meanwhile is told next.
            self._wanted = {
                name: value
                for name, value in self._wanted.items()
                if name not in told or told[name] is not value
            }
            return moved

        return await self._replace(change)

    async def tidy(self) -> None:
        """Remove what the head names no more. Raises `Fenced`, and then has the browser closed."""
        await self._replace(self._vault.tidy)

    async def _replace(self, change: Callable[[SeenHead], Awaitable[SeenHead]]) -> Head:
        async with self._moving:
            if self._seen is None or not self.is_held:
                raise Fenced
            try:
                self._seen = await self._make(change, self._seen)
            except Fenced:
                self._lose()
                raise
            return self._seen.head

    async def _make(self, change: Callable[[SeenHead], Awaitable[SeenHead]], seen: SeenHead) -> SeenHead:
        """Make a change, once more where what came between was a write of our own that the store did late."""
        try:
            return await change(seen)
        except Fenced:
            there = await self._vault.head(self._key)
            self._elsewhere = None if there is None else there.head
            if there is None or (there.head.origin, there.head.generation, there.head.holder) != (
                seen.head.origin,
                seen.head.generation,
                seen.head.holder,
            ):
                raise
            self._elsewhere = None
            return await change(there)

    def _lose(self) -> None:
        self._log.error("another gateway has claimed this session")
        self._claimed_under = None
        self._fenced()

    # ---- giving it up -------------------------------------------------------------------------------

    async def release(self, record: SessionRecord) -> None:
        """Give the closed session to whoever claims it first, to go on as `record` says.

        Raises `Fenced`, `StoreFailed` and `BackupProblem`; it is still held here then, but for the first.
        """

        async def change(seen: SeenHead) -> SeenHead:
            given = {"holder": seen.head.holder.model_copy(update={"released": True})}
            head = seen.head.model_copy(update={**self._wanted, **given, "session": KeptSession.of(record)})
            return await self._vault.move(head, seen)

        await self._replace(change)
        self._wanted = {}
        self._claimed_under = None

    async def is_taken(self) -> bool:
        """Say whether another gateway has claimed what was released. Raises as `release` does."""
        there = await self._vault.head(self._key)
        if there is None or there.head.holder.gateway_id == self._gateway_id:
            return False
        self._elsewhere = there.head
        return True

    async def purge(self) -> None:
        """Remove everything that the store has of the session."""
        async with self._moving:
            await self._vault.purge(self._key)
            self._seen = self._claimed_under = None

    async def close(self) -> None:
        """Stop telling the store; what it has been told stands."""
        if self._pushing is not None:
            self._pushing.cancel()
            await asyncio.gather(self._pushing, return_exceptions=True)


def _news_of(head: Head) -> datetime | None:
    return head.backups[0].told_until if head.backups else None


@contextmanager
def _knowing() -> Iterator[None]:
    """Turn what a store cannot say into a loss that is waited out: unknown is never "there is none"."""
    try:
        yield
    except StoreFailed as failed:
        raise Lost(Reason.BACKUP_STORE_UNREACHABLE, f"{failed.fault}: {failed.detail}") from None
    except BackupProblem as problem:
        raise Lost(Reason.BACKUP_UNREADABLE, str(problem)) from None
