"""The command `holdfast-core`."""

import argparse
import asyncio
import gc
import signal
import sys
from collections.abc import Sequence

from holdfast_contract.core import Scope
from holdfast_contract.service import logs, tracing
from holdfast_contract.service.notify import READY, STOPPING, notify, watched
from holdfast_contract.service.renewal import renewal, renewing
from holdfast_contract.service.serve import run, serve
from holdfast_contract.service.settings import load

from holdfast_core import __version__
from holdfast_core.assembly import assemble
from holdfast_core.bootstrap import answering, build
from holdfast_core.commands.asking import add_ask_command
from holdfast_core.commands.assistant import add_assistant_commands
from holdfast_core.commands.copying import add_copy_command
from holdfast_core.commands.gateways import add_gateway_commands
from holdfast_core.commands.knowledge import add_knowledge_commands
from holdfast_core.commands.migrate import add_migrate_command
from holdfast_core.commands.parsers import Command, add_command, add_group, add_user_option
from holdfast_core.commands.privacy import add_contact_commands, add_privacy_commands
from holdfast_core.commands.secrets import add_secrets_commands
from holdfast_core.commands.trials import add_test_command
from holdfast_core.config import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command: 0 done, 1 failed, 2 wrong usage."""
    given = _parser().parse_args(arguments)
    # What is loaded stays: to look for garbage in it would halt all replies for a tenth of a second.
    gc.freeze()
    logs.configure(json=not sys.stderr.isatty())
    return run(_run(given))


async def _run(given: argparse.Namespace) -> int | None:
    command: Command = given.command
    return await command(given, load(Settings))


def _tell(settings: Settings) -> None:
    """Log and trace as the settings say."""
    level, salt = logs.severity(settings.log_level), settings.secret_key_texts[0]
    logs.configure(json=not sys.stderr.isatty(), level=level, service="core", version=__version__, salt=salt)
    tracing.configure("holdfast-core", settings.traces_endpoint)


async def _serve(given: argparse.Namespace, settings: Settings) -> None:
    _tell(settings)
    app = build(settings, work=not given.no_worker)
    await serve(app, settings.host, settings.port, started=_say_started)


def _say_started(address: str) -> None:
    print(f"core listens on {address}", flush=True)


async def _worker(_given: argparse.Namespace, settings: Settings) -> None:
    _tell(settings)
    stop = asyncio.Event()
    for signal_ in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_, stop.set)
    core = assemble(settings)
    async with (
        watched(),
        core.opened(),
        core.working(),
        renewing(renewal(Settings, core.use), stop.set),
        answering(core, settings),
    ):
        print("core's worker runs", flush=True)
        notify(READY)
        await stop.wait()
        notify(STOPPING)


async def _user_add(given: argparse.Namespace, settings: Settings) -> None:
    core = assemble(settings)
    async with core.opened():
        user = await core.users.create(given.user, given.name)
    print(f"user {user.user_id} created")


async def _user_key(given: argparse.Namespace, settings: Settings) -> None:
    core = assemble(settings)
    async with core.opened():
        made = await core.users.create_key(given.user, given.name, given.scope or (Scope.ALL,))
    print(made.key)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="holdfast-core",
        description="Core: takes events, answers them, serves the API and the dashboard.",
        epilog="example: holdfast-core serve",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serving = add_command(commands, "serve", _serve, "Serve the API and the dashboard.", "serve")
    serving.add_argument("--no-worker", action="store_true", help="leave the work to `holdfast-core worker`")
    add_command(commands, "worker", _worker, "Work events and replies off, apart from serve.", "worker")
    add_migrate_command(commands)
    add_copy_command(commands)

    user = add_group(commands, "user", "Users and their keys.", "user add --user acme")
    adding = add_command(user, "add", _user_add, "Create a user.", "user add --user acme --name 'Acme Ltd'")
    key = add_command(user, "key", _user_key, "Make a key and print it, this once.", "user key --user acme")
    for command in (adding, key):
        add_user_option(command)
    adding.add_argument("--name", help="what people call the user")
    key.add_argument("--name", default="key", help="what the key is for")
    key.add_argument(
        "--scope",
        action="append",
        type=Scope,
        choices=list(Scope),
        metavar="SCOPE",
        help=f"what the key may do, again for each: {', '.join(Scope)} (all)",
    )

    add_privacy_commands(user)
    add_contact_commands(commands)
    add_knowledge_commands(commands)
    add_assistant_commands(commands)
    add_ask_command(commands)
    add_test_command(commands)
    add_gateway_commands(commands)
    add_secrets_commands(commands)
    return parser
