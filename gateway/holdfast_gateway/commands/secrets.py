"""`holdfast-gateway secrets status`: which keys the backups in the store are sealed under."""

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from holdfast_contract.service.settings import load

from holdfast_gateway.adapters.backups.sealing import NAMED_BYTES, BackupKey, sealed_under
from holdfast_gateway.adapters.object_stores import open_store
from holdfast_gateway.application.objects import FAULT_ADVICE, ObjectMissing, ObjectStore, StoreFailed
from holdfast_gateway.commands.command import DONE, FAILED, add_command
from holdfast_gateway.config import Settings


def add_secrets_commands(commands: Any) -> None:
    """Add `secrets` to a parser's commands."""
    secrets = commands.add_parser(
        "secrets",
        help="which keys are still needed",
        description="Tell which of the keys in GATEWAY_BACKUP_KEY are still needed.",
        epilog="example: holdfast-gateway secrets status",
    )
    inner = secrets.add_subparsers(required=True, metavar="COMMAND")
    does = "count what is sealed under each backup key; exits 1 where one but the first is needed"
    add_command(inner, "status", _status, does, "secrets status")


async def _status(options: argparse.Namespace) -> int:
    settings = load(Settings)
    keys = [BackupKey.from_base64(key.get_secret_value()).id.hex() for key in settings.backup_key]
    try:
        found = await asyncio.to_thread(_count, settings)
    except StoreFailed as failed:
        sys.stderr.write(f"{FAULT_ADVICE[failed.fault]}\n")
        return FAILED
    older = sum(count for key, count in found.items() if key != keys[0])
    if options.json:
        counted = [{"keyId": key, "objects": found[key]} for key in [*keys, *sorted(set(found) - set(keys))]]
        sys.stdout.write(f"{json.dumps({'keys': counted, 'underOlderKeys': older}, indent=2)}\n")
    else:
        sys.stdout.writelines(_lines(keys, found))
    return FAILED if older else DONE


def _lines(keys: Sequence[str], found: Mapping[str, int]) -> Iterator[str]:
    for number, key in enumerate(keys):
        yield f"key {key} ({'older' if number else 'seals'}): {found.get(key, 0)} objects\n"
    for key in sorted(set(found) - set(keys)):
        yield f"key {key} (not in GATEWAY_BACKUP_KEY): {found[key]} objects that nobody can open\n"


def _count(settings: Settings) -> Counter[str]:
    store = open_store(settings.store_url(), endpoint_url=settings.s3_endpoint_url, region=settings.s3_region)
    return Counter(key for listed in list(store.list("")) if (key := _key_of(store, listed.name)))


def _key_of(store: ObjectStore, name: str) -> str | None:
    """Give the id of the key that an object is sealed under; None for one that is not sealed, or is gone."""
    try:
        return sealed_under(store.read(name, 0, NAMED_BYTES))
    except ObjectMissing:
        return None
