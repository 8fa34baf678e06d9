"""`holdfast-core copy`: everything from one database into another, of SQLite or PostgreSQL."""

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path

from holdfast_contract.errors import NotFound
from holdfast_contract.service.engines import connect

from holdfast_core.adapters.copying import Copied, copy_all
from holdfast_core.commands.parsers import Commands, add_command
from holdfast_core.config import Settings, checked_database

_FILE = "sqlite:///"
_EXAMPLE = "copy --from sqlite:///.data/core/core.db --to postgresql://core@db/core"


def add_copy_command(commands: Commands) -> None:
    """Add it."""
    parser = add_command(commands, "copy", _copy, "Copy a database into an empty one.", _EXAMPLE)
    for name, what in (("--from", "what is copied, as in CORE_DATABASE_URL"), ("--to", "an empty database")):
        parser.add_argument(
            name, required=True, type=_url, dest=name.strip("-") + "_", metavar="URL", help=what
        )
    parser.add_argument("--force", action="store_true", help="copy although a worker has work in hand")
    parser.add_argument("--json", action="store_true", help="print one JSON object at the end")


def _url(given: str) -> str:
    try:
        return checked_database(given)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


async def _copy(given: argparse.Namespace, _settings: Settings) -> None:
    began = time.monotonic()
    counts = await asyncio.to_thread(_copy_all, given)
    seconds = round(time.monotonic() - began, 2)
    if given.json:
        print(json.dumps({"rows": counts, "seconds": seconds}))
    else:
        print(f"{sum(counts.values()):,} rows of {len(counts)} tables in {seconds} s: all is the same")


def _copy_all(given: argparse.Namespace) -> dict[str, int]:
    file = Path(given.from_.removeprefix(_FILE))
    if given.from_.startswith(_FILE) and not file.is_file():
        raise NotFound(f"There is no database {file}: give the one that is copied.")
    source, target = connect(given.from_), connect(given.to_)
    try:
        return copy_all(source, target, _tell, force=given.force)
    finally:
        source.dispose()
        target.dispose()


def _tell(copied: Copied) -> None:
    print(copied, file=sys.stderr, flush=True)
