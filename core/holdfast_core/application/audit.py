"""The log of who did what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

PAGE = 50


@dataclass(frozen=True)
class Deed:
    """Something that was done: `action` is the screen's name, `target` the ids that it was about."""

    email: str
    action: str
    address: str
    at: datetime
    user_id: str | None = None
    target: Mapping[str, str] = field(default_factory=dict)
    number: int = 0


class AuditLog(Protocol):
    """Keeps deeds. Nothing takes one away."""

    async def add(self, deed: Deed) -> None:
        """Note a deed."""
        ...

    async def page(self, user_id: str | None, before: int | None) -> list[Deed]:
        """List up to `PAGE` deeds and one more, the newest first; those about one business where given."""
        ...
