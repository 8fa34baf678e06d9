"""The gateway's settings, from the environment or `.env`."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from holdfast_contract.ids import Identifier
from holdfast_contract.service.logs import Level
from holdfast_contract.service.settings import (
    LOOPBACK,
    AtLeastOne,
    CommaList,
    Duration,
    Network,
    Port,
    SecretList,
    StrongSecret,
    WebhookSecrets,
)
from pydantic import AfterValidator, Field, HttpUrl, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from holdfast_gateway.adapters.backups.sealing import KEY_BYTES, BackupKey
from holdfast_gateway.application.limits import Limits
from holdfast_gateway.domain.backup import Retention
from holdfast_gateway.domain.pacing import OFF, Pacing

Count = Annotated[int, Field(ge=1)]


def _key(secret: SecretStr) -> SecretStr:
    try:
        BackupKey.from_base64(secret.get_secret_value())
    except ValueError:
        raise ValueError(f"is not {KEY_BYTES} bytes in base64") from None
    return secret


BackupKeys = AtLeastOne[Annotated[SecretStr, AfterValidator(_key)]]
"""Keys of 32 bytes in base64, separated by commas; the first one seals, all of them open."""


class Settings(BaseSettings):
    """Each field is the variable `GATEWAY_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix="GATEWAY_", extra="ignore", env_ignore_empty=True)

    host: str = "127.0.0.1"
    port: Port = 3001
    id: Identifier = "gateway-1"
    api_keys: SecretList
    webhook_url: CommaList[HttpUrl] = []
    """Where events go; several addresses separated by commas each get all of them."""

    webhook_secrets: WebhookSecrets
    data_dir: Path = Path(".data/gateway")
    whatsapp_url: HttpUrl = HttpUrl("https://web.whatsapp.com/")
    chromium_path: Path | None = None
    chromium_sandbox: Literal["on", "off"] = "on"
    """Whether Chromium confines its pages; `off` is for a machine that forbids user namespaces."""

    max_sessions: Count = 20
    heartbeat_interval: Duration = timedelta(seconds=30)
    heartbeat_failures: Count = 3
    keep_alive_interval: Duration = timedelta(minutes=5)
    health_check_interval: Duration = timedelta(hours=24)
    cleanup_interval: Duration = timedelta(minutes=10)
    state_validity: Duration = timedelta(hours=6)
    max_session_age: Duration = timedelta(days=7)
    memory_ceiling: Annotated[int, Field(ge=100)] = 1024
    """Megabytes that one session's browser may use before it is started anew at a quiet moment."""

    max_starting: Count | None = None
    """Browsers that start at the same time; by cores and memory where it is not set."""

    public_url: HttpUrl | None = None
    """Where others reach this gateway; told to gateways on the same store."""

    backup_key: BackupKeys
    backup_store: str | None = None
    """`file:///…` or `s3://bucket/prefix`; the folder `backups` in the data folder where it is not set."""

    backup_interval: Duration = timedelta(minutes=5)
    backup_keep: Count = 10
    backup_keep_days: Annotated[int, Field(ge=0)] = 7
    """Of each of so many days one more backup is kept; those of a session that was logged out are too."""

    s3_endpoint_url: str | None = None
    s3_region: str | None = None
    lease_term: Duration = timedelta(minutes=2)
    """After so much silence another gateway takes the sessions over; without the store for so long, browsers
    are closed."""

    events_keep_days: Count = 7
    """Events that were delivered, and the attempts to, are kept for so many days."""

    dead_keep_days: Count = 30
    """Events with a dead delivery are kept for so many days; those that wait are never removed."""

    allowed_origins: CommaList[str] = []
    """Origins whose pages may follow the live events with a ticket, such as `https://desk.example.org`."""

    requests_per_minute: Annotated[int, Field(ge=60)] = 30_000
    """Of each caller: a key, or an address without one."""

    trusted_proxies: CommaList[Network] = LOOPBACK
    """Networks of proxies whose word on where a request comes from is believed."""

    media_max_bytes: Count = 64 << 20
    """Of a file, sent or received."""

    media_keep_days: Count = 7
    """Received files are kept for so many days."""

    media_max_total_bytes: Count = 2 << 30
    """Of all received files; the oldest go first."""

    media_allowed_hosts: CommaList[str] = []
    """`host` or `host:port` whose files are fetched though they are not public, separated by commas."""

    pacing: Literal["human", "off"] = "human"
    """Whether messages go out in a person's rhythm, with a limit of first contacts."""

    first_contacts_per_day: Count = 50
    """People that a session may write to who never wrote to it, a day (UTC)."""

    init_timeout: Duration = timedelta(minutes=2)
    auth_timeout: Duration = timedelta(minutes=3)
    qr_max_attempts: Count = 5
    reconnect_attempts: Count = 5

    log_level: Level = "info"
    access_log: bool = True
    """Whether each request is a line in the log."""

    metrics_key: StrongSecret | None = None
    """Opens /metrics, and nothing else."""

    session_metrics: bool = True
    """Whether /metrics has figures of single sessions; without them it stays small for thousands."""

    traces_endpoint: HttpUrl | None = None
    """An OTLP/HTTP collector, such as `http://127.0.0.1:4318`."""

    def limits(self) -> Limits:
        """Give what the supervisors go by."""
        return Limits(
            heartbeat_interval=self.heartbeat_interval,
            heartbeat_failures=self.heartbeat_failures,
            keep_alive_interval=self.keep_alive_interval,
            health_check_interval=self.health_check_interval,
            state_validity=self.state_validity,
            max_session_age=self.max_session_age,
            memory_ceiling=self.memory_ceiling << 20,
            backup_interval=self.backup_interval,
            connect_timeout=self.init_timeout,
            auth_timeout=self.auth_timeout,
            qr_attempts=self.qr_max_attempts,
            reconnect_attempts=self.reconnect_attempts,
        )

    def measures(self) -> Pacing:
        """Give the rhythm in which sessions write."""
        return OFF if self.pacing == "off" else Pacing.human(self.first_contacts_per_day)

    def retention(self) -> Retention:
        """Give how long backups are kept."""
        return Retention(last=self.backup_keep, days=self.backup_keep_days)

    def url(self) -> str | None:
        """Give where others reach this gateway, where that is known."""
        return None if self.public_url is None else str(self.public_url).rstrip("/")

    def store_url(self) -> str:
        """Give where backups are kept."""
        return self.backup_store or (self.data_dir.absolute() / "backups").as_uri()
