"""The base of every wire model: camelCase outside, snake_case inside, read tolerantly, written exactly."""

import json
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel as pydantic_to_camel

from holdfast_contract.errors import ValidationFailed


def to_camel(name: str) -> str:
    """Give a field's name on the wire; a trailing underscore only keeps clear of Python's own words."""
    return pydantic_to_camel(name.rstrip("_"))


class WireModel(BaseModel):
    """A value on the wire. Fields nobody knows are passed over, so that either side may be newer."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        extra="ignore",
        frozen=True,
        defer_build=True,  # a process uses few of the hundred models, and each takes half a millisecond
    )

    @classmethod
    def from_wire(cls, data: Any) -> Self:
        """Read decoded JSON. Raises `ValidationFailed`, which names fields as the wire spells them."""
        _refuse_snake_case_user(data)
        try:
            return cls.model_validate(data, by_alias=True, by_name=False)
        except ValidationError as error:
            raise ValidationFailed(details={"fields": _fields(error)}) from None

    @classmethod
    def from_body(cls, body: bytes) -> Self:
        """Read a request's body. Raises `ValidationFailed` also for what is not JSON in UTF-8."""
        return cls.from_wire(decode_json(body))

    def to_wire(self) -> dict[str, Any]:
        """Give the JSON-ready form, every field present."""
        return self.model_dump(mode="json", by_alias=True)

    def to_json(self) -> str:
        """Give the JSON text, every field present."""
        return self.model_dump_json(by_alias=True)


class RequestModel(WireModel):
    """A request's body. A field nobody knows is a mistake of the caller's and is named."""

    model_config = ConfigDict(extra="forbid")


def decode_json(body: bytes) -> Any:
    """Decode a body of JSON in UTF-8. Raises `ValidationFailed`."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else "broken"
        raise ValidationFailed(f"The body is not JSON in UTF-8 ({reason}). Send one JSON object.") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _refuse_snake_case_user(data: Any) -> None:
    """Name the right spelling where the tenant is written `user_id`, wherever a reader would look for it."""
    places = [data, data.get("data")] if isinstance(data, dict) else []
    if any(isinstance(place, dict) and "user_id" in place for place in places):
        raise ValidationFailed(
            "The tenant's id is spelt userId, not user_id.",
            details={"fields": [{"field": "user_id", "problem": "Write userId."}]},
        )


def _fields(error: ValidationError) -> list[dict[str, str]]:
    """Say what is wrong and where, without repeating the values: they may be secrets or private texts."""
    return [
        {
            "field": ".".join(str(part) for part in item["loc"]) or "body",
            "problem": item["msg"].removeprefix("Value error, "),
        }
        for item in error.errors(include_url=False, include_context=False, include_input=False)
    ]
