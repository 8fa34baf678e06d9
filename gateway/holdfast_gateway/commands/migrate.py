"""`holdfast-gateway migrate`: the tables of a gateway that does not run, brought to another revision."""

import argparse

from holdfast_contract.service import migrating
from holdfast_contract.service.settings import StartRefused, load

from holdfast_gateway.adapters.profiles import held
from holdfast_gateway.adapters.store.migrations import MIGRATIONS
from holdfast_gateway.adapters.store.tables import metadata
from holdfast_gateway.config import Settings


def add_migrate_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add it."""
    parser = commands.add_parser(
        "migrate",
        help="bring the database up to date, or back",
        description="Bring the database of a gateway that does not run up to date, or back.",
        epilog="example: holdfast-gateway migrate --check",
    )
    migrating.add_options(parser)
    parser.set_defaults(command=_migrate)


async def _migrate(options: argparse.Namespace) -> int:
    settings = load(Settings)
    async with held(settings.data_dir / "gateway.lock") as is_ours:
        if not is_ours:
            raise StartRefused(f"A gateway runs on the data folder {settings.data_dir}: stop it first.")
        return await migrating.migrate(options, settings.data_dir / "gateway.db", metadata, MIGRATIONS, _say)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a command prints
