"""Draw `docs/events.md` from the events' models, so that the two cannot differ."""

import ast
import inspect
import json
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from holdfast_contract.core_events import CORE_EVENT_DATA
from holdfast_contract.events import EVENT_DATA, Event
from holdfast_contract.model import WireModel, to_camel
from holdfast_contract.service.examples import example
from holdfast_contract.subscriptions import SUBSCRIBED_TYPES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "events.md"

DATA: Mapping[str, type[WireModel]] = {
    type_.value: model for type_, model in (*EVENT_DATA.items(), *CORE_EVENT_DATA.items())
}
FROM_GATEWAY = {type_.value for type_ in EVENT_DATA}

FAMILIES = {
    "message": "Messages",
    "conversation": "Conversations",
    "intent": "Intents",
    "reply": "The assistant's replies",
    "quote": "Quotes",
    "handoff": "Handing over",
    "contact": "Contacts",
    "session": "Sessions",
    "backup": "Backups",
    "subscription": "Subscriptions",
}
"""The chapters, those first that most people want."""

SAYING: Mapping[str, Mapping[str, Any]] = {
    "message.sent": {"status": "sent", "text": "Delivery costs four euros."},
    "message.status": {"status": "read"},
    "message.edited": {"text": "What does delivery cost on Sundays?"},
    "session.pairing_code": {"code": "ABCD-EFGH"},
    "session.status": {"from": "connecting", "to": "connected"},
    "session.ready": {"phone": "628111222333", "name": "Corner Bakery"},
    "session.restored_ready": {"durationMs": 4210},
    "session.restore_failed": {"reason": "BACKUP_CORRUPT"},
    "session.disconnected": {"reason": "NETWORK_LOST"},
    "session.logged_out": {"reason": "UNLINKED"},
    "session.heartbeat": {"status": "connected", "age": "fresh"},
    "backup.completed": {"bytes": 31457280, "uploadedBytes": 524288, "pauseMs": 180.5},
    "backup.failed": {"code": "BACKUP_STORE_UNREACHABLE", "message": "The backup store does not answer."},
    "conversation.handed_over": {"reason": "api"},
    "intent.matched": {"runnersUp": [{"intent": "opening hours", "confidence": 0.05}]},
    "reply.sent": {"author": "assistant", "text": "Delivery costs four euros."},
    "reply.failed": {
        "author": "assistant",
        "text": "Delivery costs four euros.",
        "code": "NUMBER_NOT_ON_WHATSAPP",
    },
    "quote.created": {
        "quote": {
            "currency": "EUR",
            "lines": [
                {"label": "Sourdough", "quantity": "2", "unit": "loaf", "unitPrice": "4.50", "amount": "9.00"}
            ],
            "total": "9.00",
            "validAt": "2026-11-20T09:30:00.000Z",
            "missing": [],
            "leftOut": [],
        }
    },
    "handoff.requested": {"reason": "asked"},
    "contact.updated": {"changed": ["phone"], "mergedContactId": "12345@lid"},
}
"""What stands in an example where the field's name does not say it."""


def draw() -> str:
    """Give the whole page."""
    lines = [*_beginning(), *_overview()]
    for family, heading in FAMILIES.items():
        lines += [f"## {heading}", ""]
        for type_ in (one for one in DATA if one.partition(".")[0] == family):
            lines += _event(type_)
    return "\n".join([*lines, *_parts()]).rstrip() + "\n"


def _beginning() -> list[str]:
    return [
        "# Events",
        "",
        "Every event there is, drawn from the models by `make docs`; a test fails where the two differ. How",
        "to subscribe, and what becomes of a delivery, is on [its own page](automations.md).",
        "",
        "All events have one envelope:",
        "",
        "| field | type | what it is |",
        "|---|---|---|",
        "| `id` | string | the event's own; the same on every attempt to deliver it |",
        "| `type` | string | one of those below |",
        "| `timestamp` | time | when it happened |",
        "| `userId`, `sessionId` | string | whose it is |",
        "| `data` | object | by its type, as below |",
        "",
        "Times are RFC 3339 in UTC with milliseconds. Every field is there; one that has nothing to say is",
        "null. Fields and types may be added: pass over what you do not know.",
        "",
    ]


def _overview() -> list[str]:
    told = [one for one in DATA if one.partition(".")[0] in FAMILIES]
    ordered = sorted(told, key=lambda one: [*FAMILIES].index(one.partition(".")[0]))
    return [
        "## Which events are there?",
        "",
        "| type | told by | when |",
        "|---|---|---|",
        *(
            f"| [`{type_}`](#{type_.replace('.', '')}) | {'gateway' if type_ in FROM_GATEWAY else 'core'} "
            f"| {_summary(DATA[type_])} |"
            for type_ in ordered
        ),
        "",
    ]


def _event(type_: str) -> Iterator[str]:
    model = DATA[type_]
    yield from (f"### {type_}", "", *_paragraphs(model))
    if type_ not in SUBSCRIBED_TYPES:
        yield from ("It cannot be subscribed to.", "")
    yield from (*_table(model), "```json", _laid_out(event_of(type_)), "```", "")


def _parts() -> Iterator[str]:
    """Say what the objects are that stand in the data of several events."""
    yield from ("## What is inside of them?", "")
    parts = {name: part for model in DATA.values() for name, part in _models_in(model).items()}
    for name, part in sorted(parts.items()):
        yield from (f"### {name}", "", *_paragraphs(part), *_table(part, must_mean=False))


def event_of(type_: str) -> dict[str, Any]:
    """Give an example of an event, made from its models and read by them."""
    data = example(DATA[type_]) | SAYING.get(type_, {})
    event: dict[str, Any] = example(Event) | {"type": type_, "data": DATA[type_].from_wire(data).to_wire()}
    return Event.from_wire(event).to_wire()


def _laid_out(event: Mapping[str, Any]) -> str:
    """Lay an event out with a line for each field, of the envelope and of the data."""

    def members(values: Mapping[str, Any], indent: str) -> str:
        told = (f"{indent}{json.dumps(name)}: {json.dumps(value)}" for name, value in values.items())
        return ",\n".join(told)

    envelope = {name: value for name, value in event.items() if name != "data"}
    return f'{{\n{members(envelope, "  ")},\n  "data": {{\n{members(event["data"], "    ")}\n  }}\n}}'


def _summary(model: type[WireModel]) -> str:
    return _paragraphs(model)[0].partition(". ")[0].rstrip(".")


def _paragraphs(model: type[WireModel]) -> list[str]:
    """Give what a model's docstring says, with the wire's names, and an empty line after each paragraph."""
    said = inspect.cleandoc(model.__doc__ or "")
    for name in model.model_fields:
        said = said.replace(f"`{name}`", f"`{to_camel(name)}`")
    return [line for one in said.split("\n\n") for line in (" ".join(one.split()), "")]


def _table(model: type[WireModel], *, must_mean: bool = True) -> list[str]:
    schema = model.model_json_schema(by_alias=True, mode="serialization")
    definitions, meanings = schema.get("$defs", {}), _docstrings(model)
    rows = []
    for name in model.model_fields:
        described = schema["properties"][to_camel(name)]
        meaning = meanings.get(name) or _summary_of_type(described, definitions)
        if must_mean and not meaning:
            raise LookupError(f"{model.__name__}.{name} has no docstring that says what it is")
        rows.append((f"`{to_camel(name)}`", _type(described, definitions), meaning))
    columns = ("field", "type", "what it is") if any(meaning for *_, meaning in rows) else ("field", "type")
    heading, *lines = (
        f"| {' | '.join(cells)} |".replace("|  |", "| |")
        for cells in (columns, *(row[: len(columns)] for row in rows))
    )
    return [heading, "|" + "---|" * len(columns), *lines, ""]


def _type(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    """Say in a word what a field holds."""
    if "anyOf" in schema:
        kinds = [_type(one, definitions) for one in schema["anyOf"] if one.get("type") != "null"]
        return f"{' or '.join(dict.fromkeys(kinds))} or null"
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        values = definitions[name].get("enum")
        return "string" if values else f"[{name}](#{name.lower()})"
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'], definitions)}"
    if schema.get("format") == "date-time":
        return "time"
    return str(schema.get("type", "any"))


def _summary_of_type(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    """Say what a field is whose type says enough: an object, or one of a few words."""
    for one in schema.get("anyOf", [schema]):
        if "$ref" in one:
            described = definitions[one["$ref"].rpartition("/")[2]]
            said = " ".join(described.get("description", "").split("\n\n")[0].split())
            values = described.get("enum")
            return f"{said} {', '.join(f'`{value}`' for value in values)}" if values else said
    return "When that was." if schema.get("format") == "date-time" else ""


@cache
def _docstrings(model: type[WireModel]) -> dict[str, str]:
    """Read the docstrings that stand below the fields of a model, its bases' too."""
    found: dict[str, str] = {}
    for cls in reversed(model.__mro__):
        if not issubclass(cls, WireModel) or cls is WireModel:
            continue
        lines = next(
            one.body for one in ast.parse(inspect.getsource(cls)).body if isinstance(one, ast.ClassDef)
        )
        for field, below in pairwise(lines):
            text = below.value if isinstance(below, ast.Expr) else None
            if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Constant):
                found[ast.unparse(field.target)] = " ".join(str(text.value).split())
    return found


def _models_in(model: type[WireModel]) -> dict[str, type[WireModel]]:
    """Give the models that a model's fields hold, and what those hold."""
    found: dict[str, type[WireModel]] = {}
    for field in model.model_fields.values():
        for inner in _types_in(field.annotation):
            if isinstance(inner, type) and issubclass(inner, WireModel) and inner.__name__ not in found:
                found |= {inner.__name__: inner} | _models_in(inner)
    return found


def _types_in(annotation: Any) -> Iterator[Any]:
    yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _types_in(inner)


if __name__ == "__main__":
    PAGE.write_text(draw())
