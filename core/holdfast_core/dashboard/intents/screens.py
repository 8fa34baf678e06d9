"""The pages of the intents."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from aiohttp import web
from holdfast_contract.errors import DraftChanged, EmbedderUnavailable, NotFound, ValidationFailed
from holdfast_contract.intents import Intent, IntentAction, PutIntents

from holdfast_core.application.configuration import Configurations, Part, Snapshot
from holdfast_core.application.recognition import Recognition
from holdfast_core.application.versions import Versions
from holdfast_core.dashboard.frame.door import Screen, Visitor
from holdfast_core.dashboard.frame.drafts import DraftBars
from holdfast_core.dashboard.frame.forms import Problem, digest_of
from holdfast_core.dashboard.frame.forms import problems as fields_of
from holdfast_core.dashboard.frame.pages import Pages, see_other
from holdfast_core.dashboard.intents.quality import ENOUGH, qualities
from holdfast_core.dashboard.intents.starters import starters
from holdfast_core.dashboard.intents.typed import Typed

_PAGE = "/users/{userId}/assistant/intents"
_LONGEST_MESSAGE = 1_000


class IntentScreens:
    """Intents are looked at and changed one by one; each change is trained with the rest, as a draft."""

    def __init__(
        self,
        pages: Pages,
        bars: DraftBars,
        configurations: Configurations,
        versions: Versions,
        recognition: Recognition,
    ) -> None:
        self._pages = pages
        self._bars = bars
        self._configurations = configurations
        self._versions = versions
        self._recognition = recognition

    def screens(self) -> list[Screen]:
        """The table. An intent is named in the query: its name may hold anything."""
        return [
            Screen("GET", _PAGE, self.show, "intents.page"),
            Screen("GET", _PAGE + "/edit", self.edit, "intents.edit"),
            Screen("POST", _PAGE + "/edit", self.save, "intents.save"),
            Screen("POST", _PAGE + "/remove", self.remove, "intents.remove"),
            Screen("POST", _PAGE + "/start", self.start, "intents.start"),
            Screen("POST", _PAGE + "/try", self.try_message, "intents.try", is_change=False),
        ]

    async def show(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """List the draft's intents."""
        user_id, snapshot = request.match_info["userId"], await self._draft(request)
        intents = snapshot.configuration.intents
        return self._pages.page(
            "intents/page.html",
            visitor,
            area="assistant",
            user_id=user_id,
            draft=await self._bars.of(user_id),
            intents=intents,
            qualities=qualities(intents, snapshot.report),
            report=snapshot.report,
            paths={intent.name: _edit_path(user_id, intent.name) for intent in intents},
            starters=starters(self._pages.t, intents),
        )

    async def edit(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Show an intent, or the form for a new one."""
        snapshot, was = await self._draft(request), request.query.get("name", "")
        own = _find(snapshot.configuration.intents, was)
        if was and own is None:
            raise NotFound(self._pages.t("intents.gone"))
        return await self._form(
            request, visitor, snapshot, was=was, typed=Typed.of(own) if own else Typed(), problems={}
        )

    async def save(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Keep an intent in the draft, unless something is wrong or somebody else changed it meanwhile."""
        form = await request.post()
        typed, was = Typed.read(form), str(form.get("was", ""))
        while True:
            snapshot = await self._draft(request)
            present = snapshot.configuration.intents
            intent, problems = typed.check({one.name for one in present} - {was})
            if intent is None:
                return await self._form(
                    request, visitor, snapshot, was=was, typed=typed, problems=problems, status=422
                )
            own = _find(present, was)
            if form.get("seen") != digest_of(own):
                status = DraftChanged().status
                return await self._form(
                    request,
                    visitor,
                    snapshot,
                    was=was,
                    typed=typed,
                    problems={},
                    status=status,
                    has_changed=True,
                )
            changed = [intent if one is own else one for one in present]
            changed += [] if own else [intent]
            try:
                await self._keep(request, snapshot, changed)
            except DraftChanged:
                continue  # perhaps another intent
            except (EmbedderUnavailable, ValidationFailed) as error:
                said = Problem("unkept", {"problem": next(iter(fields_of(error).values()))})
                problems = {"examples": said}
                return await self._form(
                    request, visitor, snapshot, was=was, typed=typed, problems=problems, status=error.status
                )
            return see_other(_edit_path(request.match_info["userId"], intent.name), done="intents.saved")

    async def remove(self, request: web.Request, _visitor: Visitor) -> web.StreamResponse:
        """Take an intent out of the draft."""
        name = str((await request.post()).get("name", ""))
        while True:
            snapshot = await self._draft(request)
            present = snapshot.configuration.intents
            if _find(present, name) is None:
                raise NotFound(self._pages.t("intents.gone"))
            try:
                await self._keep(request, snapshot, [one for one in present if one.name != name])
            except DraftChanged:
                continue
            return see_other(_page_path(request), done="intents.removed")

    async def start(self, request: web.Request, _visitor: Visitor) -> web.StreamResponse:
        """Take common intents over into the draft."""
        wanted = set((await request.post()).getall("starter", []))
        while True:
            snapshot = await self._draft(request)
            present = snapshot.configuration.intents
            taken = [one.intent for one in starters(self._pages.t, present) if one.key in wanted]
            if not taken:
                return see_other(_page_path(request))
            try:
                await self._keep(request, snapshot, [*present, *taken])
            except DraftChanged:
                continue
            return see_other(_page_path(request), done="intents.started")

    async def try_message(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Say which intent of the draft a message has."""
        text = str((await request.post()).get("message", "")).strip()[:_LONGEST_MESSAGE]
        snapshot = await self._draft(request)
        found = await self._recognition.of(snapshot.configuration, text) if text else None
        return self._pages.fragment("intents/tried.html", visitor, found=found)

    async def _draft(self, request: web.Request) -> Snapshot:
        return await self._configurations.snapshot(request.match_info["userId"], draft=True)

    async def _keep(self, request: web.Request, snapshot: Snapshot, intents: Sequence[Intent]) -> None:
        """Raises `DraftChanged`, and `ValidationFailed` where there are too many."""
        PutIntents.from_wire({"intents": [intent.to_wire() for intent in intents]})
        over = snapshot.numbers.newest(Part.INTENTS)
        await self._versions.draft_intents(request.match_info["userId"], intents, over=over)

    async def _form(
        self,
        request: web.Request,
        visitor: Visitor,
        snapshot: Snapshot,
        *,
        was: str,
        typed: Typed,
        problems: Mapping[str, Problem],
        status: int = 200,
        has_changed: bool = False,
    ) -> web.Response:
        user_id, intents = request.match_info["userId"], snapshot.configuration.intents
        prices = snapshot.configuration.settings.price_list
        return self._pages.page(
            "intents/edit.html",
            visitor,
            area="assistant",
            user_id=user_id,
            status=status,
            draft=await self._bars.of(user_id),
            typed=typed,
            was=was,
            seen=digest_of(_find(intents, was)),
            problems=problems,
            has_changed=has_changed,
            quality=qualities(intents, snapshot.report).get(was),
            enough=ENOUGH,
            actions=[action.value for action in IntentAction],
            paths={intent.name: _edit_path(user_id, intent.name) for intent in intents},
            has_prices=bool(prices and prices.items),
        )


def _find(intents: Sequence[Intent], name: str) -> Intent | None:
    return next((intent for intent in intents if intent.name == name), None)


def _page_path(request: web.Request) -> str:
    return _PAGE.format(userId=request.match_info["userId"])


def _edit_path(user_id: str, name: str) -> str:
    return f"{_PAGE.format(userId=user_id)}/edit?{urlencode({'name': name})}"
