"""What people typed into forms, as the wire has it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from holdfast_contract.errors import HoldfastError
from holdfast_contract.model import WireModel


@dataclass(frozen=True)
class Problem:
    """What is wrong with a field; an area says it by its own `<area>.problem.<kind>`, with these values."""

    kind: str
    values: Mapping[str, str] = field(default_factory=dict)


_MOST_PARTS = 12
"""Names within one another; a deeper one is nobody's form."""


def tree(form: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Nest fields by their names: `week.mon.0.from` is the `from` of the first in `mon` of `week`.

    Numbers make lists, in their order and without gaps. Texts are stripped, and empty ones left out. A name
    that stands several times (checkboxes) gives a list.
    """
    items = form.items() if isinstance(form, Mapping) else form
    nested: dict[str, Any] = {}
    for name, value in items:
        text = value.strip() if isinstance(value, str) else None
        parts = name.split(".")
        if text and len(parts) <= _MOST_PARTS:
            _put(nested, parts, text)
    return {name: _listed(value) for name, value in nested.items()}


def _put(into: dict[str, Any], parts: list[str], text: str) -> None:
    *path, last = parts
    for part in path:
        step = into.setdefault(part, {})
        if not isinstance(step, dict):
            return  # a field and fields within it: the form is not ours
        into = step
    before = into.get(last)
    if isinstance(before, dict):
        return
    if before is None:
        into[last] = text
    else:
        into[last] = [*(before if isinstance(before, list) else [before]), text]


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _listed(one) for name, one in value.items()}
    if inner and all(name.isascii() and name.isdecimal() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def digest_of(shown: WireModel | None) -> str:
    """Tell one state of what a form shows from another: the form was filled in over the one it names."""
    return hashlib.sha256(b"" if shown is None else shown.to_json().encode()).hexdigest()


def problems(error: HoldfastError) -> dict[str, str]:
    """Give field → sentence of what was refused; one that names no field stands under an empty name."""
    fields = error.details.get("fields") or []
    found = {str(one["field"]): str(one["problem"]) for one in fields}
    return found or {"": error.message}
