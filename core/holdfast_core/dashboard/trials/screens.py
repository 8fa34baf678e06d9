"""The pages of a business's own tests."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from aiohttp import web
from holdfast_contract.errors import Conflict, HoldfastError, NotFound, ValidationFailed
from holdfast_contract.replies import Action
from holdfast_contract.trials import MOST_TESTS, TestPack, TestRun, Trial

from holdfast_core.application.configuration import Configurations
from holdfast_core.application.knowledge import Knowledge
from holdfast_core.application.platforms import Platforms
from holdfast_core.application.trials import Trials
from holdfast_core.dashboard.frame.door import Screen, Visitor
from holdfast_core.dashboard.frame.pages import Pages, see_other
from holdfast_core.dashboard.trials.forms import Filled, filled, read, typed
from holdfast_core.dashboard.trials.listing import Show, listing
from holdfast_core.domain import trial_sheets
from holdfast_core.domain.answers.models import ModelAccess, Usage
from holdfast_core.domain.packs import test_id

_TESTS = "/users/{userId}/tests"
_MOST_BYTES = 4 << 20
_ASKED = 1_500
"""Tokens that a question with its passages takes, about."""

_SUGGESTED = 200
"""File names that a form suggests."""

_DIGITS = 6
_PLACE = re.compile(r"[a-z0-9-]{1,40}")


@dataclass(frozen=True)
class Price:
    """What a run with a model may cost at the most; zero where the model has no prices."""

    model: str
    most: Decimal


class TrialScreens:
    """Tests: listed with how they came out, added, changed, run, brought in and out."""

    def __init__(
        self,
        pages: Pages,
        trials: Trials,
        *,
        configurations: Configurations,
        knowledge: Knowledge,
        platforms: Platforms,
    ) -> None:
        self._pages = pages
        self._trials = trials
        self._configurations = configurations
        self._knowledge = knowledge
        self._platforms = platforms

    def screens(self) -> list[Screen]:
        """The table."""
        one = _TESTS + "/{testId}"
        return [
            Screen("GET", _TESTS, self.tests, "trials.tests"),
            Screen("POST", _TESTS, self.add, "trials.add"),
            Screen("GET", _TESTS + "/new", self.new, "trials.new"),
            Screen("POST", _TESTS + "/new", self.suggest, "trials.suggest", is_change=False),
            Screen("GET", _TESTS + "/export", self.export, "trials.export"),
            Screen("POST", _TESTS + "/import", self.bring_in, "trials.import", max_body=_MOST_BYTES),
            Screen("POST", _TESTS + "/runs", self.run, "trials.run"),
            Screen("POST", _TESTS + "/runs/{roundId}", self.go_on, "trials.go_on", is_change=False),
            Screen("GET", one + "/edit", self.edit, "trials.edit"),
            Screen("POST", one + "/edit", self.change, "trials.change"),
            Screen("POST", one + "/delete", self.delete, "trials.delete"),
        ]

    async def tests(self, request: web.Request, visitor: Visitor) -> web.Response:
        """List the tests with the results of the latest run."""
        return await self._list(request, visitor)

    async def _list(
        self, request: web.Request, visitor: Visitor, *, problem: str | None = None, status: int = 200
    ) -> web.Response:
        user_id, query = request.match_info["userId"], request.query
        pack, run = await self._trials.tests(user_id), await self._latest(user_id)
        snapshot = await self._configurations.snapshot(user_id)
        show = Show(query["show"]) if query.get("show") in set(Show) else Show.ALL
        return self._pages.page(
            "trials/tests.html",
            visitor,
            area="tests",
            user_id=user_id,
            status=status,
            listing=listing(pack.tests, run, show, _number(query.get("page")) or 1),
            shows=list(Show),
            run=run,
            under_way=await self._trials.under_way(user_id),
            price=_price(snapshot.configuration.model, len(pack.tests)),
            can_ask_platforms=bool(await self._platforms.of(user_id)),
            zone=snapshot.configuration.settings.zone,
            most=MOST_TESTS,
            problem=problem,
            added=_number(query.get("added")),
            known=_number(query.get("known")) or 0,
        )

    async def new(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show the empty form."""
        return await self._form(request, visitor, Filled())

    async def suggest(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show the form filled with what another page knows of an answer."""
        return await self._form(request, visitor, typed(await request.post()))

    async def add(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Add a test."""
        form = await request.post()
        user_id = request.match_info["userId"]
        try:
            await self._trials.add(user_id, read(form, await self._zone(user_id)))
        except (ValidationFailed, Conflict) as error:
            return await self._form(request, visitor, typed(form, error), status=error.status)
        if _is_embedded(request):
            return self._pages.fragment("trials/kept.html", visitor, user_id=user_id)
        return see_other(_here(user_id), done="trials.added")

    async def edit(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show the form filled with a test."""
        user_id, wanted = request.match_info["userId"], request.match_info["testId"]
        pack = await self._trials.tests(user_id)
        test = next((test for test in pack.tests if test_id(test) == wanted), None)
        if test is None:
            raise NotFound("This test is no longer there: somebody changed or deleted it. Look at the list.")
        return await self._form(request, visitor, filled(test, await self._zone(user_id)))

    async def change(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Put a test in another's place."""
        form = await request.post()
        user_id = request.match_info["userId"]
        try:
            test = read(form, await self._zone(user_id))
            await self._trials.replace(user_id, request.match_info["testId"], test)
        except (ValidationFailed, Conflict, NotFound) as error:
            return await self._form(request, visitor, typed(form, error), status=error.status)
        return see_other(_here(user_id), done="trials.changed")

    async def delete(self, request: web.Request, _visitor: Visitor) -> web.Response:
        """Take a test away."""
        user_id = request.match_info["userId"]
        await self._trials.remove(user_id, request.match_info["testId"])
        return see_other(_here(user_id), done="trials.deleted")

    async def run(self, request: web.Request, _visitor: Visitor) -> web.Response:
        """Begin to run the tests; the page sees to it that they go on."""
        form, user_id = await request.post(), request.match_info["userId"]
        await self._trials.begin(
            user_id,
            draft=form.get("on") == "draft",
            with_model="model" in form,
            with_automations="automations" in form,
        )
        return see_other(_here(user_id))

    async def go_on(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Run a stretch of them, and show how far it is or go to the results."""
        user_id = request.match_info["userId"]
        try:
            after = await self._trials.go_on(user_id, request.match_info["roundId"])
        except NotFound:
            # Somebody else has seen it through, or began anew.
            return web.Response(headers={"HX-Redirect": _here(user_id)})
        if after.run is not None:
            done = urlencode({"done": "trials.ran"})
            return web.Response(headers={"HX-Redirect": f"{_here(user_id)}?{done}"})
        return self._pages.fragment(
            "trials/under_way.html", visitor, user_id=user_id, under_way=after.progress
        )

    async def export(self, request: web.Request, _visitor: Visitor) -> web.Response:
        """Give all tests as a file."""
        user_id = request.match_info["userId"]
        pack = await self._trials.tests(user_id)
        if request.query.get("as") == "json":
            text, kind, name = pack.to_json(), "application/json", f"tests-{user_id}.json"
        else:
            # The mark has spreadsheets read it as UTF-8.
            text, kind, name = "\ufeff" + trial_sheets.written(pack.tests), "text/csv", f"tests-{user_id}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return web.Response(text=text, content_type=kind, charset="utf-8", headers=headers)

    async def bring_in(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Add the tests of a file to those that are there, or put them in their place."""
        form, user_id = await request.post(), request.match_info["userId"]
        try:
            tests = await _tests_in(form.get("file"))
            if form.get("how") == "replace":
                await self._trials.put(user_id, TestPack(tests=list(tests)))
                added = len(tests)
            else:
                added = await self._trials.join(user_id, tests)
        except HoldfastError as error:
            return await self._list(request, visitor, problem=_sentence(error), status=error.status)
        return see_other(f"{_here(user_id)}?added={added}&known={len(tests) - added}")

    async def _form(
        self, request: web.Request, visitor: Visitor, form: Filled, status: int = 200
    ) -> web.Response:
        user_id = request.match_info["userId"]
        snapshot = await self._configurations.snapshot(user_id, draft=True)
        documents = await self._knowledge.documents(user_id)
        place = form.values.get("place", "")
        values: dict[str, Any] = {
            "form": form,
            "test_id": request.match_info.get("testId"),
            "intents": [intent.name for intent in snapshot.configuration.intents],
            "sources": [document.filename for document in documents[:_SUGGESTED]],
            "actions": list(Action),
            "zone": snapshot.configuration.settings.zone,
            "place": place if _PLACE.fullmatch(place) else "test",
        }
        if _is_embedded(request):
            return self._pages.fragment(
                "trials/embedded.html", visitor, user_id=user_id, status=status, **values
            )
        return self._pages.page(
            "trials/test.html", visitor, area="tests", user_id=user_id, status=status, **values
        )

    async def _latest(self, user_id: str) -> TestRun | None:
        try:
            return await self._trials.latest(user_id)
        except NotFound:
            return None

    async def _zone(self, user_id: str) -> ZoneInfo:
        return (await self._configurations.live(user_id)).settings.zone


async def _tests_in(upload: object) -> Sequence[Trial]:
    """Read a file of tests: JSON as the API has it, else a table."""
    if not isinstance(upload, web.FileField):
        raise ValidationFailed("Choose a file first: one that was exported here, or a table.")
    with upload.file:
        body = await asyncio.to_thread(upload.file.read)
    if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return TestPack.from_body(body.removeprefix(b"\xef\xbb\xbf")).tests
    try:
        return trial_sheets.read(body.decode("utf-8"))
    except UnicodeDecodeError:
        raise ValidationFailed("This file is not text in UTF-8. Save it as “CSV UTF-8”.") from None


def _price(model: ModelAccess | None, tests: int) -> Price | None:
    if model is None:
        return None
    most = model.cost(Usage(_ASKED * tests, model.max_output_tokens * tests))
    return Price(model.model, most.quantize(Decimal("0.01"), ROUND_UP))


def _sentence(error: HoldfastError) -> str:
    fields = error.details.get("fields") or []
    return f"{fields[0]['field']}: {fields[0]['problem']}" if fields else error.message


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < _DIGITS else None


def _here(user_id: str) -> str:
    return _TESTS.replace("{userId}", user_id)


def _is_embedded(request: web.Request) -> bool:
    """Whether another page shows the form within itself."""
    return "HX-Request" in request.headers
