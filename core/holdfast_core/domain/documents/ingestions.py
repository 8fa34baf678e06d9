"""A document on its way into the knowledge base."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from holdfast_contract.errors import ErrorCode, HoldfastError
from holdfast_contract.knowledge import IngestionStage

from holdfast_core.domain.documents.documents import File


def change_of(filename: str) -> str:
    """Name a change of a document for people, as a run of their tests does."""
    return f"the document {filename}"


class IngestionState(StrEnum):
    """What became of the work; `held` waits for a person's word. What is through is forgotten."""

    PENDING = "pending"
    HELD = "held"
    FAILED = "failed"


@dataclass(frozen=True)
class Upload:
    """A file that has come, to be taken in as a user's document."""

    upload_id: str
    user_id: str
    file: File


@dataclass(frozen=True)
class Ingestion:
    """The work on one upload. `upload_id` is None from when the document is live."""

    number: int
    user_id: str
    document_id: str
    file: File
    upload_id: str | None
    state: IngestionState
    stage: IngestionStage
    done: int
    total: int
    error: ErrorCode | None
    problem: str | None
    is_cancelled: bool
    created_at: datetime

    @property
    def failure(self) -> HoldfastError:
        """Why it failed."""
        return HoldfastError.by_code[self.error or ErrorCode.INTERNAL](self.problem)
