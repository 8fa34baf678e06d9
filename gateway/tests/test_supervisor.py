import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from backup_world import Told
from gateway_values import LIMITS
from holdfast_contract.errors import PairingNotShown, SessionNotReady
from holdfast_contract.sessions import SessionStatus as S
from holdfast_contract.times import now
from holdfast_gateway.application import health, measures
from holdfast_gateway.application.page import Booted, LoggedOut, PasskeyAsked
from holdfast_gateway.application.slots import StartSlots
from holdfast_gateway.application.supervisor import Supervisor
from holdfast_gateway.domain import recovery
from holdfast_gateway.domain.login import Markers
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.repair import Damage, Finding, Remedy, RepairReport
from holdfast_gateway.domain.session import Desired, SessionKey, SessionRecord
from scripted_page import LINKED, QR, READY, ScriptedBrowsers, ScriptedPage, until

pytestmark = pytest.mark.usefixtures("nothing_blocks_the_loop")
KEY = SessionKey("ann", "default")
BEYOND_REPAIR = RepairReport(
    (Finding(Damage.TORN_DATABASE, Remedy.RESTORE_NEEDED, False, "CURRENT is gone"),)
)


@pytest.fixture(autouse=True)
def no_waits(monkeypatch):
    monkeypatch.setattr(recovery, "FIRST_WAIT", 0.0)


@pytest.fixture
async def make(memory, custody):
    """Make supervisors over scripted pages; all are closed at the end."""
    made = []

    def build(*pages, record=None, at_once=2, **limits):
        browsers = ScriptedBrowsers(*pages)
        built = Supervisor(
            record or SessionRecord(KEY),
            browsers=browsers,
            slots=StartSlots(at_once),
            **memory.parts(KEY),
            limits=replace(LIMITS, **limits),
            custody=custody,
            backlog=Told(),
        )
        made.append(built)
        return built, browsers

    yield build
    for built in made:
        await built.close()


@pytest.fixture
def events(memory):
    """Give the events told so far: their types, or what is asked for of one type."""

    async def read(type_=None):
        rows = await memory.log.events_after(0, user_id=None, types=frozenset(), limit=1000)
        if type_ is None:
            return [row.type for row in rows]
        return [row.body for row in rows if row.type == type_]

    return read


async def reach(session, status):
    await until(lambda: session.record.status is status)


async def connect(session, browsers):
    await session.start(None)
    await until(lambda: browsers.opened)
    browsers.page.tell(READY)
    await reach(session, S.CONNECTED)
    return browsers.page


async def test_a_new_session_is_paired_by_qr_and_connects(make, events):
    session, browsers = make()
    await session.start(None)
    await until(lambda: browsers.opened)
    browsers.page.tell(QR)
    await reach(session, S.PAIRING)
    assert session.pairing.qr().qr == "code-1"
    browsers.page.tell(LINKED)
    await reach(session, S.CONNECTING)
    browsers.page.tell(READY)
    await reach(session, S.CONNECTED)
    assert (session.record.phone, session.record.linked) == ("628110000", True)
    told = await events()
    assert told == [
        "session.status",
        "session.status",
        "session.qr",
        "session.status",
        "session.status",
        "session.ready",
    ]


async def test_a_qr_is_shown_only_while_it_is_valid_for_pairing(make):
    session, browsers = make()
    with pytest.raises(PairingNotShown):
        session.pairing.qr()
    await connect(session, browsers)
    with pytest.raises(PairingNotShown):
        session.pairing.qr()


async def test_a_qr_says_how_long_whatsapp_takes_it(make):
    session, browsers = make()
    await session.start(None)
    await until(lambda: browsers.opened)
    browsers.page.tell(QR)
    await reach(session, S.PAIRING)
    assert timedelta(seconds=50) < session.pairing.qr().expires_at - now() <= timedelta(seconds=60)
    browsers.page.tell(replace(QR, qr="code-2"))
    await until(lambda: session.pairing.qr().qr == "code-2")
    assert timedelta(seconds=10) < session.pairing.qr().expires_at - now() <= timedelta(seconds=20)


async def test_the_same_qr_is_told_once_and_a_new_one_again(make, events):
    session, browsers = make()
    await session.start(None)
    await until(lambda: browsers.opened)
    browsers.page.tell(QR)
    await reach(session, S.PAIRING)
    for code in ("code-1", "code-2"):
        browsers.page.tell(replace(QR, qr=code))
    await until(lambda: session.pairing.qr().qr == "code-2")
    await until(browsers.page.events.empty)
    assert len(await events("session.qr")) == 2


async def test_after_so_many_codes_pairing_ends_with_its_own_reason(make):
    session, browsers = make()
    await session.start(None)
    await until(lambda: browsers.opened)
    for number in range(1, 5):
        browsers.page.tell(replace(QR, qr=f"code-{number}"))
    await reach(session, S.FAILED)
    assert session.record.reason == Reason.PAIRING_EXPIRED
    assert session.record.desired is Desired.STOPPED
    await until(lambda: browsers.open_now == 0)


async def test_pairing_that_nobody_finishes_in_time_ends(make):
    session, browsers = make(auth_timeout=timedelta(milliseconds=20))
    await session.start(None)
    await until(lambda: browsers.opened)
    browsers.page.tell(QR)
    await reach(session, S.FAILED)
    assert session.record.reason == Reason.PAIRING_EXPIRED


async def test_with_a_phone_number_a_pairing_code_is_shown_beside_the_qr(make, events):
    session, browsers = make()
    await session.start("628110000")
    await until(lambda: browsers.opened)
    browsers.page.tell(QR)
    await until(lambda: session.pairing._code)
    assert session.pairing.code().code == "ABCD-EFGH"
    assert len(await events("session.pairing_code")) == 1


@pytest.mark.parametrize("failure", [PairingNotShown("none"), Lost(Reason.PAGE_UNRESPONSIVE)])
async def test_a_code_that_whatsapp_does_not_give_leaves_the_qr_as_it_is(make, failure):
    session, browsers = make()
    await session.start(None)
    await until(lambda: browsers.opened)
    browsers.page.tell(QR)
    await reach(session, S.PAIRING)
    browsers.page.code_failure = failure
    await session.start("628110000")
    assert session.pairing.qr().qr == "code-1"
    with pytest.raises(PairingNotShown):
        session.pairing.code()


async def test_starting_twice_opens_one_browser_and_tells_one_change(make, events):
    session, browsers = make()
    await asyncio.gather(session.start(None), session.start(None))
    await connect(session, browsers)
    await session.start(None)
    assert len(browsers.opened) == 1
    assert len(await events("session.status")) == 2


async def test_looking_a_thousand_times_changes_nothing(make, events):
    session, browsers = make()
    await session.start(None)
    await until(lambda: browsers.opened)
    browsers.page.tell(QR)
    await reach(session, S.PAIRING)
    before = await events()
    for _ in range(1000):
        session.session()
        session.pairing.qr()
    assert await events() == before
    assert session.record.status is S.PAIRING


async def test_a_browser_that_closed_is_replaced_without_a_qr(make, events):
    session, browsers = make()
    page = await connect(session, browsers)
    page.tell(Lost(Reason.BROWSER_CLOSED))
    await until(lambda: len(browsers.opened) == 2)
    assert session.record.status is S.RECONNECTING
    assert session.record.reason == Reason.BROWSER_CLOSED
    browsers.page.tell(READY)
    await reach(session, S.CONNECTED)
    assert len(await events("session.disconnected")) == 1
    assert await events("session.logged_out") == []


async def test_a_crashed_page_is_replaced_in_the_same_browser(make, store):
    session, browsers = make()
    page = await connect(session, browsers)
    page.tell(Lost(Reason.PAGE_CRASHED))
    await until(lambda: page.tried == ["new_page"])
    page.tell(READY)
    await reach(session, S.CONNECTED)
    assert len(browsers.opened) == 1
    [step] = await store.steps(KEY, 10)
    assert (step["rung"], step["reason"], step["attempt"]) == ("new_page", "PAGE_CRASHED", 1)


async def test_each_rung_that_fails_leads_to_the_next_one(make):
    session, browsers = make()
    page = await connect(session, browsers)
    page.fails = {"reconnect", "reload", "new_page"}
    page.tell(Lost(Reason.NETWORK_LOST))
    await until(lambda: len(browsers.opened) == 2)
    assert page.tried == ["reconnect"]
    assert browsers.open_now == 1


async def test_the_reason_that_is_shown_is_the_newest_one(make, events):
    session, browsers = make()
    page = await connect(session, browsers)
    page.tell(Lost(Reason.BROWSER_CLOSED))
    await until(lambda: len(browsers.opened) == 2)
    browsers.page.tell(Lost(Reason.PAGE_INCOMPATIBLE))
    await until(lambda: session.record.reason == Reason.PAGE_INCOMPATIBLE)
    assert session.record.status is S.RECONNECTING
    assert len(await events("session.disconnected")) == 1


async def test_a_ladder_is_climbed_from_its_foot_again_after_each_recovery(make):
    session, browsers = make()
    page = await connect(session, browsers)
    for _ in range(3):
        page.tell(Lost(Reason.PAGE_CRASHED))
        await reach(session, S.RECONNECTING)
        page.tell(READY)
        await reach(session, S.CONNECTED)
    assert page.tried == ["new_page"] * 3


async def test_a_profile_is_repaired_after_its_browsers_failed_and_then_given_up_with_the_reason(make):
    session, browsers = make(*[Lost(Reason.BROWSER_UNAVAILABLE)] * 9)
    await session.start(None)
    await reach(session, S.FAILED)
    assert session.record.reason == Reason.BROWSER_UNAVAILABLE
    assert browsers.repaired == [KEY]


async def test_a_network_that_is_away_is_waited_for_without_end(make):
    session, browsers = make(*[Lost(Reason.WHATSAPP_UNREACHABLE)] * 30)
    await session.start(None)
    await until(lambda: browsers.opened)
    assert session.record.status is S.RECONNECTING
    assert browsers.repaired == []
    browsers.page.tell(READY)
    await reach(session, S.CONNECTED)


async def test_a_page_that_never_gets_ready_is_reloaded_at_the_deadline(make):
    session, browsers = make(connect_timeout=timedelta(milliseconds=20))
    await session.start(None)
    await until(lambda: browsers.opened and "reload" in browsers.page.tried)
    assert session.record.reason == Reason.CONNECT_TIMEOUT


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        ("CONFLICT", Reason.CONFLICT),
        ("TOS_BLOCK", Reason.TERMS_OF_SERVICE),
        ("SMB_TOS_BLOCK", Reason.TERMS_OF_SERVICE),
        ("PROXYBLOCK", Reason.PROXY_BLOCKED),
    ],
)
async def test_what_no_waiting_ends_is_told_and_nothing_is_taken_over_or_deleted(make, mode, reason):
    session, browsers = make()
    page = await connect(session, browsers)
    page.tell(replace(LINKED, mode=mode))
    await reach(session, S.FAILED)
    await until(lambda: browsers.open_now == 0)
    assert (session.record.reason, session.record.linked) == (reason, True)
    assert (len(browsers.opened), browsers.removed, page.tried) == (1, [], [])


async def test_a_passkey_that_is_asked_for_has_its_own_reason(make):
    session, browsers = make()
    await session.start(None)
    await until(lambda: browsers.opened)
    browsers.page.tell(PasskeyAsked())
    await reach(session, S.FAILED)
    assert session.record.reason == Reason.PASSKEY_REQUIRED


async def test_an_outdated_page_is_loaded_anew(make):
    session, browsers = make()
    page = await connect(session, browsers)
    page.tell(replace(LINKED, mode="DEPRECATED_VERSION"))
    await until(lambda: page.tried == ["reload"])
    assert session.record.reason == Reason.DEPRECATED_VERSION


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("account_locked", Reason.ACCOUNT_LOCKED),
        ("client_version_outdated", Reason.CLIENT_OUTDATED),
        ("storage_quota_exceeded", Reason.STORAGE_FAILED),
        ("syncd_failure", Reason.SYNC_FAILED),
        ("unknown_companion", Reason.UNLINKED_BY_PHONE),
    ],
)
async def test_logouts_are_told_apart(make, code, reason):
    session, browsers = make()
    page = await connect(session, browsers)
    page.tell(LoggedOut(code))
    await reach(session, S.LOGGED_OUT)
    assert session.record.reason == reason


async def test_a_line_that_is_dead_behind_a_page_that_looks_well_is_found(make):
    session, browsers = make(
        keep_alive_interval=timedelta(milliseconds=10),
        heartbeat_interval=timedelta(milliseconds=10),
        heartbeat_failures=2,
    )
    page = await connect(session, browsers)
    page.line_is_dead = True
    await until(lambda: "reconnect" in page.tried)
    assert session.record.reason == Reason.NETWORK_LOST


async def test_a_page_gives_memory_back_at_a_breather(make, monkeypatch):
    monkeypatch.setattr(health, "BREATHER", timedelta(0))
    session, browsers = make(keep_alive_interval=timedelta(milliseconds=10))
    page = await connect(session, browsers)
    await until(lambda: page.tried.count("collect_garbage") > 1)


async def test_a_page_does_not_stand_still_while_people_write(make):
    session, browsers = make(keep_alive_interval=timedelta(milliseconds=10))
    page = await connect(session, browsers)
    await until(lambda: page.tried.count("probe") > 5)
    assert "collect_garbage" not in page.tried


async def test_a_page_that_gives_no_memory_back_stays_connected(make, monkeypatch):
    monkeypatch.setattr(health, "BREATHER", timedelta(0))
    session, browsers = make(
        ScriptedPage(fails={"collect_garbage"}), keep_alive_interval=timedelta(milliseconds=10)
    )
    page = await connect(session, browsers)
    await until(lambda: page.tried.count("collect_garbage") > 1)
    assert session.record.status is S.CONNECTED
    assert set(page.tried) == {"probe", "collect_garbage"}


async def test_a_browser_that_grew_too_big_is_started_anew_at_a_quiet_moment(make, monkeypatch):
    monkeypatch.setattr(health, "QUIET", timedelta(0))
    session, browsers = make(keep_alive_interval=timedelta(milliseconds=10), memory_ceiling=1000)
    page = await connect(session, browsers)
    page.bytes_used = 2000
    await until(lambda: len(browsers.opened) == 2)
    assert session.record.reason == Reason.MEMORY_CEILING


async def test_a_browser_that_grew_too_big_is_left_alone_while_people_write(make):
    session, browsers = make(keep_alive_interval=timedelta(milliseconds=10), memory_ceiling=1000)
    page = await connect(session, browsers)
    page.bytes_used = 2000
    await until(lambda: page.tried.count("probe") > 5)
    assert len(browsers.opened) == 1


async def test_an_old_browser_is_refreshed_in_a_quiet_hour_only(make, monkeypatch):
    monkeypatch.setattr(health, "QUIET", timedelta(0))
    monkeypatch.setattr(health, "QUIET_HOURS", range(0))
    session, browsers = make(keep_alive_interval=timedelta(milliseconds=10), max_session_age=timedelta(0))
    page = await connect(session, browsers)
    await until(lambda: page.tried.count("probe") > 5)
    assert len(browsers.opened) == 1
    monkeypatch.setattr(health, "QUIET_HOURS", range(24))
    await until(lambda: len(browsers.opened) == 2)
    assert session.record.reason == Reason.PLANNED_REFRESH


async def test_no_more_browsers_start_at_once_than_the_machine_bears(memory, custody):
    slots = StartSlots(2)
    browsers = ScriptedBrowsers()
    sessions = [
        Supervisor(
            SessionRecord(SessionKey("ann", f"s{number}"), Desired.RUNNING, linked=True),
            browsers=browsers,
            slots=slots,
            **memory.parts(KEY),
            limits=LIMITS,
            custody=custody,
            backlog=Told(),
        )
        for number in range(5)
    ]
    for session in sessions:
        session.resume()
    for ready in range(5):
        expected = min(ready + 2, 5)
        await until(lambda expected=expected: len(browsers.opened) == expected)
        browsers.opened[ready].tell(Booted())
        browsers.opened[ready].tell(READY)
    await until(lambda: all(session.record.status is S.CONNECTED for session in sessions))
    await asyncio.gather(*(session.close() for session in sessions))


async def test_a_browser_that_has_booted_lets_the_next_one_start(make):
    slots = StartSlots(1)
    first, browsers = make()
    first._slots = slots
    await first.start(None)
    await until(lambda: browsers.opened)
    second = asyncio.ensure_future(slots.take())
    browsers.page.tell(Booted())
    (await asyncio.wait_for(second, 5)).release()


async def test_a_repair_stops_mends_and_starts_again(make):
    session, browsers = make()
    await connect(session, browsers)
    report = await session.repair()
    assert report.healthy
    await until(lambda: len(browsers.opened) == 2)
    browsers.page.tell(READY)
    await reach(session, S.CONNECTED)


async def test_a_profile_that_only_a_backup_can_mend_is_not_opened_again(make):
    session, browsers = make()
    await connect(session, browsers)
    browsers.repair_finds = BEYOND_REPAIR
    report = await session.repair()
    assert report.restore_needed
    assert (session.record.status, session.record.reason) == (S.FAILED, Reason.PROFILE_DAMAGED)
    assert (len(browsers.opened), browsers.removed) == (1, [])


async def test_the_ladder_ends_where_only_a_backup_can_mend(make):
    session, browsers = make(*[Lost(Reason.BROWSER_UNAVAILABLE)] * 9)
    browsers.repair_finds = BEYOND_REPAIR
    await session.start(None)
    await reach(session, S.FAILED)
    assert session.record.reason == Reason.PROFILE_DAMAGED
    assert len(browsers.laid_out) == 9 - 3


def logins_lost():
    """Give how many logins an alert would see as lost through no wish of the phone's."""
    values = [(labels, value) for _, labels, value in measures.LOGINS_LOST.series()]
    return sum(value for labels, value in values if labels["reason"] != Reason.UNLINKED_BY_PHONE)


async def test_a_linked_session_whose_profile_is_gone_opens_no_browser_and_shows_no_qr(make, events):
    lost = logins_lost()
    record = SessionRecord(KEY, Desired.RUNNING, linked=True, phone="628110000")
    session, browsers = make(record=record)
    browsers.markers = Markers(0, 0, 0)
    session.resume()
    await reach(session, S.LOGGED_OUT)
    assert session.record.reason == Reason.LOGIN_MISSING
    assert browsers.opened == []
    assert logins_lost() == lost + 1
    assert await events("session.qr") == []


async def test_what_witnesses_said_of_the_login_is_kept(make, store):
    session, browsers = make()
    await connect(session, browsers)
    said = {item.witness: item.says for item in await store.evidence(KEY)}
    assert said == {"record": "invalid", "markers": "unknown", "page": "valid"}


async def test_a_restoration_that_fails_is_told(make, events):
    record = SessionRecord(KEY, Desired.RUNNING, S.CONNECTED, linked=True)
    session, _ = make(*[Lost(Reason.BROWSER_UNAVAILABLE)] * 9, record=record)
    session.resume()
    await reach(session, S.FAILED)
    assert len(await events("session.restore_failed")) == 1


async def test_a_repair_leaves_a_stopped_session_stopped(make):
    session, browsers = make()
    await connect(session, browsers)
    await session.stop()
    await session.repair()
    assert (session.record.status, len(browsers.opened)) == (S.STOPPED, 1)


async def test_a_logout_by_the_phone_is_final_and_never_retried(make, events):
    session, browsers = make()
    page = await connect(session, browsers)
    page.tell(LoggedOut())
    await reach(session, S.LOGGED_OUT)
    await until(lambda: browsers.open_now == 0)
    assert session.record.reason == Reason.UNLINKED_BY_PHONE
    assert session.record.desired is Desired.STOPPED
    assert session.record.phone is None
    assert len(browsers.opened) == 1
    assert browsers.removed == []
    assert "session.disconnected" not in await events()


async def test_a_known_session_that_comes_up_with_a_qr_is_logged_out_and_shows_none(make, events):
    record = SessionRecord(KEY, Desired.RUNNING, linked=True, phone="628110000")
    session, browsers = make(record=record)
    session.resume()
    await until(lambda: browsers.opened)
    browsers.page.tell(QR)
    await reach(session, S.LOGGED_OUT)
    assert session.record.reason == Reason.LOGIN_MISSING
    assert await events("session.qr") == []


async def test_a_session_that_comes_back_by_itself_says_so(make, events):
    record = SessionRecord(KEY, Desired.RUNNING, S.CONNECTED, linked=True, phone="628110000")
    session, browsers = make(record=record)
    session.resume()
    await until(lambda: browsers.opened)
    browsers.page.tell(READY)
    await reach(session, S.CONNECTED)
    assert session.record.is_restored
    assert "session.restored_ready" in await events()


async def test_stopping_closes_the_browser_and_keeps_the_login(make):
    session, browsers = make()
    await connect(session, browsers)
    await session.stop()
    assert (session.record.status, session.record.linked) == (S.STOPPED, True)
    assert browsers.open_now == 0
    assert session.record.desired is Desired.STOPPED


async def test_closing_the_gateway_keeps_the_wish_to_run(make):
    session, browsers = make()
    await connect(session, browsers)
    await session.close()
    assert (session.record.status, session.record.desired) == (S.STOPPED, Desired.RUNNING)


async def test_logging_out_unlinks_the_device_and_removes_the_profile(make):
    session, browsers = make()
    page = await connect(session, browsers)
    await session.log_out()
    assert page.logged_out
    assert browsers.removed == [KEY]
    assert (session.record.status, session.record.reason) == (S.LOGGED_OUT, Reason.REQUESTED)
    assert session.record.linked is False


async def test_a_linked_session_that_is_away_cannot_be_logged_out_quietly(make):
    session, browsers = make()
    await connect(session, browsers)
    await session.stop()
    with pytest.raises(SessionNotReady):
        await session.log_out()
    assert browsers.removed == []


async def test_missed_heartbeats_make_a_session_unstable_and_an_answer_mends_it(make):
    session, browsers = make(heartbeat_interval=timedelta(milliseconds=20), heartbeat_failures=1000)
    page = await connect(session, browsers)
    page.now_seen = Lost(Reason.PAGE_UNRESPONSIVE)
    await reach(session, S.UNSTABLE)
    page.now_seen = READY
    await reach(session, S.CONNECTED)
    assert len(browsers.opened) == 1


async def test_a_page_that_is_still_loading_has_not_failed_before_its_deadline(make, store):
    session, _ = make(
        ScriptedPage(Lost(Reason.PAGE_UNRESPONSIVE)),
        heartbeat_interval=timedelta(milliseconds=5),
        heartbeat_failures=1,
        connect_timeout=timedelta(milliseconds=60),
    )
    await session.start(None)
    steps = await until(lambda: store.steps(KEY, 10))
    assert steps[-1]["reason"] == Reason.CONNECT_TIMEOUT


async def test_a_page_that_stays_silent_is_replaced(make):
    session, browsers = make(heartbeat_interval=timedelta(milliseconds=10), heartbeat_failures=2)
    page = await connect(session, browsers)
    page.now_seen = Lost(Reason.PAGE_UNRESPONSIVE)
    await until(lambda: len(browsers.opened) == 2)
    browsers.page.tell(READY)
    await reach(session, S.CONNECTED)


async def test_a_stream_that_is_lost_is_unstable_and_not_lost_for_good(make):
    session, browsers = make()
    page = await connect(session, browsers)
    page.tell(replace(LINKED, mode="OFFLINE"))
    await reach(session, S.UNSTABLE)
    page.tell(READY)
    await reach(session, S.CONNECTED)
    assert len(browsers.opened) == 1


async def test_a_fault_of_ours_ends_one_session_visibly(make):
    session, browsers = make(ScriptedPage())
    await session.start(None)
    await until(lambda: browsers.opened)
    browsers.page.events.put_nowait(LINKED)
    await reach(session, S.CONNECTING)
    session._following._timers = None
    browsers.page.tell(READY)
    await reach(session, S.FAILED)
    assert session.record.reason == "INTERNAL"


async def test_what_a_killed_gateway_left_connected_is_shown_as_starting_until_it_is_again(make):
    session, _ = make(record=SessionRecord(KEY, status=S.CONNECTED, desired=Desired.RUNNING, linked=True))
    assert session.session().status is S.STARTING
    with pytest.raises(SessionNotReady) as refused:
        session.ready_page()
    assert refused.value.details == {"status": S.STARTING}
