"""`holdfast-core secrets …`: what still lies under an older `CORE_SECRET_KEY`, and putting that right."""

import argparse

from holdfast_core.adapters.resealing import Resealing
from holdfast_core.assembly import assemble
from holdfast_core.commands.parsers import Commands, add_command, add_group
from holdfast_core.config import Settings


def add_secrets_commands(commands: Commands) -> None:
    """Add them to the commands of core."""
    secrets = add_group(
        commands, "secrets", "Users' sealed secrets, and the key they lie under.", "secrets status"
    )
    purpose = "Say how many sealed secrets need an older key; exits 1 where some do."
    add_command(secrets, "status", _status, purpose, "secrets status")
    purpose = "Seal under the newest key what an older one sealed. Core may run meanwhile."
    add_command(secrets, "reseal", _reseal, purpose, "secrets reseal")


async def _status(_given: argparse.Namespace, settings: Settings) -> int:
    core = assemble(settings)
    async with core.opened():
        found = await Resealing(core.database, core.sealing).count()
    print(f"{found.newest} under the newest key, {found.older} under older ones, {_lost(found.unreadable)}")
    return 1 if found.older else 0


async def _reseal(_given: argparse.Namespace, settings: Settings) -> None:
    core = assemble(settings)
    async with core.opened():
        found = await Resealing(core.database, core.sealing).reseal()
    print(f"{found.older} sealed anew, {found.newest} were, {_lost(found.unreadable)}")


def _lost(count: int) -> str:
    return f"{count} under none of the keys that are set"
