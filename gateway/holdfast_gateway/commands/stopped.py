"""A gateway that does not run: its data folder is read, and mended, from here."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from holdfast_contract.backups import Backup, BackupList, Progress, Restored, Verification
from holdfast_contract.errors import Conflict, SessionNotFound
from holdfast_contract.reports import SessionReport
from holdfast_contract.sessions import Owner, Session
from holdfast_contract.times import now

from holdfast_gateway.adapters.profile_repair import repair
from holdfast_gateway.adapters.profiles import Profiles
from holdfast_gateway.adapters.read_only import ReadOnlyDatabase
from holdfast_gateway.adapters.store.memory import Memory
from holdfast_gateway.application.housekeeping import Housekeeping
from holdfast_gateway.commands.following import Told, followed
from holdfast_gateway.commands.stopped_session import StoppedSession, claimed, looked_at
from holdfast_gateway.config import Settings
from holdfast_gateway.domain.reasons import Lost
from holdfast_gateway.domain.session import Pulse, SessionKey, SessionRecord, to_wire
from holdfast_gateway.http.housekeeping import CachesCleared, LeftoverList
from holdfast_gateway.http.repair import RepairAnswer
from holdfast_gateway.http.report import STEPS, compose


class StoppedGateway:
    """`Source` over the data folder. The database is only read, but for what is told of backups."""

    is_running = False

    def __init__(self, settings: Settings, database: Path) -> None:
        """`database` must be there."""
        self._settings = settings
        self._database = database
        reading = ReadOnlyDatabase(database)
        self._memory = memory = Memory(reading)
        self._store, self._deliveries = memory.store, memory.deliveries
        self._profiles = Profiles(settings.data_dir)
        self._housekeeping = Housekeeping(self._store, self._profiles, settings.cleanup_interval)
        self._owner = Owner(gateway_id=settings.id, generation=0)

    async def sessions(self) -> list[Session]:
        """Give all sessions as they were last seen, by user and session id."""
        records = await self._store.sessions()
        return [self._show(record) for record in sorted(records, key=_names)]

    async def report(self, key: SessionKey) -> SessionReport:
        """Give all that is known of a session."""
        return compose(
            self._show(await self._record(key)),
            await self._store.evidence(key),
            await self._store.steps(key, STEPS),
            await self._housekeeping.facts(key),
            await self._deliveries.waiting(key),
            backup_failures=None,
        )

    async def repair(self, key: SessionKey) -> RepairAnswer:
        """Mend a session's profile."""
        record = await self._record(key)
        return RepairAnswer.of(await asyncio.to_thread(repair, self._profiles, key, linked=record.linked))

    async def leftovers(self) -> LeftoverList:
        """Give the folders that belong to no session and hold nothing."""
        return LeftoverList.of(await self._housekeeping.find())

    async def remove_leftovers(self) -> LeftoverList:
        """Remove them, and give what was removed."""
        return LeftoverList.of(await self._housekeeping.sweep())

    async def clear_caches(self, key: SessionKey) -> CachesCleared:
        """Delete a session's caches."""
        await self._record(key)
        try:
            return CachesCleared(freed_bytes=await self._housekeeping.clear_caches(key))
        except Lost:
            raise Conflict("Another process has this session's profile open. Stop it first.") from None

    async def backups(self, key: SessionKey) -> BackupList:
        """List a session's backups, newest first."""
        async with looked_at(self._settings, await self._record(key), self._memory) as session:
            return await session.backups.list()

    async def take_backup(self, key: SessionKey, told: Told | None) -> Backup:
        """Take a backup now."""
        async with claimed(self._settings, await self._record(key), self._database) as session:
            kept = await followed(session.backups.take(), _progress_of(session), told)
            return kept.shown()

    async def verify_backup(self, key: SessionKey, backup_id: str, told: Told | None) -> Verification:
        """Read a backup back, and check it."""
        async with looked_at(self._settings, await self._record(key), self._memory) as session:
            return await followed(session.backups.verify(backup_id), _progress_of(session), told)

    async def restore_backup(self, key: SessionKey, backup_id: str | None, told: Told | None) -> Restored:
        """Put a backup in the profile's place."""
        async with claimed(self._settings, await self._record(key), self._database) as session:
            return await followed(session.restore(backup_id), _progress_of(session), told)

    def _show(self, record: SessionRecord) -> Session:
        return to_wire(record, Pulse(), self._owner, None, now())

    async def _record(self, key: SessionKey) -> SessionRecord:
        for record in await self._store.sessions():
            if record.key == key:
                return record
        raise SessionNotFound


def _progress_of(session: StoppedSession) -> Callable[[], Awaitable[Progress | None]]:
    async def look() -> Progress | None:
        return session.backups.progress

    return look


def _names(record: SessionRecord) -> tuple[str, str]:
    return record.key.user_id, record.key.session_id
