"""Replace a secret while the services run: both the new and the old are valid until `--finish`.

Begun and finished twice does no harm. Values are never printed. What `.env` was before lies in `.env.before`.
"""

import argparse
import base64
import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values
from holdfast_contract.signing import Signer, new_secret
from holdfast_contract.times import now

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20.0
"""Seconds that a service has to take a secret after it was told."""

GATEWAY = ("holdfast-gateway serve",)
CORE = ("holdfast-core serve", "holdfast-core worker")


class Refused(Exception):
    """It cannot be done; the message says why and what to do."""


@dataclass(frozen=True)
class Step:
    """A setting that holds the secret, and the services that read it."""

    variable: str
    services: Sequence[str]
    takes_list: bool = True
    """Whether it holds several at once; else it follows the newest."""


@dataclass(frozen=True)
class Secret:
    """What can be replaced: the settings that hold it, in the order in which they get the new one."""

    make: Callable[[], str]
    steps: Sequence[Step]
    before_finish: Sequence[Sequence[str]] = ()
    """Commands that must succeed before the old one may go."""

    needs_restart: bool = False


def _token() -> str:
    return secrets.token_urlsafe(32)


def _bytes32() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


SECRETS = {
    "webhook": Secret(
        new_secret, [Step("CORE_WEBHOOK_SECRETS", CORE), Step("GATEWAY_WEBHOOK_SECRETS", GATEWAY)]
    ),
    "gateway-key": Secret(
        _token, [Step("GATEWAY_API_KEYS", GATEWAY), Step("CORE_GATEWAY_API_KEY", CORE, takes_list=False)]
    ),
    "secret-key": Secret(
        _token,
        [Step("CORE_SECRET_KEY", CORE)],
        before_finish=[["holdfast-core", "secrets", "reseal"], ["holdfast-core", "secrets", "status"]],
    ),
    "backup-key": Secret(
        _bytes32,
        [Step("GATEWAY_BACKUP_KEY", GATEWAY)],
        before_finish=[["holdfast-gateway", "secrets", "status"]],
        needs_restart=True,
    ),
}


class EnvFile:
    """The settings of this machine."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            raise Refused(f"There is no {path}. `make env` writes one.")

    def values(self, variable: str) -> list[str]:
        """Give what a setting holds, the newest first; nothing where it is not set here."""
        text = dotenv_values(self.path).get(variable) or ""
        return [part.strip() for part in text.split(",") if part.strip()]

    def set(self, variable: str, values: Sequence[str]) -> None:
        """Have a setting hold these: the file is replaced as a whole, for its owner alone."""
        lines = self.path.read_text().splitlines(keepends=True)
        found = [
            n
            for n, line in enumerate(lines)
            if line.lstrip().removeprefix("export ").startswith(f"{variable}=")
        ]
        if not found:
            raise Refused(f"{variable} is not set in {self.path}.")
        for number in found:
            lines[number] = f"{variable}={','.join(values)}\n"
        _replace(self.path, "".join(lines))

    def keep_as_it_was(self) -> None:
        """Put a copy beside it."""
        _replace(self.path.with_name(f"{self.path.name}.before"), self.path.read_text())


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def begin(name: str, env: EnvFile) -> None:
    """Let the new one in beside the old one, setting by setting."""
    secret = SECRETS[name]
    steps = [step for step in secret.steps if env.values(step.variable)]
    if not steps:
        raise Refused(f"{secret.steps[0].variable} is not set in {env.path}.")
    lists = [step for step in steps if step.takes_list]
    known = [env.values(step.variable) for step in lists]
    is_begun = any(len(values) > 1 for values in known)
    fresh = next((values[0] for values in known if len(values) > 1), None) or secret.make()
    if not is_begun:
        env.keep_as_it_was()
    for step in steps:
        values = env.values(step.variable)
        wanted = [fresh, *(value for value in values if value != fresh)] if step.takes_list else [fresh]
        if wanted != values:
            env.set(step.variable, wanted)
        _tell(step, env, needs_restart=secret.needs_restart)
        _verify(step, env)
    print(
        f"{name}: {'was begun before; ' if is_begun else ''}the new one and the old one are both valid now."
    )
    print(f"When everything that knows the old one has the new one: make rotate SECRET={name} FINISH=1")


def finish(name: str, env: EnvFile) -> None:
    """Let the old one be none any more."""
    secret = SECRETS[name]
    steps = [step for step in secret.steps if step.takes_list and env.values(step.variable)]
    if all(len(env.values(step.variable)) < 2 for step in steps):
        print(f"{name}: there is one only; nothing is to be taken out.")
        return
    for command in secret.before_finish:
        _run(command, env)
    env.keep_as_it_was()
    for step in steps:
        env.set(step.variable, env.values(step.variable)[:1])
        _tell(step, env, needs_restart=secret.needs_restart)
        _verify(step, env)
    print(f"{name}: the old one is valid no more.")


def _run(command: Sequence[str], env: EnvFile) -> None:
    program = Path(sys.executable).with_name(command[0])
    done = subprocess.run([program, *command[1:]], cwd=env.path.parent, check=False)  # noqa: S603 - our own
    if done.returncode:
        raise Refused(f"`{' '.join(command)}` says that the old one is still needed. Nothing was changed.")


def _tell(step: Step, env: EnvFile, *, needs_restart: bool) -> None:
    pids = list(_running(step.services, env.path.parent))
    names = " and ".join(service.partition(" ")[0] for service in step.services[:1])
    if not pids:
        print(f"{step.variable}: written. {names} does not run here and takes it at its next start.")
    elif needs_restart:
        print(f"{step.variable}: written. Restart {names}: this one is read at the start alone.")
    else:
        for pid in pids:
            os.kill(pid, signal.SIGHUP)
        print(f"{step.variable}: written, and {names} told.")


def _running(services: Sequence[str], folder: Path) -> Iterator[int]:
    """Find the processes of services that read the `.env` of this folder."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
            if (entry / "cwd").resolve() != folder.resolve():
                continue
        except OSError:
            continue
        said = " ".join(Path(word).name if "/" in word else word for word in words)
        if any(service in said for service in services) and _hears(entry):
            yield int(entry.name)


def _hears(process: Path) -> bool:
    """Say whether a process takes SIGHUP for a word to it: one that only just starts would end of it."""
    try:
        status = (process / "status").read_text()
    except OSError:
        return False
    caught = next((line for line in status.splitlines() if line.startswith("SigCgt:")), "SigCgt: 0")
    return bool(int(caught.split()[1], 16) >> (signal.SIGHUP - 1) & 1)


def _verify(step: Step, env: EnvFile) -> None:
    """Ask the service with each secret that is valid now, where it answers and can be asked."""
    ask = _ASKED.get(step.variable)
    if ask is None or not list(_running(step.services, env.path.parent)):
        return
    until = time.monotonic() + PATIENCE
    for value in env.values(step.variable):
        while not ask(env, value):
            if time.monotonic() > until:
                raise Refused(
                    f"{step.variable}: a secret that should be valid is refused. `{env.path.name}.before` "
                    "beside .env is what was there; look into the service's log."
                )
            time.sleep(0.2)
    print(f"{step.variable}: every secret in it was tried, and is accepted.")


def _core_takes(env: EnvFile, secret: str) -> bool:
    """Send something signed that is no event: whoever knows the secret finds fault with the body only."""
    body = json.dumps({"rotation": "trial"})
    headers = Signer([secret]).headers("evt_rotation", now(), body) | {"Content-Type": "application/json"}
    [url, *_] = env.values("GATEWAY_WEBHOOK_URL") or ["http://127.0.0.1:3000/webhooks/gateway"]
    return _status(urllib.request.Request(url, body.encode(), headers)) == 422  # noqa: S310 - the operator's own


def _gateway_takes(env: EnvFile, key: str) -> bool:
    [url, *_] = env.values("CORE_GATEWAY_URL") or ["http://127.0.0.1:3001"]
    headers = {"Authorization": f"Bearer {key}"}
    return _status(urllib.request.Request(f"{url}/v1/sessions", headers=headers)) == 200  # noqa: S310 - as above


_ASKED: dict[str, Callable[[EnvFile, str], bool]] = {
    "CORE_WEBHOOK_SECRETS": _core_takes,
    "GATEWAY_API_KEYS": _gateway_takes,
}


def _status(request: urllib.request.Request) -> int | None:
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - as above
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def main(arguments: Sequence[str] | None = None) -> int:
    """Do it, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("secret", choices=sorted(SECRETS))
    parser.add_argument("--finish", action="store_true", help="take the old one out")
    parser.add_argument("--env", type=Path, default=ROOT / ".env", metavar="FILE", help="default: .env here")
    given = parser.parse_args(arguments)
    try:
        env = EnvFile(given.env.absolute())
        (finish if given.finish else begin)(given.secret, env)
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
