"""Core's settings."""

import re
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlsplit

from holdfast_contract.errors import EmbedderUnavailable
from holdfast_contract.models import BaseUrl, ModelName, ModelSettings
from holdfast_contract.service.settings import CommaList, Port, StrongSecret, WebhookSecrets
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from holdfast_core.adapters.embedding import minilm
from holdfast_core.domain.answers.models import ModelAccess

_DATABASE = re.compile(r"sqlite:///.|postgresql://.")


def _database(url: str) -> str:
    if not _DATABASE.match(url):
        raise ValueError("must be sqlite:///<path of a file> or postgresql://<user>:<password>@<host>/<name>")
    return url


class EmbedderName(StrEnum):
    """What makes vectors of texts: nothing, the model in the wheel, or the endpoint of CORE_LLM_BASE_URL."""

    LEXICAL = "lexical"
    MINILM = "minilm"
    API = "api"


def _given(value: Any) -> Any:
    return value or None


def _email(email: str) -> str:
    if "@" not in email.strip("@"):
        raise ValueError("is not an e-mail address")
    return email.strip()


def _http(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("must start with http:// or https://")
    return url.rstrip("/")


HttpUrl = Annotated[str, AfterValidator(_http)]
Given = BeforeValidator(_given)
"""Takes an empty line of `.env` for one that is not there."""


class Settings(BaseSettings):
    """Read from the environment (`CORE_…`) or from `.env`."""

    model_config = SettingsConfigDict(env_prefix="CORE_", extra="ignore", validate_default=True)

    host: str = "127.0.0.1"
    port: Port = 3000
    public_url: HttpUrl = "http://127.0.0.1:3000"
    database_url: Annotated[str, AfterValidator(_database)] = "sqlite:///.data/core/core.db"
    gateway_url: HttpUrl = "http://127.0.0.1:3001"
    gateway_public_url: Annotated[HttpUrl | None, Given] = None
    """Where browsers reach the gateway for its live events, where that is not `gateway_url`."""

    gateway_api_key: StrongSecret
    webhook_secrets: WebhookSecrets
    secret_key: StrongSecret
    admin_email: Annotated[str, AfterValidator(_email), Field(min_length=3)]
    admin_password: StrongSecret
    llm_base_url: Annotated[BaseUrl | None, Given] = None
    llm_model: Annotated[ModelName | None, Given] = None
    llm_api_key: Annotated[SecretStr | None, Given] = None
    model_allowed_hosts: CommaList[str] = []
    automation_allowed_hosts: CommaList[str] = []
    subscriptions_per_user: Annotated[int, Field(ge=1, le=100_000)] = 100
    commands_per_minute: Annotated[int, Field(ge=1, le=100_000)] = 120
    embedding_model: Annotated[ModelName | None, Given] = None
    embedding_dimensions: Annotated[int, Field(ge=8, le=8_192)] = 1_536
    embedder: EmbedderName = EmbedderName.LEXICAL

    @field_validator("llm_model")
    @classmethod
    def _has_an_endpoint(cls, model: str | None, info: ValidationInfo) -> str | None:
        if model and not info.data.get("llm_base_url"):
            raise ValueError("names a model, but CORE_LLM_BASE_URL does not say where it is asked")
        return model

    @field_validator("embedder")
    @classmethod
    def _can_embed(cls, embedder: EmbedderName, info: ValidationInfo) -> EmbedderName:
        if embedder == EmbedderName.API:
            for name in ("llm_base_url", "embedding_model"):
                if not info.data.get(name):
                    raise ValueError(f"api needs CORE_{name.upper()} to be set")
        if embedder == EmbedderName.MINILM:
            try:
                minilm.installed()
            except EmbedderUnavailable as error:
                raise ValueError(error.message) from None
        return embedder

    @property
    def live_url(self) -> str:
        """Where browsers reach the gateway."""
        return self.gateway_public_url or self.gateway_url

    @property
    def gateway_origin(self) -> str:
        """The origin of that, as a page's policy names it."""
        parts = urlsplit(self.live_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def model(self) -> ModelSettings | None:
        """The model of those users who set none of their own."""
        if self.llm_base_url is None or self.llm_model is None:
            return None
        return ModelSettings(base_url=self.llm_base_url, model=self.llm_model, api_key=self.llm_api_key)

    @property
    def model_hosts(self) -> list[str]:
        """Where models may be asked though the address is not public: the operator's own, and those named."""
        own = urlsplit(self.llm_base_url or "").netloc
        return [*self.model_allowed_hosts, *([own] if own else [])]

    @property
    def embeddings(self) -> ModelAccess:
        """The model that makes vectors, where the embedder is `api`."""
        return ModelAccess(
            base_url=self.llm_base_url or "",
            model=self.embedding_model or "",
            api_key=self.llm_api_key,
            embedding_model=self.embedding_model,
        )

    @property
    def webhook_secret_texts(self) -> list[str]:
        """The secrets that a gateway may sign with."""
        return [secret.get_secret_value() for secret in self.webhook_secrets]


def reveal(secret: SecretStr) -> str:
    """Give a secret to the one who needs it."""
    return secret.get_secret_value()
