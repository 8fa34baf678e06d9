"""One open page: the frames it sends, the frames it gets, and its proof that it is the linked device.

Frames are JSON objects over one WebSocket. `op` names them; a frame with an `id` is a question and gets an
answer with the same number in `re`, with `error` where it was refused. The README lists them all.
"""

import asyncio
import base64
import binascii
import json
import secrets
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from holdfast_simulator.accounts import Content, now_ms
from holdfast_simulator.addresses import (
    NEVER_ANSWERED,
    address,
    exists_on_whatsapp,
    is_group,
    is_lid,
    phone_number,
    user,
)
from holdfast_simulator.ecdsa import verify
from holdfast_simulator.errors import MalformedError, SimulatorError
from holdfast_simulator.hub import Hub
from holdfast_simulator.model import Account, Contact, Device, Group, Media, Message

TYPES = {
    "chat": "text",
    "ptt": "voice",
    "vcard": "contact",
    "multi_vcard": "contact",
    "poll_creation": "poll",
}
"""WhatsApp's own names for message types where ours differ."""

UNANSWERED = object()
"""A handler returns this to leave a question without an answer."""


class Link:
    """The connection of one page; `device` is set once the page has proved to be it."""

    def __init__(self, hub: Hub, socket: web.WebSocketResponse) -> None:
        self.public_key = ""
        self.device: Device | None = None
        self.suspended = False
        self._hub = hub
        self._socket = socket
        self._claims: Device | None = None
        self._nonce = b""
        self._takes_over = False
        self._outbox: asyncio.Queue[tuple[float, str] | None] = asyncio.Queue()
        self._handlers: dict[str, Callable[[dict[str, Any]], Awaitable[Any]]] = {
            "hello": self._on_hello,
            "proof": self._on_proof,
            "refs": self._on_refs,
            "shows": self._on_shows,
            "code": self._on_code,
            "send": self._on_send,
            "got": self._on_got,
            "seen": self._on_seen,
            "presence": self._on_presence,
            "exists": self._on_exists,
            "logout": self._on_logout,
        }

    @property
    def device_id(self) -> str | None:
        """The device that the page is or says to be; None for a page without a login."""
        known = self.device or self._claims
        return known.device_id if known else None

    # -- life ------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Serve the page until it goes or is closed."""
        self._hub.links.add(self)
        writer = asyncio.create_task(self._write())
        try:
            async for message in self._socket:
                if message.type is WSMsgType.TEXT:
                    await self._take(message.data)
        finally:
            self._leave()
            self._outbox.put_nowait(None)
            await writer

    async def close(self, code: int = WSCloseCode.GOING_AWAY) -> None:
        """Hang up; the page will try again."""
        self._leave()
        await self._socket.close(code=code)

    async def refuse(self, reason: str) -> None:
        """Tell the page that its login is over, then hang up."""
        self._leave()
        self.push("failure", reason=reason)
        self._outbox.put_nowait(None)

    def suspend(self) -> None:
        """Another page uses the same login: set this one aside until it takes over."""
        if self.device and not self.suspended:
            self.suspended = True
            self.push("conflict")

    def resume(self) -> None:
        """The conflict is over: the page may log in again."""
        self.suspended = False
        self.push("conflict_over")

    def _leave(self) -> None:
        self._hub.links.discard(self)
        self._hub.screens.close(self)
        if self.device and self._hub.online.get(self.device.device_id) is self:
            del self._hub.online[self.device.device_id]

    # -- to the page -----------------------------------------------------------------------------

    def push(self, op: str, **fields: Any) -> None:
        """Queue a frame for the page."""
        self._queue({"op": op, **fields})

    def push_message(self, message: Message) -> None:
        """Queue a message for the page."""
        if self.device:
            account = self._hub.accounts.get(self.device.phone)
            history = message.sent_at < self.device.linked_at
            self.push("message", message=for_page(account, message) | {"history": history})

    def push_receipts(self, messages: Iterable[Message]) -> None:
        """Queue what the page has not been told about its messages' ticks."""
        device = self.device
        if not device or self._hub.faults.lasts("ack_lost", device.device_id):
            return
        for one in messages:
            if device.told.get(one.message_id) != one.status:
                device.told[one.message_id] = one.status
                self.push(
                    "receipt",
                    chatId=one.chat_id,
                    messageId=one.message_id,
                    fromMe=one.from_me,
                    status=one.status,
                )

    def _queue(self, frame: dict[str, Any]) -> None:
        slow = self._hub.faults.lasts("slow", self.device_id)
        due = asyncio.get_running_loop().time() + (self._hub.config.slow_delay if slow else 0)
        self._outbox.put_nowait((due, json.dumps(frame)))

    async def _write(self) -> None:
        """Send frames in order, each when it is due; stop at None."""
        loop = asyncio.get_running_loop()
        while item := await self._outbox.get():
            due, text = item
            if due > loop.time():
                await asyncio.sleep(due - loop.time())
            try:
                await self._socket.send_str(text)
            except ConnectionError:
                return
        await self._socket.close()

    # -- from the page ---------------------------------------------------------------------------

    async def _take(self, text: str) -> None:
        number = None
        try:
            frame = json.loads(text)
            number = frame.get("id")
            answer = await self._handlers[frame["op"]](frame)
        except SimulatorError as error:
            answer = {"error": {"code": error.code, "message": error.message}}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            answer = {"error": {"code": "VALIDATION_FAILED", "message": f"Malformed frame: {error!r}"}}
        if number is not None and answer is not UNANSWERED:
            self._queue({"re": number, **(answer or {})})

    async def _on_hello(self, frame: dict[str, Any]) -> None:
        """The page opens: with a device id it must prove it, without one it gets refs for its QR."""
        self.public_key = str(frame["publicKey"])
        device_id = frame.get("deviceId")
        if self._hub.faults.lasts("offline", device_id):
            await self.close(WSCloseCode.TRY_AGAIN_LATER)
        elif device_id is None:
            await self._on_refs(frame)
        else:
            self._takes_over = bool(frame.get("takeover"))
            try:
                self._claims = self._hub.accounts.device(device_id)
            except SimulatorError:
                await self.refuse("unlinked")
                return
            self._nonce = secrets.token_bytes(32)
            self.push("challenge", nonce=base64.b64encode(self._nonce).decode())

    async def _on_proof(self, frame: dict[str, Any]) -> None:
        """The page signed the nonce with the key that it had when it was linked."""
        device, nonce, self._nonce = self._claims, self._nonce, b""
        try:
            signature = base64.b64decode(frame["signature"])
        except binascii.Error:
            signature = b""
        if not device or not nonce or not verify(base64.b64decode(device.public_key), nonce, signature):
            await self.refuse("unlinked")
            return
        await self._come_online(device)

    async def _come_online(self, device: Device) -> None:
        hub = self._hub
        before = hub.online.get(device.device_id)
        self.device, hub.online[device.device_id] = device, self
        if before and before is not self:
            before.suspend()
        if self._takes_over:
            hub.faults.end("conflict", device.device_id)
        if hub.faults.lasts("conflict", device.device_id):
            self.suspend()
            return
        account = hub.accounts.get(device.phone)
        device.last_seen_at = now_ms()
        self.push(
            "welcome",
            name=account.name,
            contacts=[for_book(one) for one in account.contacts.values()],
            groups=[for_list(one) for one in account.groups.values()],
        )
        for message_id in list(device.pending):
            self.push_message(account.messages[message_id])
        self.push_receipts([one for one in account.messages.values() if one.from_me])
        if not hub.faults.lasts("never_ready", device.device_id):
            self.push("caught_up")

    async def _on_refs(self, _frame: dict[str, Any]) -> None:
        """The page wants (again) refs to show as QRs."""
        config = self._hub.config
        refs = self._hub.screens.open(self, config.qr_count)
        self.push("refs", refs=refs, firstSeconds=config.first_qr_seconds, nextSeconds=config.next_qr_seconds)

    async def _on_shows(self, frame: dict[str, Any]) -> None:
        """The page displays this QR now; null where it went idle."""
        self._hub.screens.show(self, frame["qr"])

    async def _on_code(self, frame: dict[str, Any]) -> dict[str, Any]:
        """The page wants a pairing code for a phone number."""
        code, seconds = self._hub.screens.new_code(self, phone_number(frame["phone"]))
        return {"code": code, "seconds": seconds}

    async def _on_send(self, frame: dict[str, Any]) -> Any:
        """The page sends a message under an id of its own; the answer is the server's acknowledgement."""
        device = self._ready()
        said = frame["message"]
        content = Content(
            type=TYPES.get(said["type"], said["type"]),
            text=said.get("text"),
            caption=said.get("caption"),
            media=self._media(said["media"]) if said.get("media") else None,
            reply_to=said.get("quoted"),
            target=said.get("target"),
            details=said.get("details") or {},
        )
        message = await self._hub.device_sends(device, said["messageId"], content)
        if self._hub.faults.lasts("ack_lost", device.device_id):
            return UNANSWERED
        device.told.setdefault(message.message_id, "sent")
        return {"t": message.sent_at // 1000}

    async def _on_got(self, frame: dict[str, Any]) -> None:
        """The page has stored a message."""
        device = self._ready()
        self._hub.accounts.confirm(device, frame["messageId"])
        await self._hub.saved()

    async def _on_seen(self, frame: dict[str, Any]) -> None:
        """The page marked a chat as read."""
        account = self._hub.accounts.get(self._ready().phone)
        if self._hub.accounts.read_by_owner(account, frame["chatId"]):
            await self._hub.saved()

    async def _on_presence(self, frame: dict[str, Any]) -> None:
        """The page shows that it types, or has stopped."""
        if state := frame.get("state"):
            self._ready().presence[frame["chatId"]] = state

    async def _on_exists(self, frame: dict[str, Any]) -> Any:
        """Is that number on WhatsApp? Some numbers are never answered, see `addresses.py`."""
        account = self._hub.accounts.get(self._ready().phone)
        asked = address(frame["address"], "address")
        if user(asked).startswith(NEVER_ANSWERED):
            return UNANSWERED
        contact = account.contact_at(asked)
        if is_group(asked) or (is_lid(asked) and not contact):
            return {"exists": is_group(asked) and asked in account.groups, "address": asked}
        exists = contact is not None or exists_on_whatsapp(user(asked))
        return {"exists": exists, "address": asked, "lid": contact.lid if contact else None}

    async def _on_logout(self, _frame: dict[str, Any]) -> None:
        """The page logs out of its own accord."""
        device = self._ready()
        self._leave()
        await self._hub.unlink(device.device_id)

    def _ready(self) -> Device:
        if self.device is None or self.suspended:
            raise MalformedError("NOT_LOGGED_IN", "The page is not logged in.")
        return self.device

    @staticmethod
    def _media(said: dict[str, Any]) -> Media:
        return Media(str(said["mediaId"]), str(said["mimeType"]), int(said["bytes"]), said.get("filename"))


def for_book(contact: Contact) -> dict[str, Any]:
    """A contact for the page's address book; `phone` is null where they hide behind their lid."""
    return {
        "phone": f"{contact.phone}@c.us" if contact.phone_shared else None,
        "lid": contact.lid,
        "name": contact.name,
    }


def for_list(group: Group) -> dict[str, Any]:
    """A group for the page's list of chats."""
    return {"id": group.group_id, "subject": group.subject, "members": group.members}


def for_page(account: Account, message: Message) -> dict[str, Any]:
    """A message as a page gets it."""
    contact = account.contact_at(message.participant or message.chat_id)
    quoted = account.messages.get(message.reply_to or "")
    return {
        "messageId": message.message_id,
        "chatId": message.chat_id,
        "fromMe": message.from_me,
        "participant": message.participant,
        "type": message.type_on_pages,
        "text": message.text,
        "caption": message.caption,
        "media": message.media
        and {
            "mediaId": message.media.media_id,
            "mimeType": message.media.mime_type,
            "bytes": message.media.bytes,
            "filename": message.media.filename,
        },
        "details": message.details,
        "target": message.target,
        "quoted": quoted
        and {
            "messageId": quoted.message_id,
            "type": quoted.type,
            "text": quoted.text or quoted.caption,
            "sender": account.address if quoted.from_me else quoted.participant or quoted.chat_id,
        },
        "status": message.status,
        "edit": message.edited_at and {"id": f"{message.id}E{message.edited}", "at": message.edited_at},
        "revoked": message.revoked,
        "encryptedFirst": message.encrypted_first,
        "pushName": message.push_name,
        "t": message.sent_at // 1000,
        "contact": for_book(contact) if contact else None,
        "group": for_list(account.groups[message.chat_id]) if message.chat_id in account.groups else None,
    }
