"""Whose a session is and which profile is its newest: settled before any browser opens it."""

from holdfast_contract.backups import Restored
from holdfast_contract.errors import (
    BackupStoreUnreachable,
    BrowserUnavailable,
    HoldfastError,
    SessionOwnedElsewhere,
)
from holdfast_contract.sessions import AuthState
from holdfast_contract.times import now

from holdfast_gateway.application.endings import Endings
from holdfast_gateway.application.holding import Holding
from holdfast_gateway.application.limits import Limits
from holdfast_gateway.application.page import Browsers
from holdfast_gateway.application.session_backups import SessionBackups
from holdfast_gateway.application.session_state import SessionState
from holdfast_gateway.application.store import Store
from holdfast_gateway.domain.login import conclude, from_record
from holdfast_gateway.domain.reasons import ADVICE, Lost, Reason


class Safekeeping:
    """Makes sure of one session's login."""

    def __init__(
        self,
        state: SessionState,
        holding: Holding,
        backups: SessionBackups,
        endings: Endings,
        *,
        store: Store,
        browsers: Browsers,
        limits: Limits,
    ) -> None:
        """`store` remembers what was said of the login; `browsers` look at the profile."""
        self._state = state
        self._holding = holding
        self._backups = backups
        self._endings = endings
        self._store = store
        self._browsers = browsers
        self._limits = limits

    async def claim(self) -> None:
        """Take the session's head. Raises `SessionOwnedElsewhere`, and `Lost` where that cannot be known."""
        newer = await self._holding.claim(self._state.record)
        if newer is not None:
            await self._state.keep(
                linked=newer.linked, phone=newer.phone, name=newer.name, settings=newer.settings
            )

    async def claim_now(self) -> None:
        """Take the session's head for a command. Raises `HoldfastError`."""
        try:
            await self.claim()
        except Lost as lost:
            raise BackupStoreUnreachable(ADVICE[lost.reason], details={"reason": lost.reason}) from None

    async def secure(self) -> None:
        """Make sure that no other gateway has the session open, or is about to.

        Raises `Lost` where that cannot be known, and `Ended` where another has it.
        """
        if not self._holding.has_lease:
            await self._state.keep(reason=Reason.LEASE_LOST)
            await self._holding.wait_for_lease()
        try:
            await self.claim()
        except SessionOwnedElsewhere:
            await self._endings.leave_to_owner()
        except Lost as lost:
            if lost.reason is Reason.BACKUP_UNREADABLE:
                await self._endings.give_up(lost.reason)
            raise

    async def have_login(self) -> None:
        """See that the profile here is the newest one and holds the login that the session has.

        Asked are those who can be before a page is; a linked session whose login is gone shows no QR.
        Raises `Lost` and `Ended`.
        """
        if self._holding.is_behind:
            if self.is_restorable:
                await self.restore_or(Reason.BACKUP_UNREADABLE)
            else:
                await self._backups.begin_without()
        if await self._look() is AuthState.INVALID and self._state.record.linked:
            if not self.is_restorable:
                await self._endings.log_out(Reason.LOGIN_MISSING)
            await self.restore_or(Reason.LOGIN_MISSING)

    async def _look(self) -> AuthState:
        record = self._state.record
        remembered = from_record(
            linked=record.linked,
            last_connected_at=record.last_connected_at,
            validity=self._limits.state_validity,
            at=now(),
        )
        said = [remembered, *await self._browsers.look_at_profile(record.key)]
        await self._store.record_evidence(record.key, said)
        return conclude(said)

    @property
    def is_restorable(self) -> bool:
        """Whether there is a backup of a login that has not ended."""
        head = self._holding.head
        return head is not None and head.is_restorable

    async def restore(self, backup_id: str | None = None) -> Restored:
        """Put a backup in the profile's place. Raises `HoldfastError`."""
        try:
            restored = await self._backups.restore(backup_id)
        except Lost as lost:
            raise BrowserUnavailable(
                f"The restored profile could not be tried: {lost.detail}", details={"reason": lost.reason}
            ) from None
        await self._state.keep(linked=True)
        return restored

    async def restore_or(self, reason: Reason) -> None:
        """Put the newest good backup in the profile's place; where that cannot be, give up for `reason`.

        Raises `Lost` where it cannot be now, and `Ended`.
        """
        try:
            await self.restore()
        except BackupStoreUnreachable as error:
            raise Lost(Reason.BACKUP_STORE_UNREACHABLE, str(error)) from None
        except BrowserUnavailable as error:
            raise Lost(Reason.BROWSER_UNAVAILABLE, str(error)) from None
        except HoldfastError:
            await self._endings.give_up(reason)
