"""A gateway as core sees one: it speaks the contract, through the contract's own models."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from aiohttp import web
from holdfast_contract.contacts import Contact, ContactForgotten
from holdfast_contract.errors import HoldfastError, PairingNotShown, SessionNotFound, Unauthenticated
from holdfast_contract.ids import new_id
from holdfast_contract.messages import (
    IDEMPOTENCY_HEADER,
    MessageState,
    MessageStatus,
    SendMessage,
    SentMessage,
)
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


@dataclass(frozen=True)
class Sent:
    user_id: str
    session_id: str
    key: str
    message: SendMessage


@dataclass
class FakeGateway:
    url: str = ""
    sessions: dict[tuple[str, str], Session] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    tries: list[Sent] = field(default_factory=list)
    sent: dict[str, tuple[Sent, SentMessage]] = field(default_factory=dict)
    forgotten: list[tuple[str, str]] = field(default_factory=list)
    refusals: list[HoldfastError] = field(default_factory=list)
    fault: HoldfastError | None = None
    qr_text: str = "2@abc,def"
    qr_until: timedelta = timedelta(seconds=20)
    before_forget: Callable[[], Awaitable[object]] | None = None
    before_send: Callable[[Sent], "asyncio.Future[None] | None"] | None = None
    after_send: Callable[[Sent], "asyncio.Future[None] | None"] | None = None

    def app(self) -> web.Application:
        session = "/v1/users/{userId}/sessions/{sessionId}"
        routes = [
            Route("GET", "/v1/sessions", self.list_sessions, "."),
            Route("GET", session, self.get, "."),
            Route("DELETE", session, self.delete, "."),
            Route(
                "POST", session + "/start", self.start, ".", body=StartSession, body_optional=True, status=202
            ),
            Route("POST", session + "/{action:stop|restart|logout}", self.act, ".", status=202),
            Route("GET", session + "/qr", self.qr, "."),
            Route("GET", session + "/pairing-code", self.pairing_code, "."),
            Route("POST", session + "/messages", self.send, ".", body=SendMessage, status=201),
            Route("GET", session + "/messages/{messageId}", self.message, "."),
            Route("DELETE", "/v1/users/{userId}/contacts/{contactId}", self.forget_contact, "."),
        ]

        @web.middleware
        async def check(request, handler):
            if request.headers.get("Authorization") != f"Bearer {KEY}":
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
            owner=Owner(gateway_id="gw", generation=1),
            **more,
        )
        self.sessions[user_id, session_id] = session
        return session

    def _find(self, request) -> Session:
        names = (request.match_info["userId"], request.match_info["sessionId"])
        if names not in self.sessions:
            raise SessionNotFound
        return self.sessions[names]

    async def list_sessions(self, request):
        user_id = request.query.get("userId")
        found = [s for (owner, _), s in sorted(self.sessions.items()) if user_id in {None, owner}]
        return SessionList(sessions=found)

    async def get(self, request):
        return self._find(request)

    async def delete(self, request):
        session = self._find(request)
        del self.sessions[session.user_id, session.session_id]

    async def start(self, request, _body):
        names = (request.match_info["userId"], request.match_info["sessionId"])
        return self.put(names[0], SessionStatus.STARTING, names[1])

    async def act(self, request):
        session = self._find(request)
        action = request.match_info["action"]
        status = {"stop": SessionStatus.STOPPED, "restart": SessionStatus.STARTING}.get(
            action, SessionStatus.STOPPED
        )
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
        if self._find(request).status != SessionStatus.PAIRING:
            raise PairingNotShown
        return PairingCode(code="ABCD-EFGH", expires_at=now())

    async def send(self, request, message):
        names = (request.match_info["userId"], request.match_info["sessionId"])
        attempt = Sent(*names, request.headers[IDEMPOTENCY_HEADER], message)
        self.tries.append(attempt)
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

    async def forget_contact(self, request):
        if self.before_forget:
            await self.before_forget()
        self.forgotten.append((request.match_info["userId"], request.match_info["contactId"]))
        return ContactForgotten(
            contact_id=request.match_info["contactId"], events=4, deliveries=3, sends=2, media=1
        )

    async def message(self, request):
        return MessageState(message_id=request.match_info["messageId"], status=MessageStatus.READ)

    @property
    def texts(self) -> list[str]:
        return [sent.message.text for sent, _ in self.sent.values()]
