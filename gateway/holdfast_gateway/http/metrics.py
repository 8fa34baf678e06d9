"""What Prometheus asks for."""

import asyncio
from collections.abc import Sequence

from aiohttp import web
from holdfast_contract.service.web import Route
from holdfast_contract.times import now
from prometheus_client import CollectorRegistry, Gauge, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from holdfast_gateway.application.deliveries import Deliveries
from holdfast_gateway.application.sessions import Sessions


class BackupMetrics:
    """How fresh, big and costly each session's newest backup is."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, tells: str) -> Gauge:
            labels = ["userId", "sessionId"]
            return Gauge(f"holdfast_gateway_backup_{name}", tells, labels, registry=registry)

        self._age = gauge("age_seconds", "Seconds since the newest backup of a session was taken.")
        self._size = gauge("bytes", "Size of the profile in the newest backup.")
        self._uploaded = gauge("uploaded_bytes", "What had to be uploaded for the newest backup.")
        self._pause = gauge("pause_seconds", "How long the browser stood still for the newest backup.")
        self._failures = gauge("failures", "Backups that have failed since the gateway started.")

    def measure(self, sessions: Sessions) -> None:
        """Take the figures of all sessions; those of sessions that are gone go."""
        for figures in (self._age, self._size, self._uploaded, self._pause, self._failures):
            figures.clear()
        for key, backups in sessions.backups():
            labels = (key.user_id, key.session_id)
            self._failures.labels(*labels).set(backups.failures)
            if (newest := backups.newest) is not None:
                self._age.labels(*labels).set((now() - newest.taken_at).total_seconds())
                self._size.labels(*labels).set(newest.bytes)
                self._uploaded.labels(*labels).set(newest.uploaded_bytes)
                self._pause.labels(*labels).set(newest.pause_ms / 1000)


def metrics_routes(sessions: Sessions, deliveries: Deliveries) -> Sequence[Route]:
    """Make the table of routes. Everything is measured when it is asked for."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    by_status = Gauge("holdfast_gateway_sessions", "Sessions by status.", ["status"], registry=registry)
    restored = Gauge(
        "holdfast_gateway_restoration",
        "Sessions that came back by themselves.",
        ["outcome"],
        registry=registry,
    )
    waiting = Gauge(
        "holdfast_gateway_deliveries", "Webhook deliveries by state.", ["state"], registry=registry
    )

    backups = BackupMetrics(registry)

    async def get_metrics(_request: web.Request) -> web.Response:
        for status, count in sessions.counts().items():
            by_status.labels(status).set(count)
        for outcome, count in sessions.restoration().items():
            restored.labels(outcome).set(count)
        for state, count in (await deliveries.count()).items():
            waiting.labels(state).set(count)
        backups.measure(sessions)
        body = await asyncio.to_thread(generate_latest, registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [Route("GET", "/metrics", get_metrics, "For Prometheus.", answer_types=("text/plain",))]
