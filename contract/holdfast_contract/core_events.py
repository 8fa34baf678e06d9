"""What core tells its subscribers beside the gateway's events, in the same envelope."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from holdfast_contract.contacts import Contact
from holdfast_contract.errors import ErrorCode
from holdfast_contract.messages import MessageId
from holdfast_contract.model import WireModel
from holdfast_contract.prices import Quote
from holdfast_contract.replies import Action, RankedIntent
from holdfast_contract.reply_steps import ReplyRequestedData
from holdfast_contract.times import Timestamp


class CoreEventType(StrEnum):
    """Every type of event that core adds to a gateway's, for those who subscribe."""

    CONVERSATION_STARTED = "conversation.started"
    CONVERSATION_HANDED_OVER = "conversation.handed_over"
    CONVERSATION_RESUMED = "conversation.resumed"
    INTENT_MATCHED = "intent.matched"
    REPLY_DECIDED = "reply.decided"
    REPLY_REQUESTED = "reply.requested"
    REPLY_SENT = "reply.sent"
    REPLY_FAILED = "reply.failed"
    QUOTE_CREATED = "quote.created"
    HANDOFF_REQUESTED = "handoff.requested"
    CONTACT_CREATED = "contact.created"
    CONTACT_UPDATED = "contact.updated"
    CONTACT_RESET = "contact.reset"
    SUBSCRIPTION_TEST = "subscription.test"


class AuthorName(StrEnum):
    """Who wrote a message: the contact, the assistant, or a person on our side."""

    CONTACT = "contact"
    ASSISTANT = "assistant"
    PERSON = "person"


class ConversationStartedData(WireModel):
    """The first message of a conversation with one person is there, also the first after a reset."""

    contact: Contact
    message_id: MessageId
    """That first message."""

    author: AuthorName
    """Who wrote it: the contact, or a person on our side."""


class ConversationHandedOverData(WireModel):
    """A person answers from now on."""

    contact: Contact
    reason: str
    """Why: `asked`, `intent`, `doubt`, `loop`, `automation`, `by_hand` (a person wrote) or `api`."""

    note: str | None = None
    """What was said when it was handed over through the API or on the dashboard."""

    resumes_at: Timestamp | None = None
    """Until when the person answers, where that ends by itself."""


class ConversationResumedData(WireModel):
    """A person gave the conversation back to the assistant. The end of a quiet time is no event."""

    contact: Contact


class IntentMatchedData(WireModel):
    """The assistant recognised what a contact wants, whatever it then decided."""

    contact: Contact
    message_id: MessageId
    """The message, the last of those that are answered together."""

    intent: str
    """The name of the intent."""

    confidence: float
    """How sure it is, from 0 to 1."""

    runners_up: list[RankedIntent] = Field(default_factory=list)
    """What it could have been instead, the most likely first."""


class ReplyDecidedData(WireModel):
    """The assistant decided on a message, also to say nothing.

    What happens to its words, `reply.sent` and `reply.failed` tell.
    """

    contact: Contact
    message_id: MessageId
    """The message, the last of those that are answered together."""

    action: Action
    intent: str | None = None
    """The name of the intent, where one was recognised."""

    confidence: float
    """How sure it is of the intent, from 0 to 1."""

    reason: str | None = None
    """Why it decided so, in a word."""

    reply: str | None = None
    """What it says, where it says anything."""


class ReplySentData(WireModel):
    """The gateway took a reply of the assistant, or what a person wrote here, and sent it.

    How far it comes from there, `message.status` tells.
    """

    contact: Contact
    message_id: MessageId
    """The message as it went out."""

    author: AuthorName
    """Who wrote it: the assistant or a person."""

    answered_message_id: MessageId | None = None
    """The contact's message that the assistant answers by it."""

    intent: str | None = None
    """The name of the intent that the assistant recognised there."""

    text: str
    """What was said."""

    sent_at: Timestamp


class ReplyFailedData(WireModel):
    """A reply of the assistant, or what a person wrote here, was given up: it did not go out."""

    contact: Contact
    author: AuthorName
    """Who wrote it: the assistant or a person."""

    answered_message_id: MessageId | None = None
    """The contact's message that the assistant wanted to answer by it."""

    intent: str | None = None
    """The name of the intent that the assistant recognised there."""

    text: str
    """What was to be said."""

    code: ErrorCode
    """Why it failed."""


class QuoteCreatedData(WireModel):
    """The assistant reckoned what something costs, and says so."""

    contact: Contact
    message_id: MessageId
    """The message that asked for it."""

    intent: str | None = None
    """The name of the intent, where one was recognised."""

    quote: Quote


class HandoffRequestedData(WireModel):
    """The assistant wants a person to take over: the contact asked for one, or it cannot go on.

    `conversation.handed_over` follows. There is none of these where a person took over unasked.
    """

    contact: Contact
    message_id: MessageId
    """The message on which it was decided."""

    reason: str
    """Why: `asked` (the contact did), `intent` (its action), `doubt` (too much was declined), `loop`, or
    `automation` (a platform that was asked says so)."""

    intent: str | None = None
    """The name of the intent, where one was recognised."""


class ContactCreatedData(WireModel):
    """A person is known for the first time, or for the first time after a reset."""

    contact: Contact


class ContactUpdatedData(WireModel):
    """More is known of a contact, or it turned out to be the same person as another."""

    contact: Contact
    """The contact as it is known now."""

    changed: list[str]
    """Which of `name`, `phone` and `lid` became known or are others."""

    merged_contact_id: str | None = None
    """The contactId by which the person was known before, and which is no longer used."""


class ContactResetData(WireModel):
    """A contact was forgotten: whoever keeps anything of it may want to forget it too.

    The envelope's `sessionId` is the one that the contact used last; the reset holds for all of them.
    """

    contact_id: str
    """The contactId of who was forgotten."""

    reset_at: Timestamp


class SubscriptionTestData(WireModel):
    """Somebody tries whether a subscription's receiver answers."""

    subscription_id: str
    """The subscription that is tried."""


CORE_EVENT_DATA: Mapping[CoreEventType, type[WireModel]] = {
    CoreEventType.CONVERSATION_STARTED: ConversationStartedData,
    CoreEventType.CONVERSATION_HANDED_OVER: ConversationHandedOverData,
    CoreEventType.CONVERSATION_RESUMED: ConversationResumedData,
    CoreEventType.INTENT_MATCHED: IntentMatchedData,
    CoreEventType.REPLY_DECIDED: ReplyDecidedData,
    CoreEventType.REPLY_REQUESTED: ReplyRequestedData,
    CoreEventType.REPLY_SENT: ReplySentData,
    CoreEventType.REPLY_FAILED: ReplyFailedData,
    CoreEventType.QUOTE_CREATED: QuoteCreatedData,
    CoreEventType.HANDOFF_REQUESTED: HandoffRequestedData,
    CoreEventType.CONTACT_CREATED: ContactCreatedData,
    CoreEventType.CONTACT_UPDATED: ContactUpdatedData,
    CoreEventType.CONTACT_RESET: ContactResetData,
    CoreEventType.SUBSCRIPTION_TEST: SubscriptionTestData,
}
"""What each type's data is read with."""
