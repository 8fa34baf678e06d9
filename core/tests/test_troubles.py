"""What is wrong now: each trouble found where it is, by whoever it concerns, and nobody else."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from core_support.past import Past
from core_support.running import AT_ONCE, answer_by, event, message_event
from holdfast_contract.assistant import Limits
from holdfast_contract.errors import GatewayUnreachable
from holdfast_contract.service.database import Database
from holdfast_contract.sessions import BackupSummary, SessionAge
from holdfast_contract.times import now, to_rfc3339
from holdfast_contract.troubles import TroubleKind
from holdfast_core.adapters.tables import (
    METADATA,
    assistant_versions,
    conversations,
    deliveries,
    inbox,
    ingestions,
    published,
    sessions,
    subscriptions,
    test_runs,
    turns,
)
from holdfast_core.adapters.troubles import TroubleTables
from holdfast_core.domain.troubles import SEVERITIES, in_order, trouble
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, update

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
async def opened(place):
    database = Database(place, METADATA)
    await database.open()
    yield database
    await database.close()


async def found(database, user_id="acme"):
    symptoms = await TroubleTables(database).symptoms(user_id, NOW)
    return {item.kind: item for item in symptoms.troubles}


async def put(database, table, **row):
    await database.write(lambda connection: connection.execute(insert(table).values(**row)))


async def a_shop(database, user_id="acme", first_number=1):
    past = Past(user_id, first_number=first_number)
    past.question(NOW - 2 * HOUR, action="answer")
    await past.write(database, created_at=NOW - 90 * HOUR)
    return past


def test_every_kind_of_trouble_is_as_bad_as_it_is_said_to_be_and_has_its_place_in_the_order():
    assert set(SEVERITIES) == set(TroubleKind)


@given(st.lists(st.sampled_from(list(TroubleKind))))
def test_the_most_urgent_comes_first(kinds):
    ranks = ["urgent", "warning", "notice"]
    told = [ranks.index(item.severity) for item in in_order([trouble(kind) for kind in kinds])]
    assert told == sorted(told)


async def test_where_all_is_well_nothing_is_found(opened):
    await a_shop(opened)
    assert await found(opened) == {}


async def test_replies_that_failed_are_counted_by_why_and_older_ones_are_left_alone(opened):
    past = Past()
    for hours, error in ((1, "NUMBER_NOT_ON_WHATSAPP"), (3, "NUMBER_NOT_ON_WHATSAPP"), (40, "SEND_FAILED")):
        past.question(NOW - hours * HOUR, action="answer")
        past.replies[-1] |= {"state": "failed", "error": error}
    for row in past.replies:
        row.setdefault("error", None)
    await past.write(opened, created_at=NOW)
    failed = (await found(opened))[TroubleKind.REPLIES_FAILED]
    assert (failed.count, failed.code) == (2, "NUMBER_NOT_ON_WHATSAPP")


async def test_messages_and_replies_that_wait_too_long_are_told_of_their_own_user_alone(opened):
    past = await a_shop(opened)
    await a_shop(opened, "other", 100)
    row = dict(past.replies[0]) | {
        "state": "waiting",
        "key": "late",
        "sent_at": None,
        "error": "SESSION_NOT_READY",
    }
    past.replies = [row | {"created_at": NOW - timedelta(minutes=20)}]
    past.messages = []
    await past.write(opened, created_at=NOW)
    asked = {"conversation": "acme/default/1", "user_id": "acme", "due_at": NOW - timedelta(minutes=9)}
    await put(opened, turns, **asked, session_id="default", contact_id="1", deadline=NOW)
    told = {"event_id": "evt_1", "type": "message.received", "body": "{}", "state": "new"}
    await put(opened, inbox, **asked, **told, received_at=NOW - timedelta(minutes=12))
    mine = await found(opened)
    assert mine[TroubleKind.REPLIES_WAITING].code == "SESSION_NOT_READY"
    assert mine[TroubleKind.MESSAGES_WAITING].count == 2
    assert mine[TroubleKind.MESSAGES_WAITING].since == NOW - timedelta(minutes=12)
    assert await found(opened, "other") == {}
    everybody = await TroubleTables(opened).symptoms(None, NOW)
    assert {(item.user_id, item.kind) for item in everybody.troubles} == {("acme", kind) for kind in mine}


@pytest.mark.parametrize(
    ("person_at", "contact_at", "resumes_at", "waits_since"),
    [
        (None, NOW - 3 * HOUR, None, NOW - 2 * HOUR),
        (NOW - HOUR, NOW - 3 * HOUR, None, None),
        (NOW - HOUR, NOW - HOUR / 2, None, NOW - HOUR / 2),
        (NOW - 5 * HOUR, NOW - 3 * HOUR, None, NOW - 2 * HOUR),
        (None, NOW - 3 * HOUR, NOW - HOUR, None),
    ],
    ids=[
        "nobody wrote",
        "a person wrote",
        "the contact wrote again",
        "wrote before",
        "the assistant is back",
    ],
)
async def test_who_waits_for_a_person_is_counted_until_one_has_written(
    opened, person_at, contact_at, resumes_at, waits_since
):
    await a_shop(opened)
    row = {"user_id": "acme", "session_id": "default", "contact_id": "9", "handler": "person"}
    times = {"person_at": person_at, "contact_at": contact_at, "resumes_at": resumes_at}
    await put(opened, conversations, **row, **times, since=NOW - 2 * HOUR, last_at=NOW)
    waiting = (await found(opened)).get(TroubleKind.PEOPLE_WAITING)
    assert (waiting and waiting.since) == waits_since


async def test_documents_drafts_and_tests_are_told_of(opened):
    await a_shop(opened)
    document = {"conversation": "acme", "user_id": "acme", "filename": "a.pdf", "kind": "pdf", "bytes": 1}
    document |= {"stage": "reading", "due_at": NOW}
    failed = {"state": "failed", "error": "DOCUMENT_SCANNED", "created_at": NOW - HOUR}
    await put(opened, ingestions, **document, **failed, document_id="doc_1")
    await put(opened, ingestions, **document, created_at=NOW - HOUR, document_id="doc_2")
    draft = {"user_id": "acme", "part": "assistant", "number": 1, "state": "waiting", "body": {}}
    await put(opened, assistant_versions, **draft, created_at=NOW - timedelta(days=4))
    run = {"failed": 3, "ranAt": to_rfc3339(NOW - HOUR), "total": 9}
    await put(opened, test_runs, user_id="acme", run=run)
    told = await found(opened)
    assert told[TroubleKind.DOCUMENTS_FAILED].code == "DOCUMENT_SCANNED"
    assert told[TroubleKind.DOCUMENTS_WAITING].count == 1
    assert told[TroubleKind.DRAFT_WAITING].since == NOW - timedelta(days=4)
    assert (told[TroubleKind.TESTS_FAILING].count, told[TroubleKind.TESTS_FAILING].since) == (3, NOW - HOUR)


async def test_deliveries_that_were_given_up_are_told_of(opened):
    await a_shop(opened)
    subscribed = {"subscription_id": "sub_1", "user_id": "acme", "url": "https://a.example/hook"}
    subscribed |= {name: [] for name in ("event_types", "sessions", "chats", "intents", "scopes")}
    subscribed |= {"description": "", "is_active": True, "is_reply_step": False, "ask_always": False}
    subscribed |= {"reply_timeout_seconds": 5, "on_timeout": "continue"}
    await put(opened, subscriptions, **subscribed, sealed_secret="x", created_at=NOW)
    told = {"event_id": "evt_1", "type": "contact.reset", "user_id": "acme", "body": "{}", "at": NOW}
    await put(opened, published, number=1, **told)
    delivery = {"conversation": "sub_1/1", "event": 1, "subscription_id": "sub_1", "user_id": "acme"}
    for number, state in enumerate(("failed", "done", "failed")):
        times = {"due_at": NOW, "created_at": NOW - number * HOUR}
        await put(opened, deliveries, **delivery, **times, delivery_id=f"dlv_{number}", state=state)
    dead = (await found(opened))[TroubleKind.DELIVERIES_DEAD]
    assert (dead.count, dead.since) == (2, NOW - 2 * HOUR)


async def test_a_model_that_fails_again_and_again_is_told_of_with_why(opened):
    past = Past()
    steps = [{"name": "wording", "outcome": "-", "ms": 1.0, "detail": {"failure": "MODEL_TIMEOUT"}}]
    for minutes in range(3):
        past.question(NOW - timedelta(minutes=minutes), action="answer")
        past.replies[-1]["decision"] = {"action": "answer", "steps": steps}
    await past.write(opened, created_at=NOW)
    for user_id in ("acme", None):
        failing = (await found(opened, user_id))[TroubleKind.MODEL_FAILING]
        assert (failing.user_id, failing.count, failing.code) == ("acme", 3, "MODEL_TIMEOUT")


@pytest.mark.parametrize(
    ("limits", "subject"),
    [
        (Limits(tokens_per_day=500), "tokens"),
        (Limits(money_per_day=Decimal("0.02")), "money"),
        (Limits(messages_per_day=1), "messages"),
        (Limits(tokens_per_day=501, money_per_day=Decimal("0.03")), None),
    ],
)
async def test_a_limit_of_the_day_that_is_used_up_is_told_of(opened, limits, subject):
    past = await a_shop(opened)
    past.messages, past.replies = [], []
    past.spend(NOW.date().isoformat(), "6281", 500, 20_000_000)
    past.spend("2026-11-19", "6281", 900_000, 20_000_000_000)
    await past.write(opened, created_at=NOW)
    body = AT_ONCE.model_copy(update={"limits": limits}).to_wire()
    live = {"user_id": "acme", "part": "assistant", "number": 1, "state": "live", "body": body}
    await put(opened, assistant_versions, **live, created_at=NOW)
    reached = (await found(opened)).get(TroubleKind.LIMIT_REACHED)
    assert (reached and reached.subject) == subject


async def troubles(core, user_id="acme"):
    answer = await core.operate("GET", f"/v1/users/{user_id}/troubles")
    body = await answer.json()
    assert answer.status == 200, body
    return {item["kind"]: item for item in body["troubles"]}


async def test_a_session_that_needs_somebody_is_told_of_first(core):
    await core.add_user(document=None)
    assert list(await troubles(core)) == ["session_never_started"]
    core.gateway.put("acme", "logged_out", reason="UNLINKED_BY_PHONE")
    await core.deliver(event("session.status", {"from": "connected", "to": "logged_out", "reason": None}))
    await core.settled(1)
    out = (await troubles(core))["session_logged_out"]
    assert (out["severity"], out["code"], out["sessionId"]) == ("urgent", "UNLINKED_BY_PHONE", "default")
    assert out["since"] is not None
    core.gateway.put("acme", "connected", backup=_backup(timedelta(0)))
    assert await troubles(core) == {}


def _backup(age):
    return BackupSummary(backup_id="bak_1", taken_at=now() - age, bytes=5)


async def test_old_sessions_and_backups_that_are_old_or_failed_are_told_of(core):
    await core.add_user(document=None)
    core.gateway.put("acme", "connected", backup=_backup(timedelta(days=2)), age=SessionAge.OLD)
    assert set(await troubles(core)) == {"backup_old", "session_old"}
    failed = {"code": "BACKUP_STORE_UNREACHABLE", "message": "No answer."}
    await core.deliver(event("backup.failed", failed))
    await core.settled(1)
    assert (await troubles(core))["backup_failed"]["code"] == "BACKUP_STORE_UNREACHABLE"
    core.gateway.put("acme", "connected", backup=_backup(-timedelta(minutes=1)))
    assert await troubles(core) == {}


async def test_a_hiccup_of_the_connection_is_no_trouble_until_it_stays(core):
    await core.add_user(document=None)
    core.gateway.put("acme", "reconnecting")
    moved = event("session.status", {"from": "connected", "to": "reconnecting", "reason": "NETWORK_LOST"})
    await core.deliver(moved)
    await core.settled(1)
    assert await troubles(core) == {}
    await core.core.database.write(
        lambda connection: connection.execute(
            update(sessions).values(updated_at=now() - timedelta(minutes=5))
        )
    )
    assert list(await troubles(core)) == ["session_unstable"]


async def test_a_gateway_that_is_away_is_one_trouble_and_the_others_are_still_found(core):
    await core.add_user(document=None)
    await answer_by(core.core, AT_ONCE)
    core.gateway.fault = GatewayUnreachable()
    await core.core.database.write(
        lambda connection: connection.execute(
            insert(test_runs).values(user_id="acme", run={"failed": 1, "ranAt": to_rfc3339(now())})
        )
    )
    assert list(await troubles(core)) == ["gateway_unreachable", "tests_failing"]


async def test_work_that_nobody_does_is_the_operators_to_know(start, settings):
    idle = await start(settings, work=False)
    await idle.add_user(document=None)
    await idle.deliver(message_event())
    assert [item.kind for item in (await idle.core.troubles.of_all()).troubles] == ["session_never_started"]
    await idle.core.database.write(
        lambda connection: connection.execute(update(inbox).values(received_at=now() - timedelta(minutes=3)))
    )
    found = {item.kind: item for item in (await idle.core.troubles.of_all()).troubles}
    assert (found[TroubleKind.WORK_WAITING].subject, found[TroubleKind.WORK_WAITING].count) == ("inbox", 1)
    assert found[TroubleKind.MESSAGES_WAITING].user_id == "acme"
