"""Files as they arrive: as JSON, as they are, or in a form's field; read part by part."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import BodyPartReader, hdrs, web
from holdfast_contract.errors import PayloadTooLarge, UnsupportedMediaType, ValidationFailed
from holdfast_contract.knowledge import AddDocument
from holdfast_contract.service.web import MAX_BODY, arriving, read_body, read_parts

from holdfast_core.domain.documents.documents import MAX_BYTES
from holdfast_core.domain.documents.kinds import ACCEPTED, MEDIA_TYPES, Kind, named_file, named_kind
from holdfast_core.domain.words.text import whole

FILE_FIELD = "file"
MAX_JSON = 8 * 1024 * 1024
"""JSON is read whole; what is larger comes as a file."""

_BARE = "application/octet-stream"
_FORM = "multipart/form-data"
_PART = 64 * 1024
_FRAME = 64 * 1024
"""Bytes that a form may add to its file."""

_WRONG_TYPE = (
    "Send the document as application/json ({filename, text}), as it is with its media type and ?filename=, "
    f"or as {_FORM} with the field '{FILE_FIELD}'. Accepted: {ACCEPTED}. Media types: "
    f"{', '.join(MEDIA_TYPES)}."
)
_BROKEN_FORM = f"The body is not well-formed {_FORM}."


@dataclass(frozen=True)
class Incoming:
    """A file whose parts are still to come."""

    filename: str
    kind: Kind
    parts: AsyncIterator[bytes]
    title: str | None = None


@asynccontextmanager
async def incoming(request: web.Request) -> AsyncIterator[Incoming]:
    """Take a file in whichever way it is sent; its parts come inside.

    Raises `UnsupportedMediaType`, `ValidationFailed`, `PayloadTooLarge` and `RequestTimeout`.
    """
    media_type = request.content_type if hdrs.CONTENT_TYPE in request.headers else ""
    if media_type == "application/json":
        yield await _json(request)
        return
    if media_type not in {*MEDIA_TYPES, _BARE, _FORM}:
        raise UnsupportedMediaType(_WRONG_TYPE)
    if (request.content_length or 0) > MAX_BYTES + (_FRAME if media_type == _FORM else 0):
        raise PayloadTooLarge(f"The document is larger than {MAX_BYTES} bytes. Cut it into several.")
    async with arriving() as came:
        if media_type == _FORM:
            yield await _form(request, came)
        else:
            filename, kind = named_file(request.query.get("filename", ""), media_type)
            yield Incoming(filename, kind, read_parts(request, came))


async def _json(request: web.Request) -> Incoming:
    raw = await read_body(request, MAX_JSON)
    read = AddDocument.from_body
    # A large body takes its time, in which others shall be served.
    given = await asyncio.to_thread(read, raw) if len(raw) > MAX_BODY else read(raw)
    filename, kind = named_kind(whole(given.filename))
    if kind.is_binary:
        raise UnsupportedMediaType(f"{filename} is no text. Send the file itself. As text: {ACCEPTED}.")
    title = None if given.title is None else whole(given.title).strip()
    return Incoming(filename, kind, _whole(whole(given.text).encode()), title or None)


async def _whole(body: bytes) -> AsyncIterator[bytes]:
    yield body


async def _form(request: web.Request, came: Callable[[int], None]) -> Incoming:
    try:
        reader = await request.multipart()
        while (part := await reader.next()) is not None:
            if isinstance(part, BodyPartReader) and part.name == FILE_FIELD:
                media_type = part.headers.get(hdrs.CONTENT_TYPE, "").partition(";")[0].strip().lower()
                filename, kind = named_file(part.filename or "", media_type)
                return Incoming(filename, kind, _field(part, came))
    except (ValueError, AssertionError, web.HTTPException):
        raise ValidationFailed(_BROKEN_FORM) from None
    raise ValidationFailed(
        f"There is no file in the field '{FILE_FIELD}'.",
        details={"fields": [{"field": FILE_FIELD, "problem": "Missing."}]},
    )


async def _field(part: BodyPartReader, came: Callable[[int], None]) -> AsyncIterator[bytes]:
    while True:
        try:
            piece = await part.read_chunk(_PART)
        except (ValueError, AssertionError, web.HTTPException):
            raise ValidationFailed(_BROKEN_FORM) from None
        if not piece:
            return
        came(len(piece))
        yield piece
