"""`holdfast-core assistant` and `holdfast-core intents`: the configuration as files of JSON."""

import argparse
import asyncio
import json
from pathlib import Path

from holdfast_contract.intents import PutIntents
from holdfast_contract.model import WireModel
from holdfast_contract.versions import PutAssistant, Version, VersionState

from holdfast_core.commands.parsers import (
    Commands,
    add_command,
    add_group,
    add_user_option,
    opened,
    read_file,
)
from holdfast_core.commands.trials import table
from holdfast_core.config import Settings
from holdfast_core.domain.conversations import showing


def add_assistant_commands(commands: Commands) -> None:
    """Add them to the commands of core."""
    assistant = add_group(commands, "assistant", "How the assistant is set.", "assistant show --user acme")
    showing_ = add_command(
        assistant, "show", _show, "Print the settings, without keys.", "assistant show --user acme"
    )
    setting = add_command(
        assistant,
        "set",
        _set,
        "Replace the settings; exits 1 where the change waits because a test would fail.",
        "assistant set --user acme assistant.json",
    )
    intents = add_group(commands, "intents", "What contacts want.", "intents export --user acme intents.json")
    importing = add_command(
        intents,
        "import",
        _import,
        "Replace the intents; exits 1 where the change waits because a test would fail.",
        "intents import --user acme intents.json",
    )
    exporting = add_command(
        intents, "export", _export, "Write the intents to a file.", "intents export --user acme intents.json"
    )
    for command in (showing_, setting, importing, exporting):
        add_user_option(command)
    for command in (setting, importing, exporting):
        command.add_argument("file", type=Path, metavar="FILE", help="JSON, as the API has it")


async def _show(given: argparse.Namespace, settings: Settings) -> None:
    async with opened(settings, given.user) as core:
        configuration = await core.configurations.live(given.user)
    print(_text(showing.assistant(configuration.settings)))


async def _set(given: argparse.Namespace, settings: Settings) -> int:
    body = PutAssistant.from_body(await read_file(given.file))
    async with opened(settings, given.user) as core:
        return _tell(await core.versions.put_settings(given.user, body))


async def _import(given: argparse.Namespace, settings: Settings) -> int:
    body = PutIntents.from_body(await read_file(given.file))
    async with opened(settings, given.user) as core:
        version = await core.versions.put_intents(given.user, body.intents)
    for overlap in version.report.overlaps if version.report else ():
        print(f"these two intents overlap: {' and '.join(overlap.intents)}")
        print("".join(f"    {example}\n" for example in overlap.examples), end="")
    return _tell(version)


async def _export(given: argparse.Namespace, settings: Settings) -> None:
    async with opened(settings, given.user) as core:
        configuration = await core.configurations.live(given.user)
    text = _text(PutIntents(intents=list(configuration.intents)))
    await asyncio.to_thread(given.file.write_text, text + "\n", encoding="utf-8")
    print(f"{len(configuration.intents)} intents written to {given.file}")


def _tell(version: Version) -> int:
    if version.state == VersionState.LIVE:
        print(f"version {version.number} is live")
        return 0
    if version.tests is not None:
        print("\n".join(table(version.tests)))
    print(f"version {version.number} waits: it fails tests that the live one passes")
    return 1


def _text(shown: WireModel) -> str:
    return json.dumps(shown.to_wire(), ensure_ascii=False, indent=2)
