"""The command `holdfast-core`."""

import argparse
import asyncio
import json
import re
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from holdfast_contract.errors import ValidationFailed
from holdfast_contract.ids import IDENTIFIER_PATTERN
from holdfast_contract.service import logs
from holdfast_contract.service.renewal import renewal, renewing
from holdfast_contract.service.serve import run, serve
from holdfast_contract.service.settings import load

from holdfast_core.bootstrap import Core, assemble, build
from holdfast_core.config import Settings
from holdfast_core.domain.documents import decode

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - it has no other name
Command = Callable[[argparse.Namespace, Settings], Awaitable[int | None]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command: 0 done, 1 failed, 2 wrong usage."""
    given = _parser().parse_args(arguments)
    logs.configure(json=not sys.stderr.isatty())
    return run(_run(given))


async def _run(given: argparse.Namespace) -> int | None:
    command: Command = given.command
    return await command(given, load(Settings))


async def _serve(given: argparse.Namespace, settings: Settings) -> None:
    app = build(settings, work=not given.no_worker)
    await serve(app, settings.host, settings.port, started=_say_started)


def _say_started(address: str) -> None:
    print(f"core listens on {address}", flush=True)


async def _worker(_given: argparse.Namespace, settings: Settings) -> None:
    stop = asyncio.Event()
    for signal_ in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_, stop.set)
    core = assemble(settings)
    async with core.opened(), core.working(), renewing(renewal(Settings, core.use), stop.set):
        print("core's worker runs", flush=True)
        await stop.wait()


async def _migrate(_given: argparse.Namespace, settings: Settings) -> None:
    async with assemble(settings).opened():
        print("the database is up to date")


async def _user_add(given: argparse.Namespace, settings: Settings) -> None:
    core = assemble(settings)
    async with core.opened():
        user = await core.users.create(given.user, given.name)
    print(f"user {user.user_id} created")


async def _user_key(given: argparse.Namespace, settings: Settings) -> None:
    core = assemble(settings)
    async with core.opened():
        print((await core.users.create_key(given.user, given.name)).key)


async def _knowledge_add(given: argparse.Namespace, settings: Settings) -> None:
    core = assemble(settings)
    async with core.opened():
        await core.users.require(given.user)
        for path in given.files:
            await _add_file(core, given.user, path)


async def _add_file(core: Core, user_id: str, path: Path) -> None:
    try:
        body = await asyncio.to_thread(path.read_bytes)
    except OSError as error:
        raise ValidationFailed(f"{path} cannot be read: {error.strerror}.") from None
    added = await core.knowledge.add(user_id, path.name, decode(body))
    print(f"{added.filename}: {added.passages} passages")


async def _knowledge_search(given: argparse.Namespace, settings: Settings) -> None:
    core = assemble(settings)
    async with core.opened():
        await core.users.require(given.user)
        findings = await core.knowledge.search(given.user, given.query, given.limit)
    if given.json:
        print(json.dumps([passage.to_wire() for passage in findings.passages], ensure_ascii=False))
        return
    for passage in findings.passages:
        print(f"{passage.score:.2f}  {passage.filename}  {passage.heading or ''}")
        print("      " + " ".join(passage.text.split())[:160])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="holdfast-core",
        description="Core: takes events, answers them, serves the API and the dashboard.",
        epilog="example: holdfast-core serve",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serving = _command(commands, "serve", _serve, "Serve the API and the dashboard.", "serve")
    serving.add_argument("--no-worker", action="store_true", help="leave the work to `holdfast-core worker`")
    _command(commands, "worker", _worker, "Work events and replies off, apart from serve.", "worker")
    _command(commands, "migrate", _migrate, "Make what the database lacks.", "migrate")

    user = _group(commands, "user", "Users and their keys.", "user add --user acme")
    adding = _command(user, "add", _user_add, "Create a user.", "user add --user acme --name 'Acme Ltd'")
    key = _command(user, "key", _user_key, "Make a key and print it, this once.", "user key --user acme")
    for command in (adding, key):
        _add_user_option(command)
    adding.add_argument("--name", help="what people call the user")
    key.add_argument("--name", default="key", help="what the key is for")

    knowledge = _group(commands, "knowledge", "Documents.", "knowledge add --user acme README.md")
    example = "knowledge add --user acme README.md prices.txt"
    filling = _command(knowledge, "add", _knowledge_add, "Add documents.", example)
    _add_user_option(filling)
    filling.add_argument("files", nargs="+", type=Path, metavar="FILE", help="Markdown or text, in UTF-8")
    example = "knowledge search --user acme 'when are you open?'"
    search = _command(knowledge, "search", _knowledge_search, "Find passages.", example)
    _add_user_option(search)
    search.add_argument("--limit", type=int, default=5, help="passages at the most (5)")
    search.add_argument("--json", action="store_true", help="print JSON")
    search.add_argument("query", help="what to look for")
    return parser


def _add_user_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--user", required=True, type=_identifier, help="the userId")


def _identifier(text: str) -> str:
    if not re.fullmatch(IDENTIFIER_PATTERN, text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a userId: match {IDENTIFIER_PATTERN}")
    return text


def _group(commands: Commands, name: str, purpose: str, example: str) -> Commands:
    """Add a command that only holds others."""
    group = commands.add_parser(
        name, help=purpose, description=purpose, epilog=f"example: holdfast-core {example}"
    )
    return group.add_subparsers(required=True, metavar="COMMAND")


def _command(
    commands: Commands, name: str, command: Command, purpose: str, example: str
) -> argparse.ArgumentParser:
    """Add a command, with the example that its --help shows."""
    parser = commands.add_parser(
        name, help=purpose, description=purpose, epilog=f"example: holdfast-core {example}"
    )
    parser.set_defaults(command=command)
    return parser
