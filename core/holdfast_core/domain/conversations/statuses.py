"""How far messages of ours have come. What is told of that may come late, twice and in any order."""

from dataclasses import dataclass

from holdfast_contract.errors import ErrorCode
from holdfast_contract.messages import MessageStatus

_ORDER = (
    MessageStatus.QUEUED,
    MessageStatus.SENT,
    MessageStatus.FAILED,
    MessageStatus.DELIVERED,
    MessageStatus.READ,
)
"""From the first to the last. One that was taken can still fail; one that arrived has not failed."""


@dataclass(frozen=True)
class Progress:
    """A message of ours came further, or failed for the reason that `error` gives."""

    user_id: str
    session_id: str
    message_id: str
    status: MessageStatus
    error: ErrorCode | None = None


def statuses_before(status: MessageStatus) -> tuple[MessageStatus, ...]:
    """Give the statuses from which a message can come to this one: it never goes back."""
    return _ORDER[: _ORDER.index(status)]


def failure(status: MessageStatus, code: str | None) -> ErrorCode | None:
    """Read why a message failed; a code that nobody knows here says that it did."""
    if status != MessageStatus.FAILED:
        return None
    return ErrorCode(code) if code in set(ErrorCode) else ErrorCode.SEND_FAILED
