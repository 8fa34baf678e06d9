"""Reading files in a process of their own; small plain texts, which no parser touches, in a thread."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import asdict

import structlog
from holdfast_contract.errors import DocumentUnreadable, ErrorCode, HoldfastError

from holdfast_core.adapters.reading.files import read_file
from holdfast_core.adapters.reading.limits import LONGEST_LINE, SECONDS
from holdfast_core.domain.documents.documents import File, PreparedDocument, PreparedPassage

_SMALL = 256 * 1024
_PROGRAM = """import runpy, sys
sys.path[:] = {paths}
runpy.run_module("holdfast_core.adapters.reading", run_name="__main__")"""
"""Packages are looked for where we found ours: kept to itself, a Python on Lambda would not look there."""

_COMMAND = (sys.executable, "-I", "-c", _PROGRAM.format(paths=[path for path in sys.path if path]))

_TOO_SLOW = "The document takes too long to be read. Cut it into several, or save it anew."

log = structlog.get_logger()


class ReadingProcess:
    """Reads files, of which none can harm core."""

    async def read(self, file: File, parts: AsyncIterator[bytes]) -> PreparedDocument:
        """Read a file that comes in parts. Raises what `read_file` raises, in time in any case."""
        if file.kind.is_plain and file.bytes <= _SMALL:
            body = b"".join([part async for part in parts])
            return await asyncio.to_thread(read_file, file, body)
        return await _read_apart(file, parts)


async def _read_apart(file: File, parts: AsyncIterator[bytes]) -> PreparedDocument:
    # A session of its own: Ctrl-C at core's terminal is not for the reader. No environment: no secrets.
    process = await asyncio.create_subprocess_exec(
        *_COMMAND, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=LONGEST_LINE, env={}, start_new_session=True
    )
    try:
        async with asyncio.timeout(SECONDS):
            await _feed(process, file, parts)
            if (document := await _take(process, file)) is not None:
                return document
            code = await process.wait()
    except TimeoutError:
        raise DocumentUnreadable(_TOO_SLOW) from None
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    if -code == signal.SIGXCPU:
        raise DocumentUnreadable(_TOO_SLOW)
    log.warning("a reader died", code=code, filename=file.filename)
    raise DocumentUnreadable(
        f"The {file.kind} file is broken, or too large. Save it anew, then add it again."
    )


async def _feed(process: Process, file: File, parts: AsyncIterator[bytes]) -> None:
    assert process.stdin is not None  # noqa: S101 - it is a pipe
    with suppress(ConnectionError):  # it may have died: what it said before counts
        process.stdin.write(json.dumps(asdict(file)).encode() + b"\n")
        async for part in parts:
            process.stdin.write(part)
            await process.stdin.drain()
        process.stdin.close()
        await process.stdin.wait_closed()


async def _take(process: Process, file: File) -> PreparedDocument | None:
    """Give the document; None where the process died before it was through."""
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    title = ""
    passages: list[PreparedPassage] = []
    async for line in process.stdout:
        match json.loads(line):
            case {"error": code, "message": message}:
                raise HoldfastError.by_code[ErrorCode(code)](message)
            case {"title": given}:
                title = given
            case {"passages": batch}:
                passages += [PreparedPassage(*passage) for passage in batch]
            case {"count": count} if count == len(passages):
                return PreparedDocument(file.filename, title, file.bytes, tuple(passages))
    return None
