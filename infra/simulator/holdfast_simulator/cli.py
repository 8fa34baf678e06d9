"""The command line: `holdfast-simulator serve`. Exit codes: 0 done, 1 failed, 2 wrong usage."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from holdfast_simulator.config import SimulatorConfig
from holdfast_simulator.server import make_app

EXAMPLE = """\
example:
  holdfast-simulator serve --port 3999 --data ./simulator-data
  then open http://127.0.0.1:3999/phone and let a gateway load http://127.0.0.1:3999/
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    options = _parser().parse_args(arguments)
    config = SimulatorConfig(
        data_dir=options.data,
        first_qr_seconds=options.first_qr_seconds,
        next_qr_seconds=options.next_qr_seconds,
    )
    try:
        asyncio.run(_serve(config, options.host, options.port))
    except OSError as error:
        print(f"holdfast-simulator: {_reason(error, options.host, options.port)}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="holdfast-simulator",
        description="A stand-in for WhatsApp Web and phones, for development and tests only.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    serve = commands.add_parser(
        "serve",
        help="serve the page, the phone and the API",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    defaults = SimulatorConfig()
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    serve.add_argument(
        "--port", type=int, default=3999, help="port to listen on, 0 for any (default: %(default)s)"
    )
    serve.add_argument("--data", type=Path, metavar="DIR", help="keep the state here (default: in memory)")
    serve.add_argument(
        "--first-qr-seconds",
        type=float,
        default=defaults.first_qr_seconds,
        metavar="S",
        help="how long the first QR is shown (default: %(default)s)",
    )
    serve.add_argument(
        "--next-qr-seconds",
        type=float,
        default=defaults.next_qr_seconds,
        metavar="S",
        help="how long each later QR is shown (default: %(default)s)",
    )
    return parser


async def _serve(config: SimulatorConfig, host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    runner = web.AppRunner(make_app(config), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        print(f"holdfast-simulator: {_url(runner)}  (phone: {_url(runner)}phone)", flush=True)
        await stop.wait()
    finally:
        await runner.cleanup()


def _url(runner: web.AppRunner) -> str:
    host, port = runner.addresses[0][:2]
    return f"http://{host}:{port}/"


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno is not None and "address already in use" in str(error).lower():
        return f"port {port} on {host} is taken by another program; choose another with --port."
    return str(error)
