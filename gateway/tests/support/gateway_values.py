"""Values that tests and their fixtures share."""

from datetime import timedelta

from holdfast_gateway.application.limits import Limits

API_KEY = "k3yabcdefghijklmnopqrstuvwx"
BACKUP_KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="
LIMITS = Limits(
    heartbeat_interval=timedelta(hours=1),
    heartbeat_failures=3,
    keep_alive_interval=timedelta(hours=1),
    health_check_interval=timedelta(hours=1),
    state_validity=timedelta(hours=6),
    max_session_age=timedelta(days=7),
    memory_ceiling=1 << 30,
    backup_interval=timedelta(hours=1),
    connect_timeout=timedelta(seconds=30),
    auth_timeout=timedelta(seconds=30),
    qr_attempts=3,
    reconnect_attempts=2,
)
