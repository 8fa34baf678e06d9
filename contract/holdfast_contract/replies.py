"""What the assistant decided on a message, and why."""

from enum import StrEnum
from typing import Any

from pydantic import Field

from holdfast_contract.knowledge import Passage
from holdfast_contract.model import WireModel
from holdfast_contract.prices import Quote


class Action(StrEnum):
    """What the assistant decided to do with a message.

    `ask` asks the contact for what a quote lacks; `decline` says that it does not know; `none` says nothing.
    """

    ANSWER = "answer"
    REPLY = "reply"
    QUOTE = "quote"
    ASK = "ask"
    HANDOFF = "handoff"
    AUTOMATION = "automation"
    DECLINE = "decline"
    NONE = "none"


class RankedIntent(WireModel):
    """An intent and how sure it is, from 0 to 1."""

    intent: str
    confidence: float


class Verdict(WireModel):
    """Whether the passages hold the answer: where the score reaches the threshold; and reasons in words."""

    score: float
    threshold: float
    answerable: bool
    reasons: list[str] = Field(default_factory=list)


class Step(WireModel):
    """A step of the decision: what it came to, in a word, its evidence, and how long it took."""

    name: str
    outcome: str
    ms: float
    detail: dict[str, Any] = Field(default_factory=dict)


class Usage(WireModel):
    """What a model used: tokens in and out, and the money as a decimal; estimated where it did not say."""

    input_tokens: int
    output_tokens: int
    cost: str
    is_estimated: bool = False


class Answer(WireModel):
    """The assistant's decision. `intent` is null where none was recognised."""

    reply: str | None
    intent: str | None = None
    confidence: float
    runners_up: list[RankedIntent] = Field(default_factory=list)
    passages: list[Passage]
    verdict: Verdict | None = None
    quote: Quote | None = None
    attributes: dict[str, str] = Field(default_factory=dict)
    action: Action
    reason: str | None = None
    usage: Usage | None = None
    steps: list[Step] = Field(default_factory=list)
