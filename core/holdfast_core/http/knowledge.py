"""The knowledge base."""

import re
from typing import Any

from aiohttp import web
from holdfast_contract.core import Scope
from holdfast_contract.errors import (
    Conflict,
    DocumentEmpty,
    DocumentEncrypted,
    DocumentNotFound,
    DocumentScanned,
    DocumentTooLarge,
    DocumentUnreadable,
    Forbidden,
    KnowledgeFull,
    PayloadTooLarge,
    RateLimited,
    RequestTimeout,
    UnsupportedMediaType,
    UserNotFound,
    ValidationFailed,
)
from holdfast_contract.knowledge import (
    Document,
    DocumentList,
    DocumentState,
    PassageList,
    Search,
    SearchResult,
)
from holdfast_contract.service.web import Handler, Route

from holdfast_core.application.ingestions import Ingestions
from holdfast_core.application.knowledge import Knowledge
from holdfast_core.http.uploads import incoming

PATIENCE = 5.0
"""Seconds for which an upload is waited for; a larger document goes on by itself."""

_COLLECTION = "/v1/users/{userId}/documents"
_DOCUMENT = _COLLECTION + "/{documentId}"
_COMMON = (Forbidden, UserNotFound)
_POSITIONS = (-1, 2**31 - 1)
_LIMITS = (1, 200)
_WHOLE = re.compile(r"-?[0-9]{1,10}")
_REFUSED = (
    RequestTimeout,
    PayloadTooLarge,
    UnsupportedMediaType,
    DocumentEmpty,
    DocumentEncrypted,
    DocumentScanned,
    DocumentTooLarge,
    DocumentUnreadable,
    KnowledgeFull,
    RateLimited,
)


class KnowledgeRoutes:
    """Documents: added, listed, shown, published, deleted, searched."""

    def __init__(self, ingestions: Ingestions, knowledge: Knowledge, patience: float = PATIENCE) -> None:
        """`patience` is 0 where nobody in this process takes documents in."""
        self._ingestions = ingestions
        self._knowledge = knowledge
        self._patience = patience

    def routes(self) -> list[Route]:
        """The table."""
        return [
            _route("GET", _COLLECTION, self.list_documents, "List the documents.", answer=DocumentList),
            _route(
                "POST",
                _COLLECTION,
                self.add_document,
                "Add a document, in place of the one of the same name. As JSON, as it is or in a form.",
                answer=Document,
                status=201,
                errors=_REFUSED,
                query={"filename": "The document's name, where the body is the file as it is."},
            ),
            _route(
                "GET",
                _DOCUMENT,
                self.show_document,
                "Show a document: its state, and how far it is.",
                operation_id="getDocument",
                answer=Document,
                errors=(DocumentNotFound,),
            ),
            _route(
                "DELETE",
                _DOCUMENT,
                self.delete_document,
                "Forget a document.",
                status=204,
                errors=(DocumentNotFound,),
            ),
            _route(
                "GET",
                _DOCUMENT + "/passages",
                self.list_passages,
                "List a document's passages in their order.",
                answer=PassageList,
                errors=(DocumentNotFound,),
                query={"after": "The position after which to begin.", "limit": "Passages at the most (50)."},
                parameters={
                    "after": _whole_number(_POSITIONS),
                    "limit": _whole_number(_LIMITS),
                },
            ),
            _route(
                "POST",
                _DOCUMENT + "/publish",
                self.publish_document,
                "Let a version go live that did not pass the user's own tests.",
                answer=Document,
                errors=(DocumentNotFound, Conflict),
            ),
            _route(
                "POST",
                _DOCUMENT + "/discard",
                self.discard_document,
                "Forget a version that did not pass the user's own tests; an earlier one stays.",
                status=204,
                errors=(DocumentNotFound, Conflict),
            ),
            _route(
                "POST",
                _COLLECTION + "/search",
                self.search_documents,
                "Find the passages that speak to a query, the best first.",
                body=Search,
                answer=SearchResult,
            ),
        ]

    async def list_documents(self, request: web.Request) -> DocumentList:
        """List the documents."""
        return DocumentList(documents=await self._ingestions.documents(request.match_info["userId"]))

    async def add_document(self, request: web.Request) -> Document | web.Response:
        """Add a document: 201 where it is live, 202 where that takes longer or is somebody's to decide."""
        user_id = request.match_info["userId"]
        async with incoming(request) as file:
            work = await self._ingestions.add(user_id, file.filename, file.kind, file.parts, file.title)
        document = await self._ingestions.settled(work, self._patience)
        if document.state is DocumentState.READY:
            return document
        return web.Response(text=document.to_json(), content_type="application/json", status=202)

    async def show_document(self, request: web.Request) -> Document:
        """Show a document."""
        return await self._ingestions.document(*_named(request))

    async def delete_document(self, request: web.Request) -> None:
        """Forget a document."""
        await self._ingestions.delete(*_named(request))

    async def list_passages(self, request: web.Request) -> PassageList:
        """List a document's passages."""
        after = _number(request, "after", -1, _POSITIONS)
        limit = _number(request, "limit", 50, _LIMITS)
        return PassageList(passages=await self._knowledge.passages(*_named(request), after, limit))

    async def publish_document(self, request: web.Request) -> Document:
        """Let a version go live that was held back."""
        return await self._ingestions.publish(*_named(request))

    async def discard_document(self, request: web.Request) -> None:
        """Forget a version that was held back."""
        await self._ingestions.discard(*_named(request))

    async def search_documents(self, request: web.Request, body: Search) -> SearchResult:
        """Search the documents."""
        findings = await self._knowledge.search(request.match_info["userId"], body.query, body.limit)
        return SearchResult(passages=findings.passages)


def _route(method: str, path: str, handler: Handler, summary: str, **more: Any) -> Route:
    errors = (*_COMMON, *more.pop("errors", ()))
    return Route(
        method,
        path,
        handler,
        summary,
        errors=errors,
        scope=Scope.KNOWLEDGE_WRITE,
        tag="knowledge",
        **more,
    )


def _whole_number(limits: tuple[int, int]) -> dict[str, Any]:
    return {"type": "integer", "minimum": limits[0], "maximum": limits[1]}


def _named(request: web.Request) -> tuple[str, str]:
    return request.match_info["userId"], request.match_info["documentId"]


def _number(request: web.Request, name: str, default: int, limits: tuple[int, int]) -> int:
    """Read a whole number of the query. Raises `ValidationFailed`."""
    given = request.query.get(name, str(default))
    if not _WHOLE.fullmatch(given) or not limits[0] <= int(given) <= limits[1]:
        problem = f"Give a whole number from {limits[0]} to {limits[1]}."
        raise ValidationFailed(details={"fields": [{"field": name, "problem": problem}]})
    return int(given)
