"""Every simulated account and the rules by which messages and devices come and go. No HTTP, no sockets."""

import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from holdfast_simulator.addresses import (
    TIMELOCKED,
    address,
    exists_on_whatsapp,
    is_group,
    is_lid,
    new_group_id,
    new_message_id,
    own_lid,
    user,
)
from holdfast_simulator.errors import MalformedError, RefusedError, UnknownError
from holdfast_simulator.model import Account, Contact, Device, Group, Media, Message, Source

HISTORY = 200
"""So many of the newest messages a newly linked device gets."""


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


@dataclass
class Content:
    """What a message says, whoever writes it."""

    type: str = "text"
    text: str | None = None
    caption: str | None = None
    media: Media | None = None
    reply_to: str | None = None
    target: str | None = None
    encrypted_first: bool = False
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Writer:
    """Who writes from outside: a phone number, how they call themselves, and the lid they may hide behind."""

    phone: str
    name: str | None = None
    lid: str | None = None
    hides_phone: bool = False


class Accounts:
    """All accounts by phone number; raises `UnknownError` for what is not there."""

    def __init__(self) -> None:
        self._accounts: dict[str, Account] = {}

    def __iter__(self) -> Iterator[Account]:
        return iter(self._accounts.values())

    def __contains__(self, phone: str) -> bool:
        return phone in self._accounts

    def add(self, account: Account) -> None:
        """Take over an account as it is."""
        self._accounts[account.phone] = account

    def get(self, phone: str) -> Account:
        """The account of a phone number that was once linked or created."""
        try:
            return self._accounts[phone]
        except KeyError:
            raise UnknownError("ACCOUNT_NOT_FOUND", f"No phone {phone} has linked a device yet.") from None

    def devices(self) -> list[Device]:
        """All linked devices, in the order they were linked."""
        return sorted((one for it in self for one in it.devices.values()), key=lambda one: one.linked_at)

    def device(self, device_id: str) -> Device:
        """The linked device of that id."""
        for account in self:
            if device_id in account.devices:
                return account.devices[device_id]
        raise UnknownError("DEVICE_NOT_FOUND", f"No linked device has the id {device_id!r}.")

    # -- devices ---------------------------------------------------------------------------------

    def pair(self, phone: str, name: str | None, public_key: str) -> Device:
        """Link a new device; creates the account the first time. The device gets the newest history."""
        account = self._accounts.get(phone)
        if account is None:
            account = self._accounts[phone] = Account(phone=phone, name=name or phone, lid=own_lid(phone))
        account.name = name or account.name
        account.devices_ever += 1
        device = Device(
            device_id=f"dev_{secrets.token_hex(8)}",
            phone=phone,
            number=account.devices_ever,
            public_key=public_key,
            linked_at=now_ms(),
            pending=list(account.messages)[-HISTORY:],
        )
        account.devices[device.device_id] = device
        return device

    def unlink(self, device_id: str) -> Device:
        """Forget a device; its next connection is refused."""
        device = self.device(device_id)
        del self.get(device.phone).devices[device_id]
        return device

    # -- messages --------------------------------------------------------------------------------

    def from_contact(self, account: Account, writer: Writer, content: Content, group: str | None) -> Message:
        """A contact writes to the account, directly or in a group; every device has it to fetch."""
        contact = self.know(account, writer)
        source_address = contact.reached_by or f"{contact.phone}@c.us"
        if group is not None:
            self._join(account, group, source_address)
        return self._append(
            account,
            Message(
                id=new_message_id(),
                chat_id=group or source_address,
                from_me=False,
                sender=writer.phone,
                recipient=group or account.phone,
                source="contact",
                sent_at=now_ms(),
                participant=source_address if group else None,
                push_name=contact.name,
                **self._said(account, content),
            ),
        )

    def from_phone(self, account: Account, to: str, content: Content) -> Message:
        """The owner writes by hand on the phone; every device has it to fetch."""
        return self._own(account, new_message_id(), self._present(account, to), content, source="phone")

    def from_device(self, device: Device, message_id: str, content: Content) -> tuple[Message, bool]:
        """A device sends; the flag is False where the same message came before. The id is the device's."""
        account = self.get(device.phone)
        if message_id in account.messages:
            return account.messages[message_id], False
        direction, chat, bare_id, *rest = message_id.split("_")
        expected = [account.lid] if is_group(chat) else []
        if direction != "true" or address(chat, "chat") != chat or not bare_id or rest != expected:
            raise MalformedError("VALIDATION_FAILED", f"{message_id!r} is not an id for an own message.")
        if not is_group(chat) and not is_lid(chat) and not exists_on_whatsapp(user(chat)):
            raise RefusedError("NOT_ON_WHATSAPP", f"{user(chat)} is not on WhatsApp.")
        if user(chat).startswith(TIMELOCKED) and not self._wrote_before(account, chat):
            raise RefusedError("463", "The account may not start new chats for a while.")
        return self._own(account, bare_id, chat, content, source="device", device_id=device.device_id), True

    def read_by_contact(self, account: Account, contact_address: str) -> list[Message]:
        """A contact reads all that the account wrote to them; returns what changed."""
        chats = self.chats_of(account, contact_address)
        return [
            one
            for one in account.messages.values()
            if one.from_me and one.chat_id in chats and one.rise("read")
        ]

    def read_by_owner(self, account: Account, chat_id: str) -> list[Message]:
        """A device marks a chat as read; returns what changed."""
        return [
            one
            for one in account.messages.values()
            if not one.from_me and one.chat_id == chat_id and one.rise("read")
        ]

    def confirm(self, device: Device, message_id: str) -> None:
        """The device has stored this message."""
        if message_id in device.pending:
            device.pending.remove(message_id)
        message = self.get(device.phone).messages.get(message_id)
        if message and not message.from_me:
            message.rise("delivered")

    def edit(self, account: Account, message_id: str, text: str) -> Message:
        """The writer changes a text; every device has the message to fetch again."""
        message = self.message(account, message_id)
        if message.type != "text" or message.revoked:
            raise RefusedError("NOT_EDITABLE", "Only a text that was not deleted can be edited.")
        message.text, message.edited, message.edited_at = text, message.edited + 1, now_ms()
        self._offer(account, message)
        return message

    def revoke(self, account: Account, message_id: str) -> Message:
        """The writer deletes a message for everyone; it keeps its place."""
        message = self.message(account, message_id)
        message.revoked, message.text, message.caption, message.media = True, None, None, None
        message.details = {}
        self._offer(account, message)
        return message

    def message(self, account: Account, message_id: str) -> Message:
        """A message of the account by its serialized or its bare id."""
        found = account.messages.get(message_id) or next(
            (one for one in account.messages.values() if one.id == message_id), None
        )
        if found is None:
            raise UnknownError("MESSAGE_NOT_FOUND", f"The account has no message {message_id!r}.")
        return found

    def chats_of(self, account: Account, contact_address: str) -> set[str]:
        """All direct chats with one person (by phone and by lid), or the one group."""
        contact = account.contact_at(contact_address)
        return {f"{contact.phone}@c.us", contact.lid} if contact else {contact_address}

    # -- contacts and groups ---------------------------------------------------------------------

    def know(self, account: Account, writer: Writer) -> Contact:
        """The contact behind a writer, created or brought up to date."""
        contact = account.contacts.get(writer.phone)
        if contact is None:
            contact = Contact(phone=writer.phone, lid=writer.lid or own_lid(writer.phone))
            account.contacts[writer.phone] = contact
        contact.name = writer.name or contact.name
        contact.lid = writer.lid or contact.lid
        contact.phone_shared = not writer.hides_phone
        contact.reached_by = writer.lid or f"{writer.phone}@c.us"
        return contact

    def create_group(self, account: Account, subject: str, members: list[str]) -> Group:
        """A new group of the account and these phone numbers."""
        group = Group(new_group_id(), subject, [account.address, *(f"{one}@c.us" for one in members)])
        account.groups[group.group_id] = group
        return group

    def _join(self, account: Account, group_id: str, member: str) -> None:
        group = account.groups.setdefault(
            group_id, Group(group_id, f"Group {group_id[:8]}", [account.address])
        )
        if member not in group.members:
            group.members.append(member)

    # -- inner -----------------------------------------------------------------------------------

    def _own(
        self,
        account: Account,
        bare_id: str,
        chat: str,
        content: Content,
        *,
        source: Source,
        device_id: str | None = None,
    ) -> Message:
        contact = account.contact_at(chat)
        message = Message(
            id=bare_id,
            chat_id=chat,
            from_me=True,
            sender=account.phone,
            recipient=contact.phone if contact else chat if is_group(chat) else user(chat),
            source=source,
            sent_at=now_ms(),
            participant=account.lid if is_group(chat) else None,
            push_name=account.name,
            device_id=device_id,
            **self._said(account, content),
        )
        return self._append(account, message)

    def _said(self, account: Account, content: Content) -> dict[str, Any]:
        """Content as the fields of a message; whatever it answers or reacts to must exist."""
        target = content.target and self.message(account, content.target).message_id
        reply_to = content.reply_to and self.message(account, content.reply_to).message_id
        return {
            "type": content.type,
            "text": content.text,
            "caption": content.caption,
            "media": content.media,
            "details": content.details,
            "encrypted_first": content.encrypted_first,
            "target": target or None,
            "reply_to": reply_to or None,
        }

    def _append(self, account: Account, message: Message) -> Message:
        account.messages[message.message_id] = message
        self._offer(account, message, but=message.device_id)
        return message

    def _offer(self, account: Account, message: Message, but: str | None = None) -> None:
        for device in account.devices.values():
            if device.device_id != but and message.message_id not in device.pending:
                device.pending.append(message.message_id)

    def _present(self, account: Account, to: str) -> str:
        """The chat in which the phone shows a person: where they wrote last, else by phone number."""
        contact = account.contact_at(to)
        return (contact and contact.reached_by) or to

    def _wrote_before(self, account: Account, chat: str) -> bool:
        return any(not one.from_me and one.chat_id == chat for one in account.messages.values())


def in_chat(message: Message, chats: set[str] | None) -> bool:
    """Whether a message belongs to one of the chats; to any where `chats` is None."""
    return chats is None or message.chat_id in chats
