"""The gateway's command line."""

import argparse
import sys
from collections.abc import Sequence

from holdfast_contract.service.logs import configure
from holdfast_contract.service.serve import run, serve
from holdfast_contract.service.settings import load

from holdfast_gateway.bootstrap import build
from holdfast_gateway.browsing import make_browsers
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
    add_session_commands(commands)
    return parser


async def _serve(_options: argparse.Namespace) -> None:
    settings = load(Settings)
    configure(json=not sys.stderr.isatty())
    await serve(
        build(settings, make_browsers(settings)),
        settings.host,
        settings.port,
        started=lambda address: print(f"Holdfast gateway on {address}", flush=True),
    )
