"""Function URL → web function → FIFO queue → worker function, on real processes and a real PostgreSQL."""

import asyncio
import json
import os
import signal
from datetime import timedelta

import pytest
from core_support.running import AT_ONCE, message_event, somebody
from core_support.waiting import until
from holdfast_contract.assistant import Debounce
from holdfast_contract.times import now
from holdfast_core.adapters.conversations import InboxTable
from holdfast_core.adapters.tables import inbox, messages, replies, turns
from holdfast_core.application.inbox import Receiver

PATIENT = AT_ONCE.model_copy(update={"debounce": Debounce(quiet_seconds=2, longest_seconds=20)})
WITHIN = 40

FULL = pytest.mark.skipif(not os.environ.get("HOLDFAST_SERVERLESS"), reason="`make test-serverless` runs it")


async def test_a_message_is_answered_once(chain):
    async with chain.running("once") as link:
        assert await link.deliver(message_event()) == 202
        await until(lambda: link.gateway.sent, WITHIN)
        await link.settled()
        assert len(link.gateway.tries) == 1
        assert "seven in the morning" in link.gateway.texts[0]
        assert [row.state for row in await link.rows(inbox)] == ["done"]


async def test_a_webhook_that_comes_again_and_again_is_answered_once(chain):
    async with chain.running("again") as link:
        told = message_event()
        assert await asyncio.gather(*(link.deliver(told) for _ in range(4))) == [202] * 4
        await until(lambda: link.gateway.sent, WITHIN)
        assert await link.deliver(told) == 202
        await link.settled()
        assert (len(link.gateway.tries), len(await link.rows(inbox))) == (1, 1)


@FULL
async def test_forty_messages_of_eight_conversations_keep_their_order(chain):
    async with chain.running("many") as link:
        people = [f"62817000000{person}" for person in range(8)]
        for turn in range(5):
            told = [message_event(f"Question {turn}: opening hours?", **somebody(one)) for one in people]
            assert await asyncio.gather(*(link.deliver(event) for event in told)) == [202] * 8
        await until(lambda: len(link.gateway.sent) == 40, WITHIN)
        await link.settled()
        found = await link.rows(messages)
        answered = {row.number: row for row in found}
        for one in people:
            asked = [row.text for row in found if row.contact_id == one and row.author == "contact"]
            assert asked == [f"Question {turn}: opening hours?" for turn in range(5)]
            order = [
                answered[row.message_number].text
                for row in sorted(await link.rows(replies), key=lambda row: row.sent_at)
                if row.contact_id == one
            ]
            assert order == asked
        assert len(link.gateway.tries) == 40


@FULL
async def test_a_worker_that_is_killed_before_it_could_commit_loses_and_doubles_nothing(chain):
    async with chain.running("killed") as link:
        killed = []

        async def kill():
            if not killed:
                killed.extend(await asyncio.to_thread(chain.ministack.processes, "worker"))
                for process in killed:
                    os.kill(process, signal.SIGKILL)

        link.gateway.after_send = lambda _attempt: asyncio.ensure_future(kill())
        assert await link.deliver(message_event()) == 202
        await until(lambda: killed, WITHIN)

        async def done():
            return [row.state for row in await link.rows(replies)] == ["done"]

        await until(done, WITHIN)
        await link.settled()
        assert len(link.gateway.sent) == 1
        assert len(link.gateway.tries) == 2


@FULL
async def test_what_is_written_without_a_break_is_answered_once_when_it_is_quiet(chain):
    async with chain.running("quiet", PATIENT) as link:
        assert await link.deliver(message_event("Hello")) == 202
        assert await link.deliver(message_event("When are you open on weekdays?")) == 202
        await until(lambda: link.gateway.sent, WITHIN)
        await link.settled()
        assert len(link.gateway.sent) == 1
        [turn] = await link.rows(turns)
        [reply] = await link.rows(replies)
        assert reply.created_at >= turn.due_at


@FULL
async def test_the_sweep_finds_what_nobody_was_told_of(chain):
    async with chain.running("swept") as link:
        told = message_event() | {"userId": link.user_id}
        before = InboxTable(link.core.database, lambda: now() - timedelta(minutes=1))
        await Receiver(before, lambda: None).receive(told["id"], json.dumps(told).encode())
        assert await link.call("sweep", {}) == {"found": 1}
        await until(lambda: link.gateway.sent, WITHIN)
        await link.settled()
        assert await link.call("sweep", {"clean": True}) == {"found": 0}


async def test_a_message_that_cannot_be_read_dies_alone_and_an_alarm_tells(chain):
    async with chain.running("poisoned") as link:
        watch = chain.ministack.client("cloudwatch")
        dimensions = [{"Name": "QueueName", "Value": "dead.fifo"}]
        metric = {"Namespace": "AWS/SQS", "MetricName": "ApproximateNumberOfMessagesVisible"}
        watch.put_metric_alarm(
            AlarmName="dead-letters",
            **metric,
            Dimensions=dimensions,
            Statistic="Maximum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=0,
            ComparisonOperator="GreaterThanThreshold",
            TreatMissingData="notBreaching",
        )
        chain.sqs.send_message(
            QueueUrl=chain.queue, MessageBody="?", MessageGroupId="x", MessageDeduplicationId="x"
        )
        assert await link.deliver(message_event()) == 202
        await until(lambda: link.gateway.sent, WITHIN)

        async def dead():
            return await link.counted(chain.dead) == 1

        await until(dead, WITHIN)
        await link.settled()
        assert len(link.gateway.tries) == 1
        # ministack counts messages and publishes no metric of them, as SQS does every minute.
        datum = {"MetricName": metric["MetricName"], "Dimensions": dimensions}
        counted = float(await link.counted(chain.dead))
        watch.put_metric_data(Namespace=metric["Namespace"], MetricData=[{**datum, "Value": counted}])

        async def alarmed():
            alarms = await asyncio.to_thread(watch.describe_alarms, AlarmNames=["dead-letters"])
            return alarms["MetricAlarms"][0]["StateValue"] == "ALARM"

        await until(alarmed, WITHIN)
