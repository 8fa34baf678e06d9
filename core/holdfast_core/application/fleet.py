"""All gateways as one: a session's calls go to the one that holds it, and follow it when it moves."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import aiohttp
import structlog
from holdfast_contract.backups import Backup, BackupList, Restored, Verification
from holdfast_contract.client import GatewayClient
from holdfast_contract.contacts import ContactLookup
from holdfast_contract.errors import (
    CapacityExhausted,
    GatewayDraining,
    GatewayUnreachable,
    HoldfastError,
    MediaNotFound,
    SessionNotFound,
    SessionNotReady,
    SessionOwnedElsewhere,
    Unavailable,
)
from holdfast_contract.events import EventType
from holdfast_contract.messages import MessageState, SendMessage, SentMessage
from holdfast_contract.reports import SessionReport
from holdfast_contract.sessions import Owner, PairingCode, Qr, Session, SessionStatus

from holdfast_core.application.rooms import Rooms
from holdfast_core.application.roster import Gateway, GatewayStore, Lineup, Roster, in_time, side_by_side
from holdfast_core.domain.gateways import Holder, Told

RETRY_AFTER = 5.0
"""Seconds after which a caller may ask again for a session that nobody seems to hold just now."""

STREAMS = 6
"""Gateways whose live events one page follows at the most."""

Name = tuple[str, str]
"""A userId and a sessionId."""

T = TypeVar("T")
Call = Callable[[GatewayClient], Awaitable[T]]

log = structlog.get_logger()


@dataclass(frozen=True)
class Survey:
    """The sessions that the gateways list, and the gateways that did not answer."""

    sessions: list[Session]
    silent: list[Gateway]
    holders: dict[Name, Holder]
    """Who is known to hold which session; empty while there is but one gateway."""

    def problem_of(self, name: Name) -> GatewayUnreachable | None:
        """Say of a session that nobody lists that the gateway which holds it does not answer."""
        holder = self.holders.get(name)
        if holder is None or all(one.gateway_id not in {None, holder.gateway_id} for one in self.silent):
            return None
        return GatewayUnreachable(f"The gateway {holder.gateway_id} holds this session and does not answer.")

    def is_with(self, gateway: Gateway) -> bool:
        """Whether one of the sessions is known to be with a gateway, or may be."""
        return any(gateway.gateway_id in {None, holder.gateway_id} for holder in self.holders.values())


@dataclass(frozen=True)
class Stream:
    """Where a browser finds a gateway's live events, and the ticket that opens them once."""

    live_url: str
    ticket: str


class Fleet:
    """Has the face of one gateway's client.

    A call goes to the gateway that is known to hold the session. Where that one does not answer or does not
    hold it any more, the others are asked, and the call is made once more where the session is now: every
    call may be repeated, sends by their idempotency key. While nobody holds it, as in the minutes of a
    takeover, callers are told to come back: 503 with `Retry-After`. With one gateway all this is nothing but
    the call.
    """

    def __init__(self, roster: Roster, store: GatewayStore, clock: Callable[[], datetime]) -> None:
        self.roster = roster
        self._store = store
        self._clock = clock
        self._rooms = Rooms(roster)

    # ---- lists --------------------------------------------------------------------------------------

    async def sessions(
        self, *, user_id: str | None = None, status: SessionStatus | None = None
    ) -> list[Session]:
        """List sessions of all gateways that answer. Raises the error of the first where none does."""
        return (await self.survey(user_id, status)).sessions

    async def survey(self, user_id: str | None = None, status: SessionStatus | None = None) -> Survey:
        """List sessions, and say who did not answer. Raises the error of the first where nobody did."""
        gateways = await self.roster.current()
        if (alone := gateways.alone) is not None:
            return Survey(await alone.client.sessions(user_id=user_id, status=status), [], {})

        async def ask(gateway: Gateway) -> list[Session] | HoldfastError:
            return await in_time(gateway.client.sessions(user_id=user_id))

        answers, holders = await asyncio.gather(side_by_side(ask, gateways), self._store.holders(user_id))
        errors = [answer for answer in answers if isinstance(answer, HoldfastError)]
        if len(errors) == len(gateways):
            raise errors[0]
        silent = [one for one, answer in zip(gateways, answers, strict=True) if answer in errors]
        listed: dict[Name, Session] = {}
        for gateway, answer in zip(gateways, answers, strict=True):
            for session in () if isinstance(answer, HoldfastError) else answer:
                name = (session.user_id, session.session_id)
                if name not in listed or _is_surer(session, gateway, listed[name]):
                    listed[name] = session
        shown = [listed[name] for name in sorted(listed)]
        # One that only a gateway lists which no longer holds it, is with whoever did not answer.
        unseen = {one.gateway_id for one in silent}
        shown = [one for one in shown if one.owner.gateway_id not in unseen]
        return Survey([one for one in shown if status in {None, one.status}], silent, holders)

    async def streams(self, user_id: str | None, types: Sequence[EventType]) -> list[Stream]:
        """Give tickets for the live events: of the gateways that hold a user's sessions, or of all.

        Of many gateways some only: a browser keeps few streams open, and pages ask now and then anyway.
        """
        gateways = list(await self.roster.current())
        if len(gateways) > STREAMS and user_id is not None:
            ids = {holder.gateway_id for holder in (await self._store.holders(user_id)).values()}
            gateways = [one for one in gateways if one.gateway_id in ids]

        async def ask(gateway: Gateway) -> Stream | None:
            ticket = await in_time(gateway.client.event_ticket(user_id=user_id, types=types))
            return None if isinstance(ticket, HoldfastError) else Stream(gateway.live_url, ticket.ticket)

        return [one for one in await side_by_side(ask, gateways[:STREAMS]) if one is not None]

    # ---- a session ----------------------------------------------------------------------------------

    async def session(self, user_id: str, session_id: str) -> Session:
        """Give one session."""
        return await self._at_holder(user_id, session_id, lambda one: one.session(user_id, session_id))

    async def start(self, user_id: str, session_id: str, *, phone: str | None = None) -> Session:
        """Start a session where it is held, or on the gateway with most room."""

        def call(client: GatewayClient) -> Awaitable[Session]:
            return client.start(user_id, session_id, phone=phone)

        gateways = await self.roster.current()
        refused_by, refusal = None, None
        if gateways.alone is not None:
            return await self._at_holder(user_id, session_id, call)
        holder = await self._store.holder(user_id, session_id)
        if holder is not None and (at := gateways.named(holder.gateway_id)) is not None:
            try:
                session = await self._at_holder(user_id, session_id, call)
            except (*_NO_PLACE, SessionNotFound) as error:
                refused_by, refusal = at, error
            else:
                await self._keep((user_id, session_id), session.owner)
                return session
        return await self._place((user_id, session_id), call, refused_by, refusal)

    async def stop(self, user_id: str, session_id: str) -> Session:
        """Close the browser and keep the login."""
        return await self._at_holder(user_id, session_id, lambda one: one.stop(user_id, session_id))

    async def restart(self, user_id: str, session_id: str) -> Session:
        """Stop, then start, without a QR."""
        return await self._at_holder(user_id, session_id, lambda one: one.restart(user_id, session_id))

    async def logout(self, user_id: str, session_id: str) -> Session:
        """Unlink the device at WhatsApp and remove the local profile."""
        return await self._at_holder(user_id, session_id, lambda one: one.logout(user_id, session_id))

    async def delete(self, user_id: str, session_id: str) -> None:
        """Forget the session."""
        await self._at_holder(user_id, session_id, lambda one: one.delete(user_id, session_id))
        await self._store.forget(user_id, session_id)

    async def qr(self, user_id: str, session_id: str) -> Qr:
        """Give the QR that is shown now. Raises `PairingNotShown` where none is."""
        return await self._at_holder(user_id, session_id, lambda one: one.qr(user_id, session_id))

    async def qr_svg(self, user_id: str, session_id: str) -> str:
        """Give the QR as an SVG picture. Raises `PairingNotShown` where none is shown."""
        return await self._at_holder(user_id, session_id, lambda one: one.qr_svg(user_id, session_id))

    async def qr_png(self, user_id: str, session_id: str) -> bytes:
        """Give the QR as a PNG picture. Raises `PairingNotShown` where none is shown."""
        return await self._at_holder(user_id, session_id, lambda one: one.qr_png(user_id, session_id))

    async def pairing_code(self, user_id: str, session_id: str) -> PairingCode:
        """Give the pairing code that is shown now. Raises `PairingNotShown` where none is."""
        return await self._at_holder(user_id, session_id, lambda one: one.pairing_code(user_id, session_id))

    async def screenshot(self, user_id: str, session_id: str) -> bytes:
        """Give a picture of the page as it is now, as PNG. Raises `SessionNotReady` where none is open."""
        return await self._at_holder(user_id, session_id, lambda one: one.screenshot(user_id, session_id))

    async def report(self, user_id: str, session_id: str) -> SessionReport:
        """Give all that is known of a session."""
        return await self._at_holder(user_id, session_id, lambda one: one.report(user_id, session_id))

    async def backups(self, user_id: str, session_id: str) -> BackupList:
        """List a session's backups, newest first, and what is being done with them."""
        return await self._at_holder(user_id, session_id, lambda one: one.backups(user_id, session_id))

    async def back_up(self, user_id: str, session_id: str) -> Backup:
        """Take a backup now."""
        return await self._at_holder(user_id, session_id, lambda one: one.back_up(user_id, session_id))

    async def verify(self, user_id: str, session_id: str, backup_id: str) -> Verification:
        """Have every piece of a backup read back and checked."""
        return await self._at_holder(
            user_id, session_id, lambda one: one.verify(user_id, session_id, backup_id)
        )

    async def restore(self, user_id: str, session_id: str, backup_id: str | None = None) -> Restored:
        """Put a backup in the place of the profile: the one named, else the newest good one."""
        return await self._at_holder(
            user_id, session_id, lambda one: one.restore(user_id, session_id, backup_id)
        )

    async def send(
        self, user_id: str, session_id: str, message: SendMessage, *, idempotency_key: str
    ) -> SentMessage:
        """Send a message; the same key never sends twice, on whichever gateway."""
        return await self._at_holder(
            user_id,
            session_id,
            lambda one: one.send(user_id, session_id, message, idempotency_key=idempotency_key),
        )

    async def message(self, user_id: str, session_id: str, message_id: str) -> MessageState:
        """Say how far a message of ours has come."""
        return await self._at_holder(
            user_id, session_id, lambda one: one.message(user_id, session_id, message_id)
        )

    async def contact(self, user_id: str, session_id: str, phone: str) -> ContactLookup:
        """Say whether a number is on WhatsApp. Raises `NumberUnknown` where WhatsApp did not say."""
        return await self._at_holder(user_id, session_id, lambda one: one.contact(user_id, session_id, phone))

    @asynccontextmanager
    async def media(
        self, user_id: str, session_id: str, media_id: str, *, part: str | None = None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Give a received file, to be read as it comes; `part` is what a `Range` header says.

        A file stays with the gateway that received it, which need not be the one that holds the session now.
        """
        async with AsyncExitStack() as stack:

            def call(client: GatewayClient) -> Awaitable[aiohttp.ClientResponse]:
                return stack.enter_async_context(client.media(user_id, session_id, media_id, part=part))

            try:
                response = await self._at_holder(user_id, session_id, call)
            except MediaNotFound:
                response = await self._anywhere(call)
            yield response

    async def _anywhere(self, call: Call[T]) -> T:
        gateways = await self.roster.current()
        for gateway in gateways if gateways.alone is None else ():
            try:
                return await call(gateway.client)
            except HoldfastError:
                continue
        raise MediaNotFound

    # ---- where a session is -------------------------------------------------------------------------

    async def _at_holder(self, user_id: str, session_id: str, call: Call[T]) -> T:
        """Call the gateway that holds a session, and follow it once where it has moved."""
        gateways, name = await self.roster.current(), (user_id, session_id)
        holder, at = None, gateways.alone
        if at is None:
            holder = await self._store.holder(*name)
            at = gateways.named(holder.gateway_id) if holder is not None else None
        if at is None:
            found = await self._find(name, gateways)
            return await call((await self._settle(name, found, SessionNotFound())).client)
        try:
            return await call(at.client)
        except (SessionOwnedElsewhere, GatewayUnreachable, SessionNotFound, SessionNotReady) as error:
            target = await self._moved(name, gateways, at, holder, error)
            if target is None:
                raise
        if target is at:
            raise GatewayUnreachable(_MOVING, retry_after=RETRY_AFTER)
        return await call(target.client)

    async def _moved(
        self, name: Name, gateways: Lineup, at: Gateway, holder: Holder | None, error: HoldfastError
    ) -> Gateway | None:
        """Say where a session is that a gateway could do nothing with; None where its answer stands.

        Raises `SessionNotFound` where there is none, and `GatewayUnreachable` where nobody seems to hold it.
        """
        others = [one for one in gateways if one is not at]
        if isinstance(error, SessionOwnedElsewhere):
            asked = await self._told_in(error, others, at)
            return await self._settle(name, await self._find(name, asked), error, holder) if asked else None
        if not others:
            return None
        if isinstance(error, SessionNotReady):
            return await self._left(name, at)
        found = await self._find(name, others)
        if isinstance(error, SessionNotFound):
            return await self._settle(name, found, error, holder)
        # Somebody who had it before this holder, and does not know better, has not taken it over.
        return await self._settle(name, found if holder is None else found.newer_than(holder), error)

    async def _left(self, name: Name, at: Gateway) -> Gateway | None:
        """Ask a gateway that is not ready for a session whether another has it; None where none has."""
        best = (await self._find(name, [at])).best
        if best is None or best[1].owner.gateway_id == at.gateway_id:
            return None
        owner = best[1].owner
        target = await self.roster.learn(owner.gateway_id, owner.url)
        return None if target is at else target

    async def _told_in(
        self, error: SessionOwnedElsewhere, others: Sequence[Gateway], at: Gateway
    ) -> Sequence[Gateway]:
        """Give whoever may hold a session by the word of one that does not."""
        gateway_id, url = error.details.get("gatewayId"), error.details.get("url")
        if isinstance(gateway_id, str):
            named = await self.roster.learn(gateway_id, url if isinstance(url, str) else None)
            if named is not None and named is not at:
                return [named]
        return others

    async def _find(self, name: Name, candidates: Iterable[Gateway]) -> "_Found":
        """Ask gateways for a session, side by side."""

        async def ask(gateway: Gateway) -> Session | HoldfastError:
            return await in_time(gateway.client.session(*name))

        asked = list(candidates)
        answers = await side_by_side(ask, asked)
        return _Found(
            [(one, said) for one, said in zip(asked, answers, strict=True) if isinstance(said, Session)],
            is_sure=all(isinstance(said, Session | SessionNotFound) for said in answers),
        )

    async def _settle(
        self, name: Name, found: "_Found", error: HoldfastError, instead_of: Holder | None = None
    ) -> Gateway:
        """Give the gateway that holds a session by what was found, and remember it.

        Raises `SessionNotFound` where there is none for certain, else `GatewayUnreachable`: come back later.
        """
        if found.best is not None:
            gateway, session = found.best
            owner = session.owner
            await self._keep(name, owner, instead_of=instead_of)
            if gateway.gateway_id in {None, owner.gateway_id}:
                return gateway
            named = await self.roster.learn(owner.gateway_id, owner.url)
            if named is not None:
                return named
        if isinstance(error, SessionNotFound) and found.is_sure:
            raise SessionNotFound
        raise GatewayUnreachable(_MOVING, retry_after=RETRY_AFTER) from error

    async def _keep(self, name: Name, owner: Owner, *, instead_of: Holder | None = None) -> None:
        told = Told(Holder(owner.gateway_id, owner.generation), owner.url, self._clock())
        await self._store.remember(*name, told, instead_of=instead_of)

    # ---- where a session goes -----------------------------------------------------------------------

    async def _place(
        self,
        name: Name,
        call: Call[Session],
        refused_by: Gateway | None,
        refusal: HoldfastError | None,
    ) -> Session:
        """Start a session where there is most room, or where it is held all the same.

        Two starts at once end on one gateway: the backup store lets one of them have the session, and the
        other one names it.
        """
        gateways = await self.roster.current()
        passed_over = [] if refused_by is None else [refused_by]
        while (gateway := await self._rooms.roomiest(gateways, passed_over)) is not None:
            try:
                with self._rooms.taking(gateway):
                    session = await call(gateway.client)
            except SessionOwnedElsewhere as error:
                others = [one for one in gateways if one is not gateway]
                found = await self._find(name, await self._told_in(error, others, gateway))
                target = await self._settle(name, found, error)
                if target is refused_by and refusal is not None:
                    raise refusal from None
                session = await call(target.client)
            except _NO_PLACE as error:
                passed_over.append(gateway)
                refusal = error
                continue
            await self._keep(name, session.owner)
            return session
        raise refusal or CapacityExhausted("No gateway has room for a further session. Stop one, or add one.")


_MOVING = (
    "The gateway that holds this session does not answer just now. If it is gone, another takes the session "
    "over within minutes. Ask again as `Retry-After` says."
)
_NO_PLACE = (CapacityExhausted, GatewayDraining, GatewayUnreachable, Unavailable)
"""Answers to a start after which another gateway is asked."""


@dataclass(frozen=True)
class _Found:
    """Who says what of a session; `is_sure` where everybody who was asked has answered."""

    told: Sequence[tuple[Gateway, Session]]
    is_sure: bool

    def newer_than(self, holder: Holder) -> "_Found":
        """Leave out what was so before this holder's time."""
        newer = [one for one in self.told if one[1].owner.generation > holder.generation]
        return _Found(newer, is_sure=False)

    @property
    def best(self) -> tuple[Gateway, Session] | None:
        """Whoever names the owner of the highest generation; of equals the owner itself."""
        return max(
            self.told,
            key=lambda one: (one[1].owner.generation, one[1].owner.gateway_id == one[0].gateway_id),
            default=None,
        )


def _is_surer(session: Session, teller: Gateway, other: Session) -> bool:
    """Say whether one word on a session is to be believed rather than another."""
    if session.owner.generation != other.owner.generation:
        return session.owner.generation > other.owner.generation
    return session.owner.gateway_id == teller.gateway_id
