"""What is left of backups, restores and heads when a store answers late or a gateway dies in their midst."""

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from backup_world import (
    KEY,
    HeldLease,
    MemoryObjects,
    Told,
    make_custody,
    make_vault,
    new_head,
    read_profile,
    write_profile,
)
from gateway_values import LIMITS
from holdfast_contract.times import now
from holdfast_gateway.adapters.profiles import RESTORED, RESTORING, Profiles
from holdfast_gateway.application import holding as holdings
from holdfast_gateway.application.custodian import Custodian
from holdfast_gateway.application.fleet import Fleet
from holdfast_gateway.application.holding import Holding
from holdfast_gateway.application.objects import Fault, StoreFailed
from holdfast_gateway.application.slots import StartSlots
from holdfast_gateway.application.supervisor import Supervisor
from holdfast_gateway.application.tenancy import Other
from holdfast_gateway.domain.backup import KeptSession, Lineage, Retention
from holdfast_gateway.domain.fleet import Room
from holdfast_gateway.domain.lease import Standing
from holdfast_gateway.domain.reasons import Reason
from holdfast_gateway.domain.session import Desired, SessionRecord
from scripted_page import ScriptedBrowsers, until

LINKED = SessionRecord(KEY, desired=Desired.RUNNING, linked=True)


class LateObjects(MemoryObjects):
    """Loses an answer, and does what was asked only when the test says so."""

    def __init__(self):
        super().__init__()
        self.loses_next = False
        self.late = []

    def replace(self, name, data, etag):
        if self.loses_next:
            self.loses_next = False
            self.late.append((name, data, etag))
            raise StoreFailed(Fault.UNREACHABLE, "no answer")
        return super().replace(name, data, etag)

    def do_late_writes(self):
        for write in self.late:
            super().replace(*write)


@pytest.fixture
def objects():
    return LateObjects()


@pytest.fixture
async def custody(objects, tmp_path):
    custody = make_custody(objects, tmp_path)
    yield custody
    await custody.vault.stop()


@pytest.fixture
def fenced():
    return []


@pytest.fixture
async def holding(custody, fenced, monkeypatch):
    monkeypatch.setattr(holdings, "PUSH_AGAIN_AFTER", 0.01)
    holding = Holding(KEY, custody, lambda: fenced.append("fenced"))
    await holding.claim(LINKED)
    yield holding
    await holding.close()


async def test_a_write_of_our_own_that_comes_late_does_not_fence_us(objects, custody, holding, fenced):
    objects.loses_next = True
    with pytest.raises(StoreFailed):
        await holding.move(logged_out_at=now())
    objects.do_late_writes()
    head = await holding.move(session=holding.head.session.model_copy(update={"name": "Shop"}))
    assert fenced == []
    assert head.session.name == "Shop"
    assert (await custody.vault.head(KEY)).head == head


async def test_a_change_that_waits_for_the_store_does_not_undo_a_backup_taken_meanwhile(
    objects, custody, holding, tmp_path, monkeypatch
):
    monkeypatch.setattr(holdings, "PUSH_AGAIN_AFTER", 0.2)
    write_profile(tmp_path, {"Default/Cookies": b"login"})
    objects.loses_next = True
    holding.note(LINKED, backups=(), logged_out_at=now())
    await until(lambda: objects.late)
    kept = await custody.vault.take(holding.head, None)
    await holding.move(backups=(kept, *holding.head.backups))
    await asyncio.sleep(0.3)
    assert (await custody.vault.head(KEY)).head.backups == (kept,)
    assert (await custody.vault.head(KEY)).head.logged_out_at is not None


async def test_what_one_tenure_wanted_is_not_done_to_the_backups_of_another(objects, tmp_path, monkeypatch):
    monkeypatch.setattr(holdings, "PUSH_AGAIN_AFTER", 0.01)
    lease, other_lease = HeldLease(), HeldLease()
    custody = make_custody(objects, tmp_path / "1", "gateway-1", lease)
    other_custody = make_custody(objects, tmp_path / "2", "gateway-2", other_lease)
    lease.over, other_lease.over = {"gateway-2"}, {"gateway-1"}
    here, there = Holding(KEY, custody, lambda: None), Holding(KEY, other_custody, lambda: None)
    await here.claim(LINKED)
    objects.loses_next = True
    here.note(LINKED, backups=(), logged_out_at=now())
    await until(lambda: objects.late)
    lease.lose()
    await there.claim(LINKED)
    write_profile(tmp_path / "2", {"Default/Cookies": b"login"})
    kept = await other_custody.vault.take(there.head, None)
    await there.move(backups=(kept,))
    lease.regain(2)
    await here.claim(LINKED)
    here.note(replace(LINKED, name="Shop"))

    async def told():
        head = (await custody.vault.head(KEY)).head
        return head if head.session.name == "Shop" else None

    head = await until(told)
    assert (head.backups, head.logged_out_at) == ((kept,), None)
    for each in (here, there):
        await each.close()
    for each in (custody, other_custody):
        await each.vault.stop()


async def test_a_restore_that_was_cut_short_is_not_swapped_in_later(objects, tmp_path):
    vault = make_vault(objects, tmp_path)
    profiles = Profiles(tmp_path)
    write_profile(tmp_path, {"Default/Cookies": b"outdated"})
    half = profiles.folder(KEY) / RESTORED
    half.mkdir()
    (half / "login").write_bytes(b"of a login that has ended")
    await vault.set_aside(KEY)
    async with profiles.closed(KEY):
        assert read_profile(tmp_path) == {}
    await vault.stop()


async def test_a_restore_that_was_cut_short_leaves_nothing_once_the_session_is_connected(objects, tmp_path):
    vault = make_vault(objects, tmp_path)
    write_profile(tmp_path, {"Default/Cookies": b"login"})
    folder = Profiles(tmp_path).folder(KEY)
    for name in (RESTORING, RESTORED):
        (folder / name).mkdir()
    await vault.drop_aside(KEY)
    assert [path.name for path in folder.iterdir()] == ["profile"]
    await vault.stop()


async def test_a_backup_that_is_given_up_while_it_waits_for_others_leaves_no_copy(objects, tmp_path):
    vault = make_vault(objects, tmp_path)
    write_profile(tmp_path, {"Default/Cookies": b"login"})
    go_on = asyncio.Event()
    loop = asyncio.get_running_loop()

    def wait():
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result()

    others = [loop.run_in_executor(vault._large, wait) for _ in range(2)]
    taking = asyncio.create_task(vault.take(new_head(), None))
    await until(lambda: list(Path(tmp_path).glob("staging/*/files/Default/Cookies")))
    await asyncio.sleep(0.05)
    taking.cancel()
    await asyncio.gather(taking, return_exceptions=True)
    go_on.set()
    await asyncio.gather(*others)
    await vault.stop()
    assert list(tmp_path.glob("staging/*")) == []


class _Leases:
    """One other gateway, which is dead."""

    async def start(self):
        pass

    async def wait_held(self):
        pass

    async def look(self):
        pass

    async def others(self):
        return [Other("gateway-1", Standing.TAKEN, 100.0, 1)]

    def say(self, notice):
        pass

    async def is_over(self, gateway_id, generation):
        return True


class _Sessions:
    """Takes a session over at the third attempt: until then the store does not say."""

    is_draining = False

    def leaving(self):
        return []

    def __init__(self):
        self.attempts = 0

    def room(self):
        return Room(free=5, coming=0)

    def holds(self, key):
        return self.attempts >= 3

    async def adopt(self, head):
        self.attempts += 1

    async def tidy(self):
        pass


async def test_a_session_that_could_not_be_taken_over_is_tried_again(objects, custody):
    await custody.vault.move(new_head(), None)
    kept = type("Kept", (), {"objects": objects, "vault": custody.vault, "leases": _Leases()})
    sessions = _Sessions()
    fleet = Fleet("gateway-2", kept.leases, sessions)
    custodian = Custodian("gateway-2", kept, sessions, fleet, timedelta(seconds=0.03))
    await custodian.start()
    await until(lambda: sessions.attempts >= 3)
    await custodian.stop()
    assert sessions.attempts == 3


async def test_the_newest_backup_is_the_one_of_the_last_holder_whatever_its_clock_says(
    custody, holding, tmp_path
):
    write_profile(tmp_path, {"Default/Cookies": b"login"})
    first = await custody.vault.take(holding.head, None)
    later = first.model_copy(
        update={"backup_id": "bak_later", "generation": 2, "taken_at": first.taken_at - timedelta(minutes=5)}
    )
    assert Retention().keep([later, first], now())[0] == later


class ShownSlots(StartSlots):
    """Says when somebody wants one."""

    def __init__(self, at_once):
        super().__init__(at_once)
        self.wanted = asyncio.Event()

    async def take(self):
        self.wanted.set()
        return await super().take()


class SlowBrowsers(ScriptedBrowsers):
    """Takes as long to open one as the test says."""

    def __init__(self):
        super().__init__()
        self.is_opening = asyncio.Event()
        self.may_open = asyncio.Event()

    @asynccontextmanager
    async def open(self, key, settings, *, linked):
        self.is_opening.set()
        await self.may_open.wait()
        async with super().open(key, settings, linked=linked) as page:
            yield page


@pytest.fixture
async def slow(memory, custody):
    """A session on browsers that open slowly, and the slots that it waits for."""
    browsers, slots = SlowBrowsers(), ShownSlots(1)
    session = Supervisor(
        SessionRecord(KEY),
        browsers=browsers,
        slots=slots,
        **memory.parts(KEY),
        limits=LIMITS,
        custody=custody,
        backlog=Told(),
    )
    yield session, browsers, slots
    browsers.may_open.set()
    await session.close()


async def test_no_browser_is_opened_under_a_lease_that_was_lost_while_it_waited_for_its_turn(slow, custody):
    session, browsers, slots = slow
    taken = await slots.take()
    slots.wanted.clear()
    await session.start(None)
    await slots.wanted.wait()
    custody.lease.lose()
    await session.let_go(Reason.LEASE_LOST)
    taken.release()
    with suppress(TimeoutError):
        async with asyncio.timeout(0.3):
            await browsers.is_opening.wait()
    assert not browsers.is_opening.is_set()


async def test_letting_go_waits_for_a_browser_that_is_just_being_opened(slow, custody):
    session, browsers, _ = slow
    await session.start(None)
    await browsers.is_opening.wait()
    custody.lease.lose()
    letting_go = asyncio.create_task(session.let_go(Reason.LEASE_LOST))
    await asyncio.wait([letting_go], timeout=0.2)
    assert not letting_go.done()
    browsers.may_open.set()
    await letting_go
    assert browsers.open_now == 0


async def test_a_stop_that_the_store_was_not_told_of_stands_after_a_restart(objects, memory, custody):
    """Who was killed before the store heard of a stop must not start the session again."""
    head = new_head()
    await custody.vault.move(
        head.model_copy(update={"session": KeptSession(desired=Desired.RUNNING, linked=True)}), None
    )
    await custody.vault.record_lineage(KEY, Lineage(origin=head.origin, generation=head.generation))
    browsers = ScriptedBrowsers()
    session = Supervisor(
        SessionRecord(KEY, desired=Desired.STOPPED, linked=True),
        browsers=browsers,
        slots=StartSlots(1),
        **memory.parts(KEY),
        limits=LIMITS,
        custody=custody,
        backlog=Told(),
    )
    await session.take_over()
    assert session.record.desired is Desired.STOPPED
    await session.close()
