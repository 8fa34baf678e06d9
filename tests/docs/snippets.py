"""The fenced blocks of the documentation, each with what the comment above it declares.

A comment such as `<!-- needs: phone, contact -->` stands right above its fence. What it may say:

    needs: phone, contact    what has to be there first; `town.py` knows how
    shown: why               not to be run
    streams: why             ends only when the reader ends it
    file: receiver.py        to be kept under this name, for the blocks after it
    receives: 8000           a receiver of events on this port
    plays: 8000              a program on this port, whose scene is in `scenes.py`
    model: module.Class      what JSON has to be
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DECLARATIONS = frozenset({"needs", "shown", "streams", "file", "receives", "plays", "model"})

_FENCE = re.compile(r"^(?P<indent> *)(?P<mark>`{3,})(?P<language>\S*)\s*$")
_COMMENT = re.compile(r"^\s*<!-- (?P<key>[a-z]+): (?P<value>.+?) -->$")


@dataclass(frozen=True)
class Snippet:
    page: str
    line: int
    language: str
    text: str
    declared: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def needs(self) -> list[str]:
        return [need.strip() for need in self.declared.get("needs", "").split(",") if need.strip()]


def pages() -> list[str]:
    """Name the pages that people read, from the root of the repository."""
    found = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "contract/README.md"]
    found += sorted((ROOT / "infra/n8n").glob("**/README.md"))
    named = [path.relative_to(ROOT) for path in found if path.exists()]
    return [str(path) for path in named if not {"node_modules", "dist"} & set(path.parts)]


def snippets(page: str) -> list[Snippet]:
    return read(page, (ROOT / page).read_text(encoding="utf-8"))


def read(page: str, text: str) -> list[Snippet]:
    """Find the blocks. Raises `ValueError` for a fence that stays open and a declaration nobody knows."""
    found: list[Snippet] = []
    declared: dict[str, str] = {}
    opened: re.Match[str] | None = None
    first, body = 0, list[str]()
    for number, line in enumerate(text.splitlines(), 1):
        fence = _FENCE.match(line)
        if opened is None:
            if fence:
                opened, first, body = fence, number, []
            elif comment := _COMMENT.match(line):
                declared[comment["key"]] = comment["value"]
            elif line.strip():
                declared = {}
        elif fence and fence["mark"] == opened["mark"] and not fence["language"]:
            indent = len(opened["indent"])
            inner = "".join(f"{one[indent:]}\n" for one in body)
            if unknown := declared.keys() - DECLARATIONS:
                raise ValueError(f"{page}:{first}: nobody knows what {', '.join(unknown)} declares")
            found.append(Snippet(page, first, opened["language"], inner, declared))
            opened, declared = None, {}
        else:
            body.append(line)
    if opened is not None:
        raise ValueError(f"{page}:{first}: the block is never closed")
    return found
