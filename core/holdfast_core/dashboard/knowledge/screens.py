"""The pages of the knowledge: what is there, a document, and what each button does."""

from typing import Any
from urllib.parse import urlencode

from aiohttp import hdrs, web
from holdfast_contract.errors import DocumentNotFound, HoldfastError, RateLimited
from holdfast_contract.knowledge import DocumentState

from holdfast_core.application.ingestions import Ingestions
from holdfast_core.application.knowledge import Knowledge
from holdfast_core.application.lookup import Lookup
from holdfast_core.application.trials import Trials
from holdfast_core.dashboard.frame.door import Screen, Visitor
from holdfast_core.dashboard.frame.pages import Pages, see_other
from holdfast_core.dashboard.knowledge.arrivals import FORM_BYTES, add_of_form, add_pasted, add_sent
from holdfast_core.dashboard.knowledge.finding import found_answer
from holdfast_core.dashboard.knowledge.guards import failing
from holdfast_core.dashboard.knowledge.passages import passage_page
from holdfast_core.dashboard.knowledge.queries import page_number, typed
from holdfast_core.dashboard.knowledge.rows import Row, digest, problem_of, row_of
from holdfast_core.domain.documents.documents import MAX_BYTES
from holdfast_core.domain.documents.ingestions import change_of
from holdfast_core.domain.documents.kinds import LONGEST_NAME, SUFFIXES

_AREA = "knowledge"
_HOME = "/users/{userId}/knowledge"
_DOCUMENT = _HOME + "/documents/{documentId}"
_PASTED_BYTES = 4 << 20
_FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})
_UNCHANGED = 204
_CHANGED = "knowledge-changed"
"""Happens on a page when its list of documents is to be looked at again."""


class KnowledgeScreens:
    """Reading changes nothing; each change is a form."""

    def __init__(
        self, pages: Pages, ingestions: Ingestions, knowledge: Knowledge, lookup: Lookup, trials: Trials
    ) -> None:
        self._pages = pages
        self._ingestions = ingestions
        self._knowledge = knowledge
        self._lookup = lookup
        self._trials = trials

    def screens(self) -> list[Screen]:
        """The table."""
        return [
            Screen("GET", _HOME, self.home, "knowledge.home"),
            Screen("GET", _HOME + "/list", self.list_documents, "knowledge.list"),
            Screen("GET", _HOME + "/example", self.example, "knowledge.example"),
            Screen("POST", _HOME + "/texts", self.paste, "knowledge.paste", max_body=_PASTED_BYTES),
            Screen("POST", _HOME + "/documents", self.add, "knowledge.add", max_body=FORM_BYTES),
            Screen("GET", _DOCUMENT, self.document, "knowledge.document"),
            Screen("GET", _DOCUMENT + "/progress", self.progress, "knowledge.progress"),
            Screen("POST", _DOCUMENT + "/publish", self.publish, "knowledge.publish"),
            Screen("POST", _DOCUMENT + "/discard", self.discard, "knowledge.discard"),
            Screen("POST", _DOCUMENT + "/check", self.check, "knowledge.check"),
            Screen("POST", _DOCUMENT + "/dismiss", self.dismiss, "knowledge.dismiss"),
            Screen("POST", _DOCUMENT + "/delete", self.delete, "knowledge.delete"),
        ]

    async def home(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show the documents, and what was found where something was asked."""
        return await self._home(request, visitor)

    async def _home(
        self, request: web.Request, visitor: Visitor, refused: dict[str, HoldfastError] | None = None
    ) -> web.Response:
        user_id, question = request.match_info["userId"], typed(request, "q")
        answer = found_answer(await self._lookup.look(user_id, question)) if question else None
        return self._pages.page(
            "knowledge/home.html",
            visitor,
            area=_AREA,
            user_id=user_id,
            status=422 if refused else 200,
            question=question,
            answer=answer,
            refused=[(name, problem_of(error)) for name, error in (refused or {}).items()],
            suffixes=[suffix for suffixes in SUFFIXES.values() for suffix in suffixes],
            most_bytes=MAX_BYTES,
            most_megabytes=MAX_BYTES >> 20,
            longest_title=LONGEST_NAME,
            **await self._listed(request),
        )

    async def list_documents(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show the list again; nothing where it is as the reader has it."""
        listed = await self._listed(request)
        if request.query.get("seen") == listed["seen"]:
            return web.Response(status=_UNCHANGED)
        return self._pages.fragment(
            "knowledge/list.html", visitor, user_id=request.match_info["userId"], **listed
        )

    async def _listed(self, request: web.Request) -> dict[str, Any]:
        user_id, find = request.match_info["userId"], typed(request, "find")
        page = await self._ingestions.page(user_id, page_number(request), find)
        pack = await self._trials.tests(user_id)
        rows = [row_of(document, pack) for document in page.documents]
        return {
            "rows": rows,
            "find": find,
            "listed": page,
            "is_empty": not page.total and not find,
            "is_busy": any(row.is_busy for row in rows),
            "seen": digest(str(page.total), *(row.version for row in rows)),
            "query": urlencode({"find": find, "page": page.number}),
        }

    async def example(self, _request: web.Request, _visitor: Visitor) -> web.Response:
        """Give a document to begin with, as a file."""
        headers = {hdrs.CONTENT_DISPOSITION: 'attachment; filename="example.md"'}
        text = self._pages.t("knowledge.example.text")
        return web.Response(text=text, content_type="text/markdown", headers=headers)

    async def add(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Take a file that our script sends, and say how it goes on; or the files of a form."""
        user_id = request.match_info["userId"]
        if request.content_type not in _FORMS:
            return await self._add_sent(request, visitor)
        refused = await add_of_form(self._ingestions, request)
        if refused:
            return await self._home(request, visitor, refused)
        return see_other(_HOME.format(userId=user_id), "knowledge.done.added")

    async def _add_sent(self, request: web.Request, visitor: Visitor) -> web.Response:
        user_id = request.match_info["userId"]
        try:
            work = await add_sent(self._ingestions, request)
        except RateLimited:
            raise  # our script tries again
        except HoldfastError as error:
            name = request.query.get("filename", "")
            return self._pages.fragment(
                "knowledge/refused.html", visitor, status=error.status, name=name, problem=problem_of(error)
            )
        row = await self._row(user_id, work.document_id)
        return self._upload(visitor, user_id, row, is_replacing=row.is_busy and not row.is_new)

    async def progress(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Say how far a file is that was sent; nothing where that is as the reader has it."""
        user_id, document_id = _named(request)
        try:
            row = await self._row(user_id, document_id)
        except DocumentNotFound:
            return web.Response()  # deleted meanwhile: what told of it goes, too
        if request.query.get("seen") == row.version:
            return web.Response(status=_UNCHANGED)
        return self._upload(visitor, user_id, row, is_replacing="replacing" in request.query)

    def _upload(self, visitor: Visitor, user_id: str, row: Row, *, is_replacing: bool) -> web.Response:
        response = self._pages.fragment(
            "knowledge/upload.html", visitor, user_id=user_id, row=row, is_replacing=is_replacing
        )
        if not row.is_busy:
            response.headers["HX-Trigger"] = _CHANGED
        return response

    async def _row(self, user_id: str, document_id: str) -> Row:
        document = await self._ingestions.document(user_id, document_id)
        return row_of(document, await self._trials.tests(user_id))

    async def paste(self, request: web.Request, _visitor: Visitor) -> web.Response:
        """Take a text with its title as a document."""
        await add_pasted(self._ingestions, request)
        return see_other(_HOME.format(userId=request.match_info["userId"]), "knowledge.done.added")

    async def document(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show a document, its passages in their order, or those of them that hold what is looked for."""
        user_id, document_id = _named(request)
        row = await self._row(user_id, document_id)
        if request.query.get("seen") == row.version:
            return web.Response(status=_UNCHANGED)
        is_waiting = row.document.state is DocumentState.WAITING
        return self._pages.page(
            "knowledge/document.html",
            visitor,
            area=_AREA,
            user_id=user_id,
            row=row,
            shown=await passage_page(self._knowledge, request, row.document),
            failing=await failing(self._trials, user_id, row.document.filename) if is_waiting else None,
        )

    async def publish(self, request: web.Request, _visitor: Visitor) -> web.Response:
        """Let a version go live that was held back."""
        user_id, document_id = _named(request)
        await self._ingestions.publish(user_id, document_id)
        return see_other(_DOCUMENT.format(**request.match_info), "knowledge.done.published")

    async def discard(self, request: web.Request, _visitor: Visitor) -> web.Response:
        """Forget a version that was held back."""
        user_id, document_id = _named(request)
        await self._ingestions.discard(user_id, document_id)
        return see_other(_HOME.format(userId=user_id), "knowledge.done.discarded")

    async def check(self, request: web.Request, _visitor: Visitor) -> web.Response:
        """Run the user's tests with what waits, to see which would fail."""
        user_id, document_id = _named(request)
        document = await self._ingestions.document(user_id, document_id)
        await self._trials.judge(user_id, change_of(document.filename))
        return see_other(_DOCUMENT.format(**request.match_info), "knowledge.done.checked")

    async def dismiss(self, request: web.Request, _visitor: Visitor) -> web.Response:
        """Forget that a version failed."""
        user_id, document_id = _named(request)
        await self._ingestions.dismiss(user_id, document_id)
        return see_other(_HOME.format(userId=user_id), "knowledge.done.dismissed")

    async def delete(self, request: web.Request, _visitor: Visitor) -> web.Response:
        """Forget a document."""
        user_id, document_id = _named(request)
        await self._ingestions.delete(user_id, document_id)
        return see_other(_HOME.format(userId=user_id), "knowledge.done.deleted")


def _named(request: web.Request) -> tuple[str, str]:
    return request.match_info["userId"], request.match_info["documentId"]
