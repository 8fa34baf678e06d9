"""A chat as its page holds it: how the assistant is tried, and what was said so far.

It travels to the page and back with every message, and is kept nowhere. It says nothing about whose
business it is: that is in the address, and whoever writes it anew reaches nothing more by it.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from holdfast_contract.errors import ValidationFailed
from holdfast_contract.model import RequestModel, decode_json
from holdfast_contract.trials import Moment
from pydantic import Field, StringConstraints

from holdfast_core.application.assistant import Try
from holdfast_core.domain.conversations.rehearsals import Rehearsal

_ON = "on"
_OFF = "off"
_NO_MOMENT = "That is no date and time of our days. Choose both, or leave the field empty."
_CONTACT = r"^[\w@.+:-]{1,100}$"
_OF_CONTACT = re.compile(r"[\w@.+:-]")
_PUNCTUATION = re.compile(r"[.+:-]")


class Chat(RequestModel):
    """`begins_at` is when it begins where that is not `began`, the real moment; from then on time passes."""

    draft: bool = False
    with_model: bool = True
    with_automations: bool = False
    contact: Annotated[str, StringConstraints(pattern=_CONTACT)] | None = None
    begins_at: Moment | None = None
    began: Moment
    answers: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    rehearsal: Rehearsal = Rehearsal()

    def at(self, now: datetime) -> datetime:
        """Give the moment in the chat."""
        return now if self.begins_at is None else self.begins_at + (now - self.began)

    def trying(self, now: datetime) -> Try:
        """Give how the next message is tried."""
        return Try(self.draft, self.contact, self.at(now), self.with_model, self.with_automations)

    def answered(self, rehearsal: Rehearsal) -> "Chat":
        """Give the chat with one more answer."""
        return self.model_copy(update={"rehearsal": rehearsal, "answers": self.answers + 1})


def chosen(query: Mapping[str, str], zone: ZoneInfo, now: datetime) -> Chat:
    """Begin a chat as its address says. Raises `ValidationFailed` for a moment that is none."""
    at = query.get("at", "").strip()
    begun = {
        "draft": query.get("on") == "draft",
        "withModel": query.get("model") != _OFF,
        "withAutomations": query.get("automation") == _ON,
        "contact": _contact(query.get("contact", "")),
        "beginsAt": _moment(at, zone) if at else None,
        "began": now,
    }
    try:
        return Chat.from_wire(begun)
    except ValidationFailed:
        raise ValidationFailed(_NO_MOMENT) from None


def held(text: object) -> Chat:
    """Read a chat as a page holds it. Raises `ValidationFailed`."""
    try:
        return Chat.from_wire(decode_json(text.encode() if isinstance(text, str) else b""))
    except ValidationFailed:
        raise ValidationFailed("This chat cannot be gone on with. Start it anew.") from None


def _contact(text: str) -> str | None:
    """Read a number as people write it, or a contact's id."""
    name = "".join(_OF_CONTACT.findall(text))[:100]
    return (name if "@" in name else _PUNCTUATION.sub("", name)) or None


def _moment(text: str, zone: ZoneInfo) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        raise ValidationFailed(_NO_MOMENT) from None
