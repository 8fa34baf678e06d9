"""A document's passages in their order, a page at a time; or those that hold what is looked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web
from holdfast_contract.errors import DocumentNotFound
from holdfast_contract.knowledge import Document, DocumentPassage, DocumentState

from holdfast_core.application.knowledge import Knowledge
from holdfast_core.dashboard.knowledge.finding import Pieces, occurrences
from holdfast_core.dashboard.knowledge.queries import page_number, position, typed

_AT_ONCE = 30
_LIVE = "live"
"""The version that answers, of a document of which another one waits."""


@dataclass(frozen=True)
class ShownPassage:
    """A passage with what is looked for marked in it."""

    passage: DocumentPassage
    heading: Pieces
    text: Pieces


@dataclass(frozen=True)
class PassagePage:
    """Some of the passages. `before` and `behind` ask for the others; `pages` is 0 where nobody counted."""

    passages: Sequence[ShownPassage]
    find: str
    is_staged: bool
    number: int
    pages: int
    before: str | None
    behind: str | None


async def passage_page(knowledge: Knowledge, request: web.Request, document: Document) -> PassagePage:
    """Read the page that a request asks for: of the version that waits, unless it says otherwise."""
    find, number = typed(request, "find"), page_number(request)
    is_waiting = document.state is DocumentState.WAITING
    is_staged = is_waiting and request.query.get("version") != _LIVE
    after = position(request) if find else (number - 1) * _AT_ONCE - 1
    try:
        found = await knowledge.passages(
            request.match_info["userId"],
            document.document_id,
            after,
            _AT_ONCE + 1,
            containing=find,
            staged=is_staged,
        )
    except DocumentNotFound:
        found = []  # it waits for its turn, or could not be read
    shown, has_more = found[:_AT_ONCE], len(found) > _AT_ONCE
    kept = {"find": find, "version": _LIVE if is_waiting and not is_staged else ""}
    next_one = {"after": shown[-1].position} if find and has_more else {"page": number + 1}
    return PassagePage(
        passages=[_shown(passage, find) for passage in shown],
        find=find,
        is_staged=is_staged,
        number=number,
        pages=0 if is_staged or find else -(-document.passages // _AT_ONCE),
        before=urlencode(kept if find else kept | {"page": number - 1}) if after >= 0 else None,
        behind=urlencode(kept | next_one) if has_more else None,
    )


def _shown(passage: DocumentPassage, find: str) -> ShownPassage:
    heading = tuple(occurrences(passage.heading or "", find))
    return ShownPassage(passage, heading, tuple(occurrences(passage.text, find)))
