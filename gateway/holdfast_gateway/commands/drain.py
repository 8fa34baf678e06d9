"""`holdfast-gateway drain`: have the sessions go on elsewhere, so that this gateway can be stopped."""

import argparse
import asyncio
import json
import sys
from typing import Any

import aiohttp
from holdfast_contract.drain import Drain, DrainState
from holdfast_contract.errors import GatewayUnreachable
from holdfast_contract.service.settings import load

from holdfast_gateway.commands.command import DONE, add_command, log_beside_the_answer
from holdfast_gateway.commands.running import gateway_client
from holdfast_gateway.commands.words import counted
from holdfast_gateway.config import Settings

LOOK_EVERY = 1.0

WHY = {
    "NO_ROOM": "no other gateway on the same store has room, or none answers",
    "PAIRING": "a phone is being linked, or has yet to be",
    "EVENTS_WAIT": "its events wait for a receiver that does not take them",
    "BACKUP_FAILED": "its last backup could not be stored",
    "NOT_TAKEN": "no gateway took it in time; it came back here",
    "STORE_UNREACHABLE": "the backup store does not answer",
}


def add_drain_command(commands: Any) -> None:
    """Add `drain` to a parser's commands."""
    drain = add_command(
        commands,
        "drain",
        _drain,
        "have the sessions go on at other gateways, one by one, without a QR",
        "drain --wait && systemctl stop holdfast-gateway",
    )
    drain.add_argument("--wait", action="store_true", help="come back when the gateway is empty")
    drain.add_argument("--undo", action="store_true", help="serve as always; what has gone stays where it is")


async def _drain(options: argparse.Namespace) -> int:
    settings = load(Settings)
    log_beside_the_answer()
    async with aiohttp.ClientSession() as http:
        client = gateway_client(http, settings)
        try:
            state = await (client.serve_again() if options.undo else client.drain())
            told = ""
            while options.wait and not options.undo and state.state is not DrainState.DRAINED:
                told = _tell(state, told, options)
                await asyncio.sleep(LOOK_EVERY)
                state = await client.drain_state()
        except GatewayUnreachable:
            raise GatewayUnreachable("No gateway answers here, so there is nothing to drain.") from None
    if options.json:
        sys.stdout.write(f"{json.dumps(state.to_wire(), indent=2)}\n")
    else:
        _tell(state, told, options)
    return DONE


def _tell(state: Drain, told: str, options: argparse.Namespace) -> str:
    """Write a line where it says something new; gives what was written last."""
    text = _said(state)
    if text != told and not options.json:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    return text


def _said(state: Drain) -> str:
    moved = f"{counted(state.moved, 'session')} moved"
    match state.state:
        case DrainState.SERVING:
            return "The gateway serves as always."
        case DrainState.DRAINED:
            return f"Drained: {moved}, nothing is left here. The gateway may be stopped."
    lines = [f"Draining: {moved}, {state.remaining} to go, {counted(state.waiting, 'event')} to tell."]
    lines += [
        f"  {one.user_id}/{one.session_id} stays for now: {WHY.get(one.reason, one.reason)}."
        for one in state.stuck
    ]
    return "\n".join(lines)
