"""What happened in users' days: counted as it happened, kept once it is over, on both databases."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from core_support.past import Past
from core_support.running import AT_ONCE, answer_by, message_event
from core_support.waiting import until
from holdfast_contract.assistant import AssistantSettings, BusinessHours
from holdfast_contract.service.database import Database
from holdfast_contract.sessions import SessionStatus
from holdfast_contract.times import now as present
from holdfast_core.adapters.tables import METADATA, assistant_versions, replies, usage_days
from holdfast_core.adapters.usage import UsageTables
from holdfast_core.application.usage import SETTLED, Usage
from holdfast_core.domain.usage import (
    Became,
    Counts,
    connected_time,
    days_between,
    seconds_of,
    span_of,
    wait_class,
)
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

ZONES = ["UTC", "Asia/Jakarta", "Europe/Madrid", "America/Havana", "Pacific/Apia", "Asia/Kathmandu"]
NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)


@pytest.fixture
async def opened(place):
    database = Database(place, METADATA)
    await database.open()
    yield database
    await database.close()


async def in_zone(database, zone, user_id="acme"):
    settings = AssistantSettings(business_hours=BusinessHours(time_zone=zone, week={}))
    row = {
        "user_id": user_id,
        "part": "assistant",
        "number": 1,
        "state": "live",
        "body": settings.to_wire(),
        "created_at": NOW,
    }
    await database.write(lambda connection: connection.execute(insert(assistant_versions).values(row)))


@given(
    st.sampled_from(ZONES).map(ZoneInfo),
    st.integers(946_684_800, 2_208_988_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
)
def test_every_moment_is_in_the_day_that_the_calendar_on_the_wall_says(zone, moment):
    day = moment.astimezone(zone).date()
    span = span_of("acme", day, zone)
    assert span.begin <= moment < span.end


@given(st.sampled_from(ZONES).map(ZoneInfo), st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_days_follow_each_other_without_gap_or_overlap_where_clocks_change_too(zone, day):
    span, following = span_of("acme", day, zone), span_of("acme", day + timedelta(days=1), zone)
    assert span.end == following.begin
    # Samoa left out a whole day in 2011.
    assert timedelta(0) <= span.end - span.begin <= timedelta(hours=25)


def test_the_days_on_which_clocks_change_have_23_and_25_hours():
    madrid = ZoneInfo("Europe/Madrid")
    lengths = {
        (span := span_of("acme", day, madrid)).end - span.begin
        for day in (date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 20))
    }
    assert lengths == {timedelta(hours=23), timedelta(hours=24), timedelta(hours=25)}


@given(st.lists(st.floats(0.1, 500_000), min_size=1, max_size=60), st.sampled_from([0.5, 0.95]))
def test_a_quantile_of_response_times_is_exact_to_five_per_cent(waits, share):
    counts = Counts(waits=Counter(map(wait_class, waits)))
    exact = sorted(waits)[max(0, -int(-share * len(waits) // 1) - 1)]
    assert counts.wait(share) == pytest.approx(exact, rel=0.0501)


@given(st.lists(st.floats(0, 1000)), st.lists(st.floats(0, 1000)))
def test_counts_of_two_days_add_up_to_those_of_both(first, second):
    both = Counts(received=len(first + second), waits=Counter(map(wait_class, first + second)))
    parts = [Counts(received=len(part), waits=Counter(map(wait_class, part))) for part in (first, second)]
    assert parts[0] + parts[1] == both


def test_nothing_is_said_of_what_is_not_known():
    assert (Counts().wait(0.5), Counts().connected_share) == (None, None)
    assert seconds_of(wait_class(0)) == pytest.approx(0.1)


def test_the_connected_share_counts_from_what_was_known_and_not_what_was_stopped_on_purpose():
    begin, hour = NOW, timedelta(hours=1)
    changes = [
        Became("a", begin - 5 * hour, SessionStatus.CONNECTED),
        Became("b", begin + hour, SessionStatus.CONNECTED),
        Became("a", begin + 2 * hour, SessionStatus.RECONNECTING),
        Became("a", begin + 3 * hour, SessionStatus.CONNECTED),
        Became("b", begin + 2 * hour, SessionStatus.STOPPED),
    ]
    in_order = sorted(changes, key=lambda change: change.at)
    assert connected_time(in_order, begin, begin + 4 * hour) == (5 * 3600, 4 * 3600)


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Europe/Madrid"])
async def test_what_is_kept_of_a_month_is_what_was_counted_one_by_one(opened, zone):
    past = Past().month(NOW, 40, 700)
    past.message("contact", NOW - timedelta(days=3), "1203", kind="group")
    await past.write(opened, created_at=NOW - timedelta(days=40))
    await Past("other", first_number=10_000).month(NOW, 5, 50).write(opened, created_at=NOW)
    await in_zone(opened, zone)
    usage = Usage(UsageTables(opened), lambda: NOW)
    last = NOW.astimezone(ZoneInfo(zone)).date()
    report = await usage.report("acme", last - timedelta(days=29), last)
    said = Counter(
        (row["sent_at"].astimezone(ZoneInfo(zone)).date(), row["author"])
        for row in past.messages
        if row["chat_kind"] == "direct"
    )
    decided = Counter(
        (row["created_at"].astimezone(ZoneInfo(zone)).date(), row["action"]) for row in past.replies
    )
    assert [day.day for day in report.days] == list(days_between(report.from_, report.to))
    for day in report.days:
        assert day.received == said[day.day, "contact"]
        assert (day.sent_by_assistant, day.sent_by_people) == (
            said[day.day, "assistant"],
            said[day.day, "person"],
        )
        assert day.answered == decided[day.day, "answer"] + decided[day.day, "reply"]
        assert (day.quoted, day.asked) == (decided[day.day, "quote"], decided[day.day, "ask"])
        assert (day.declined, day.handed_over) == (decided[day.day, "decline"], decided[day.day, "handoff"])
    assert report.days_to_count == 0
    assert sum(day.backups for day in report.days) == report.totals.backups > 100
    assert report.before.received == sum(
        count for (day, author), count in said.items() if author == "contact" and day < report.from_
    )
    again = await usage.report("acme", last - timedelta(days=29), last)
    assert again == report


async def test_days_that_are_over_are_counted_once_and_a_reset_changes_nothing_in_them(opened):
    past = Past()
    past.question(NOW - timedelta(days=5), wait=4.0)
    past.question(NOW - timedelta(hours=2), wait=4.0)
    await past.write(opened, created_at=NOW)
    usage = Usage(UsageTables(opened), lambda: NOW)
    first = await usage.report("acme", None, None)
    assert (first.totals.received, first.totals.response_seconds_median) == (2, pytest.approx(4, rel=0.05))

    def forget(connection):
        connection.execute(update(replies).values(message_number=None))
        connection.exec_driver_sql("DELETE FROM replies")
        connection.exec_driver_sql("DELETE FROM messages")

    await opened.write(forget)
    after = await usage.report("acme", None, None)
    assert [day.received for day in after.days if day.received] == [1]
    kept = await opened.read(lambda connection: connection.execute(select(usage_days.c.day)).all())
    assert NOW.date().isoformat() not in {row.day for row in kept}
    assert (NOW - SETTLED).date().isoformat() not in {row.day for row in kept}


async def test_what_was_written_yesterday_and_comes_in_while_the_night_is_young_is_counted(opened):
    early = NOW.replace(hour=0, minute=0) + SETTLED - timedelta(minutes=1)
    usage = Usage(UsageTables(opened), lambda: early)
    past = Past()
    past.message("contact", early - timedelta(days=20), "6281")
    await past.write(opened, created_at=early)
    assert (await usage.report("acme", None, None)).totals.received == 1
    late = Past(first_number=10)
    late.message("contact", early - timedelta(hours=8), "6281")
    await late.write(opened, created_at=early)
    assert (await usage.report("acme", None, None)).totals.received == 2


async def test_where_time_is_short_the_newest_days_come_first_and_the_rest_follows(opened):
    past = Past().month(NOW, 20, 100)
    await past.write(opened, created_at=NOW)
    usage = Usage(UsageTables(opened), lambda: NOW)
    short = await usage.report("acme", None, None, within=0)
    assert short.days_to_count > 0
    assert short.days[-1].day == NOW.date()
    looks = 1
    while (await usage.report("acme", None, None, within=0)).days_to_count:
        looks += 1
        assert looks < 100
    assert (await usage.report("acme", None, None)).totals == (
        await Usage(UsageTables(opened), lambda: NOW).report("acme", None, None)
    ).totals


async def test_all_users_days_are_counted_behind_the_scenes_and_added_up_for_the_operator(opened):
    await Past().month(NOW, 20, 100).write(opened, created_at=NOW)
    other = Past("other", first_number=1000)
    other.question(NOW - timedelta(days=1))
    await other.write(opened, created_at=NOW)
    usage = Usage(UsageTables(opened), lambda: NOW)
    await usage.catch_up()
    of_all = await usage.of_all(30)
    acme = await usage.report("acme", None, None)
    assert of_all.by_user["other"].received == 1
    assert of_all.by_user["acme"].received == acme.totals.received
    assert of_all.totals.received == acme.totals.received + 1
    assert of_all.totals.backups == acme.totals.backups


async def test_what_is_said_at_midnight_itself_belongs_to_the_day_that_begins(opened):
    midnight = datetime(2026, 11, 14, 18, 15, tzinfo=UTC)
    past = Past()
    past.message("contact", midnight, "6281")
    past.message("contact", midnight - timedelta(milliseconds=1), "6281")
    await past.write(opened, created_at=NOW)
    await in_zone(opened, "Asia/Kathmandu")
    told = await Usage(UsageTables(opened), lambda: NOW).report("acme", None, None)
    assert [(day.day.day, day.received) for day in told.days if day.received] == [(14, 1), (15, 1)]


async def test_what_was_withdrawn_is_not_counted_as_said_and_what_failed_is_told_apart(opened):
    past = Past()
    for state in ("done", "nothing", "failed"):
        past.question(NOW - timedelta(hours=1), action="answer")
        past.replies[-1]["state"] = state
        past.replies[-1]["sent_at"] = past.replies[-1]["sent_at"] if state == "done" else None
    past.question(NOW - timedelta(hours=1), action="handoff")
    past.replies[-1] |= {"state": "nothing", "sent_at": None}
    await past.write(opened, created_at=NOW)
    totals = (await Usage(UsageTables(opened), lambda: NOW).report("acme", None, None)).totals
    assert (totals.answered, totals.failed, totals.handed_over) == (1, 1, 1)


async def report(core, query="", status=200, user_id="acme"):
    answer = await core.operate("GET", f"/v1/users/{user_id}/usage{query}")
    body = await answer.json()
    assert answer.status == status, body
    return body


async def test_a_question_and_its_answer_are_in_the_report_at_once(core):
    await core.add_user(settings=AT_ONCE)
    await core.deliver(message_event())
    await until(lambda: core.gateway.sent)

    async def told():
        body = await report(core)
        return body if body["totals"]["sentByAssistant"] else None

    body = await until(told)
    assert body["timeZone"] == "UTC"
    assert (body["totals"]["received"], body["totals"]["answered"]) == (1, 1)
    assert 0 < body["totals"]["responseSecondsMedian"] < 10
    assert body["days"][-1]["day"] == present().date().isoformat() == body["to"]


@pytest.mark.parametrize("query", ["?from=2026-13-01", "?from=20261101", "?to=now"])
async def test_what_is_no_day_is_refused_with_what_to_write(core, query):
    await core.add_user(document=None)
    assert (await report(core, query, status=422))["error"]["code"] == "VALIDATION_FAILED"


@pytest.mark.parametrize(
    ("query", "days"),
    [("?from=2026-11-10&to=2026-11-01", 0), ("?from=2091-01-01&to=2091-02-01", 0), ("?from=2001-01-01", 366)],
)
async def test_a_period_has_the_days_up_to_today_and_a_year_of_them_at_the_most(core, query, days):
    await core.add_user(document=None)
    assert len((await report(core, query))["days"]) == days


async def test_a_user_sees_their_own_days_only(core):
    for user_id in ("acme", "other"):
        await core.add_user(user_id, document=None)
    key = await core.key("acme")
    for path in ("usage", "troubles"):
        answer = await core.client.get(f"/v1/users/other/{path}", headers={"X-Api-Key": key})
        assert answer.status == 403
    await report(core, user_id="nobody", status=404)


async def test_days_are_those_of_the_users_time_zone(core):
    await core.add_user(document=None)
    hours = BusinessHours(time_zone="Pacific/Kiritimati", week={})
    await answer_by(core.core, AT_ONCE.model_copy(update={"business_hours": hours}))
    body = await report(core)
    assert body["timeZone"] == "Pacific/Kiritimati"
    assert body["to"] == present().astimezone(ZoneInfo("Pacific/Kiritimati")).date().isoformat()
