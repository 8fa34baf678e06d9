import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from holdfast_contract.errors import PairingNotShown, SessionNotReady
from holdfast_contract.sessions import Owner
from holdfast_contract.sessions import SessionStatus as S
from holdfast_contract.times import now
from holdfast_gateway.application import supervisor as supervisor_module
from holdfast_gateway.application.page import LoggedOut
from holdfast_gateway.application.supervisor import Limits, Supervisor
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.session import Desired, SessionKey, SessionRecord
from scripted_page import LINKED, QR, READY, ScriptedBrowsers, ScriptedPage, until

KEY = SessionKey("ann", "default")
LIMITS = Limits(
    heartbeat_interval=timedelta(hours=1),
    heartbeat_failures=3,
    connect_timeout=timedelta(seconds=30),
    auth_timeout=timedelta(seconds=30),
    qr_attempts=3,
    reconnect_attempts=2,
)


@pytest.fixture(autouse=True)
def no_waits(monkeypatch):
    monkeypatch.setattr(supervisor_module, "FIRST_WAIT", 0.0)


@pytest.fixture
async def make(store, journal):
    """Make supervisors over scripted pages; all are closed at the end."""
    made = []

    def build(*pages, record=None, **limits):
        browsers = ScriptedBrowsers(*pages)
        built = Supervisor(record or SessionRecord(KEY), browsers, store, journal, replace(LIMITS, **limits))
        made.append(built)
        return built, browsers

    yield build
    for built in made:
        await built.close()


@pytest.fixture
def events(store):
    """Give the events told so far: their types, or what is asked for of one type."""

    async def read(type_=None):
        rows = await store.events_after(0, user_id=None, types=frozenset(), limit=1000)
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
    assert session.qr().qr == "code-1"
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
        session.qr()
    await connect(session, browsers)
    with pytest.raises(PairingNotShown):
        session.qr()


async def test_a_qr_says_how_long_whatsapp_takes_it(make):
    session, browsers = make()
    await session.start(None)
    await until(lambda: browsers.opened)
    browsers.page.tell(QR)
    await reach(session, S.PAIRING)
    assert timedelta(seconds=50) < session.qr().expires_at - now() <= timedelta(seconds=60)
    browsers.page.tell(replace(QR, qr="code-2"))
    await until(lambda: session.qr().qr == "code-2")
    assert timedelta(seconds=10) < session.qr().expires_at - now() <= timedelta(seconds=20)


async def test_the_same_qr_is_told_once_and_a_new_one_again(make, events):
    session, browsers = make()
    await session.start(None)
    await until(lambda: browsers.opened)
    browsers.page.tell(QR)
    await reach(session, S.PAIRING)
    for code in ("code-1", "code-2"):
        browsers.page.tell(replace(QR, qr=code))
    await until(lambda: session.qr().qr == "code-2")
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
    await until(lambda: session._code)
    assert session.pairing_code().code == "ABCD-EFGH"
    assert len(await events("session.pairing_code")) == 1


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
        session.session(Owner(gateway_id="g", generation=1))
        session.qr()
    assert await events() == before
    assert session.record.status is S.PAIRING


@pytest.mark.parametrize("reason", [Reason.PAGE_CRASHED, Reason.BROWSER_CLOSED])
async def test_a_lost_page_is_opened_again_without_a_qr(make, events, reason):
    session, browsers = make()
    page = await connect(session, browsers)
    page.tell(Lost(reason))
    await until(lambda: len(browsers.opened) == 2)
    assert session.record.status is S.RECONNECTING
    assert session.record.reason == reason
    browsers.page.tell(READY)
    await reach(session, S.CONNECTED)
    assert len(await events("session.disconnected")) == 1
    assert await events("session.logged_out") == []


async def test_a_session_that_cannot_be_opened_fails_after_its_tries_and_says_why(make):
    session, _ = make(*[Lost(Reason.WHATSAPP_UNREACHABLE)] * 3)
    await session.start(None)
    await reach(session, S.FAILED)
    assert session.record.reason == Reason.WHATSAPP_UNREACHABLE


async def test_a_page_that_never_gets_ready_is_lost_at_the_deadline(make):
    session, browsers = make(connect_timeout=timedelta(milliseconds=20))
    await session.start(None)
    await until(lambda: len(browsers.opened) == 2)
    assert session.record.reason in {Reason.CONNECT_TIMEOUT, None}


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
    session._on_ready = None
    browsers.page.tell(READY)
    await reach(session, S.FAILED)
    assert session.record.reason == "INTERNAL"
