"""A test as a form has it: times in the business's own zone, what must stand in the reply a line each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from holdfast_contract.errors import HoldfastError, ValidationFailed
from holdfast_contract.trials import Trial

from holdfast_core.dashboard.frame.forms import problems, tree

AT = "at"
CONTAINS = "expect.contains"
_FIELDS = (
    "question",
    "expect.intent",
    "expect.source",
    "expect.heading",
    "expect.action",
    "expect.refusal",
    CONTAINS,
    "contactName",
    AT,
)
_REFUSALS = {"true": True, "false": False}


_OF_ALL = ("", "expect")
"""Where problems stand that are of no single field."""


@dataclass(frozen=True)
class Filled:
    """A form: what stands in each field, by its name, and what is wrong with it."""

    values: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(_FIELDS, ""))
    problems: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys((*_FIELDS, *_OF_ALL), ""))


def filled(test: Trial, zone: ZoneInfo) -> Filled:
    """Fill the form with a test."""
    expect = test.expect
    values = {
        "question": test.question,
        "expect.intent": expect.intent or "",
        "expect.source": expect.source or "",
        "expect.heading": expect.heading or "",
        "expect.action": expect.action.value if expect.action else "",
        "expect.refusal": "" if expect.refusal is None else str(expect.refusal).lower(),
        CONTAINS: "\n".join(expect.contains),
        "contactName": test.contact_name or "",
        AT: "" if test.at is None else local(test.at, zone),
    }
    return Filled(values)


def typed(form: Mapping[str, Any], error: HoldfastError | None = None) -> Filled:
    """Give the form as it was typed, with what is wrong with it."""
    empty = Filled()
    values = {name: value for name, value in form.items() if isinstance(value, str)}
    wrong = dict(empty.problems)
    for name, problem in (problems(error) if error else {}).items():
        # A part of a field, as the second of the words, is shown with the field.
        place = next((one for one in (*_FIELDS, "expect") if name == one or name.startswith(f"{one}.")), "")
        wrong[place] = problem
    return Filled({**empty.values, **values}, wrong)


def read(form: Mapping[str, Any], zone: ZoneInfo) -> Trial:
    """Read a test. Raises `ValidationFailed`, whose fields are the form's."""
    wanted = {name: form.get(name) for name in _FIELDS}
    body = tree({name: value for name, value in wanted.items() if isinstance(value, str)})
    expect = body.setdefault("expect", {})
    if "refusal" in expect:
        expect["refusal"] = _REFUSALS.get(expect["refusal"], expect["refusal"])
    if "contains" in expect:
        expect["contains"] = [line for line in expect["contains"].splitlines() if line.strip()]
    if AT in body:
        body[AT] = moment(body[AT], zone).isoformat()
    return Trial.from_wire({"question": "", **body})


def local(at: datetime, zone: ZoneInfo) -> str:
    """Write a moment as a field for date and time has it."""
    return at.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes")


def moment(text: str, zone: ZoneInfo) -> datetime:
    """Read what such a field has. Raises `ValidationFailed`."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        problem = {"field": AT, "problem": "Choose a date and a time."}
        raise ValidationFailed(details={"fields": [problem]}) from None
