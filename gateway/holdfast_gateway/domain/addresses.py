"""WhatsApp's addresses, read into contacts and chats.

`<digits>@c.us` is a person by phone (the servers write it `@s.whatsapp.net`), `<digits>@lid` a person
whose phone is hidden, `…@g.us` a group; a device number may stand behind a colon.
"""

from dataclasses import dataclass

from holdfast_contract.contacts import Chat, ChatKind, Contact

_PHONE_SERVER = "c.us"
_LID_SERVER = "lid"
_GROUP_SERVER = "g.us"


def chat_address(recipient: str) -> str:
    """Give the chat that a caller means by a phone, a contactId or a chatId."""
    if "@" not in recipient:
        return f"{recipient.removeprefix('+')}@{_PHONE_SERVER}"
    return person(recipient)


def person(address: str) -> str:
    """Give the address without its device number, its server as pages write it."""
    user, server = address.split("@", 1)
    return f"{user.split(':', 1)[0]}@{_PHONE_SERVER if server == 's.whatsapp.net' else server}"


def is_direct(address: str) -> bool:
    """Say whether this is a chat with one person."""
    return address.endswith((f"@{_PHONE_SERVER}", f"@{_LID_SERVER}"))


def is_chat(address: str) -> bool:
    """Say whether this is a chat at all, and not a status post, a broadcast or a channel."""
    return is_direct(address) or address.endswith(f"@{_GROUP_SERVER}")


def chat_of(address: str) -> Chat:
    """Read a chat."""
    kind = ChatKind.GROUP if address.endswith(f"@{_GROUP_SERVER}") else ChatKind.DIRECT
    return Chat(chat_id=address, kind=kind)


@dataclass(frozen=True)
class Person:
    """The addresses of one person: that by which they were seen, the phone's digits, the lid."""

    address: str
    phone: str | None
    lid: str | None


def person_of(address: str, other: str | None = None) -> Person:
    """Read a person. `other` is their second address where it is known: the phone's, or the lid's."""
    known = [person(item) for item in (address, other) if item]
    phone = next((item.split("@")[0] for item in known if item.endswith(f"@{_PHONE_SERVER}")), None)
    lid = next((item for item in known if item.endswith(f"@{_LID_SERVER}")), None)
    return Person(known[0], phone, lid)


def contact_of(address: str, *, other: str | None = None, name: str | None = None) -> Contact:
    """Read a person, or a group, into a contact."""
    seen = person_of(address, other)
    contact_id = seen.phone or seen.lid or seen.address
    return Contact(contact_id=contact_id, phone=seen.phone, lid=seen.lid, name=name)
