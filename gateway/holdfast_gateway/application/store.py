"""The port to what is remembered."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from holdfast_contract.events import EventType
from holdfast_contract.ids import new_id
from holdfast_contract.model import WireModel
from holdfast_contract.times import now

from holdfast_gateway.domain.delivery import Attempt, Delivery, DeliveryState, Verdict
from holdfast_gateway.domain.login import Evidence
from holdfast_gateway.domain.recovery import Step
from holdfast_gateway.domain.sending import SendRecord
from holdfast_gateway.domain.session import SessionKey, SessionRecord


@dataclass(frozen=True)
class Draft:
    """An event to be recorded.

    `lane` is the chat whose order it keeps, empty for the session's own events. A draft whose `once` was
    recorded before is passed over.
    """

    type: EventType
    key: SessionKey
    data: WireModel
    lane: str = ""
    once: str | None = None
    event_id: str = field(default_factory=lambda: new_id("evt"))
    at: datetime = field(default_factory=now)


@dataclass(frozen=True)
class Change:
    """What becomes true together: states, and the events that tell of them."""

    session: SessionRecord | None = None
    send: SendRecord | None = None
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

    async def events_after(
        self, sequence: int, *, user_id: str | None, types: frozenset[str], limit: int
    ) -> list[StoredEvent]:
        """Read the log behind a place; no types means all."""

    async def place_of(self, event_id: str) -> int | None:
        """Give an event's place in the log."""

    async def last_place(self) -> int:
        """Give the place of the newest event, 0 where there is none."""

    async def send_by_key(self, key: SessionKey, idempotency_key: str) -> SendRecord | None:
        """Find a send by the key that its sender gave it."""

    async def send_by_message(self, key: SessionKey, message_id: str) -> SendRecord | None:
        """Find a send by its WhatsApp id."""

    async def waiting_lanes(self) -> list[tuple[str, datetime]]:
        """Give each lane with pending deliveries, and when its first one is due."""

    async def first_waiting(self, lane: str) -> Delivery | None:
        """Give the oldest pending delivery of a lane."""

    async def settle(self, delivery: Delivery, attempt: Attempt, verdict: Verdict) -> None:
        """Record an attempt and what follows from it."""

    async def waiting_deliveries(self, key: SessionKey) -> int:
        """Count the pending deliveries of a session's events."""

    async def count_deliveries(self) -> dict[DeliveryState, int]:
        """Count the deliveries that wait and those that are dead; the delivered ones are not counted."""

    async def deliveries(self, state: DeliveryState | None, limit: int) -> list[dict[str, Any]]:
        """List deliveries with their attempts, newest first, JSON-ready."""

    async def redrive(self, delivery_id: str | None) -> list[str]:
        """Make one dead delivery (or all) pending again, and give the lane of each."""
