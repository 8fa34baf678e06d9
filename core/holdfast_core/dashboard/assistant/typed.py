"""What stands in the fields of a form, by their names: as it is set, or as somebody typed it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_PLACE = re.compile(r"\.\d+(?=\.|$)")


@dataclass(frozen=True)
class Typed:
    """A form's fields, and what is wrong with them."""

    texts: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: Mapping[str, Any], problems: Mapping[str, str] | None = None) -> "Typed":
        """Take the fields of a nested form."""
        return cls(dict(_flat("", tree)), problems or {})

    def text(self, name: str) -> str:
        """Give what stands in a field; an empty text where nothing does."""
        return self.texts.get(name, "")

    def problem(self, name: str) -> str:
        """Say what is wrong with a field; an empty text where nothing is."""
        return self.problems.get(name, "")

    def rows(self, prefix: str) -> range:
        """Number the rows of a list."""
        numbers = (name.removeprefix(prefix + ".").partition(".")[0] for name in self._below(prefix))
        return range(1 + max((int(number) for number in numbers if number.isdecimal()), default=-1))

    def _below(self, prefix: str) -> Iterator[str]:
        return (name for name in (*self.texts, *self.problems) if name.startswith(prefix + "."))


def without_places(name: str) -> str:
    """Name a field of any row: `attributes.3.name` is `attributes.name`."""
    return _PLACE.sub("", name)


def _flat(prefix: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from _flat(f"{prefix}.{name}" if prefix else name, one)
    elif isinstance(value, list) and prefix.endswith((".choices", ".cues")):
        yield prefix, "\n".join(value)
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _flat(f"{prefix}.{place}", one)
    elif value is not None:
        yield prefix, f"{value:g}" if isinstance(value, float) else str(value)
