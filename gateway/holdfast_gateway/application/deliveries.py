"""The port to the events on their way to the receivers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from holdfast_contract.deliveries import DeliveryState

from holdfast_gateway.domain.delivery import Delivery, Settled
from holdfast_gateway.domain.session import SessionKey


class ReceiverLane(NamedTuple):
    """What keeps its order: one chat's deliveries to one receiver."""

    receiver_id: int
    lane: str


class Waiting(Protocol):
    """Deliveries that are to be made, in order within a lane."""

    async def configure(self, urls: Sequence[str]) -> list[int]:
        """Have each event from now on delivered to these receivers, and give the id of each.

        What waits for a receiver that is not among them moves to the only one there is, and is dead where
        there are several; it goes on waiting where there is none.
        """

    async def waiting_lanes(self, receiver_id: int) -> list[tuple[str, datetime]]:
        """Give each lane with pending deliveries to a receiver, and when its first one is due."""

    async def first_waiting(
        self, receiver_id: int, lanes: Sequence[str], limit: int
    ) -> dict[str, list[Delivery]]:
        """Give the oldest pending deliveries of each lane, `limit` of each at the most."""

    async def settle(self, settled: Sequence[Settled]) -> None:
        """Record attempts and what follows from them; what was withdrawn meanwhile is passed over."""


class Backlog(Protocol):
    """What nobody has been told yet."""

    async def waiting(self, key: SessionKey) -> int:
        """Count the pending deliveries of a session's events."""

    async def waiting_since(self, key: SessionKey) -> datetime | None:
        """Give when the oldest of them was recorded; None where nothing waits."""


class Deliveries(Backlog, Protocol):
    """What became of deliveries."""

    async def under_way(self) -> int:
        """Count the pending deliveries to receivers that there are now."""

    async def count(self) -> dict[DeliveryState, int]:
        """Count the deliveries that wait and those that are dead; the delivered ones are not counted."""

    async def oldest(self) -> datetime | None:
        """Give when the oldest event happened that waits to be delivered; None where none does."""

    async def listed(
        self, state: DeliveryState | None, limit: int, after: str | None = None
    ) -> list[dict[str, Any]]:
        """List deliveries with their attempts, newest first, JSON-ready.

        `after` is the id of the last one that was listed before. Raises `DeliveryNotFound`.
        """

    async def redrive(self, delivery_id: str | None) -> list[ReceiverLane]:
        """Make one dead delivery (or all) pending again, and give the lane of each.

        Where its receiver is no longer configured it goes to another that has not had the event yet; where
        there is none it stays dead.
        """
