"""What happened in a user's days, in numbers."""

from datetime import date
from typing import Annotated

from pydantic import Field

from holdfast_contract.ids import UserId
from holdfast_contract.model import WireModel

MOST_DAYS = 366
"""Days of one report."""


class UsageNumbers(WireModel):
    """What was counted in a stretch of time. Null: nothing is known of it.

    Messages are those of chats with one person. `answered`, `quoted`, `asked` (for what a quote lacks),
    `declined` and `handedOver` count decisions of the assistant, `failed` the replies that could not be sent.
    """

    received: int = 0
    sent_by_assistant: int = 0
    sent_by_people: int = 0
    answered: int = 0
    quoted: int = 0
    asked: int = 0
    declined: int = 0
    handed_over: int = 0
    failed: int = 0
    response_seconds_median: Annotated[
        float | None, Field(description="From a contact's message to the sending of the assistant's reply.")
    ] = None
    response_seconds_p95: Annotated[
        float | None, Field(description="Within which 95 of 100 replies went out; exact to five per cent.")
    ] = None
    tokens: int = 0
    cost: Annotated[str, Field(description="Of the model, in the currency of its prices; a decimal.")] = "0"
    connected_share: Annotated[
        float | None, Field(description="Of the time that sessions were not stopped, from 0 to 1.")
    ] = None
    disconnections: int = 0
    backups: int = 0
    failed_backups: int = 0
    backup_bytes: int = 0


class UsageDay(UsageNumbers):
    """A day of the user's time zone, midnight to midnight."""

    day: date


class UsageReport(WireModel):
    """The days from `from` to `to`, both included, what they come to, and what as many days before came to.

    `daysToCount` says how many days are not counted yet and so missing; they follow by themselves.
    """

    user_id: UserId
    time_zone: str
    from_: date
    to: date
    days: list[UsageDay]
    totals: UsageNumbers
    before: UsageNumbers
    days_to_count: int = 0
