"""Every word of the dashboard, by key: `inbox.title` stands in `texts/<language>/inbox.toml` as `title`.

Another language is another folder. A text that counts is a table of its plural forms (CLDR's names).
"""

import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).resolve().parents[1] / "texts"


class Catalogue:
    """The texts of one language."""

    def __init__(self, language: str = "en") -> None:
        self.language = language

    @cached_property
    def _texts(self) -> Mapping[str, Any]:
        files = sorted((TEXTS / self.language).glob("*.toml"))
        return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in files}

    def __call__(self, key: str, **values: Any) -> str:
        """Give a text with its values in place. Raises `LookupError` for a key that is not there."""
        text = self._find(key)
        if text is None:
            raise LookupError(f"The catalogue has no text {key}.")
        return _filled(text, values)

    def either(self, key: str, fallback: str) -> str:
        """Give a text; `fallback` where there is none, as for a code that a newer gateway made.

        One that counts is none: there is nothing to count here.
        """
        text = self._find(key)
        return text if isinstance(text, str) else fallback

    def _find(self, key: str) -> str | Mapping[str, str] | None:
        found: Any = self._texts
        for part in key.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        is_plural = isinstance(found, Mapping) and "other" in found
        return found if isinstance(found, str) or is_plural else None


def _filled(text: str | Mapping[str, str], values: Mapping[str, Any]) -> str:
    if not isinstance(text, str):
        text = text["one" if values["count"] == 1 and "one" in text else "other"]
    return text.format_map(values) if values else text
