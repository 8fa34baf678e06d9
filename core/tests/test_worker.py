"""What holds when things fail: nothing lost, nothing twice, everything in order."""

import asyncio
import json
from contextlib import suppress
from datetime import timedelta

import pytest
from core_support.running import AT_ONCE, HOURS, answer_by, message_event, somebody, teach
from core_support.waiting import until
from holdfast_contract.errors import (
    NumberNotOnWhatsapp,
    ReachoutTimelock,
    SendFailed,
    SessionNotReady,
)
from holdfast_contract.times import now
from holdfast_core.adapters.conversations import InboxTable
from holdfast_core.adapters.queues import look_again
from holdfast_core.adapters.tables import inbox, replies
from holdfast_core.application.attempts import LEASE
from holdfast_core.application.ports import LostClaim
from holdfast_core.assembly import assemble
from holdfast_core.domain.retries import SCHEDULE
from sqlalchemy import select, update


class Mortal:
    """Lets calls through until the one at which the process dies; nothing gets through after that."""

    def __init__(self, dies_at: int, *, after: bool):
        self.dies_at = dies_at
        self.after = after
        self.calls = 0
        self.death = asyncio.Event()

    def wrap(self, call):
        async def mortal(*args, **kwargs):
            if self.death.is_set():
                raise asyncio.CancelledError
            self.calls += 1
            dies = self.calls == self.dies_at
            if dies and not self.after:
                self.death.set()
                raise asyncio.CancelledError
            result = await call(*args, **kwargs)
            if dies:
                self.death.set()
            if self.death.is_set():
                raise asyncio.CancelledError
            return result

        return mortal


async def prepare(settings):
    core = assemble(settings)
    async with core.opened():
        await core.users.create("acme", None)
        await answer_by(core, AT_ONCE)
        await teach(core, HOURS)


async def live_and_die(settings, body, mortal) -> bool:
    """Run a core until it dies or its work is done. True where it died."""
    core = assemble(settings)
    async with core.opened():
        core.database.write = mortal.wrap(core.database.write)
        core.gateway.send = mortal.wrap(core.gateway.send)
        own = (core.event_worker, core.turn_worker, core.reply_worker)
        workers = [asyncio.create_task(worker.run()) for worker in own]
        with suppress(asyncio.CancelledError):
            await core.receiver.receive(json.loads(body)["id"], body)

        async def finished():
            done = select(replies).where(replies.c.state == "done")
            return mortal.death.is_set() or await core.database.read(lambda c: c.execute(done).all())

        await until(finished)
        died = mortal.death.is_set()
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        return died


@pytest.mark.parametrize("after", [False, True], ids=["just before", "just after"])
@pytest.mark.parametrize("step", range(1, 13))
async def test_a_crash_at_any_write_or_call_neither_loses_nor_doubles(settings, gateway, step, after):
    await prepare(settings)
    body = json.dumps(message_event()).encode()
    await live_and_die(settings, body, Mortal(step, after=after))
    # The gateway heard no acknowledgement, or it did and tells again all the same.
    successor = assemble(settings, clock=lambda: now() + 2 * LEASE)
    async with successor.opened(), successor.working():
        await successor.receiver.receive(json.loads(body)["id"], body)

        async def finished():
            query = select(replies.c.state)
            return await successor.database.read(lambda c: c.execute(query).scalars().all()) == ["done"]

        await until(finished)
    assert len(gateway.sent) == 1
    assert len({attempt.key for attempt in gateway.tries}) == 1


async def test_the_crash_steps_reach_from_the_inbox_to_the_outcome(settings, gateway):
    await prepare(settings)
    body = json.dumps(message_event()).encode()
    mortal = Mortal(10_000, after=False)
    assert not await live_and_die(settings, body, mortal)
    assert mortal.calls >= 12


async def test_a_reply_is_sent_as_committed_although_the_documents_changed_since(settings, gateway):
    await prepare(settings)
    first = assemble(settings)
    async with first.opened():
        told = message_event()
        await first.receiver.receive(told["id"], json.dumps(told).encode())
        working = [asyncio.create_task(worker.run()) for worker in (first.event_worker, first.turn_worker)]

        async def committed():
            return await first.database.read(lambda c: c.execute(select(replies)).all())

        await until(committed)
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
        await teach(first, "# Bakery\n\nOn weekdays we are open at night only.")
        async with first.working():
            await until(lambda: gateway.sent)
    assert "seven in the morning" in gateway.texts[0]


async def test_work_in_hand_at_a_stop_is_put_back_untried_and_taken_up_at_once(start, settings, gateway):
    blocked = asyncio.Event()
    release = asyncio.Event()

    async def block(_attempt):
        blocked.set()
        await release.wait()

    gateway.before_send = lambda attempt: asyncio.ensure_future(block(attempt))
    first = await start(settings)
    await first.add_user()
    await first.deliver(message_event())
    await blocked.wait()
    await first.client.close()
    gateway.before_send = None
    release.set()
    second = await start(settings)
    await until(lambda: gateway.sent)

    async def attempts():
        return await second.core.database.read(
            lambda c: c.execute(select(replies.c.attempts).where(replies.c.state == "done")).scalars().all()
        )

    assert await until(attempts) == [1]
    assert len(gateway.sent) == 1


async def test_a_worker_that_lost_its_lease_cannot_store_what_it_did(settings):
    await prepare(settings)
    core = assemble(settings)
    late = assemble(settings, clock=lambda: now() + 2 * LEASE)
    async with core.opened(), late.opened():
        told = message_event()
        await core.receiver.receive(told["id"], json.dumps(told).encode())
        slow = InboxTable(core.database, now)
        [claim] = await slow.claim(10)
        assert await InboxTable(core.database, now).claim(10) == []
        quick = InboxTable(late.database, lambda: now() + 2 * LEASE)
        [again] = await quick.claim(10)
        assert (again.number, again.attempts) == (claim.number, 2)
        with pytest.raises(LostClaim):
            await slow.finish(claim)
        await quick.finish(again)


async def test_a_lease_that_is_renewed_stands(settings):
    await prepare(settings)
    core = assemble(settings)
    moment = now()
    async with core.opened():
        told = message_event()
        await core.receiver.receive(told["id"], json.dumps(told).encode())
        clock = {"now": moment}
        ours = InboxTable(core.database, lambda: clock["now"])
        other = InboxTable(core.database, lambda: clock["now"])
        clock["now"] = now()
        [claim] = await ours.claim(1)
        clock["now"] += LEASE * 0.9
        await ours.renew([claim.number])
        clock["now"] += LEASE * 0.9
        assert await other.claim(1) == []
        clock["now"] += LEASE
        assert len(await other.claim(1)) == 1


async def test_replies_of_one_conversation_keep_their_order(core):
    await core.add_user()
    gate = asyncio.Event()
    core.gateway.before_send = lambda _attempt: asyncio.ensure_future(gate.wait())
    questions = ["When are you open on weekdays?", "What does delivery cost?", "Are you closed on Sundays?"]
    for question in questions:
        await core.deliver(message_event(question))
    await until(lambda: core.gateway.tries)
    await core.deliver(message_event("Do you deliver sourdough bread?", **somebody("628999999999")))
    # The other conversation does not wait for the first one's sends.
    await until(lambda: len(core.gateway.tries) == 2)
    gate.set()
    await until(lambda: len(core.gateway.sent) == 4)
    first = [sent for sent, _ in core.gateway.sent.values() if sent.message.to.startswith("62817")]
    assert ["seven" in first[0].message.text, "four euros" in first[1].message.text] == [True, True]
    assert "Sundays" in first[2].message.text


async def hurry(core):
    """Let what waits for a later try be due now."""
    table = replies
    past = now() - timedelta(seconds=1)

    def work(connection):
        connection.execute(update(table).where(table.c.state == "waiting").values(due_at=past))
        look_again(connection, table)

    await core.core.database.write(work)
    core.core.reply_worker.wake()


async def the_reply(core):
    return (await core.core.database.read(lambda c: c.execute(select(replies)).all()))[0]


@pytest.mark.parametrize("failure", [SessionNotReady, SendFailed])
async def test_a_passing_failure_is_tried_again_under_the_same_key(core, failure):
    await core.add_user()
    core.gateway.refusals = [failure()]
    await core.deliver(message_event())

    async def deferred():
        row = await the_reply(core)
        return row.error and row.lease_holder is None

    await until(lambda: core.gateway.tries)
    await until(deferred)
    await hurry(core)
    await until(lambda: core.gateway.sent)
    assert len({attempt.key for attempt in core.gateway.tries}) == 1


@pytest.mark.parametrize("failure", [NumberNotOnWhatsapp, ReachoutTimelock])
async def test_a_lasting_failure_is_recorded_and_not_repeated(core, failure):
    await core.add_user()
    core.gateway.refusals = [failure()]
    await core.deliver(message_event())

    async def failed():
        return core.gateway.tries and (await the_reply(core)).state == "failed"

    await until(failed)
    assert (await the_reply(core)).error == failure.code
    assert len(core.gateway.tries) == 1


async def test_the_schedule_ends_and_the_conversation_goes_on(core):
    await core.add_user()
    core.gateway.refusals = [SessionNotReady() for _ in range(len(SCHEDULE) + 1)]
    await core.deliver(message_event())
    await until(lambda: core.gateway.tries)
    await core.deliver(message_event("What does delivery cost?"))

    async def failed():
        await hurry(core)
        return (await the_reply(core)).state == "failed"

    await until(failed)
    assert len([a for a in core.gateway.tries if a.key == core.gateway.tries[0].key]) == len(SCHEDULE) + 1
    await until(lambda: core.gateway.sent)
    assert "four euros" in core.gateway.texts[0]


async def test_a_chat_that_cannot_be_written_to_fails_at_once(core):
    await core.add_user()
    await core.deliver(message_event(chat={"chatId": "nobody", "kind": "direct"}))

    async def failed():
        found = await core.core.database.read(lambda c: c.execute(select(replies.c.state)).scalars().all())
        return found == ["failed"]

    await until(failed)


async def test_serve_without_a_worker_stores_and_a_worker_apart_does_the_work(start, settings, gateway):
    front = await start(settings, work=False)
    await front.add_user()
    await front.deliver(message_event())
    states = await front.core.database.read(lambda c: c.execute(select(inbox.c.state)).scalars().all())
    assert (states, gateway.tries) == (["new"], [])
    apart = assemble(settings)
    async with apart.opened(), apart.working():
        await until(lambda: gateway.sent)
