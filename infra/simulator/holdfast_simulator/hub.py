"""Brings accounts, screens, faults and the open pages together: what happens to one is told to the others."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, Protocol

from holdfast_simulator.accounts import Accounts, Content, Writer
from holdfast_simulator.config import SimulatorConfig
from holdfast_simulator.errors import RefusedError
from holdfast_simulator.faults import Fault, Faults
from holdfast_simulator.model import Account, Device, Message
from holdfast_simulator.screens import Screens
from holdfast_simulator.store import Store


class Page(Protocol):
    """An open page; `device_id` is what it is, or says to be, None without a login."""

    public_key: str
    suspended: bool

    @property
    def device_id(self) -> str | None:
        """The device."""

    def push(self, op: str, **fields: Any) -> None:
        """Queue a frame for the page."""

    def push_message(self, message: Message) -> None:
        """Queue a message for the page."""

    def push_receipts(self, messages: Iterable[Message]) -> None:
        """Queue what the page has not been told about its messages' ticks."""

    def suspend(self) -> None:
        """Set the page aside: another one uses the same login."""

    def resume(self) -> None:
        """Let the page log in again."""

    async def refuse(self, reason: str) -> None:
        """Tell the page that its login is over, then hang up."""

    async def close(self) -> None:
        """Hang up; the page will try again."""


class Hub:
    """The simulated WhatsApp; `links`: the open pages, `online`: those that proved to be a device."""

    def __init__(self, config: SimulatorConfig) -> None:
        self.config = config
        self.accounts = Accounts()
        self.faults = Faults()
        self.screens: Screens[Page] = Screens(config.code_seconds)
        self.store = Store(config.data_dir)
        self.links: set[Page] = set()
        self.online: dict[str, Page] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Read the state of the last run; what it left on the way has arrived by now."""
        for account in await self.store.load():
            self.accounts.add(account)
            for message in account.messages.values():
                if message.from_me:
                    message.rise("delivered")

    async def stop(self) -> None:
        """Close every page and write the state."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(link.close() for link in list(self.links)))
        await self.saved()

    async def saved(self) -> None:
        """Return when all that happened so far is kept."""
        await self.store.save(self.accounts)

    # -- devices ---------------------------------------------------------------------------------

    async def scan(self, qr: str, phone: str, name: str | None) -> Device:
        """The phone scans a QR: the page that shows it becomes a device."""
        return await self._pair(self.screens.scan(qr), phone, name)

    async def link(self, code: str, phone: str, name: str | None) -> Device:
        """The phone's owner types a pairing code."""
        return await self._pair(self.screens.link(code, phone), phone, name)

    async def unlink(self, device_id: str) -> Device:
        """The phone unlinks a device; its page logs out at once or when it next connects."""
        device = self.accounts.unlink(device_id)
        link = self.online.get(device_id)
        await self.saved()
        if link:
            await link.refuse("unlinked")
        return device

    async def _pair(self, page: Page, phone: str, name: str | None) -> Device:
        if self.faults.lasts("refuse_login", None):
            raise RefusedError("LOGIN_REFUSED", "The phone could not link the device; try again later.")
        self.screens.close(page)
        device = self.accounts.pair(phone, name, page.public_key)
        account = self.accounts.get(phone)
        await self.saved()
        page.push(
            "pair",
            device={
                "deviceId": device.device_id,
                "me": f"{phone}:{device.number}@c.us",
                "lid": account.lid,
                "name": account.name,
            },
        )
        return device

    def connected(self, device_id: str) -> bool:
        """Whether the device's page is open and not set aside by a conflict."""
        link = self.online.get(device_id)
        return link is not None and not link.suspended

    # -- messages --------------------------------------------------------------------------------

    async def contact_writes(
        self, account: Account, writer: Writer, content: Content, group: str | None = None
    ) -> Message:
        """A contact's message reaches the account and each device that is there."""
        message = self.accounts.from_contact(account, writer, content, group)
        await self.saved()
        self.spread(account, message)
        return message

    async def owner_writes(self, account: Account, to: str, content: Content) -> Message:
        """The owner's message, written on the phone, reaches the contact and each device that is there."""
        message = self.accounts.from_phone(account, to, content)
        await self.saved()
        self.spread(account, message)
        self._arrives_later(account, message)
        return message

    async def changed(self, account: Account, message: Message) -> None:
        """A message was edited or deleted by whoever wrote it."""
        await self.saved()
        self.spread(account, message)

    async def device_sends(self, device: Device, message_id: str, content: Content) -> Message:
        """A device's message is kept, then reaches the contact; the same one again changes nothing."""
        account = self.accounts.get(device.phone)
        message, fresh = self.accounts.from_device(device, message_id, content)
        await self.saved()
        if fresh:
            self.spread(account, message)
            self._arrives_later(account, message)
        return message

    def spread(self, account: Account, message: Message) -> None:
        """Push a message to the devices that have not confirmed it."""
        for device in account.devices.values():
            if message.message_id in device.pending and self.connected(device.device_id):
                self.online[device.device_id].push_message(message)

    async def rose(self, account: Account, messages: Iterable[Message]) -> None:
        """Keep risen statuses and tell every device of the account."""
        await self.saved()
        for device in account.devices.values():
            if self.connected(device.device_id):
                self.online[device.device_id].push_receipts(messages)

    def _arrives_later(self, account: Account, message: Message) -> None:
        self._later(self.config.delivery_delay, self._arrive(account, message))

    async def _arrive(self, account: Account, message: Message) -> None:
        """The contact's phone has the message; where it is a simulated account too, its devices get it."""
        if message.rise("delivered"):
            await self.rose(account, [message])
        if message.recipient in self.accounts and message.recipient != account.phone and not message.target:
            content = Content(
                message.type, message.text, message.caption, message.media, details=message.details
            )
            writer = Writer(account.phone, account.name)
            await self.contact_writes(self.accounts.get(message.recipient), writer, content)

    # -- faults ----------------------------------------------------------------------------------

    async def begin(self, kind: str, device_id: str | None, seconds: float | None) -> tuple[Fault, int]:
        """Start a fault; returns it with the number of open pages that it hit at once."""
        if device_id is not None:
            self.accounts.device(device_id)
        fault = self.faults.start(kind, device_id, seconds)
        hit = [link for link in self.links if fault.hits(link.device_id)]
        if kind == "logout":
            for device in [one for one in self.accounts.devices() if fault.hits(one.device_id)]:
                await self.unlink(device.device_id)
        elif kind in ("hang", "crash"):
            for link in hit:
                link.push("fault", kind=kind, seconds=fault.seconds)
        elif kind == "offline":
            await asyncio.gather(*(link.close() for link in hit))
        elif kind == "conflict":
            for link in hit:
                link.suspend()
            if fault.seconds is not None:
                self._later(fault.seconds, self._settle())
        return fault, len(hit)

    async def clear(self, kind: str | None = None, device_id: str | None = None) -> list[Fault]:
        """End faults; pages that a conflict had set aside may come back."""
        ended = self.faults.end(kind, device_id)
        await self._settle()
        return ended

    async def _settle(self) -> None:
        for link in list(self.online.values()):
            if link.suspended and not self.faults.lasts("conflict", link.device_id):
                link.resume()

    # -- time ------------------------------------------------------------------------------------

    def _later(self, seconds: float, work: Coroutine[Any, Any, None]) -> None:
        async def run() -> None:
            try:
                await asyncio.sleep(seconds)
            except asyncio.CancelledError:
                work.close()
                raise
            await work

        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
