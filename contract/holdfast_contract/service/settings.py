"""Settings from the environment or `.env`, and the one line that a wrong one earns."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode

from holdfast_contract.errors import HoldfastError
from holdfast_contract.signing import secret_key

MINIMUM_SECRET = 24
"""Characters of a key or password made by machine."""

_WEAK = re.compile(r"change.?me|example|password|secret|thisismysecure|12345|^(.)\1*$", re.IGNORECASE)
_NUMBER = re.compile(r"^\d+(\.\d+)?$")


class StartRefused(HoldfastError):
    """The service cannot start."""


def _split(value: Any) -> Any:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _strong(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    if len(text) < MINIMUM_SECRET or _WEAK.search(text):
        raise ValueError(f"is missing, guessable or shorter than {MINIMUM_SECRET} characters")
    return secret


def _webhook(secret: SecretStr) -> SecretStr:
    secret_key(secret.get_secret_value())
    return secret


def _seconds(value: Any) -> Any:
    return float(value) if isinstance(value, str) and _NUMBER.match(value) else value


StrongSecret = Annotated[SecretStr, AfterValidator(_strong)]
"""A key that a machine made: long, and not one of those that people leave as they are."""

ItemT = TypeVar("ItemT")

CommaList = Annotated[list[ItemT], NoDecode, BeforeValidator(_split)]
"""Any number, separated by commas."""

AtLeastOne = Annotated[CommaList[ItemT], Field(min_length=1)]
"""One or more, separated by commas."""

SecretList = AtLeastOne[StrongSecret]
"""Several keys, separated by commas; all are valid."""

WebhookSecrets = AtLeastOne[Annotated[SecretStr, AfterValidator(_webhook)]]
"""`whsec_<base64>`, separated by commas; the first one signs for readers that know one only."""

Duration = Annotated[timedelta, BeforeValidator(_seconds), Field(gt=timedelta(0))]
"""Seconds, or ISO 8601 such as `PT5M`."""

Port = Annotated[int, Field(ge=0, le=65_535)]

SettingsT = TypeVar("SettingsT", bound=BaseSettings)


def load(settings: type[SettingsT], env_file: Path | None = Path(".env")) -> SettingsT:
    """Read settings. Raises `StartRefused` with one line that names the variable and never its value."""
    try:
        return settings(_env_file=env_file)
    except ValidationError as error:
        _refuse(settings, error)


def _refuse(settings: type[BaseSettings], error: ValidationError) -> NoReturn:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    variable = (
        f"{settings.model_config.get('env_prefix', '')}{first['loc'][0] if first['loc'] else ''}".upper()
    )
    problem = "is not set" if first["type"] == "missing" else first["msg"].removeprefix("Value error, ")
    raise StartRefused(
        f"{variable}: {problem}. Set it in the environment or in .env; `make env` writes fresh ones."
    ) from None
