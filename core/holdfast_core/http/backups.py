"""A gateway's calls on the backups of a session, passed on."""

from aiohttp import web
from holdfast_contract.backups import Backup, BackupList, RestoreBackup, Restored, Verification
from holdfast_contract.core import Scope
from holdfast_contract.errors import (
    BackupCorrupt,
    BackupFailed,
    BackupNotFound,
    BackupStoreUnreachable,
    BrowserUnavailable,
    Forbidden,
    GatewayUnreachable,
    SessionNotFound,
    SessionNotReady,
    SessionOwnedElsewhere,
    UserNotFound,
)
from holdfast_contract.service.web import Route

from holdfast_core.application.fleet import Fleet

_SESSION = "/v1/users/{userId}/sessions/{sessionId}"
_ERRORS = (
    Forbidden,
    UserNotFound,
    GatewayUnreachable,
    SessionNotFound,
    BackupStoreUnreachable,
    BackupCorrupt,
)


class BackupRoutes:
    """What can be done with the backups of a session. The gateway's errors come through as they are."""

    def __init__(self, gateway: Fleet) -> None:
        self._gateway = gateway

    def routes(self) -> list[Route]:
        """The table."""
        return [
            Route(
                "GET",
                _SESSION + "/backups",
                self.list_backups,
                "List a session's backups, newest first, and what is being done with them.",
                answer=BackupList,
                errors=_ERRORS,
                scope=Scope.SESSIONS_READ,
                tag="backups",
            ),
            Route(
                "POST",
                _SESSION + "/backups",
                self.take_backup,
                "Take a backup now.",
                answer=Backup,
                status=201,
                errors=(*_ERRORS, BackupFailed, SessionNotReady, SessionOwnedElsewhere),
                scope=Scope.SESSIONS_WRITE,
                tag="backups",
            ),
            Route(
                "POST",
                _SESSION + "/backups/{backupId}/verify",
                self.verify_backup,
                "Read every piece of a backup back and check it.",
                answer=Verification,
                errors=(*_ERRORS, BackupNotFound),
                scope=Scope.SESSIONS_WRITE,
                tag="backups",
            ),
            Route(
                "POST",
                _SESSION + "/restore",
                self.restore_backup,
                "Put a backup in the place of the profile: the one named, else the newest good one.",
                body=RestoreBackup,
                body_optional=True,
                answer=Restored,
                errors=(
                    *_ERRORS,
                    BackupNotFound,
                    BrowserUnavailable,
                    SessionNotReady,
                    SessionOwnedElsewhere,
                ),
                scope=Scope.SESSIONS_WRITE,
                tag="backups",
            ),
        ]

    async def list_backups(self, request: web.Request) -> BackupList:
        """List them."""
        return await self._gateway.backups(*_names(request))

    async def take_backup(self, request: web.Request) -> Backup:
        """Take one."""
        return await self._gateway.back_up(*_names(request))

    async def verify_backup(self, request: web.Request) -> Verification:
        """Check one."""
        return await self._gateway.verify(*_names(request), request.match_info["backupId"])

    async def restore_backup(self, request: web.Request, body: RestoreBackup) -> Restored:
        """Bring one back."""
        return await self._gateway.restore(*_names(request), body.backup_id)


def _names(request: web.Request) -> tuple[str, str]:
    return request.match_info["userId"], request.match_info["sessionId"]
