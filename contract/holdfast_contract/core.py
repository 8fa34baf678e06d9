"""What core takes and answers."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StrictBool, StringConstraints

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


class Scope(StrEnum):
    """What a key may do for its user.

    `all` is everything, and alone makes and revokes keys. Whatever reaches a contact's phone needs
    `messages:send`. Who may write knowledge, settings or subscriptions may read them, too; to read sessions
    or conversations is a scope of its own.
    """

    ALL = "all"
    MESSAGES_SEND = "messages:send"
    CONTACTS_RESET = "contacts:reset"
    CONVERSATIONS_READ = "conversations:read"
    CONVERSATIONS_WRITE = "conversations:write"
    ASSISTANT_ASK = "assistant:ask"
    SUBSCRIPTIONS_WRITE = "subscriptions:write"
    SESSIONS_READ = "sessions:read"
    SESSIONS_WRITE = "sessions:write"
    KNOWLEDGE_WRITE = "knowledge:write"
    SETTINGS_WRITE = "settings:write"
    USAGE_READ = "usage:read"


class CreateKey(RequestModel):
    """A key to make; the name reminds people what it is for, the scopes say what it may do."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)] = "key"
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))] = Field(
        default_factory=lambda: [Scope.ALL]
    )


class ApiKey(WireModel):
    """A fresh key. This is the only time that it is shown."""

    key_id: str
    name: str
    key: str
    scopes: list[Scope]
    created_at: Timestamp


class KnownKey(WireModel):
    """A key that there is; its text is not kept. `lastUsedAt` is right to the minute."""

    key_id: str
    name: str
    scopes: list[Scope]
    created_at: Timestamp
    last_used_at: Timestamp | None = None


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
    """Whether every gateway has forgotten a contact too, or one is away and told as soon as it is back."""

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
    gateways_pending: list[str] = Field(default_factory=list)
    """The gateways that are still to be told, by their ids, or else their addresses."""
