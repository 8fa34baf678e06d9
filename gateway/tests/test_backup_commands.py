"""`session backup`, `verify` and `restore` on plain profiles, a store of files, and no browser."""

import asyncio
import io
import json
import re
import shutil
import sys
import threading
from datetime import timedelta

import aiohttp
import pytest
from backup_world import MemoryObjects, PlainBrowsers, Told, make_custody, read_profile, write_profile
from gateway_values import API_KEY
from holdfast_contract.backups import Backup
from holdfast_contract.errors import BackupNotFound
from holdfast_contract.service.database import Database
from holdfast_contract.service.web import make_app
from holdfast_contract.sessions import SessionStatus
from holdfast_contract.times import now
from holdfast_gateway.adapters.file_objects import FileObjects
from holdfast_gateway.adapters.profiles import Profiles, held
from holdfast_gateway.adapters.store.log import LogTable
from holdfast_gateway.adapters.store.memory import Memory
from holdfast_gateway.adapters.store.tables import metadata
from holdfast_gateway.application.holding import Holding
from holdfast_gateway.application.leases import Leases
from holdfast_gateway.application.objects import Fault, StoreFailed
from holdfast_gateway.application.session_backups import SessionBackups
from holdfast_gateway.application.session_state import SessionState
from holdfast_gateway.application.store import Change
from holdfast_gateway.application.timers import Timers
from holdfast_gateway.bootstrap import build
from holdfast_gateway.browsing import make_browsers
from holdfast_gateway.commands import stopped_session
from holdfast_gateway.commands.running import RunningGateway
from holdfast_gateway.domain.session import Desired, SessionKey, SessionRecord
from holdfast_gateway.http.auth import Keys, require_key
from holdfast_gateway.http.backups import backup_routes
from shop import SHOP, Shop

pytest_plugins = ["command_line"]

ANN = SessionKey("ann", "default")
LOGIN = {"Default/IndexedDB/a.leveldb/CURRENT": b"MANIFEST-000001\n", "Default/Cookies": b"cookies" * 1000}
LATER = {**LOGIN, "Default/Cookies": b"written later" * 1000}
LINKED = SessionRecord(ANN, Desired.RUNNING, SessionStatus.STOPPED, linked=True, phone="628110000")


class ScriptedBrowsers(PlainBrowsers):
    """No browser runs; a restored profile is found to be as a test says."""

    async def start(self):
        pass

    async def stop(self):
        pass


@pytest.fixture
def kept(tmp_path, environment, monkeypatch):
    """The folder where backups are kept."""
    folder = tmp_path / "kept"
    monkeypatch.setenv("GATEWAY_BACKUP_STORE", folder.as_uri())
    return folder


@pytest.fixture
def browsers(profiles, monkeypatch):
    browsers = ScriptedBrowsers(profiles)
    monkeypatch.setattr(stopped_session, "make_browsers", lambda _settings: browsers)
    return browsers


async def commit(data, record):
    database = await Database(data / "gateway.db", metadata).open()
    await Memory(database).store.commit(Change(session=record))
    await database.close()


@pytest.fixture
def remember(data):
    """Have the data folder know a session so."""
    return lambda record: asyncio.run(commit(data, record))


@pytest.fixture
def stopped(data, kept, browsers, remember):
    """The data folder of a stopped gateway with a session that has a login."""
    remember(LINKED)
    write_profile(data, LOGIN)


def packs(kept):
    return {path for path in kept.rglob("packs/*") if path.is_file()}


def tear(files):
    for file in files:
        file.write_bytes(file.read_bytes()[:-1])


@pytest.fixture
def two(stopped, ask, data, kept):
    """Two backups, the newer one first; and what was uploaded for it."""
    older = ask("backup", "--user", "ann")
    before = packs(kept)
    write_profile(data, LATER)
    newer = ask("backup", "--user", "ann")
    return newer["backupId"], older["backupId"], packs(kept) - before


# ---- on the data folder of a stopped gateway --------------------------------------------------------


def test_a_backup_is_taken_and_listed(stopped, run, ask):
    code, out, err = run("backup", "--user", "ann")
    assert code == 0, err
    said = dict(line.strip().split(maxsplit=1) for line in out.splitlines())
    assert said["size"].endswith("in 2 files")
    assert said["pause"].startswith("none")
    [listed] = ask("backup", "--user", "ann", "--list")["backups"]
    assert listed["backupId"] == said["backup"]
    assert listed["bytes"] == sum(map(len, LOGIN.values()))


def test_backups_are_listed_newest_first_with_their_age(two, run):
    newer, older, _ = two
    code, out, _ = run("backup", "--user", "ann", "--list")
    assert code == 0
    head, *lines = out.splitlines()
    assert head.split() == ["BACKUP", "TAKEN", "SIZE", "FILES", "UPLOADED", "CHROMIUM"]
    assert [line.split()[0] for line in lines] == [newer, older]
    assert "s ago)" in lines[0]
    assert lines[0].rstrip().endswith("156.0.1.2")


def test_without_backups_the_list_says_so_and_leaves_no_trace(stopped, run, data, kept):
    assert run("backup", "--user", "ann", "--list") == (0, "There are no backups of ann/default.\n", "")
    assert {path.name for path in kept.rglob("*") if path.is_file()} <= {".lock"}
    assert not (data / "gateway.lock").exists()


def test_the_backups_of_a_session_that_was_logged_out_are_listed_as_such(two, run, ask, data, kept):
    async def log_out():
        custody = make_custody(FileObjects(kept), data)
        holding = Holding(ANN, custody, lambda: None)
        await holding.claim(LINKED)
        await holding.move(logged_out_at=now())

    asyncio.run(log_out())
    _, out, err = run("backup", "--user", "ann", "--list")
    assert two[0] in out
    assert "was logged out" in err
    assert ask("backup", "--user", "ann", "--list")["loggedOutAt"] is not None


def test_what_is_done_is_told_to_the_receiver_when_the_gateway_runs_again(two, data):
    async def told():
        database = await Database(data / "gateway.db", metadata).open()
        events = await LogTable(database).events_after(0, user_id=None, types=frozenset(), limit=10)
        await database.close()
        return [(event.type, json.loads(event.body)["data"]["backupId"]) for event in events]

    newer, older, _ = two
    assert asyncio.run(told()) == [("backup.completed", older), ("backup.completed", newer)]


def test_the_lease_is_given_back(two, kept):
    [lease] = [json.loads(path.read_text()) for path in kept.rglob("*gateway-1") if path.is_file()]
    assert (lease["generation"], lease["released"]) == (2, True)


def test_a_session_that_a_killed_gateway_left_connected_is_backed_up(stopped, run, ask, remember):
    remember(SessionRecord(ANN, Desired.RUNNING, SessionStatus.RECONNECTING, linked=True))
    assert run("backup", "--user", "ann")[0] == 0
    assert ask("list")["sessions"][0]["status"] == "stopped"


def test_a_session_without_a_login_is_not_backed_up(stopped, run, remember):
    remember(SessionRecord(ANN))
    code, out, err = run("backup", "--user", "ann")
    assert (code, out) == (1, "")
    assert "SESSION_NOT_READY" in err


def test_a_profile_that_is_gone_never_becomes_the_newest_backup(two, run, ask, data):
    write_profile(data, {})
    code, _, err = run("backup", "--user", "ann")
    assert code == 1
    assert "Restore one first" in err
    assert len(ask("backup", "--user", "ann", "--list")["backups"]) == 2


def test_a_profile_that_is_older_than_a_backup_never_becomes_the_newest_one(two, run, data):
    (Profiles(data).folder(ANN) / "lineage.json").unlink()
    code, _, err = run("backup", "--user", "ann")
    assert code == 1
    assert "older than a backup" in err


def test_the_newest_backup_reads_back(two, run):
    newer, _, _ = two
    code, out, _ = run("verify", "--user", "ann")
    assert code == 0
    [line] = out.splitlines()
    assert line.split()[:2] == ["ok", newer]
    assert line.endswith("in 2 files")


def test_a_damaged_backup_is_a_failure_that_says_what_is_wrong(two, run, ask):
    newer, older, uploaded = two
    tear(uploaded)
    code, out, _ = run("verify", "--user", "ann", "--all")
    assert code == 1
    bad, good = out.splitlines()
    assert bad.split()[:2] == ["damaged", newer]
    assert good.split()[:2] == ["ok", older]
    [answer] = ask("verify", "--user", "ann", "--backup", newer, code=1)["verifications"]
    assert (answer["backupId"], answer["ok"]) == (newer, False)
    assert answer["problem"] in bad
    assert run("verify", "--user", "ann", "--backup", older)[0] == 0


@pytest.mark.parametrize("command", [["verify"], ["verify", "--all"], ["restore", "--yes"]])
def test_where_there_are_no_backups_there_is_nothing_to_read(stopped, run, command):
    code, out, err = run(*command, "--user", "ann")
    assert (code, out) == (1, "")
    assert "BACKUP_NOT_FOUND" in err


@pytest.mark.parametrize("command", [["verify"], ["restore", "--yes"]])
def test_a_backup_that_is_not_there_is_a_failure(two, run, command):
    code, out, err = run(*command, "--user", "ann", "--backup", "bak_none")
    assert (code, out) == (1, "")
    assert "BACKUP_NOT_FOUND" in err


@pytest.mark.parametrize("command", [["backup"], ["backup", "--list"], ["verify"], ["restore", "--yes"]])
def test_a_session_that_is_not_there_is_a_failure(stopped, run, command):
    code, _, err = run(*command, "--user", "zoe")
    assert code == 1
    assert "SESSION_NOT_FOUND" in err


def test_a_restore_brings_the_profile_back_and_keeps_what_it_replaced(two, run, data, profiles):
    _, older, _ = two
    code, out, err = run("restore", "--user", "ann", "--backup", older, "--yes")
    assert code == 0, err
    assert out.split()[:2] == ["restored", f"{older},"]
    assert read_profile(data) == LOGIN
    assert (profiles.folder(ANN) / "profile.replaced" / "Default" / "Cookies").read_bytes() == LATER[
        "Default/Cookies"
    ]


def test_a_damaged_backup_is_passed_over_and_the_command_says_so(two, run, data):
    newer, older, uploaded = two
    tear(uploaded)
    write_profile(data, {})
    code, out, _ = run("restore", "--user", "ann", "--yes")
    assert code == 0
    passed, restored = out.splitlines()
    assert passed.startswith(f"passed over  {newer}: ")
    assert older in restored
    assert read_profile(data) == LOGIN


def test_what_cannot_be_used_once_it_is_opened_is_not_restored(two, run, data, browsers):
    browsers.problems = ("the database does not open",)
    code, _, err = run("restore", "--user", "ann", "--yes")
    assert code == 1
    assert "the database does not open" in err
    assert "BACKUP_CORRUPT" in err
    assert read_profile(data) == LATER


def test_after_a_restore_the_session_has_a_login_also_for_other_gateways(two, run, ask, data, kept, remember):
    remember(SessionRecord(ANN))
    assert run("restore", "--user", "ann", "--yes")[0] == 0
    assert ask("list")["sessions"][0]["sessionValid"] is True

    async def head():
        return (await make_custody(FileObjects(kept), data).vault.head(ANN)).head

    assert asyncio.run(head()).session.linked


def test_a_restore_that_nobody_can_be_asked_about_is_wrong_usage(two, run, data):
    for arguments in ([], ["--json"]):
        code, out, err = run("restore", "--user", "ann", *arguments)
        assert (code, out) == (2, "")
        assert "--yes" in err
    assert read_profile(data) == LATER


class Keyboard(io.StringIO):
    """What a person types."""

    def isatty(self):
        return True


@pytest.mark.parametrize(("answer", "code"), [("n\n", 1), ("\n", 1), ("y\n", 0)])
def test_a_person_is_told_what_would_be_restored_and_asked_first(two, run, data, monkeypatch, answer, code):
    newer, _, _ = two
    changed = {**LATER, "Default/Cookies": b"written last"}
    write_profile(data, changed)
    monkeypatch.setattr(sys, "stdin", Keyboard(answer))
    left, _, err = run("restore", "--user", "ann")
    assert left == code
    assert newer in err
    assert "s ago)" in err
    assert "kept aside until the session is connected" in err
    assert ("Nothing was restored." in err) == (code == 1)
    assert read_profile(data) == (changed if code else LATER)


@pytest.mark.parametrize("command", [["backup"], ["restore", "--yes"]])
async def test_a_session_of_another_living_gateway_is_refused(
    data, kept, browsers, tmp_path, run, nothing_of, command
):
    await commit(data, LINKED)
    write_profile(data, LOGIN)
    objects = FileObjects(kept)
    leases = Leases(
        objects,
        gateway_id="gateway-2",
        instance="another",
        url=None,
        term=timedelta(minutes=2),
        on_lost=nothing_of,
        on_deadline=nothing_of,
    )
    await leases.start()
    await leases.wait_held()
    custody = make_custody(objects, tmp_path / "other", "gateway-2", leases)
    await Holding(ANN, custody, lambda: None).claim(LINKED)
    code, _, err = await asyncio.to_thread(run, *command, "--user", "ann")
    assert code == 1
    assert "gateway-2" in err
    assert "SESSION_OWNED_ELSEWHERE" in err
    await leases.stop()
    write_profile(tmp_path / "other", LOGIN)
    code, _, err = await asyncio.to_thread(run, "backup", "--user", "ann")
    assert (code, err) == (0, "")


@pytest.fixture
def nothing_of():
    async def do_nothing(*_):
        pass

    return do_nothing


@pytest.mark.parametrize("command", [["backup"], ["backup", "--list"], ["restore", "--yes"]])
def test_a_store_that_does_not_answer_is_a_failure_with_advice(stopped, run, monkeypatch, command):
    monkeypatch.setenv("GATEWAY_BACKUP_STORE", "file:///proc/no-such-place")
    code, out, err = run(*command, "--user", "ann")
    assert (code, out) == (1, "")
    assert "can be reached" in err
    assert "BACKUP_STORE_UNREACHABLE" in err


@pytest.mark.parametrize(
    "arguments",
    [["backup"], ["verify"], ["restore", "--yes"], ["verify", "--user", "ann", "--all", "--backup", "bak_1"]],
)
def test_wrong_usage_exits_with_2(run, arguments):
    assert run(*arguments)[0] == 2


# ---- on a running gateway ---------------------------------------------------------------------------


class Held:
    """A session that a gateway holds."""

    def __init__(self, backups):
        self.backups = backups


class Sessions:
    """One session whose backups are real."""

    def __init__(self, held_):
        self.held = held_

    def get(self, _key):
        return self.held

    async def restore(self, _key, backup_id):
        return await self.held.backups.restore(backup_id)


@pytest.fixture
def objects():
    return MemoryObjects()


@pytest.fixture
async def running(data, objects, journal, aiohttp_server, environment, monkeypatch):
    """A gateway of these routes holds the data folder and the session."""
    (data / "gateway.db").parent.mkdir()
    (data / "gateway.db").touch()
    write_profile(data, LOGIN)
    custody = make_custody(objects, data)
    holding = Holding(ANN, custody, lambda: None)
    state = SessionState(LINKED, journal, holding.note)
    await holding.claim(LINKED)
    backups = SessionBackups(state, holding, custody, Timers(), timedelta(minutes=5), backlog=Told())
    server = await aiohttp_server(
        make_app(backup_routes(Sessions(Held(backups))), require_key(Keys([API_KEY])))
    )
    monkeypatch.setenv("GATEWAY_PORT", str(server.port))
    async with held(data / "gateway.lock"):
        yield server
    await custody.vault.stop()


async def test_a_running_gateway_takes_lists_proves_and_restores(running, run, ask, data):
    taken = await asyncio.to_thread(ask, "backup", "--user", "ann")
    assert taken["gatewayRunning"] is True
    listed = await asyncio.to_thread(ask, "backup", "--user", "ann", "--list")
    assert [backup["backupId"] for backup in listed["backups"]] == [taken["backupId"]]
    [answer] = (await asyncio.to_thread(ask, "verify", "--user", "ann"))["verifications"]
    assert answer["ok"] is True
    write_profile(data, LATER)
    code, out, _ = await asyncio.to_thread(run, "restore", "--user", "ann", "--yes")
    assert code == 0
    assert taken["backupId"] in out
    assert read_profile(data) == LOGIN


async def test_a_running_gateway_is_not_asked_twice_for_what_fails(running, run, objects):
    def fail(call, _name):
        if call == "put":
            raise StoreFailed(Fault.UNREACHABLE)

    objects.before = fail
    code, _, err = await asyncio.to_thread(run, "backup", "--user", "ann")
    assert code == 1
    assert "BACKUP_STORE_UNREACHABLE" in err
    assert [call for call, _ in objects.calls].count("put") == 1


async def test_how_far_a_running_gateway_is_can_be_followed(running, objects, make_settings):
    goes_on = threading.Event()
    seen = []

    def told(progress):
        seen.append((progress.doing, progress.total))
        goes_on.set()

    settings = make_settings(port=running.port)
    async with aiohttp.ClientSession() as http:
        gateway = RunningGateway(http, settings)
        backup = await gateway.take_backup(ANN, None)
        assert isinstance(backup, Backup)
        objects.before = lambda call, _: goes_on.wait(10) if call == "read" else None
        assert (await gateway.verify_backup(ANN, backup.backup_id, told)).ok
        with pytest.raises(BackupNotFound):
            await gateway.restore_backup(ANN, "bak_none", told)
    assert ("verify", 0) in seen


# ---- with real browsers -----------------------------------------------------------------------------


@pytest.mark.browser
async def test_a_person_brings_a_lost_login_back_while_the_gateway_is_stopped(
    shop, settings, profiles, phones, auth, aiohttp_client, run, at_terminal, monkeypatch
):
    monkeypatch.setenv("GATEWAY_WHATSAPP_URL", str(settings.whatsapp_url))
    monkeypatch.setenv("GATEWAY_PORT", str(shop.gateway.server.port))
    await shop.pair()
    code, out, err = await asyncio.to_thread(run, "backup", "--user", "ann")
    assert code == 0, err
    assert re.search(r"pause +\d+\.\d ms", out)
    await shop.gateway.close()
    shutil.rmtree(profiles.profile(ANN))
    code, seen = await asyncio.to_thread(at_terminal, "restore", "--user", "ann", answer=b"y\n")
    assert code == 0, seen
    assert "restored " in seen
    gateway = await aiohttp_client(build(settings, await asyncio.to_thread(make_browsers, settings)))
    again = await Shop(gateway, phones, auth).reach("connected")
    assert (again["phone"], again["isRestored"]) == (SHOP, True)
