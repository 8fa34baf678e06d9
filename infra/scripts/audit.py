"""Look every dependency of the lock files up in the lists of known vulnerabilities.

Fails for one that is known and not excepted in `infra/audit-exceptions.toml`. Where a list cannot be asked it
says so and passes: a machine without a network still builds.
"""

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
EXCEPTIONS = ROOT / "infra" / "audit-exceptions.toml"
NODE_FOLDERS = (ROOT / "core", ROOT / "gateway", ROOT / "infra" / "n8n" / "n8n-nodes-holdfast")
PATIENCE = 90


class Unasked(Exception):
    """The list could not be asked; the message says why."""


@dataclass(frozen=True)
class Finding:
    """A known vulnerability of something that we depend on."""

    package: str
    ids: frozenset[str]
    """All names of the vulnerability."""

    def __str__(self) -> str:
        return f"{self.package}: {', '.join(sorted(self.ids))}"


def main() -> int:
    """Ask about everything, and give the exit code."""
    try:
        excepted = exceptions(EXCEPTIONS.read_text(), datetime.now(UTC).date())
    except ValueError as error:
        print(f"infra/audit-exceptions.toml: {error}")
        return 1
    found: list[Finding] = []
    for what, ask in (
        ("uv.lock", python_findings),
        *((f"{folder.relative_to(ROOT)}/package-lock.json", _of(folder)) for folder in NODE_FOLDERS),
    ):
        try:
            findings = list(ask())
        except Unasked as unasked:
            print(f"warning: {what} was not looked up: {unasked}")
            continue
        open_ = [finding for finding in findings if not finding.ids & excepted]
        print(f"{what}: {len(open_)} known, {len(findings) - len(open_)} excepted")
        found += open_
    for finding in found:
        print(f"  {finding}")
    return 1 if found else 0


def exceptions(text: str, today: date) -> frozenset[str]:
    """Read which vulnerabilities are excepted today. Raises `ValueError` for one without reason or end."""
    ids = []
    for one in tomllib.loads(text).get("exception", []):
        if not one.get("id") or not one.get("reason") or not isinstance(one.get("expires"), date):
            raise ValueError(f"{one.get('id', 'an exception')} needs id, reason and expires")
        if one["expires"] >= today:
            ids.append(one["id"])
    return frozenset(ids)


def python_findings() -> Iterator[Finding]:
    """Ask PyPI about what `uv.lock` pins for those who run the services. Raises `Unasked`."""
    exported = _run("uv", "export", "--frozen", "--no-dev", "--no-emit-workspace", "--all-extras", "-q")
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as requirements:
        requirements.write(exported)
        requirements.flush()
        asked = ("--requirement", requirements.name, "--no-deps", "--disable-pip", "--format", "json")
        told = _run(str(Path(sys.executable).with_name("pip-audit")), *asked, "--progress-spinner", "off")
    yield from read_pip_audit(_json(told))


def read_pip_audit(told: Mapping[str, Any]) -> Iterator[Finding]:
    """Read what pip-audit found. Raises `Unasked` where it could look nothing up."""
    packages: Sequence[Mapping[str, Any]] = told.get("dependencies", [])
    if packages and all("skip_reason" in package for package in packages):
        raise Unasked("PyPI tells no vulnerabilities here")
    for package in packages:
        for known in package.get("vulns", []):
            ids = frozenset({known["id"], *known.get("aliases", [])})
            yield Finding(f"{package['name']} {package['version']}", ids)


def _of(folder: Path) -> Any:
    def ask() -> Iterator[Finding]:
        yield from read_npm_audit(_json(_run("npm", "audit", "--omit=dev", "--json", folder=folder)))

    return ask


def read_npm_audit(told: Mapping[str, Any]) -> Iterator[Finding]:
    """Read what npm found. Raises `Unasked` where it could not ask."""
    if "vulnerabilities" not in told:
        raise Unasked("npm's registry tells no vulnerabilities here")
    for name, known in told["vulnerabilities"].items():
        for via in known.get("via", []):
            if isinstance(via, dict):
                yield Finding(name, frozenset({str(via.get("url", "")).rpartition("/")[2]}))


def _run(*command: str, folder: Path = ROOT) -> str:
    """Give what a command printed; that it found something is no failure."""
    try:
        done = subprocess.run(  # noqa: S603 - our own tools
            command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except FileNotFoundError:
        raise Unasked(f"{command[0]} is not installed") from None
    except subprocess.TimeoutExpired:
        raise Unasked(f"no answer within {PATIENCE} seconds") from None
    return done.stdout


def _json(text: str) -> Mapping[str, Any]:
    try:
        read = json.loads(text)
    except ValueError:
        raise Unasked("the tool gave no answer") from None
    return read if isinstance(read, dict) else {}


if __name__ == "__main__":
    sys.exit(main())
