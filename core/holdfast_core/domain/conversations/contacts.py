"""Who a contact is, by all of its names, and as which work on its behalf found it."""

from dataclasses import dataclass

from holdfast_contract.contacts import Contact

_PHONE_SERVERS = frozenset({"", "c.us", "s.whatsapp.net"})
_LID_SERVER = "lid"


@dataclass(frozen=True)
class Standing:
    """A contact as work on its behalf found it: once its epoch is another, nothing is stored or sent."""

    user_id: str
    contact_id: str
    epoch: int


def contact_named(name: str) -> Contact:
    """Read any of a contact's names: a phone with or without +, a lid, the id of the chat with it."""
    user, _, server = name.partition("@")
    user = user.partition(":")[0].removeprefix("+")
    if server == _LID_SERVER:
        lid = f"{user}@{_LID_SERVER}"
        return Contact(contact_id=lid, lid=lid)
    if server in _PHONE_SERVERS and user.isascii() and user.isdecimal():
        return Contact(contact_id=user, phone=user)
    return Contact(contact_id=name)


def identified(contact: Contact) -> Contact:
    """Give a contact its stable contactId: the phone where it is known, else the lid."""
    named = contact_named(contact.contact_id)
    phone, lid = contact.phone or named.phone, contact.lid or named.lid
    return Contact(contact_id=phone or lid or named.contact_id, phone=phone, lid=lid, name=contact.name)
