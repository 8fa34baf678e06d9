"""The pages on how the assistant is set: a form a tab, each of which writes the draft."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from aiohttp import web
from holdfast_contract.assistant import AssistantSettings, AttributeKind, BusinessHours, OutsideHours
from holdfast_contract.errors import DraftChanged, HoldfastError, ValidationFailed
from holdfast_contract.models import ModelSettings
from holdfast_contract.times import Weekday

from holdfast_core.application.configuration import Configurations, Part
from holdfast_core.application.usage import Usage
from holdfast_core.application.versions import Versions
from holdfast_core.dashboard.assistant.tabs import TABS, Tab
from holdfast_core.dashboard.assistant.typed import Typed, without_places
from holdfast_core.dashboard.frame.door import Screen, Visitor
from holdfast_core.dashboard.frame.drafts import DraftBars
from holdfast_core.dashboard.frame.forms import problems, tree
from holdfast_core.dashboard.frame.pages import Pages, see_other
from holdfast_core.domain.answers.answerability import LEAST
from holdfast_core.domain.conversations import showing
from holdfast_core.domain.conversations.decisions import Configuration
from holdfast_core.domain.conversations.hours import is_open, open_until, opens_at
from holdfast_core.domain.conversations.wording import LANGUAGES

_AREA = "assistant"
_HOME = "/users/{userId}/assistant"
_QUIET_TIMES = (900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400, 259_200, 604_800)
"""Seconds after which the assistant may come back."""

_COUNTING = 0.05
"""Seconds that may go into counting what was used."""


class SettingsScreens:
    """Nothing that is typed here is live before the draft is published."""

    def __init__(
        self,
        pages: Pages,
        bars: DraftBars,
        *,
        configurations: Configurations,
        versions: Versions,
        usage: Usage,
        clock: Callable[[], datetime],
    ) -> None:
        self._pages = pages
        self._bars = bars
        self._configurations = configurations
        self._versions = versions
        self._usage = usage
        self._clock = clock

    def screens(self) -> list[Screen]:
        """The table."""
        screens = [Screen("GET", _HOME, partial(self._show, tab=TABS[0]), "assistant.home")]
        for tab in TABS:
            path = f"{_HOME}/{tab.key}"
            screens += [
                Screen("GET", path, partial(self._show, tab=tab), f"assistant.{tab.key}"),
                Screen("POST", path, partial(self._save, tab=tab), f"assistant.save_{tab.key}"),
            ]
        return screens

    async def _save(self, request: web.Request, visitor: Visitor, tab: Tab) -> web.Response:
        """Write a form into the draft; where that is refused, show it again with all that was typed."""
        user_id = request.match_info["userId"]
        form = {name: text for name, text in (await request.post()).items() if isinstance(text, str)}
        typed = tree(form)
        snapshot = await self._configurations.snapshot(user_id, draft=True)
        settings = snapshot.configuration.settings
        try:
            changed = tab.applied(typed, settings)
            if changed == settings:
                return see_other(request.path, "assistant.same")
            await self._versions.draft_settings(user_id, changed, over=_over(form))
        except (ValidationFailed, DraftChanged) as error:
            return await self._show(request, visitor, tab=tab, typed=typed, error=error)
        return see_other(request.path, "assistant.saved")

    async def _show(
        self,
        request: web.Request,
        visitor: Visitor,
        *,
        tab: Tab,
        typed: Mapping[str, Any] | None = None,
        error: HoldfastError | None = None,
    ) -> web.Response:
        user_id = request.match_info["userId"]
        snapshot = await self._configurations.snapshot(user_id, draft=True)
        settings = snapshot.configuration.settings
        found = problems(error) if error else {}
        form = Typed.of(tab.tree(settings) if typed is None else typed, self._in_words(found))
        return self._pages.page(
            f"assistant/{tab.key}.html",
            visitor,
            area=_AREA,
            user_id=user_id,
            tab=tab.key,
            draft=await self._bars.of(user_id, snapshot),
            form=form,
            over=snapshot.numbers.newest(Part.ASSISTANT),
            status=error.status if error else 200,
            **await self._extras(tab, user_id, snapshot.configuration),
        )

    async def _extras(self, tab: Tab, user_id: str, drafted: Configuration) -> dict[str, Any]:
        """Give what a tab shows beside its fields."""
        settings = drafted.settings
        match tab.key:
            case "instructions":
                return {"languages": LANGUAGES, "has_model": drafted.model is not None}
            case "hours":
                return {
                    "days": [day.value for day in Weekday],
                    "choices": [choice.value for choice in OutsideHours],
                    "is_now": self._is_now(settings.business_hours),
                }
            case "handoff":
                return {"quiet_times": self._quiet_times(settings.handoff.resume_after_seconds)}
            case "thresholds":
                return {"recommended": round(100 * LEAST), "figures": _FIGURES}
            case "model":
                key = settings.model and settings.model.api_key
                return {
                    "has_key": key is not None,
                    "key_words": self._key_words(settings.model),
                    "used": (await self._usage.recent(user_id, 1, within=_COUNTING)).totals,
                    "defaults": {name: ModelSettings.model_fields[name].default for name in _DEFAULTS},
                }
        return {"kinds": [kind.value for kind in AttributeKind]}

    def _quiet_times(self, chosen: int | None) -> list[tuple[int, str]]:
        """Give times to choose from, the one that is set among them."""
        times = sorted({*_QUIET_TIMES, *((chosen,) if chosen else ())})
        return [(seconds, self._bars.time(seconds)) for seconds in times]

    def _key_words(self, model: ModelSettings | None) -> str:
        t = self._pages.t
        shown = model and showing.model(model)
        if not shown or not shown.api_key_set:
            return t("assistant.model.key_none")
        if shown.api_key_end is None:
            return t("assistant.model.key_set")
        return t("assistant.model.key_ends", end=shown.api_key_end)

    def _is_now(self, hours: BusinessHours | None) -> str:
        """Say whether people are there now, and when that changes."""
        t, now = self._pages.t, self._clock()
        if hours is None:
            return t("assistant.hours.always")
        zone = AssistantSettings(business_hours=hours).zone
        if is_open(hours, now):
            end = open_until(hours, now)
            words = "assistant.hours.open_until" if end else "assistant.hours.open_always"
            return t(words, at=f"{end.astimezone(zone):%H:%M}" if end else "")
        begin = opens_at(hours, now)
        if begin is None:
            return t("assistant.hours.never")
        local = begin.astimezone(zone)
        day = t("assistant.day." + tuple(Weekday)[local.weekday()].value)
        return t("assistant.hours.opens", day=day, date=f"{local:%Y-%m-%d}", at=f"{local:%H:%M}")

    def _in_words(self, found: Mapping[str, str]) -> dict[str, str]:
        """Say what is wrong in our own words, where we have them for the field."""
        return {
            name: self._pages.t.either("assistant.problem." + without_places(name).replace(".", "_"), problem)
            for name, problem in found.items()
        }


_FIGURES = ((20, 94, 24), (35, 90, 14), (50, 84, 9), (65, 77, 5), (80, 64, 2))
"""At a threshold, in per cent: how many questions are answered of those that the documents answer, and how
many, wrongly, of those that they do not answer. Measured where `LEAST` says."""

_DEFAULTS = ("max_output_tokens", "timeout_seconds")


def _over(form: Mapping[str, str]) -> int:
    """Read over which version a form was shown; one that says none was shown over another."""
    text = form.get("over", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else -1
