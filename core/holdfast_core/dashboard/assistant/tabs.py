"""The forms of the settings: which settings each holds, and how what was typed becomes them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.versions import PutAssistant

from holdfast_core.application.versions import with_key
from holdfast_core.domain.conversations import showing

Tree = Mapping[str, Any]
OWN = "own"
"""What a choice says that stands before fields which are only meant where it is chosen."""

_GROUPS: Mapping[str, tuple[str, ...]] = {
    "handoff": ("afterDoubts", "resumeAfterSeconds"),
    "limits": ("messagesPerContactPerDay", "messagesPerDay", "tokensPerDay", "moneyPerDay"),
    "debounce": ("quietSeconds", "longestSeconds", "finishedSeconds"),
    "pacing": ("delaySeconds",),
    "loopBreaker": ("repeats", "quick"),
}
_OF_MODEL = ("priceIn", "priceOut", "maxOutputTokens", "timeoutSeconds")
_MONEY = frozenset({"moneyPerDay", "priceIn", "priceOut"})


@dataclass(frozen=True)
class Tab:
    """A form. `fields` are the settings that it holds, `wire` makes their values of what was typed."""

    key: str
    fields: tuple[str, ...]
    wire: Callable[[Tree], dict[str, Any]]

    def tree(self, settings: AssistantSettings) -> dict[str, Any]:
        """Give the fields as they are set."""
        shown: dict[str, Any] = showing.assistant(settings).model_dump(
            mode="json", by_alias=True, include=set(self.fields)
        )
        shares = vars(settings.thresholds)
        return shown | {
            "hoursAre": OWN if settings.business_hours else "",
            "modelIs": OWN if settings.model else "",
            "chosen": {name: "" if share is None else OWN for name, share in shares.items()},
            "thresholds": {
                name: None if share is None else round(100 * share, 4) for name, share in shares.items()
            },
        }

    def applied(self, typed: Tree, settings: AssistantSettings) -> AssistantSettings:
        """Give the settings with what was typed in place of this form's. Raises `ValidationFailed`."""
        given = PutAssistant.from_wire(self.wire(typed))
        values = {name: getattr(given, name) for name in self.fields}
        if "model" in values:
            values["model"] = with_key(given.model, settings.model)
        return settings.model_copy(update=values)


def _instructions(typed: Tree) -> dict[str, Any]:
    names = ("tone", "language", "greeting", "fallback")
    return {"instructions": typed.get("instructions", "")} | {name: typed.get(name) for name in names}


def _hours(typed: Tree) -> dict[str, Any]:
    if typed.get("hoursAre") != OWN:
        return {"businessHours": None}
    return {"businessHours": {"week": {}, "timeZone": "", **_below(typed, "businessHours")}}


def _handoff(typed: Tree) -> dict[str, Any]:
    return {"handoff": _group(typed, "handoff") | {"notice": _below(typed, "handoff").get("notice")}}


def _thresholds(typed: Tree) -> dict[str, Any]:
    given, chosen = _below(typed, "thresholds"), _below(typed, "chosen")
    shares = {name: given.get(name) if chosen.get(name) == OWN else None for name in ("intent", "answer")}
    return {"thresholds": {name: _share(text) for name, text in shares.items()}}


def _model(typed: Tree) -> dict[str, Any]:
    return {"model": _own_model(typed), "limits": _group(typed, "limits")}


def _own_model(typed: Tree) -> dict[str, Any] | None:
    if typed.get("modelIs") != OWN:
        return None
    given = _below(typed, "model")
    model = {name: given.get(name, "") for name in ("baseUrl", "model")}
    model |= {name: _number(name, given[name]) for name in _OF_MODEL if name in given}
    if typed.get("keyIs") == "none":
        return model | {"apiKey": None}
    return model | ({"apiKey": given["apiKey"]} if "apiKey" in given else {})


def _more(typed: Tree) -> dict[str, Any]:
    groups = {name: _group(typed, name) for name in ("debounce", "pacing", "loopBreaker")}
    return groups | {"attributes": [_attribute(one) for one in _rows(typed, "attributes")]}


def _attribute(given: Tree) -> dict[str, Any]:
    lists = {name: _lines(given.get(name, "")) for name in ("choices", "cues")}
    return {"name": given.get("name", "")} | dict(given) | lists


TABS = (
    Tab("instructions", ("instructions", "tone", "language", "greeting", "fallback"), _instructions),
    Tab("hours", ("business_hours",), _hours),
    Tab("handoff", ("handoff",), _handoff),
    Tab("thresholds", ("thresholds",), _thresholds),
    Tab("model", ("model", "limits"), _model),
    Tab("more", ("debounce", "pacing", "loop_breaker", "attributes"), _more),
)
"""The first is where one comes in."""


def _below(typed: Tree, name: str) -> Tree:
    found = typed.get(name)
    return found if isinstance(found, Mapping) else {}


def _rows(typed: Tree, name: str) -> list[Tree]:
    found = typed.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _group(typed: Tree, group: str) -> dict[str, Any]:
    """Take numbers, of which one that is left empty is null."""
    given = _below(typed, group)
    return {name: _number(name, given.get(name)) for name in _GROUPS[group]}


def _number(name: str, text: Any) -> Any:
    """Read a number, with a point or a comma; what is none stays as it is, for the check to name it."""
    if not isinstance(text, str):
        return text
    plain = text.replace(",", ".")
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", plain, re.ASCII):
        return text
    if name in _MONEY:
        return plain
    return float(plain) if "." in plain else int(plain)


def _share(text: Any) -> Any:
    percent = _number("", text)
    return percent / 100 if isinstance(percent, int | float) else percent


def _lines(text: Any) -> list[str]:
    return [line.strip() for line in str(text).splitlines() if line.strip()]
