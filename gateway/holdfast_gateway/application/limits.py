"""How long a session waits for what."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Limits:
    """How long a supervisor waits for what, and how often it tries."""

    heartbeat_interval: timedelta
    heartbeat_failures: int
    keep_alive_interval: timedelta
    health_check_interval: timedelta
    state_validity: timedelta
    max_session_age: timedelta
    backup_interval: timedelta
    connect_timeout: timedelta
    auth_timeout: timedelta
    qr_attempts: int
    reconnect_attempts: int
    memory_ceiling: int
    """Bytes."""
