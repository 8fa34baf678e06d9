"""Handing out all that is held of a user or a contact, as a ZIP of JSON lines that is made as it is read."""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Protocol

from holdfast_contract.contacts import Contact
from holdfast_contract.errors import HoldfastError

from holdfast_core.application.fleet import Fleet
from holdfast_core.domain.conversations.contacts import contact_named

Record = Mapping[str, Any]

README = """Everything that is held of {whom}, as it is stored: one JSON object a line, one file a table.
Times are UTC. Secrets and their digests are left out. What each file is: docs/privacy.md.
"""


class ExportStore(Protocol):
    """Reads what belongs to whom."""

    def of_user(self, user_id: str) -> AsyncIterator[tuple[str, Sequence[Record]]]:
        """Give every table's rows of a user, some at a time, under the table's name."""
        ...

    def of_contact(self, user_id: str, contact: Contact) -> AsyncIterator[tuple[str, Sequence[Record]]]:
        """Give every table's rows of a contact, under all of the contact's names."""
        ...


class Archive(Protocol):
    """A ZIP under way: what is written comes out by `taken`, and the rest by `end`."""

    async def begin(self, name: str) -> None:
        """Begin a file, which ends the one before."""
        ...

    async def write(self, data: bytes) -> None:
        """Go on with the file that was begun last."""
        ...

    async def end(self) -> None:
        """End it all."""
        ...

    def taken(self) -> bytes:
        """Give what has come out since the last time."""
        ...


class Exports:
    """Hands out."""

    def __init__(self, store: ExportStore, gateway: Fleet, make_archive: Callable[[], Archive]) -> None:
        self._store = store
        self._gateway = gateway
        self._make_archive = make_archive

    async def of_user(self, user_id: str) -> AsyncIterator[bytes]:
        """Give the parts of a ZIP of all that core holds of a user."""
        archive = self._make_archive()
        async for part in self._tables(archive, f"the user {user_id}", self._store.of_user(user_id)):
            yield part
        await archive.end()
        yield archive.taken()

    async def of_contact(self, user_id: str, name: str) -> AsyncIterator[bytes]:
        """Give the same of a contact, by any of its names, with the files that a gateway still has."""
        archive, files = self._make_archive(), dict[str, str]()
        rows = self._noting_files(self._store.of_contact(user_id, contact_named(name)), files)
        async for part in self._tables(archive, f"the contact {name}", rows):
            yield part
        for media_id, session_id in files.items():
            async for part in self._file(archive, user_id, session_id, media_id):
                yield part
        await archive.end()
        yield archive.taken()

    async def _tables(
        self, archive: Archive, whom: str, tables: AsyncIterator[tuple[str, Sequence[Record]]]
    ) -> AsyncIterator[bytes]:
        await archive.begin("README.txt")
        await archive.write(README.format(whom=whom).encode())
        begun = ""
        async for name, rows in tables:
            if name != begun:
                await archive.begin(f"{name}.jsonl")
                begun = name
            await archive.write(b"".join(_line(row) for row in rows))
            yield archive.taken()

    async def _noting_files(
        self, tables: AsyncIterator[tuple[str, Sequence[Record]]], files: dict[str, str]
    ) -> AsyncIterator[tuple[str, Sequence[Record]]]:
        """Note the files that messages came with, by their ids, and their sessions."""
        async for name, rows in tables:
            for row in rows if name == "messages" else ():
                media_id = ((row["detail"] or {}).get("media") or {}).get("mediaId")
                if media_id:
                    files[media_id] = row["sessionId"]
            yield name, rows

    async def _file(
        self, archive: Archive, user_id: str, session_id: str, media_id: str
    ) -> AsyncIterator[bytes]:
        # A file that is kept no longer, or whose gateway is away, is left out; its message names it.
        with suppress(HoldfastError):
            async with self._gateway.media(user_id, session_id, media_id) as response:
                await archive.begin(f"media/{media_id}")
                async for part in response.content.iter_chunked(1 << 16):
                    await archive.write(part)
                    yield archive.taken()


def _line(row: Record) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"
