"""Where the commands on sessions get their answers: from a running gateway, or from the data folder."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

import aiohttp
from holdfast_contract.backups import Backup, BackupList, Restored, Verification
from holdfast_contract.errors import NotFound
from holdfast_contract.reports import SessionReport
from holdfast_contract.sessions import Session

from holdfast_gateway.adapters.profiles import held, is_held
from holdfast_gateway.commands.following import Told
from holdfast_gateway.commands.running import RunningGateway
from holdfast_gateway.commands.stopped import StoppedGateway
from holdfast_gateway.config import Settings
from holdfast_gateway.domain.session import SessionKey
from holdfast_gateway.http.housekeeping import CachesCleared, LeftoverList
from holdfast_gateway.http.repair import RepairAnswer


class Source(Protocol):
    """What the commands need."""

    @property
    def is_running(self) -> bool:
        """Whether a gateway answers; if not, states are as one last saw them."""

    async def sessions(self) -> list[Session]:
        """Give all sessions, by user and session id."""

    async def report(self, key: SessionKey) -> SessionReport:
        """Give all that is known of a session. Raises `SessionNotFound`."""

    async def repair(self, key: SessionKey) -> RepairAnswer:
        """Mend a session's profile. Raises `SessionNotFound`."""

    async def leftovers(self) -> LeftoverList:
        """Give the folders that belong to no session and hold nothing."""

    async def remove_leftovers(self) -> LeftoverList:
        """Remove them, and give what was removed."""

    async def clear_caches(self, key: SessionKey) -> CachesCleared:
        """Delete a stopped session's caches. Raises `SessionNotFound`, and `Conflict` while it is open."""

    async def backups(self, key: SessionKey) -> BackupList:
        """List a session's backups, newest first. Raises `HoldfastError`, as all that follow."""

    async def take_backup(self, key: SessionKey, told: Told | None) -> Backup:
        """Take a backup now; where there is no gateway, the source must be `alone`."""

    async def verify_backup(self, key: SessionKey, backup_id: str, told: Told | None) -> Verification:
        """Read a backup back, and check it."""

    async def restore_backup(self, key: SessionKey, backup_id: str | None, told: Told | None) -> Restored:
        """Put a backup in the profile's place: one that is named, else the newest good one.

        Where there is no gateway, the source must be `alone`.
        """


@asynccontextmanager
async def open_source(settings: Settings, *, alone: bool) -> AsyncIterator[Source]:
    """Find out whether a gateway runs on the data folder, and give who answers.

    With `alone`, no gateway can start on the folder meanwhile. Raises `NotFound` where there is no data.
    """
    database = settings.data_dir / "gateway.db"
    if not database.is_file():
        raise NotFound(
            f"No gateway has run on the data folder {settings.data_dir} yet. "
            "Set GATEWAY_DATA_DIR to the one that it uses."
        )
    lock = settings.data_dir / "gateway.lock"
    if not alone and not is_held(lock):
        yield StoppedGateway(settings, database)
        return
    async with held(lock) as mine:
        if mine:
            yield StoppedGateway(settings, database)
            return
    async with aiohttp.ClientSession() as http:
        yield RunningGateway(http, settings)
