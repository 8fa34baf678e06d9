"""Write `.env`: every setting that a start needs, with fresh random secrets. What is there stays as it is."""

import base64
import os
import re
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values
from holdfast_contract.signing import new_secret

ROOT = Path(__file__).resolve().parents[2]
ENV_FILE = ROOT / ".env"

Values = Mapping[str, str]


@dataclass(frozen=True)
class Setting:
    """One line of `.env`, what it is for, and how its value is made from those before it."""

    name: str
    comment: str
    make: Callable[[Values], str]
    optional: bool = False
    """Written as a comment: the services have a default of their own."""

    def lines(self, values: Values) -> str:
        """Give its part of the file."""
        if self.optional:
            return f"# {self.comment}\n# {self.name}={self.make(values)}\n"
        return f"# {self.comment}\n{self.name}={values[self.name]}\n"


def _same_as(name: str) -> Callable[[Values], str]:
    return lambda values: values[name]


def _fixed(value: str) -> Callable[[Values], str]:
    return lambda _values: value


def _key(_values: Values) -> str:
    return secrets.token_urlsafe(32)


def _bytes32(_values: Values) -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


SETTINGS = (
    Setting("GATEWAY_API_KEYS", "Keys that callers of the gateway present; several with commas.", _key),
    Setting(
        "GATEWAY_WEBHOOK_SECRETS",
        "Signs what the gateway tells core; several with commas while one is replaced.",
        lambda _values: new_secret(),
    ),
    Setting(
        "GATEWAY_BACKUP_KEY",
        "Encrypts backups of logins (32 bytes, base64). Keep a copy elsewhere: without it they are lost.",
        _bytes32,
    ),
    Setting(
        "GATEWAY_WEBHOOK_URL",
        "Where the gateway sends its events.",
        _fixed("http://127.0.0.1:3000/webhooks/gateway"),
    ),
    Setting(
        "GATEWAY_ALLOWED_ORIGINS",
        "Where the dashboard is opened, so that it may follow the gateway's live events.",
        _fixed("http://127.0.0.1:3000,http://localhost:3000"),
    ),
    Setting(
        "GATEWAY_DATA_DIR", "Logins and undelivered events; private to the gateway.", _fixed(".data/gateway")
    ),
    Setting("GATEWAY_HOST", "Address that the gateway listens on.", _fixed("127.0.0.1"), optional=True),
    Setting("GATEWAY_PORT", "Port of the gateway.", _fixed("3001"), optional=True),
    Setting(
        "GATEWAY_CHROMIUM_PATH", "A Chromium of your choice; found by itself where empty.", _fixed(""), True
    ),
    Setting("CORE_GATEWAY_URL", "Where core reaches the gateway.", _fixed("http://127.0.0.1:3001")),
    Setting(
        "CORE_GATEWAY_PUBLIC_URL",
        "Where browsers reach the gateway, if not there.",
        _fixed("http://127.0.0.1:3001"),
        optional=True,
    ),
    Setting(
        "CORE_GATEWAY_API_KEY", "One of GATEWAY_API_KEYS.", lambda v: v["GATEWAY_API_KEYS"].split(",")[0]
    ),
    Setting(
        "CORE_WEBHOOK_SECRETS", "The same as GATEWAY_WEBHOOK_SECRETS.", _same_as("GATEWAY_WEBHOOK_SECRETS")
    ),
    Setting("CORE_SECRET_KEY", "Signs cookies, seals users' keys; several with commas.", _key),
    Setting("CORE_ADMIN_EMAIL", "Sign-in of the dashboard.", _fixed("owner@holdfast.localhost")),
    Setting("CORE_ADMIN_PASSWORD", "Password of the dashboard, and of core's API by HTTP Basic.", _key),
    Setting("CORE_DATABASE_URL", "Core's database.", _fixed("sqlite:///.data/core/core.db")),
    Setting(
        "CORE_EMBEDDER",
        "Finds by meaning too, with a model on this machine; or lexical, api.",
        _fixed("minilm"),
    ),
    Setting(
        "CORE_LLM_BASE_URL", "An OpenAI-compatible endpoint that words answers.", _fixed(""), optional=True
    ),
    Setting("CORE_LLM_MODEL", "Which model to ask there.", _fixed(""), optional=True),
    Setting("CORE_LLM_API_KEY", "The key for it.", _fixed(""), optional=True),
    Setting("CORE_HOST", "Address that core listens on.", _fixed("127.0.0.1"), optional=True),
    Setting("CORE_PORT", "Port of core and of its dashboard.", _fixed("3000"), optional=True),
)


def main() -> int:
    """Write or complete `.env`, and say which settings were added; never a value."""
    before = ENV_FILE.read_text() if ENV_FILE.exists() else ""
    text, added = complete(before, read())
    if text == before:
        print(".env is complete; nothing was changed.")
        return 0
    _write_private(text)
    if before:
        print(f".env: added {', '.join(added)}.")
    else:
        print(
            ".env: written with fresh secrets, readable by you alone. The dashboard's sign-in is in it: "
            "CORE_ADMIN_EMAIL and CORE_ADMIN_PASSWORD."
        )
    return 0


def read() -> dict[str, str]:
    """Give what `.env` sets."""
    return {name: value for name, value in dotenv_values(ENV_FILE).items() if value}


def effective() -> dict[str, str]:
    """Give what the services would see: `.env`, and over it the environment."""
    return read() | environment()


def environment() -> dict[str, str]:
    """Give the settings that are in the environment."""
    return {name: value for name, value in os.environ.items() if name.startswith(("GATEWAY_", "CORE_"))}


def fresh() -> dict[str, str]:
    """Give a complete set of settings with new secrets, as a new `.env` would hold."""
    return filled({})


def complete(text: str, values: Values) -> tuple[str, list[str]]:
    """Give the text with what it lacks, and the names that were added."""
    wanted = filled(values)
    parts = [text if text.endswith("\n") else f"{text}\n"] if text else [_TITLE]
    added = []
    for setting in SETTINGS:
        if setting.name in values or (setting.optional and _mentions(text, setting.name)):
            continue
        added.append(setting.name)
        empty = re.compile(rf"^\s*(export\s+)?{setting.name}\s*=\s*$", re.MULTILINE)
        if not setting.optional and empty.search(parts[0]):
            parts[0] = empty.sub(f"{setting.name}={wanted[setting.name]}", parts[0])
        else:
            parts.append(setting.lines(wanted))
    return ("\n".join(parts) if added else text), added


def filled(given: Values) -> dict[str, str]:
    """Give the settings in order, so that a value may be made from one before it."""
    values = dict(given)
    for setting in SETTINGS:
        if not setting.optional and setting.name not in values:
            values[setting.name] = setting.make(values)
    return values


def _mentions(text: str, name: str) -> bool:
    return re.search(rf"^[#\s]*{name}\s*=", text, re.MULTILINE) is not None


def _write_private(text: str) -> None:
    """Replace the file as a whole: a full disk must not leave half of it."""
    draft = ENV_FILE.with_name(".env.new")
    draft.touch(mode=0o600)
    draft.chmod(0o600)
    draft.write_text(text)
    draft.replace(ENV_FILE)


_TITLE = """\
# Settings of Holdfast on this machine: docs/configuration.md explains them all.
# Never commit this file. `make env` adds what is missing and changes nothing that is set.
"""


if __name__ == "__main__":
    sys.exit(main())
