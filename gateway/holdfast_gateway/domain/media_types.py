"""Which files go with which messages, and what a file is where its sender does not say. Pure."""

import mimetypes

from holdfast_contract.messages import MessageType

_WANTED = {
    MessageType.IMAGE: "image/",
    MessageType.STICKER: "image/",
    MessageType.VIDEO: "video/",
    MessageType.AUDIO: "audio/",
    MessageType.VOICE: "audio/",
}
"""How the media type of a file begins; a document may be anything."""

UNSAID = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/x-download"})
"""What servers say of files that they know nothing about."""


def media_type(said: str | None, given: str | None, filename: str | None) -> str:
    """Give a file's type, as `image/png`.

    `said` is the word of the server that it came from, `given` its sender's, which counts where the server
    has none; then the ending of its name does.
    """
    for word in (said, given, mimetypes.guess_type(filename or "")[0]):
        if (word or "").partition(";")[0].strip().lower() not in UNSAID:
            return (word or "").strip()
    return "application/octet-stream"


def wanted_by(type_: MessageType) -> str | None:
    """Give how the type of a file for such a message begins; None where any will do."""
    return _WANTED.get(type_)


def fits(type_: MessageType, mime_type: str) -> bool:
    """Say whether such a message takes a file of that type."""
    # Ogg holds sound or moving pictures, and servers name the container.
    if mime_type.startswith("application/ogg"):
        return type_ is not MessageType.IMAGE and type_ is not MessageType.STICKER
    return mime_type.lower().startswith(_WANTED.get(type_, ""))


def default_filename(type_: MessageType, mime_type: str) -> str:
    """Name a file that came without a name, as `image.png`."""
    return f"{type_}{mimetypes.guess_extension(mime_type.partition(';')[0].strip()) or ''}"
