"""`holdfast-gateway session …`: what there is, how it is, and how it is mended."""

import argparse
import sys
from typing import Any

from holdfast_contract.errors import SessionNotFound
from holdfast_contract.ids import DEFAULT_SESSION
from holdfast_contract.sessions import Session

from holdfast_gateway.commands.backups import add_backup_commands
from holdfast_gateway.commands.command import (
    DONE,
    FAILED,
    WRONG_USAGE,
    add_command,
    add_session,
    name,
    nobody_can_be_asked,
    opened,
    say_who_answers,
    write,
)
from holdfast_gateway.commands.screen import Screen
from holdfast_gateway.commands.source import Source
from holdfast_gateway.commands.words import counted, size
from holdfast_gateway.domain.session import SessionKey
from holdfast_gateway.http.report import advice_for


def add_session_commands(commands: Any) -> None:
    """Add `session` and what belongs to it to a parser's commands."""
    session = commands.add_parser(
        "session",
        help="look at sessions, back them up, mend them, clean up",
        description="Work on a gateway's sessions: through its API while it runs, else on its data folder.",
        epilog="example: holdfast-gateway session list",
    )
    inner = session.add_subparsers(required=True, metavar="COMMAND")
    listing = add_command(inner, "list", _list, "one line a session", "session list --json")
    status = add_command(inner, "status", _status, "how sessions are now", "session status --user ann")
    report = add_command(
        inner, "report", _report, "all that is known of sessions", "session report --user ann"
    )
    for parser in (listing, status, report):
        parser.add_argument("--user", type=name, metavar="U", help="only this user's")
        parser.add_argument("--session", type=name, metavar="S", help="only those of this id")
    add_backup_commands(inner)
    clean = add_command(
        inner,
        "clean",
        _clean,
        "remove folders of no session that hold no login; with --user, a stopped session's caches",
        "session clean --yes",
    )
    clean.add_argument("--user", type=name, metavar="U", help="whose session's caches")
    clean.add_argument("--session", type=name, metavar="S", help="which session's caches (default: default)")
    clean.add_argument("--yes", action="store_true", help="do not ask")
    repair = add_command(
        inner,
        "repair",
        _repair,
        "find what is damaged in a session's profile and mend it with the mildest step",
        "session repair --user ann --session default",
    )
    add_session(repair)


async def _list(options: argparse.Namespace) -> int:
    async with opened() as (source, screen):
        sessions = await _chosen(source, options)
        if options.json:
            write(source, sessions=[session.to_wire() for session in sessions])
        else:
            say_who_answers(source, screen)
            screen.sessions(sessions)
    return DONE


async def _status(options: argparse.Namespace) -> int:
    async with opened() as (source, screen):
        sessions = _at_least_one(await _chosen(source, options), options)
        if options.json:
            write(source, sessions=[s.to_wire() | {"advice": advice_for(s.reason)} for s in sessions])
            return DONE
        say_who_answers(source, screen)
        for session in sessions:
            screen.status(session)
    return DONE


async def _report(options: argparse.Namespace) -> int:
    async with opened() as (source, screen):
        sessions = _at_least_one(await _chosen(source, options), options)
        reports = [
            await source.report(SessionKey(session.user_id, session.session_id))
            for session in screen.each(sessions, "Reading…")
        ]
        if options.json:
            write(source, reports=[report.to_wire() for report in reports])
            return DONE
        say_who_answers(source, screen)
        for report in reports:
            screen.report(report)
    return DONE


async def _repair(options: argparse.Namespace) -> int:
    key = SessionKey(options.user, options.session)
    async with opened(alone=True) as (source, screen):
        with screen.busy(f"Looking {key} over…"):
            answer = await source.repair(key)
        if options.json:
            write(source, userId=key.user_id, sessionId=key.session_id, **answer.to_wire())
        else:
            screen.repair(answer)
    return DONE if answer.healthy else FAILED


async def _clean(options: argparse.Namespace) -> int:
    if nobody_can_be_asked(options, "remove"):
        return WRONG_USAGE
    if options.session is not None and options.user is None:
        sys.stderr.write("--session needs --user: say whose session.\n")
        return WRONG_USAGE
    async with opened(alone=True) as (source, screen):
        if options.user is not None:
            key = SessionKey(options.user, options.session or DEFAULT_SESSION)
            return await _clear_caches(source, screen, key, options)
        return await _remove_leftovers(source, screen, options)


async def _clear_caches(source: Source, screen: Screen, key: SessionKey, options: argparse.Namespace) -> int:
    if not options.yes:
        held = (await source.report(key)).profile.caches
        if not screen.agrees(f"Delete the caches of {key} ({size(held)})? Its login stays."):
            return _declined(screen)
    with screen.busy(f"Deleting the caches of {key}…"):
        cleared = await source.clear_caches(key)
    if options.json:
        write(source, userId=key.user_id, sessionId=key.session_id, **cleared.to_wire())
    else:
        screen.say(f"{size(cleared.freed_bytes)} came free.")
    return DONE


async def _remove_leftovers(source: Source, screen: Screen, options: argparse.Namespace) -> int:
    if not options.yes:
        with screen.busy("Looking for leftovers…"):
            found = (await source.leftovers()).leftovers
        if found:
            screen.leftovers(found)
            if not screen.agrees(f"Remove {counted(len(found), 'folder')}?"):
                return _declined(screen)
    with screen.busy("Removing leftovers…"):
        removed = await source.remove_leftovers()
    if options.json:
        write(source, removed=removed.to_wire()["leftovers"])
        return DONE
    if options.yes and removed.leftovers:
        screen.leftovers(removed.leftovers)
    freed = sum(item.bytes for item in removed.leftovers)
    screen.say(f"Removed {counted(len(removed.leftovers), 'folder')}; {size(freed)} came free.")
    return DONE


def _declined(screen: Screen) -> int:
    screen.note("Nothing was removed.")
    return FAILED


async def _chosen(source: Source, options: argparse.Namespace) -> list[Session]:
    return [
        session
        for session in await source.sessions()
        if options.user in {None, session.user_id} and options.session in {None, session.session_id}
    ]


def _at_least_one(sessions: list[Session], options: argparse.Namespace) -> list[Session]:
    """Raise `SessionNotFound` where somebody asked for a session that is not there."""
    if not sessions and (options.user or options.session):
        raise SessionNotFound
    return sessions
