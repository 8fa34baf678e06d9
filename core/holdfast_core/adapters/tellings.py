"""What core itself tells of a contact: which event, what is in it, and by which intent it is chosen."""

from collections.abc import Callable
from dataclasses import dataclass

from holdfast_contract.contacts import Contact
from holdfast_contract.core_events import (
    AuthorName,
    ConversationHandedOverData,
    ConversationResumedData,
    ConversationStartedData,
    CoreEventType,
    HandoffRequestedData,
    IntentMatchedData,
    QuoteCreatedData,
    ReplyDecidedData,
    ReplyFailedData,
    ReplySentData,
)
from holdfast_contract.errors import ErrorCode
from holdfast_contract.model import WireModel
from holdfast_contract.replies import Action

from holdfast_core.domain.conversations.decisions import ConversationState, Decision, Handler
from holdfast_core.domain.conversations.messages import Message


@dataclass(frozen=True)
class Telling:
    """An event of core about a contact, whose data is put together where somebody wants it."""

    type: CoreEventType
    data: Callable[[Contact], WireModel]
    intent: str | None = None


@dataclass(frozen=True)
class Answered:
    """What a reply answers; nothing where a person wrote it."""

    message_id: str | None = None
    intent: str | None = None


def of_start(message: Message) -> Telling:
    """Tell of a conversation that begins with this message."""
    return Telling(
        CoreEventType.CONVERSATION_STARTED,
        lambda contact: ConversationStartedData(
            contact=contact, message_id=message.message_id, author=AuthorName(message.author.value)
        ),
    )


def of_change(after: ConversationState, note: str | None) -> Telling:
    """Tell of a conversation that a person took over, or gave back."""
    if after.handler == Handler.ASSISTANT:
        return Telling(
            CoreEventType.CONVERSATION_RESUMED, lambda contact: ConversationResumedData(contact=contact)
        )
    reason = "" if after.reason is None else after.reason.value
    return Telling(
        CoreEventType.CONVERSATION_HANDED_OVER,
        lambda contact: ConversationHandedOverData(
            contact=contact, reason=reason, note=note, resumes_at=after.resumes_at
        ),
    )


def of_decision(
    answered: Message, decision: Decision, *, is_said: bool, is_handed_over: bool
) -> list[Telling]:
    """Tell of what the assistant made of a message, in the order in which it follows."""
    intent, handoff, quote = decision.intent, decision.handoff, decision.quote
    message_id = answered.message_id
    tellings = []
    if intent is not None:
        matched = Telling(
            CoreEventType.INTENT_MATCHED,
            lambda contact: IntentMatchedData(
                contact=contact,
                message_id=message_id,
                intent=intent,
                confidence=decision.confidence,
                runners_up=list(decision.runners_up),
            ),
            intent,
        )
        tellings.append(matched)
    decided = Telling(
        CoreEventType.REPLY_DECIDED,
        lambda contact: ReplyDecidedData(
            contact=contact,
            message_id=message_id,
            action=decision.action,
            intent=intent,
            confidence=decision.confidence,
            reason=decision.reason,
            reply=decision.reply if is_said else None,
        ),
        intent,
    )
    tellings.append(decided)
    if is_said and quote is not None and decision.action == Action.QUOTE:
        created = Telling(
            CoreEventType.QUOTE_CREATED,
            lambda contact: QuoteCreatedData(
                contact=contact, message_id=message_id, intent=intent, quote=quote
            ),
            intent,
        )
        tellings.append(created)
    if is_handed_over and handoff is not None:
        requested = Telling(
            CoreEventType.HANDOFF_REQUESTED,
            lambda contact: HandoffRequestedData(
                contact=contact, message_id=message_id, reason=handoff.value, intent=intent
            ),
            intent,
        )
        tellings.append(requested)
    return tellings


def of_sent(sent: Message, answered: Answered) -> Telling:
    """Tell of a reply that went out."""
    return Telling(
        CoreEventType.REPLY_SENT,
        lambda contact: ReplySentData(
            contact=contact,
            message_id=sent.message_id,
            author=AuthorName(sent.author.value),
            answered_message_id=answered.message_id,
            intent=answered.intent,
            text=sent.text or "",
            sent_at=sent.sent_at,
        ),
        answered.intent,
    )


def of_failed(author: str, text: str, code: ErrorCode, answered: Answered) -> Telling:
    """Tell of a reply that was given up."""
    return Telling(
        CoreEventType.REPLY_FAILED,
        lambda contact: ReplyFailedData(
            contact=contact,
            author=AuthorName(author),
            answered_message_id=answered.message_id,
            intent=answered.intent,
            text=text,
            code=code,
        ),
        answered.intent,
    )
