"""Users who leave, and what became of all that was kept of them."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from holdfast_contract.ids import UserId
from holdfast_contract.model import WireModel
from holdfast_contract.times import Timestamp


class UserForgotten(WireModel):
    """What a gateway held of a user and holds no more.

    `sessions` were deleted with their profiles and backups; those in `elsewhere` are held by another gateway,
    which is to be asked.
    """

    user_id: UserId
    sessions: int
    elsewhere: list[str] = Field(default_factory=list)
    events: int
    contacts: int
    media: int


class RemovalState(StrEnum):
    """Whether a user is still being removed, which goes on by itself, or nothing is left."""

    REMOVING = "removing"
    REMOVED = "removed"


class UserRemoval(WireModel):
    """The receipt of a removal, which outlives the user.

    `rows` counts what was deleted, by what it was. `pending` names the gateways that are still to answer.
    """

    removal_id: str
    user_id: UserId
    state: RemovalState
    requested_at: Timestamp
    removed_at: Timestamp | None = None
    rows: Mapping[str, int] = Field(default_factory=dict)
    gateways: Mapping[str, UserForgotten] = Field(default_factory=dict)
    pending: list[str] = Field(default_factory=list)


class RemovalList(WireModel):
    """Removals, the newest first."""

    removals: list[UserRemoval]
