"""A user's documents: what is added, in what state it is, and what is found in it."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from holdfast_contract.errors import ErrorCode
from holdfast_contract.model import RequestModel, WireModel
from holdfast_contract.times import Timestamp

Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_096)]
Filename = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]


class AddDocument(RequestModel):
    """A document as JSON: its file name decides how it is read, the same name replaces the old one."""

    filename: Filename
    text: str
    title: str | None = None


class DocumentState(StrEnum):
    """What became of the version that was added last; an earlier one is searched meanwhile.

    `waiting`: it did not pass the user's own tests, and goes live when somebody publishes it all the same.
    """

    PROCESSING = "processing"
    READY = "ready"
    WAITING = "waiting"
    FAILED = "failed"


class IngestionStage(StrEnum):
    """What is being done with a document, in this order; from `embedding` on it is live.

    Where changes are tested before they go live, embedding comes before checking.
    """

    QUEUED = "queued"
    READING = "reading"
    INDEXING = "indexing"
    CHECKING = "checking"
    EMBEDDING = "embedding"


class IngestionProgress(WireModel):
    """How far a stage is: `done` of `total` passages, 0 of 0 where it does not count them."""

    stage: IngestionStage
    done: int
    total: int


class DocumentProblem(WireModel):
    """Why a document could not be taken, in a sentence that says what to do."""

    code: ErrorCode
    message: str


class Document(WireModel):
    """A document of a user's knowledge. `passages` counts those that are live: 0 before the first are."""

    document_id: str
    filename: str
    title: str
    bytes: int
    passages: int
    language: str | None = None
    state: DocumentState = DocumentState.READY
    progress: IngestionProgress | None = None
    error: DocumentProblem | None = None
    updated_at: Timestamp


class DocumentList(WireModel):
    """Documents, ordered by file name."""

    documents: list[Document]


class DocumentPassage(WireModel):
    """A part of a document. `source` says where it stands: `page 3`, `row 12`, `line 40`."""

    position: int
    source: str | None = None
    heading: str | None = None
    text: str


class PassageList(WireModel):
    """Passages in their order. Ask again with `after` the last position, until none come."""

    passages: list[DocumentPassage]


class Search(RequestModel):
    """What to look for in a user's documents."""

    query: Question
    limit: Annotated[int, Field(ge=1, le=50)] = 5


class Passage(WireModel):
    """A part of a document that speaks to a question; `score` is from 0 to 1."""

    document_id: str
    filename: str
    title: str
    source: str | None = None
    heading: str | None = None
    text: str
    score: float


class SearchResult(WireModel):
    """Passages, the best first."""

    passages: list[Passage]
