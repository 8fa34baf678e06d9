"""The port to what is remembered."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from holdfast_contract.events import EventType
from holdfast_contract.ids import new_id
from holdfast_contract.model import WireModel
from holdfast_contract.times import now

from holdfast_gateway.application.chats import ChatStep
from holdfast_gateway.application.media import MediaFile
from holdfast_gateway.domain.login import Evidence
from holdfast_gateway.domain.recovery import Step
from holdfast_gateway.domain.sending import SendRecord
from holdfast_gateway.domain.session import SessionKey, SessionRecord


@dataclass(frozen=True)
class Draft:
    """An event to be recorded.

    `lane` is the chat whose order it keeps, empty for the session's own events. A draft whose `once` was
    recorded before is passed over. `file` is what its message brought, to be fetched.
    """

    type: EventType
    key: SessionKey
    data: WireModel
    lane: str = ""
    once: str | None = None
    file: MediaFile | None = None
    event_id: str = field(default_factory=lambda: new_id("evt"))
    at: datetime = field(default_factory=now)


@dataclass(frozen=True)
class Change:
    """What becomes true together: states, and the events that tell of them."""

    session: SessionRecord | None = None
    send: SendRecord | None = None
    chats: Sequence[ChatStep] = ()
    events: Sequence[Draft] = ()


@dataclass(frozen=True)
class StoredEvent:
    """An event in the log: its place, and its body as it will always be sent."""

    sequence: int
    event_id: str
    type: str
    user_id: str
    lane: str
    body: str


class Store(Protocol):
    """Durable memory: a call that returned is on the disk."""

    async def sessions(self) -> list[SessionRecord]:
        """Give every session that is known."""

    async def commit(self, change: Change) -> list[StoredEvent]:
        """Record a change whole or not at all, and give the events that it added."""

    async def forget(self, key: SessionKey) -> None:
        """Remove a session and what was sent on it."""

    async def record_step(self, key: SessionKey, step: Step, reason: str) -> None:
        """Remember a step of a recovery."""

    async def record_evidence(self, key: SessionKey, evidence: Sequence[Evidence]) -> None:
        """Remember what witnesses said of a login, the newest word of each."""

    async def steps(self, key: SessionKey, limit: int) -> list[dict[str, Any]]:
        """List the steps of recoveries, newest first, JSON-ready."""

    async def evidence(self, key: SessionKey) -> list[Evidence]:
        """Give the newest word of each witness."""
