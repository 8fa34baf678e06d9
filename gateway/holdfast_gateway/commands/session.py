"""`holdfast-gateway session …`: what there is, how it is, and how it is mended."""

import argparse
import json
import logging
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from holdfast_contract.errors import SessionNotFound
from holdfast_contract.ids import DEFAULT_SESSION, IDENTIFIER_PATTERN
from holdfast_contract.service.logs import configure
from holdfast_contract.service.settings import load
from holdfast_contract.sessions import Session

from holdfast_gateway.commands.screen import NOBODY_RUNS, Screen, size
from holdfast_gateway.commands.source import Source, open_source
from holdfast_gateway.config import Settings
from holdfast_gateway.domain.session import SessionKey
from holdfast_gateway.http.report import advice_for

DONE, FAILED, WRONG_USAGE = 0, 1, 2
_IDENTIFIER = re.compile(IDENTIFIER_PATTERN)


def add_session_commands(commands: Any) -> None:
    """Add `session` and what belongs to it to a parser's commands."""
    session = commands.add_parser(
        "session",
        help="look at sessions, mend them, clean up",
        description="Work on a gateway's sessions: through its API while it runs, else on its data folder.",
        epilog="example: holdfast-gateway session list",
    )
    inner = session.add_subparsers(required=True, metavar="COMMAND")
    listing = _add(inner, "list", _list, "one line a session", "session list --json")
    status = _add(inner, "status", _status, "how sessions are now", "session status --user ann")
    report = _add(inner, "report", _report, "all that is known of sessions", "session report --user ann")
    for parser in (listing, status, report):
        parser.add_argument("--user", type=_name, metavar="U", help="only this user's")
        parser.add_argument("--session", type=_name, metavar="S", help="only those of this id")
    clean = _add(
        inner,
        "clean",
        _clean,
        "remove folders of no session that hold no login; with --user, a stopped session's caches",
        "session clean --yes",
    )
    clean.add_argument("--user", type=_name, metavar="U", help="whose session's caches")
    clean.add_argument("--session", type=_name, metavar="S", help="which session's caches (default: default)")
    clean.add_argument("--yes", action="store_true", help="do not ask")
    repair = _add(
        inner,
        "repair",
        _repair,
        "find what is damaged in a session's profile and mend it with the mildest step",
        "session repair --user ann --session default",
    )
    repair.add_argument("--user", type=_name, metavar="U", required=True, help="whose session")
    repair.add_argument("--session", type=_name, metavar="S", default=DEFAULT_SESSION, help="which session")


def _add(commands: Any, name: str, command: Any, does: str, example: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=does,
        description=f"{does[0].upper()}{does[1:]}.",
        epilog=f"example: holdfast-gateway {example}",
    )
    parser.add_argument("--json", action="store_true", help="one JSON document, for scripts")
    parser.set_defaults(command=command)
    return parser


def _name(text: str) -> str:
    if not _IDENTIFIER.match(text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no id: letters, digits, '-' and '_', up to 64, a letter or digit first"
        )
    return text


async def _list(options: argparse.Namespace) -> int:
    async with _opened() as (source, screen):
        sessions = await _chosen(source, options)
        if options.json:
            _write(source, sessions=[session.to_wire() for session in sessions])
        else:
            _say_who_answers(source, screen)
            screen.sessions(sessions)
    return DONE


async def _status(options: argparse.Namespace) -> int:
    async with _opened() as (source, screen):
        sessions = _at_least_one(await _chosen(source, options), options)
        if options.json:
            _write(source, sessions=[s.to_wire() | {"advice": advice_for(s.reason)} for s in sessions])
            return DONE
        _say_who_answers(source, screen)
        for session in sessions:
            screen.status(session)
    return DONE


async def _report(options: argparse.Namespace) -> int:
    async with _opened() as (source, screen):
        sessions = _at_least_one(await _chosen(source, options), options)
        reports = [
            await source.report(SessionKey(session.user_id, session.session_id))
            for session in screen.each(sessions, "Reading…")
        ]
        if options.json:
            _write(source, reports=[report.to_wire() for report in reports])
            return DONE
        _say_who_answers(source, screen)
        for report in reports:
            screen.report(report)
    return DONE


async def _repair(options: argparse.Namespace) -> int:
    key = SessionKey(options.user, options.session)
    async with _opened(alone=True) as (source, screen):
        with screen.busy(f"Looking {key} over…"):
            answer = await source.repair(key)
        if options.json:
            _write(source, userId=key.user_id, sessionId=key.session_id, **answer.to_wire())
        else:
            screen.repair(answer)
    return DONE if answer.healthy else FAILED


async def _clean(options: argparse.Namespace) -> int:
    if not options.yes and (options.json or not sys.stdin.isatty()):
        sys.stderr.write("Nobody is there to be asked. Say --yes to remove without a question.\n")
        return WRONG_USAGE
    if options.session is not None and options.user is None:
        sys.stderr.write("--session needs --user: say whose session.\n")
        return WRONG_USAGE
    async with _opened(alone=True) as (source, screen):
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
        _write(source, userId=key.user_id, sessionId=key.session_id, **cleared.to_wire())
    else:
        screen.say(f"{size(cleared.freed_bytes)} came free.")
    return DONE


async def _remove_leftovers(source: Source, screen: Screen, options: argparse.Namespace) -> int:
    if not options.yes:
        with screen.busy("Looking for leftovers…"):
            found = (await source.leftovers()).leftovers
        if found:
            screen.leftovers(found)
            if not screen.agrees(f"Remove {_folders(len(found))}?"):
                return _declined(screen)
    with screen.busy("Removing leftovers…"):
        removed = await source.remove_leftovers()
    if options.json:
        _write(source, removed=removed.to_wire()["leftovers"])
        return DONE
    if options.yes and removed.leftovers:
        screen.leftovers(removed.leftovers)
    freed = sum(item.bytes for item in removed.leftovers)
    screen.say(f"Removed {_folders(len(removed.leftovers))}; {size(freed)} came free.")
    return DONE


def _folders(count: int) -> str:
    return f"{count} folder" if count == 1 else f"{count} folders"


def _declined(screen: Screen) -> int:
    screen.note("Nothing was removed.")
    return FAILED


@asynccontextmanager
async def _opened(*, alone: bool = False) -> AsyncIterator[tuple[Source, Screen]]:
    """Give who answers, and where the answer goes; `alone` keeps gateways from starting meanwhile."""
    settings = load(Settings)
    configure(json=not sys.stderr.isatty(), level=logging.WARNING)
    async with open_source(settings, alone=alone) as source:
        yield source, Screen()


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


def _write(source: Source, **answer: Any) -> None:
    sys.stdout.write(f"{json.dumps({'gatewayRunning': source.is_running, **answer}, indent=2)}\n")


def _say_who_answers(source: Source, screen: Screen) -> None:
    if not source.is_running:
        screen.note(NOBODY_RUNS)
