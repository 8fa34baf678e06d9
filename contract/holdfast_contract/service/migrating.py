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
    work = _check if given.check else _migrate
    return await asyncio.to_thread(work, given, place, metadata, migrations, say)


def _check(
    given: argparse.Namespace,
    place: Path | str,
    metadata: MetaData,
    migrations: Migrations,
    say: Callable[[str], None],
) -> int:
    at = _where(place, metadata, migrations) or BASE
    to = migrations.head if given.to == HEAD else given.to
    if given.json:
        say(json.dumps({"revision": at, "wanted": to, "isUpToDate": at == to}))
    else:
        say(f"the database is at {at}" + ("" if at == to else f", and is to be brought to {to}"))
    return int(at != to)


def _migrate(
    given: argparse.Namespace,
    place: Path | str,
    metadata: MetaData,
    migrations: Migrations,
    say: Callable[[str], None],
) -> int:
    steps: list[Step] = []
    engines = connect(place)
    try:
        for step in migrate_to(engines, metadata, migrations, given.to):
            steps.append(step)
            if not given.json:
                say(str(step))
    finally:
        engines.dispose()
    at = _where(place, metadata, migrations) or BASE
    if given.json:
        say(json.dumps({"revision": at, "steps": [_shown(step) for step in steps]}))
    elif steps:
        say(f"the database is at {at}")
    else:
        say(f"the database is up to date, at {at}")
    return 0


def _where(place: Path | str, metadata: MetaData, migrations: Migrations) -> str | None:
    engines = connect(place)
    try:
        with engines.reading.connect() as connection:
            return revision_of(connection, metadata, migrations)
    finally:
        engines.dispose()


def _shown(step: Step) -> dict[str, Any]:
    return {
        "revision": step.revision,
        "what": step.what,
        "isUndone": step.is_undone,
        "seconds": step.seconds,
    }
