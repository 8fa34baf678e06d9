"""Conversations: listed, read, taken over, handed back, written in."""

import re
from enum import StrEnum
from typing import TypeVar

from aiohttp import web
from holdfast_contract.conversations import (
    CONVERSATIONS_BEFORE,
    MESSAGES_BEFORE,
    Conversation,
    ConversationDetails,
    ConversationFilter,
    ConversationList,
    ConversationMessage,
    HandBack,
    HandlerName,
    HandOver,
    MarkSeen,
    MessageList,
    WriteByHand,
)
from holdfast_contract.core import Scope
from holdfast_contract.errors import (
    ConversationNotFound,
    Forbidden,
    IdempotencyConflict,
    UserNotFound,
    ValidationFailed,
)
from holdfast_contract.messages import IDEMPOTENCY_HEADER, IDEMPOTENCY_KEY_PATTERN
from holdfast_contract.service.web import Route

from holdfast_core.application.conversations import Conversations, Sought, Wanted
from holdfast_core.http.contacts import NAME_PARAMETER, name_of

_ALL = "/v1/users/{userId}/conversations"
_ONE = _ALL + "/{contactId}"
ChoiceT = TypeVar("ChoiceT", bound=StrEnum)
_KEY = re.compile(IDEMPOTENCY_KEY_PATTERN)
_COMMON = (Forbidden, UserNotFound)
_MOST, _USUAL = 100, 20
_PAGE = {"limit": f"At the most so many, up to {_MOST} ({_USUAL}).", "before": "What a list gave as next."}
_SESSION = {"sessionId": "The session, where it is not the one that the contact used last."}
_FILTERS = {
    "handler": "Only those that this one answers.",
    "only": "Only those with something unread, or those that wait for a person.",
    "q": "A part of the contact's name or number, or words that were said.",
}
_LIMIT: dict[str, dict[str, object]] = {"limit": {"type": "integer", "minimum": 1, "maximum": _MOST}}


class ConversationRoutes:
    """What people see of conversations, and do in them."""

    def __init__(self, conversations: Conversations) -> None:
        self._conversations = conversations

    def routes(self) -> list[Route]:
        """The table."""
        known = (*_COMMON, ConversationNotFound)
        return [
            Route(
                "GET",
                _ALL,
                self.page,
                "List the conversations with one person each, the newest first.",
                operation_id="listConversations",
                answer=ConversationList,
                errors=_COMMON,
                query=_PAGE | _FILTERS,
                parameters=_LIMIT
                | _before(CONVERSATIONS_BEFORE)
                | {
                    "handler": {"enum": [handler.value for handler in HandlerName]},
                    "only": {"enum": [only.value for only in ConversationFilter]},
                },
                scope=Scope.CONVERSATIONS_READ,
                tag="conversations",
            ),
            Route(
                "GET",
                _ONE,
                self.show,
                "Show a conversation and what is remembered of the contact, with its sources.",
                operation_id="getConversation",
                answer=ConversationDetails,
                errors=known,
                query=_SESSION,
                parameters=NAME_PARAMETER,
                scope=Scope.CONVERSATIONS_READ,
                tag="conversations",
            ),
            Route(
                "GET",
                _ONE + "/messages",
                self.messages,
                "List what was said, the newest first, and what the assistant's words stand on.",
                operation_id="listMessages",
                answer=MessageList,
                errors=known,
                query=_PAGE | _SESSION,
                parameters=NAME_PARAMETER | _LIMIT | _before(MESSAGES_BEFORE),
                scope=Scope.CONVERSATIONS_READ,
                tag="conversations",
            ),
            Route(
                "POST",
                _ONE + "/seen",
                self.seen,
                "Note that a person has seen what the contact wrote. Repeating it is harmless.",
                operation_id="markConversationSeen",
                body=MarkSeen,
                body_optional=True,
                answer=ConversationDetails,
                errors=known,
                parameters=NAME_PARAMETER,
                scope=Scope.CONVERSATIONS_WRITE,
                tag="conversations",
            ),
            Route(
                "POST",
                _ONE + "/handoff",
                self.hand_over,
                "Leave a conversation to a person: the assistant is silent. Repeating it is harmless.",
                operation_id="handOverConversation",
                body=HandOver,
                body_optional=True,
                answer=Conversation,
                errors=known,
                parameters=NAME_PARAMETER,
                scope=Scope.CONVERSATIONS_WRITE,
                tag="conversations",
            ),
            Route(
                "POST",
                _ONE + "/resume",
                self.hand_back,
                "Have the assistant answer again. Repeating it is harmless.",
                operation_id="resumeConversation",
                body=HandBack,
                body_optional=True,
                answer=Conversation,
                errors=known,
                parameters=NAME_PARAMETER,
                scope=Scope.CONVERSATIONS_WRITE,
                tag="conversations",
            ),
            Route(
                "POST",
                _ONE + "/messages",
                self.write,
                "Write to the contact as a person. It is stored, then sent; the assistant is silent.",
                operation_id="writeMessage",
                body=WriteByHand,
                answer=ConversationMessage,
                status=202,
                errors=(*known, IdempotencyConflict),
                headers={IDEMPOTENCY_HEADER: "The same key never sends twice. Without one each call sends."},
                parameters=NAME_PARAMETER | {IDEMPOTENCY_HEADER: {"pattern": IDEMPOTENCY_KEY_PATTERN}},
                scope=Scope.MESSAGES_SEND,
                tag="conversations",
            ),
        ]

    async def page(self, request: web.Request) -> ConversationList:
        """List conversations."""
        sought = Sought(
            _one_of(request, "handler", HandlerName),
            _one_of(request, "only", ConversationFilter),
            request.query.get("q"),
        )
        wanted = _wanted(request, CONVERSATIONS_BEFORE)
        return await self._conversations.page(request.match_info["userId"], wanted, sought)

    async def show(self, request: web.Request) -> ConversationDetails:
        """Show a conversation."""
        return await self._conversations.show(*_names(request), request.query.get("sessionId"))

    async def messages(self, request: web.Request) -> MessageList:
        """List what was said."""
        session_id = request.query.get("sessionId")
        return await self._conversations.messages(
            *_names(request), _wanted(request, MESSAGES_BEFORE), session_id
        )

    async def seen(self, request: web.Request, body: MarkSeen) -> ConversationDetails:
        """Note what was seen."""
        return await self._conversations.seen(*_names(request), body.session_id)

    async def hand_over(self, request: web.Request, body: HandOver) -> Conversation:
        """Leave a conversation to a person."""
        return await self._conversations.hand_over(*_names(request), body)

    async def hand_back(self, request: web.Request, body: HandBack) -> Conversation:
        """Have the assistant answer again."""
        return await self._conversations.hand_back(*_names(request), body.session_id)

    async def write(self, request: web.Request, body: WriteByHand) -> ConversationMessage:
        """Send what a person wrote."""
        key = request.headers.get(IDEMPOTENCY_HEADER)
        if key is not None and not _KEY.fullmatch(key):
            raise _malformed(IDEMPOTENCY_HEADER, "1 to 255 visible ASCII characters, or none at all.")
        return await self._conversations.write(*_names(request), body, key)


def _names(request: web.Request) -> tuple[str, str]:
    return request.match_info["userId"], name_of(request)


def _one_of(request: web.Request, field: str, choices: type[ChoiceT]) -> ChoiceT | None:
    given = request.query.get(field)
    if given is not None and given not in set(choices):
        raise _malformed(field, f"One of: {', '.join(choices)}.")
    return None if given is None else choices(given)


def _before(pattern: str) -> dict[str, dict[str, object]]:
    return {"before": {"pattern": pattern}}


def _wanted(request: web.Request, before_pattern: str) -> Wanted:
    limit = request.query.get("limit", str(_USUAL))
    if not (limit.isascii() and limit.isdecimal() and len(limit) < 4 and 1 <= int(limit) <= _MOST):
        raise _malformed("limit", f"A number from 1 to {_MOST}.")
    before = request.query.get("before")
    if before is not None and not re.fullmatch(before_pattern, before):
        raise _malformed("before", "Give what a list gave as next.")
    return Wanted(int(limit), before)


def _malformed(field: str, problem: str) -> ValidationFailed:
    return ValidationFailed(details={"fields": [{"field": field, "problem": problem}]})
