"""Read one file apart from core, under limits of its own, so that a hostile one harms nobody.

Takes a line of JSON that says what file it is, then the file itself. Writes lines of JSON: the title, the
passages in batches, and how many there were; or else the error.
"""

import json
import os
import resource
import sys
from dataclasses import astuple
from typing import Any

from holdfast_contract.errors import DocumentUnreadable, HoldfastError

from holdfast_core.adapters.reading.files import read_file
from holdfast_core.adapters.reading.limits import BATCH, CPU_SECONDS, MEMORY
from holdfast_core.domain.documents.documents import File, PreparedDocument
from holdfast_core.domain.documents.kinds import Kind


def main() -> None:
    """Read the file on standard input."""
    _limit()
    given = json.loads(sys.stdin.buffer.readline())
    file = File(given["filename"], given["title"], Kind(given["kind"]), given["bytes"])
    try:
        _tell(read_file(file, sys.stdin.buffer.read()))
    except MemoryError:
        _write(
            _error(DocumentUnreadable("The document takes too much memory to be read. Cut it into several."))
        )
    except HoldfastError as error:
        _write(_error(error))


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)  # replies go first


def _tell(document: PreparedDocument) -> None:
    _write({"title": document.title})
    for start in range(0, len(document.passages), BATCH):
        batch = document.passages[start : start + BATCH]
        _write({"passages": [astuple(passage) for passage in batch]})
    _write({"count": len(document.passages)})


def _error(error: HoldfastError) -> dict[str, Any]:
    return {"error": error.code, "message": error.message}


def _write(line: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(line).encode() + b"\n")


main()
