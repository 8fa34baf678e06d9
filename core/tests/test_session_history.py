"""What core keeps of a session's past."""

from datetime import timedelta

import pytest
from core_support.running import event
from holdfast_contract.events import EventType
from holdfast_contract.sessions import SessionStatus
from holdfast_contract.times import now, to_rfc3339
from holdfast_core.adapters.tables import session_history
from holdfast_core.domain.session_history import KEPT


def status(to, reason=None, *, before=timedelta()):
    told = event("session.status", {"from": "starting", "to": to, "reason": reason})
    return told | {"timestamp": to_rfc3339(now() - before)}


async def past(core, since=timedelta(days=1), user_id="acme"):
    return await core.core.sessions.timeline(user_id, "default", now() - since)


async def test_what_happened_is_told_in_order_with_its_reasons(core):
    hour = timedelta(hours=1)
    for told in (
        status("connected", before=2 * hour),
        status("reconnecting", "NETWORK_LOST", before=hour),
        event("session.restored_ready", {"durationMs": 1200}),
        event("session.ready", {"isRestored": True, "phone": "6281"}),
        event("session.disconnected", {"reason": "NETWORK_LOST"}),
        event("session.logged_out", {"reason": "UNLINKED_BY_PHONE"}),
        event("session.restore_failed", {"reason": "BACKUP_UNREADABLE"}),
        event(
            "backup.completed", {"backupId": "bak_1", "bytes": 5_000, "uploadedBytes": 100, "pauseMs": 3.5}
        ),
        event("backup.failed", {"code": "BACKUP_STORE_UNREACHABLE", "message": "No answer."}),
        event("session.qr", {"qr": "2@abc", "expiresAt": to_rfc3339(now()), "attempt": 1}),
    ):
        assert (await core.deliver(told)).status == 202
    await core.settled(10)
    timeline = await past(core)
    assert timeline.opening is None
    assert [(one.type.value, one.status, one.reason) for one in timeline.occurrences[:2]] == [
        ("session.status", SessionStatus.CONNECTED, None),
        ("session.status", SessionStatus.RECONNECTING, "NETWORK_LOST"),
    ]
    found = {one.type: one for one in timeline.occurrences[2:]}
    assert len(found) == 7
    assert found[EventType.SESSION_RESTORED_READY].took_ms == 1200
    assert found[EventType.SESSION_LOGGED_OUT].reason == "UNLINKED_BY_PHONE"
    backup = found[EventType.BACKUP_COMPLETED]
    assert (backup.backup_id, backup.bytes) == ("bak_1", 5_000)
    assert found[EventType.BACKUP_FAILED].reason == "BACKUP_STORE_UNREACHABLE"


async def test_a_timeline_says_how_the_session_was_when_it_begins(core):
    for told in (
        status("connected", before=timedelta(days=3)),
        status("unstable", before=timedelta(days=2)),
        status("connected"),
    ):
        await core.deliver(told)
    await core.settled(3)
    timeline = await past(core)
    assert timeline.opening == SessionStatus.UNSTABLE
    assert [one.status for one in timeline.occurrences] == [SessionStatus.CONNECTED]


async def test_an_event_told_twice_is_one_thing_that_happened(core):
    told = status("connected")
    for _ in range(3):
        await core.deliver(told)
    await core.settled(1)
    assert len((await past(core)).occurrences) == 1


async def test_what_is_older_than_a_month_goes_with_the_next_event(core):
    await core.deliver(status("connected", before=KEPT + timedelta(minutes=1)))
    await core.settled(1)
    await core.deliver(status("unstable"))
    await core.settled(2)
    assert [row.status for row in await core.rows(session_history)] == ["unstable"]


async def test_an_older_status_that_comes_late_does_not_become_the_sessions_own(core):
    await core.deliver(status("connected"))
    await core.settled(1)
    await core.deliver(status("starting", before=timedelta(minutes=5)))
    await core.settled(2)
    assert [one.status for one in (await past(core)).occurrences] == ["starting", "connected"]
    [known] = await core.core.sessions._store.all("acme")
    assert known.status == SessionStatus.CONNECTED


async def test_nobody_sees_the_past_of_another_and_a_session_that_is_deleted_has_none(core):
    await core.add_user("acme")
    await core.deliver(status("connected"))
    await core.deliver(status("connected") | {"userId": "other"})
    await core.settled(2)
    core.gateway.put("acme", SessionStatus.CONNECTED)
    assert (await core.operate("DELETE", "/v1/users/acme/sessions/default")).status == 204
    assert (await past(core)).occurrences == ()
    assert len((await past(core, user_id="other")).occurrences) == 1


@pytest.mark.parametrize("type_", ["session.ready", "session.logged_out", "backup.completed"])
async def test_data_that_is_not_as_its_type_says_is_put_aside(core, type_):
    await core.deliver(event(type_, {"reason": 5}))
    [row] = await core.settled(1)
    assert row.state == "failed"
