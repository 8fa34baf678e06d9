"""Core's settings."""

import re
from typing import Annotated

from holdfast_contract.service.settings import Port, StrongSecret, WebhookSecrets
from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

_DATABASE = re.compile(r"sqlite:///.|postgresql://.")


def _database(url: str) -> str:
    if not _DATABASE.match(url):
        raise ValueError("must be sqlite:///<path of a file> or postgresql://<user>:<password>@<host>/<name>")
    return url


def _lexical(embedder: str) -> str:
    if embedder != "lexical":
        raise ValueError(f"{embedder!r} is not an embedder that is available; lexical is")
    return embedder


def _email(email: str) -> str:
    if "@" not in email.strip("@"):
        raise ValueError("is not an e-mail address")
    return email.strip()


def _http(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("must start with http:// or https://")
    return url.rstrip("/")


HttpUrl = Annotated[str, AfterValidator(_http)]


class Settings(BaseSettings):
    """Read from the environment (`CORE_…`) or from `.env`."""

    model_config = SettingsConfigDict(env_prefix="CORE_", extra="ignore", validate_default=True)

    host: str = "127.0.0.1"
    port: Port = 3000
    public_url: HttpUrl = "http://127.0.0.1:3000"
    database_url: Annotated[str, AfterValidator(_database)] = "sqlite:///.data/core/core.db"
    gateway_url: HttpUrl = "http://127.0.0.1:3001"
    gateway_api_key: StrongSecret
    webhook_secrets: WebhookSecrets
    secret_key: StrongSecret
    admin_email: Annotated[str, AfterValidator(_email), Field(min_length=3)]
    admin_password: StrongSecret
    embedder: Annotated[str, AfterValidator(_lexical)] = "lexical"

    @property
    def webhook_secret_texts(self) -> list[str]:
        """The secrets that a gateway may sign with."""
        return [secret.get_secret_value() for secret in self.webhook_secrets]


def reveal(secret: SecretStr) -> str:
    """Give a secret to the one who needs it."""
    return secret.get_secret_value()
