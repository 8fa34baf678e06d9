"""The port to what is kept of sessions outside this machine: heads, backups, and bringing them here."""

from collections.abc import Callable, Sequence
from typing import Protocol

from holdfast_contract.backups import Verification

from holdfast_gateway.domain.backup import Head, KeptBackup, Lineage, SeenHead
from holdfast_gateway.domain.session import SessionKey

Told = Callable[[int, int], None]
"""Told how many bytes of a profile are done, and of how many."""


class Vault(Protocol):
    """Every call may raise `StoreFailed`, and where it reads what was sealed, `BackupProblem`."""

    async def head(self, key: SessionKey) -> SeenHead | None:
        """Read a session's head; None where the store knows of none."""

    async def move(self, head: Head, before: SeenHead | None) -> SeenHead:
        """Put a head in the place of the one before. Raises `Fenced` where that is another one by now."""

    async def sessions(self) -> Sequence[SessionKey]:
        """Give all sessions that the store knows."""

    async def lineage(self, key: SessionKey) -> Lineage | None:
        """Say what the profile on this machine descends from; None where that is not known."""

    async def record_lineage(self, key: SessionKey, lineage: Lineage) -> None:
        """Remember it."""

    async def has_profile(self, key: SessionKey) -> bool:
        """Say whether there is a profile on this machine."""

    async def set_aside(self, key: SessionKey) -> None:
        """Put the profile on this machine aside; it is nobody's login any more."""

    async def drop_aside(self, key: SessionKey) -> None:
        """Remove what was put aside."""

    async def take(self, head: Head, whatsapp: str | None) -> KeptBackup:
        """Back the profile up, open or not; the caller has the head name it. Raises `BackupFailed`."""

    async def restore(self, head: Head, backup: KeptBackup, told: Told) -> None:
        """Bring a backup here, prove it, and put it in the place of the profile, which is set aside.

        Raises `BackupProblem` for one that cannot be used, and `Lost` where it could not be tried.
        """

    async def verify(self, key: SessionKey, backup: KeptBackup, told: Told) -> Verification:
        """Read every piece of a backup and check it."""

    async def tidy(self, seen: SeenHead) -> SeenHead:
        """Remove what the head names no more, and give the head as it is then. Raises `Fenced`."""

    async def purge(self, key: SessionKey) -> None:
        """Remove everything of a session."""
