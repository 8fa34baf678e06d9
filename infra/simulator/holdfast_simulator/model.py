"""What a WhatsApp account consists of: contacts, groups, messages and linked devices. Pure data."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

from holdfast_simulator.addresses import serialize

Status = Literal["sent", "delivered", "read"]
Source = Literal["device", "phone", "contact"]

RANK: dict[Status, int] = {"sent": 1, "delivered": 2, "read": 3}
"""WhatsApp's numbers for the ticks; a message's status only rises."""


@dataclass
class Media:
    """A file that goes with a message; `media_id` is the SHA-256 of its bytes in hex."""

    media_id: str
    mime_type: str
    bytes: int
    filename: str | None = None


@dataclass
class Message:
    """A message as the account's phone sees it; `sent_at` in milliseconds since 1970."""

    id: str
    chat_id: str
    from_me: bool
    sender: str
    recipient: str
    type: str
    source: Source
    sent_at: int
    text: str | None = None
    caption: str | None = None
    media: Media | None = None
    participant: str | None = None
    push_name: str | None = None
    reply_to: str | None = None
    target: str | None = None
    details: dict[str, Any] = field(default_factory=dict)
    device_id: str | None = None
    status: Status = "sent"
    edited: int = 0
    """How often its writer has changed it."""
    edited_at: int | None = None
    encrypted_first: bool = False
    """Whether pages show it as `ciphertext` for a moment before they can read it."""
    revoked: bool = False

    @property
    def message_id(self) -> str:
        """The id under which devices know this message."""
        return serialize(
            from_me=self.from_me, chat=self.chat_id, bare_id=self.id, participant=self.participant
        )

    @property
    def type_on_pages(self) -> str:
        """WhatsApp's own name for several contact cards in one message differs from that for one."""
        return "contacts" if "vcardList" in self.details else self.type

    def rise(self, status: Status) -> bool:
        """Raise the status; False where it was there already."""
        if RANK[status] <= RANK[self.status]:
            return False
        self.status = status
        return True


@dataclass
class Contact:
    """A person on the other side; `reached_by` is the address that the last message came from."""

    phone: str
    lid: str
    name: str | None = None
    reached_by: str | None = None
    phone_shared: bool = True


@dataclass
class Group:
    """A group chat; members are addresses."""

    group_id: str
    subject: str
    members: list[str]


@dataclass
class Device:
    """A linked WhatsApp Web; `public_key` (base64, raw P-256 point) proves that it is the same one."""

    device_id: str
    phone: str
    number: int
    public_key: str
    linked_at: int
    last_seen_at: int | None = None
    pending: list[str] = field(default_factory=list)
    """Messages that the device has not confirmed yet, oldest first."""
    told: dict[str, Status] = field(default_factory=dict)
    """The last status of each own message that the device was told."""
    presence: dict[str, str] = field(default_factory=dict)
    """What the device shows in a chat: `composing`, `recording` or `paused`."""


@dataclass
class Account:
    """One phone number with everything on it."""

    phone: str
    name: str
    lid: str
    contacts: dict[str, Contact] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    """By message id, oldest first."""
    devices: dict[str, Device] = field(default_factory=dict)
    devices_ever: int = 0

    @property
    def address(self) -> str:
        """The account's own phone address."""
        return f"{self.phone}@c.us"

    def contact_at(self, address: str) -> Contact | None:
        """The contact behind a phone address or a lid."""
        return next(
            (one for one in self.contacts.values() if address in (f"{one.phone}@c.us", one.lid)), None
        )

    def to_record(self) -> dict[str, Any]:
        """Everything as plain JSON."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Self:
        """The account that `to_record` wrote down."""
        account = cls(**record)
        account.contacts = {key: Contact(**one) for key, one in record["contacts"].items()}
        account.groups = {key: Group(**one) for key, one in record["groups"].items()}
        account.devices = {key: Device(**one) for key, one in record["devices"].items()}
        account.messages = {
            key: Message(**(one | {"media": Media(**one["media"]) if one["media"] else None}))
            for key, one in record["messages"].items()
        }
        return account
