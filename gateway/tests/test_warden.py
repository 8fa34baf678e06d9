"""The warden as a process: what it is asked, what it survives, and what survives it."""

import asyncio
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from aiohttp import web
from holdfast_contract.sessions import MediaPolicy
from holdfast_gateway.adapters.chromium import arguments, find_chromium
from holdfast_gateway.adapters.processes import (
    end_group,
    find_leader,
    group_of,
    leaders_below,
    members_of,
    state_of,
)
from holdfast_gateway.adapters.warden_link import Warden
from holdfast_gateway.domain.snapshots import SnapshotFailed, SnapshotProblem
from playwright.async_api import async_playwright
from scripted_page import until
from writers import UNSTOPPABLE, WRITER, assert_whole, running

pytestmark = pytest.mark.usefixtures("nothing_blocks_the_loop")


@pytest.fixture
def root(tmp_path):
    return tmp_path / "sessions"


@pytest.fixture
def profile(root):
    return root / "ann" / "default" / "profile"


@pytest.fixture
def staging(tmp_path):
    return tmp_path / "staging"


@pytest.fixture
async def warden(root):
    warden = Warden(root)
    await warden.start()
    yield warden
    await warden.stop()


@pytest.fixture
def start_writer():
    """Start writers, in a thread of the caller's; all are ended."""
    with ExitStack() as writers:
        yield lambda profile: writers.enter_context(running(WRITER, profile))


@pytest.fixture
def writer(start_writer, profile):
    return start_writer(profile)


@pytest.fixture
def unstoppable(profile):
    """Keeps a pause in its beginning for a second, while it itself stands still."""
    profile.mkdir(parents=True)
    with running(UNSTOPPABLE, profile) as leader:
        yield leader


def pid_of(warden):
    return warden._process.pid


def in_seconds(seconds):
    return time.clock_gettime(time.CLOCK_BOOTTIME) + seconds


async def is_in(states, pid):
    """Wait until a process is in one of some states."""
    await until(lambda: asyncio.to_thread(lambda: state_of(pid) in states), within=10)


async def stands_still(pid):
    await is_in({"T"}, pid)


async def is_gone(pid):
    await is_in({"X", "Z"}, pid)


async def state(pid):
    return await asyncio.to_thread(state_of, pid)


def settled(result):
    return {file.path: file.stamp for file in result.files if file.settled}


async def test_a_snapshot_of_a_browser_that_writes_is_whole(warden, writer, profile, staging):
    result = await warden.snapshot(profile, staging, {}, writer)
    assert await asyncio.to_thread(assert_whole, staging) == 4
    assert {file.path: file.staged for file in result.files} == {
        path.name: True for path in staging.iterdir()
    }
    assert (result.folders, result.rounds) == ((), 1)
    assert 0 < result.paused_ms < 1000
    assert await state(writer) != "T"


async def test_what_is_known_is_not_copied_again(warden, profile, staging):
    profile.mkdir(parents=True)
    (profile / "Cookies").write_bytes(b"c")
    known = {}
    while not known:
        known = settled(await warden.snapshot(profile, staging, {}, None))
    shutil.rmtree(staging)
    result = await warden.snapshot(profile, staging, known, None)
    [cookies] = result.files
    assert (cookies.path, cookies.stamp, cookies.staged) == ("Cookies", known["Cookies"], False)
    assert list(staging.iterdir()) == []


async def test_snapshots_that_are_asked_for_at_once_are_taken_in_turn(warden, writer, profile, tmp_path):
    folders = [tmp_path / str(number) for number in range(4)]
    await asyncio.gather(*(warden.snapshot(profile, folder, {}, writer) for folder in folders))
    for folder in folders:
        assert await asyncio.to_thread(assert_whole, folder) == 4


async def test_what_goes_wrong_has_a_reason(warden, writer, profile, staging, root):
    async def reason_of(profile, group):
        with pytest.raises(SnapshotFailed) as failed:
            await warden.snapshot(profile, staging, {}, group)
        return failed.value.reason

    assert await reason_of(root / "nobody", None) is SnapshotProblem.FILES
    assert await reason_of(profile, 2**22 - 1) is SnapshotProblem.BROWSER_GONE


async def test_a_disk_that_is_full_fails_the_snapshot_alone(warden, writer, profile, staging):
    """A limit on the size of files stands for the disk: it fails the same call."""
    _, most = resource.prlimit(pid_of(warden), resource.RLIMIT_FSIZE)
    resource.prlimit(pid_of(warden), resource.RLIMIT_FSIZE, (1000, most))
    with pytest.raises(SnapshotFailed) as failed:
        await warden.snapshot(profile, staging, {}, writer)
    assert failed.value.reason is SnapshotProblem.FILES
    assert await state(writer) != "T"
    resource.prlimit(pid_of(warden), resource.RLIMIT_FSIZE, (most, most))
    await warden.snapshot(profile, staging, {}, writer)


async def test_a_browser_goes_on_when_the_warden_is_killed_in_the_pause(
    warden, unstoppable, profile, staging
):
    first = pid_of(warden)
    taking = asyncio.create_task(warden.snapshot(profile, staging, {}, unstoppable))
    await stands_still(unstoppable)
    os.kill(first, signal.SIGKILL)
    with pytest.raises(SnapshotFailed) as failed:
        await taking
    assert failed.value.reason is SnapshotProblem.WARDEN_LOST
    assert await state(unstoppable) != "T"
    await warden.snapshot(profile, staging, {}, None)
    assert pid_of(warden) != first


async def test_a_warden_that_is_told_to_end_continues_the_browser_itself(root, unstoppable, profile, staging):
    with bare_warden(root) as process:
        order = {"do": "snapshot", "id": 1, "profile": str(profile), "staging": str(staging)}
        process.stdin.write(json.dumps({**order, "known": {}, "group": unstoppable}).encode() + b"\n")
        process.stdin.flush()
        await stands_still(unstoppable)
        process.terminate()
        await is_gone(process.pid)
        assert await state(unstoppable) not in {"T", "X", "Z"}


def bare_warden(root):
    """Run a warden without our end of it."""
    command = [sys.executable, "-m", "holdfast_gateway.adapters.warden", str(root)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


async def test_a_snapshot_whose_caller_gives_up_is_over_when_that_returns(
    warden, unstoppable, profile, staging
):
    taking = asyncio.create_task(warden.snapshot(profile, staging, {}, unstoppable))
    await stands_still(unstoppable)
    taking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await taking
    assert await state(unstoppable) != "T"
    await warden.snapshot(profile, staging, {}, None)


# A gateway that starts a warden, says its pid, and does what it is told.
GATEWAY = """
import asyncio, sys, time
from pathlib import Path
from holdfast_gateway.adapters.warden_link import Warden

async def main(root, profile, staging, group, seconds):
    warden = Warden(Path(root))
    await warden.keep_until(time.clock_gettime(time.CLOCK_BOOTTIME) + float(seconds))
    print(warden._process.pid, flush=True)
    while True:
        await warden.snapshot(Path(profile), Path(staging), {}, int(group))

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture
async def gateway(root, profile, staging):
    """Start gateways as processes; gives each and the pid of its warden."""
    started = []

    async def start(group, lease=3600.0):
        command = [sys.executable, "-c", GATEWAY, *map(str, (root, profile, staging, group, lease))]
        process = await asyncio.create_subprocess_exec(
            *command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
        )
        started.append(process)
        return process, int(await process.stdout.readline())

    yield start
    for process in started:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await process.communicate()


async def test_a_gateway_killed_in_the_pause_leaves_no_browser_and_no_copy(
    gateway, unstoppable, root, staging
):
    process, warden = await gateway(unstoppable)
    await stands_still(unstoppable)
    os.killpg(process.pid, signal.SIGKILL)
    assert b"the gateway died" in await process.stderr.readline()
    assert await state(unstoppable) not in {"T", "X", "Z"}
    await is_gone(unstoppable)
    await is_gone(warden)
    assert not staging.exists()


async def test_browsers_of_the_next_gateway_are_not_ended_for_the_last_one(
    gateway, writer, start_writer, root
):
    process, warden = await gateway(writer)
    process.kill()
    assert b"the gateway died; browsers to end within 2 s: 1" in await process.stderr.readline()
    later = await asyncio.to_thread(start_writer, root / "bob" / "default" / "profile")
    await is_gone(writer)
    await is_gone(warden)
    assert await asyncio.to_thread(leaders_below, root) == [later]


async def test_a_gateway_that_hangs_loses_its_browsers_when_its_time_is_over(gateway, writer):
    process, _ = await gateway(writer, lease=0.5)
    process.send_signal(signal.SIGSTOP)
    await is_gone(writer)


async def test_a_browser_that_is_started_after_the_time_is_over_ends_too(warden, start_writer, profile):
    await warden.keep_until(in_seconds(0))
    await is_gone(await asyncio.to_thread(start_writer, profile))


async def test_time_that_is_given_in_time_keeps_browsers_alive(warden, writer, profile, staging):
    soon = in_seconds(0.3)
    await warden.keep_until(soon)
    await warden.keep_until(in_seconds(3600))
    await until(lambda: in_seconds(0) > soon)
    await warden.snapshot(profile, staging, {}, writer)
    await warden.keep_until(None)
    await warden.snapshot(profile, staging, {}, writer)


async def test_a_warden_that_follows_another_knows_the_deadline(warden, writer, profile, staging):
    await warden.keep_until(in_seconds(1))
    os.kill(pid_of(warden), signal.SIGKILL)
    # Its death is noticed now or has been already.
    with suppress(SnapshotFailed):
        await warden.snapshot(profile, staging, {}, writer)
    await warden.snapshot(profile, staging, {}, writer)
    await is_gone(writer)


async def test_a_deadline_for_a_warden_that_died_is_told_to_the_next(warden, writer):
    os.kill(pid_of(warden), signal.SIGKILL)
    await warden._process.wait()
    await warden.keep_until(in_seconds(0.1))
    await is_gone(writer)


async def test_stopping_the_warden_leaves_browsers_alone(root, writer):
    warden = Warden(root)
    await warden.start()
    pid = pid_of(warden)
    await warden.stop()
    assert await state(pid) == "X"
    assert await state(writer) not in {"T", "X", "Z"}


async def test_the_warden_is_apart_from_us_and_knows_none_of_our_secrets(root, monkeypatch):
    monkeypatch.setenv("GATEWAY_API_KEYS", "a-secret")
    warden = Warden(root)
    await warden.start()
    pid = pid_of(warden)
    assert os.getsid(pid) == await asyncio.to_thread(group_of, pid) == pid
    assert b"a-secret" not in await asyncio.to_thread(Path(f"/proc/{pid}/environ").read_bytes)
    await warden.stop()


def test_the_warden_stays_small():
    script = "import sys, holdfast_gateway.adapters.warden; print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"asyncio", "pathlib", "subprocess", "socket", "dataclasses"} & {*shown.stdout.split()}


# Writes to two databases in lockstep, and to all else that Chromium keeps for a page.
PAGE = """<!doctype html><script>
const opened = name => new Promise((resolve, reject) => {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore("store");
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const put = (database, number) => new Promise((resolve, reject) => {
  const transaction = database.transaction("store", "readwrite");
  const store = transaction.objectStore("store");
  store.put({number, filling: crypto.getRandomValues(new Uint8Array(8192))}, number % 100);
  store.put(number, "last");
  transaction.oncomplete = resolve;
  transaction.onabort = () => reject(transaction.error);
});
const get = (database, key) => new Promise((resolve, reject) => {
  const request = database.transaction("store").objectStore("store").get(key);
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
let written = 0;
async function write() {
  const databases = [await opened("first"), await opened("second")];
  while (++written) {
    for (const database of databases) await put(database, written);
    localStorage.last = written;
    document.cookie = `last=${written};max-age=99999`;
  }
}
async function read() {
  const last = [];
  for (const name of ["first", "second"]) {
    const database = await opened(name);
    const number = await get(database, "last");
    for (let each = Math.max(1, number - 99); each <= number; each++)
      if ((await get(database, each % 100)).number !== each) throw new Error(`${name} lacks ${each}`);
    last.push(number);
  }
  return last;
}
</script>"""

IN_SQLITE = "IdbSqliteOnDiskRollout,IdbSqliteBackingStore,DomStorageSqlite"


@pytest.fixture
async def url(aiohttp_server):
    async def page(_request):
        return web.Response(text=PAGE, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", page)
    return str((await aiohttp_server(app)).make_url("/"))


@pytest.fixture
async def open_page(url):
    """Open the page in browsers of its own, as the gateway starts them."""
    chromium = await asyncio.to_thread(find_chromium, None)
    async with async_playwright() as playwright:
        leaders = []

        async def open_in(profile, features):
            flags = arguments("ann/default", url, MediaPolicy.LOAD)
            given = [f"{flag},{features}" if flag.startswith("--enable-features") else flag for flag in flags]
            context = await playwright.chromium.launch_persistent_context(
                profile, executable_path=chromium, chromium_sandbox=False, args=given
            )
            leader = await asyncio.to_thread(find_leader, profile)
            leaders.append(leader)
            [page] = context.pages
            await page.goto(url)
            return page, leader

        yield open_in
        for leader in leaders:
            await end_group(leader)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("features", "mark"), [("", "*.leveldb/CURRENT"), (IN_SQLITE, "*/*-wal")], ids=["leveldb", "sqlite"]
)
async def test_snapshots_of_a_chromium_that_writes_without_pause_are_whole(
    warden, open_page, profile, tmp_path, features, mark
):
    page, leader = await open_page(profile, features)
    await page.evaluate("void write()")
    known, backups = {}, [tmp_path / str(number) for number in range(3)]
    for before, backup in zip([None, *backups], backups, strict=False):
        await page.wait_for_function("count => written > count", arg=await page.evaluate("written") + 100)
        result = await warden.snapshot(profile, tmp_path / "staging", known, leader)
        await asyncio.to_thread(put_together, result, tmp_path / "staging", before, backup)
        known = settled(result)
    assert "T" not in await asyncio.to_thread(lambda: set(map(state_of, members_of(leader))))
    await end_group(leader)
    assert list(profile.glob(f"Default/IndexedDB/{mark}"))
    for backup in backups:
        page, leader = await open_page(backup, features)
        first, second = await page.evaluate("read()")
        assert first > 100
        assert first - second in {0, 1}
        await end_group(leader)


def put_together(result, staging, before, backup):
    """Make a profile of what a snapshot copied, and of what is as it was in the one before."""
    for folder in result.folders:
        (backup / folder).mkdir(parents=True, exist_ok=True)
    for file in result.files:
        shutil.copyfile((staging if file.staged else before) / file.path, backup / file.path)
    shutil.rmtree(staging)


# A gateway that starts a browser and takes snapshots of it on and on.
BROWSING_GATEWAY = """
import asyncio, sys
from pathlib import Path
from playwright.async_api import async_playwright
from holdfast_gateway.adapters.chromium import find_chromium
from holdfast_gateway.adapters.processes import find_leader
from holdfast_gateway.adapters.warden_link import Warden

async def main(root, profile, staging):
    warden = Warden(Path(root))
    await warden.start()
    async with async_playwright() as playwright:
        await playwright.chromium.launch_persistent_context(
            profile, executable_path=find_chromium(None), chromium_sandbox=False
        )
        leader = find_leader(Path(profile))
        while True:
            await warden.snapshot(Path(profile), Path(staging), {}, leader)
            print(leader, flush=True)

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.browser
async def test_a_gateway_killed_while_it_takes_snapshots_leaves_no_chromium(root, profile, staging):
    command = [sys.executable, "-c", BROWSING_GATEWAY, *map(str, (root, profile, staging))]
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE, start_new_session=True)
    leader = int(await process.stdout.readline())
    await stands_still(leader)
    process.kill()
    await process.wait()
    await process.stdout.read()
    await until(lambda: asyncio.to_thread(lambda: not members_of(leader)))
    await until(lambda: not staging.exists())
