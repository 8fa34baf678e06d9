"""One session of a gateway that does not run: its backups are looked at, or changed under the lease."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path

from holdfast_contract.backups import Restored
from holdfast_contract.errors import BackupStoreUnreachable, Unavailable
from holdfast_contract.service.database import Database

from holdfast_gateway.adapters.store.memory import Memory
from holdfast_gateway.adapters.store.tables import metadata
from holdfast_gateway.application.endings import Endings
from holdfast_gateway.application.holding import Holding
from holdfast_gateway.application.journal import Journal
from holdfast_gateway.application.objects import FAULT_ADVICE, StoreFailed
from holdfast_gateway.application.safekeeping import Safekeeping
from holdfast_gateway.application.session_backups import SessionBackups
from holdfast_gateway.application.session_state import SessionState
from holdfast_gateway.application.timers import Timers
from holdfast_gateway.browsing import make_browsers
from holdfast_gateway.config import Settings
from holdfast_gateway.domain.backup import BackupProblem, Fenced, KeptSession
from holdfast_gateway.domain.lifecycle import Signal
from holdfast_gateway.domain.reasons import Reason
from holdfast_gateway.domain.session import SessionRecord
from holdfast_gateway.keeping import make_keeping

LEASE_WITHIN = 10.0
"""Seconds. On its own data folder a lease is had at once, unless the folder was copied and is used there."""


class StoppedSession:
    """What a gateway would hold the session with, without a life of its own."""

    def __init__(self, settings: Settings, record: SessionRecord, memory: Memory) -> None:
        """`memory` is the folder's. Blocks. Raises `StartRefused` without Chromium, and `StoreFailed`."""
        self.browsers = make_browsers(settings)
        self.keeping = make_keeping(settings, self.browsers, on_lost=_no_browsers, on_deadline=_no_browsers)
        self._holding = Holding(record.key, self.keeping.custody, lambda: None)
        store = memory.store
        self._state = SessionState(record, Journal(store), lambda _: None)
        self.backups = SessionBackups(
            self._state,
            self._holding,
            self.keeping.custody,
            Timers(),
            settings.backup_interval,
            backlog=memory.deliveries,
        )
        self._safekeeping = Safekeeping(
            self._state,
            self._holding,
            self.backups,
            Endings(self._state, store),
            store=store,
            browsers=self.browsers,
            limits=settings.limits(),
        )

    async def claim(self) -> None:
        """Hold it, once the lease is held. Raises `HoldfastError`."""
        await self._safekeeping.claim_now()
        if self._state.is_open:
            # The gateway was killed; so was the browser, when ours were started.
            await self._state.move(Signal.STOP, Reason.SHUTDOWN)

    async def restore(self, backup_id: str | None) -> Restored:
        """Put a backup in the profile's place. Raises `HoldfastError`."""
        restored = await self._safekeeping.restore(backup_id)
        # The next claim would tell the store that there is a login; but that may not be on this machine.
        with suppress(StoreFailed, BackupProblem, Fenced):
            await self._holding.move(session=KeptSession.of(self._state.record))
        return restored


@asynccontextmanager
async def looked_at(
    settings: Settings, record: SessionRecord, memory: Memory
) -> AsyncIterator[StoppedSession]:
    """Give a session whose backups can be listed and verified; nothing is changed anywhere."""
    session = await _made(settings, record, memory)
    try:
        yield session
    finally:
        await session.keeping.vault.stop()


@asynccontextmanager
async def claimed(settings: Settings, record: SessionRecord, database: Path) -> AsyncIterator[StoppedSession]:
    """Hold a session as its gateway would. The data folder's lock must be held.

    Raises `SessionOwnedElsewhere` where another gateway has it, and other `HoldfastError`s.
    """
    async with AsyncExitStack() as stack:
        opened = await Database(database, metadata).open()
        stack.push_async_callback(opened.close)
        session = await _made(settings, record, Memory(opened))
        keeping = session.keeping
        stack.push_async_callback(keeping.vault.stop)
        with _told():
            await asyncio.to_thread(keeping.objects.check)
        await keeping.vault.start()
        await session.browsers.start()
        stack.push_async_callback(session.browsers.stop)
        await keeping.leases.start()
        stack.push_async_callback(keeping.leases.stop)
        try:
            async with asyncio.timeout(LEASE_WITHIN):
                await keeping.leases.wait_held()
        except TimeoutError:
            raise Unavailable(
                f"Another process holds the lease of {settings.id}. If it is a second gateway with the same "
                "GATEWAY_ID, give it another id; if it has died, wait until the lease is over."
            ) from None
        await session.claim()
        yield session


async def _made(settings: Settings, record: SessionRecord, memory: Memory) -> StoppedSession:
    with _told():
        return await asyncio.to_thread(StoppedSession, settings, record, memory)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except StoreFailed as failed:
        raise BackupStoreUnreachable(FAULT_ADVICE[failed.fault], details={"fault": failed.fault}) from None


async def _no_browsers(_deadline: float | None = None) -> None:
    """Without the lease no browser may be open on a profile, and here none ever is."""
