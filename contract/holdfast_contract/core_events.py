"""What core tells its subscribers beside the gateway's events, in the same envelope."""

from enum import StrEnum

from holdfast_contract.contacts import Contact
from holdfast_contract.messages import MessageId
from holdfast_contract.model import WireModel
from holdfast_contract.replies import Action
from holdfast_contract.times import Timestamp


class CoreEventType(StrEnum):
    """Every type of event that core adds to a gateway's, for those who subscribe."""

    CONVERSATION_HANDED_OVER = "conversation.handed_over"
    CONVERSATION_RESUMED = "conversation.resumed"
    REPLY_DECIDED = "reply.decided"
    CONTACT_RESET = "contact.reset"
    SUBSCRIPTION_TEST = "subscription.test"


class ConversationHandedOverData(WireModel):
    """A person answers from now on: why, and until when where that ends by itself.

    `reason` and `note` are as a `Conversation` has them.
    """

    contact: Contact
    reason: str
    note: str | None = None
    resumes_at: Timestamp | None = None


class ConversationResumedData(WireModel):
    """A person gave the conversation back to the assistant. The end of a quiet time is no event."""

    contact: Contact


class ReplyDecidedData(WireModel):
    """What the assistant decided on a message, the last of those that it answers together.

    `reply` is what it says, where it says anything; what happens to those words, the gateway tells.
    """

    contact: Contact
    message_id: MessageId
    action: Action
    intent: str | None = None
    confidence: float
    reason: str | None = None
    reply: str | None = None


class ContactResetData(WireModel):
    """A contact was forgotten: whoever keeps anything of it may want to forget it too.

    The envelope's `sessionId` is the one that the contact used last; the reset holds for all of them.
    """

    contact_id: str
    reset_at: Timestamp


class SubscriptionTestData(WireModel):
    """Somebody tries whether a subscription's receiver answers."""

    subscription_id: str
