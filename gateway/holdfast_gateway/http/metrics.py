"""What Prometheus asks for."""

import asyncio
from collections.abc import Sequence

from aiohttp import web
from holdfast_contract.service.web import Route
from prometheus_client import CollectorRegistry, Gauge, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from holdfast_gateway.application.sessions import Sessions
from holdfast_gateway.application.store import Store


def metrics_routes(sessions: Sessions, store: Store) -> Sequence[Route]:
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

    async def get_metrics(_request: web.Request) -> web.Response:
        for status, count in sessions.counts().items():
            by_status.labels(status).set(count)
        for outcome, count in sessions.restoration().items():
            restored.labels(outcome).set(count)
        for state, count in (await store.count_deliveries()).items():
            waiting.labels(state).set(count)
        body = await asyncio.to_thread(generate_latest, registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [Route("GET", "/metrics", get_metrics, "For Prometheus.", answer_types=("text/plain",))]
