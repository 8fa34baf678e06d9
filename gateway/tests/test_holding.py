"""Who holds a session, on scripted pages and a store in memory: one gateway, and the newest login."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from backup_world import (
    KEY,
    read_profile,
    write_profile,
)
from holdfast_contract.errors import (
    BackupStoreUnreachable,
    BrowserUnavailable,
    SessionNotReady,
    SessionOwnedElsewhere,
)
from holdfast_contract.sessions import SessionStatus as S
from holdfast_gateway.adapters.profiles import Profiles
from holdfast_gateway.application import holding, session_backups
from holdfast_gateway.application.objects import Fault, StoreFailed
from holdfast_gateway.application.page import LoggedOut
from holdfast_gateway.domain import recovery
from holdfast_gateway.domain.login import Markers
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.repair import Damage, Finding, Remedy, RepairReport
from holdfast_gateway.domain.session import Desired, SessionRecord
from holdfast_gateway.domain.trial import Contents, TrialNotRun, TrialReport
from hosts import LOGIN
from scripted_page import QR, READY, until


@pytest.fixture(autouse=True)
def no_waits(monkeypatch):
    monkeypatch.setattr(recovery, "FIRST_WAIT", 0.0)
    monkeypatch.setattr(holding, "PUSH_AGAIN_AFTER", 0.01)
    monkeypatch.setattr(session_backups, "FIRST_AFTER", timedelta(hours=1))


async def overtaken(hosts):
    """Give a gateway with a session and its backup, and another one that has taken the session over."""
    one, two = hosts("one"), hosts("two")
    await one.connect()
    await one.session.backups.take()
    two.lease.over.add("one")
    await two.session.start(None)
    return one, two


async def test_a_session_that_another_gateway_holds_is_refused(hosts):
    one, two = hosts("one"), hosts("two")
    await one.connect()
    with pytest.raises(SessionOwnedElsewhere) as refused:
        await two.session.start(None)
    assert refused.value.details == {"gatewayId": "one", "url": "https://one.example"}
    assert two.browsers.opened == []
    assert two.session.session().owner.gateway_id == "one"


async def test_a_successor_restores_the_newest_backup_and_goes_on_without_a_qr(hosts):
    _, two = await overtaken(hosts)
    await until(lambda: two.browsers.opened)
    assert read_profile(two.folder) == LOGIN
    assert (two.session.record.linked, two.session.record.phone) == (True, "628110000")
    assert (await two.head()).generation == 2


async def test_who_was_overtaken_closes_its_browser_when_it_next_moves_the_head(hosts):
    one, two = await overtaken(hosts)
    with pytest.raises(SessionOwnedElsewhere):
        await one.session.backups.take()
    await one.status(S.STOPPED, Reason.OWNED_ELSEWHERE)
    assert one.browsers.open_now == 0
    assert one.session.record.desired is Desired.STOPPED
    assert (await two.head()).holder.gateway_id == "two"


async def test_a_profile_that_another_gateway_has_gone_on_from_is_replaced_when_the_session_returns(hosts):
    one, two = await overtaken(hosts)
    await two.come_back()
    newer = LOGIN | {"Default/Cookies": b"newer cookies"}
    write_profile(two.folder, newer)
    await two.session.backups.take()
    await two.session.stop()
    one.lease.regain(2)
    one.lease.over.add("two")
    await one.session.stop()
    await one.session.start(None)
    await until(lambda: one.session.page is not None)
    assert read_profile(one.folder) == newer


async def test_a_profile_that_is_as_new_as_the_store_is_opened_as_it_is(hosts):
    one = hosts("one")
    await one.connect()
    await one.session.backups.take()
    unsaved = LOGIN | {"Default/Cookies": b"after the backup"}
    write_profile(one.folder, unsaved)
    one.lease.lose()
    one.lease.regain(2)
    one.page.lose(Lost(Reason.BROWSER_CLOSED))
    await until(lambda: len(one.browsers.opened) == 2)
    assert read_profile(one.folder) == unsaved


async def test_without_its_lease_a_gateway_opens_nothing_and_goes_on_when_it_is_back(hosts):
    one = hosts("one")
    await one.connect()
    one.lease.lose()
    await one.session.let_go(Reason.LEASE_LOST)
    await one.status(S.RECONNECTING, Reason.LEASE_LOST)
    assert one.browsers.open_now == 0
    one.lease.regain(2)
    await one.come_back()
    assert len(one.browsers.opened) == 2


async def test_a_store_that_does_not_say_is_waited_for_and_no_qr_is_shown(hosts):
    one = hosts("one")

    def fails(call, name):
        raise StoreFailed(Fault.DENIED)

    hosts.objects.before = fails
    await one.session.start(None)
    await one.status(S.RECONNECTING, Reason.BACKUP_STORE_UNREACHABLE)
    assert one.browsers.opened == []
    with pytest.raises(BackupStoreUnreachable):
        await one.session.backups.list()
    hosts.objects.before = lambda call, name: None
    await until(lambda: one.browsers.opened)


async def test_a_change_that_the_store_did_not_take_is_told_as_soon_as_it_answers(hosts):
    one = hosts("one")
    await one.connect()

    def fails(call, name):
        raise StoreFailed(Fault.UNREACHABLE)

    hosts.objects.before = fails
    await one.session.stop()
    await one.status(S.STOPPED, Reason.REQUESTED)
    hosts.objects.before = lambda call, name: None

    async def is_told():
        return (await one.head()).session.desired is Desired.STOPPED

    await until(is_told)


async def test_a_backup_never_follows_a_login_that_ended_meanwhile(hosts):
    one = hosts("one")
    await one.connect()
    await one.session.backups.take()
    there = (await one.head()).backups
    reached = asyncio.Event()
    loop = asyncio.get_running_loop()

    def log_out(call, name):
        if call == "put":
            hosts.objects.before = lambda call, name: None
            loop.call_soon_threadsafe(one.page.tell, LoggedOut())
            loop.call_soon_threadsafe(reached.set)

    write_profile(one.folder, LOGIN | {"Default/Cookies": b"a login that ends"})
    take = one.custody.vault.take

    async def take_and_be_logged_out(*given):
        kept = await take(*given)
        await reached.wait()
        await one.status(S.LOGGED_OUT, Reason.UNLINKED_BY_PHONE)
        return kept

    object.__setattr__(one.custody.vault, "take", take_and_be_logged_out)
    hosts.objects.before = log_out
    with pytest.raises(SessionNotReady):
        await one.session.backups.take()
    assert (await one.head()).backups == there


async def test_a_login_that_ended_is_not_brought_back_elsewhere(hosts):
    one, two = hosts("one"), hosts("two")
    await one.connect()
    await one.session.backups.take()
    one.page.tell(LoggedOut())
    await one.status(S.LOGGED_OUT, Reason.UNLINKED_BY_PHONE)

    async def is_told():
        return (await one.head()).session.linked is False

    await until(is_told)
    two.lease.over.add("one")
    await two.session.start(None)
    await until(lambda: two.browsers.opened)
    two.page.tell(QR)
    await two.status(S.PAIRING)


async def test_backups_of_an_earlier_login_are_forgotten_when_a_phone_is_paired_anew(hosts):
    one = hosts("one")
    await one.connect()
    await one.session.backups.take()
    one.page.tell(LoggedOut())
    await one.status(S.LOGGED_OUT, Reason.UNLINKED_BY_PHONE)
    await one.session.start(None)
    await until(lambda: len(one.browsers.opened) == 2)
    one.page.tell(QR)
    await one.status(S.PAIRING)
    one.page.tell(READY)
    await one.status(S.CONNECTED)

    async def is_forgotten():
        return (await one.head()).backups == ()

    await until(is_forgotten)


async def test_a_profile_beyond_repair_is_replaced_by_its_newest_backup(hosts):
    one = hosts("one")
    await one.connect()
    await one.session.backups.take()
    write_profile(one.folder, {"Default/Cookies": b"torn"})
    one.browsers.repair_finds = RepairReport(
        (Finding(Damage.TORN_DATABASE, Remedy.RESTORE_NEEDED, False, "CURRENT is gone"),)
    )
    await one.session.repair()
    await until(lambda: len(one.browsers.opened) == 2)
    assert read_profile(one.folder) == LOGIN


async def test_a_login_that_is_missing_here_is_brought_back_before_a_page_can_show_a_qr(hosts):
    one = hosts("one")
    await one.connect()
    await one.session.backups.take()
    await one.session.stop()
    one.browsers.markers = Markers(0, 0, 0)
    write_profile(one.folder, {})
    await one.session.start(None)
    await until(lambda: len(one.browsers.opened) == 2)
    assert read_profile(one.folder) == LOGIN


async def test_a_session_that_somebody_stopped_is_taken_over_as_stopped(hosts):
    one, two = hosts("one"), hosts("two")
    await one.connect()
    await one.session.stop()

    async def is_told():
        return (await one.head()).session.desired is Desired.STOPPED

    await until(is_told)
    two.lease.over.add("one")
    await two.session.take_over()
    assert two.session.is_held
    assert two.browsers.opened == []
    assert two.session.record.phone == "628110000"


async def test_a_stopped_session_s_last_backup_has_what_the_browser_wrote_when_it_closed(hosts):
    one = hosts("one")
    await one.connect()
    await one.session.backups.take()
    flushed = LOGIN | {"Default/Cookies": b"flushed at the end"}
    write_profile(one.folder, flushed)
    await one.session.stop()
    assert len((await one.head()).backups) == 2
    write_profile(one.folder, {})
    await one.session.restore(None)
    assert read_profile(one.folder) == flushed


async def test_a_deleted_session_leaves_nothing_in_the_store_and_begins_anew(hosts):
    one, two = await overtaken(hosts)
    await two.come_back()
    await two.session.stop()
    await two.session.forget()
    assert hosts.objects.objects == {}
    # The first one's profile is of a session that is no more: it must not be taken for this one's.
    two.supervise(SessionRecord(KEY))
    await two.connect()
    await two.session.backups.take()
    await two.session.stop()
    one.lease.regain(2)
    one.lease.over.add("two")
    await one.session.close()
    one.supervise(replace(one.session.record, status=S.STOPPED))
    write_profile(one.folder, LOGIN | {"Default/Cookies": b"of the deleted one"})
    await one.session.start(None)
    await until(lambda: one.session.page is not None)
    assert read_profile(one.folder) == LOGIN
    assert not (Profiles(one.folder).folder(KEY) / "profile.restoring").exists()


async def test_a_backup_on_which_chromium_fails_is_passed_over_for_an_older_one_that_opens(hosts):
    one = hosts("one")
    await one.connect()
    good = await one.session.backups.take()
    write_profile(one.folder, LOGIN | {"Default/Cookies": b"fatal"})
    bad = await one.session.backups.take()
    await one.session.stop()
    browsers = one.custody.vault._browsers

    async def crash_on_fatal(profile):
        if (profile / "Default" / "Cookies").read_bytes() == b"fatal":
            raise TrialNotRun("Chromium went away")
        return TrialReport(Contents(), (), 0.0)

    browsers.try_profile = crash_on_fatal
    restored = await one.session.restore(None)
    assert restored.backup_id == good.backup_id
    assert bad.backup_id in [item.backup_id for item in restored.passed_over]
    with pytest.raises(BrowserUnavailable, match="Chromium went away"):
        await one.session.restore(bad.backup_id)
