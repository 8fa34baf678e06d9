"""`holdfast-gateway session backup`, `verify` and `restore`."""

import argparse
import time
from typing import Any

from holdfast_contract.backups import Backup, BackupList, Verification
from holdfast_contract.errors import BackupNotFound

from holdfast_gateway.commands.command import (
    DONE,
    FAILED,
    WRONG_USAGE,
    add_command,
    add_session,
    nobody_can_be_asked,
    opened,
    write,
)
from holdfast_gateway.commands.screen import Screen
from holdfast_gateway.commands.source import Source
from holdfast_gateway.commands.words import local, size
from holdfast_gateway.domain.session import SessionKey


def add_backup_commands(commands: Any) -> None:
    """Add them to the commands on sessions."""
    backup = add_command(
        commands,
        "backup",
        _backup,
        "take a backup of a session's login now, or list those that there are",
        "session backup --user ann",
    )
    add_session(backup)
    backup.add_argument("--list", action="store_true", help="list the backups, newest first, and take none")
    verify = add_command(
        commands,
        "verify",
        _verify,
        "read a backup back, every piece of it, and check it",
        "session verify --user ann --all",
    )
    add_session(verify)
    which = verify.add_mutually_exclusive_group()
    which.add_argument("--backup", metavar="ID", help="which backup (default: the newest)")
    which.add_argument("--all", action="store_true", help="all of them, newest first")
    restore = add_command(
        commands,
        "restore",
        _restore,
        "put a backup in the place of a session's profile",
        "session restore --user ann --yes",
    )
    add_session(restore)
    restore.add_argument("--backup", metavar="ID", help="which backup (default: the newest good one)")
    restore.add_argument("--yes", action="store_true", help="do not ask")


async def _backup(options: argparse.Namespace) -> int:
    key = SessionKey(options.user, options.session)
    async with opened(alone=not options.list) as (source, screen):
        if options.list:
            await _list(source, screen, key, options)
        else:
            await _take(source, screen, key, options)
    return DONE


async def _list(source: Source, screen: Screen, key: SessionKey, options: argparse.Namespace) -> None:
    with screen.busy("Asking the store…"):
        listed = await source.backups(key)
    if options.json:
        write(source, userId=key.user_id, sessionId=key.session_id, **listed.to_wire())
        return
    if listed.backups:
        screen.backups(listed.backups)
    else:
        screen.say(f"There are no backups of {key}.")
    if listed.logged_out_at is not None:
        screen.note(_of_a_login_that_ended(listed))


async def _take(source: Source, screen: Screen, key: SessionKey, options: argparse.Namespace) -> None:
    began = time.monotonic()
    with screen.progress(f"Backing {key} up") as told:
        backup = await source.take_backup(key, told)
    if options.json:
        write(source, userId=key.user_id, sessionId=key.session_id, **backup.to_wire())
    else:
        screen.backup(backup, time.monotonic() - began)


async def _verify(options: argparse.Namespace) -> int:
    key = SessionKey(options.user, options.session)
    answers: list[tuple[Backup, Verification]] = []
    async with opened() as (source, screen):
        with screen.busy("Asking the store…"):
            listed = await source.backups(key)
        for backup in listed.backups if options.all and listed.backups else [_one(listed, key, options)]:
            with screen.progress(f"Reading {backup.backup_id} back") as told:
                answer = await source.verify_backup(key, backup.backup_id, told)
            answers.append((backup, answer))
            if not options.json:
                screen.verification(backup, answer)
        if options.json:
            write(
                source,
                userId=key.user_id,
                sessionId=key.session_id,
                verifications=[_shown(backup, answer) for backup, answer in answers],
            )
    return DONE if all(answer.ok for _, answer in answers) else FAILED


async def _restore(options: argparse.Namespace) -> int:
    if nobody_can_be_asked(options, "restore"):
        return WRONG_USAGE
    key = SessionKey(options.user, options.session)
    async with opened(alone=True) as (source, screen):
        if not options.yes:
            with screen.busy("Asking the store…"):
                listed = await source.backups(key)
            if not _agrees(screen, listed, key, options):
                screen.note("Nothing was restored.")
                return FAILED
        with screen.progress(f"Restoring {key}") as told:
            restored = await source.restore_backup(key, options.backup, told)
        if options.json:
            write(source, userId=key.user_id, sessionId=key.session_id, **restored.to_wire())
        else:
            screen.restored(restored)
    return DONE


def _agrees(screen: Screen, listed: BackupList, key: SessionKey, options: argparse.Namespace) -> bool:
    backup = _one(listed, key, options)
    screen.note(f"Backup {backup.backup_id}, {size(backup.bytes)}, taken {local(backup.taken_at)}.")
    if options.backup is None and len(listed.backups) > 1:
        screen.note("If it turns out to be damaged, the one before is restored.")
    if listed.logged_out_at is not None:
        screen.note(_of_a_login_that_ended(listed))
    screen.note("It replaces the present profile, which is kept aside until the session is connected.")
    return screen.agrees(f"Restore {key} from it?")


def _one(listed: BackupList, key: SessionKey, options: argparse.Namespace) -> Backup:
    """Give the backup that is meant. Raises `BackupNotFound`."""
    if not listed.backups:
        raise BackupNotFound(f"There are no backups of {key}.")
    if options.backup is None:
        return listed.backups[0]
    for backup in listed.backups:
        if backup.backup_id == options.backup:
            return backup
    raise BackupNotFound


def _of_a_login_that_ended(listed: BackupList) -> str:
    at = "" if listed.logged_out_at is None else local(listed.logged_out_at)
    return f"The session was logged out {at}: WhatsApp does not accept this login any more."


def _shown(backup: Backup, answer: Verification) -> dict[str, Any]:
    return {"backupId": backup.backup_id, **answer.to_wire()}
