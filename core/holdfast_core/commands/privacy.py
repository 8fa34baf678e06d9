"""`holdfast-core contact …`, `user export` and `user delete`: what is held is handed out, or goes."""

import argparse
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO

from holdfast_contract.errors import ValidationFailed

from holdfast_core.commands.parsers import Commands, add_command, add_group, add_user_option, opened
from holdfast_core.config import Settings


def add_contact_commands(commands: Commands) -> None:
    """Add `contact` to the commands of core."""
    contact = add_group(
        commands,
        "contact",
        "What is held of a contact.",
        "contact export --user acme --contact 6281717407674 --to c.zip",
    )
    example = "contact export --user acme --contact 6281717407674 --to contact.zip"
    export = add_command(contact, "export", _export_contact, "Write all that is held to a ZIP.", example)
    example = "contact reset --user acme --contact 6281717407674"
    reset = add_command(contact, "reset", _reset_contact, "Forget a contact in every layer.", example)
    for command in (export, reset):
        add_user_option(command)
        command.add_argument("--contact", required=True, help="the contactId, a phone or a lid")
    _add_file_option(export)


def add_privacy_commands(user: Commands) -> None:
    """Add `export` and `delete` to what is done with users."""
    example = "user export --user acme --to acme.zip"
    export = add_command(user, "export", _export_user, "Write all that is held of a user to a ZIP.", example)
    purpose = "Remove a user with everything, here and at every gateway."
    delete = add_command(user, "delete", _delete_user, purpose, "user delete --user acme --yes")
    for command in (export, delete):
        add_user_option(command)
    _add_file_option(export)
    delete.add_argument("--yes", action="store_true", help="do not ask for the userId once more")


def _add_file_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to", required=True, type=Path, metavar="FILE", help="the ZIP, which is not there yet"
    )


async def _export_user(given: argparse.Namespace, settings: Settings) -> None:
    async with opened(settings, given.user) as core:
        await _write(given.to, core.exports.of_user(given.user))


async def _export_contact(given: argparse.Namespace, settings: Settings) -> None:
    async with opened(settings, given.user) as core:
        await _write(given.to, core.exports.of_contact(given.user, given.contact))


async def _write(path: Path, parts: AsyncIterator[bytes]) -> None:
    """Write a file for its owner's eyes. Raises `ValidationFailed`."""
    try:
        with _private(path) as file:
            async for part in parts:
                file.write(part)
    except OSError as error:
        raise ValidationFailed(f"{path} cannot be written: {error.strerror}.") from None
    print(f"written to {path}; it holds what people wrote: keep it as you would keep that")


async def _reset_contact(given: argparse.Namespace, settings: Settings) -> None:
    async with opened(settings, given.user) as core:
        receipt = await core.contacts.reset(given.user, given.contact)
    print(receipt.to_json())


async def _delete_user(given: argparse.Namespace, settings: Settings) -> int:
    async with opened(settings, given.user) as core:
        if not given.yes and not _confirmed(given.user):
            print("nothing was removed")
            return 1
        begun = await core.removals.begin(given.user)
    print(begun.to_json())
    sys.stderr.write(f"Core's worker does the rest. How far it is: GET /v1/removals/{begun.removal_id}\n")
    return 0


def _private(path: Path) -> IO[bytes]:
    """Make a file that nobody else reads; one that is there is not written over."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _confirmed(user_id: str) -> bool:
    sys.stderr.write(f"This removes {user_id} for good: logins, backups, conversations, knowledge.\n")
    return input("Type the userId to go on: ").strip() == user_id
