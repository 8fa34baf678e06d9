"""Core's settings."""

import re
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlsplit

from holdfast_contract.errors import EmbedderUnavailable
from holdfast_contract.models import BaseUrl, ModelName, ModelSettings
from holdfast_contract.service.engines import CONNECTIONS
from holdfast_contract.service.logs import Level
from holdfast_contract.service.settings import (
    LOOPBACK,
    AtLeastOne,
    CommaList,
    Network,
    Port,
    SecretList,
    StrongSecret,
    WebhookSecrets,
)
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from holdfast_core.adapters.embedding import minilm
from holdfast_core.domain.answers.models import ModelAccess

_DATABASE = re.compile(r"sqlite:///.|postgresql://.")


def checked_database(url: str) -> str:
    """Give it back. Raises `ValueError` where it does not say a database's place."""
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


def _fifo(url: str) -> str:
    if not url.endswith(".fifo"):
        raise ValueError("must be the URL of a FIFO queue, whose name ends with .fifo")
    return url


HttpUrl = Annotated[str, AfterValidator(_http)]
FifoQueueUrl = Annotated[HttpUrl, AfterValidator(_fifo)]
Given = BeforeValidator(_given)
"""Takes an empty line of `.env` for one that is not there."""


class Settings(BaseSettings):
    """Read from the environment (`CORE_…`) or from `.env`."""

    model_config = SettingsConfigDict(env_prefix="CORE_", extra="ignore", validate_default=True)

    host: str = "127.0.0.1"
    port: Port = 3000
    public_url: HttpUrl = "http://127.0.0.1:3000"
    database_url: Annotated[str, AfterValidator(checked_database)] = "sqlite:///.data/core/core.db"
    database_connections: Annotated[int, Field(ge=1, le=100)] = CONNECTIONS
    """Of one process at most. SQLite's cost nothing."""

    queue_url: Annotated[FifoQueueUrl | None, Given] = None
    """An SQS FIFO queue that tells workers where to look; without one they look into the database."""

    later_queue_url: Annotated[HttpUrl | None, Given] = None
    """A standard SQS queue that holds back what is due in up to 15 minutes."""

    sqs_endpoint_url: Annotated[HttpUrl | None, Given] = None
    """Where SQS is called, where that is not the queue's own host."""

    gateway_url: AtLeastOne[HttpUrl] = ["http://127.0.0.1:3001"]
    """The gateways that are asked for room; further ones become known from their events."""

    gateway_public_url: CommaList[HttpUrl] = []
    """Where browsers reach them for their live events, in the same order, where that is not `gateway_url`."""

    gateway_api_key: StrongSecret
    webhook_secrets: WebhookSecrets
    secret_key: SecretList
    """Separated by commas while one replaces another: the first signs and seals, all verify and open."""

    admin_email: Annotated[str, AfterValidator(_email), Field(min_length=3)]
    admin_password: StrongSecret
    llm_base_url: Annotated[BaseUrl | None, Given] = None
    llm_model: Annotated[ModelName | None, Given] = None
    llm_api_key: Annotated[SecretStr | None, Given] = None
    model_allowed_hosts: CommaList[str] = []
    automation_allowed_hosts: CommaList[str] = []
    subscriptions_per_user: Annotated[int, Field(ge=1, le=100_000)] = 100
    commands_per_minute: Annotated[int, Field(ge=1, le=100_000)] = 120
    messages_keep_days: Annotated[Annotated[int, Field(ge=31)] | None, Given] = None
    """Messages are let go of after so many days; a gateway may repeat what is 30 days old."""

    requests_per_minute: Annotated[int, Field(ge=60, le=10_000_000)] = 6_000
    """Of each caller: a key, or an address without one."""

    trusted_proxies: CommaList[Network] = LOOPBACK
    embedding_model: Annotated[ModelName | None, Given] = None
    embedding_dimensions: Annotated[int, Field(ge=8, le=8_192)] = 1_536
    embedder: EmbedderName = EmbedderName.LEXICAL
    log_level: Level = "info"
    access_log: bool = True
    """Whether each request is a line in the log."""

    metrics_key: Annotated[StrongSecret | None, Given] = None
    """Opens /metrics, and nothing else."""

    traces_endpoint: Annotated[HttpUrl | None, Given] = None
    """An OTLP/HTTP collector, such as `http://127.0.0.1:4318`."""

    worker_port: Annotated[Port | None, Given] = None
    """Where `holdfast-core worker` answers /health, /ready and /metrics; nowhere where it is not set."""

    @field_validator("later_queue_url")
    @classmethod
    def _goes_with_the_other(cls, url: str | None, info: ValidationInfo) -> str | None:
        if bool(url) != bool(info.data.get("queue_url")):
            raise ValueError("CORE_QUEUE_URL and CORE_LATER_QUEUE_URL go together: set both or none")
        return url

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
    def messages_kept(self) -> timedelta | None:
        """For how long messages are kept; None: until they are forgotten."""
        return None if self.messages_keep_days is None else timedelta(days=self.messages_keep_days)

    @property
    def is_https(self) -> bool:
        """Whether browsers reach core by HTTPS."""
        return self.public_url.startswith("https://")

    @property
    def gateways(self) -> list[tuple[str, str]]:
        """The gateways' addresses, each with the one under which browsers reach it."""
        live = [*self.gateway_public_url, *self.gateway_url[len(self.gateway_public_url) :]]
        return list(zip(self.gateway_url, live, strict=False))

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
    def secret_key_texts(self) -> list[str]:
        """The keys that sign cookies and seal users' secrets, the newest first."""
        return [secret.get_secret_value() for secret in self.secret_key]

    @property
    def webhook_secret_texts(self) -> list[str]:
        """The secrets that a gateway may sign with."""
        return [secret.get_secret_value() for secret in self.webhook_secrets]


def reveal(secret: SecretStr) -> str:
    """Give a secret to the one who needs it."""
    return secret.get_secret_value()
