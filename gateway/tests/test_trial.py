"""The test-open of a restored profile: what it is judged by, and real Chromium opening real profiles."""

import asyncio
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from holdfast_contract.sessions import MediaPolicy
from holdfast_gateway.adapters import chromium, trial
from holdfast_gateway.adapters.browsers import launched
from holdfast_gateway.adapters.chromium import arguments, find_chromium
from holdfast_gateway.adapters.drivers import DriverPool
from holdfast_gateway.adapters.processes import leaders_below
from holdfast_gateway.adapters.trial import Trial
from holdfast_gateway.domain.trial import Contents, DatabaseSeen, KeySeen, StoreSeen, TrialNotRun, judge
from playwright.async_api import Error as PlaywrightError
from scripted_page import until

# ---- the judgement ----------------------------------------------------------------------------------

STORE = StoreSeen("keys", 3, 3, (KeySeen("AES-GCM", True),))


def one(*stores, fault=None):
    return Contents((DatabaseSeen("login", stores, fault),))


def test_databases_with_records_and_keys_that_work_are_good():
    contents = one(STORE, StoreSeen("empty", 0, 0))
    assert judge(contents) == ()
    assert (contents.records, len(contents.keys)) == (3, 1)


def test_a_profile_that_holds_nothing_is_refused():
    assert judge(Contents(local_storage=5, cookies=5)) == ("There is no database.",)
    assert judge(one(StoreSeen("keys", 0, 0))) == ("There is no record in any database.",)


def test_each_thing_that_is_certainly_wrong_is_named():
    contents = Contents(
        (
            DatabaseSeen("wawc", fault="UnknownError: Internal error"),
            DatabaseSeen(
                "login",
                (
                    StoreSeen(
                        "keys", 1, 1, (KeySeen("HMAC", False, "OperationError: no"),), "DataError: torn"
                    ),
                ),
            ),
        )
    )
    assert judge(contents) == (
        "The database wawc cannot be opened: UnknownError: Internal error.",
        "The store keys of login cannot be read: DataError: torn.",
        "The HMAC key in keys of login cannot be used: OperationError: no.",
    )


def test_databases_that_cannot_be_listed_are_refused():
    assert judge(Contents(fault="UnknownError: no")) == ("The databases cannot be listed: UnknownError: no.",)


@pytest.mark.parametrize(
    "contents",
    [
        pytest.param(
            one(StoreSeen("keys", 1, 1, (KeySeen("AES-CBC", None),))), id="a key that nobody can try"
        ),
        pytest.param(Contents(complete=False), id="no time to look"),
    ],
)
def test_what_is_not_known_is_not_held_against_a_profile(contents):
    assert judge(contents) == ()


# ---- real profiles ----------------------------------------------------------------------------------

LOGIN = """async () => {
  const key = await crypto.subtle.generateKey({name: "AES-GCM", length: 256}, false, ["encrypt", "decrypt"]);
  const open = (name, stores) => new Promise((resolve) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => stores.forEach((store) => request.result.createObjectStore(store));
    request.onsuccess = () => resolve(request.result);
  });
  const write = async (database, store, values) => {
    const transaction = database.transaction(store, "readwrite");
    values.forEach((value, place) => transaction.objectStore(store).put(value, place));
    await new Promise((done) => { transaction.oncomplete = done; });
  };
  await write(await open("wawc_db_enc", ["keys"]), "keys", [{id: 1, kept: new Map([["key", [key]]])}]);
  // So much that LevelDB writes a table; values beyond 64 KiB would be kept as files beside it.
  const models = await open("model-storage", ["message", "chat"]);
  await write(models, "message", Array.from({length: 250}, (_, i) => ({i, text: "x".repeat(20000)})));
  await write(models, "chat", ["a", "b", "c", "d", "e"]);
  localStorage.first = localStorage.second = "1";
  document.cookie = "wa_lang=en; max-age=9999";
}"""
EMPTY = """() => new Promise((resolve) => {
  const request = indexedDB.open("wawc", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("user");
  request.onsuccess = () => { request.result.close(); resolve(); };
})"""


def on_chromium(test):
    return pytest.mark.browser(pytest.mark.usefixtures("nothing_blocks_the_loop")(test))


async def blank(_):
    return web.Response(text="<!doctype html>", content_type="text/html")


@asynccontextmanager
async def serving(routes=()):
    """A site of our own; gives its server."""
    app = web.Application()
    app.add_routes(routes or [web.get("/", blank)])
    async with TestServer(app) as server:
        yield server


@asynccontextmanager
async def visiting(drivers, profile, origin):
    """Open a profile as a session does."""
    program = await asyncio.to_thread(find_chromium, None)
    flags = arguments("test", origin, MediaPolicy.LOAD)
    async with (
        drivers.driver(lambda: None) as driver,
        launched(driver, program, profile, flags) as (context, _),
    ):
        yield context


async def make_profile(drivers, profile, *scripts):
    """Have a real page fill a profile; gives its origin."""
    async with serving() as server:
        origin = str(server.make_url("/"))
        async with visiting(drivers, profile, origin) as context:
            await context.pages[0].goto(origin)
            for script in scripts:
                await context.pages[0].evaluate(script)
    return origin


@pytest.fixture(scope="module")
def login(tmp_path_factory):
    """A profile with a login, and its origin; made once."""
    folder = tmp_path_factory.mktemp("login")

    async def make():
        drivers = DriverPool(folder / "drivers")
        try:
            return await make_profile(drivers, folder / "profile", LOGIN, EMPTY)
        finally:
            await drivers.stop()

    with ThreadPoolExecutor() as thread:
        return folder / "profile", thread.submit(asyncio.run, make()).result()


@pytest.fixture
def profile(login, tmp_path):
    return Path(shutil.copytree(login[0], tmp_path / "profile", symlinks=True))


@pytest.fixture
def origin(login):
    return login[1]


def arguments_with(text):
    """Give the arguments of all processes, children too, that name `text`."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            found.append((entry / "cmdline").read_bytes().decode(errors="replace"))
    return [words for words in found if text in words]


@pytest.fixture
def scratch(tmp_path):
    """A folder for the copies. Whatever happens to a trial, it leaves nothing there, and nobody."""
    folder = tmp_path / "scratch"
    yield folder
    assert not folder.exists() or list(folder.iterdir()) == []
    assert arguments_with(f"--user-data-dir={folder}") == []


@pytest.fixture
async def drivers(tmp_path):
    """Drivers as they are where sessions run: one is there."""
    drivers = DriverPool(tmp_path / "drivers")
    async with drivers.driver(lambda: None):
        pass
    yield drivers
    await drivers.stop()


@pytest.fixture
def subject(drivers, scratch):
    return Trial(drivers, find_chromium(None), scratch)


@pytest.fixture
def without_chromium(tmp_path, scratch):
    """A trial that does not come as far as a browser."""
    return Trial(DriverPool(tmp_path / "drivers"), tmp_path / "chromium", scratch)


def everything(folder):
    """All that a folder is: names, contents, times of change."""
    paths = [folder, *sorted(folder.rglob("*"))]
    return {path: (path.lstat().st_mtime_ns, path.read_bytes() if path.is_file() else None) for path in paths}


def leveldb(profile):
    [folder] = (profile / "Default" / "IndexedDB").glob("*.leveldb")
    return folder


@on_chromium
async def test_a_good_profile_passes_and_is_not_touched(subject, profile, origin):
    before = everything(profile)
    report = await subject.look(profile, origin)
    assert (report.ok, report.problems) == (True, ())
    contents = report.contents
    found = {base.name: {store.name: store.holds for store in base.stores} for base in contents.databases}
    assert found == {
        "model-storage": {"chat": 5, "message": 250},
        "wawc": {"user": 0},
        "wawc_db_enc": {"keys": 1},
    }
    assert contents.keys == [KeySeen("AES-GCM", True)]
    # Of many records both ends, of five each once.
    assert contents.records == 1 + 2 * trial.RECORDS_AT_EITHER_END + 5
    assert (contents.local_storage, contents.cookies, contents.complete) == (2, 1, True)
    assert 0 < report.took < trial.DEADLINE
    assert everything(profile) == before


@on_chromium
async def test_a_profile_that_is_kept_in_sqlite_passes_too(subject, drivers, tmp_path, monkeypatch):
    added = "IdbSqliteBackingStore,IdbSqliteOnDiskRollout,DomStorageSqlite"
    monkeypatch.setattr(chromium, "_ENABLED_FEATURES", f"{chromium._ENABLED_FEATURES},{added}")
    profile = tmp_path / "profile"
    origin = await make_profile(drivers, profile, LOGIN)
    user = profile / "Default"
    assert not list(user.glob("*/*leveldb*"))
    report = await subject.look(profile, origin)
    assert report.ok
    assert report.contents.keys == [KeySeen("AES-GCM", True)]

    for database in user.glob("IndexedDB/*/*"):
        content = database.read_bytes()
        database.write_bytes(content[: len(content) // 2])
    torn = await subject.look(profile, origin)
    assert len(torn.problems) == 2
    assert all(problem.startswith("IndexedDB/") for problem in torn.problems)


@on_chromium
async def test_profiles_are_tried_side_by_side(subject, profile, origin):
    reports = await asyncio.gather(*(subject.look(profile, origin) for _ in range(3)))
    assert all(report.ok for report in reports)


# ---- bad profiles -----------------------------------------------------------------------------------


@on_chromium
@pytest.mark.parametrize("pattern", ["*.ldb", "MANIFEST-*"])
async def test_a_torn_database_is_refused(subject, profile, origin, pattern):
    for file in leveldb(profile).glob(pattern):
        os.truncate(file, 10)
    [problem] = (await subject.look(profile, origin)).problems
    assert problem.startswith(f"IndexedDB/{leveldb(profile).name}: ")
    assert problem.endswith("Restore a backup.")


@on_chromium
async def test_a_table_with_a_spoilt_middle_is_refused(subject, profile, origin):
    """The structure is whole, and so are the records at both ends."""
    for table in leveldb(profile).glob("*.ldb"):
        content, third = table.read_bytes(), table.stat().st_size // 3
        table.write_bytes(content[:third] + bytes(third) + content[2 * third :])
    report = await subject.look(profile, origin)
    assert report.problems[0].startswith("The store message of model-storage cannot be read: ")


@on_chromium
async def test_a_missing_database_is_refused(subject, profile, origin):
    shutil.rmtree(profile / "Default" / "IndexedDB")
    report = await subject.look(profile, origin)
    assert report.problems == ("There is no database.",)
    assert report.contents.local_storage == 2


@on_chromium
async def test_an_empty_database_is_refused(subject, drivers, tmp_path):
    origin = await make_profile(drivers, tmp_path / "profile", EMPTY)
    report = await subject.look(tmp_path / "profile", origin)
    assert report.problems == ("There is no record in any database.",)


@on_chromium
async def test_the_databases_of_another_page_do_not_count(subject, profile):
    report = await subject.look(profile, "https://web.whatsapp.com/")
    assert report.problems == ("There is no database.",)


KEYS = """async () => {
  const make = async (algorithm, usages) => crypto.subtle.generateKey(algorithm, false, usages);
  const take = async (name, usages) =>
    crypto.subtle.importKey("raw", new Uint8Array(32), name, false, usages);
  const rsa = {modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256"};
  const keys = [
    await make({name: "AES-CBC", length: 128}, ["encrypt"]),
    await make({name: "AES-CTR", length: 128}, ["encrypt", "decrypt"]),
    await make({name: "AES-GCM", length: 256}, ["decrypt"]),
    await make({name: "AES-KW", length: 256}, ["wrapKey", "unwrapKey"]),
    await make({name: "HMAC", hash: "SHA-256"}, ["sign", "verify"]),
    await take("HKDF", ["deriveBits"]),
    await take("PBKDF2", ["deriveKey"]),
    await make({name: "ECDSA", namedCurve: "P-256"}, ["sign", "verify"]),
    await make({name: "ECDH", namedCurve: "P-384"}, ["deriveKey"]),
    await make("X25519", ["deriveBits"]),
    await make("Ed25519", ["sign", "verify"]),
    await make({name: "RSA-PSS", ...rsa}, ["sign", "verify"]),
    await make({name: "RSA-OAEP", ...rsa}, ["encrypt", "decrypt"]),
    await make({name: "RSA-OAEP", ...rsa, hash: "SHA-512"}, ["encrypt", "decrypt"]),
  ];
  const request = indexedDB.open("keys", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("keys").put(keys, "all");
  await new Promise((done) => { request.onsuccess = done; });
}"""


@on_chromium
async def test_keys_of_every_kind_are_used_in_a_way_that_they_allow(subject, drivers, tmp_path):
    origin = await make_profile(drivers, tmp_path / "profile", KEYS)
    report = await subject.look(tmp_path / "profile", origin)
    used = {(key.algorithm, key.used) for key in report.contents.keys}
    symmetric = {"AES-CBC", "AES-CTR", "AES-KW", "HMAC", "HKDF", "PBKDF2"}
    pairs = {"ECDSA", "ECDH", "X25519", "Ed25519", "RSA-PSS", "RSA-OAEP"}
    # To open is all that the one may, without anything sealed; of a private RSA-OAEP key the same is true;
    # and a modulus of 1024 bits has no room for a hash of 512.
    unknown, broken = {("AES-GCM", None), ("RSA-OAEP", None)}, {("RSA-OAEP", False)}
    assert used == {(name, True) for name in symmetric | pairs} | unknown | broken
    assert report.problems == ("The RSA-OAEP key in keys of keys cannot be used: OperationError.",)


# ---- nothing goes out -------------------------------------------------------------------------------

WORKER = """
fetch("/beacon").catch(() => 0);
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => event.respondWith(fetch(event.request)));
"""
REGISTER = """async () => {
  await navigator.serviceWorker.register("/worker.js");
  await navigator.serviceWorker.ready;
}"""


@pytest.fixture
async def with_worker(drivers, tmp_path):
    """A profile whose page has a service worker that fetches as soon as it runs; with its origin and port."""
    called = asyncio.Event()

    async def worker(_):
        return web.Response(text=WORKER, content_type="text/javascript")

    async def beacon(_):
        called.set()
        return web.Response()

    routes = [web.get("/", blank), web.get("/worker.js", worker), web.get("/beacon", beacon)]
    async with serving(routes) as server:
        origin = str(server.make_url("/"))
        async with visiting(drivers, tmp_path / "profile", origin) as context:
            page = context.pages[0]
            await page.goto(origin)
            await page.evaluate(REGISTER)
            await page.evaluate(LOGIN)
            async with asyncio.timeout(10):
                await called.wait()
        return tmp_path / "profile", origin, server.port


@on_chromium
async def test_a_page_with_a_service_worker_reaches_nobody(subject, drivers, with_worker):
    profile, origin, port = with_worker
    connections = []
    arrived = asyncio.Event()

    def count(_, writer):
        connections.append(writer)
        arrived.set()
        writer.close()

    async with await asyncio.start_server(count, "127.0.0.1", port):
        report = await subject.look(profile, origin)
        assert report.ok
        assert connections == []

        # The worker is there, and would have come: blank pages alone do not hold it back.
        async with visiting(drivers, profile, origin) as context:
            await context.route("**/*", trial._answer_blank)
            with suppress(PlaywrightError):
                await context.pages[0].goto(origin)
            async with asyncio.timeout(10):
                await arrived.wait()


# ---- trials that cannot be run ----------------------------------------------------------------------


@pytest.fixture
def hangs(monkeypatch):
    """Let the page never answer; the event is set once it is open."""
    opened = asyncio.Event()

    async def answer(route):
        opened.set()
        await route.fulfill(content_type="text/html", body="<!doctype html>")

    monkeypatch.setattr(trial, "_script", lambda: "() => new Promise(() => {})")
    monkeypatch.setattr(trial, "_answer_blank", answer)
    return opened


@pytest.fixture
def silent_chromium(tmp_path):
    """A program that starts and never gets ready."""
    program = tmp_path / "chromium"
    program.write_text("#!/usr/bin/env python3\nimport time\ntime.sleep(60)\n")
    program.chmod(0o755)
    return program


@on_chromium
async def test_without_chromium_nothing_is_said_of_the_profile(drivers, scratch, profile, origin):
    with pytest.raises(TrialNotRun, match="does not start"):
        await Trial(drivers, profile / "nothing", scratch).look(profile, origin)


@on_chromium
async def test_a_page_that_does_not_answer_ends_at_the_deadline(subject, profile, origin, hangs, monkeypatch):
    monkeypatch.setattr(trial, "DEADLINE", 1.5)
    with pytest.raises(TrialNotRun, match=r"within 1\.5 seconds"):
        await subject.look(profile, origin)


@on_chromium
async def test_a_chromium_that_does_not_get_ready_is_ended(
    drivers, scratch, profile, origin, silent_chromium, monkeypatch
):
    monkeypatch.setattr(trial, "DEADLINE", 1.5)
    with pytest.raises(TrialNotRun, match="within"):
        await Trial(drivers, silent_chromium, scratch).look(profile, origin)


@on_chromium
async def test_a_driver_that_dies_ends_the_trial_at_once(subject, drivers, profile, origin, hangs):
    looking = asyncio.create_task(subject.look(profile, origin))
    await until(lambda: hangs.is_set() or looking.done(), 30)
    os.kill(drivers._drivers[0].pid, 9)
    async with asyncio.timeout(10):
        with pytest.raises(TrialNotRun, match="Chromium fails"):
            await looking


async def test_a_full_disk_is_not_the_profiles_fault(without_chromium, tmp_path, monkeypatch):
    monkeypatch.setattr(trial, "FREE_FLOOR", 1 << 60)
    (tmp_path / "profile").mkdir()
    with pytest.raises(TrialNotRun, match="room on the disk"):
        await without_chromium.look(tmp_path / "profile", "https://web.whatsapp.com/")


async def test_a_profile_that_is_not_there_cannot_be_tried(without_chromium, tmp_path):
    with pytest.raises(TrialNotRun, match="cannot be copied"):
        await without_chromium.look(tmp_path / "nothing", "https://web.whatsapp.com/")


# ---- nothing stays behind ---------------------------------------------------------------------------


@on_chromium
@pytest.mark.parametrize("stage", ["copying", "asking", "launching", "looking"])
async def test_a_trial_that_is_cancelled_leaves_nothing(
    subject, drivers, scratch, profile, origin, hangs, stage
):
    async def reached():
        match stage:
            case "copying":
                return await asyncio.to_thread(lambda: scratch.exists() and any(scratch.iterdir()))
            case "asking":
                return any(driver.on_death for driver in drivers._drivers)
            case "launching":
                return await asyncio.to_thread(leaders_below, scratch)
            case _:
                return hangs.is_set()

    looking = asyncio.create_task(subject.look(profile, origin))
    await until(lambda: looking.done() or reached(), 30)
    looking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await looking
    # A browser that the driver was still to launch would be there by now.
    async with visiting(drivers, profile, origin):
        pass


async def test_what_a_killed_gateway_left_is_removed_at_start(without_chromium, scratch):
    (scratch / "a1" / "profile").mkdir(parents=True)
    await without_chromium.start()
    assert not scratch.exists()
