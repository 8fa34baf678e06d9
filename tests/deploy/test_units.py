"""The units of systemd: read by its own tools, and run as their own users without it."""

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from holdfast_contract.client import GatewayClient
from holdfast_contract.service.serve import DRAIN_SECONDS
from phones import Phones
from stack import Stack
from units import RELEASE, ROOT, UNITS, Ear, Unit

NAMES = ("holdfast-gateway", "holdfast-core", "holdfast-core-worker")
EXPOSED_AT_MOST = {"holdfast-gateway": 26, "holdfast-core": 15, "holdfast-core-worker": 15}
"""Tenths of systemd's points: below 50 is what it calls OK."""

GATEWAY_UID, CORE_UID = 61_801, 61_802
TEXT = "# Opening hours\n\nThe shop is open from Monday to Saturday, 8 am to 6 pm.\n"


@pytest.fixture
def analyze():
    """Run systemd-analyze."""
    program = shutil.which("systemd-analyze")
    assert program, "systemd-analyze is missing: make install-tests"

    def run(*arguments):
        return subprocess.run(
            [program, *arguments], capture_output=True, text=True, check=False, timeout=30,
            env=os.environ | {"SYSTEMD_COLORS": "0", "SYSTEMD_EMOJI": "0"},
        )  # fmt: skip

    return run


def test_systemd_finds_nothing_to_say_about_the_units(analyze, tmp_path):
    programs = tmp_path / RELEASE.lstrip("/") / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in ("holdfast-gateway", "holdfast-core"):
        shutil.copy("/bin/true", programs / name)
    for path in UNITS.iterdir():
        text = path.read_text().replace(RELEASE, f"{tmp_path}{RELEASE}")
        (tmp_path / path.name).write_text(text)
    files = sorted(str(path) for path in tmp_path.glob("holdfast*"))
    done = analyze("verify", "--man=no", *files)
    ours = [line for line in done.stderr.splitlines() if "holdfast" in line]
    assert (done.returncode, ours) == (0, [])


@pytest.mark.parametrize("name", NAMES)
def test_a_unit_is_exposed_no_more_than_it_has_to_be(analyze, name):
    done = analyze(
        "security", "--offline=true", f"--threshold={EXPOSED_AT_MOST[name]}", str(UNITS / f"{name}.service")
    )
    assert done.returncode == 0, done.stdout[-300:]


@pytest.mark.parametrize("name", NAMES)
def test_a_unit_waits_longer_for_its_end_than_the_service_takes(name):
    assert int(Unit(name).one("TimeoutStopSec")) > 2 * DRAIN_SECONDS
    assert Unit(name).one("KillMode") == "mixed"


@pytest.fixture
def place():
    """A short path that other users may pass through, and not in /tmp, of which each unit has its own."""
    folder = Path(tempfile.mkdtemp(prefix="hf-unit-", dir="/var/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def ears(place):
    ears = {name: Ear(place / f"{name}.notify") for name in NAMES}
    yield ears
    for ear in ears.values():
        ear.close()


@pytest.fixture
async def on_units(place, ears):
    """All services as their units run them, on the simulator."""
    stack = Stack.on_simulator(place)
    stack.add_worker()
    for name, unit, user, prefix in (
        ("gateway", "holdfast-gateway", GATEWAY_UID, "GATEWAY_"),
        ("core", "holdfast-core", CORE_UID, "CORE_"),
        ("worker", "holdfast-core-worker", CORE_UID, "CORE_"),
    ):
        own = {key: value for key, value in stack.settings.items() if key.startswith(prefix)}
        own |= {
            "GATEWAY_": {"GATEWAY_DATA_DIR": str(place / "var/lib/holdfast-gateway")},
            "CORE_": {"CORE_DATABASE_URL": f"sqlite:///{place}/var/lib/holdfast-core/core.db"},
        }[prefix]
        text = "".join(f"{key}={value}\n" for key, value in own.items())
        uid = user if os.geteuid() == 0 else os.geteuid()
        stack.services[name].command = Unit(unit).launched(place, uid, text, ears[unit].path)
    async with stack:
        yield stack


def processes_of(uid):
    found = {}
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and entry.stat().st_uid == uid:
                found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
    return found


def users_seen_by(pid):
    """Give the name of the namespace of users that a process is in."""
    return Path(f"/proc/{pid}/ns/user").readlink()


def can_be_measured(pid):
    """Say whether the gateway's user sees how much memory a process takes."""
    shown = subprocess.run(
        ["cat", f"/proc/{pid}/smaps_rollup"], user=GATEWAY_UID, capture_output=True, check=False
    )
    return b"Pss:" in shown.stdout


async def until(condition, within=30):
    async with asyncio.timeout(within):
        while not (found := condition()):  # noqa: ASYNC110 - processes have no event to set
            await asyncio.sleep(0.05)
        return found


async def connected(gateway, within=40):
    async with asyncio.timeout(within):
        while (await gateway.session("ann", "default")).status != "connected":  # noqa: ASYNC110
            await asyncio.sleep(0.1)


@pytest.mark.browser
@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes the users of the units")
@pytest.mark.timeout(120)
async def test_the_units_own_command_lines_pair_a_phone_answer_and_end_in_time(on_units, ears, http, place):
    stack = on_units
    gateway, phones = GatewayClient(http, stack.gateway_url, stack.gateway_key), Phones(http, stack)
    for name in NAMES:
        assert "READY=1" in ears[name].heard()
    async with http.post(
        f"{stack.core_url}/v1/users", json={"userId": "ann"}, headers=stack.operator
    ) as response:
        assert response.status < 300, await response.text()
    async with http.post(
        f"{stack.core_url}/v1/users/ann/documents",
        json={"filename": "hours.md", "text": TEXT},
        headers=stack.operator,
    ) as response:
        assert response.status < 300, await response.text()
    await gateway.start("ann", "default")
    async with asyncio.timeout(30):
        while (await gateway.session("ann", "default")).status != "pairing":  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    await phones.scan((await gateway.qr("ann", "default")).qr)
    await connected(gateway)
    assert "8 am" in await phones.ask("When is the shop open?")

    # Each page is in namespaces of its own: the sandbox is on.
    running = processes_of(GATEWAY_UID)
    assert not [line for line in running.values() if "--no-sandbox" in line]
    renderers = [pid for pid, line in running.items() if "--type=renderer" in line]
    assert renderers
    outside = users_seen_by(stack.services["gateway"].pid)
    assert all(users_seen_by(pid) != outside for pid in renderers)

    # Sandboxed pages can still be measured and stood still for a backup.
    assert all(map(can_be_measured, renderers))
    assert (await gateway.back_up("ann", "default")).bytes

    # The loop shows that it lives. It ends sooner than the unit makes it, and no process is left.
    await until(lambda: "WATCHDOG=1" in ears["holdfast-gateway"].heard(), 5)
    service, began = stack.services["gateway"], time.monotonic()
    os.kill(service.pid, signal.SIGTERM)
    assert await service.process.wait() == 0
    assert time.monotonic() - began < int(Unit("holdfast-gateway").one("TimeoutStopSec"))
    assert ears["holdfast-gateway"].heard()[-1:] != ["READY=1"]
    await until(lambda: not processes_of(GATEWAY_UID))

    # It comes back with its login, by the same command.
    await stack.start("gateway")
    await connected(gateway)
    assert len(await phones.devices()) == 1
    state = place / "var/lib/holdfast-gateway"
    assert {path.stat().st_uid for path in state.rglob("*")} == {GATEWAY_UID}
    assert ROOT not in state.parents
