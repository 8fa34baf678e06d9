"""A gateway that runs: asked through its API."""

from typing import Any
from urllib.parse import quote

import aiohttp
from holdfast_contract.backups import Backup, BackupList, Progress, RestoreBackup, Restored, Verification
from holdfast_contract.client import GatewayClient
from holdfast_contract.errors import GatewayUnreachable
from holdfast_contract.model import WireModel
from holdfast_contract.reports import SessionReport
from holdfast_contract.sessions import Session

from holdfast_gateway.commands.following import Told, followed
from holdfast_gateway.config import Settings
from holdfast_gateway.domain.session import SessionKey
from holdfast_gateway.http.housekeeping import CachesCleared, LeftoverList
from holdfast_gateway.http.repair import RepairAnswer

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - read, not bound
"""Where to call a gateway that listens on all addresses."""

_AS_LONG_AS_IT_TAKES = aiohttp.ClientTimeout(connect=5)


class _Client(GatewayClient):
    """The typed client, and the calls that only an operator makes."""

    async def ask(self, method: str, path: str) -> Any:
        """Call, and give the decoded answer."""
        return await self._call(method, path)

    async def order(self, method: str, path: str, body: WireModel | None = None) -> Any:
        """Call once, and wait for the answer however long that takes: a repeat would do the work again."""
        return await self._once(method, path, _AS_LONG_AS_IT_TAKES, body=body)


class RunningGateway:
    """`Source` over HTTP."""

    is_running = True

    def __init__(self, http: aiohttp.ClientSession, settings: Settings) -> None:
        """`http` stays the caller's to close."""
        self._address = _address_of(settings)
        self._client = _Client(http, self._address, settings.api_keys[0].get_secret_value())

    async def sessions(self) -> list[Session]:
        """Give all sessions, by user and session id."""
        try:
            return await self._client.sessions()
        except GatewayUnreachable:
            raise self._unreachable() from None

    async def report(self, key: SessionKey) -> SessionReport:
        """Give all that is known of a session."""
        return SessionReport.from_wire(await self._ask("GET", _path(key, "report")))

    async def repair(self, key: SessionKey) -> RepairAnswer:
        """Mend a session's profile."""
        return RepairAnswer.from_wire(await self._ask("POST", _path(key, "repair")))

    async def leftovers(self) -> LeftoverList:
        """Give the folders that belong to no session and hold nothing."""
        return LeftoverList.from_wire(await self._ask("GET", "/v1/leftovers"))

    async def remove_leftovers(self) -> LeftoverList:
        """Remove them, and give what was removed."""
        return LeftoverList.from_wire(await self._ask("DELETE", "/v1/leftovers"))

    async def clear_caches(self, key: SessionKey) -> CachesCleared:
        """Delete a stopped session's caches."""
        return CachesCleared.from_wire(await self._ask("DELETE", _path(key, "caches")))

    async def backups(self, key: SessionKey) -> BackupList:
        """List a session's backups, newest first."""
        return BackupList.from_wire(await self._ask("GET", _path(key, "backups")))

    async def take_backup(self, key: SessionKey, told: Told | None) -> Backup:
        """Take a backup now."""
        return Backup.from_wire(await self._order(key, "backups", told))

    async def verify_backup(self, key: SessionKey, backup_id: str, told: Told | None) -> Verification:
        """Read a backup back, and check it."""
        return Verification.from_wire(await self._order(key, f"backups/{quote(backup_id)}/verify", told))

    async def restore_backup(self, key: SessionKey, backup_id: str | None, told: Told | None) -> Restored:
        """Put a backup in the profile's place."""
        body = RestoreBackup(backup_id=backup_id)
        return Restored.from_wire(await self._order(key, "restore", told, body))

    async def _ask(self, method: str, path: str) -> Any:
        try:
            return await self._client.ask(method, path)
        except GatewayUnreachable:
            raise self._unreachable() from None

    async def _order(
        self, key: SessionKey, what: str, told: Told | None, body: WireModel | None = None
    ) -> Any:
        """Have something done with a session's backups, and tell how far it is."""

        async def look() -> Progress | None:
            listed = await self._client.order("GET", _path(key, "backups"))
            return BackupList.from_wire(listed).progress

        try:
            return await followed(self._client.order("POST", _path(key, what), body), look, told)
        except GatewayUnreachable:
            raise self._unreachable() from None

    def _unreachable(self) -> GatewayUnreachable:
        return GatewayUnreachable(
            f"The data folder is in use, but no gateway answers at {self._address}. Set GATEWAY_HOST and "
            "GATEWAY_PORT as the gateway has them. If it has just started, or a command is at work, wait."
        )


def gateway_client(http: aiohttp.ClientSession, settings: Settings) -> GatewayClient:
    """Give a client of the gateway that runs with these settings."""
    return GatewayClient(http, _address_of(settings), settings.api_keys[0].get_secret_value())


def _address_of(settings: Settings) -> str:
    host = _EVERYWHERE.get(settings.host, settings.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def _path(key: SessionKey, what: str) -> str:
    """Write a path; the names were checked when they were read."""
    return f"/v1/users/{key.user_id}/sessions/{key.session_id}/{what}"
