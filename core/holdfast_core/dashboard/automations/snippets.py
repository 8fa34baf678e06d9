"""Programs that receive events, to be copied: filled in with the address, and with a place for the secret."""

import json
import shlex
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from yarl import URL

PLACE_OF_SECRET = "whsec_PASTE_YOUR_SECRET_HERE"  # noqa: S105 - where it goes
_SNIPPETS = Path(__file__).resolve().parent / "snippets"


@dataclass(frozen=True)
class Snippets:
    """What to paste where."""

    n8n: str
    curl: str
    python: str


def snippets_for(url: str, user_id: str) -> Snippets:
    """Write them for a receiver. Each value is quoted as its language quotes."""
    values = {
        "secret": PLACE_OF_SECRET,
        "url": shlex.quote(url),
        "user": shlex.quote(json.dumps(user_id)),
        "path": json.dumps(URL(url).path or "/"),
    }
    return Snippets(
        n8n=_filled("n8n", values), curl=_filled("curl", values), python=_filled("python", values)
    )


def _filled(name: str, values: dict[str, str]) -> str:
    text = _read(name)
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", value)
    return text.strip()


@cache
def _read(name: str) -> str:
    return (_SNIPPETS / f"{name}.txt").read_text("utf-8")
