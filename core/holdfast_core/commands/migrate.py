"""`holdfast-core migrate`: the database's tables, brought to another revision."""

import argparse

from holdfast_contract.service import migrating

from holdfast_core.adapters.migrations import MIGRATIONS
from holdfast_core.adapters.tables import METADATA
from holdfast_core.commands.parsers import Commands, add_command
from holdfast_core.config import Settings


def add_migrate_command(commands: Commands) -> None:
    """Add it."""
    parser = add_command(
        commands, "migrate", _migrate, "Bring the database up to date, or back.", "migrate --check"
    )
    migrating.add_options(parser)


async def _migrate(given: argparse.Namespace, settings: Settings) -> int:
    return await migrating.migrate(given, settings.database_url, METADATA, MIGRATIONS, print)
