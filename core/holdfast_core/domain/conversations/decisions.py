"""What is known when a decision is made, and the decision with its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.intents import Intent
from holdfast_contract.knowledge import Passage
from holdfast_contract.prices import Quote
from holdfast_contract.replies import Action, RankedIntent, Step, Usage, Verdict

from holdfast_core.domain.answers.models import ModelAccess
from holdfast_core.domain.conversations.messages import Message


class Handler(StrEnum):
    """Who answers in a conversation."""

    ASSISTANT = "assistant"
    PERSON = "person"


class HandoffReason(StrEnum):
    """Why a person took over."""

    ASKED = "asked"
    INTENT = "intent"
    DOUBT = "doubt"
    LOOP = "loop"
    BY_HAND = "by_hand"
    API = "api"
    AUTOMATION = "automation"


class PlatformUse(StrEnum):
    """Whether automation platforms are asked for replies: not, as a trial, or in earnest."""

    NONE = "none"
    TRIAL = "trial"
    REAL = "real"


@dataclass(frozen=True)
class ConversationState:
    """Who answers, since when and why. `doubts` counts questions in a row that were declined.

    `last_action` is what the assistant did last, so that an answer to its question is taken as one.
    `revision` rises with whatever a decision must not overlook: a person who steps in, a handback.
    """

    handler: Handler = Handler.ASSISTANT
    reason: HandoffReason | None = None
    since: datetime | None = None
    resumes_at: datetime | None = None
    doubts: int = 0
    revision: int = 0
    last_action: Action | None = None


@dataclass(frozen=True)
class Remembered:
    """An attribute of a contact: its value, the words it was read from, and the message that held them."""

    name: str
    value: str
    source: str
    message_id: str | None = None


@dataclass(frozen=True)
class Spent:
    """What went out today, for this contact and for the whole user."""

    contact_messages: int = 0
    messages: int = 0
    tokens: int = 0
    money: Decimal = Decimal(0)


@dataclass(frozen=True)
class Configuration:
    """A tenant's assistant as of one version: what it is told and the intents with their trained model.

    `key` names the version of the intents, so that a model is read once. `model` is the language model that
    words the answers, the tenant's own or the operator's, its key revealed; without one the passages speak.
    """

    settings: AssistantSettings = field(default_factory=AssistantSettings)
    intents: tuple[Intent, ...] = ()
    intent_model: bytes | None = None
    key: str = ""
    model: ModelAccess | None = None


@dataclass(frozen=True)
class Situation:
    """Everything that a decision is made from.

    `text` is what the contact wrote without a break, `messages` those very messages, oldest first, and
    `history` what was said before them, oldest first. `is_trial` looks at what is not live yet, too.
    `platforms` says whether others may hear of it.
    """

    user_id: str
    text: str
    at: datetime
    configuration: Configuration
    contact_id: str | None = None
    contact_name: str | None = None
    messages: tuple[Message, ...] = ()
    history: tuple[Message, ...] = ()
    state: ConversationState = ConversationState()
    attributes: Mapping[str, Remembered] = field(default_factory=dict)
    spent: Spent = Spent()
    is_trial: bool = False
    platforms: PlatformUse = PlatformUse.NONE

    @property
    def settings(self) -> AssistantSettings:
        """What the tenant says about the assistant."""
        return self.configuration.settings


@dataclass(frozen=True)
class Decision:
    """What to do, and why. Everything in it is committed together.

    `handoff` gives the conversation to a person, `reply` being what is said with it. `learnt` are attributes
    read from the messages.
    """

    action: Action
    reply: str | None
    confidence: float = 0.0
    reason: str | None = None
    intent: str | None = None
    runners_up: tuple[RankedIntent, ...] = ()
    passages: tuple[Passage, ...] = ()
    verdict: Verdict | None = None
    quote: Quote | None = None
    handoff: HandoffReason | None = None
    learnt: tuple[Remembered, ...] = ()
    usage: Usage | None = None
    steps: tuple[Step, ...] = ()
