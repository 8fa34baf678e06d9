"""Workers are told by SQS where to look: of all that is due, and nothing is lost where telling fails."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp.test_utils import TestServer
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from core_support.fake_sqs import FakeSqs
from core_support.running import AT_ONCE, make_settings, message_event, somebody, url_of
from core_support.waiting import until
from holdfast_contract.assistant import Debounce
from holdfast_contract.errors import SendFailed
from holdfast_contract.times import now
from holdfast_core.adapters.aws import signing
from holdfast_core.adapters.aws.batches import Batches, Message
from holdfast_core.adapters.aws.records import Records, UnreadableRecord
from holdfast_core.adapters.aws.signing import Identity, signed
from holdfast_core.adapters.sealing import Sealing
from holdfast_core.adapters.tables import inbox, replies, turns
from holdfast_core.application.agenda import Agenda, Due, Lane
from holdfast_core.application.telling import Teller
from holdfast_core.domain.secret_keys import SecretKeys
from sqlalchemy import select

KEY = "Hn3Jd8Fs6Ga1Zx5Cv0Bm7Qw2Er4T"
PHONE = "6281717407674"


@pytest.fixture
async def sqs(monkeypatch):
    for name, value in {"REGION": "eu-central-1", "ACCESS_KEY_ID": "AKIA", "SECRET_ACCESS_KEY": "x"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    fake = FakeSqs()
    async with TestServer(fake.app()) as server:
        fake.url = str(server.make_url("")).rstrip("/")
        yield fake
        fake.end()


@pytest.fixture
def settings(settings, sqs):
    return settings.model_copy(update={"queue_url": sqs.queue_url, "later_queue_url": sqs.later_url})


@pytest.fixture
def records():
    keys = SecretKeys(KEY)
    return Records(Sealing(keys), keys)


async def test_an_event_is_acknowledged_once_a_worker_is_told_of_it(sqs, start, settings):
    front = await start(settings, work=False)
    await front.add_user()
    sqs.told.clear()
    assert (await front.deliver(message_event())).status == 202
    [first] = sqs.entries(sqs.queue_url)
    assert (await front.deliver(message_event())).status == 202
    [_, second] = sqs.entries(sqs.queue_url)
    assert first["MessageGroupId"] == second["MessageGroupId"]
    assert first["MessageDeduplicationId"] != second["MessageDeduplicationId"]
    assert PHONE not in json.dumps(sqs.told)
    assert "acme" not in json.dumps(sqs.told)


async def test_conversations_have_groups_of_their_own(sqs, start, settings):
    front = await start(settings, work=False)
    await front.add_user()
    await front.deliver(message_event())
    await front.deliver(message_event(**somebody("628999999999")))
    assert len({entry["MessageGroupId"] for entry in sqs.entries(sqs.queue_url)}) == 2


async def test_the_gateway_sends_again_what_nobody_could_be_told_of(sqs, start, settings):
    front = await start(settings, work=False)
    await front.add_user()
    told = message_event()
    sqs.is_down = True
    refused = await front.deliver(told)
    assert (refused.status, (await refused.json())["error"]["code"]) == (503, "UNAVAILABLE")
    assert len(await front.rows(inbox)) == 1
    sqs.is_down = False
    again = await front.deliver(told)
    assert (again.status, (await again.json())["duplicate"]) == (202, True)
    assert len(sqs.entries(sqs.queue_url)) >= 1
    assert len(await front.rows(inbox)) == 1


async def test_what_a_person_did_is_done_although_nobody_could_be_told(sqs, start, settings):
    front = await start(settings, work=False)
    sqs.is_down = True
    await front.add_user()
    sqs.is_down = False


async def test_an_entry_that_sqs_refuses_is_sent_again(sqs, start, settings):
    front = await start(settings, work=False)
    await front.add_user()
    sqs.refusals = 2
    assert (await front.deliver(message_event())).status == 202
    assert len(sqs.entries(sqs.queue_url)) == 1


async def test_workers_that_are_told_answer_each_message_once_and_in_order(place, sqs, start, settings):
    core = await start(settings)
    await core.add_user()
    people = ["628100000001", "628100000002", "628100000003"]
    for turn in range(4):
        for one in people:
            assert (
                await core.deliver(message_event(f"{turn}: opening hours?", **somebody(one)))
            ).status == 202
    await until(lambda: len(core.gateway.sent) == 12, 20)
    await until(lambda: not sqs.in_hand and not sqs.waiting)
    assert len(core.gateway.tries) == 12
    for one in people:
        rows = [row for row in await core.rows(replies) if row.contact_id == one]
        assert [row.state for row in rows] == ["done"] * 4
        assert sorted(rows, key=lambda row: row.sent_at) == sorted(rows, key=lambda row: row.message_number)


async def test_what_is_due_later_is_held_back_until_then(sqs, start, settings):
    core = await start(settings)
    quiet = AT_ONCE.model_copy(update={"debounce": Debounce(quiet_seconds=1, longest_seconds=9)})
    await core.add_user(settings=quiet)
    await core.deliver(message_event("Hello"))
    await core.deliver(message_event("When are you open on weekdays?"))
    await until(lambda: core.gateway.sent, 10)
    [turn] = await core.rows(turns)
    [reply] = await core.rows(replies)
    assert reply.created_at >= turn.due_at
    assert {entry["DelaySeconds"] for entry in sqs.entries(sqs.later_url)} <= {1, 2}


async def test_a_failed_try_is_told_for_its_next_one(sqs, start, settings):
    core = await start(settings)
    await core.add_user()
    core.gateway.refusals = [SendFailed()]
    await core.deliver(message_event())
    await until(lambda: core.gateway.sent, 10)
    assert len(core.gateway.tries) == 2
    [entry] = sqs.entries(sqs.later_url)
    assert entry["DelaySeconds"] in {1, 2}


async def test_work_in_hand_at_a_stop_is_given_back_for_the_next_worker(sqs, start, settings):
    first = await start(settings)
    await first.add_user()
    blocked, release = asyncio.Event(), asyncio.Event()

    async def block():
        blocked.set()
        await release.wait()

    first.gateway.before_send = lambda _attempt: asyncio.ensure_future(block())
    await first.deliver(message_event())
    await blocked.wait()
    await first.client.close()
    assert not sqs.in_hand
    first.gateway.before_send = None
    release.set()
    second = await start(settings)
    query = select(replies.c.attempts).where(replies.c.state == "done")

    async def attempts():
        return await second.core.database.read(lambda c: c.execute(query).scalars().all())

    assert await until(attempts, 10) == [1]
    assert len(first.gateway.sent) == 1


async def test_the_sweep_tells_of_what_is_overdue_once_for_each_wait(place, sqs, start, settings):
    front = await start(settings, work=False)
    await front.add_user()
    sqs.is_down = True
    await front.deliver(message_event())
    sqs.is_down = False
    posting = front.core.posting
    posting.agenda.take()
    assert await posting.sweep(front.core.attempts) == 0
    posting.teller._clock = lambda: now() + timedelta(minutes=1)
    assert await posting.sweep(front.core.attempts) == 1
    assert await posting.sweep(front.core.attempts) == 1
    ids = {entry["MessageDeduplicationId"] for entry in sqs.entries(sqs.queue_url)}
    assert len(ids) == 1


class Letters:
    def __init__(self):
        self.sent = []
        self.is_down = False

    async def send(self, dues):
        if self.is_down:
            raise OSError
        self.sent += dues


async def test_what_is_farther_than_a_post_can_hold_back_is_left_to_the_sweep():
    agenda, letters = Agenda(), Letters()
    soon, far = Due(Lane("turns", "a"), now()), Due(Lane("turns", "b"), now() + timedelta(hours=1))
    agenda.note([soon, far])
    await Teller(agenda, letters, now).tell()
    assert letters.sent == [soon]


async def test_what_could_not_be_told_is_told_next_time():
    agenda, letters = Agenda(), Letters()
    agenda.note([Due(Lane("turns", "a"), now())])
    letters.is_down = True
    teller = Teller(agenda, letters, now)
    with pytest.raises(OSError):
        await teller.tell()
    letters.is_down = False
    await teller.tell()
    assert len(letters.sent) == 1


def test_of_a_lane_the_earliest_moment_counts():
    agenda, lane = Agenda(), Lane("turns", "a")
    agenda.note([Due(lane, now() + timedelta(seconds=9)), early := Due(lane, now())])
    agenda.note([Due(lane, now() + timedelta(seconds=3))])
    assert agenda.take() == [early]
    assert agenda.take() == []


async def test_when_one_of_a_group_fails_the_rest_of_that_group_does_and_others_go_on(records):
    worked = []

    async def work_off(lane, _until, *, again):
        worked.append(lane.conversation)
        if lane.conversation == "bad":
            raise RuntimeError

    def message(id_, group, conversation):
        return Message(id_, group, records.body(Due(Lane("inbox", conversation), now())), again=False)

    batches = Batches(records, work_off, Letters())
    messages = [
        message("1", "a", "one"),
        message("2", "a", "bad"),
        message("3", "a", "three"),
        message("4", "b", "four"),
        Message("5", "c", "no record", again=False),
        message("6", "c", "six"),
        message("7", "b", "four"),
    ]
    assert sorted(await batches.work(messages, now())) == ["2", "3", "5", "6"]
    assert sorted(worked) == ["bad", "four", "one"]


async def test_what_was_held_back_is_passed_on_under_its_own_id(records):
    letters = Letters()
    due = Due(Lane("turns", "acme/default/1"), now().replace(microsecond=0))
    messages = [Message("1", "", records.body(due), again=False), Message("2", "", "{}", again=False)]
    batches = Batches(records, None, letters)
    assert await batches.forward(messages) == ["2"]
    assert letters.sent == [due]
    letters.is_down = True
    assert sorted(await batches.forward(messages)) == ["1", "2"]


def test_a_record_is_read_with_an_older_key_and_tells_nobody_else_anything(records):
    due = Due(Lane("inbox", f"acme/default/{PHONE}"), now().replace(microsecond=0))
    body = records.body(due)
    assert PHONE not in body
    keys = SecretKeys("Zx5Cv0Bm7Qw2Er4THn3Jd8Fs6Ga1", KEY)
    assert Records(Sealing(keys), keys).read(body) == due
    moved = json.loads(body) | {"queue": "turns"}
    for unreadable in ("", "[]", "{}", "null", body[:-9], json.dumps(moved)):
        with pytest.raises(UnreadableRecord):
            records.read(unreadable)


@pytest.mark.parametrize("token", ["", "temporary"])
def test_calls_are_signed_as_amazons_own_library_signs_them(monkeypatch, token):
    at = datetime(2026, 11, 21, 19, 0, 5, tzinfo=UTC)
    url, body = "https://sqs.eu-central-1.amazonaws.com/", b'{"a": "\xc3\xa4"}'
    headers = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AmazonSQS.SendMessageBatch"}
    who = Identity("eu-central-1", "AKIA", "wJalrXUtnFEMI", token)
    ours = signed(url, headers, body, service="sqs", who=who, at=at)
    request = AWSRequest("POST", url, data=body, headers=headers | {"Host": "sqs.eu-central-1.amazonaws.com"})
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: at.replace(tzinfo=None))
    SigV4Auth(Credentials("AKIA", "wJalrXUtnFEMI", token or None), "sqs", "eu-central-1").add_auth(request)
    assert ours["Authorization"] == request.headers["Authorization"]


def test_the_environment_must_say_who_we_are():
    with pytest.raises(signing.StartRefused, match="AWS_SECRET_ACCESS_KEY"):
        signing.identity({"AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "AKIA"})


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"queue_url": "https://sqs/1/work"}, "FIFO"),
        ({"queue_url": "https://sqs/1/work.fifo"}, "go together"),
        ({"later_queue_url": "https://sqs/1/later"}, "go together"),
    ],
)
def test_queues_that_do_not_fit_are_refused(tmp_path, changes, problem):
    with pytest.raises(ValueError, match=problem):
        make_settings(url_of(tmp_path / "core.db"), "http://127.0.0.1:1", **changes)
