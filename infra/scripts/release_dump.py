"""Dump both services' databases as a release makes them: later versions are tested on coming from there.

python infra/scripts/release_dump.py 0.2.0

Writes <service>/tests/releases/<version>.<engine>.sql. Part of making a release; a dump stays as it is.
"""

import argparse
import asyncio
import contextlib
import sqlite3
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / service / "tests" / "support") for service in ("contract", "core", "gateway")]

from postgres import Postgres, program  # noqa: E402 - beside this file

SHOPS = {"core": "core_support.released", "gateway": "released_gateway"}
"""What fills each service's database."""

ENGINES = {"core": ("sqlite", "postgresql"), "gateway": ("sqlite",)}


def dump(service: str, version: str, server: Postgres) -> None:
    """Fill and dump a service's databases. Raises `SystemExit` where the release has its dumps already."""
    fill = import_module(SHOPS[service]).fill
    for engine in ENGINES[service]:
        target = ROOT / service / "tests" / "releases" / f"{version}.{engine}.sql"
        if target.exists():
            raise SystemExit(
                f"{target.relative_to(ROOT)} is there already, and stays as the release made it."
            )
        target.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "x.db"
            url = f"sqlite:///{file}" if engine == "sqlite" else server.create(service)
            asyncio.run(fill(url))
            target.write_text(_of_file(file) if engine == "sqlite" else _of_server(url))
        print(f"{target.relative_to(ROOT)}: {target.stat().st_size >> 10} kB")


def _of_file(file: Path) -> str:
    """Write tables, rows, and what else there is; sqlite3's own way stumbles over an index without texts."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        made = connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        ).fetchall()
        virtual = [name for _, name, sql in made if sql.upper().startswith("CREATE VIRTUAL")]
        lines = ["PRAGMA foreign_keys=OFF;", "BEGIN;"]
        # A virtual table makes the tables beneath it, which then get the rows that they had.
        for kind, name, sql in made:
            beneath = any(name.startswith(f"{index}_") for index in virtual)
            if kind == "table" and beneath:
                lines.append(f'DELETE FROM "{name}";')  # noqa: S608 - our own names
            elif kind == "table" and name != "sqlite_sequence":
                lines.append(f"{sql};")
            if kind == "table" and name not in virtual:
                lines += _rows(connection, name)
        lines += [f"{sql};" for kind, _, sql in made if kind != "table"]
    return "\n".join([*lines, "COMMIT;", ""])


def _rows(connection: sqlite3.Connection, table: str) -> list[str]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info('{table}')")]
    quoted = "||','||".join(f'quote("{column}")' for column in columns)
    rows = connection.execute(f'SELECT {quoted} FROM "{table}"').fetchall()  # noqa: S608 - our own names
    return [f'INSERT INTO "{table}" VALUES({values});' for (values,) in rows]


def _of_server(url: str) -> str:
    command = [program("pg_dump"), "--no-owner", "--inserts", f"--dbname={url}"]
    dumped = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    # What begins with a backslash is for psql alone, and this setting for servers of this release.
    return "".join(
        line
        for line in dumped.splitlines(keepends=True)
        if not line.startswith(("\\", "SET transaction_timeout"))
    )


def main() -> None:
    """Read the command line, and dump."""
    parser = argparse.ArgumentParser(description="Dump the databases of a release, for the tests to come.")
    parser.add_argument("version", help="the release, such as 0.2.0")
    version = parser.parse_args().version
    with Postgres(fsync="off") as server:
        for service in SHOPS:
            dump(service, version, server)


if __name__ == "__main__":
    main()
