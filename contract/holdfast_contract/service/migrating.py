"""The command `migrate`, which both services have."""

import argparse
import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData

from holdfast_contract.service.engines import connect
from holdfast_contract.service.migrations import BASE, HEAD, Migrations, Step, migrate_to, revision_of


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command can be told."""
    parser.add_argument(
        "--to",
        default=HEAD,
        metavar="REVISION",
        help=f"a revision to bring the database to, forwards or back; {BASE}: drop everything ({HEAD})",
    )
    parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 if work is to do")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


async def migrate(
    given: argparse.Namespace,
    place: Path | str,
    metadata: MetaData,
    migrations: Migrations,
    say: Callable[[str], None],
) -> int:
    """Do what the command line says, and give the exit code. Raises `StartRefused`."""
    return await asyncio.to_thread(_work, given, place, metadata, migrations, say)


def _work(
    given: argparse.Namespace,
    place: Path | str,
    metadata: MetaData,
    migrations: Migrations,
    say: Callable[[str], None],
) -> int:
    engines = connect(place)

    def where() -> str:
        with engines.reading.connect() as connection:
            return revision_of(connection, metadata, migrations) or BASE

    try:
        if given.check:
            return _tell_whether_up_to_date(given, where(), migrations.head, say)
        steps: list[Step] = []
        for step in migrate_to(engines, metadata, migrations, given.to):
            steps.append(step)
            if not given.json:
                say(str(step))
        if given.json:
            say(json.dumps({"revision": where(), "steps": [_shown(step) for step in steps]}))
        else:
            say(f"the database is {'at' if steps else 'up to date, at'} {where()}")
    finally:
        engines.dispose()
    return 0


def _tell_whether_up_to_date(
    given: argparse.Namespace, at: str, head: str, say: Callable[[str], None]
) -> int:
    to = head if given.to == HEAD else given.to
    if given.json:
        say(json.dumps({"revision": at, "wanted": to, "isUpToDate": at == to}))
    else:
        say(f"the database is at {at}" + ("" if at == to else f", and is to be brought to {to}"))
    return int(at != to)


def _shown(step: Step) -> dict[str, Any]:
    return {
        "revision": step.revision,
        "what": step.what,
        "isUndone": step.is_undone,
        "seconds": step.seconds,
    }
