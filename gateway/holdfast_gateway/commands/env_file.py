"""`holdfast-gateway check-env` and `merge-env`: a file of settings is checked, or changed, before it is used.

Neither prints a value. What is merged comes on standard input, so that no value is on a command line.
"""

import argparse
import base64
import re
import secrets
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from holdfast_contract.service.settings import StartRefused, load
from holdfast_contract.signing import new_secret

from holdfast_gateway.adapters.backups.sealing import KEY_BYTES
from holdfast_gateway.commands.command import DONE, FAILED
from holdfast_gateway.config import Settings

BACKUP_KEY = "GATEWAY_BACKUP_KEY"
MADE: Mapping[str, Callable[[], str]] = {
    "GATEWAY_API_KEYS": lambda: secrets.token_urlsafe(32),
    "GATEWAY_WEBHOOK_SECRETS": new_secret,
    BACKUP_KEY: lambda: base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode(),
}
"""What a gateway cannot be without and nobody has to think up."""

_PREFIX = "GATEWAY_"
_FROM_FILE = "_FILE"
_PLAIN = re.compile(r"[\w@%+=:,./-]*")

Values = Mapping[str, str]


def add_env_commands(commands: Any) -> None:
    """Add both to the gateway's commands."""
    check = commands.add_parser(
        "check-env",
        help="check a file of settings without starting anything",
        description="Check a file of settings as the start would, and that every name in it is known.",
        epilog="example: holdfast-gateway check-env --file .env",
    )
    check.add_argument("--file", type=Path, metavar="FILE", default=Path(".env"), help="default: .env")
    check.set_defaults(command=_check)
    merge = commands.add_parser(
        "merge-env",
        help="lay settings over those of a file, and make the secrets that are missing",
        description="Read lines NAME=value from standard input, lay them over a file of settings, make the "
        "secrets that are missing, and write the result to another file. Prints names, never a value.",
        epilog="example: holdfast-gateway merge-env --file .env --into .env.next < changes",
    )
    merge.add_argument("--file", type=Path, metavar="FILE", default=Path(".env"), help="default: .env")
    merge.add_argument("--into", type=Path, metavar="FILE", required=True, help="where the result goes")
    merge.add_argument(
        "--replace-backup-key",
        action="store_true",
        help=f"let {BACKUP_KEY} be replaced: backups that the old one sealed are lost without it",
    )
    merge.set_defaults(command=_merge)


async def _check(options: argparse.Namespace) -> int:
    if found := problems(options.file):
        sys.stderr.writelines(f"{problem}\n" for problem in found)
        return FAILED
    sys.stdout.write("OK\n")
    return DONE


def problems(file: Path) -> list[str]:
    """Say what is wrong with a file of settings, a line for each."""
    try:
        values = read(file)
    except OSError as error:
        return [f"{file}: {error.strerror}. Name a file that can be read."]
    known = {f"{_PREFIX}{field}".upper() for field in Settings.model_fields}
    ours = [name for name in values if name.upper().startswith(_PREFIX)]
    unknown = [name for name in ours if name.upper().removesuffix(_FROM_FILE) not in known]
    found = [f"{name}: no setting has this name. docs/configuration.md lists them." for name in unknown]
    try:
        load(Settings, file)
    except StartRefused as refused:
        found.append(refused.message)
    return found


async def _merge(options: argparse.Namespace) -> int:
    text = options.file.read_text() if options.file.exists() else ""
    before = read(options.file) if text else {}
    lines = dotenv_values(stream=sys.stdin, interpolate=False)
    given = {name: value for name, value in lines.items() if value}
    lost = _keys(before) - _keys(before | given)
    if lost and not options.replace_backup_key:
        sys.stderr.write(
            f"{BACKUP_KEY} is set, and backups that it sealed cannot be opened with another one. Put the new "
            "one before the old one with a comma, or say --replace-backup-key.\n"
        )
        return FAILED
    wanted = given | _missing(before | given)
    _write_private(options.into, _laid_over(text, wanted))
    for name in sorted(before | wanted):
        sys.stdout.write(f"{_what_happens(name, before, wanted)} {name}\n")
    return DONE


def read(file: Path) -> dict[str, str]:
    """Give what a file sets, as the services read it. Raises `OSError`."""
    with file.open() as lines:
        return {name: value for name, value in dotenv_values(stream=lines).items() if value}


def _keys(values: Values) -> set[str]:
    return {key.strip() for key in values.get(BACKUP_KEY, "").split(",") if key.strip()}


def _missing(values: Values) -> dict[str, str]:
    lacks = [name for name in MADE if name not in values and f"{name}{_FROM_FILE}" not in values]
    return {name: MADE[name]() for name in lacks}


def _what_happens(name: str, before: Values, wanted: Values) -> str:
    if name not in before:
        return "added  "
    return "kept   " if wanted.get(name, before[name]) == before[name] else "changed"


def _laid_over(text: str, values: Values) -> str:
    """Give the text with these values: in the line where a name stands, or below."""
    lines = text.splitlines()
    for name, value in values.items():
        line = f"{name}={_quoted(value)}"
        stands = [
            at for at, old in enumerate(lines) if re.match(rf"\s*(export\s+)?{re.escape(name)}\s*=", old)
        ]
        if stands:
            lines[stands[-1]] = line  # of several lines the last one counts
        else:
            lines.append(line)
    return "".join(f"{line}\n" for line in lines)


def _quoted(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _write_private(file: Path, text: str) -> None:
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text(text)
