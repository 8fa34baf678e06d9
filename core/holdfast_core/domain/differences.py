"""What differs between two states of a user's assistant, field by field, as the wire names the fields."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.intents import Intent
from pydantic import SecretStr

from holdfast_core.domain.conversations import showing

_NAMED = frozenset({"attributes", "priceList.items", "priceList.surcharges"})
"""Lists whose members have names, by which they are compared."""

_KEY = "model.apiKey"
_KEY_SHOWN = frozenset({"model.apiKeySet", "model.apiKeyEnd"})

Wire = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """A field with its values before and after; None is a value that is not set.

    `path` is the field's, without places in lists; `name` tells which intent, price, surcharge or attribute
    it belongs to, where it is one's. Where a whole one came or went the path is the list's and the value the
    name. Of a model's key the value is how it ends, or only that it is set.
    """

    path: str
    before: Any
    after: Any
    name: str | None = None


def of_settings(before: AssistantSettings, after: AssistantSettings) -> list[Difference]:
    """Compare settings."""
    old, new = (showing.assistant(settings).to_wire() for settings in (before, after))
    found = [one for one in _of_values("", old, new) if one.path not in _KEY_SHOWN]
    if _key(before) != _key(after):
        found.append(Difference(_KEY, _key_shown(old), _key_shown(new)))
    return found


def of_intents(before: Sequence[Intent], after: Sequence[Intent]) -> list[Difference]:
    """Compare intents; of their examples only those are given that went and that came."""
    old, new = ([intent.to_wire() for intent in intents] for intents in (before, after))
    return [_without_common(one) for one in _of_named("intents", old, new)]


def _of_values(path: str, before: Any, after: Any) -> Iterator[Difference]:
    if path in _NAMED:
        yield from _of_named(path, before or [], after or [])
    elif isinstance(before, Mapping) or isinstance(after, Mapping):
        old, new = before or {}, after or {}
        for name in dict.fromkeys([*old, *new]):
            yield from _of_values(f"{path}.{name}" if path else name, old.get(name), new.get(name))
    elif _set(before) != _set(after):
        yield Difference(path, _set(before), _set(after))


def _of_named(path: str, before: Sequence[Wire], after: Sequence[Wire]) -> Iterator[Difference]:
    old, new = ({one["name"]: one for one in many} for many in (before, after))
    for name in dict.fromkeys([*old, *new]):
        if name in old and name in new:
            for one in _of_values("", old[name], new[name]):
                yield Difference(f"{path}.{one.path}", one.before, one.after, name)
        else:
            yield Difference(path, name if name in old else None, name if name in new else None, name)


def _set(value: Any) -> Any:
    """Take an empty text and an empty list for what they are: nothing that is set."""
    return None if value in ("", []) else value


def _key(settings: AssistantSettings) -> SecretStr | None:
    return settings.model.api_key if settings.model else None


def _key_shown(wire: Wire) -> str | bool | None:
    model = wire["model"] or {}
    return model.get("apiKeyEnd") or model.get("apiKeySet") or None


def _without_common(one: Difference) -> Difference:
    if one.path != "intents.examples":
        return one
    gone = [value for value in one.before or [] if value not in (one.after or [])]
    come = [value for value in one.after or [] if value not in (one.before or [])]
    return Difference(one.path, _set(gone), _set(come), one.name)
