"""The files of messages: fetched from the page in the background, kept for a while, given to whoever asks."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import structlog
from holdfast_contract.errors import HoldfastError, MediaNotFound, SessionNotReady
from holdfast_contract.times import now

from holdfast_gateway.application.receiving_page import ReceivingPage
from holdfast_gateway.domain.reasons import Lost
from holdfast_gateway.domain.session import SessionKey

FETCH_WITHIN = 120.0
"""Seconds for a whole file."""

TRIES = 3
"""How often a file is fetched in the background; whoever asks for it has it tried again."""

ReadyPage = Callable[[SessionKey], ReceivingPage]
"""Gives the page of a connected session. Raises `SessionNotReady` and `SessionNotFound`."""

log = structlog.get_logger()


@dataclass(frozen=True)
class MediaFile:
    """The file of a message, as it was told; `size` in bytes once it is kept, None before."""

    key: SessionKey
    media_id: str
    message_id: str
    chat: str
    mime_type: str
    filename: str | None
    size: int | None = None


class MediaIndex(Protocol):
    """What is known of files; they are noted with the change that tells of their messages."""

    async def find(self, key: SessionKey, media_id: str) -> MediaFile | None:
        """Find a file."""

    async def next_missing(self, key: SessionKey, tries: int) -> MediaFile | None:
        """Give the newest file that is not kept yet, and was tried less often than that."""

    async def tried(self, file: MediaFile) -> None:
        """Count a try that failed."""

    async def kept(self, file: MediaFile, size: int) -> bool:
        """Note that a file is kept; False where it was dropped meanwhile."""

    async def superfluous(self, noted_before: datetime, most_bytes: int) -> Sequence[MediaFile]:
        """Give files that are too old, and of the others the oldest, until the rest is small enough."""

    async def drop(self, file: MediaFile) -> None:
        """Forget a file."""


class MediaFiles(Protocol):
    """Where files lie."""

    async def save(self, file: MediaFile, chunks: AsyncIterator[bytes]) -> int:
        """Write a file whole or not at all, and give its size. Raises `StorageExhausted`."""

    async def path(self, file: MediaFile) -> Path | None:
        """Say where a file lies; None where it does not."""

    async def remove(self, file: MediaFile) -> None:
        """Remove a file, if it is there."""


class Library:
    """All files of the gateway."""

    def __init__(
        self,
        index: MediaIndex,
        files: MediaFiles,
        *,
        largest: int,
        most_bytes: int,
        keep: timedelta,
    ) -> None:
        """`largest` bounds one file, `most_bytes` all of them, `keep` their time."""
        self._index = index
        self._files = files
        self._largest = largest
        self._most_bytes = most_bytes
        self._keep = keep
        self._fetching: dict[tuple[SessionKey, str], asyncio.Task[None]] = {}

    async def open(self, key: SessionKey, media_id: str, ready_page: ReadyPage) -> tuple[MediaFile, Path]:
        """Give a file, fetched first where it is not here yet.

        Raises `MediaNotFound`, `MediaTooLarge`, and what `ready_page` raises.
        """
        file = await self._index.find(key, media_id)
        if file is None:
            raise MediaNotFound
        path = await self._files.path(file)
        if path is None:
            await self._fetch_for_all(file, ready_page)
            path = await self._files.path(file)
        if path is None:
            raise MediaNotFound
        return file, path

    async def _fetch_for_all(self, file: MediaFile, ready_page: ReadyPage) -> None:
        """Fetch a file, once for however many wait for it."""
        name = (file.key, file.media_id)
        if name not in self._fetching:
            task = asyncio.create_task(self._fetch(file, ready_page(file.key)), name=f"media {file.media_id}")
            self._fetching[name] = task
            task.add_done_callback(lambda _: self._fetching.pop(name))
            # Whoever waited may be gone when it fails.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
        # One of them that goes away leaves it to the others.
        await asyncio.shield(self._fetching[name])

    async def _fetch(self, file: MediaFile, page: ReceivingPage) -> None:
        try:
            async with asyncio.timeout(FETCH_WITHIN):
                size = await self._files.save(file, page.download(file.message_id, self._largest))
        except TimeoutError:
            raise SessionNotReady("WhatsApp does not give the file in time. Try again later.") from None
        except Lost:
            raise SessionNotReady("The page was lost meanwhile. Try again when it is back.") from None
        if not await self._index.kept(file, size):
            await self._files.remove(file)

    async def fetch_missing(self, key: SessionKey, page: ReceivingPage) -> None:
        """Fetch what a session's messages brought and is not here yet, the newest first."""
        while (file := await self._index.next_missing(key, TRIES)) is not None:
            try:
                await self._fetch_for_all(file, lambda _key: page)
            except SessionNotReady:
                await self._index.tried(file)
                return
            except HoldfastError as error:
                log.warning("a file was not fetched", media_id=file.media_id, code=error.code)
                await self._index.tried(file)

    async def sweep(self) -> None:
        """Remove what is too old, and the oldest of what is too much."""
        for file in await self._index.superfluous(now() - self._keep, self._most_bytes):
            await self.remove(file)

    async def remove(self, file: MediaFile) -> None:
        """Remove a file for good."""
        await self._files.remove(file)
        await self._index.drop(file)


class Fetching:
    """Fetches one session's files, behind its messages."""

    def __init__(self, key: SessionKey, library: Library) -> None:
        """`library` keeps them."""
        self._key = key
        self._library = library
        self._wanted = asyncio.Event()

    def wake(self) -> None:
        """Look whether there is something to fetch."""
        self._wanted.set()

    async def run(self, page: ReceivingPage) -> None:
        """Fetch from a page until cancelled."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            try:
                await self._library.fetch_missing(self._key, page)
            except Exception:
                log.exception("files could not be fetched", **self._key.ids())
