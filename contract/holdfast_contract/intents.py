"""What a tenant's contacts may want, told by examples, and what is done then."""

from collections import Counter
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints, field_validator, model_validator

from holdfast_contract.model import RequestModel, WireModel

MOST_EXAMPLES = 2_000
"""Examples of all intents together: time and memory of the training grow with the square of their number."""

MOST_MISSED = 100
"""Examples that a report names at the most."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Example = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Reply = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_096)]


class IntentAction(StrEnum):
    """What is done with a message of an intent.

    `answer` looks for the answer in the documents, `reply` says the intent's own text, `quote` computes a
    price, `handoff` calls a person, `automation` leaves the message to a subscriber.
    """

    ANSWER = "answer"
    REPLY = "reply"
    QUOTE = "quote"
    HANDOFF = "handoff"
    AUTOMATION = "automation"


class Intent(RequestModel):
    """Something that contacts want, by examples of how they say it, in any languages.

    Five to ten examples that differ are a good start. An example given twice counts once. `reply` is what the
    action `reply` says, and belongs to no other.
    """

    name: Name
    description: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000)] | None = None
    examples: Annotated[list[Example], Field(min_length=1, max_length=200)]
    action: IntentAction = IntentAction.ANSWER
    reply: Reply | None = None

    @field_validator("examples")
    @classmethod
    def _distinct(cls, examples: list[str]) -> list[str]:
        return list(dict.fromkeys(examples))

    @model_validator(mode="after")
    def _says_what_to_reply(self) -> "Intent":
        if (self.action == IntentAction.REPLY) != (self.reply is not None):
            raise ValueError("the action `reply` needs a reply, and no other action takes one")
        return self


class PutIntents(RequestModel):
    """All intents of a tenant, in place of those before. None at all is allowed."""

    intents: Annotated[list[Intent], Field(max_length=500)]

    @model_validator(mode="after")
    def _can_be_told_apart(self) -> "PutIntents":
        names = Counter(intent.name for intent in self.intents)
        if twice := [name for name, count in names.items() if count > 1]:
            raise ValueError(f"each intent has a name of its own; given twice: {', '.join(twice)}")
        if (examples := sum(len(intent.examples) for intent in self.intents)) > MOST_EXAMPLES:
            raise ValueError(f"at most {MOST_EXAMPLES} examples in all, here are {examples}")
        return self


class Overlap(WireModel):
    """Two intents that are hard to tell apart.

    `share` of their examples, those in `examples`, are taken for the other's or say the same as one of the
    other's: move them, or make one intent of the two.
    """

    intents: tuple[str, str]
    share: float
    examples: list[str]


class MissedExample(WireModel):
    """An example that is not recognised when it is left out of the training; as what it is, null: as none."""

    intent: str
    example: str
    taken_for: str | None


class IntentReport(WireModel):
    """What was found when intents were trained.

    `recognised` is the share of the examples that are recognised when they are left out of the training, each
    in turn; null where no intent has two. `missed` are those that are not, at most `MOST_MISSED`. `embedder`
    names what gave the examples a meaning; null where only their letters were compared.
    """

    intents: int
    examples: int
    recognised: float | None
    overlaps: list[Overlap]
    missed: list[MissedExample] = Field(default_factory=list)
    embedder: str | None
    training_ms: float
