"""How commands are called: groups, options, and the example that each --help shows."""

import argparse
import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeAlias

from holdfast_contract.errors import ValidationFailed
from holdfast_contract.ids import IDENTIFIER_PATTERN

from holdfast_core.assembly import Core, assemble
from holdfast_core.config import Settings

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - it has no other name
Command = Callable[[argparse.Namespace, Settings], Awaitable[int | None]]
"""What a command runs; it gives the exit code, None for 0."""


def add_group(commands: Commands, name: str, purpose: str, example: str) -> Commands:
    """Add a command that only holds others."""
    group = commands.add_parser(
        name, help=purpose, description=purpose, epilog=f"example: holdfast-core {example}"
    )
    return group.add_subparsers(required=True, metavar="COMMAND")


def add_command(
    commands: Commands, name: str, command: Command, purpose: str, example: str
) -> argparse.ArgumentParser:
    """Add a command, with the example that its --help shows."""
    parser = commands.add_parser(
        name, help=purpose, description=purpose, epilog=f"example: holdfast-core {example}"
    )
    parser.set_defaults(command=command)
    return parser


def add_user_option(parser: argparse.ArgumentParser) -> None:
    """Let a command be told whose data it is about."""
    parser.add_argument("--user", required=True, type=_identifier, help="the userId")


def _identifier(text: str) -> str:
    if not re.fullmatch(IDENTIFIER_PATTERN, text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a userId: match {IDENTIFIER_PATTERN}")
    return text


@asynccontextmanager
async def opened(settings: Settings, user_id: str) -> AsyncIterator[Core]:
    """Give core, with its database open, for a command about one user. Raises `UserNotFound`."""
    core = assemble(settings)
    async with core.opened():
        await core.users.require(user_id)
        yield core


async def read_file(path: Path) -> bytes:
    """Read a file that a command names. Raises `ValidationFailed`."""
    try:
        return await asyncio.to_thread(path.read_bytes)
    except OSError as error:
        raise ValidationFailed(f"{path} cannot be read: {error.strerror}.") from None
