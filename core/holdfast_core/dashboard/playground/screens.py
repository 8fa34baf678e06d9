"""The playground: a chat with the assistant, and beside each answer how it came about."""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web
from holdfast_contract.errors import ValidationFailed
from holdfast_contract.knowledge import Question
from holdfast_contract.replies import Action
from pydantic import TypeAdapter, ValidationError

from holdfast_core.application.assistant import Assistant
from holdfast_core.application.configuration import Configurations
from holdfast_core.application.platforms import Platforms
from holdfast_core.dashboard.frame.door import Screen, Visitor
from holdfast_core.dashboard.frame.pages import Pages
from holdfast_core.dashboard.playground.chat import chosen, held
from holdfast_core.dashboard.playground.telling import tell
from holdfast_core.domain.conversations.decisions import Decision, Handler, HandoffReason
from holdfast_core.domain.conversations.rehearsals import Rehearsal
from holdfast_core.domain.documents.documents import HEADING_JOINT

_PLAYGROUND = "/users/{userId}/playground"
_WITH_THE_ONE_BEFORE = "answerable with the question before"
"""What the check of an answer comes to where the message leans on the one before it."""

_NOT_IN_TESTS = frozenset({"handoff", "loop", "limits", "automation"})
"""Steps that decide by what a test does not have: what was in the chat before, and who else is asked."""

_MOST_BYTES = 256 << 10
"""Of a message with the chat before it, whatever its letters."""


class PlaygroundScreens:
    """A chat that nobody keeps."""

    def __init__(
        self,
        pages: Pages,
        assistant: Assistant,
        configurations: Configurations,
        platforms: Platforms,
        clock: Callable[[], datetime],
    ) -> None:
        self._pages = pages
        self._assistant = assistant
        self._configurations = configurations
        self._platforms = platforms
        self._clock = clock

    def screens(self) -> list[Screen]:
        """The table. What is only tried changes nothing."""
        return [
            Screen("GET", _PLAYGROUND, self.begin, "playground.begin"),
            Screen(
                "POST",
                _PLAYGROUND + "/say",
                self.say,
                "playground.say",
                is_change=False,
                max_body=_MOST_BYTES,
            ),
            Screen(
                "POST",
                _PLAYGROUND + "/hand-back",
                self.hand_back,
                "playground.hand_back",
                is_change=False,
                max_body=_MOST_BYTES,
            ),
        ]

    async def begin(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Begin a chat as chosen."""
        user_id, query = request.match_info["userId"], request.query
        live = await self._configurations.snapshot(user_id)
        zone = live.configuration.settings.zone
        problem = None
        try:
            chat = chosen(query, zone, self._clock())
        except ValidationFailed as error:
            chat, problem = chosen({**query, "at": ""}, zone, self._clock()), error.message
        is_known = chat.contact is None or await self._assistant.knows(user_id, chat.contact)
        return self._pages.page(
            "playground/playground.html",
            visitor,
            area="playground",
            user_id=user_id,
            status=422 if problem else 200,
            chat=chat,
            at=query.get("at", "") if chat.begins_at else "",
            zone=zone,
            model=live.configuration.model and live.configuration.model.model,
            is_known=is_known,
            can_ask_platforms=bool(await self._platforms.of(user_id)),
            text=query.get("text", ""),
            problem=problem,
        )

    async def say(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Answer a message, and show why."""
        form, user_id = await request.post(), request.match_info["userId"]
        chat, text = held(form.get("chat")), _question(form.get("text"))
        now = self._clock()
        decision, rehearsal = await self._assistant.rehearse(user_id, text, chat.rehearsal, chat.trying(now))
        after = chat.answered(rehearsal)
        zone = (await self._configurations.live(user_id)).settings.zone
        at = chat.at(now)
        return self._pages.fragment(
            "playground/exchange.html",
            visitor,
            user_id=user_id,
            chat=after,
            text=text,
            at=at,
            shown_at=None if chat.begins_at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M}",
            telling=tell(decision, self._pages.t),
            can_be_test=decision.steps[-1].name not in _NOT_IN_TESTS,
            expected={"question": _asked(chat.rehearsal, decision, text)}
            | _expected(decision)
            | ({} if chat.begins_at is None else {"at": f"{at.astimezone(zone):%Y-%m-%dT%H:%M}"}),
            is_with_person=rehearsal.handler == Handler.PERSON,
        )

    async def hand_back(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Give the chat back to the assistant, as a person does who is done."""
        form, user_id = await request.post(), request.match_info["userId"]
        chat = held(form.get("chat"))
        back = chat.rehearsal.handed_back(chat.at(self._clock()))
        after = chat.model_copy(update={"rehearsal": back})
        return self._pages.fragment("playground/back.html", visitor, user_id=user_id, chat=after)


def _question(text: object) -> str:
    try:
        return TypeAdapter(Question).validate_python(text)
    except ValidationError:
        raise ValidationFailed("Write a message first, of at most 4096 characters.") from None


def _asked(before: Rehearsal, decision: Decision, text: str) -> str:
    """Give what a test has to ask, which is asked alone: with the message before where it leans on that."""
    leans = any(step.outcome == _WITH_THE_ONE_BEFORE for step in decision.steps)
    if not leans and not (before.last_action == Action.ASK and decision.action in {Action.QUOTE, Action.ASK}):
        return text
    earlier = next((said.text for said in reversed(before.said) if not said.by_assistant), "")
    return f"{earlier} {text}".strip()


def _expected(decision: Decision) -> dict[str, str]:
    """Give what a test would expect that takes this decision for right, by the names of its form."""
    if decision.action == Action.DECLINE or decision.handoff == HandoffReason.DOUBT:
        return {"expect.refusal": "true"}
    expected = {"expect.action": decision.action.value}
    if decision.intent is not None:
        expected["expect.intent"] = decision.intent
    if decision.action == Action.ANSWER and decision.passages:
        best = decision.passages[0]
        expected["expect.source"] = best.filename
        if best.heading is not None:
            expected["expect.heading"] = best.heading.rsplit(HEADING_JOINT, 1)[-1][:255]
    return expected
