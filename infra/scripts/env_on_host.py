"""Write the settings of services that systemd runs: /etc/holdfast/gateway/.env and /etc/holdfast/core/.env.

What is there stays as it is. Each service reads its own file alone; what both need is the same in both.
"""

import argparse
import os
import shutil
from pathlib import Path

import env
from dotenv import dotenv_values

PREFIXES = {"gateway": "GATEWAY_", "core": "CORE_"}
TITLE = """\
# Settings of Holdfast's {name}: {guide} explains them.
# After a change of a secret: systemctl reload holdfast-{name}; of anything else, restart in its place.
"""
GUIDE = "/opt/holdfast/current/docs/configuration.md"


def main() -> int:
    """Write both, or the one of `--only`, and say which settings were added; never a value."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("/etc/holdfast"))
    parser.add_argument("--only", choices=sorted(PREFIXES))
    parser.add_argument("--site")
    parser.add_argument("--email")
    options = parser.parse_args()
    files = {name: options.folder / name / ".env" for name in PREFIXES}
    before = {name: _read(file) for name, file in files.items()}
    there = before["gateway"] | before["core"]
    values = _values(there, options.site, options.email)
    for name, prefix in PREFIXES.items():
        if options.only in {None, name}:
            own = {key: value for key, value in values.items() if key.startswith(prefix)}
            if options.only == "gateway":
                # Where core is, only a person knows: docs/operations.md has them say it.
                own.pop("GATEWAY_WEBHOOK_URL", None)
            _write(name, files[name], before[name], own)
    return 0


def _read(file: Path) -> dict[str, str]:
    return {name: value for name, value in dotenv_values(file).items() if value} if file.exists() else {}


def _values(there: dict[str, str], site: str | None, email: str | None) -> dict[str, str]:
    """Give every setting: those that are there, and for the others what suits this machine."""
    chosen = {
        "GATEWAY_DATA_DIR": "/var/lib/holdfast-gateway",
        "CORE_DATABASE_URL": "sqlite:////var/lib/holdfast-core/core.db",
    }
    if email:
        chosen["CORE_ADMIN_EMAIL"] = email
    if site:
        chosen["CORE_PUBLIC_URL"] = f"https://{site}"
        chosen["CORE_GATEWAY_PUBLIC_URL"] = f"https://{site}/gateway"
        chosen["GATEWAY_ALLOWED_ORIGINS"] = f"https://{site}"
    given = chosen | there
    # What one of them has and the other lacks is the same secret.
    for mine, other in (
        ("GATEWAY_API_KEYS", "CORE_GATEWAY_API_KEY"),
        ("GATEWAY_WEBHOOK_SECRETS", "CORE_WEBHOOK_SECRETS"),
    ):
        if mine not in given and other in given:
            given[mine] = given[other]
    return env.filled(given)


def _write(name: str, file: Path, before: dict[str, str], own: dict[str, str]) -> None:
    added = [key for key in own if key not in before and f"{key}_FILE" not in before]
    if not added:
        print(f"{file} is complete; nothing was changed.")
        return
    text = file.read_text() if file.exists() else TITLE.format(name=name, guide=GUIDE)
    comments = {setting.name: f"\n# {setting.comment}\n" for setting in env.SETTINGS}
    parts = [f"{comments.get(key, '')}{key}={own[key]}\n" for key in added]
    draft = file.with_name(".env.new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(text + "".join(parts))
    if os.geteuid() == 0:
        shutil.chown(draft, "root", f"holdfast-{name}")
    draft.chmod(0o640)
    draft.replace(file)
    print(f"{file}: added {', '.join(added)}.")


if __name__ == "__main__":
    raise SystemExit(main())
