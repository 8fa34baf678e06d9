"""Documents as the pages send them: a file by itself, files in a form, a text that was pasted."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import closing

from aiohttp import web
from holdfast_contract.errors import HoldfastError, PayloadTooLarge, ValidationFailed
from holdfast_contract.service.web import arriving, read_parts

from holdfast_core.application.ingestions import Ingestions
from holdfast_core.domain.documents.documents import MAX_BYTES
from holdfast_core.domain.documents.ingestions import Ingestion
from holdfast_core.domain.documents.kinds import LONGEST_NAME, Kind, named_file
from holdfast_core.domain.words.text import whole

FILE_FIELD = "file"
FORM_BYTES = 4 * MAX_BYTES
"""Of a form with files: more than one may have, so that one that is too large is refused by its name."""

_PART = 1 << 18
_PASTED = ".md"
_MISSING = {
    "title": {"field": "title", "problem": "Give the text a title: it is listed by it."},
    "text": {"field": "text", "problem": "Write or paste the text."},
}
_NO_NAME = re.compile(r"[\\/\x00-\x1f]+")


async def add_sent(ingestions: Ingestions, request: web.Request) -> Ingestion:
    """Take a file that is the body itself. Raises what refuses it."""
    filename, kind = named_file(request.query.get("filename", ""))
    if (request.content_length or 0) > MAX_BYTES:
        raise PayloadTooLarge
    async with arriving() as came:
        parts = read_parts(request, came)
        return await ingestions.add(request.match_info["userId"], filename, kind, parts)


async def add_of_form(ingestions: Ingestions, request: web.Request) -> dict[str, HoldfastError]:
    """Take the files of a form; give those that were refused by name, and why.

    Raises `ValidationFailed` where none was chosen.
    """
    fields = (await request.post()).getall(FILE_FIELD, [])
    files = [field for field in fields if isinstance(field, web.FileField) and field.filename]
    if not files:
        raise ValidationFailed("Choose a file first.")
    refused: dict[str, HoldfastError] = {}
    for file in files:
        with closing(file.file):
            try:
                filename, kind = named_file(file.filename)
                await ingestions.add(request.match_info["userId"], filename, kind, _parts(file))
            except HoldfastError as error:
                refused[file.filename] = error
    return refused


async def _parts(file: web.FileField) -> AsyncIterator[bytes]:
    while part := await asyncio.to_thread(file.file.read, _PART):
        yield part


async def add_pasted(ingestions: Ingestions, request: web.Request) -> Ingestion:
    """Take a text that was typed or pasted, named by its title. Raises `ValidationFailed`."""
    form = await request.post()
    title, text = (whole(str(form.get(name, ""))).strip() for name in ("title", "text"))
    missing = [_MISSING[name] for name, given in (("title", title), ("text", text)) if not given]
    if missing:
        raise ValidationFailed(details={"fields": missing})
    filename = _NO_NAME.sub("-", title)[: LONGEST_NAME - len(_PASTED)] + _PASTED
    return await ingestions.add(
        request.match_info["userId"], filename, Kind.MARKDOWN, _whole(text.encode()), title
    )


async def _whole(body: bytes) -> AsyncIterator[bytes]:
    yield body
