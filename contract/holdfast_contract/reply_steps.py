"""A subscription that is asked for a reply: what it is told, what it may answer, and what else follows."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StrictBool, StringConstraints

from holdfast_contract.contacts import Contact
from holdfast_contract.messages import MessageId
from holdfast_contract.model import WireModel
from holdfast_contract.times import Timestamp

MOST_SAID = 4_096
"""Characters of a reply, as many as WhatsApp takes for one message"""

MOST_ANSWERED = 64 * 1024
"""Bytes of an answer."""

ReplyTimeout = Annotated[int, Field(ge=1, le=20)]
"""Seconds, from connecting to the last byte of the answer."""


class OnTimeout(StrEnum):
    """What is done where no answer came in time, or none that can be used.

    `continue` has the assistant answer as if nobody had been asked, `fallback` has it say that it does not
    know, `handoff` calls a person.
    """

    CONTINUE = "continue"
    FALLBACK = "fallback"
    HANDOFF = "handoff"


class EarlierMessage(WireModel):
    """What was said before, by `contact`, `assistant` or `person`."""

    author: str
    text: str
    sent_at: Timestamp


class ReplyRequestedData(WireModel):
    """The assistant asks for a reply, and waits for the answer; it is asked once, and never told of again.

    The answer is an `AutomationReply`.
    """

    contact: Contact
    message_id: MessageId
    """The last message of those that are to be answered together."""

    text: str
    """All that the contact wrote without a break."""

    intent: str | None = None
    """What the contact wants; null where no intent was recognised."""

    confidence: float
    """How sure that is, from 0 to 1."""

    history: list[EarlierMessage] = Field(default_factory=list)
    """What was said before, at most ten messages, the oldest first."""

    attributes: dict[str, str] = Field(default_factory=dict)
    """What is known of the contact, also from this message."""

    is_trial: bool = False
    """Somebody only tries the assistant: nothing should be done in earnest."""


class AutomationReply(WireModel):
    """The answer to `reply.requested`: what to say, or that a person is to answer, or nothing of both.

    With `handoff` the reply is what is said as the person is called. Without any of it, which is what 204
    says too, the assistant goes on by itself.
    """

    reply: Annotated[str, StringConstraints(max_length=MOST_SAID)] | None = None
    handoff: StrictBool = False
