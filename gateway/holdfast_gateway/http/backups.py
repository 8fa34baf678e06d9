"""The routes of backups."""

from collections.abc import Sequence

from aiohttp import web
from holdfast_contract import errors
from holdfast_contract.backups import Backup, BackupList, RestoreBackup, Restored, Verification
from holdfast_contract.service.web import Route

from holdfast_gateway.application.sessions import Sessions
from holdfast_gateway.http.sessions import BASE, session_key


def backup_routes(sessions: Sessions) -> Sequence[Route]:
    """Make the table of routes."""

    async def get_backups(request: web.Request) -> BackupList:
        return await sessions.get(session_key(request)).backups.list()

    async def take_backup(request: web.Request) -> Backup:
        kept = await sessions.get(session_key(request)).backups.take()
        return kept.shown()

    async def verify_backup(request: web.Request) -> Verification:
        supervisor = sessions.get(session_key(request))
        return await supervisor.backups.verify(request.match_info["backupId"])

    async def restore_backup(request: web.Request, body: RestoreBackup) -> Restored:
        return await sessions.restore(session_key(request), body.backup_id)

    stored = (errors.SessionNotFound, errors.BackupStoreUnreachable, errors.BackupCorrupt)
    return [
        Route(
            "GET",
            f"{BASE}/backups",
            get_backups,
            "A session's backups, newest first, and what is being done with them.",
            answer=BackupList,
            errors=stored,
            tag="backups",
        ),
        Route(
            "POST",
            f"{BASE}/backups",
            take_backup,
            "Take a backup now.",
            answer=Backup,
            status=201,
            errors=(*stored, errors.BackupFailed, errors.SessionNotReady, errors.SessionOwnedElsewhere),
            tag="backups",
        ),
        Route(
            "POST",
            f"{BASE}/backups/{{backupId}}/verify",
            verify_backup,
            "Read every piece of a backup back and check it.",
            answer=Verification,
            errors=(*stored, errors.BackupNotFound),
            tag="backups",
        ),
        Route(
            "POST",
            f"{BASE}/restore",
            restore_backup,
            "Put a backup in the place of the profile: the one named, else the newest good one.",
            body=RestoreBackup,
            body_optional=True,
            answer=Restored,
            errors=(
                *stored,
                errors.BackupNotFound,
                errors.BrowserUnavailable,
                errors.SessionNotReady,
                errors.SessionOwnedElsewhere,
            ),
            tag="backups",
        ),
    ]
