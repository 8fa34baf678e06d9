"""Who subscribes to which events, and where a URL may lead that a user names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from holdfast_contract.contacts import Chat, ChatKind
from holdfast_contract.errors import ValidationFailed
from holdfast_contract.events import Event

from holdfast_core.domain.conversations.contacts import contact_named

OLD_SECRET_KEPT = timedelta(hours=24)
"""How long after a rotation deliveries are also signed with the secret before."""

KEPT = timedelta(days=30)
"""How long an event and what became of its deliveries is kept."""


@dataclass(frozen=True)
class Filter:
    """What a subscription wants to hear of; an empty part filters nothing out.

    `chats` are contactIds of people, and the ids of other chats.
    """

    event_types: frozenset[str] = frozenset()
    sessions: frozenset[str] = frozenset()
    chats: frozenset[str] = frozenset()
    intents: frozenset[str] = frozenset()


class Subscribers:
    """A user's active subscriptions, sorted so that choosing costs the same however many do not match.

    Each has a bit. For each part of the filters a value leads to the bits of those who want it, so that an
    event's subscribers are what is left of a few numbers laid over each other.
    """

    def __init__(self, subscribers: Iterable[tuple[str, Filter]]) -> None:
        """Take subscriptionIds with what they want, in the order in which they are to be told."""
        pairs = list(subscribers)
        self._names = [name for name, _ in pairs]
        filters = [filter_ for _, filter_ in pairs]
        self._types = _Wanted([one.event_types for one in filters])
        self._sessions = _Wanted([one.sessions for one in filters])
        self._chats = _Wanted([one.chats for one in filters])
        self._intents = _Wanted([one.intents for one in filters])

    def __len__(self) -> int:
        """Count them."""
        return len(self._names)

    def of(
        self, type_: str, session_id: str | None, chats: Iterable[str], intent: str | None = None
    ) -> list[str]:
        """Name those who want an event of that session, or of all where it is None, and of those chats."""
        family = type_.partition(".")[0] + ".*"
        left = self._types.by((type_, family)) & self._chats.by(chats)
        if session_id is not None:
            left &= self._sessions.by((session_id,))
        left &= self._intents.by(() if intent is None else (intent,))
        return [self._names[place] for place in _bits(left)]


class _Wanted:
    """Who wants which values of one part: each value's bits, with those who want all."""

    def __init__(self, parts: Sequence[frozenset[str]]) -> None:
        self._all = sum(1 << place for place, part in enumerate(parts) if not part)
        self._by: dict[str, int] = {}
        for place, part in enumerate(parts):
            for value in part:
                self._by[value] = self._by.get(value, 0) | 1 << place

    def by(self, values: Iterable[str]) -> int:
        """Give the bits of those who want any of these values."""
        found = self._all
        for value in values:
            found |= self._by.get(value, 0)
        return found


def _bits(number: int) -> Iterator[int]:
    while number:
        last = number & -number
        yield last.bit_length() - 1
        number ^= last


def chat_names(names: Iterable[str]) -> list[str]:
    """Write chats as filters hold them, whichever way they are named."""
    return list(dict.fromkeys(contact_named(name).contact_id for name in names))


def chats_of(event: Event, contact_id: str | None) -> frozenset[str]:
    """Name the chat of a gateway's event as filters may; of a direct one that is also the person in it."""
    if "chat" not in event.data:
        return frozenset()
    try:
        chat = Chat.from_wire(event.data["chat"])
    except ValidationFailed:
        return frozenset()
    names = {contact_named(chat.chat_id).contact_id}
    if chat.kind == ChatKind.DIRECT and contact_id is not None:
        names.add(contact_id)
    return frozenset(names)


@dataclass(frozen=True)
class Destination:
    """Where a delivery goes, and the sealed secrets that sign it, the newest first."""

    subscription_id: str
    user_id: str
    url: str
    sealed_secrets: tuple[str, ...]


@dataclass(frozen=True)
class Delivery:
    """One event on its way to one subscription's receiver."""

    delivery_id: str
    event_id: str
    body: str
    destination: Destination

    def ids(self) -> dict[str, str]:
        """Name what it is about, for the log."""
        return {
            "user_id": self.destination.user_id,
            "event_id": self.event_id,
            "delivery_id": self.delivery_id,
            "request_id": self.event_id,
        }


def valid_secrets(
    sealed: str, sealed_old: str | None, old_until: datetime | None, at: datetime
) -> tuple[str, ...]:
    """Give the secrets that sign at a moment, the newest first."""
    is_both = sealed_old is not None and old_until is not None and at < old_until
    return (sealed, sealed_old) if is_both and sealed_old is not None else (sealed,)
