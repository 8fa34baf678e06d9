"""The language model that a user's answers are written by: how it is set, and how the setting is shown."""

import re
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, StringConstraints

from holdfast_contract.model import RequestModel, WireModel

MAX_KEY = 1_024
"""Characters of a model's key."""

_LONG = 16
"""Characters of a key of which four tell nothing."""

_PRINTABLE = re.compile(r"[\x21-\x7e]+")


def _printable(key: SecretStr) -> SecretStr:
    if not _PRINTABLE.fullmatch(key.get_secret_value()):
        raise ValueError("has characters that no key has")
    return key


BaseUrl = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, pattern=r"^https?://[^\s/?#@]+(/[^\s?#]*)?$", min_length=8, max_length=500
    ),
]
"""Where the paths of the OpenAI protocol begin, such as `https://models.example/v1`; no name or key in it."""

ModelName = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[\x21-\x7e]+$", max_length=200)
]

Price = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=6)]
"""Money for a million tokens, in the currency of the user's budget; a decimal string on the wire."""

ModelKey = Annotated[SecretStr, AfterValidator(_printable), Field(min_length=1, max_length=MAX_KEY)]


class ModelSettings(RequestModel):
    """A model of any OpenAI-compatible endpoint. An `api_key` that is left out stays as it was."""

    base_url: BaseUrl
    model: ModelName
    api_key: ModelKey | None = None
    price_in: Price = Decimal(0)
    price_out: Price = Decimal(0)
    max_output_tokens: Annotated[int, Field(strict=True, ge=16, le=8_192)] = 400
    timeout_seconds: Annotated[float, Field(strict=True, ge=1, le=300)] = 45


class ModelShown(WireModel):
    """A model as it is set: of its key only whether there is one, and the last four of its characters."""

    base_url: str
    model: str
    api_key_set: bool
    api_key_end: str | None = None
    price_in: Decimal
    price_out: Decimal
    max_output_tokens: int
    timeout_seconds: float

    @classmethod
    def of(cls, settings: ModelSettings, api_key: str | None) -> "ModelShown":
        """Show settings with the key that is kept. Of a short key not even its end is shown."""
        return cls(
            api_key_set=api_key is not None,
            api_key_end=api_key[-4:] if api_key is not None and len(api_key) >= _LONG else None,
            **settings.model_dump(exclude={"api_key"}),
        )
