"""A ZIP that is made as it goes, so that nothing of it has to lie anywhere."""

import asyncio
from typing import IO


class _Outlet:
    """Takes what a ZIP writes, front to back."""

    def __init__(self) -> None:
        self.out = bytearray()

    def write(self, data: bytes) -> int:
        self.out += data
        return len(data)

    def flush(self) -> None:
        """Hold nothing back: there is nothing that could be."""

    def close(self) -> None:
        """Leave what has come out to be taken."""


class ZipArchive:
    """A ZIP under way. Compressing is done in a thread."""

    def __init__(self) -> None:
        import zipfile  # noqa: PLC0415 - few processes make one

        self._outlet = _Outlet()
        self._zip = zipfile.ZipFile(self._outlet, "w", zipfile.ZIP_DEFLATED)
        self._file: IO[bytes] | None = None

    async def begin(self, name: str) -> None:
        """Begin a file, which ends the one before."""
        self._close_file()
        self._file = self._zip.open(name, "w", force_zip64=True)

    async def write(self, data: bytes) -> None:
        """Go on with the file that was begun last."""
        assert self._file is not None  # noqa: S101 - for the type checker: files are begun first
        await asyncio.to_thread(self._file.write, data)

    async def end(self) -> None:
        """Write the table of contents."""
        self._close_file()
        self._zip.close()

    def taken(self) -> bytes:
        """Give what has come out since the last time."""
        out = bytes(self._outlet.out)
        self._outlet.out.clear()
        return out

    def _close_file(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
