"""A document as a row of the list: its state, what it waits for, what people are asked before it goes."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from holdfast_contract.errors import ErrorCode, HoldfastError
from holdfast_contract.knowledge import Document, DocumentState
from holdfast_contract.trials import TestPack

from holdfast_core.dashboard.knowledge.guards import tests_on
from holdfast_core.domain.documents.kinds import kind_by_suffix

_TONES = {
    DocumentState.PROCESSING: "busy",
    DocumentState.READY: "good",
    DocumentState.WAITING: "warn",
    DocumentState.FAILED: "bad",
}

_NAMED = 3
"""Questions that are named."""

_IN_OUR_WORDS = frozenset(
    {
        ErrorCode.DOCUMENT_EMPTY,
        ErrorCode.DOCUMENT_ENCRYPTED,
        ErrorCode.DOCUMENT_SCANNED,
        ErrorCode.DOCUMENT_TOO_LARGE,
        ErrorCode.DOCUMENT_UNREADABLE,
        ErrorCode.KNOWLEDGE_FULL,
        ErrorCode.PAYLOAD_TOO_LARGE,
        ErrorCode.RATE_LIMITED,
        ErrorCode.REQUEST_TIMEOUT,
        ErrorCode.INTERNAL,
    }
)


@dataclass(frozen=True)
class Problem:
    """Why a file was refused. `key` names our words for it, in which `message` may stand."""

    key: str
    message: str


@dataclass(frozen=True)
class Row:
    """A document, and the questions of the user's tests that are to be answered from it."""

    document: Document
    tests: Sequence[str]

    @property
    def questions(self) -> str:
        """Some of these questions, in a row."""
        named = ", ".join(f"“{question}”" for question in self.tests[:_NAMED])
        return f"{named} …" if len(self.tests) > _NAMED else named

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return _TONES[self.document.state]

    @property
    def is_busy(self) -> bool:
        """Whether something is being done with it, so that it is worth looking again."""
        return self.document.state is DocumentState.PROCESSING

    @property
    def is_new(self) -> bool:
        """Whether no version of it is live."""
        return self.document.state is not DocumentState.READY and not self.document.passages

    @property
    def kind(self) -> str | None:
        """The kind of file, by which the catalogue knows it."""
        kind = kind_by_suffix(self.document.filename)
        return kind and kind.name

    @property
    def problem(self) -> Problem | None:
        """Why the version that came last could not be taken."""
        error = self.document.error
        return None if error is None else _problem(error.code, error.message)

    @property
    def version(self) -> str:
        """What tells one look of it from another."""
        return digest(self.document.to_json(), *self.tests)


def row_of(document: Document, pack: TestPack) -> Row:
    """Make a row."""
    return Row(document, tests_on(document, pack))


def problem_of(error: HoldfastError) -> Problem:
    """Say why a file was not taken."""
    fields = error.details.get("fields") or []
    return _problem(error.code, " ".join(str(one["problem"]) for one in fields) or error.message)


def digest(*parts: str) -> str:
    """Give a short name of what these are now; another one as soon as any of them changes."""
    return format(zlib.crc32("\0".join(parts).encode()), "x")


def _problem(code: ErrorCode, message: str) -> Problem:
    return Problem(code.value if code in _IN_OUR_WORDS else "OTHER", message)
