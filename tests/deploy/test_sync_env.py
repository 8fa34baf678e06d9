"""`infra/sync-gateway-env.sh` over a real sshd, on a real gateway with a phone that is linked."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from contextlib import asynccontextmanager, suppress
from io import StringIO
from pathlib import Path

import pytest
from dotenv import dotenv_values
from holdfast_contract.client import GatewayClient
from holdfast_gateway.cli import main
from phones import Phones
from stack import BIN, ROOT, Stack, StackError, free_port, free_ports

SSHD = "/usr/sbin/sshd"
SECRET = "a-key-that-nobody-may-see-7f3a9c"


@pytest.fixture
def ssh(tmp_path):
    """A server of one's own; gives the command that reaches it."""
    assert Path(SSHD).exists(), "sshd is missing: make install-tests"
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / name], check=True)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where it locks itself up
    port = free_port()
    (tmp_path / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {tmp_path}/host\nPidFile none\n"
        f"AuthorizedKeysFile {tmp_path}/user.pub\nStrictModes no\nUsePAM no\n"
        "PasswordAuthentication no\nPermitRootLogin prohibit-password\n"
    )
    server = subprocess.Popen([SSHD, "-D", "-f", tmp_path / "sshd_config"], stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 10
        while not _listens(port):
            assert server.poll() is None
            assert time.monotonic() < until
            time.sleep(0.02)
        yield (
            f"ssh -p {port} -i {tmp_path}/user -o BatchMode=yes -o IdentitiesOnly=yes -o LogLevel=ERROR "
            f"-o StrictHostKeyChecking=no -o UserKnownHostsFile={tmp_path}/known"
        )
    finally:
        server.terminate()
        server.wait()


def _listens(port):
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def _command_lines():
    found = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found.add(path.read_bytes())
    return found


class Host:
    """A host whose gateway is restarted by a file that is put down, as systemd would by its command."""

    def __init__(self, stack, ssh, http):
        self.stack, self._ssh, self._http = stack, ssh, http
        self.env = stack.folder / "etc" / ".env"
        self.asked = stack.folder / "restart"
        self.restarts = 0
        self.seen = set()

    async def keep(self):
        """Restart the gateway whenever it is asked for."""
        while True:
            if self.asked.exists():
                self.restarts += 1
                await self.stack.stop("gateway")
                with suppress(StackError):
                    await self.stack.start("gateway")
                self.asked.unlink()
            await asyncio.sleep(0.02)

    async def sync(self, *arguments, typed="", **environment):
        """Run the script as a person at another machine does; give its exit code and all that it said."""
        restart = f"touch {self.asked}; while [ -e {self.asked} ]; do sleep 0.05; done"
        process = await asyncio.create_subprocess_exec(
            str(ROOT / "infra" / "sync-gateway-env.sh"),
            f"{os.environ.get('USER', 'root')}@127.0.0.1",
            *(
                "--env",
                str(self.env),
                "--tool",
                str(BIN / "holdfast-gateway"),
                "--url",
                self.stack.gateway_url,
            ),
            *("--restart-command", restart, "--ssh", self._ssh, *arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **environment},
        )
        looking = asyncio.create_task(self._look_at_command_lines())
        said, _ = await process.communicate(typed.encode())
        looking.cancel()
        return process.returncode, said.decode()

    async def _look_at_command_lines(self):
        while True:
            self.seen |= _command_lines()
            await asyncio.sleep(0.01)

    @property
    def values(self):
        return dotenv_values(self.env)

    def gateway(self):
        return GatewayClient(self._http, self.stack.gateway_url, self.values["GATEWAY_API_KEYS"])

    async def connected(self):
        async with asyncio.timeout(40):
            while (await self.gateway().session("ann", "default")).status != "connected":  # noqa: ASYNC110
                await asyncio.sleep(0.1)

    def kept(self):
        return sorted(self.env.parent.glob(".env.2*"))


@pytest.fixture
async def host(tmp_path, ssh, http):
    @asynccontextmanager
    async def running():
        ports = free_ports()
        (tmp_path / "etc").mkdir()
        exported = {"GATEWAY_PORT": str(ports.gateway)}
        stack = Stack(
            tmp_path, {}, ports, with_simulator=True, working_directory=tmp_path / "etc", exported=exported
        )
        gateway = stack.services.pop("gateway")
        del stack.services["core"]
        async with stack:
            stack.services["gateway"] = gateway
            host = Host(stack, ssh, http)
            keeper = asyncio.create_task(host.keep())
            yield host
            keeper.cancel()

    async with running() as host:
        yield host


@pytest.mark.browser
@pytest.mark.timeout(300)
async def test_settings_are_brought_to_a_host_and_proven_there(host, http, tmp_path):
    given = tmp_path / "given.env"
    given.write_text(
        f"GATEWAY_DATA_DIR={tmp_path}/gateway\nGATEWAY_WHATSAPP_URL={host.stack.simulator_url}/\n"
        "GATEWAY_PACING=off\nGATEWAY_WEBHOOK_URL=http://127.0.0.1:9/hook\n"
    )

    # Nothing is there: what nobody has to think up is made on the host, and stays there.
    code, said = await host.sync("--file", str(given), "--dry-run")
    assert (code, host.env.exists(), host.restarts) == (0, False, 0), said
    code, said = await host.sync("--file", str(given))
    assert code == 0, said
    first = host.values
    assert {"GATEWAY_BACKUP_KEY", "GATEWAY_API_KEYS", "GATEWAY_WEBHOOK_SECRETS"} <= first.keys()
    assert "added   GATEWAY_BACKUP_KEY" in said
    assert not [
        name for name, value in first.items() if name.endswith(("KEY", "KEYS", "SECRETS")) and value in said
    ]
    assert host.env.stat().st_mode & 0o007 == 0

    # A phone is linked; from now on "well" means that it is connected again.
    gateway, phones = host.gateway(), Phones(http, host.stack)
    await gateway.start("ann", "default")
    async with asyncio.timeout(30):
        while (await gateway.session("ann", "default")).status != "pairing":  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    await phones.scan((await gateway.qr("ann", "default")).qr)
    await host.connected()

    # One from the environment, one typed in; all others stay.
    code, said = await host.sync(
        "--set", "GATEWAY_API_KEYS", "--set", "GATEWAY_MAX_SESSIONS", typed="7\n", GATEWAY_API_KEYS=SECRET
    )
    assert code == 0, said
    assert "changed GATEWAY_API_KEYS" in said
    assert "kept    GATEWAY_BACKUP_KEY" in said
    assert "sessions connected: 1 (before: 1)" in said
    assert host.values == {**first, "GATEWAY_API_KEYS": SECRET, "GATEWAY_MAX_SESSIONS": "7"}
    [old] = host.kept()
    assert dotenv_values(old) == first
    assert old.stat().st_mode & 0o077 == 0
    await host.connected()
    restarts = host.restarts

    # The same again is nothing to restart for.
    code, said = await host.sync("--set", "GATEWAY_MAX_SESSIONS", typed="7\n")
    assert (code, host.restarts) == (0, restarts), said

    # What would lose backups never gets there.
    code, said = await host.sync("--set", "GATEWAY_BACKUP_KEY", typed="b" * 43 + "=\n")
    assert (code, host.restarts, "--replace-backup-key" in said, "bbb" in said) == (1, restarts, True, False)
    assert host.values["GATEWAY_BACKUP_KEY"] == first["GATEWAY_BACKUP_KEY"]

    # What passes every check and yet does not work is put back, and the phone is connected as before.
    code, said = await host.sync(
        "--set", "GATEWAY_WHATSAPP_URL", "--within", "8", typed="http://127.0.0.1:9/\n"
    )
    assert code == 1, said
    assert "The old ones are in place again" in said
    assert host.values["GATEWAY_WHATSAPP_URL"] == first["GATEWAY_WHATSAPP_URL"]
    await host.connected()
    assert len(await phones.devices()) == 1

    assert SECRET not in said
    assert not [line for line in host.seen if SECRET.encode() in line]
    assert not list(host.env.parent.glob(".env.draft*"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "usage:"),
        (["a@b", "--set", "GATEWAY_API_KEYS=abc"], "a value on the command line is seen by others"),
        (["a@b", "--colour"], "No such option"),
        (["a@b", "--file", "nothing.env"], "cannot be read"),
        (["a@b", "c@d"], "One host at a time"),
    ],
)
def test_a_call_that_is_wrong_is_refused_before_anything_is_reached(arguments, told):
    script = ROOT / "infra" / "sync-gateway-env.sh"
    done = subprocess.run(
        [script, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "HOLDFAST_SSH": "false"},
    )
    assert done.returncode == 2
    assert told in done.stderr


@pytest.fixture
def command(tmp_path, monkeypatch, capsys):
    """Run a command of the gateway in a folder of its own; gives its exit code and what it said."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments, typed=""):
        monkeypatch.setattr(sys, "stdin", StringIO(typed))
        code = main(arguments)
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def test_a_file_of_settings_is_checked_as_the_start_would(command, tmp_path):
    code, said = command("check-env", "--file", "none")
    assert (code, "No such file" in said) == (1, True)
    assert command("merge-env", "--file", "none", "--into", "new", typed="GATEWAY_ID='it\\'s'\n")[0] == 0
    code, said = command("check-env", "--file", "new")
    assert (code, "GATEWAY_ID" in said, "it's" in said) == (1, True, False)
    code, said = command("merge-env", "--file", "new", "--into", "newer", typed="GATEWAY_ID=g-1\n")
    assert (code, "changed GATEWAY_ID" in said) == (0, True)
    assert command("check-env", "--file", "newer") == (0, "OK\n")
    assert dotenv_values("newer") == {**dotenv_values("new"), "GATEWAY_ID": "g-1"}
    assert (tmp_path / "newer").stat().st_mode & 0o077 == 0


def test_a_name_that_is_no_setting_is_no_setting_that_is_passed_over(command):
    command("merge-env", "--file", "none", "--into", "new", typed="GATEWAY_MAX_SESSION=8\n")
    code, said = command("check-env", "--file", "new")
    assert (code, said) == (
        1,
        "GATEWAY_MAX_SESSION: no setting has this name. docs/configuration.md lists them.\n",
    )


def test_a_backup_key_is_replaced_by_one_who_says_so_alone(command):
    command("merge-env", "--file", "none", "--into", "old")
    key = dotenv_values("old")["GATEWAY_BACKUP_KEY"]
    other = "b" * 43 + "="
    code, said = command("merge-env", "--file", "old", "--into", "new", typed=f"GATEWAY_BACKUP_KEY={other}\n")
    assert (code, "--replace-backup-key" in said, Path("new").exists()) == (1, True, False)
    assert (
        command("merge-env", "--file", "old", "--into", "both", typed=f"GATEWAY_BACKUP_KEY={other},{key}\n")[
            0
        ]
        == 0
    )
    arguments = ("merge-env", "--file", "old", "--into", "new", "--replace-backup-key")
    assert command(*arguments, typed=f"GATEWAY_BACKUP_KEY={other}\n")[0] == 0
    assert dotenv_values("new")["GATEWAY_BACKUP_KEY"] == other != key


def test_what_a_file_gives_is_not_made(command):
    Path("key").write_text("x")
    code, said = command("merge-env", "--file", "none", "--into", "new", typed="GATEWAY_API_KEYS_FILE=key\n")
    assert (code, "GATEWAY_API_KEYS_FILE" in said) == (0, True)
    assert "GATEWAY_API_KEYS" not in dotenv_values("new")
