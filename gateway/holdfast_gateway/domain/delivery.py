"""Events on their way to receivers."""

from dataclasses import dataclass
from datetime import datetime

from holdfast_contract.service.delivery import Attempt, Verdict

from holdfast_gateway.domain.session import SessionKey


@dataclass(frozen=True)
class Delivery:
    """One event on its way to one receiver. `lane` names what it must keep its order within.

    `sequence` is the event's place in the log; with the receiver it names the delivery.
    """

    sequence: int
    receiver_id: int
    event_id: str
    lane: str
    body: str
    attempts: int
    next_attempt_at: datetime


@dataclass(frozen=True)
class Settled:
    """A delivery that was tried, and what follows."""

    delivery: Delivery
    attempt: Attempt
    verdict: Verdict


def lane_of(key: SessionKey, chat: str) -> str:
    """Name the lane of a session's chat; no chat means the session's own events."""
    return f"{key} {chat}".rstrip()
