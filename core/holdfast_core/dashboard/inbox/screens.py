"""Reading along, stepping in, and handing back."""

import re
import secrets
from dataclasses import replace
from typing import Any

from aiohttp import web
from holdfast_contract.conversations import (
    CONVERSATIONS_BEFORE,
    MESSAGES_BEFORE,
    ConversationFilter,
    HandOver,
    WriteByHand,
)
from holdfast_contract.errors import ConversationNotFound, ValidationFailed

from holdfast_core.application.contacts import Contacts
from holdfast_core.application.conversations import Conversations, Sought, Wanted
from holdfast_core.application.fleet import Fleet
from holdfast_core.dashboard.frame.door import Screen, Visitor
from holdfast_core.dashboard.frame.pages import Pages, see_other
from holdfast_core.dashboard.inbox.files import pass_on
from holdfast_core.dashboard.inbox.showing import Inbox, Looking
from holdfast_core.dashboard.inbox.words import called, excerpt, failure, kind_of, media_kind, percent, plain

CONVERSATIONS, MESSAGES = 30, 30
"""So many are on a page."""

_ALL = "/users/{userId}/inbox"
_ONE = _ALL + "/{contactId}"
_NAME = re.compile(r"\+?[A-Za-z0-9][A-Za-z0-9_.:@-]{0,127}")


class InboxScreens:
    """The inbox of a business."""

    def __init__(
        self, pages: Pages, conversations: Conversations, contacts: Contacts, gateway: Fleet
    ) -> None:
        self._pages = pages
        self._conversations = conversations
        self._contacts = contacts
        self._gateway = gateway

    def screens(self) -> list[Screen]:
        """The table. Names that stand for themselves come before those that name a contact."""
        return [
            Screen("GET", _ALL, self.list, "inbox.list"),
            Screen("GET", _ALL + "/now", self.now, "inbox.now"),
            Screen("GET", _ALL + "/unread", self.unread, "inbox.unread"),
            Screen("GET", _ALL + "/media/{sessionId}/{mediaId}", self.media, "inbox.media"),
            Screen("GET", _ONE, self.thread, "inbox.thread"),
            Screen("POST", _ONE + "/handoff", self.take_over, "inbox.take_over"),
            Screen("POST", _ONE + "/resume", self.hand_back, "inbox.hand_back"),
            Screen("POST", _ONE + "/messages", self.write, "inbox.write"),
            Screen("POST", _ONE + "/reset", self.reset, "inbox.reset"),
        ]

    async def list(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show the conversations."""
        return self._page(visitor, await self._look(_looking(request, None)))

    async def thread(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show the conversations, and one of them; it is seen with that."""
        return self._page(visitor, await self._look(_looking(request, _name(request))))

    async def now(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show the same again, where it has changed; the list alone where the contact is forgotten."""
        looking = _looking(request, request.query.get("contactId"))
        try:
            return await self._piece(request, visitor, looking)
        except ConversationNotFound:
            return await self._piece(request, visitor, replace(looking, name=None))

    async def unread(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Say how many conversations have something unread."""
        count = await self._conversations.unread(request.match_info["userId"])
        return self._pages.fragment("inbox/unread.html", visitor, count=count)

    async def media(self, request: web.Request, _visitor: Visitor) -> web.StreamResponse:
        """Give a file that was received."""
        names = (request.match_info[name] for name in ("userId", "sessionId", "mediaId"))
        return await pass_on(self._gateway, request, *names)

    async def take_over(self, request: web.Request, _visitor: Visitor) -> web.Response:
        """Have the assistant be silent."""
        form, looking = await request.post(), _looking(request, _name(request))
        note = str(form.get("note", "")).strip() or None
        given = HandOver.from_wire({"reason": note, "sessionId": looking.session_id})
        await self._conversations.hand_over(looking.user_id, _name(request), given)
        return see_other(looking.here_at(), "inbox.done.taken")

    async def hand_back(self, request: web.Request, _visitor: Visitor) -> web.Response:
        """Have the assistant answer again."""
        looking = _looking(request, _name(request))
        await self._conversations.hand_back(looking.user_id, _name(request), looking.session_id)
        return see_other(looking.here_at(), "inbox.done.back")

    async def write(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Send what a person wrote, once for each key that the form carries."""
        form, looking = await request.post(), _looking(request, _name(request))
        text, key = str(form.get("text", "")).strip(), str(form.get("key", ""))[:100]
        if not text:
            raise ValidationFailed(self._pages.t("inbox.nothing_written"))
        given = WriteByHand.from_wire({"text": text, "sessionId": looking.session_id})
        await self._conversations.write(looking.user_id, _name(request), given, key or None)
        if "HX-Request" not in request.headers:
            return see_other(looking.here_at(), "inbox.done.sent")
        return await self._piece(request, visitor, looking)

    async def reset(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Forget the contact, and say what was forgotten where."""
        looking, name = _looking(request, None), _name(request)
        receipt = await self._contacts.reset(looking.user_id, name)
        return self._pages.page(
            "inbox/forgotten.html",
            visitor,
            area="inbox",
            user_id=looking.user_id,
            receipt=receipt,
            looking=looking,
        )

    async def _look(self, looking: Looking) -> Inbox:
        service, user_id = self._conversations, looking.user_id
        sought = Sought(only=looking.only, text=looking.text or None)
        wanted = Wanted(CONVERSATIONS, looking.before)
        if looking.name is None:
            return Inbox(looking, await service.page(user_id, wanted, sought))
        # Seen first: what comes meanwhile is on the page, and counts as unread at the most once too often.
        details = await service.seen(user_id, looking.name, looking.session_id)
        messages = Wanted(MESSAGES, looking.earlier)
        return Inbox(
            looking,
            await service.page(user_id, wanted, sought),
            details,
            await service.messages(user_id, looking.name, messages, details.session_id),
            await service.zone(user_id),
        )

    def _page(self, visitor: Visitor, inbox: Inbox) -> web.Response:
        return self._pages.page(
            "inbox/page.html",
            visitor,
            area="inbox",
            user_id=inbox.looking.user_id,
            **_shown(inbox),
        )

    async def _piece(self, request: web.Request, visitor: Visitor, looking: Looking) -> web.Response:
        inbox = await self._look(looking)
        if request.query.get("version") == inbox.version:
            return web.Response(status=204)
        return self._pages.fragment("inbox/inbox.html", visitor, **_shown(inbox))


def _shown(inbox: Inbox) -> dict[str, Any]:
    return {
        "inbox": inbox,
        "looking": inbox.looking,
        "filters": [None, *ConversationFilter],
        "called": called,
        "excerpt": excerpt,
        "failure": failure,
        "kind_of": kind_of,
        "media_kind": media_kind,
        "percent": percent,
        "plain": plain,
        "new_key": secrets.token_hex(16),
    }


def _looking(request: web.Request, name: str | None) -> Looking:
    """Read what is looked at. Raises `ValidationFailed` for a place in a list that no list gave."""
    query = request.query
    if name is not None and not _NAME.fullmatch(name):
        raise ConversationNotFound
    only = query.get("show")
    return Looking(
        user_id=request.match_info["userId"],
        only=ConversationFilter(only) if only in set(ConversationFilter) else None,
        text=query.get("q", "").strip()[:200],
        before=_place(query.get("before"), CONVERSATIONS_BEFORE),
        name=name,
        session_id=query.get("sessionId"),
        earlier=_place(query.get("earlier"), MESSAGES_BEFORE),
    )


def _place(given: str | None, pattern: str) -> str | None:
    if given and not re.fullmatch(pattern, given):
        raise ValidationFailed
    return given or None


def _name(request: web.Request) -> str:
    name = request.match_info["contactId"]
    if not _NAME.fullmatch(name):
        raise ConversationNotFound
    return name
