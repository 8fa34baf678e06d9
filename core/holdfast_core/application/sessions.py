"""Sessions as the dashboard shows them: the gateway's word, and what to show while it has none."""

import asyncio
from dataclasses import dataclass

from holdfast_contract.client import GatewayClient
from holdfast_contract.errors import GatewayUnreachable, HoldfastError, PairingNotShown, SessionNotFound
from holdfast_contract.ids import DEFAULT_SESSION
from holdfast_contract.sessions import Qr, Session, SessionStatus

from holdfast_core.application.ports import SessionStore
from holdfast_core.application.users import Users

PATIENCE = 4.0
"""Seconds that a page waits for a gateway before it says that none answers."""


@dataclass(frozen=True)
class SessionView:
    """A session now. Without `session` it was never started, or there is a `problem` in asking for it."""

    user_id: str
    session_id: str
    session: Session | None = None
    qr: Qr | None = None
    problem: HoldfastError | None = None


class Sessions:
    """Looks at sessions without changing them, and passes on what a person wants of one."""

    def __init__(self, gateway: GatewayClient, store: SessionStore, users: Users) -> None:
        self._gateway = gateway
        self._store = store
        self._users = users

    async def overview(self) -> list[SessionView]:
        """Show every session that is known, and each user's first one though it was never started."""
        names = {(user.user_id, DEFAULT_SESSION) for user in await self._users.all()}
        names |= {(known.user_id, known.session_id) for known in await self._store.all()}
        try:
            async with asyncio.timeout(PATIENCE):
                found = {(item.user_id, item.session_id): item for item in await self._gateway.sessions()}
        except (HoldfastError, TimeoutError) as error:
            problem = _problem(error)
            return [SessionView(*name, problem=problem) for name in sorted(names)]
        views = [SessionView(*name, found.get(name)) for name in sorted(names | found.keys())]
        return list(await asyncio.gather(*(self._with_qr(view) for view in views)))

    async def look(self, user_id: str, session_id: str) -> SessionView:
        """Show one session."""
        try:
            async with asyncio.timeout(PATIENCE):
                session = await self._gateway.session(user_id, session_id)
                return await self._with_qr(SessionView(user_id, session_id, session))
        except SessionNotFound:
            return SessionView(user_id, session_id)
        except (HoldfastError, TimeoutError) as error:
            return SessionView(user_id, session_id, problem=_problem(error))

    async def _with_qr(self, view: SessionView) -> SessionView:
        """Add the QR where one is shown."""
        if view.session is None or view.session.status != SessionStatus.PAIRING:
            return view
        try:
            async with asyncio.timeout(PATIENCE):
                qr = await self._gateway.qr(view.user_id, view.session_id)
        except (PairingNotShown, SessionNotFound):
            return view
        except (HoldfastError, TimeoutError) as error:
            return SessionView(view.user_id, view.session_id, problem=_problem(error))
        return SessionView(view.user_id, view.session_id, view.session, qr)

    async def add(self, user_id: str, session_id: str) -> None:
        """Make a place for a session that is not started yet, and its user where there is none."""
        await self._users.ensure(user_id)
        await self._store.add(user_id, session_id)

    async def start(self, user_id: str, session_id: str) -> None:
        """Start a session. Raises the gateway's error."""
        await self._gateway.start(user_id, session_id)

    async def cancel(self, user_id: str, session_id: str) -> None:
        """Stop a session that is not connected yet. Raises the gateway's error."""
        await self._gateway.stop(user_id, session_id)

    async def disconnect(self, user_id: str, session_id: str) -> None:
        """Unlink the phone. Raises the gateway's error."""
        await self._gateway.logout(user_id, session_id)

    async def forget(self, user_id: str, session_id: str) -> None:
        """Delete a session, here and at the gateway. Raises the gateway's error."""
        await self._gateway.delete(user_id, session_id)
        await self._store.forget(user_id, session_id)


def _problem(error: HoldfastError | TimeoutError) -> HoldfastError:
    return error if isinstance(error, HoldfastError) else GatewayUnreachable()
