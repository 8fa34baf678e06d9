"""What the application needs of the outside: narrow, and each said once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.contacts import Contact
from holdfast_contract.core import User
from holdfast_contract.errors import ErrorCode
from holdfast_contract.events import Event
from holdfast_contract.sessions import SessionStatus

from holdfast_core.application.agenda import Due
from holdfast_core.domain.conversations.arrivals import Arrival
from holdfast_core.domain.conversations.changes import Change
from holdfast_core.domain.conversations.messages import Reply
from holdfast_core.domain.keys import StoredKey
from holdfast_core.domain.session_history import Occurrence, Timeline

ItemT_co = TypeVar("ItemT_co", covariant=True)


@dataclass(frozen=True)
class Claim(Generic[ItemT_co]):
    """A piece of work that is ours until its lease ends; `attempts` counts this one too."""

    number: int
    attempts: int
    item: ItemT_co


class LostClaim(Exception):
    """The lease ended and the work is somebody else's now: what was done on it is undone."""


class StaleEpoch(LostClaim):
    """The contact was reset since this work on its behalf began: what was done on it is undone.

    Or it became one with another contact; then the work is found again, and done under the one's epoch.
    """


class Queue(Protocol[ItemT_co]):
    """Durable work. Of each conversation only the first unfinished piece can be claimed."""

    @property
    def name(self) -> str:
        """What its lanes are named by."""
        ...

    async def claim(self, limit: int, conversation: str | None = None) -> Sequence[Claim[ItemT_co]]:
        """Take up to `limit` pieces that are due, or of one conversation, for the term of a lease."""
        ...

    async def next_look(self, conversation: str) -> datetime | None:
        """Say when a conversation is to be looked at next; None where nothing of it waits."""
        ...

    async def overdue(self, before: datetime, limit: int) -> Sequence[Due]:
        """Give conversations that have been due since then, those of the longest wait first."""
        ...

    async def renew(self, numbers: Sequence[int]) -> None:
        """Begin the lease's term anew on what is still ours."""
        ...

    async def defer(self, number: int, until: datetime, code: ErrorCode) -> None:
        """Put it back for a later try."""
        ...

    async def fail(self, number: int, code: ErrorCode) -> None:
        """Give it up, so that the conversation goes on."""
        ...

    async def release(self) -> None:
        """Put back everything that is ours, untried."""
        ...


class Inbox(Queue[Arrival], Protocol):
    """Events as they came in."""

    async def add(self, event: Event, body: str) -> bool:
        """Store an event under its id, durably. False where it was there before."""
        ...

    async def finish(
        self,
        claim: Claim[Arrival],
        change: Change | None = None,
        settings: AssistantSettings | None = None,
    ) -> datetime | None:
        """Store what follows from an event and be done with it, in one transaction.

        Gives when it is due to be answered, where it asks for that and there are `settings` to go by. Raises
        `LostClaim`, and `StaleEpoch` where the contact was reset since the event was claimed.
        """
        ...

    async def finish_session(self, number: int, occurrence: Occurrence) -> None:
        """Keep what happened to a session, and be done with the event. Raises `LostClaim`.

        A status is the session's own from then on, unless a newer one is known.
        """
        ...


class Outbox(Queue[Reply], Protocol):
    """Replies that are decided and not yet sent."""

    async def begin(self, claim: Claim[Reply]) -> int:
        """Note that a call to the gateway begins, and give it a number.

        Raises `LostClaim`, and `StaleEpoch` where the contact was reset since the reply was claimed.
        """
        ...

    async def end(self, sending: int) -> None:
        """Note that a call is over."""
        ...

    async def sent(self, claim: Claim[Reply], message_id: str, at: datetime) -> None:
        """Note that a reply went out, and add it to the conversation. Raises as `begin` does."""
        ...


@dataclass(frozen=True)
class Forgetting:
    """A reset that gateways are to be told of, under all ids of the contact: what came `before` goes.

    `told` are the addresses of those that have forgotten already.
    """

    user_id: str
    contact_ids: Sequence[str]
    before: datetime
    told: Sequence[str] = ()


@dataclass(frozen=True)
class Reset:
    """What a reset did here, in numbers, and what is left to do.

    `sendings` are the calls to the gateway that were under way; `forgetting` is claimed for whoever reset.
    """

    contact_id: str
    epoch: int
    at: datetime
    messages: int
    replies: int
    events: int
    turns: int
    attributes: int
    deliveries: int
    sendings: Sequence[int]
    forgetting: Claim[Forgetting]


class Forgettings(Queue[Forgetting], Protocol):
    """Resets, and what the gateway is still to be told of them."""

    async def reset(self, user_id: str, contact: Contact) -> Reset:
        """Forget a contact in one transaction, and from then on whatever is older than that."""
        ...

    async def under_way(self, sendings: Sequence[int]) -> bool:
        """Say whether any of these calls may still be under way."""
        ...

    async def told(self, number: int) -> None:
        """Be done with telling the gateways. Raises `LostClaim`."""
        ...

    async def told_some(self, number: int, told: Sequence[str]) -> None:
        """Keep which gateways have forgotten, by their addresses, while others are still to be told."""
        ...


class UserStore(Protocol):
    """Users and their keys."""

    async def add(self, user: User) -> bool:
        """Keep a user. False where the id is taken."""
        ...

    async def exists(self, user_id: str) -> bool:
        """Whether there is such a user."""
        ...

    async def all(self) -> list[User]:
        """List users by id."""
        ...

    async def add_key(self, key: StoredKey) -> None:
        """Keep a key."""
        ...

    async def key(self, key_id: str) -> StoredKey | None:
        """Find a key by its id."""
        ...

    async def keys(self, user_id: str) -> list[StoredKey]:
        """List a user's keys, the newest first."""
        ...

    async def note_use(self, key_id: str, at: datetime) -> None:
        """Note that a key was used, unless that was noted not long before."""
        ...

    async def remove_key(self, user_id: str, key_id: str) -> bool:
        """Let a key of a user's go. False where there is none such."""
        ...


@dataclass(frozen=True)
class KnownSession:
    """A session as events told of it last."""

    user_id: str
    session_id: str
    status: SessionStatus


class SessionStore(Protocol):
    """Sessions as events told of them last; the gateway itself knows better while it can be reached."""

    async def all(self, user_id: str | None = None) -> list[KnownSession]:
        """List them by user and session id; one user's only where it is given."""
        ...

    async def add(self, user_id: str, session_id: str) -> None:
        """Note a session that was never started, unless it is known."""
        ...

    async def forget(self, user_id: str, session_id: str) -> None:
        """Take a session off the list, and forget its past."""
        ...

    async def timeline(self, user_id: str, session_id: str, since: datetime) -> Timeline:
        """Give what happened to a session since then, oldest first."""
        ...


@dataclass(frozen=True)
class Backlog:
    """Work that waits in a queue: how much, and since when the first of it is there."""

    queue: str
    waiting: int
    oldest: datetime | None


class Queues(Protocol):
    """A look at the queues from outside."""

    async def backlogs(self) -> list[Backlog]:
        """Say what waits."""
        ...
