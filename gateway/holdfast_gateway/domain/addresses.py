"""WhatsApp's addresses, read into contacts and chats.

`<digits>@c.us` is a person by phone (the servers write it `@s.whatsapp.net`), `<digits>@lid` a person
whose phone is hidden, `…@g.us` a group; a device number may stand behind a colon.
"""

from holdfast_contract.contacts import Chat, ChatKind, Contact

_PHONE_SERVER = "c.us"
_LID_SERVER = "lid"
_GROUP_SERVER = "g.us"


def chat_address(recipient: str) -> str:
    """Give the chat that a caller means by a phone, a contactId or a chatId."""
    if "@" not in recipient:
        return f"{recipient.removeprefix('+')}@{_PHONE_SERVER}"
    user, server = recipient.split("@", 1)
    return f"{user}@{_PHONE_SERVER if server == 's.whatsapp.net' else server}"


def person(address: str) -> str:
    """Give the address without its device number."""
    user, server = address.split("@", 1)
    return f"{user.split(':', 1)[0]}@{server}"


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


def contact_of(address: str, *, other: str | None = None, name: str | None = None) -> Contact:
    """Read a person. `other` is their second address where it is known: the phone's, or the lid's."""
    known = [person(item) for item in (address, other) if item]
    phone = next((item.split("@")[0] for item in known if item.endswith(f"@{_PHONE_SERVER}")), None)
    lid = next((item for item in known if item.endswith(f"@{_LID_SERVER}")), None)
    return Contact(contact_id=phone or lid or known[0], phone=phone, lid=lid, name=name)
