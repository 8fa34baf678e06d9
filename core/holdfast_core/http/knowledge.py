"""The knowledge base."""

from collections.abc import Callable

from aiohttp import BodyPartReader, hdrs, web
from holdfast_contract.core import AddDocument, Document, DocumentList, Search, SearchResult
from holdfast_contract.errors import (
    DocumentNotFound,
    Forbidden,
    PayloadTooLarge,
    RequestTimeout,
    UnsupportedMediaType,
    UserNotFound,
    ValidationFailed,
)
from holdfast_contract.service.web import Route, arriving, read_body

from holdfast_core.application.knowledge import Knowledge
from holdfast_core.domain.documents import ACCEPTED, MAX_BYTES, SUFFIX_OF_TYPE, decode, suffix

_MAX_JSON = 2 * MAX_BYTES
"""JSON writes some characters as two."""

_COLLECTION = "/v1/users/{userId}/documents"
_FILE_FIELD = "file"
_PART = 64 * 1024
_WRONG_TYPE = (
    "Send the document as application/json ({filename, text}), as text/markdown or text/plain with "
    f"?filename=, or as multipart/form-data with the field '{_FILE_FIELD}'. Accepted: {ACCEPTED}."
)


class KnowledgeRoutes:
    """Documents: added, listed, deleted, searched."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def routes(self) -> list[Route]:
        """The table."""
        common = (Forbidden, UserNotFound)
        return [
            Route(
                "GET",
                _COLLECTION,
                self.list_documents,
                "List the documents.",
                answer=DocumentList,
                errors=common,
                tag="knowledge",
            ),
            Route(
                "POST",
                _COLLECTION,
                self.add_document,
                "Add a document, in place of the one of the same name. As JSON, as text or as a file.",
                answer=Document,
                status=201,
                errors=(*common, RequestTimeout, PayloadTooLarge, UnsupportedMediaType),
                query={"filename": "The document's name, where the body is its text."},
                tag="knowledge",
            ),
            Route(
                "DELETE",
                _COLLECTION + "/{documentId}",
                self.delete_document,
                "Forget a document.",
                status=204,
                errors=(*common, DocumentNotFound),
                tag="knowledge",
            ),
            Route(
                "POST",
                _COLLECTION + "/search",
                self.search_documents,
                "Find the passages that speak to a query, the best first.",
                body=Search,
                answer=SearchResult,
                errors=common,
                tag="knowledge",
            ),
        ]

    async def list_documents(self, request: web.Request) -> DocumentList:
        """List the documents."""
        return DocumentList(documents=await self._knowledge.documents(request.match_info["userId"]))

    async def add_document(self, request: web.Request) -> Document:
        """Add a document."""
        given = await _read(request)
        return await self._knowledge.add(
            request.match_info["userId"], given.filename, given.text, given.title
        )

    async def delete_document(self, request: web.Request) -> None:
        """Forget a document."""
        await self._knowledge.delete(request.match_info["userId"], request.match_info["documentId"])

    async def search_documents(self, request: web.Request, body: Search) -> SearchResult:
        """Search the documents."""
        findings = await self._knowledge.search(request.match_info["userId"], body.query, body.limit)
        return SearchResult(passages=findings.passages)


async def _read(request: web.Request) -> AddDocument:
    """Read a document in whichever way it was sent."""
    kind = request.content_type
    if hdrs.CONTENT_TYPE not in request.headers:
        raise UnsupportedMediaType(_WRONG_TYPE)
    if kind == "application/json":
        return AddDocument.from_body(await read_body(request, _MAX_JSON))
    if kind in SUFFIX_OF_TYPE:
        return _from_text(request.query.get("filename", ""), kind, await read_body(request, MAX_BYTES))
    if kind == "multipart/form-data":
        return await _from_upload(request)
    raise UnsupportedMediaType(_WRONG_TYPE)


def _from_text(filename: str, kind: str, body: bytes) -> AddDocument:
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    if name and not suffix(name):
        name += SUFFIX_OF_TYPE.get(kind, "")
    return AddDocument.from_wire({"filename": name, "text": decode(body)})


async def _from_upload(request: web.Request) -> AddDocument:
    try:
        async with arriving() as came:
            reader = await request.multipart()
            while (part := await reader.next()) is not None:
                if isinstance(part, BodyPartReader) and part.name == _FILE_FIELD:
                    kind = part.headers.get(hdrs.CONTENT_TYPE, "").partition(";")[0].strip()
                    return _from_text(part.filename or "", kind, await _read_part(part, came))
    except (ValueError, AssertionError, web.HTTPException):
        raise ValidationFailed("The body is not well-formed multipart/form-data.") from None
    raise ValidationFailed(
        f"There is no file in the field '{_FILE_FIELD}'.",
        details={"fields": [{"field": _FILE_FIELD, "problem": "Missing."}]},
    )


async def _read_part(part: BodyPartReader, came: Callable[[int], None]) -> bytes:
    body = bytearray()
    while piece := await part.read_chunk(_PART):
        came(len(piece))
        body += piece
        if len(body) > MAX_BYTES:
            raise PayloadTooLarge(f"The document is larger than {MAX_BYTES} bytes.")
    return bytes(body)
