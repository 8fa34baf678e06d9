"""How far our messages have come: told late, twice and in any order, and never going back."""

import pytest
from core_support.running import AT_ONCE, by_hand, event, message_event
from core_support.waiting import until
from holdfast_contract.errors import ErrorCode
from holdfast_contract.ids import new_id
from holdfast_contract.messages import MessageStatus
from holdfast_core.adapters.tables import early_statuses, messages
from holdfast_core.domain.conversations.statuses import failure, statuses_before
from hypothesis import given
from hypothesis import strategies as st

PHONE = "6281717407674"
ORDER = ["queued", "sent", "failed", "delivered", "read"]


@pytest.fixture
async def core(start, settings):
    core = await start(settings)
    await core.add_user(document=None, settings=AT_ONCE)
    yield core
    await core.client.close()


def status(message_id: str, status: str, **more):
    return event("message.status", {"messageId": message_id, "status": status, "source": "api"} | more)


async def shown(core):
    answer = await core.operate("GET", f"/v1/users/acme/conversations/{PHONE}/messages")
    return [(one["text"], one["status"], one["error"]) for one in (await answer.json())["messages"]]


async def settle(core):
    """Wait until all that came is done with."""

    async def done():
        backlogs = await core.core.queues.backlogs()
        return not any(one.waiting for one in backlogs if one.queue == "inbox")

    await until(done)


@given(st.lists(st.sampled_from(MessageStatus), min_size=1))
def test_in_whatever_order_it_is_told_a_message_is_where_it_came_furthest(told):
    now = None
    for one in told:
        if now is None or now in statuses_before(one):
            now = one
    assert now == max(told, key=lambda one: ORDER.index(one.value))


def test_a_failure_has_a_reason_that_is_known_here():
    assert failure(MessageStatus.FAILED, "NUMBER_NOT_ON_WHATSAPP") == ErrorCode.NUMBER_NOT_ON_WHATSAPP
    assert failure(MessageStatus.FAILED, "A_CODE_OF_TOMORROW") == ErrorCode.SEND_FAILED
    assert failure(MessageStatus.READ, "NUMBER_NOT_ON_WHATSAPP") is None


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (["delivered", "read"], ("read", None)),
        (["read", "delivered", "sent", "failed"], ("read", None)),
        (["failed"], ("failed", "REACHOUT_TIMELOCK")),
        (["failed", "delivered"], ("delivered", None)),
        ([], ("sent", None)),
    ],
)
async def test_a_message_is_shown_as_far_as_it_came(core, place, told, expected):
    sent = by_hand("We are open until six.")
    await core.deliver(sent)
    await settle(core)
    for one in told:
        await core.deliver(status(sent["data"]["messageId"], one, code="REACHOUT_TIMELOCK"))
        await settle(core)
    assert await shown(core) == [("We are open until six.", *expected)]


async def test_a_status_that_overtakes_its_message_waits_for_it(core, place):
    sent = by_hand("We are open until six.", status="sent")
    for one in ("delivered", "read", "delivered"):
        await core.deliver(status(sent["data"]["messageId"], one))
    await settle(core)
    assert len(await core.rows(early_statuses)) == 1
    await core.deliver(sent)
    await settle(core)
    assert await shown(core) == [("We are open until six.", "read", None)]
    assert await core.rows(early_statuses) == []


async def test_what_was_caught_up_with_is_as_far_as_it_was_then(core):
    await core.deliver(by_hand("We are open until six.", status="read", catchUp=True))
    await settle(core)
    assert await shown(core) == [("We are open until six.", "read", None)]


async def test_the_contacts_own_message_has_no_status_of_ours(core):
    told = message_event()
    await core.deliver(told)
    await core.deliver(status(told["data"]["messageId"], "read"))
    await settle(core)
    assert [row.status for row in await core.rows(messages) if row.author == "contact"] == [None]


async def test_a_malformed_status_is_given_up_and_the_rest_goes_on(core):
    sent = by_hand("Hello!")
    await core.deliver(sent)
    for wrong in ({"messageId": ""}, {"status": "lost"}, {"messageId": ["x"]}):
        data = {"messageId": new_id("msg"), "status": "read", "source": "api"} | wrong
        assert (await core.deliver(event("message.status", data))).status == 202
    await core.deliver(status(sent["data"]["messageId"], "delivered"))
    await settle(core)
    assert await shown(core) == [("Hello!", "delivered", None)]


async def test_a_reset_forgets_statuses_that_wait_for_messages_with_the_contact(core, place):
    await core.deliver(message_event())
    await core.deliver(status(f"true_{PHONE}@c.us_3EB0", "read"))
    await core.deliver(status("true_628000@c.us_3EB0", "read"))
    await settle(core)
    await core.reset()
    assert [row.message_id for row in await core.rows(early_statuses)] == ["true_628000@c.us_3EB0"]
