"""Who subscribes to which events, and where a URL may lead that a user names."""

from collections.abc import Iterable
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

MOST_SUBSCRIPTIONS = 20
"""Of one user; more receivers at a time than this would take the others' turn."""


@dataclass(frozen=True)
class Filter:
    """What a subscription wants to hear of; an empty part filters nothing out.

    `chats` are contactIds of people, and the ids of other chats.
    """

    event_types: frozenset[str] = frozenset()
    sessions: frozenset[str] = frozenset()
    chats: frozenset[str] = frozenset()

    def wants(self, type_: str, session_id: str | None, chats: frozenset[str]) -> bool:
        """Say whether it wants an event of that session, or of all where it is None, and of those chats."""
        family = type_.partition(".")[0] + ".*"
        return (
            (not self.event_types or type_ in self.event_types or family in self.event_types)
            and (not self.sessions or session_id is None or session_id in self.sessions)
            and (not self.chats or not self.chats.isdisjoint(chats))
        )


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


def valid_secrets(
    sealed: str, sealed_old: str | None, old_until: datetime | None, at: datetime
) -> tuple[str, ...]:
    """Give the secrets that sign at a moment, the newest first."""
    is_both = sealed_old is not None and old_until is not None and at < old_until
    return (sealed, sealed_old) if is_both and sealed_old is not None else (sealed,)
