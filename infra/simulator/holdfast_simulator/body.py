"""Reads what a caller sent: a JSON object, its fields, and the message that it describes."""

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Any, Self

from aiohttp import web

from holdfast_simulator.accounts import Content
from holdfast_simulator.details import read_details
from holdfast_simulator.errors import MalformedError
from holdfast_simulator.model import Media
from holdfast_simulator.store import Store

LONGEST_SECONDS = 30 * 24 * 3600
_KINDS = {"image": "image", "video": "video", "audio": "audio"}


class Body:
    """A JSON object; every getter refuses a field of the wrong kind by its name."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self._fields = fields

    @classmethod
    async def of(cls, request: web.Request) -> Self:
        """The body of a request."""
        try:
            fields = json.loads(await request.read())
        except ValueError:
            raise MalformedError("VALIDATION_FAILED", "The body must be JSON.") from None
        if not isinstance(fields, dict):
            raise MalformedError("VALIDATION_FAILED", "The body must be a JSON object.")
        return cls(fields)

    def get(self, name: str) -> Any:
        """A field as it is; None where it is missing."""
        return self._fields.get(name)

    def text(self, name: str) -> str:
        """A text that must be there and say something."""
        value = self.optional_text(name)
        if not value:
            raise MalformedError("VALIDATION_FAILED", f"{name} must be a text that is not empty.", field=name)
        return value

    def optional_text(self, name: str) -> str | None:
        """A text, or None where it is missing."""
        value = self._fields.get(name)
        if value is not None and not isinstance(value, str):
            raise MalformedError("VALIDATION_FAILED", f"{name} must be a text.", field=name)
        return value

    def optional_seconds(self, name: str) -> float | None:
        """A number of seconds, at most thirty days, or None where it is missing."""
        value = self._fields.get(name)
        if value is None:
            return None
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not 0 <= value <= LONGEST_SECONDS:
            raise MalformedError("VALIDATION_FAILED", f"{name} must be a number of seconds.", field=name)
        return float(value)

    def flag(self, name: str) -> bool:
        """A boolean; False where it is missing."""
        value = self._fields.get(name, False)
        if not isinstance(value, bool):
            raise MalformedError("VALIDATION_FAILED", f"{name} must be true or false.", field=name)
        return value

    async def content(self, store: Store) -> Content:
        """The message that the fields describe, of whatever kind, perhaps with `replyTo`."""
        text, reply_to = self.optional_text("text"), self.optional_text("replyTo")
        media, reaction = self._fields.get("media"), self._fields.get("reaction")
        if isinstance(reaction, dict):
            target = Body(reaction).text("messageId")
            return Content("reaction", text=Body(reaction).optional_text("emoji") or "", target=target)
        if media is not None:
            kind, file, caption = await _media(media, store)
            return Content(kind, caption=caption or text, media=file, reply_to=reply_to)
        if (told := read_details(self._fields)) is not None:
            kind, body, details = told
            return Content(kind, text=body, reply_to=reply_to, details=details)
        early = self.flag("encryptedFirst")
        return Content("text", text=self.text("text"), reply_to=reply_to, encrypted_first=early)


async def _media(said: Any, store: Store) -> tuple[str, Media, str | None]:
    """Give the type, stored file and caption.

    Of `{"data" (base64), "mimeType", "filename"?, "caption"?, "voice"?, "sticker"?}`.
    """
    if not isinstance(said, dict):
        raise MalformedError("VALIDATION_FAILED", "media must be an object.", field="media")
    fields = Body(said)
    try:
        data = base64.b64decode(fields.text("data"), validate=True)
    except binascii.Error:
        raise MalformedError("VALIDATION_FAILED", "media.data must be base64.", field="media.data") from None
    mime_type = fields.optional_text("mimeType") or "application/octet-stream"
    kind = _KINDS.get(mime_type.partition("/")[0], "document")
    kind = next((name for name in ("voice", "sticker") if fields.flag(name)), kind)
    file = Media(await store.put_media(data), mime_type, len(data), fields.optional_text("filename"))
    return kind, file, fields.optional_text("caption")


def moment(text: str) -> int | None:
    """A time, RFC 3339 or milliseconds since 1970, in milliseconds; None where it is neither."""
    if text.isdecimal() and len(text) == len("1700000000000"):
        return int(text)
    try:
        parsed = datetime.fromisoformat(text.replace(" ", "+"))
        return int((parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp() * 1000)
    except (ValueError, OverflowError):
        return None
