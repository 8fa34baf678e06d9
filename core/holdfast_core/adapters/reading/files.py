"""A file of any kind to a prepared document. It also runs apart from core, so it imports little."""

from importlib import import_module

from holdfast_contract.errors import (
    DocumentEncrypted,
    DocumentUnreadable,
    HoldfastError,
    UnsupportedMediaType,
)

from holdfast_core.adapters.reading.contents import Contents
from holdfast_core.adapters.reading.text import decode
from holdfast_core.domain.documents.chunks import cut
from holdfast_core.domain.documents.documents import File, PreparedDocument, prepare
from holdfast_core.domain.documents.kinds import SUFFIXES, Kind
from holdfast_core.domain.documents.markdown import markdown_pieces, text_pieces
from holdfast_core.domain.words.text import whole

_READERS = {Kind.HTML: "html", Kind.PDF: "pdf", Kind.DOCX: "docx", Kind.CSV: "table"}
"""Modules beside this one whose `read` takes a kind that needs a parser."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_PACKAGES = {
    b"word/document.xml": "DOCX",
    b"xl/workbook": "an Excel workbook",
    b"ppt/presentation": "a PowerPoint presentation",
    b"mimetypeapplication/vnd.oasis.opendocument": "an OpenDocument file",
    b"mimetypeapplication/epub": "an e-book",
}
_SIGNATURES = {
    b"%PDF-": "PDF",
    _OLE: "an old Office file",
    b"{\\rtf": "RTF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"\x1f\x8b": "a gzip archive",
}
_HEAD = 1024
"""Bytes at the beginning in which a file says what it is."""


def read_file(file: File, body: bytes) -> PreparedDocument:
    """Read a file.

    Raises `UnsupportedMediaType` where it is not of the kind that its name says, `DocumentUnreadable`,
    `DocumentEncrypted`, `DocumentScanned`, `DocumentEmpty` and `DocumentTooLarge`.
    """
    _check_kind(file, body)
    filename = whole(file.filename)
    try:
        contents = _contents(file.kind, body)
        title = whole(file.title or contents.title or filename)
        passages = prepare(title, contents.chunks)
    except (HoldfastError, MemoryError):
        raise
    except Exception as error:  # parsers fail in more ways than they say
        problem = f"The {file.kind} file is broken ({type(error).__name__}). Save it anew, then add it again."
        raise DocumentUnreadable(problem) from error
    return PreparedDocument(filename, title, file.bytes, passages)


def _contents(kind: Kind, body: bytes) -> Contents:
    if kind is Kind.TEXT:
        return Contents(None, cut(text_pieces(decode(body))))
    if kind is Kind.MARKDOWN:
        chunks = list(cut(markdown_pieces(decode(body))))
        return Contents(next((chunk.headings[0] for chunk in chunks if chunk.headings), None), chunks)
    # Each loads its parser, which who reads plain text need not wait for.
    reader = import_module(f"{__package__}.{_READERS[kind]}")
    contents: Contents = reader.read(body)
    return contents


def _check_kind(file: File, body: bytes) -> None:
    found = _kind_by_content(body)
    if found is None and file.kind is Kind.PDF and b"%PDF-" in body[:_HEAD]:
        return  # readers of PDF pass over what stands before it
    if file.kind is Kind.DOCX and found == _SIGNATURES[_OLE] and _ENCRYPTED_STREAM in body:
        raise DocumentEncrypted
    if found == file.kind or (found is None and not file.kind.is_binary):
        return
    if found is None:
        raise DocumentUnreadable(
            f"{file.filename} is not a {file.kind} file, or is cut off at its beginning."
        )
    known = next((kind for kind in Kind if kind == found), None)
    advice = f"Name it {SUFFIXES[known][0]}" if known else f"Save it as {file.kind}"
    raise UnsupportedMediaType(f"{file.filename} is {found} by its content, not {file.kind}. {advice}.")


def _kind_by_content(body: bytes) -> str | None:
    """Say what the content is for certain; None where it may be any text, or nothing that is known."""
    head = body[:_HEAD]
    if head.startswith(b"PK\x03\x04"):
        return next((name for part, name in _PACKAGES.items() if part in body), "a ZIP archive")
    for signature, name in _SIGNATURES.items():
        if head.startswith(signature):
            return name
    text = head.decode("utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else "latin-1", "ignore")
    start = text.removeprefix("\xef\xbb\xbf").lstrip().lower()
    return Kind.HTML if start.startswith(("<!doctype html", "<html")) else None
