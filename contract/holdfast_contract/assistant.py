"""How a tenant's assistant behaves: what it is told, when it speaks, when it leaves a contact to a person."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints, field_validator, model_validator

from holdfast_contract.model import RequestModel
from holdfast_contract.models import ModelSettings
from holdfast_contract.prices import PriceList
from holdfast_contract.times import Clock, Weekday

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000)]
Share = Annotated[float, Field(strict=True, ge=0, le=1)]
Count = Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)]
Money = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=6)]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, KeyError, ValueError):  # OSError: a folder of zones, such as Europe
        raise ValueError("must be a time zone's name as in Europe/Madrid or Asia/Jakarta") from None
    return name


class Opening(RequestModel):
    """From when to when; `to` before `from` is on the next day."""

    from_: Clock
    to: Clock


class OutsideHours(StrEnum):
    """What happens to a message outside the hours."""

    ANSWER = "answer"
    NOTICE = "notice"
    SILENT = "silent"


class BusinessHours(RequestModel):
    """When people are there. A weekday that is not named is closed; so is a day in `closed`.

    `answer` answers as ever, `notice` sends the notice (once in a closed stretch), `silent` says nothing.
    """

    time_zone: Annotated[str, AfterValidator(_zone)]
    week: Mapping[Weekday, list[Opening]]
    closed: list[date] = Field(default_factory=list, max_length=366)
    outside: OutsideHours = OutsideHours.ANSWER
    notice: Text | None = None


class Debounce(RequestModel):
    """How long to wait for a contact to finish, in seconds.

    After a message: `finishedSeconds` where it reads as a whole question or sentence, else `quietSeconds`
    (which is also meant where `finishedSeconds` is not given). Never longer than `longestSeconds` after the
    first. All three at 0: each message is answered by itself.
    """

    quiet_seconds: Annotated[float, Field(strict=True, ge=0, le=60)] = 3
    longest_seconds: Annotated[float, Field(strict=True, ge=0, le=300)] = 12
    finished_seconds: Annotated[float, Field(strict=True, ge=0, le=60)] | None = None


class Pacing(RequestModel):
    """How long a reply waits before it is sent, in seconds."""

    delay_seconds: Annotated[float, Field(strict=True, ge=0, le=120)] = 0


class Thresholds(RequestModel):
    """Null leaves the choice to what was measured. Higher is more careful.

    `intent`: the least confidence at which an intent is taken as recognised. `answer`: the least score of the
    answerability check at which a passage is given as an answer.
    """

    intent: Share | None = None
    answer: Share | None = None


class HandoffRules(RequestModel):
    """When a person takes over by itself, what is said then, and when the assistant comes back.

    `afterDoubts` questions in a row that it could not answer hand over; null never does. It comes back
    `resumeAfterSeconds` after the person's last word; null waits for somebody to hand back.
    """

    after_doubts: Annotated[int, Field(strict=True, ge=1, le=20)] | None = None
    notice: Text | None = None
    resume_after_seconds: Annotated[int, Field(strict=True, ge=60, le=30 * 86_400)] | None = 4 * 3_600


class Limits(RequestModel):
    """What may be spent in a day of the tenant's time zone; null is without a limit."""

    messages_per_contact_per_day: Count | None = 200
    messages_per_day: Count | None = None
    tokens_per_day: Count | None = None
    money_per_day: Money | None = None

    @property
    def has_totals(self) -> bool:
        """Whether anything is limited for all contacts together."""
        return any(
            most is not None for most in (self.messages_per_day, self.tokens_per_day, self.money_per_day)
        )


class LoopBreaker(RequestModel):
    """When an exchange is taken for one of two machines: the assistant falls silent and a person is called.

    `repeats` times the same words in a row, or `quick` messages in a row that each came within two seconds
    of our reply; null switches one off.
    """

    repeats: Annotated[int, Field(strict=True, ge=2, le=100)] | None = 4
    quick: Annotated[int, Field(strict=True, ge=3, le=1_000)] | None = 8


class AttributeKind(StrEnum):
    """What an attribute's value looks like."""

    TEXT = "text"
    NAME = "name"
    NUMBER = "number"
    EMAIL = "email"
    PHONE = "phone"
    DATE = "date"
    CHOICE = "choice"


class Attribute(RequestModel):
    """Something to remember of each contact.

    A `choice` is one of `choices`; a `text` is what follows one of `cues` ("my order is …").
    """

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")]
    kind: AttributeKind = AttributeKind.TEXT
    description: Text | None = None
    choices: list[Annotated[str, StringConstraints(min_length=1, max_length=80)]] = Field(
        default_factory=list, max_length=50
    )
    cues: list[Annotated[str, StringConstraints(min_length=2, max_length=80)]] = Field(
        default_factory=list, max_length=20
    )

    @model_validator(mode="after")
    def _says_what_it_looks_for(self) -> "Attribute":
        if self.kind == AttributeKind.CHOICE and not self.choices:
            raise ValueError("a choice needs its choices")
        if self.kind == AttributeKind.TEXT and not self.cues:
            raise ValueError("a text needs cues: the words that its value follows")
        return self


class AssistantSettings(RequestModel):
    """Everything that a tenant says about the assistant, apart from intents and documents."""

    instructions: Annotated[str, StringConstraints(strip_whitespace=True, max_length=8_000)] = ""
    tone: Text | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] | None = None
    greeting: Text | None = None
    fallback: Text | None = None
    model: ModelSettings | None = None
    thresholds: Thresholds = Thresholds()
    business_hours: BusinessHours | None = None
    debounce: Debounce = Debounce(finished_seconds=0.3)
    pacing: Pacing = Pacing()
    handoff: HandoffRules = HandoffRules()
    limits: Limits = Limits()
    loop_breaker: LoopBreaker = LoopBreaker()
    attributes: list[Attribute] = Field(default_factory=list, max_length=50)
    price_list: PriceList | None = None

    @field_validator("attributes")
    @classmethod
    def _distinct(cls, attributes: list[Attribute]) -> list[Attribute]:
        names = [attribute.name for attribute in attributes]
        if len(set(names)) < len(names):
            raise ValueError("each attribute has a name of its own")
        return attributes

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that days and hours are meant in."""
        return ZoneInfo(self.business_hours.time_zone if self.business_hours else "UTC")
