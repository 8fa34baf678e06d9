"""The files of messages on the disk: `<folder>/<userId>/<sessionId>/<mediaId>`."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO

from holdfast_contract.errors import StorageExhausted

from holdfast_gateway.application.media import MediaFile

_FULL = {errno.ENOSPC, errno.EDQUOT}


class MediaFolder:
    """`MediaFiles` in a folder."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made when it is needed."""
        self._folder = folder

    async def save(self, file: MediaFile, chunks: AsyncIterator[bytes]) -> int:
        """Write a file whole or not at all, and give its size."""
        path = self._path(file)
        try:
            aside = await asyncio.to_thread(_open_beside, path)
            try:
                async for chunk in chunks:
                    await asyncio.to_thread(aside.write, chunk)
                return await asyncio.to_thread(_finish, aside, path)
            finally:
                await asyncio.to_thread(_discard, aside, path)
        except OSError as error:
            if error.errno in _FULL:
                raise StorageExhausted from error
            raise

    async def path(self, file: MediaFile) -> Path | None:
        """Say where a file lies."""
        path = self._path(file)
        return path if await asyncio.to_thread(path.is_file) else None

    async def remove(self, file: MediaFile) -> None:
        """Remove a file."""
        await asyncio.to_thread(self._path(file).unlink, missing_ok=True)

    def _path(self, file: MediaFile) -> Path:
        return self._folder / file.key.user_id / file.key.session_id / file.media_id


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}")


def _open_beside(path: Path) -> IO[bytes]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return _beside(path).open("wb")


def _finish(aside: IO[bytes], path: Path) -> int:
    aside.flush()
    os.fsync(aside.fileno())
    size = aside.tell()
    _beside(path).replace(path)
    return size


def _discard(aside: IO[bytes], path: Path) -> None:
    aside.close()
    _beside(path).unlink(missing_ok=True)
