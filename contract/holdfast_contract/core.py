"""What core takes and answers."""

from enum import StrEnum
from typing import Annotated

from pydantic import StrictBool, StringConstraints

from holdfast_contract.contacts import ContactForgotten
from holdfast_contract.ids import UserId
from holdfast_contract.knowledge import Question
from holdfast_contract.model import RequestModel, WireModel
from holdfast_contract.times import Timestamp


class Ask(RequestModel):
    """A question to try the assistant with, as `draft` with what waits; nothing is sent to anybody."""

    question: Question
    contact_id: str | None = None
    draft: StrictBool = False


class CreateUser(RequestModel):
    """A tenant to create."""

    user_id: UserId
    name: str | None = None


class User(WireModel):
    """A tenant."""

    user_id: UserId
    name: str | None = None
    created_at: Timestamp


class CreateKey(RequestModel):
    """A key to make; the name reminds people what it is for."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)] = "key"


class ApiKey(WireModel):
    """A fresh key. This is the only time that it is shown."""

    key_id: str
    name: str
    key: str
    created_at: Timestamp


class KnownKey(WireModel):
    """A key that there is; its text is not kept."""

    key_id: str
    name: str
    created_at: Timestamp


class KeyList(WireModel):
    """A user's keys, the newest first."""

    keys: list[KnownKey]


class Accepted(WireModel):
    """The event is stored. `duplicate` where it had been before."""

    accepted: bool = True
    duplicate: bool = False


class ResetContact(RequestModel):
    """Nothing needs to be said to reset a contact."""


class AtGateway(StrEnum):
    """Whether the gateway has forgotten a contact too, or is away and told as soon as it is back."""

    FORGOTTEN = "forgotten"
    PENDING = "pending"


class ResetReceipt(WireModel):
    """What a reset took away. Nothing older than `reset_at` is known, said or stored from now on.

    `messages`, `replies`, `turns` (what was or would have been answered at once), `attributes` and
    `deliveries` (to subscribers, made or not) are gone; of `events` only the ids stay. While `gateway` is
    pending, a message that it had taken and not yet sent may still go out.
    """

    user_id: UserId
    contact_id: str
    epoch: int
    reset_at: Timestamp
    messages: int
    replies: int
    events: int
    turns: int = 0
    attributes: int = 0
    deliveries: int = 0
    gateway: AtGateway
    gateway_forgot: ContactForgotten | None = None
