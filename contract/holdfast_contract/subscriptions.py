"""Subscriptions: where a user's events are sent to, and what became of each."""

from typing import Annotated

from pydantic import AfterValidator, Field, StrictBool, StringConstraints, WithJsonSchema

from holdfast_contract.core_events import CoreEventType
from holdfast_contract.deliveries import DeliveryAttempt, DeliveryState
from holdfast_contract.events import EventType
from holdfast_contract.ids import SessionId
from holdfast_contract.intents import Name as IntentName
from holdfast_contract.model import RequestModel, WireModel
from holdfast_contract.reply_steps import OnTimeout, ReplyTimeout
from holdfast_contract.times import Timestamp

SUBSCRIBED_TYPES: tuple[str, ...] = (
    *(type_.value for type_ in EventType if type_ != EventType.SESSION_HEARTBEAT),
    *(type_.value for type_ in CoreEventType if type_ != CoreEventType.SUBSCRIPTION_TEST),
)
"""What can be subscribed to. Heartbeats are on a gateway's live stream only; a test is for one receiver."""

EVENT_FAMILIES = tuple(dict.fromkeys(type_.partition(".")[0] for type_ in SUBSCRIBED_TYPES))
"""What stands before `.*` in a pattern."""

DELIVERY_ID_PATTERN = r"^dlv_[0-9A-Z]{26}$"
SUBSCRIPTION_ID_PATTERN = r"^sub_[0-9A-Z]{26}$"

MOST_FILTERS = 100


def _known(pattern: str) -> str:
    if pattern not in _PATTERNS:
        raise ValueError(
            f"must be one of {', '.join(SUBSCRIBED_TYPES)}, or a family of them such as message.*"
        )
    return pattern


_PATTERNS = [*SUBSCRIBED_TYPES, *(f"{family}.*" for family in EVENT_FAMILIES)]
EventPattern = Annotated[str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": _PATTERNS})]
"""A type of event, or a family of them: `message.*`."""

ReceiverUrl = Annotated[
    str,
    StringConstraints(
        pattern=r"^https?://[^\x00-\x20\x7f/?#@\\]+([/?#][^\x00-\x20\x7f]*)?$", min_length=8, max_length=2_000
    ),
]
"""A whole address. A name and a password in it would be shown around; each delivery is signed instead."""

Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
ChatName = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,100}$")]
Patterns = Annotated[list[EventPattern], Field(max_length=MOST_FILTERS)]
Sessions = Annotated[list[SessionId], Field(max_length=MOST_FILTERS)]
Chats = Annotated[list[ChatName], Field(max_length=MOST_FILTERS)]
Intents = Annotated[list[IntentName], Field(max_length=MOST_FILTERS)]


class CreateSubscription(RequestModel):
    """A subscription to make. An empty list filters nothing out.

    `chats` names them by phone, contactId or chatId; with it, only events of these chats are sent. With
    `intents`, only events that name one of these intents are, such as `intent.matched`.

    With `isReplyStep` it is asked for a reply (`reply.requested`): where the assistant finds an intent whose
    action is `automation`, and with `askAlways` on every message. A subscription to `reply.requested` alone
    hears of nothing else.
    """

    url: ReceiverUrl
    description: Description = ""
    event_types: Patterns = Field(default_factory=list)
    sessions: Sessions = Field(default_factory=list)
    chats: Chats = Field(default_factory=list)
    intents: Intents = Field(default_factory=list)
    is_active: StrictBool = True
    is_reply_step: StrictBool = False
    reply_timeout_seconds: ReplyTimeout = 5
    on_timeout: OnTimeout = OnTimeout.CONTINUE
    ask_always: StrictBool = False


class ChangeSubscription(RequestModel):
    """What is to be another in a subscription; what is not given stays."""

    url: ReceiverUrl | None = None
    description: Description | None = None
    event_types: Patterns | None = None
    sessions: Sessions | None = None
    chats: Chats | None = None
    intents: Intents | None = None
    is_active: StrictBool | None = None
    is_reply_step: StrictBool | None = None
    reply_timeout_seconds: ReplyTimeout | None = None
    on_timeout: OnTimeout | None = None
    ask_always: StrictBool | None = None


class SubscriptionHealth(WireModel):
    """How deliveries fare: so many wait, so many were given up, and how the last attempt went."""

    pending: int = 0
    dead: int = 0
    last_attempt: DeliveryAttempt | None = None


class Subscription(WireModel):
    """A subscription. While it is paused nothing is sent, and what happens meanwhile is not kept for it.

    Until `oldSecretUntil` deliveries are also signed with the secret before the last rotation.
    """

    subscription_id: str
    url: str
    description: str
    event_types: list[str]
    sessions: list[str]
    chats: list[str]
    intents: list[str]
    is_active: bool
    is_reply_step: bool = False
    reply_timeout_seconds: int = 5
    on_timeout: OnTimeout = OnTimeout.CONTINUE
    ask_always: bool = False
    old_secret_until: Timestamp | None = None
    created_at: Timestamp
    health: SubscriptionHealth = Field(default_factory=SubscriptionHealth)


class SubscriptionWithSecret(Subscription):
    """A subscription with its fresh secret. This is the only time that it is shown."""

    secret: str


class SubscriptionList(WireModel):
    """A user's subscriptions, the oldest first."""

    subscriptions: list[Subscription]


class SubscriptionDelivery(WireModel):
    """One event on its way to a subscription's receiver."""

    delivery_id: str
    event_id: str
    type: str
    state: DeliveryState
    attempts: int
    created_at: Timestamp
    next_attempt_at: Timestamp | None = None


class SubscriptionDeliveryList(WireModel):
    """Deliveries, the newest first. `next` is to be given as `before` for those that came earlier."""

    deliveries: list[SubscriptionDelivery]
    next: str | None = None


class SubscriptionAttempt(DeliveryAttempt):
    """One try, with the beginning of what the receiver answered."""

    answer: str | None = None


class SubscriptionDeliveryDetails(SubscriptionDelivery):
    """A delivery with the very body that is sent, and every try."""

    body: str
    tries: list[SubscriptionAttempt]


class SubscriptionTested(WireModel):
    """What the receiver answered to a test. It is no delivery: it is tried once, and not kept."""

    event_id: str
    delivered: bool
    attempt: SubscriptionAttempt
