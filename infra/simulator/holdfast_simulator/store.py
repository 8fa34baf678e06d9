"""Where the state lives between two runs: one JSON file and a folder of media, or memory alone."""

import asyncio
import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from holdfast_simulator.model import Account


class Store:
    """Keeps accounts and media; with `folder` None they last as long as the process."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._media: dict[str, bytes] = {}
        self._lock = asyncio.Lock()
        self._wanted = 0
        self._written = 0

    async def load(self) -> list[Account]:
        """The accounts of the last run; none where there was none."""
        if self._folder is None:
            return []
        records = await asyncio.to_thread(self._read, self._folder)
        return [Account.from_record(one) for one in records]

    async def save(self, accounts: Iterable[Account]) -> None:
        """Return when the present state is on disk; those who ask during a write share the next one."""
        if self._folder is None:
            return
        self._wanted += 1
        mine = self._wanted
        async with self._lock:
            if self._written >= mine:
                return
            covers = self._wanted
            records = [one.to_record() for one in accounts]
            await asyncio.to_thread(self._write, self._folder / "state.json", json.dumps(records).encode())
            self._written = covers

    async def put_media(self, data: bytes) -> str:
        """Keep a file; returns its id, the SHA-256 in hex."""
        media_id = hashlib.sha256(data).hexdigest()
        if self._folder is None:
            self._media[media_id] = data
        else:
            await asyncio.to_thread(self._write, self._folder / "media" / media_id, data)
        return media_id

    async def get_media(self, media_id: str) -> bytes | None:
        """The bytes of a file, or None."""
        if self._folder is None:
            return self._media.get(media_id)
        path = self._folder / "media" / Path(media_id).name
        try:
            return await asyncio.to_thread(path.read_bytes)
        except FileNotFoundError:
            return None

    @staticmethod
    def _read(folder: Path) -> list[dict[str, Any]]:
        path = folder / "state.json"
        records: list[dict[str, Any]] = json.loads(path.read_bytes()) if path.exists() else []
        return records

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".new")
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
