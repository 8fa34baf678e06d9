"""Sessions as the dashboard shows them: the gateway's word, and what to show while it has none."""

import asyncio
from collections.abc import Awaitable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from holdfast_contract.errors import GatewayUnreachable, HoldfastError, PairingNotShown, SessionNotFound
from holdfast_contract.gateways import FleetSessions
from holdfast_contract.ids import DEFAULT_SESSION
from holdfast_contract.sessions import Owner, PairingCode, Qr, Session, SessionStatus

from holdfast_core.application.fleet import Fleet
from holdfast_core.application.ports import SessionStore
from holdfast_core.application.users import Users
from holdfast_core.domain.session_history import Timeline

PATIENCE = 4.0
"""Seconds that a page waits for a gateway before it says that none answers."""

_UNREACHABLE = "gateway_unreachable"

_Shown = TypeVar("_Shown", Qr, PairingCode)


@dataclass(frozen=True)
class SessionView:
    """A session now. Without `session` it was never started, or there is a `problem` in asking for it.

    `is_stray`: the gateway has it, for a user that nobody made here.
    """

    user_id: str
    session_id: str
    session: Session | None = None
    qr: Qr | None = None
    code: PairingCode | None = None
    problem: HoldfastError | None = None
    is_stray: bool = False


class Sessions:
    """Looks at sessions without changing them, and passes on what a person wants of one."""

    def __init__(self, gateway: Fleet, store: SessionStore, users: Users) -> None:
        self._gateway = gateway
        self._store = store
        self._users = users

    async def overview(self, user_id: str | None = None) -> list[SessionView]:
        """Show every session that is known, and a first one, never started, of each user who has none.

        With a `user_id` only those of this user.
        """
        owners = {user.user_id for user in await self._users.all()} if user_id is None else {user_id}
        names = {(known.user_id, known.session_id) for known in await self._store.all(user_id)}
        try:
            async with asyncio.timeout(PATIENCE):
                survey = await self._gateway.survey(user_id)
        except (HoldfastError, TimeoutError) as error:
            problem = _problem(error)
            return [SessionView(*name, problem=problem) for name in _with_first(names, owners)]
        found = {(item.user_id, item.session_id): item for item in survey.sessions}
        return [
            SessionView(
                *name,
                found.get(name),
                problem=None if name in found else survey.problem_of(name),
                is_stray=name[0] not in owners,
            )
            for name in _with_first(names | found.keys(), owners)
        ]

    async def listed(self, user_id: str) -> FleetSessions:
        """List a user's sessions; those that are out of sight as they were last known."""
        survey = await self._gateway.survey(user_id)
        found = {item.session_id for item in survey.sessions}
        last_known = [
            Session(
                user_id=user_id,
                session_id=known.session_id,
                status=known.status,
                reason=_UNREACHABLE,
                owner=Owner(gateway_id=holder.gateway_id, generation=holder.generation),
            )
            for known in await self._store.all(user_id)
            if known.session_id not in found
            and survey.problem_of((user_id, known.session_id)) is not None
            and (holder := survey.holders.get((user_id, known.session_id))) is not None
        ]
        return FleetSessions(
            sessions=sorted([*survey.sessions, *last_known], key=lambda item: item.session_id),
            unreachable=[one.name for one in survey.silent],
        )

    async def pairing(self, views: Sequence[SessionView]) -> list[SessionView]:
        """Add what a phone needs for being linked to those that wait for one."""
        return list(await asyncio.gather(*(self._with_pairing(view) for view in views)))

    async def look(self, user_id: str, session_id: str) -> SessionView:
        """Show one session. Raises `SessionNotFound` for one that nobody added or started."""
        try:
            async with asyncio.timeout(PATIENCE):
                session = await self._gateway.session(user_id, session_id)
        except SessionNotFound:
            await self._require_known(user_id, session_id)
            return SessionView(user_id, session_id)
        except (HoldfastError, TimeoutError) as error:
            return SessionView(user_id, session_id, problem=_problem(error))
        return await self._with_pairing(SessionView(user_id, session_id, session))

    async def _require_known(self, user_id: str, session_id: str) -> None:
        known = {one.session_id for one in await self._store.all(user_id)} | {DEFAULT_SESSION}
        if session_id not in known:
            raise SessionNotFound

    async def _with_pairing(self, view: SessionView) -> SessionView:
        if view.is_stray or view.session is None or view.session.status != SessionStatus.PAIRING:
            return view
        names = (view.user_id, view.session_id)
        try:
            async with asyncio.timeout(PATIENCE):
                qr, code = await asyncio.gather(
                    _shown(self._gateway.qr(*names)), _shown(self._gateway.pairing_code(*names))
                )
        except (HoldfastError, TimeoutError) as error:
            return SessionView(*names, problem=_problem(error))
        return replace(view, qr=qr, code=code)

    async def add(self, user_id: str, session_id: str) -> None:
        """Make a place for a session that is not started yet, and its user where there is none."""
        await self._users.ensure(user_id)
        await self._store.add(user_id, session_id)

    async def timeline(self, user_id: str, session_id: str, since: datetime) -> Timeline:
        """Give what happened to a session since then, oldest first."""
        return await self._store.timeline(user_id, session_id, since)

    async def start(self, user_id: str, session_id: str, phone: str | None = None) -> None:
        """Start a session; with `phone` a pairing code is made too. Raises the gateway's error."""
        await self._gateway.start(user_id, session_id, phone=phone)

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


def _with_first(names: AbstractSet[tuple[str, str]], owners: AbstractSet[str]) -> list[tuple[str, str]]:
    """Put sessions in order, and with them the first one of whoever has none."""
    without = owners - {user_id for user_id, _ in names}
    return sorted(names | {(owner, DEFAULT_SESSION) for owner in without})


async def _shown(asked: Awaitable[_Shown]) -> _Shown | None:
    """Give what is shown to a phone, or None where nothing is."""
    try:
        return await asked
    except (PairingNotShown, SessionNotFound):
        return None


def _problem(error: HoldfastError | TimeoutError) -> HoldfastError:
    return error if isinstance(error, HoldfastError) else GatewayUnreachable()
