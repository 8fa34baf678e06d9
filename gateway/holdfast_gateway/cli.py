"""The gateway's command line."""

import argparse
import sys
from collections.abc import Sequence

from holdfast_contract.service import tracing
from holdfast_contract.service.logs import configure, severity
from holdfast_contract.service.serve import run, serve
from holdfast_contract.service.settings import load

from holdfast_gateway.bootstrap import VERSION, build
from holdfast_gateway.browsing import make_browsers
from holdfast_gateway.commands.drain import add_drain_command
from holdfast_gateway.commands.env_file import add_env_commands
from holdfast_gateway.commands.migrate import add_migrate_command
from holdfast_gateway.commands.secrets import add_secrets_commands
from holdfast_gateway.commands.session import add_session_commands
from holdfast_gateway.config import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code: 0 done, 1 failed, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    return run(options.command(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="holdfast-gateway",
        description="Keeps WhatsApp Web sessions alive and tells what happens on them.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serving = commands.add_parser(
        "serve",
        help="run the gateway",
        description="Run the gateway until SIGTERM or Ctrl-C. Settings come from GATEWAY_* or from .env.",
        epilog="example: GATEWAY_PORT=3001 holdfast-gateway serve",
    )
    serving.set_defaults(command=_serve)
    add_migrate_command(commands)
    add_session_commands(commands)
    add_secrets_commands(commands)
    add_drain_command(commands)
    add_env_commands(commands)
    return parser


async def _serve(_options: argparse.Namespace) -> None:
    settings = load(Settings)
    configure(
        json=not sys.stderr.isatty(),
        level=severity(settings.log_level),
        service="gateway",
        version=VERSION,
        salt=settings.backup_key[0].get_secret_value(),
    )
    endpoint = settings.traces_endpoint
    tracing.configure("holdfast-gateway", None if endpoint is None else str(endpoint))
    await serve(
        build(settings, make_browsers(settings)),
        settings.host,
        settings.port,
        started=lambda address: print(f"Holdfast gateway on {address}", flush=True),
    )
