"""Settings from the environment, `.env` or files of their own, and the one line that a wrong one earns."""

import os
import re
from collections.abc import Mapping
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

from dotenv import dotenv_values
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

Network = IPv4Network | IPv6Network

LOOPBACK: list[Network] = [IPv4Network("127.0.0.0/8"), IPv6Network("::1/128")]
"""A proxy on the same machine."""

Port = Annotated[int, Field(ge=0, le=65_535)]

SettingsT = TypeVar("SettingsT", bound=BaseSettings)


def load(settings: type[SettingsT], env_file: Path | None = Path(".env")) -> SettingsT:
    """Read settings. Raises `StartRefused` with one line that names the variable and never its value.

    Each may be in a file instead: the one that `<VARIABLE>_FILE` names, or the one called `<VARIABLE>` in
    the folder of `$CREDENTIALS_DIRECTORY`, where systemd puts what a unit's `LoadCredential=` names.
    """
    given = _given(env_file)
    in_files: dict[str, Any] = {
        field: text
        for field in settings.model_fields
        if (text := _from_file(_variable(settings, field), given)) is not None
    }
    try:
        return settings(_env_file=env_file, **in_files)
    except ValidationError as error:
        _refuse(settings, error)


def _given(env_file: Path | None) -> Mapping[str, str]:
    """Give the variables that are set to something: those of `.env`, and over them the environment's."""
    in_file = {} if env_file is None else dotenv_values(env_file)
    return {name: value for name, value in {**in_file, **os.environ}.items() if value}


def _from_file(variable: str, given: Mapping[str, str]) -> str | None:
    """Read what a variable's file says, without the line's end; None where it has no file."""
    named = given.get(f"{variable}_FILE")
    folder = given.get("CREDENTIALS_DIRECTORY")
    path = Path(named) if named else Path(folder) / variable if folder else None
    if path is None or (named is None and not path.is_file()):
        return None
    if variable in given:
        raise StartRefused(f"{variable}: is set, and in a file as well. Leave one of the two out.")
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, ValueError) as error:
        problem = error.strerror if isinstance(error, OSError) else "it is no text"
        raise StartRefused(f"{variable}_FILE: the file {path} cannot be read: {problem}.") from None


def _variable(settings: type[BaseSettings], field: str) -> str:
    return f"{settings.model_config.get('env_prefix', '')}{field}".upper()


def _refuse(settings: type[BaseSettings], error: ValidationError) -> NoReturn:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    variable = _variable(settings, str(first["loc"][0]) if first["loc"] else "")
    problem = "is not set" if first["type"] == "missing" else first["msg"].removeprefix("Value error, ")
    raise StartRefused(
        f"{variable}: {problem}. Set it in the environment or in .env; `make env` writes fresh ones."
    ) from None
