"""The typed client of a gateway: timeouts, retries where a repeat is safe, errors by their code."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import aiohttp

from holdfast_contract.backups import Backup, BackupList, RestoreBackup, Restored, Verification
from holdfast_contract.calls import Answer, error_of, path_of, wait_before_repeat
from holdfast_contract.contacts import ContactForgotten, ContactLookup
from holdfast_contract.drain import Drain
from holdfast_contract.errors import GatewayUnreachable, HoldfastError
from holdfast_contract.events import EventTicket, EventType, TicketWanted
from holdfast_contract.health import GatewayHealth
from holdfast_contract.messages import IDEMPOTENCY_HEADER, MessageState, SendMessage, SentMessage, ShowTyping
from holdfast_contract.model import WireModel
from holdfast_contract.privacy import UserForgotten
from holdfast_contract.reports import SessionReport
from holdfast_contract.sessions import PairingCode, Qr, Session, SessionList, SessionStatus, StartSession
from holdfast_contract.times import to_rfc3339

TIMEOUT = aiohttp.ClientTimeout(total=60, connect=5)
PATIENT = aiohttp.ClientTimeout(total=900, connect=5)
"""For what reads or writes a whole profile. It is asked for once: a repeat would begin anew."""

FLOWING = aiohttp.ClientTimeout(total=None, connect=5, sock_read=60)
"""For what is as long as it is, and comes piece by piece."""


class GatewayClient:
    """Calls one gateway.

    Every call raises the `HoldfastError` that the gateway answered with, or `GatewayUnreachable` where no
    answer came. All calls are safe to repeat (sends by their idempotency key), so that passing failures
    are retried.
    """

    def __init__(self, http: aiohttp.ClientSession, base_url: str, api_key: str) -> None:
        """`http` stays the caller's to close; `base_url` is such as `http://127.0.0.1:3001`."""
        self._http = http
        self._base = base_url.rstrip("/")
        self.use(api_key)

    def use(self, api_key: str) -> None:
        """Call with this key from now on."""
        self._headers = {"Authorization": f"Bearer {api_key}"}

    async def sessions(
        self, *, user_id: str | None = None, status: SessionStatus | None = None
    ) -> list[Session]:
        """List sessions, of one user or in one status where given."""
        query = {k: v for k, v in (("userId", user_id), ("status", status)) if v is not None}
        answer = await self._call("GET", "/v1/sessions", query=query)
        return SessionList.from_wire(answer).sessions

    async def health(self) -> GatewayHealth:
        """Say how the gateway itself is."""
        return GatewayHealth.from_wire(await self._call("GET", "/health"))

    async def drain(self) -> Drain:
        """Have the gateway emptied: its sessions go on elsewhere. Returns at once."""
        return Drain.from_wire(await self._call("POST", "/v1/drain"))

    async def drain_state(self) -> Drain:
        """Say how far the gateway is emptied."""
        return Drain.from_wire(await self._call("GET", "/v1/drain"))

    async def serve_again(self) -> Drain:
        """Have it serve as always; what has gone elsewhere stays there."""
        return Drain.from_wire(await self._call("DELETE", "/v1/drain"))

    async def session(self, user_id: str, session_id: str) -> Session:
        """Give one session."""
        return Session.from_wire(await self._call("GET", _path(user_id, session_id)))

    async def start(self, user_id: str, session_id: str, *, phone: str | None = None) -> Session:
        """Start a session, or learn that it runs; with `phone`, a pairing code is made too."""
        body = StartSession(phone=phone)
        return Session.from_wire(await self._call("POST", _path(user_id, session_id, "start"), body=body))

    async def stop(self, user_id: str, session_id: str) -> Session:
        """Close the browser and keep the login."""
        return Session.from_wire(await self._call("POST", _path(user_id, session_id, "stop")))

    async def restart(self, user_id: str, session_id: str) -> Session:
        """Stop, then start, without a QR."""
        return Session.from_wire(await self._call("POST", _path(user_id, session_id, "restart")))

    async def logout(self, user_id: str, session_id: str) -> Session:
        """Unlink the device at WhatsApp and remove the local profile."""
        return Session.from_wire(await self._call("POST", _path(user_id, session_id, "logout")))

    async def delete(self, user_id: str, session_id: str) -> None:
        """Forget the session."""
        await self._call("DELETE", _path(user_id, session_id))

    async def qr(self, user_id: str, session_id: str) -> Qr:
        """Give the QR that is shown now. Raises `PairingNotShown` where none is."""
        return Qr.from_wire(await self._call("GET", _path(user_id, session_id, "qr")))

    async def qr_svg(self, user_id: str, session_id: str) -> str:
        """Give the QR as an SVG picture. Raises `PairingNotShown` where none is shown."""
        path = _path(user_id, session_id, "qr")
        answer = await self._call("GET", path, headers={"Accept": "image/svg+xml"})
        return str(answer)

    async def qr_png(self, user_id: str, session_id: str) -> bytes:
        """Give the QR as a PNG picture. Raises `PairingNotShown` where none is shown."""
        path = _path(user_id, session_id, "qr")
        answer = await self._call("GET", path, headers={"Accept": "image/png"})
        return bytes(answer)

    async def pairing_code(self, user_id: str, session_id: str) -> PairingCode:
        """Give the pairing code that is shown now. Raises `PairingNotShown` where none is."""
        return PairingCode.from_wire(await self._call("GET", _path(user_id, session_id, "pairing-code")))

    async def screenshot(self, user_id: str, session_id: str) -> bytes:
        """Give a picture of the page as it is now, as PNG. Raises `SessionNotReady` where none is open."""
        return bytes(await self._call("GET", _path(user_id, session_id, "screenshot")))

    async def report(self, user_id: str, session_id: str) -> SessionReport:
        """Give all that is known of a session."""
        return SessionReport.from_wire(await self._call("GET", _path(user_id, session_id, "report")))

    async def backups(self, user_id: str, session_id: str) -> BackupList:
        """List a session's backups, newest first, and what is being done with them."""
        return BackupList.from_wire(await self._call("GET", _path(user_id, session_id, "backups")))

    async def back_up(self, user_id: str, session_id: str) -> Backup:
        """Take a backup now."""
        return Backup.from_wire(await self._once("POST", _path(user_id, session_id, "backups"), PATIENT))

    async def verify(self, user_id: str, session_id: str, backup_id: str) -> Verification:
        """Have every piece of a backup read back and checked."""
        path = _path(user_id, session_id, "backups", backup_id, "verify")
        return Verification.from_wire(await self._once("POST", path, PATIENT))

    async def restore(self, user_id: str, session_id: str, backup_id: str | None = None) -> Restored:
        """Put a backup in the place of the profile: the one named, else the newest good one."""
        path = _path(user_id, session_id, "restore")
        return Restored.from_wire(
            await self._once("POST", path, PATIENT, body=RestoreBackup(backup_id=backup_id))
        )

    async def event_ticket(
        self, *, user_id: str | None = None, types: Sequence[EventType] = ()
    ) -> EventTicket:
        """Give a ticket with which a browser can open the live events: one user's, these types only."""
        wanted = TicketWanted(user_id=user_id, types=tuple(types))
        return EventTicket.from_wire(await self._call("POST", "/v1/events/tickets", body=wanted))

    async def send(
        self, user_id: str, session_id: str, message: SendMessage, *, idempotency_key: str
    ) -> SentMessage:
        """Send a message; the same key never sends twice."""
        answer = await self._call(
            "POST",
            _path(user_id, session_id, "messages"),
            body=message,
            headers={IDEMPOTENCY_HEADER: idempotency_key},
        )
        return SentMessage.from_wire(answer)

    async def message(self, user_id: str, session_id: str, message_id: str) -> MessageState:
        """Say how far a message of ours has come."""
        return MessageState.from_wire(
            await self._call("GET", _path(user_id, session_id, "messages", message_id))
        )

    async def mark_seen(self, user_id: str, session_id: str, chat_id: str) -> None:
        """Mark a chat as read, named by its phone, contactId or chatId."""
        await self._call("POST", _path(user_id, session_id, "chats", chat_id, "seen"))

    async def show_typing(self, user_id: str, session_id: str, chat_id: str, seconds: float) -> None:
        """Show in a chat that somebody writes; returns at once."""
        path = _path(user_id, session_id, "chats", chat_id, "typing")
        await self._call("POST", path, body=ShowTyping(seconds=seconds))

    async def contact(self, user_id: str, session_id: str, phone: str) -> ContactLookup:
        """Say whether a number is on WhatsApp. Raises `NumberUnknown` where WhatsApp did not say."""
        return ContactLookup.from_wire(await self._call("GET", _path(user_id, session_id, "contacts", phone)))

    @asynccontextmanager
    async def media(
        self, user_id: str, session_id: str, media_id: str, *, part: str | None = None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Give a received file, to be read as it comes; `part` is what a `Range` header says.

        What its headers say of the file is what whoever sent it said.
        """
        path = _path(user_id, session_id, "media", media_id)
        headers = self._headers | ({} if part is None else {"Range": part})
        try:
            async with self._http.get(self._base + path, headers=headers, timeout=FLOWING) as response:
                if response.status >= 400:
                    raise await _error(response)
                yield response
        except (aiohttp.ClientError, TimeoutError):
            raise GatewayUnreachable from None

    async def forget_contact(
        self, user_id: str, contact_id: str, *, before: datetime | None = None
    ) -> ContactForgotten:
        """Let the gateway forget what it holds of a contact, in all sessions of the user.

        What came after `before` stays: who is told late of a reset has new messages by then.
        """
        query = None if before is None else {"before": to_rfc3339(before)}
        answer = await self._call("DELETE", path_of(user_id, "contacts", contact_id), query=query)
        return ContactForgotten.from_wire(answer)

    async def forget_user(self, user_id: str) -> UserForgotten:
        """Let the gateway forget a user: sessions, logins, backups and all else that it holds."""
        return UserForgotten.from_wire(await self._once("DELETE", path_of(user_id), PATIENT))

    async def _call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: WireModel | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Call, and give the decoded answer; again where what fails may pass."""
        attempt = 1
        while True:
            try:
                return await self._once(method, path, TIMEOUT, query=query, body=body, headers=headers)
            except HoldfastError as error:
                wait = wait_before_repeat(error, attempt, is_repeatable=True)
                if wait is None:
                    raise
            await asyncio.sleep(wait)
            attempt += 1

    async def _once(
        self,
        method: str,
        path: str,
        limits: aiohttp.ClientTimeout,
        *,
        query: Mapping[str, str] | None = None,
        body: WireModel | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Call a single time, within these limits."""
        try:
            async with self._http.request(
                method,
                self._base + path,
                params=query,
                data=None if body is None else body.model_dump_json(by_alias=True, exclude_none=True),
                headers={
                    **self._headers,
                    **({} if body is None else {"Content-Type": "application/json"}),
                    **(headers or {}),
                },
                timeout=limits,
            ) as response:
                if response.status >= 400:
                    raise await _error(response)
                if response.content_type == "application/json":
                    return await response.json()
                if response.content_type == "image/png":
                    return await response.read()
                return await response.text()
        except (aiohttp.ClientError, TimeoutError, ValueError):
            raise GatewayUnreachable from None


async def _error(response: aiohttp.ClientResponse) -> HoldfastError:
    """Turn an error's body back into the error that it was made from."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    error = error_of(Answer(response.status, headers, await response.read()))
    if error is None or type(error) is HoldfastError:  # the root: a code that is unknown here
        return GatewayUnreachable(f"Something that is not a gateway answered with {response.status}.")
    return error


def _path(user_id: str, session_id: str, *more: str) -> str:
    """Write the path of a session or of what belongs to it."""
    return path_of(user_id, "sessions", session_id, *more)
