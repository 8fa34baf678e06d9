"""How a session's life ends by itself: what is recorded and told then. Each of them raises `Ended`."""

from typing import NoReturn

from holdfast_contract.events import EventType, SessionReasonData
from holdfast_contract.reports import Witness
from holdfast_contract.sessions import AuthState
from holdfast_contract.times import now

from holdfast_gateway.application import measures
from holdfast_gateway.application.session_state import SessionState, Tidings
from holdfast_gateway.application.store import Store
from holdfast_gateway.domain.lifecycle import Signal
from holdfast_gateway.domain.login import Evidence
from holdfast_gateway.domain.reasons import Reason
from holdfast_gateway.domain.session import Desired, forget_login


class Ended(Exception):
    """The session's life has come to its end by itself."""


class Endings:
    """Ends one session's life."""

    def __init__(self, state: SessionState, store: Store) -> None:
        """`store` remembers what was said of the login."""
        self._state = state
        self._store = store

    async def fail(self, reason: Reason) -> None:
        """Record that nothing more is tried; raises nothing."""
        failed: Tidings = ()
        if self._state.record.is_restored:
            failed = [(EventType.SESSION_RESTORE_FAILED, SessionReasonData(reason=reason))]
        await self._state.move(Signal.GAVE_UP, reason, also=failed)

    async def give_up(self, reason: Reason) -> NoReturn:
        """Try nothing more."""
        await self.fail(reason)
        raise Ended

    async def give_up_pairing(self) -> NoReturn:
        """Nobody came to scan: show no more codes until a person asks for them."""
        await self._state.move(Signal.GAVE_UP, Reason.PAIRING_EXPIRED, desired=Desired.STOPPED)
        raise Ended

    async def log_out(self, reason: Reason) -> NoReturn:
        """A logout is final: it is never tried again, and nothing is deleted because of it."""
        said = Evidence(Witness.PAGE, AuthState.INVALID, reason, now())
        await self._store.record_evidence(self._state.key, [said])
        measures.LOGINS_LOST.add(reason)
        await self._state.move(Signal.UNLINKED, reason, desired=Desired.STOPPED, **forget_login())
        raise Ended

    async def leave_to_owner(self) -> NoReturn:
        """Have nothing more to do with the session: another gateway has it."""
        await self._state.move(Signal.STOP, Reason.OWNED_ELSEWHERE, desired=Desired.STOPPED)
        raise Ended
