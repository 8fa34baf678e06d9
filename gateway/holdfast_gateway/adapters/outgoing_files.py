"""Files to be sent: fetched from where the caller says, or decoded, and kept until the page has them."""

import asyncio
import base64
import errno
import shutil
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Self
from urllib.parse import unquote

import aiohttp
from holdfast_contract.errors import MediaTooLarge, MediaUnavailable, StorageExhausted, UnsupportedMediaType
from holdfast_contract.messages import MediaToSend, MessageType
from holdfast_contract.service.safe_http import PublicHttp
from yarl import URL

from holdfast_gateway.application.sending_page import Attachment
from holdfast_gateway.domain.media_types import default_filename, fits, media_type, wanted_by

FETCH_WITHIN = 60.0
"""Seconds for a whole fetch, redirects included."""

CHUNK = 256 << 10


class OutgoingFiles:
    """`Attachments` in a folder of the gateway's own."""

    def __init__(self, folder: Path, max_bytes: int, allowed_hosts: Iterable[str]) -> None:
        """`folder` is emptied at the start; `allowed_hosts` are as `PublicHttp` takes them."""
        self._folder = folder
        self._max = max_bytes
        self._http = PublicHttp(allowed_hosts)

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self._make_folder)
        await self._http.__aenter__()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._http.__aexit__(*exception)

    def _make_folder(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True, mode=0o700)

    def _new_file(self) -> IO[bytes]:
        return NamedTemporaryFile(dir=self._folder, buffering=0)

    @asynccontextmanager
    async def open(self, type_: MessageType, media: MediaToSend) -> AsyncIterator[Attachment]:
        """Fetch or decode a file, and remove it afterwards."""
        file = await asyncio.to_thread(self._new_file)
        try:
            if media.data is not None:
                yield await self._decoded(file, type_, media, media.data)
            else:
                yield await self._fetched(file, type_, media)
        finally:
            await asyncio.to_thread(file.close)

    async def _decoded(
        self, file: IO[bytes], type_: MessageType, media: MediaToSend, data: str
    ) -> Attachment:
        if len(data) // 4 * 3 - data[-2:].count("=") > self._max:
            raise self._too_large()
        await asyncio.to_thread(lambda: _write(file, base64.b64decode(data)))
        return await self._attachment(file, type_, media_type(media.mime_type, None, None), media.filename)

    async def _fetched(self, file: IO[bytes], type_: MessageType, media: MediaToSend) -> Attachment:
        url = URL(str(media.url))
        try:
            async with asyncio.timeout(FETCH_WITHIN), self._http.get(url) as response:
                if response.status != 200:
                    raise MediaUnavailable(
                        f"The address answered with {response.status} in place of the file."
                    )
                name = media.filename or _name_of(response)
                mime_type = media_type(response.headers.get("Content-Type"), media.mime_type, name)
                _check(type_, mime_type)
                await self._store(response, file)
        except (aiohttp.ClientError, TimeoutError, ValueError):
            # Whether a name leads to a private address is nobody's business.
            raise MediaUnavailable from None
        return await self._attachment(file, type_, mime_type, name)

    async def _store(self, response: aiohttp.ClientResponse, file: IO[bytes]) -> None:
        if (response.content_length or 0) > self._max:
            raise self._too_large()
        size = 0
        async for chunk in response.content.iter_chunked(CHUNK):
            size += len(chunk)
            if size > self._max:
                raise self._too_large()
            await asyncio.to_thread(_write, file, chunk)

    async def _attachment(
        self, file: IO[bytes], type_: MessageType, mime_type: str, filename: str | None
    ) -> Attachment:
        _check(type_, mime_type)
        size = await asyncio.to_thread(file.tell)
        if size == 0:
            raise MediaUnavailable("The file is empty.")
        name = filename or default_filename(type_, mime_type)
        return Attachment(Path(file.name), mime_type, size, name)

    def _too_large(self) -> MediaTooLarge:
        return MediaTooLarge(f"The file is larger than the {self._max} bytes that this gateway accepts.")


def _write(file: IO[bytes], content: bytes) -> None:
    """Write all of it. Raises `StorageExhausted`."""
    rest = memoryview(content)
    try:
        while rest:
            rest = rest[file.write(rest) :]
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise StorageExhausted from error


def _check(type_: MessageType, mime_type: str) -> None:
    if not fits(type_, mime_type):
        raise UnsupportedMediaType(f"A message of type {type_} takes {wanted_by(type_)}*, not {mime_type}.")


def _name_of(response: aiohttp.ClientResponse) -> str | None:
    """Read a file's name out of what its server says, else out of the address."""
    said = response.content_disposition
    name = (said.filename if said else None) or unquote(response.url.raw_name)
    return name.replace("\\", "/").rsplit("/", 1)[-1][-255:] or None
