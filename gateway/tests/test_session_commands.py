"""`holdfast-gateway session …` as people and scripts meet it."""

import asyncio
import os
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace

import pytest
from command_line import INTERRUPT
from gateway_values import API_KEY
from holdfast_contract.backups import Backup
from holdfast_contract.errors import SessionNotFound
from holdfast_contract.events import EventType, SessionReasonData
from holdfast_contract.reports import Witness
from holdfast_contract.service.database import Database
from holdfast_contract.service.web import Route, make_app
from holdfast_contract.sessions import AuthState, Owner, Session, SessionList, SessionStatus
from holdfast_contract.times import now
from holdfast_gateway.adapters.profile_repair import repair
from holdfast_gateway.adapters.profiles import held, locked
from holdfast_gateway.adapters.store.memory import Memory
from holdfast_gateway.adapters.store.tables import metadata
from holdfast_gateway.application.housekeeping import Housekeeping
from holdfast_gateway.application.store import Change, Draft
from holdfast_gateway.commands.screen import Screen
from holdfast_gateway.commands.words import size
from holdfast_gateway.domain.login import Evidence
from holdfast_gateway.domain.reasons import ADVICE, Reason
from holdfast_gateway.domain.recovery import Rung, Step
from holdfast_gateway.domain.session import Desired, Pulse, SessionKey, SessionRecord, to_wire
from holdfast_gateway.http.auth import Keys, require_key
from holdfast_gateway.http.housekeeping import housekeeping_routes
from holdfast_gateway.http.repair import repair_routes
from holdfast_gateway.http.report import report_routes
from leveldb_files import make_login

pytest_plugins = ["command_line"]

ANN, BOB = SessionKey("ann", "default"), SessionKey("bob", "shop")
NOBODY = SessionKey("zoe", "default")
RECORDS = [
    SessionRecord(
        ANN,
        Desired.RUNNING,
        SessionStatus.RECONNECTING,
        reason="NETWORK_LOST",
        linked=True,
        phone="628110000",
        name="Ann's [red]shop\x1b[31m",
        last_connected_at=now() - timedelta(hours=2),
        started_at=now() - timedelta(days=4),
    ),
    SessionRecord(BOB, reason="REQUESTED"),
]


@pytest.fixture
def remembered(data, profiles):
    """The data folder of a gateway with two sessions, of which one has a login and a history."""
    asyncio.run(remember(data))
    make_login(profiles.profile(ANN))
    cache = profiles.profile(ANN) / "Default" / "Cache" / "data_0"
    cache.parent.mkdir()
    cache.write_bytes(b"x" * 1500)


async def remember(data):
    database = await Database(data / "gateway.db", metadata).open()
    memory = Memory(database)
    await memory.waiting.configure(["http://127.0.0.1:9/hook"])
    store = memory.store
    for record in RECORDS:
        lost = Draft(EventType.SESSION_DISCONNECTED, record.key, SessionReasonData(reason="NETWORK_LOST"))
        chat = Draft(EventType.SESSION_DISCONNECTED, record.key, SessionReasonData(reason="x"), lane="1@c.us")
        await store.commit(Change(session=record, events=[lost, chat] if record.key == ANN else [lost]))
    said = Evidence(Witness.PAGE, AuthState.VALID, "the page is logged in", now())
    await store.record_evidence(ANN, [said])
    await store.record_step(ANN, Step(Rung.RELOAD, 2, 0.0), "PAGE_CRASHED")
    await database.close()


@pytest.fixture
def leftover(profiles):
    """A folder of nobody that has lain still for a day."""
    folder = profiles.profile(NOBODY)
    folder.mkdir(parents=True)
    (folder / "Local State").write_text("{}")
    ages_ago = (now() - timedelta(days=1)).timestamp()
    for path in (folder / "Local State", folder, folder.parent):
        os.utime(path, (ages_ago, ages_ago))
    return profiles.folder(NOBODY)


# ---- on the data folder of a stopped gateway --------------------------------------------------------


@pytest.fixture
def stopped(remembered):
    """No gateway runs."""


def test_a_list_has_one_line_a_session(stopped, run):
    code, out, err = run("list")
    assert code == 0
    head, ann, bob = (line.split() for line in out.splitlines())
    assert head[:3] == ["USER", "SESSION", "STATUS"]
    assert ann[:6] == ["ann", "default", "reconnecting", "NETWORK_LOST", "628110000", "aging"]
    assert bob == ["bob", "shop", "stopped", "REQUESTED"]
    assert "as it last saw them" in err


def test_a_script_gets_one_json_document_and_nothing_else(stopped, ask):
    answer = ask("list")
    assert answer["gatewayRunning"] is False
    assert [session["userId"] for session in answer["sessions"]] == ["ann", "bob"]


@pytest.mark.parametrize(
    ("filters", "users"),
    [(["--user", "bob"], ["bob"]), (["--session", "default"], ["ann"]), (["--user", "zoe"], [])],
)
def test_a_list_shows_only_what_was_asked_for(stopped, ask, filters, users):
    assert [session["userId"] for session in ask("list", *filters)["sessions"]] == users


def test_looking_changes_nothing_in_the_data(stopped, run, data):
    before = (data / "gateway.db").read_bytes()
    for command in ("list", "status", "report"):
        assert run(command)[0] == 0
    assert (data / "gateway.db").read_bytes() == before
    assert not (data / "gateway.lock").exists()


def test_a_status_says_what_a_person_should_do(stopped, run, ask):
    _, out, _ = run("status", "--user", "ann")
    assert ADVICE[Reason.NETWORK_LOST] in out
    assert ask("status", "--user", "ann")["sessions"][0]["advice"] == ADVICE[Reason.NETWORK_LOST]


def test_a_name_cannot_command_the_terminal_nor_the_layout(stopped, run):
    _, out, _ = run("status", "--user", "ann")
    assert "\x1b" not in out
    assert "[red]shop" in out


def test_a_report_tells_all_that_is_known(stopped, run, ask, profiles):
    [report] = ask("report", "--user", "ann")["reports"]
    assert report["session"]["phone"] == "628110000"
    assert [(e["witness"], e["says"]) for e in report["evidence"]] == [("page", "valid")]
    assert [(s["rung"], s["attempt"], s["reason"]) for s in report["steps"]] == [
        ("reload", 2, "PAGE_CRASHED")
    ]
    assert report["waitingDeliveries"] == 2
    assert report["profile"]["caches"] == 1500
    assert report["profile"]["database"] == profiles.markers(ANN).database > 0
    _, out, _ = run("report", "--user", "ann")
    for said in ("the page is logged in", "because of PAGE_CRASHED", "caches 1.5 kB", "waiting deliveries"):
        assert said in out


def test_a_session_without_a_history_has_a_report_too(stopped, run):
    code, out, _ = run("report", "--user", "bob")
    assert code == 0
    assert out.count("nothing is known") == 2
    assert "failed backups" not in out


@pytest.mark.parametrize("command", ["status", "report", "repair"])
def test_a_session_that_is_not_there_is_a_failure(stopped, run, command):
    code, out, err = run(command, "--user", "zoe")
    assert (code, out) == (1, "")
    assert "SESSION_NOT_FOUND" in err


def test_a_repair_says_what_was_wrong_and_what_helped(stopped, run, ask, profiles):
    (profiles.profile(ANN) / "SingletonLock").symlink_to("another-host-1")
    answer = ask("repair", "--user", "ann")
    assert (answer["healthy"], answer["rung"], answer["sessionId"]) == (True, "lock_removed", "default")
    code, out, _ = run("repair", "--user", "ann")
    assert (code, out) == (0, "Nothing is wrong with the profile.\n")


def test_a_repair_that_needs_a_restore_is_a_failure_that_says_so(stopped, run, profiles):
    [database] = (profiles.profile(ANN) / "Default" / "IndexedDB").iterdir()
    (database / "000005.ldb").unlink()
    code, out, _ = run("repair", "--user", "ann")
    assert code == 1
    assert "000005.ldb is missing" in out
    assert "the rung to come: restore_needed" in out


def test_a_repair_keeps_a_gateway_from_starting_meanwhile(stopped, run, data, monkeypatch):
    seen = []

    def look(*arguments, **more):
        with locked(data / "gateway.lock") as mine:
            seen.append(mine)
        return repair(*arguments, **more)

    monkeypatch.setattr("holdfast_gateway.commands.stopped.repair", look)
    assert run("repair", "--user", "ann")[0] == 0
    assert seen == [False]


def test_cleaning_without_anybody_to_ask_is_wrong_usage(stopped, run, leftover):
    code, out, err = run("clean")
    assert (code, out) == (2, "")
    assert "--yes" in err
    assert leftover.exists()


def test_cleaning_with_yes_removes_what_nobody_needs_and_nothing_else(stopped, run, leftover, profiles):
    code, out, _ = run("clean", "--yes")
    assert code == 0
    assert "zoe" in out
    assert "no such session is known" in out
    assert "Removed 1 folder; 2 B came free." in out
    assert not leftover.exists()
    assert profiles.markers(ANN).any


def test_cleaning_again_finds_nothing(stopped, ask, leftover):
    assert [item["userId"] for item in ask("clean", "--yes")["removed"]] == ["zoe"]
    assert ask("clean", "--yes")["removed"] == []


def test_cleaning_a_session_deletes_its_caches_and_keeps_its_login(stopped, ask, profiles):
    before = profiles.markers(ANN)
    assert ask("clean", "--yes", "--user", "ann")["freedBytes"] == 1500
    assert profiles.markers(ANN) == before


def test_the_caches_of_a_profile_that_is_open_stay(stopped, run, profiles):
    with locked(profiles.folder(ANN) / "lock"):
        code, _, err = run("clean", "--yes", "--user", "ann")
    assert code == 1
    assert "CONFLICT" in err


def test_cleaning_a_session_needs_its_user(stopped, run):
    assert run("clean", "--yes", "--session", "default")[0] == 2


def test_a_folder_without_a_gateways_data_is_named_and_not_made(run, data):
    code, _, err = run("list")
    assert code == 1
    assert "GATEWAY_DATA_DIR" in err
    assert not data.exists()


def test_data_that_this_version_cannot_read_is_a_plain_failure(run, data):
    data.mkdir()
    (data / "gateway.db").touch()
    code, _, err = run("list")
    assert code == 1
    assert "no such table" in err


@pytest.mark.parametrize("arguments", [[], ["fly"], ["list", "--user", "a/b"], ["repair"], ["status", "x"]])
def test_wrong_usage_exits_with_2(run, arguments):
    assert run(*arguments)[0] == 2


COMMANDS = ["list", "status", "report", "clean", "repair", "backup", "verify", "restore"]


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_every_help_has_an_example(run, command):
    code, out, _ = run(*command, "--help")
    assert code == 0
    assert "example: holdfast-gateway session " in out


# ---- at a terminal ----------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [b"\n", b"no\n", INTERRUPT])
def test_a_person_is_shown_what_would_go_and_asked_first(stopped, at_terminal, leftover, answer):
    code, seen = at_terminal("clean", answer=answer)
    assert code == 1
    assert "zoe" in seen
    assert "Nothing was removed." in seen
    assert leftover.exists()


def test_a_person_who_agrees_gets_it_done(stopped, at_terminal, profiles):
    code, seen = at_terminal("clean", "--user", "ann", answer=b"y\n")
    assert code == 0
    assert "1.5 kB" in seen
    assert profiles.facts(ANN).caches == 0


def test_at_a_terminal_the_list_has_colours(stopped, at_terminal):
    code, seen = at_terminal("list", answer=b"")
    assert code == 0
    assert "\x1b[33mreconnecting" in seen


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (2_000_000, "2.0 MB"), (3e9, "3.0 GB")]
)
def test_sizes_are_written_for_people(count, text):
    assert size(count) == text


def test_progress_is_not_shown_where_nobody_looks(capsys):
    screen = Screen()
    with screen.busy("Working…"):
        pass
    assert list(screen.each([1, 2, 3], "Working…")) == [1, 2, 3]
    assert capsys.readouterr() == ("", "")


# ---- on a running gateway ---------------------------------------------------------------------------


BACKUP = Backup(
    backup_id="bak_7",
    taken_at=now() - timedelta(days=7),
    bytes=1500,
    files=3,
    uploaded_bytes=9,
    pause_ms=8,
)


@dataclass
class Shown:
    """A session that is held, one of whose backups has failed."""

    shown: Session
    backups: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(failures=1))

    def session(self):
        return self.shown


class Sessions:
    """Shows what is remembered, and repairs in place."""

    def __init__(self, profiles):
        self.profiles = profiles
        self.repaired = []

    def get(self, key):
        for record in RECORDS:
            if record.key == key:
                owner = Owner(gateway_id="gateway-9", generation=3)
                return Shown(to_wire(record, Pulse(), owner, BACKUP if key == ANN else None, now()))
        raise SessionNotFound

    def session(self, key):
        return self.get(key).session()

    async def repair(self, key):
        self.get(key)
        self.repaired.append(key)
        return await asyncio.to_thread(repair, self.profiles, key)


@pytest.fixture
def sessions(profiles):
    return Sessions(profiles)


@pytest.fixture
async def running(data, profiles, sessions, aiohttp_server, environment, monkeypatch):
    """A gateway of these routes holds the data folder."""
    await remember(data)
    make_login(profiles.profile(ANN))
    database = await Database(data / "gateway.db", metadata).open()
    memory = Memory(database)
    store = memory.store
    keeper = Housekeeping(store, profiles, timedelta(minutes=10))

    async def list_sessions(_request):
        return SessionList(sessions=[sessions.get(record.key).session() for record in RECORDS])

    routes = [
        Route("GET", "/v1/sessions", list_sessions, "All.", answer=SessionList),
        *repair_routes(sessions),
        *report_routes(sessions, store, memory.deliveries, keeper),
        *housekeeping_routes(sessions, keeper),
    ]
    server = await aiohttp_server(make_app(routes, require_key(Keys([API_KEY]))))
    monkeypatch.setenv("GATEWAY_HOST", "0.0.0.0")
    monkeypatch.setenv("GATEWAY_PORT", str(server.port))
    async with held(data / "gateway.lock") as mine:
        assert mine
        yield
    await database.close()


async def test_a_running_gateway_is_asked_through_its_api(running, ask):
    answer = await asyncio.to_thread(ask, "list")
    assert answer["gatewayRunning"] is True
    assert {session["owner"]["gatewayId"] for session in answer["sessions"]} == {"gateway-9"}


async def test_a_running_gateways_report_is_the_same_as_a_stopped_ones(running, ask):
    [report] = (await asyncio.to_thread(ask, "report", "--user", "ann"))["reports"]
    assert report["advice"] == ADVICE[Reason.NETWORK_LOST]
    assert report["steps"][0]["rung"] == "reload"
    assert report["waitingDeliveries"] == 2
    assert report["profile"]["database"] > 0


async def test_a_running_gateway_says_how_fresh_the_backups_are_and_how_many_failed(running, run):
    _, out, _ = await asyncio.to_thread(run, "list", "--user", "ann")
    assert "7 d ago" in out
    for command in ("status", "report"):
        _, out, _ = await asyncio.to_thread(run, command, "--user", "ann")
        assert "bak_7, 1.5 kB" in out
    assert "1 since the gateway started" in out


async def test_a_running_gateway_repairs_by_itself(running, ask, sessions, profiles):
    (profiles.profile(ANN) / "SingletonLock").symlink_to("another-host-1")
    answer = await asyncio.to_thread(ask, "repair", "--user", "ann")
    assert (answer["gatewayRunning"], answer["rung"]) == (True, "lock_removed")
    assert sessions.repaired == [ANN]


async def test_a_running_gateway_cleans_up_by_itself(running, leftover, ask):
    answer = await asyncio.to_thread(ask, "clean", "--yes")
    assert [item["userId"] for item in answer["removed"]] == ["zoe"]
    assert not leftover.exists()


async def test_a_running_sessions_caches_stay(running, run, profiles):
    with locked(profiles.folder(ANN) / "lock"):
        code, _, err = await asyncio.to_thread(run, "clean", "--yes", "--user", "ann")
    assert code == 1
    assert "Stop the session first" in err


async def test_a_gateway_that_does_not_answer_is_named_with_its_address(running, run, monkeypatch):
    monkeypatch.setenv("GATEWAY_PORT", "1")
    monkeypatch.setattr("holdfast_contract.calls.FIRST_WAIT", 0.001)
    code, _, err = await asyncio.to_thread(run, "list")
    assert code == 1
    assert "http://127.0.0.1:1" in err
