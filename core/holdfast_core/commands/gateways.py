"""`holdfast-core gateway`: the gateways as core knows them, and emptying one."""

import argparse
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager

from holdfast_contract.drain import Drain
from holdfast_contract.gateways import GatewayState

from holdfast_core.application.gateways import GatewayDesk
from holdfast_core.assembly import assemble
from holdfast_core.commands.parsers import Commands, add_command, add_group
from holdfast_core.config import Settings


def add_gateway_commands(commands: Commands) -> None:
    """Add them to the commands of core."""
    group = add_group(commands, "gateway", "The gateways, and emptying one.", "gateway list")
    listing = add_command(group, "list", _list, "Say how each gateway is.", "gateway list --json")
    draining = add_command(
        group,
        "drain",
        _drain,
        "Have a gateway emptied: its sessions go on at the others, each within seconds, without a QR.",
        "gateway drain gw-1",
    )
    resuming = add_command(group, "resume", _resume, "Have it serve again.", "gateway resume gw-1")
    for command in (draining, resuming):
        command.add_argument("gateway", help="its GATEWAY_ID")
    for command in (listing, draining, resuming):
        command.add_argument("--json", action="store_true", help="print JSON")


@asynccontextmanager
async def _desk(settings: Settings) -> AsyncIterator[GatewayDesk]:
    core = assemble(settings)
    async with core.opened():
        yield core.gateway_desk


async def _list(given: argparse.Namespace, settings: Settings) -> int:
    async with _desk(settings) as desk:
        listed = await desk.states()
    print(listed.to_json() if given.json else "\n".join(table(listed.gateways)))
    return 0 if all(one.reachable for one in listed.gateways) else 1


async def _drain(given: argparse.Namespace, settings: Settings) -> None:
    async with _desk(settings) as desk:
        _print(given, await desk.drain(given.gateway))


async def _resume(given: argparse.Namespace, settings: Settings) -> None:
    async with _desk(settings) as desk:
        _print(given, await desk.serve_again(given.gateway))


def _print(given: argparse.Namespace, drain: Drain) -> None:
    if given.json:
        print(drain.to_json())
        return
    print(f"{drain.state}: {drain.moved} moved, {drain.remaining} still there")
    for stuck in drain.stuck:
        print(f"  {stuck.user_id}/{stuck.session_id}: {stuck.reason}")


def table(gateways: Sequence[GatewayState]) -> Iterator[str]:
    """Show gateways, one a line."""
    rows = [("GATEWAY", "STATE", "SESSIONS", "FREE", "VERSION", "ADDRESS"), *map(_row, gateways)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _row(one: GatewayState) -> tuple[str, ...]:
    state = one.drain.state if one.drain else "draining" if one.draining else "serving"
    room = one.capacity
    return (
        one.gateway_id or "-",
        str(state) if one.reachable else "away",
        str(room.held) if room else "-",
        str(room.free) if room else "-",
        one.version or "-",
        one.url,
    )
