"""What a conversation holds, in words."""

from decimal import Decimal

from holdfast_contract.contacts import Contact
from holdfast_contract.conversations import ConversationMessage, QuotedMessage
from holdfast_contract.errors import HoldfastError
from holdfast_contract.events import Media
from holdfast_contract.messages import MessageType

EXCERPT = 140
"""Characters of a message that a list shows."""

_PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
_SOUNDS = frozenset(
    {"audio/aac", "audio/amr", "audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav", "audio/webm"}
)
_FILMS = frozenset({"video/3gpp", "video/mp4", "video/quicktime", "video/webm"})
SHOWN_INLINE = _PICTURES | _SOUNDS | _FILMS
"""What a browser may show by itself: nothing in them can run."""


def called(contact: Contact) -> str | None:
    """Give by what a person is known to people: a name or a number; None where there is neither."""
    return contact.name or (contact.phone and f"+{contact.phone}")


def kind_of(message: ConversationMessage | QuotedMessage) -> str:
    """Name what a message is; `unknown` where it is of a kind that is not known here."""
    return message.type if message.type in set(MessageType) else "unknown"


def excerpt(message: ConversationMessage | QuotedMessage) -> str | None:
    """Give the beginning of what was said, in one line."""
    return message.text and " ".join(message.text[:EXCERPT].split())


def failure(message: ConversationMessage) -> str | None:
    """Say why a message has failed, and what to do."""
    kind = message.error and HoldfastError.by_code.get(message.error)
    return kind().message if kind else None


def media_kind(media: Media) -> str:
    """Say how a file is shown: `picture`, `sound`, `film`, or as a `file` to be fetched."""
    mime_type = base_type(media.mime_type)
    kinds = (("picture", _PICTURES), ("sound", _SOUNDS), ("film", _FILMS))
    return next((kind for kind, types in kinds if mime_type in types), "file")


def base_type(mime_type: str) -> str:
    """Give a media type without its parameters."""
    return mime_type.partition(";")[0].strip().lower()


def percent(share: float) -> int:
    """Give a share of one as a whole number of hundredths."""
    return round(share * 100)


def plain(value: Decimal | None) -> str:
    """Write an amount; nothing where there is none."""
    return "" if value is None else format(value, "f")
