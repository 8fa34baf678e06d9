"""A gateway as core sees one: it speaks the contract, through the contract's own models."""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from aiohttp import web
from holdfast_contract.backups import Backup, BackupList, Progress, RestoreBackup, Restored, Verification
from holdfast_contract.contacts import Contact, ContactForgotten
from holdfast_contract.drain import Drain, DrainState, Stuck
from holdfast_contract.errors import (
    BackupNotFound,
    CapacityExhausted,
    GatewayDraining,
    HoldfastError,
    MediaNotFound,
    PairingNotShown,
    SessionNotFound,
    SessionNotReady,
    SessionOwnedElsewhere,
    Unauthenticated,
)
from holdfast_contract.events import EventTicket, TicketWanted
from holdfast_contract.health import Capacity, GatewayHealth, StoreHealth
from holdfast_contract.ids import new_id
from holdfast_contract.messages import (
    IDEMPOTENCY_HEADER,
    MessageState,
    MessageStatus,
    SendMessage,
    SentMessage,
)
from holdfast_contract.privacy import UserForgotten
from holdfast_contract.reports import ProfileSizes, RecoveryStep, SessionReport
from holdfast_contract.service.web import Route, make_app
from holdfast_contract.sessions import (
    Owner,
    PairingCode,
    Qr,
    Session,
    SessionList,
    SessionStatus,
    StartSession,
)
from holdfast_contract.times import now

KEY = "kP7vXo2MtR9wQz4LbN6sYc8D"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#fff"/>'
    '<path d="M1 1h3v3h-3zM5 1h3v3h-3zM1 5h3v3h-3zM5 5h1v1h-1zM7 7h1v1h-1z"/></svg>'
)


PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@dataclass(frozen=True)
class Sent:
    user_id: str
    session_id: str
    key: str
    message: SendMessage


@dataclass
class FakeGateway:
    url: str = ""
    gateway_id: str = "gw"
    public_url: str | None = None
    heads: dict[tuple[str, str], Owner] = field(default_factory=dict)
    """Who holds which session: share it to have several gateways on one backup store."""

    max_sessions: int = 50
    drain_state: DrainState = DrainState.SERVING
    moved: int = 0
    stuck: list[Stuck] = field(default_factory=list)
    sessions: dict[tuple[str, str], Session] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    tries: list[Sent] = field(default_factory=list)
    sent: dict[str, tuple[Sent, SentMessage]] = field(default_factory=dict)
    media: dict[tuple[str, str, str], tuple[str, bytes]] = field(default_factory=dict)
    forgotten: list[tuple[str, str]] = field(default_factory=list)
    users_forgotten: list[str] = field(default_factory=list)
    refusals: list[HoldfastError] = field(default_factory=list)
    fault: HoldfastError | None = None
    phones: dict[tuple[str, str], str] = field(default_factory=dict)
    backups: dict[tuple[str, str], list[Backup]] = field(default_factory=dict)
    progress: Progress | None = None
    broken_backups: set[str] = field(default_factory=set)
    steps: list[RecoveryStep] = field(default_factory=list)
    tickets: list[TicketWanted] = field(default_factory=list)
    listeners: list[tuple[TicketWanted, asyncio.Queue]] = field(default_factory=list)
    screenshot_png: bytes = PNG
    qr_text: str = "2@abc,def"
    qr_until: timedelta = timedelta(seconds=20)
    before_forget: Callable[[], Awaitable[object]] | None = None
    before_send: Callable[[Sent], "asyncio.Future[None] | None"] | None = None
    after_send: Callable[[Sent], "asyncio.Future[None] | None"] | None = None

    def app(self) -> web.Application:
        session = "/v1/users/{userId}/sessions/{sessionId}"
        routes = [
            Route("GET", "/health", self.health, "."),
            Route("GET", "/v1/sessions", self.list_sessions, "."),
            Route("POST", "/v1/drain", self.begin_drain, ".", status=202),
            Route("GET", "/v1/drain", self.drain, "."),
            Route("DELETE", "/v1/drain", self.end_drain, "."),
            Route("GET", session, self.get, "."),
            Route("DELETE", session, self.delete, "."),
            Route(
                "POST", session + "/start", self.start, ".", body=StartSession, body_optional=True, status=202
            ),
            Route("POST", session + "/{action:stop|restart|logout}", self.act, ".", status=202),
            Route("GET", session + "/qr", self.qr, "."),
            Route("GET", session + "/pairing-code", self.pairing_code, "."),
            Route("GET", session + "/screenshot", self.screenshot, "."),
            Route("GET", session + "/report", self.report, "."),
            Route("GET", session + "/backups", self.list_backups, "."),
            Route("POST", session + "/backups", self.back_up, ".", status=201),
            Route("POST", session + "/backups/{backupId}/verify", self.verify, "."),
            Route("POST", session + "/restore", self.restore, ".", body=RestoreBackup, body_optional=True),
            Route("POST", "/v1/events/tickets", self.ticket, ".", body=TicketWanted, status=201),
            Route("GET", "/v1/events", self.events, "."),
            Route("POST", session + "/messages", self.send, ".", body=SendMessage, status=201),
            Route("GET", session + "/messages/{messageId}", self.message, "."),
            Route("GET", session + "/media/{mediaId}", self.media_file, "."),
            Route("DELETE", "/v1/users/{userId}/contacts/{contactId}", self.forget_contact, "."),
            Route("DELETE", "/v1/users/{userId}", self.forget_user, "."),
        ]

        @web.middleware
        async def check(request, handler):
            if "ticket" not in request.query and request.headers.get("Authorization") != f"Bearer {KEY}":
                raise Unauthenticated
            self.calls.append(f"{request.method} {request.path}")
            if self.fault is not None:
                raise self.fault
            return await handler(request)

        return make_app(routes, check)

    def put(self, user_id: str, status: SessionStatus, session_id: str = "default", **more) -> Session:
        session = Session(
            user_id=user_id,
            session_id=session_id,
            status=status,
            owner=self.heads.get((user_id, session_id)) or self._claim(user_id, session_id),
            **more,
        )
        self.sessions[user_id, session_id] = session
        return session

    def _claim(self, user_id: str, session_id: str) -> Owner:
        before = self.heads.get((user_id, session_id))
        generation = 1 if before is None else before.generation + 1
        owner = Owner(gateway_id=self.gateway_id, generation=generation, url=self.public_url)
        self.heads[user_id, session_id] = owner
        return owner

    def take_over(self, user_id: str, session_id: str = "default", status="connected") -> Session:
        """Hold a session from now on, whoever held it before, as after a drain or a lease that ran out."""
        self._claim(user_id, session_id)
        return self.put(user_id, SessionStatus(status), session_id)

    def _find(self, request) -> Session:
        names = (request.match_info["userId"], request.match_info["sessionId"])
        if names not in self.sessions:
            raise SessionNotFound
        return self.sessions[names]

    def _held(self, request) -> Session:
        """Find a session that is held here; who lost one names the gateway that has it."""
        session = self._find(request)
        owner = self.heads[session.user_id, session.session_id]
        if owner.gateway_id != self.gateway_id:
            details = {"gatewayId": owner.gateway_id, "url": owner.url}
            raise SessionOwnedElsewhere(details=details)
        return session

    async def health(self, _request):
        return GatewayHealth(
            gateway_id=self.gateway_id,
            version="0.1.0",
            sessions={"connected": len(self.sessions)},
            restoration={},
            backup_store=StoreHealth(fault=None, advice=None),
            capacity=Capacity(max_sessions=self.max_sessions, held=len(self.sessions), free=self.free),
            draining=self.is_draining,
            url=self.public_url,
        )

    @property
    def is_draining(self) -> bool:
        return self.drain_state != DrainState.SERVING

    @property
    def free(self) -> int:
        return 0 if self.is_draining else self.max_sessions - len(self.sessions)

    async def drain(self, _request):
        remaining = 0 if self.drain_state == DrainState.DRAINED else len(self.sessions)
        return Drain(state=self.drain_state, remaining=remaining, moved=self.moved, stuck=self.stuck)

    async def begin_drain(self, request):
        self.drain_state = DrainState.DRAINING if self.sessions else DrainState.DRAINED
        return await self.drain(request)

    async def end_drain(self, request):
        self.drain_state = DrainState.SERVING
        return await self.drain(request)

    async def list_sessions(self, request):
        user_id = request.query.get("userId")
        found = [s for (owner, _), s in sorted(self.sessions.items()) if user_id in {None, owner}]
        return SessionList(sessions=found)

    async def get(self, request):
        return self._find(request)

    async def delete(self, request):
        session = self._find(request)
        del self.sessions[session.user_id, session.session_id]

    async def start(self, request, body):
        names = (request.match_info["userId"], request.match_info["sessionId"])
        if body is not None and body.phone:
            self.phones[names] = body.phone
        here = self.sessions.get(names)
        owner = self.heads.get(names)
        if owner is not None and owner.gateway_id != self.gateway_id:
            raise SessionOwnedElsewhere(details={"gatewayId": owner.gateway_id, "url": owner.url})
        if here is None and self.is_draining:
            raise GatewayDraining
        if here is None and self.free == 0:
            raise CapacityExhausted
        if here is not None and here.status == SessionStatus.PAIRING:
            return here
        return self.put(names[0], SessionStatus.STARTING, names[1])

    async def act(self, request):
        session = self._find(request)
        action = request.match_info["action"]
        status = {"stop": SessionStatus.STOPPED, "restart": SessionStatus.STARTING}.get(
            action, SessionStatus.STOPPED
        )
        self.phones.pop((session.user_id, session.session_id), None)
        return self.put(session.user_id, status, session.session_id)

    async def qr(self, request):
        if self._find(request).status != SessionStatus.PAIRING:
            raise PairingNotShown
        accept = request.headers.get("Accept", "")
        if "svg" in accept:
            return web.Response(text=SVG, content_type="image/svg+xml")
        if "png" in accept:
            return web.Response(body=b"\x89PNG", content_type="image/png")
        return Qr(qr=self.qr_text, expires_at=now() + self.qr_until)

    async def pairing_code(self, request):
        session = self._find(request)
        asked = (session.user_id, session.session_id) in self.phones
        if session.status != SessionStatus.PAIRING or not asked:
            raise PairingNotShown
        return PairingCode(code="ABCD-EFGH", expires_at=now() + timedelta(seconds=150))

    async def screenshot(self, request):
        if self._find(request).status in {SessionStatus.STOPPED, SessionStatus.FAILED}:
            raise SessionNotReady("The session has no page open. Start it first.")
        return web.Response(body=self.screenshot_png, content_type="image/png")

    async def report(self, request):
        sizes = ProfileSizes(total=5_000_000, caches=1, database=1, local_storage=1, cookies=1)
        return SessionReport(
            session=self._find(request),
            advice=None,
            evidence=[],
            steps=self.steps,
            profile=sizes,
            waiting_deliveries=0,
            backup_failures=0,
        )

    def _backups(self, request) -> list[Backup]:
        session = self._find(request)
        return self.backups.setdefault((session.user_id, session.session_id), [])

    async def list_backups(self, request):
        return BackupList(backups=self._backups(request), progress=self.progress)

    async def back_up(self, request):
        if self._find(request).status != SessionStatus.CONNECTED:
            raise SessionNotReady("The session has no login to back up. Pair it first.")
        taken = Backup(
            backup_id=new_id("bak"),
            taken_at=now(),
            bytes=5_000_000,
            files=40,
            uploaded_bytes=90_000,
            pause_ms=12,
        )
        self._backups(request).insert(0, taken)
        return taken

    def _backup(self, request, backup_id) -> Backup:
        found = next((one for one in self._backups(request) if one.backup_id == backup_id), None)
        if found is None:
            raise BackupNotFound
        return found

    async def verify(self, request):
        backup = self._backup(request, request.match_info["backupId"])
        problem = "A piece is missing." if backup.backup_id in self.broken_backups else None
        return Verification(ok=problem is None, bytes=backup.bytes, files=backup.files, problem=problem)

    async def restore(self, request, body):
        backup = self._backup(request, body.backup_id)
        session = self._find(request)
        self.put(session.user_id, SessionStatus.STARTING, session.session_id, phone=session.phone)
        return Restored(
            backup_id=backup.backup_id,
            taken_at=backup.taken_at,
            bytes=backup.bytes,
            files=backup.files,
            took_ms=1200,
        )

    async def ticket(self, _request, wanted):
        self.tickets.append(wanted)
        return EventTicket(ticket=str(len(self.tickets) - 1), expires_at=now() + timedelta(seconds=60))

    async def events(self, request):
        wanted, told = self.tickets[int(request.query["ticket"])], asyncio.Queue()
        listener = (wanted, told)
        origin = request.headers.get("Origin", "")
        stream = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Access-Control-Allow-Origin": origin}
        )
        await stream.prepare(request)
        await stream.write(b": holdfast\n\n")
        self.listeners.append(listener)
        try:
            while (event := await told.get()) is not None:
                text = f"id: {event['id']}\nevent: {event['type']}\ndata: {json.dumps(event)}\n\n"
                await stream.write(text.encode())
        finally:
            self.listeners.remove(listener)
        return stream

    def tell(self, event: dict | None) -> None:
        """Tell whoever follows the live events and asked for this one; None ends their streams."""
        for wanted, told in self.listeners:
            if event is None or (
                wanted.user_id in {None, event["userId"]}
                and (not wanted.types or event["type"] in wanted.types)
            ):
                told.put_nowait(event)

    async def send(self, request, message):
        names = (request.match_info["userId"], request.match_info["sessionId"])
        attempt = Sent(*names, request.headers[IDEMPOTENCY_HEADER], message)
        self.tries.append(attempt)
        if names in self.sessions:
            self._held(request)
        if self.refusals:
            raise self.refusals.pop(0)
        if self.before_send and (wait := self.before_send(attempt)):
            await wait
        if attempt.key not in self.sent:
            contact = Contact(contact_id=message.to.partition("@")[0])
            answer = SentMessage(
                message_id=new_id("wa"), status=MessageStatus.SENT, to=contact, sent_at=now()
            )
            self.sent[attempt.key] = (attempt, answer)
        if self.after_send and (wait := self.after_send(attempt)):
            await wait
        return self.sent[attempt.key][1]

    async def media_file(self, request):
        """A received file: by userId, sessionId and mediaId its type and bytes."""
        names = tuple(request.match_info[name] for name in ("userId", "sessionId", "mediaId"))
        if names not in self.media:
            raise MediaNotFound
        mime_type, body = self.media[names]
        return web.Response(body=body, headers={"Content-Type": mime_type})

    async def forget_contact(self, request):
        if self.before_forget:
            await self.before_forget()
        self.forgotten.append((request.match_info["userId"], request.match_info["contactId"]))
        return ContactForgotten(
            contact_id=request.match_info["contactId"], events=4, deliveries=3, sends=2, media=1
        )

    async def forget_user(self, request):
        user_id = request.match_info["userId"]
        self.users_forgotten.append(user_id)
        mine = [name for name in self.sessions if name[0] == user_id]
        for name in mine:
            del self.sessions[name]
        return UserForgotten(user_id=user_id, sessions=len(mine), events=4, contacts=1, media=1)

    async def message(self, request):
        return MessageState(message_id=request.match_info["messageId"], status=MessageStatus.READ)

    @property
    def texts(self) -> list[str]:
        return [sent.message.text for sent, _ in self.sent.values()]
