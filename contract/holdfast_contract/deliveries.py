"""Deliveries of webhooks, as both services show them."""

from enum import StrEnum

from holdfast_contract.model import WireModel
from holdfast_contract.times import Timestamp


class DeliveryState(StrEnum):
    """What became of a delivery."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


class DeliveryAttempt(WireModel):
    """One try: the receiver's status where it answered, what went wrong where it did not."""

    at: Timestamp
    duration_ms: int
    status: int | None
    error: str | None


class Redriven(WireModel):
    """How many dead deliveries are on their way again."""

    redriven: int
