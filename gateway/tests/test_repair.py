import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, suppress
from pathlib import Path

import pytest
from aiohttp import web
from holdfast_contract.errors import SessionNotFound
from holdfast_contract.service.web import make_app
from holdfast_gateway.adapters import profile_repair
from holdfast_gateway.adapters.chromium import find_chromium
from holdfast_gateway.adapters.leveldb import Torn, crc32c, examine, read_manifest
from holdfast_gateway.adapters.processes import leaders_below
from holdfast_gateway.adapters.profile_repair import mend_before_opening, repair
from holdfast_gateway.adapters.profiles import LOCK, Profiles, locked
from holdfast_gateway.domain.repair import Damage, Finding, Remedy, RepairReport
from holdfast_gateway.domain.session import SessionKey
from holdfast_gateway.http.repair import RepairAnswer, repair_routes
from hypothesis import given, settings
from hypothesis import strategies as st
from leveldb_files import a_table, edit, make_login, records
from playwright.async_api import async_playwright

KEY = SessionKey("ann", "default")
HEALTHY = RepairReport()


@pytest.fixture
def profiles(tmp_path):
    return Profiles(tmp_path)


@pytest.fixture
def profile(profiles):
    make_login(profiles.profile(KEY))
    return profiles.profile(KEY)


@pytest.fixture
def database(profile):
    return next((profile / "Default" / "IndexedDB").iterdir())


@pytest.fixture
def cookies(profile):
    path = profile / "Default" / "Cookies"
    make_sqlite(path)
    return path


def make_sqlite(path, rows=500):
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE cookies (name TEXT)")
        connection.executemany("INSERT INTO cookies VALUES (?)", [("x" * 50,)] * rows)
        connection.commit()


def tear(path):
    """Overwrite the middle of a SQLite file."""
    content = bytearray(path.read_bytes())
    content[4096:12288] = b"\xff" * 8192
    path.write_bytes(content)


def everything(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != LOCK}


def one_finding(report):
    [finding] = report.findings
    return finding


# ---- what is healthy --------------------------------------------------------------------------------


def test_a_whole_profile_is_healthy_and_left_as_it_is(profiles, profile, cookies):
    before = everything(profile)
    assert repair(profiles, KEY, linked=True) == HEALTHY
    assert everything(profile) == before


def test_nothing_is_made_where_there_is_no_profile(profiles):
    assert repair(profiles, KEY) == HEALTHY
    assert not profiles.root.exists()


def test_a_profile_that_somebody_has_open_is_left_alone_and_that_is_said(profiles, profile, database):
    (database / "CURRENT").unlink()
    with locked(profiles.folder(KEY) / LOCK):
        report = repair(profiles, KEY)
    assert one_finding(report).damage is Damage.IN_USE
    assert not report.healthy
    assert not (database / "CURRENT").exists()


# ---- locks and browsers -----------------------------------------------------------------------------


@pytest.mark.parametrize("owner", ["another-host-1", f"{socket.gethostname()}-4194304", "nonsense"])
def test_a_lock_left_behind_is_removed(profiles, profile, owner):
    (profile / "SingletonLock").symlink_to(owner)
    (profile / "SingletonCookie").symlink_to("1234")
    report = repair(profiles, KEY)
    assert (one_finding(report).remedy, report.healthy) == (Remedy.LOCK_REMOVED, True)
    assert not list(profile.glob("Singleton*"))


@pytest.fixture
def browser():
    """Start something that looks like a browser on a folder, in a process group of its own."""
    started = []

    def start(folder):
        code = "print(flush=True); import time; time.sleep(60)"
        command = [sys.executable, "-c", code, f"--user-data-dir={folder}"]
        process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE)
        process.stdout.readline()
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_browser_that_an_earlier_life_left_is_ended(profiles, profile, browser):
    orphan = browser(profile)
    (profile / "SingletonLock").symlink_to(f"{socket.gethostname()}-{orphan.pid}")
    report = repair(profiles, KEY)
    assert [f.damage for f in report.findings] == [Damage.ORPHAN_BROWSER, Damage.STALE_LOCK]
    assert (report.healthy, report.rung) == (True, Remedy.ORPHAN_ENDED)
    assert orphan.wait(5) == -9
    assert leaders_below(profiles.folder(KEY)) == []


def test_the_browser_of_another_session_lives_on(profiles, profile, browser):
    other = browser(profiles.profile(SessionKey("ann", "default2")))
    assert repair(profiles, KEY) == HEALTHY
    assert other.poll() is None


def test_a_browser_that_somebody_started_by_hand_keeps_its_lock(profiles, profile, browser, tmp_path):
    (tmp_path / "way").symlink_to(profile)
    by_hand = browser(tmp_path / "way")
    (profile / "SingletonLock").symlink_to(f"{socket.gethostname()}-{by_hand.pid}")
    finding = one_finding(repair(profiles, KEY))
    assert (finding.damage, finding.mended) == (Damage.STALE_LOCK, False)
    assert str(by_hand.pid) in finding.detail
    assert os.path.lexists(profile / "SingletonLock")
    assert by_hand.poll() is None


# ---- full disk --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("free_after", "enough"), [(100, True), (60, False)])
def test_a_full_disk_costs_the_caches_and_says_how_much_came_free(
    profiles, profile, monkeypatch, free_after, enough
):
    cache = profile / "Default" / "Cache" / "Cache_Data" / "data_1"
    cache.parent.mkdir(parents=True)
    cache.write_bytes(b"x" * 5000)
    free = iter([10, free_after])
    monkeypatch.setattr(
        profile_repair.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(0, 0, next(free))
    )
    finding = one_finding(repair(profiles, KEY, linked=True, free_floor=100))
    assert (finding.damage, finding.remedy) == (Damage.FULL_DISK, Remedy.CACHES_CLEARED)
    assert finding.mended is enough
    assert "5000 bytes" in finding.detail
    assert not cache.exists()


# ---- LevelDB ----------------------------------------------------------------------------------------


def test_the_checksum_is_the_one_of_the_standard():
    assert crc32c(b"123456789") == 0xE3069283


def test_a_manifest_is_read_across_its_blocks():
    tables = [(number, 64) for number in range(1, 3000)]
    content = records(edit(tables=tables), edit(log=7, gone=range(2, 3000)))
    assert len(content) > 2 * 32768
    assert read_manifest(content).tables == {1: 64}
    assert read_manifest(content).log == 7


def test_a_manifest_whose_last_edit_was_cut_off_is_read_up_to_there():
    whole = records(edit(tables=[(1, 64)]))
    cut = records(edit(tables=[(1, 64)]), edit(tables=[(2, 64)]))[:-3]
    assert read_manifest(cut).tables == read_manifest(whole).tables


@pytest.mark.parametrize("place", [0, 5, 6, 9, 30])
def test_a_manifest_with_a_wrong_byte_is_torn(place):
    content = bytearray(records(edit(tables=[(1, 64)]), edit(tables=[(2, 64)])))
    content[place] ^= 0x40
    with pytest.raises(Torn):
        read_manifest(bytes(content))


@given(st.binary(max_size=300))
def test_any_bytes_are_a_manifest_or_torn(content):
    with suppress(Torn):
        assert isinstance(read_manifest(content).tables, dict)


@pytest.mark.parametrize("found", [None, b"", b"MANIFEST-000004", b"\0" * 16, b"MANIFEST-000777\n"])
def test_a_broken_current_is_written_anew_and_the_old_one_kept(profiles, database, found):
    current = database / "CURRENT"
    current.unlink()
    if found is not None:
        current.write_bytes(found)
    report = repair(profiles, KEY, linked=True)
    assert (report.healthy, report.rung) == (True, Remedy.DATABASE_RECOVERED)
    assert current.read_bytes() == b"MANIFEST-000004\n"
    kept = [path.read_bytes() for path in database.glob("CURRENT.damaged-*")]
    assert kept == ([] if found is None else [found])
    assert repair(profiles, KEY, linked=True) == HEALTHY


def test_a_profile_is_mended_before_chromium_sees_it(profile, database):
    (database / "CURRENT").unlink()
    assert [finding.mended for finding in mend_before_opening(profile)] == [True]
    (database / "000005.ldb").unlink()
    assert [finding.mended for finding in mend_before_opening(profile)] == [False]


def test_a_newer_empty_manifest_gives_way_to_the_whole_one(profiles, database):
    (database / "MANIFEST-000010").touch()
    (database / "CURRENT").write_bytes(b"MANIFEST-000010\n")
    assert repair(profiles, KEY).rung is Remedy.DATABASE_RECOVERED
    assert (database / "CURRENT").read_bytes() == b"MANIFEST-000004\n"


def test_a_log_alone_is_no_database_that_was_never_written(profiles, database):
    for path in database.iterdir():
        if path.suffix != ".log":
            path.unlink()
    assert repair(profiles, KEY).restore_needed


def test_what_cannot_be_written_is_said_and_ends_nothing(profiles, database):
    (database / "CURRENT").unlink()
    (database / "CURRENT.new").mkdir()
    finding = one_finding(report := repair(profiles, KEY))
    assert (finding.damage, report.healthy) == (Damage.UNREADABLE, False)
    assert "CURRENT.new" in finding.detail


def test_an_older_manifest_is_not_trusted_where_tables_may_be_newer(profiles, database):
    (database / "MANIFEST-000010").write_bytes(b"torn")
    (database / "000012.ldb").write_bytes(a_table())
    (database / "CURRENT").write_bytes(b"MANIFEST-000010\n")
    before = everything(database)
    report = repair(profiles, KEY)
    assert report.restore_needed
    assert not report.healthy
    assert everything(database) == before


def test_tables_of_an_unfinished_compaction_are_no_damage(profiles, database):
    (database / "000012.ldb").write_bytes(b"half a ta")
    assert repair(profiles, KEY) == HEALTHY


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("000005.ldb", None, "000005.ldb is missing"),
        ("000005.ldb", a_table()[:-1], "000005.ldb has 63 bytes of 64"),
        ("000005.ldb", bytes(64), "000005.ldb is no table"),
        ("000009.log", None, "000009.log, with the newest entries, is missing"),
        ("MANIFEST-000004", b"", "MANIFEST-000004 is empty"),
        ("MANIFEST-000004", bytes(40), "MANIFEST-000004: it ends before its first edit does"),
    ],
)
def test_what_cannot_be_mended_with_certainty_is_left_for_a_restore(profiles, database, name, content, said):
    (database / name).unlink()
    if content is not None:
        (database / name).write_bytes(content)
    before = everything(database)
    finding = one_finding(report := repair(profiles, KEY, linked=True))
    assert (finding.damage, finding.remedy, finding.mended) == (
        Damage.TORN_DATABASE,
        Remedy.RESTORE_NEEDED,
        False,
    )
    assert said in finding.detail
    assert "web.whatsapp.com" in finding.detail
    assert report.restore_needed
    assert everything(database) == before


def test_an_old_table_ending_is_known_too(profiles, database):
    (database / "000005.ldb").rename(database / "000005.sst")
    assert repair(profiles, KEY) == HEALTHY


def test_a_database_that_was_never_written_is_whole(tmp_path):
    (tmp_path / "LOCK").touch()
    assert examine(tmp_path).problems == ()


names = st.sampled_from(["CURRENT", "MANIFEST-000004", "000005.ldb", "000008.ldb", "000009.log", "extra"])
damages = st.lists(
    st.one_of(
        st.tuples(st.just("delete"), names),
        st.tuples(st.just("write"), names, st.binary(max_size=40)),
        st.tuples(st.just("cut"), names, st.integers(0, 200)),
        st.tuples(st.just("flip"), names, st.integers(0, 200)),
        st.tuples(st.just("copy"), st.sampled_from(["MANIFEST-000010", "MANIFEST-000002", "000012.ldb"])),
    ),
    max_size=4,
)


def damage(folder, kind, name, detail=None):
    path = folder / name
    if kind == "copy":
        source = "MANIFEST-000004" if name.startswith("MANIFEST") else "000005.ldb"
        path.write_bytes((folder / source).read_bytes() if (folder / source).exists() else b"?")
    elif kind == "write":
        path.write_bytes(detail)
    elif path.exists():
        content = bytearray(path.read_bytes())
        path.unlink()
        if kind == "cut":
            path.write_bytes(content[:detail])
        elif kind == "flip" and content:
            content[detail % len(content)] ^= 1
            path.write_bytes(content)


@settings(deadline=None, max_examples=150)
@given(damages)
def test_whatever_the_damage_no_byte_is_lost_and_a_second_repair_has_nothing_to_mend(harm):
    with tempfile.TemporaryDirectory() as data:
        profiles = Profiles(Path(data))
        database = make_login(profiles.profile(KEY))
        for blow in harm:
            damage(database, *blow)
        before = everything(database)
        report = repair(profiles, KEY, linked=True)
        after = everything(database)
        for path, content in before.items():
            kept = [c for p, c in after.items() if p == path or p.name.startswith(f"{path.name}.damaged-")]
            assert content in kept
        again = repair(profiles, KEY, linked=True)
        assert again.healthy is report.healthy
        assert all(finding.remedy is Remedy.RESTORE_NEEDED for finding in again.findings)


# ---- SQLite -----------------------------------------------------------------------------------------


def garble(path):
    path.write_bytes(b"\x13" * 5000)


@pytest.mark.parametrize("harm", [tear, garble])
def test_corrupt_cookies_are_set_aside_because_the_login_does_not_need_them(profiles, cookies, harm):
    harm(cookies)
    (cookies.parent / "Cookies-journal").touch()
    content = cookies.read_bytes()
    report = repair(profiles, KEY, linked=True)
    assert (report.healthy, report.rung) == (True, Remedy.SET_ASIDE)
    assert not cookies.exists()
    [kept] = cookies.parent.glob("Cookies.damaged-*")
    assert kept.read_bytes() == content
    assert list(cookies.parent.glob("Cookies-journal.damaged-*"))


def test_a_corrupt_database_of_the_login_itself_is_left_for_a_restore(profiles, profile):
    database = profile / "Default" / "IndexedDB" / "https_web.whatsapp.com_0" / "1.sqlite"
    make_sqlite(database)
    assert repair(profiles, KEY) == HEALTHY
    tear(database)
    before = everything(profile)
    assert repair(profiles, KEY).restore_needed
    assert everything(profile) == before


def test_what_a_killed_writer_left_in_its_journal_is_no_damage_and_not_played_back(profiles, cookies):
    with closing(sqlite3.connect(cookies)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("INSERT INTO cookies VALUES ('late')")
        connection.commit()
        killed = {path: path.read_bytes() for path in cookies.parent.glob("Cookies*")}
    for path, content in killed.items():
        path.write_bytes(content)
    assert (cookies.parent / "Cookies-wal").stat().st_size > 0
    assert repair(profiles, KEY) == HEALTHY
    assert everything(cookies.parent).items() >= killed.items()
    assert {path.name for path in profiles.folder(KEY).iterdir()} == {"lock", "profile"}


def test_empty_cookies_are_whole(profiles, cookies):
    cookies.write_bytes(b"")
    assert repair(profiles, KEY) == HEALTHY


def test_a_schema_of_a_newer_sqlite_is_not_called_corrupt(profiles, cookies):
    with closing(sqlite3.connect(cookies)) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = 'CREATE TABLE cookies (name TEXT) FROM THE FUTURE'"
        )
        connection.commit()
    assert repair(profiles, KEY) == HEALTHY


# ---- missing parts ----------------------------------------------------------------------------------


def test_a_linked_session_without_a_database_needs_a_restore(profiles, profile):
    shutil.rmtree(profile / "Default" / "IndexedDB")
    finding = one_finding(repair(profiles, KEY, linked=True))
    assert (finding.damage, finding.remedy) == (Damage.MISSING_PARTS, Remedy.RESTORE_NEEDED)


def test_a_linked_session_without_any_folder_needs_a_restore(profiles):
    assert repair(profiles, KEY, linked=True).restore_needed


def test_a_session_that_was_never_linked_lacks_nothing(profiles, profile):
    shutil.rmtree(profile / "Default")
    assert repair(profiles, KEY) == HEALTHY


# ---- the route --------------------------------------------------------------------------------------

MENDED = Finding(Damage.STALE_LOCK, Remedy.LOCK_REMOVED, True, "Removed SingletonLock.")
OPEN = Finding(Damage.TORN_DATABASE, Remedy.RESTORE_NEEDED, False, "CURRENT is missing.")


class Sessions:
    async def repair(self, key):
        if key != KEY:
            raise SessionNotFound
        return RepairReport((MENDED, OPEN))


@pytest.fixture
async def client(aiohttp_client):
    return await aiohttp_client(make_app(repair_routes(Sessions())))


async def test_the_answer_says_what_was_found_and_which_rung_is_the_last(client):
    async with client.post("/v1/users/ann/sessions/default/repair") as response:
        assert response.status == 200
        answer = await response.json()
    assert (answer["healthy"], answer["rung"]) == (False, "restore_needed")
    assert answer["findings"][0] == {
        "damage": "stale_lock",
        "remedy": "lock_removed",
        "mended": True,
        "detail": "Removed SingletonLock.",
    }
    assert RepairAnswer.from_wire(answer) == RepairAnswer.of(RepairReport((MENDED, OPEN)))


async def test_a_session_that_is_not_known_cannot_be_repaired(client):
    async with client.post("/v1/users/bob/sessions/default/repair") as response:
        assert response.status == 404


# ---- real Chromium ----------------------------------------------------------------------------------

# Values beyond 64 KiB would be kept as files beside the database.
FILL = """async (big) => {
  const open = indexedDB.open("login", 1);
  open.onupgradeneeded = () => open.result.createObjectStore("keys");
  await new Promise(done => open.onsuccess = done);
  const write = open.result.transaction("keys", "readwrite");
  write.objectStore("keys").put("the key", "key");
  for (let i = 0; i < 200; i++) {
    let text = ""; while (text.length < big) text += Math.random().toString(36);
    write.objectStore("keys").put(text, i);
  }
  await new Promise(done => write.oncomplete = done);
}"""
READ = """async () => {
  const open = indexedDB.open("login", 1);
  open.onupgradeneeded = () => open.transaction.abort();
  await new Promise(done => open.onsuccess = open.onerror = done);
  if (open.error) return null;
  const get = open.result.transaction("keys").objectStore("keys").get("key");
  await new Promise(done => get.onsuccess = done);
  return get.result;
}"""


@pytest.fixture
async def visit(profiles, aiohttp_server):
    """Open the profile in a real Chromium, run a script on a page, close it."""

    async def hello(_):
        return web.Response(text="<p>hello", content_type="text/html")

    app = web.Application()
    app.router.add_get("/", hello)
    url = str((await aiohttp_server(app)).make_url("/"))

    async def run(script, argument=None):
        async with async_playwright() as playwright, profiles.opened(KEY) as profile:
            chromium = await playwright.chromium.launch_persistent_context(
                profile, executable_path=find_chromium(None), headless=True, chromium_sandbox=False
            )
            page = await chromium.new_page()
            await page.goto(url)
            value = await page.evaluate(script, argument)
            await chromium.close()
            return value

    return run


@pytest.mark.browser
async def test_chromium_opens_what_was_mended_with_all_that_was_in_it(profiles, visit):
    await visit(FILL, 40_000)
    [database] = (profiles.profile(KEY) / "Default" / "IndexedDB").glob("*.leveldb")
    assert list(database.glob("*.ldb"))
    assert repair(profiles, KEY, linked=True) == HEALTHY
    (database / "CURRENT").write_bytes(b"\0" * 16)
    assert repair(profiles, KEY, linked=True).rung is Remedy.DATABASE_RECOVERED
    assert await visit(READ) == "the key"
    next(database.glob("*.ldb")).unlink()
    assert repair(profiles, KEY, linked=True).restore_needed
