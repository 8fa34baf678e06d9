"""The people and chats on the other side."""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from holdfast_contract.model import WireModel

CONTACT_NAME_PATTERN = r"^\+?[A-Za-z0-9][A-Za-z0-9_.:@-]{0,127}$"
"""A contactId, a phone, a lid or a chatId; WhatsApp's own are far shorter."""

ContactName = Annotated[str, StringConstraints(pattern=CONTACT_NAME_PATTERN)]
"""Any of a contact's names."""


class Contact(WireModel):
    """A person on the other side.

    `contact_id` is stable: the phone's digits where they are known, else the lid (`12345@lid`).
    """

    contact_id: str
    phone: str | None = None
    lid: str | None = None
    name: str | None = None


class ChatKind(StrEnum):
    """With one person, or with several."""

    DIRECT = "direct"
    GROUP = "group"


class Chat(WireModel):
    """Where a message stands: `6281717407674@c.us`, `12345@lid`, `1203…@g.us`."""

    chat_id: str
    kind: ChatKind


class ContactLookup(WireModel):
    """Whether a number has a WhatsApp account, and whose it is."""

    exists: bool
    contact: Contact | None = None


class ContactForgotten(WireModel):
    """What a gateway held of a contact and holds no more, in numbers.

    `events` lost what they told; `deliveries` were still to be made and are not made any more; of `sends`
    only the ids stay, so that a repeat sends nothing twice.
    """

    contact_id: str
    events: int
    deliveries: int
    sends: int
    media: int
