"""One example for each model, made from its schema and from what a small shop's values look like.

A schema says which fields there are; the tables here say what stands in them. What neither knows is a
plain value of its type, so that a new field has an example on the day it is made.
"""

from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import JsonSchemaMode

from holdfast_contract.model import RequestModel, WireModel

_MOMENT = "2026-11-20T09:30:00.000Z"
_CONTACT = {"contactId": "6281717407674", "phone": "6281717407674", "lid": None, "name": "Ayu"}
_QUESTION = "What does delivery cost?"
_SEND = {"to": "6281717407674", "type": "text", "text": "Your order is on its way."}

_BY_NAME: Mapping[str, Any] = {
    "apiKey": "sk-000000000000",
    "at": _MOMENT,
    "author": "contact",
    "backupId": "bak_01M7YPQ5N82N44F8SA9M7ENGRE",
    "baseUrl": "https://models.example/v1",
    "change": "the assistant's settings",
    "chatId": "6281717407674@c.us",
    "chats": [],
    "commandId": "cmd_01M7YPQ5N82N44F8SA9M7ENGRE",
    "confidence": 0.93,
    "contactId": "6281717407674",
    "cost": "0.0123",
    "currency": "EUR",
    "day": "2026-11-20",
    "deliveryId": "dlv_01M7YPQ5N82N44F8SA9M7ENGRE",
    "documentId": "doc_01M7YPQ5N82N44F8SA9M7ENGRE",
    "emoji": "👍",
    "eventId": "evt_01M7YPQ5N82N44F8SA9M7ENGRE",
    "eventTypes": ["message.*"],
    "filename": "bakery.md",
    "from": _MOMENT[:10],
    "fromMe": False,
    "gatewayId": "gateway-1",
    "heading": "Delivery",
    "id": "evt_01M7YPQ5N82N44F8SA9M7ENGRE",
    "intent": "delivery costs",
    "intents": [],
    "itemId": "cake",
    "key": "hf_example",
    "keyId": "key_01M7YPQ5N82N44F8SA9M7ENGRE",
    "language": "en",
    "latitude": -6.2,
    "longitude": 106.8,
    "mediaId": "med_01M7YPQ5N82N44F8SA9M7ENGRE",
    "messageId": "true_6281717407674@c.us_3EB0C767D0A1",
    "mimeType": "image/jpeg",
    "model": "small",
    "moneyPerDay": "2.50",
    "name": "Ayu",
    "note": "an angry customer",
    "outcome": "found",
    "perUnit": "3.50",
    "phone": "6281717407674",
    "priceIn": "0.15",
    "priceOut": "0.60",
    "qr": "2@kJ8s",
    "query": "delivery costs",
    "question": _QUESTION,
    "reply": "Delivery costs four euros.",
    "score": 0.87,
    "secret": "whsec_example",
    "sessionId": "default",
    "sessions": [],
    "source": "line 9",
    "subscriptionId": "sub_01M7YPQ5N82N44F8SA9M7ENGRE",
    "text": _QUESTION,
    "timeZone": "Europe/Madrid",
    "title": "Corner Bakery",
    "to": _MOMENT[:10],
    "type": "text",
    "unit": "piece",
    "url": "https://example.com/hook",
    "userId": "acme",
}
"""Values by a field's name, where its type takes them."""

_BY_MODEL: Mapping[str, Any] = {
    "AddDocument": {"filename": "bakery.md", "text": "# Delivery\n\nDelivery costs four euros."},
    "AskCommand": {
        "type": "question.ask",
        "userId": "acme",
        "data": {"question": "What does delivery cost?"},
    },
    "CommandDone": {
        "type": "message.send",
        "commandId": "cmd_01M7YPQ5N82N44F8SA9M7ENGRE",
        "duplicate": False,
        "result": {
            "messageId": "true_6281717407674@c.us_3EB0C767D0A1",
            "status": "sent",
            "to": _CONTACT,
            "sentAt": _MOMENT,
        },
    },
    "Contact": _CONTACT,
    "Attribute": {"name": "colour", "kind": "choice", "choices": ["red", "green"], "cues": []},
    "ConversationMessage": {
        "messageId": "false_6281717407674@c.us_3EB0C767D0A1",
        "author": "contact",
        "type": "text",
        "text": _QUESTION,
        "status": "received",
        "sentAt": _MOMENT,
        "reactions": [],
    },
    "CreateUser": {"userId": "acme", "name": "Corner Bakery"},
    "Event": {
        "id": "evt_01M7YPQ5N82N44F8SA9M7ENGRE",
        "type": "session.ready",
        "timestamp": _MOMENT,
        "userId": "acme",
        "sessionId": "default",
        "data": {"isRestored": True, "phone": "628111222333", "name": "Corner Bakery"},
    },
    "Intent": {
        "name": "delivery costs",
        "examples": [_QUESTION, "How much is shipping?"],
        "action": "answer",
    },
    "MediaToSend": {"url": "https://example.com/cake.jpg", "caption": "Today's cake"},
    "MessageToSend": _SEND | {"sessionId": "default"},
    "Opening": {"from": "09:00", "to": "18:00"},
    "Overlap": {"intents": ["delivery costs", "opening hours"], "share": 0.2, "examples": ["When and how?"]},
    "Poll": {"question": "Which cake?", "options": ["apple", "plum"], "maxAnswers": 1},
    "SendMessage": _SEND,
    "ShowTyping": {"seconds": 5},
    "StartSession": {"phone": "628111222333"},
    "Surcharge": {"name": "evening", "from": "18:00", "to": "22:00", "percent": "10"},
    "Tier": {"from": "10", "perUnit": "3.20"},
    "TicketWanted": {"userId": "acme", "types": ["message.received"]},
    "User": {"userId": "acme", "name": "Corner Bakery", "createdAt": _MOMENT},
}
"""Models whose fields depend on one another, or say more beside one another."""

_IN_MODEL: Mapping[str, Mapping[str, Any]] = {
    "Passage": {"text": "Delivery costs four euros."},
    "DocumentPassage": {"text": "Delivery costs four euros."},
    "Step": {"name": "passages"},
    "SubscriptionDelivery": {"type": "message.received"},
    "SubscriptionDeliveryDetails": {"type": "message.received"},
}
"""Fields that mean something else in one model than elsewhere."""


def example(model: type[WireModel]) -> Any:
    """Give an example of a model as it stands on the wire. Requests leave out what may be left out."""
    mode: JsonSchemaMode = "validation" if issubclass(model, RequestModel) else "serialization"
    schema = model.model_json_schema(by_alias=True, mode=mode)
    return _Examples(schema.get("$defs", {}), is_request=mode == "validation").of_model(
        model.__name__, schema
    )


class _Examples:
    """Walks one schema with the definitions that it refers to."""

    def __init__(self, definitions: Mapping[str, Any], *, is_request: bool) -> None:
        self._definitions = definitions
        self._is_request = is_request

    def of_model(self, name: str, schema: Mapping[str, Any]) -> Any:
        if name in _BY_MODEL:
            return _BY_MODEL[name]
        if "properties" not in schema:
            return self._of(schema, name)
        required = schema.get("required", [])
        return {
            field: _IN_MODEL.get(name, {}).get(field) or self._of_field(field, described)
            for field, described in schema["properties"].items()
            if field in required or not self._is_request or self._says_more(field, described)
        }

    def _says_more(self, field: str, schema: Mapping[str, Any]) -> bool:
        """Whether an example of a request should show a field that it could leave out."""
        return schema.get("default") is not None or (_BY_NAME.get(field) not in (None, []))

    def _of_field(self, field: str, schema: Mapping[str, Any]) -> Any:
        schemas = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
        if self._is_request and schema.get("default") is not None:
            return schema["default"]
        wanted = schemas[0]
        known = _BY_NAME.get(field)
        if known is not None and _fits(known, wanted):
            return known
        if len(schemas) < len(schema.get("anyOf", [schema])) and schema.get("default", known) is None:
            return None if not _is_moment(wanted) else _MOMENT
        return self._of(wanted, field)

    def _of(self, schema: Mapping[str, Any], field: str) -> Any:
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            return self.of_model(name.partition("-")[0], self._definitions[name])
        said = (schema.get(key) for key in ("const", "default", "example"))
        if (value := next((one for one in said if one is not None), None)) is not None:
            return value
        if "enum" in schema:
            return schema["enum"][0]
        if "anyOf" in schema:
            return self._of(schema["anyOf"][0], field)
        return self._plain(schema, field)

    def _plain(self, schema: Mapping[str, Any], field: str) -> Any:
        """Give a value of which nothing but its type is known."""
        items = schema.get("prefixItems") or [schema.get("items")]
        plain = {
            "object": {},
            "array": [self._of(item, field) for item in items if item],
            "integer": schema.get("minimum", 1),
            "number": schema.get("minimum", 1),
            "boolean": True,
        }
        text = _MOMENT[:10] if schema.get("format") == "date" else _BY_NAME.get(field) or "…"
        return plain.get(schema.get("type", "string"), text)


def _is_moment(schema: Mapping[str, Any]) -> bool:
    return schema.get("format") == "date-time"


_TYPES = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}


def _fits(value: Any, schema: Mapping[str, Any]) -> bool:
    """Whether a known value can stand where this schema is asked for."""
    named = schema.get("enum", [schema["const"]] if "const" in schema else [value])
    if "$ref" in schema or value not in named or _is_moment(schema):
        return False
    return bool(schema.get("type") == _TYPES[type(value)])
