"""What core takes and answers."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from holdfast_contract.contacts import ContactForgotten
from holdfast_contract.ids import UserId
from holdfast_contract.model import RequestModel, WireModel
from holdfast_contract.times import Timestamp

Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_096)]


class Action(StrEnum):
    """What the assistant decided to do with a message."""

    ANSWER = "answer"
    DECLINE = "decline"
    NONE = "none"


class Ask(RequestModel):
    """A question to try the assistant with; nothing is sent to anybody."""

    question: Question
    contact_id: str | None = None


class Passage(WireModel):
    """A part of a document that speaks to a question; `score` is from 0 to 1."""

    document_id: str
    filename: str
    title: str
    heading: str | None = None
    text: str
    score: float


class Answer(WireModel):
    """The assistant's decision. `intent` is null where none was recognised."""

    reply: str | None
    intent: str | None = None
    confidence: float
    passages: list[Passage]
    action: Action


class CreateUser(RequestModel):
    """A tenant to create."""

    user_id: UserId
    name: str | None = None


class User(WireModel):
    """A tenant."""

    user_id: UserId
    name: str | None = None
    created_at: Timestamp


class CreateKey(RequestModel):
    """A key to make; the name reminds people what it is for."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)] = "key"


class ApiKey(WireModel):
    """A fresh key. This is the only time that it is shown."""

    key_id: str
    name: str
    key: str
    created_at: Timestamp


class AddDocument(RequestModel):
    """A document as JSON: its file name decides how it is read, the same name replaces the old one."""

    filename: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
    text: str
    title: str | None = None


class Document(WireModel):
    """A document of a user's knowledge."""

    document_id: str
    filename: str
    title: str
    bytes: int
    passages: int
    updated_at: Timestamp


class DocumentList(WireModel):
    """Documents, ordered by file name."""

    documents: list[Document]


class Search(RequestModel):
    """What to look for in a user's documents."""

    query: Question
    limit: Annotated[int, Field(ge=1, le=50)] = 5


class SearchResult(WireModel):
    """Passages, the best first."""

    passages: list[Passage]


class Accepted(WireModel):
    """The event is stored. `duplicate` where it had been before."""

    accepted: bool = True
    duplicate: bool = False


class ResetContact(RequestModel):
    """Nothing needs to be said to reset a contact."""


class AtGateway(StrEnum):
    """Whether the gateway has forgotten a contact too, or is away and told as soon as it is back."""

    FORGOTTEN = "forgotten"
    PENDING = "pending"


class ResetReceipt(WireModel):
    """What a reset took away. Nothing older than `reset_at` is known, said or stored from now on.

    `messages` and `replies` are gone; of `events` only the ids stay. While `gateway` is pending, a message
    that it had taken and not yet sent may still go out.
    """

    user_id: UserId
    contact_id: str
    epoch: int
    reset_at: Timestamp
    messages: int
    replies: int
    events: int
    gateway: AtGateway
    gateway_forgot: ContactForgotten | None = None
