"""Emptying a gateway: its sessions go on elsewhere, one after the other."""

from enum import StrEnum

from holdfast_contract.ids import SessionId, UserId
from holdfast_contract.model import WireModel


class DrainState(StrEnum):
    """Whether a gateway serves as always, is being emptied, or is empty and may be stopped."""

    SERVING = "serving"
    DRAINING = "draining"
    DRAINED = "drained"


class StuckReason(StrEnum):
    """Why a session cannot go on elsewhere for now; each is tried again."""

    NO_ROOM = "NO_ROOM"
    """No other gateway on the same store has room, or none answers."""

    PAIRING = "PAIRING"
    """A phone is being linked: that cannot be done elsewhere half way."""

    EVENTS_WAIT = "EVENTS_WAIT"
    """Its events wait for a receiver, which would hear the next gateway's first."""

    BACKUP_FAILED = "BACKUP_FAILED"
    """What the other gateway goes on with could not be stored."""

    NOT_TAKEN = "NOT_TAKEN"
    """It was offered, but no gateway took it in time. It came back here."""

    STORE_UNREACHABLE = "STORE_UNREACHABLE"
    """The backup store does not answer, without which nobody can take it."""


class Stuck(WireModel):
    """A session that is still here, and why."""

    user_id: UserId
    session_id: SessionId
    reason: str


class Drain(WireModel):
    """How far a gateway is emptied."""

    state: DrainState
    remaining: int
    """Sessions that are still to go."""

    moved: int
    """Sessions that another gateway has taken since it began."""

    waiting: int = 0
    """Events that still wait for a receiver. It is not drained before they are delivered, or dead."""

    stuck: tuple[Stuck, ...] = ()
