"""The draft of a business's assistant as its pages show it: what differs from what is live, and the tests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from holdfast_contract.trials import TestRun

from holdfast_core.application.configuration import Configurations, DraftNumbers, Snapshot
from holdfast_core.dashboard.frame.catalogue import Catalogue
from holdfast_core.domain import differences
from holdfast_core.domain.differences import Difference

_MOST_SHOWN = 8
"""Values of a list."""

_AROUND = 40
"""Characters of a long text that are shown before and after what differs."""

_LONG = 160
_UNITS = (("days", 86_400), ("hours", 3_600), ("minutes", 60))


@dataclass(frozen=True)
class Change:
    """What differs, in words."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class DraftBar:
    """A draft. `run` is None where the tests were not run on it yet, and where there are none."""

    numbers: DraftNumbers
    changes: Sequence[Change]
    is_tried: bool
    run: TestRun | None


class DraftBars:
    """Gives each page on the assistant what its bar shows."""

    def __init__(self, configurations: Configurations, t: Catalogue) -> None:
        self._configurations = configurations
        self._t = t

    async def of(self, user_id: str, drafted: Snapshot | None = None) -> DraftBar | None:
        """Give the bar of a business, whose draft may be at hand; None where nothing waits."""
        drafted = drafted or await self._configurations.snapshot(user_id, draft=True)
        if not any(drafted.numbers.draft):
            return None
        live = await self._configurations.snapshot(user_id)
        return DraftBar(
            numbers=drafted.numbers.draft,
            changes=self.changes(between(live, drafted)),
            is_tried=drafted.trial is not None,
            run=drafted.trial.run if drafted.trial else None,
        )

    def changes(self, found: Iterable[Difference]) -> Sequence[Change]:
        """Put differences into words."""
        return [self._in_words(one) for one in found]

    def _in_words(self, one: Difference) -> Change:
        what = self._t("assistant.field." + one.path.replace(".", "_"), name=one.name or "")
        before, after = one.before, one.after
        if isinstance(before, str) and isinstance(after, str):
            before, after = _where_they_differ(before, after)
        return Change(what, self._said(one.path, before), self._said(one.path, after))

    def _said(self, path: str, value: Any) -> str:
        if value is None or value is True:
            return self._t("assistant.value.none" if value is None else "assistant.value.set")
        if isinstance(value, list):
            said = [self._said(path, one) for one in value[:_MOST_SHOWN]]
            more = len(value) - _MOST_SHOWN
            return ", ".join([*said, self._t("assistant.value.more", count=more)] if more > 0 else said)
        if isinstance(value, dict):
            return self._row(value)
        return self._plain(path, value)

    def _plain(self, path: str, value: Any) -> str:
        if path.endswith("Seconds"):
            return self.time(value)
        if path.startswith("thresholds."):
            return self._t("assistant.value.share", percent=round(100 * value))
        return self._t.either(f"assistant.choice.{path.replace('.', '_')}.{value}", str(value))

    def _row(self, value: dict[str, Any]) -> str:
        """Say an opening, or from which quantity on another price holds."""
        if "to" in value:
            return f"{value['from']}–{value['to']}"
        return self._t("assistant.value.tier", quantity=value["from"], price=value["perUnit"])

    def time(self, seconds: float) -> str:
        """Say how long something takes."""
        for unit, size in _UNITS:
            if seconds >= size and seconds % size == 0:
                return self._t("assistant.value." + unit, count=int(seconds // size))
        return self._t("assistant.value.seconds", count=f"{seconds:g}")


def between(before: Snapshot, after: Snapshot) -> Sequence[Difference]:
    """Compare two states of an assistant."""
    old, new = before.configuration, after.configuration
    return [
        *differences.of_settings(old.settings, new.settings),
        *differences.of_intents(old.intents, new.intents),
    ]


def _where_they_differ(before: str, after: str) -> tuple[str, str]:
    """Cut long texts down to what differs, and a little around it."""
    if max(len(before), len(after)) <= _LONG:
        return before, after
    shorter = min(len(before), len(after))
    begin = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    most = shorter - begin
    end = next((at for at in range(most) if before[-1 - at] != after[-1 - at]), most)
    return _cut(before, begin, end), _cut(after, begin, end)


def _cut(text: str, begin: int, end: int) -> str:
    first, last = max(0, begin - _AROUND), min(len(text), len(text) - end + _AROUND)
    shown = text[first:last]
    if len(shown) > 4 * _LONG:
        shown = shown[: 4 * _LONG] + "…"
    return f"{'…' if first else ''}{shown}{'…' if last < len(text) else ''}"
