"""What the commands on sessions share: how they are called, whom they ask, where their answers go."""

import argparse
import json
import logging
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
from holdfast_contract.ids import DEFAULT_SESSION, IDENTIFIER_PATTERN
from holdfast_contract.service.logs import configure
from holdfast_contract.service.settings import load

from holdfast_gateway.commands.screen import NOBODY_RUNS, Screen
from holdfast_gateway.commands.source import Source, open_source
from holdfast_gateway.config import Settings

DONE, FAILED, WRONG_USAGE = 0, 1, 2
_IDENTIFIER = re.compile(IDENTIFIER_PATTERN)


def add_command(commands: Any, name: str, command: Any, does: str, example: str) -> argparse.ArgumentParser:
    """Add a command, an async function of the options that gives an exit code; `example` is for its help."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=does,
        description=f"{does[0].upper()}{does[1:]}.",
        epilog=f"example: holdfast-gateway {example}",
    )
    parser.add_argument("--json", action="store_true", help="one JSON document, for scripts")
    parser.set_defaults(command=command)
    return parser


def add_session(parser: argparse.ArgumentParser) -> None:
    """Add the options of a command that is about one session."""
    parser.add_argument("--user", type=name, metavar="U", required=True, help="whose session")
    parser.add_argument(
        "--session", type=name, metavar="S", default=DEFAULT_SESSION, help="which session (default: default)"
    )


def name(text: str) -> str:
    """Read a user's or a session's id."""
    if not _IDENTIFIER.fullmatch(text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no id: letters, digits, '-' and '_', up to 64, a letter or digit first"
        )
    return text


@asynccontextmanager
async def opened(*, alone: bool = False) -> AsyncIterator[tuple[Source, Screen]]:
    """Give who answers, and where the answer goes; `alone` keeps gateways from starting meanwhile."""
    settings = load(Settings)
    log_beside_the_answer()
    async with open_source(settings, alone=alone) as source:
        yield source, Screen()


def log_beside_the_answer() -> None:
    """Log what went wrong, and nothing else."""
    configure(json=not sys.stderr.isatty(), level=logging.WARNING)
    # While a bar is drawn rich stands in for the standard error, and writes lines above the bar.
    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))


def nobody_can_be_asked(options: argparse.Namespace, what: str) -> bool:
    """Say whether a question has to be asked and cannot be; `what` is what is done without one."""
    if options.yes or (not options.json and sys.stdin.isatty()):
        return False
    sys.stderr.write(f"Nobody is there to be asked. Say --yes to {what} without a question.\n")
    return True


def write(source: Source, **answer: Any) -> None:
    """Write a script's answer."""
    sys.stdout.write(f"{json.dumps({'gatewayRunning': source.is_running, **answer}, indent=2)}\n")


def say_who_answers(source: Source, screen: Screen) -> None:
    """Tell a person that what is shown is how it was."""
    if not source.is_running:
        screen.note(NOBODY_RUNS)
