"""Sizes, times and values as a person reads them."""

from datetime import datetime

from holdfast_contract.times import now
from rich.text import Text


def clean(value: str | None, style: str = "") -> Text:
    """Write a value as it is: no markup, and nothing that could command a terminal (names are strangers')."""
    return Text("".join(c if c.isprintable() else "\ufffd" for c in value or ""), style=style)


def moment(at: datetime | None) -> str:
    """Write a time in UTC with its age; nothing for None."""
    return "" if at is None else f"{at:%Y-%m-%d %H:%M:%S}Z ({ago(at)})"


def local(at: datetime) -> str:
    """Write a time as the clock on the wall shows it, with its age."""
    return f"{at.astimezone():%Y-%m-%d %H:%M:%S %Z} ({ago(at)})"


def ago(at: datetime) -> str:
    """Write how long ago that was."""
    seconds = max(0, round((now() - at).total_seconds()))
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit} ago"
    return f"{seconds} s ago"


def size(count: int) -> str:
    """Write a number of bytes for people."""
    amount = float(count)
    for unit in ("B", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def counted(count: int, what: str) -> str:
    """Write how many there are of something."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
