"""The kinds of file that are read here, and which of them a file is by its name."""

from enum import StrEnum
from pathlib import PurePosixPath

from holdfast_contract.errors import UnsupportedMediaType, ValidationFailed

from holdfast_core.domain.words.text import whole


class Kind(StrEnum):
    """A kind of file, as people call it."""

    MARKDOWN = "Markdown"
    TEXT = "plain text"
    HTML = "HTML"
    PDF = "PDF"
    DOCX = "DOCX"
    CSV = "CSV"

    @property
    def is_plain(self) -> bool:
        """Whether it is read without a parser of its own."""
        return self in {Kind.MARKDOWN, Kind.TEXT}

    @property
    def is_binary(self) -> bool:
        """Whether it is no text."""
        return self in {Kind.PDF, Kind.DOCX}


SUFFIXES: dict[Kind, tuple[str, ...]] = {
    Kind.MARKDOWN: (".md", ".markdown"),
    Kind.TEXT: (".txt", ".text"),
    Kind.HTML: (".html", ".htm", ".xhtml"),
    Kind.PDF: (".pdf",),
    Kind.DOCX: (".docx",),
    Kind.CSV: (".csv", ".tsv"),
}
"""How names of each kind end; the first is the usual one."""

MEDIA_TYPES: dict[str, Kind] = {
    "text/markdown": Kind.MARKDOWN,
    "text/x-markdown": Kind.MARKDOWN,
    "text/plain": Kind.TEXT,
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "application/pdf": Kind.PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Kind.DOCX,
    "text/csv": Kind.CSV,
    "text/tab-separated-values": Kind.CSV,
}
"""What a file is whose name does not say it."""

ACCEPTED = ", ".join(f"{kind} ({', '.join(suffixes)})" for kind, suffixes in SUFFIXES.items())

LONGEST_NAME = 255
"""Characters."""

_BY_SUFFIX = {suffix: kind for kind, suffixes in SUFFIXES.items() for suffix in suffixes}
_INSTEAD = {
    ".doc": "Open it in a word processor and save it as .docx.",
    ".rtf": "Open it in a word processor and save it as .docx.",
    ".odt": "Open it in a word processor and save it as .docx.",
    ".xls": "Open it in a spreadsheet program and save it as .csv.",
    ".xlsx": "Open it in a spreadsheet program and save it as .csv.",
    ".ods": "Open it in a spreadsheet program and save it as .csv.",
    ".ppt": "Save it as .pdf.",
    ".pptx": "Save it as .pdf.",
}


def kind_by_suffix(filename: str) -> Kind | None:
    """Give the kind that a name's ending says."""
    return _BY_SUFFIX.get(PurePosixPath(filename).suffix.lower())


def named_file(given: str, media_type: str = "") -> tuple[str, Kind]:
    """Give the name of a file as a sender says it, without folders, and its kind.

    Raises `ValidationFailed` where it is none, and `UnsupportedMediaType` as `named_kind` does.
    """
    filename = whole(given.replace("\\", "/").rsplit("/", 1)[-1].strip())
    if not 0 < len(filename) <= LONGEST_NAME:
        problem = f"Name the file, in up to {LONGEST_NAME} characters."
        raise ValidationFailed(details={"fields": [{"field": "filename", "problem": problem}]})
    return named_kind(filename, media_type)


def named_kind(filename: str, media_type: str = "") -> tuple[str, Kind]:
    """Give the kind of a file by its name, else by its media type, and the name with an ending that says it.

    Raises `UnsupportedMediaType` for what is not read here.
    """
    if (kind := kind_by_suffix(filename)) is not None:
        return filename, kind
    suffix = PurePosixPath(filename).suffix.lower()
    kind = MEDIA_TYPES.get(media_type)
    if kind is not None and suffix not in _INSTEAD:
        return filename + SUFFIXES[kind][0], kind
    advice = _INSTEAD.get(suffix, f"Accepted: {ACCEPTED}.")
    raise UnsupportedMediaType(f"{filename} cannot be read here. {advice}")
