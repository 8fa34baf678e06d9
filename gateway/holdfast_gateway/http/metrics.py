"""What Prometheus asks for."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from aiohttp import web
from holdfast_contract.service.certificate import Certificate
from holdfast_contract.service.metrics import CONTENT_TYPE, LoopLag, written
from holdfast_contract.service.web import Route
from holdfast_contract.sessions import SessionStatus
from holdfast_contract.times import now

from holdfast_gateway.application import measures
from holdfast_gateway.application.deliveries import Deliveries
from holdfast_gateway.application.objects import Fault
from holdfast_gateway.application.sessions import Sessions


class Lease(Protocol):
    """The gateway's own lease."""

    def left(self) -> float:
        """Give the seconds until it runs out; 0 where none is held."""


class Watched(Protocol):
    """Whoever knows how the backup store is."""

    @property
    def fault(self) -> Fault | None:
        """What is wrong with it; None where all is well."""


@dataclass(frozen=True)
class Measured:
    """All that is looked at. With `each_session` there are figures of single sessions, named by their ids."""

    gateway_id: str
    version: str
    sessions: Sessions
    deliveries: Deliveries
    lease: Lease
    store: Watched
    data_dir: Path
    certificate: Certificate
    each_session: bool
    lag: LoopLag = field(default_factory=LoopLag)

    async def life(self, _app: web.Application) -> AsyncIterator[None]:
        """Look at what has to be looked at all along."""
        async with self.lag.watching():
            yield

    async def measure(self) -> None:
        """Take all figures that are not counted as things happen."""
        measures.INFO.set(1, self.version, self.gateway_id)
        measures.LOOP_LAG.set(self.lag.take())
        for status, count in self.sessions.counts().items():
            measures.SESSIONS.set(count, status)
        for outcome, count in self.sessions.restoration().items():
            measures.RESTORATION.set(count, outcome)
        measures.CAPACITY.set(self.sessions.capacity().max_sessions)
        measures.DRAINING.set(self.sessions.is_draining)
        for state, count in (await self.deliveries.count()).items():
            measures.DELIVERIES.set(count, state)
        oldest = await self.deliveries.oldest()
        measures.OLDEST_DELIVERY.set(0 if oldest is None else (now() - oldest).total_seconds())
        measures.LEASE_LEFT.set(self.lease.left())
        for fault in Fault:
            measures.STORE_FAULT.set(fault is self.store.fault, fault)
        disk = await asyncio.to_thread(shutil.disk_usage, self.data_dir)
        measures.DISK_FREE.set(disk.free)
        measures.DISK_SIZE.set(disk.total)
        if (left := await self.certificate.left()) is not None:
            measures.CERTIFICATE_LEFT.set(left)
        self._measure_sessions()

    def _measure_sessions(self) -> None:
        """Take the figures of all sessions; those of sessions that are gone go."""
        each = (
            measures.BACKUP_AGE,
            measures.BACKUP_SIZE,
            measures.BACKUP_UPLOADED,
            measures.BACKUP_PAUSE,
            measures.BACKUP_FAILURES,
            measures.BROWSER_MEMORY,
        )
        for gauge in each:
            gauge.clear()
        ages: list[float] = []
        for supervisor in self.sessions.all():
            ids = (supervisor.key.user_id, supervisor.key.session_id)
            newest, memory = supervisor.backups.newest, supervisor.state.pulse.memory
            age = 0.0 if newest is None else (now() - newest.taken_at).total_seconds()
            if newest is not None and supervisor.record.status is SessionStatus.CONNECTED:
                ages.append(age)
            if not self.each_session:
                continue
            measures.BACKUP_FAILURES.set(supervisor.backups.failures, *ids)
            if memory is not None and supervisor.page is not None:
                measures.BROWSER_MEMORY.set(memory, *ids)
            if newest is not None:
                measures.BACKUP_AGE.set(age, *ids)
                measures.BACKUP_SIZE.set(newest.bytes, *ids)
                measures.BACKUP_UPLOADED.set(newest.uploaded_bytes, *ids)
                measures.BACKUP_PAUSE.set(newest.pause_ms / 1000, *ids)
        measures.OLDEST_BACKUP.set(max(ages, default=0.0))


def metrics_routes(measured: Measured) -> Sequence[Route]:
    """Make the table of routes. What is not counted all along is measured when it is asked for."""

    async def get_metrics(_request: web.Request) -> web.Response:
        await measured.measure()
        body = await asyncio.to_thread(written, measures.REGISTRY)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE})

    return [Route("GET", "/metrics", get_metrics, "For Prometheus.", answer_types=("text/plain",))]
