"""Commands of automation platforms: what may be asked, in which shape, and what is answered."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import StringConstraints

from holdfast_contract.contacts import ContactName
from holdfast_contract.conversations import Conversation, Note
from holdfast_contract.core import ResetReceipt, Scope
from holdfast_contract.ids import DEFAULT_SESSION, SessionId, UserId
from holdfast_contract.knowledge import Question
from holdfast_contract.messages import IDEMPOTENCY_KEY_PATTERN, SendMessage, SentMessage
from holdfast_contract.model import RequestModel, WireModel
from holdfast_contract.replies import Answer
from holdfast_contract.times import Timestamp


class CommandType(StrEnum):
    """What may be commanded."""

    MESSAGE_SEND = "message.send"
    CONTACT_RESET = "contact.reset"
    CONVERSATION_HANDOFF = "conversation.handoff"
    CONVERSATION_RESUME = "conversation.resume"
    QUESTION_ASK = "question.ask"


class MessageToSend(SendMessage):
    """A message of any type, and the session that sends it."""

    session_id: SessionId = DEFAULT_SESSION

    @property
    def message(self) -> SendMessage:
        """The message alone."""
        return SendMessage(**{name: getattr(self, name) for name in SendMessage.model_fields})


class ContactToReset(RequestModel):
    """The contact to forget in every layer."""

    contact_id: ContactName


class ConversationToHandOver(RequestModel):
    """The conversation that a person takes over. Without a session it is the one that was used last."""

    contact_id: ContactName
    session_id: SessionId | None = None
    reason: Note | None = None


class ConversationToResume(RequestModel):
    """The conversation in which the assistant answers again."""

    contact_id: ContactName
    session_id: SessionId | None = None


class QuestionToAsk(RequestModel):
    """A question for the assistant, as if that contact had asked it; nothing is sent to anybody."""

    question: Question
    contact_id: ContactName | None = None


class Commanded(RequestModel):
    """What every command says.

    `id` makes doing it twice the same as once, where neither an `Idempotency-Key` nor a `webhook-id` does.
    `timestamp` is when it was made: who signs the bare body has to say both.
    """

    user_id: UserId
    id: Annotated[str, StringConstraints(pattern=IDEMPOTENCY_KEY_PATTERN)] | None = None
    timestamp: Timestamp | None = None


class SendCommand(Commanded):
    """Send a message; answered by a SentMessage."""

    type: Literal[CommandType.MESSAGE_SEND]
    data: MessageToSend


class ResetCommand(Commanded):
    """Forget a contact; answered by a ResetReceipt."""

    type: Literal[CommandType.CONTACT_RESET]
    data: ContactToReset


class HandOverCommand(Commanded):
    """Leave a conversation to a person; answered by the Conversation."""

    type: Literal[CommandType.CONVERSATION_HANDOFF]
    data: ConversationToHandOver


class ResumeCommand(Commanded):
    """Have the assistant answer again; answered by the Conversation."""

    type: Literal[CommandType.CONVERSATION_RESUME]
    data: ConversationToResume


class AskCommand(Commanded):
    """Ask the assistant; answered by an Answer."""

    type: Literal[CommandType.QUESTION_ASK]
    data: QuestionToAsk


Command = SendCommand | ResetCommand | HandOverCommand | ResumeCommand | AskCommand
CommandResult = SentMessage | ResetReceipt | Conversation | Answer

COMMANDS: Mapping[CommandType, type[Command]] = {
    CommandType.MESSAGE_SEND: SendCommand,
    CommandType.CONTACT_RESET: ResetCommand,
    CommandType.CONVERSATION_HANDOFF: HandOverCommand,
    CommandType.CONVERSATION_RESUME: ResumeCommand,
    CommandType.QUESTION_ASK: AskCommand,
}

RESULTS: Mapping[CommandType, type[CommandResult]] = {
    CommandType.MESSAGE_SEND: SentMessage,
    CommandType.CONTACT_RESET: ResetReceipt,
    CommandType.CONVERSATION_HANDOFF: Conversation,
    CommandType.CONVERSATION_RESUME: Conversation,
    CommandType.QUESTION_ASK: Answer,
}

SCOPES: Mapping[CommandType, Scope] = {
    CommandType.MESSAGE_SEND: Scope.MESSAGES_SEND,
    CommandType.CONTACT_RESET: Scope.CONTACTS_RESET,
    CommandType.CONVERSATION_HANDOFF: Scope.CONVERSATIONS_WRITE,
    CommandType.CONVERSATION_RESUME: Scope.CONVERSATIONS_WRITE,
    CommandType.QUESTION_ASK: Scope.ASSISTANT_ASK,
}
"""What a key must be allowed, to command it."""


class CommandDone(WireModel):
    """A command was carried out: now, or before under the same key where it is a `duplicate`.

    `commandId` is the same each time. `result` is by `type` a SentMessage, a ResetReceipt, a Conversation
    or an Answer.
    """

    type: CommandType
    command_id: str
    duplicate: bool = False
    result: CommandResult


class _Typed(WireModel):
    type: CommandType


def command_in(decoded: Any) -> Command:
    """Read a command from decoded JSON. Raises `ValidationFailed`."""
    return COMMANDS[_Typed.from_wire(decoded).type].from_wire(decoded)
