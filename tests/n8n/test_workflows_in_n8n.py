"""The workflows of infra/n8n/ in the real n8n, from a contact's message to the answer on the phone."""

import json
from datetime import UTC, datetime, timedelta

from core_support.waiting import until
from holdfast_contract.ids import new_id
from holdfast_contract.signing import new_secret
from shop import OWNER, SAID_WITHIN

VERIFY, LEADS, CAST, REPORT = (
    "holdfastVerify00",
    "holdfastLeads000",
    "holdfastCast0000",
    "holdfastReport00",
)
REFUSED = (401, {"error": "SIGNATURE_INVALID"})
THANKS = "Thank you, Bea! We got your message"


async def test_n8n_verifies_a_message_and_answers_it_on_the_phone(shop):
    await shop.write("628120001", "Good morning!")
    assert len(await shop.until_said("628120001", THANKS)) == 1
    await shop.until_delivered(VERIFY)
    [delivery] = await shop.deliveries(VERIFY)
    assert [one["status"] for one in delivery["tries"]] == [200]


async def test_a_repeated_event_is_answered_but_not_acted_on(shop):
    [*_, delivery] = await shop.deliveries(VERIFY)

    async def is_repeated():
        # n8n notes what is done just after it has answered.
        status, answer = await shop.post(VERIFY, delivery["body"], delivery["eventId"])
        assert (status, answer) in [(200, {"done": True}), (200, {"repeated": True})]
        return "repeated" in answer

    await until(is_repeated, 20)
    assert len(await shop.until_said("628120001", THANKS)) == 1


async def test_a_forged_event_is_refused(shop):
    [*_, delivery] = await shop.deliveries(VERIFY)
    event = json.loads(delivery["body"]) | {"id": new_id("evt")}
    event["data"]["from"]["contactId"] = event["data"]["from"]["phone"] = "628120002"
    assert await shop.post(VERIFY, json.dumps(event), event["id"], secret=new_secret()) == REFUSED
    assert await shop.said("628120002") == []


async def test_an_old_event_is_refused(shop):
    [*_, delivery] = await shop.deliveries(VERIFY)
    event = json.loads(delivery["body"]) | {"id": new_id("evt")}
    for minutes in (-6, 6):
        at = datetime.now(UTC) + timedelta(minutes=minutes)
        assert await shop.post(VERIFY, json.dumps(event), event["id"], at=at) == REFUSED
    assert len(await shop.until_said("628120001", THANKS)) == 1


async def test_the_assistant_says_what_the_reply_step_answered(shop):
    await shop.write("628120003", "Where is my order 4711?")
    await shop.until_said("628120003", "We are looking up order 4711.")


async def test_the_assistant_goes_on_where_the_reply_step_has_nothing_to_say(shop):
    await shop.write("628120004", "What is the capital of Mongolia?")

    async def other_words():
        return [text for text in await shop.said("628120004") if THANKS not in text]

    await until(other_words, SAID_WITHIN)


async def test_a_handover_is_told_to_the_owner_on_whatsapp(shop):
    await shop.write("628120005", "I want to talk to a human, please")
    said = await shop.until_said(OWNER, "A conversation waits for a person: Bea, +628120005.")
    assert len(said) == 1


async def test_whoever_writes_is_in_the_table_of_leads_once(shop):
    await shop.write("628120006", "Hello", name="Dewi")
    await shop.write("628120006", "Are you there?", name="Dewi")
    await shop.until_said("628120006", "Thank you, Dewi!", times=2)
    await shop.until_delivered(LEADS)
    assert [row["name"] for row in shop.table("holdfast_leads") if row["contactId"] == "628120006"] == [
        "Dewi"
    ]


async def test_a_reset_takes_a_lead_out_of_the_table(shop):
    await shop.call("POST", "/v1/users/acme/contacts/628120006/reset")

    def contacts():
        return {row["contactId"] for row in shop.table("holdfast_leads")}

    await until(lambda: "628120006" not in contacts(), SAID_WITHIN)


async def test_who_writes_stop_is_in_the_table_of_opt_outs(shop):
    await shop.write("628120007", "STOP")

    def contacts():
        return {row["contactId"] for row in shop.table("holdfast_opt_outs")}

    await until(lambda: "628120007" in contacts(), SAID_WITHIN)


async def test_a_broadcast_reaches_everybody_once_but_those_who_opted_out(shop):
    people = ["628120007", "628120010", "628120011"]
    rows = [{"contactId": person, "name": f"Guest {person[-2:]}"} for person in people]
    await shop.fill_table("holdfast_recipients", rows)
    for _ in range(2):
        await shop.run(CAST, "Start")
    assert len(await shop.until_said("628120010", "Hello Guest 10, our sale")) == 1
    assert len(await shop.until_said("628120011", "Hello Guest 11, our sale")) == 1
    assert not [text for text in await shop.said("628120007") if "our sale" in text]


async def test_the_nightly_report_reaches_the_owner_once(shop):
    for _ in range(2):
        await shop.run(REPORT, "Try it")
    assert len(await shop.until_said(OWNER, "Messages received:")) == 1


async def test_while_a_workflow_is_switched_off_nothing_is_lost(shop):
    await shop.switch(VERIFY, on=False)
    await shop.write("628120009", "Anybody there?")
    [waiting] = await until(lambda: shop.tried(VERIFY), SAID_WITHIN)
    assert waiting["tries"][0]["status"] == 404
    await shop.switch(VERIFY, on=True)
    assert len(await shop.until_said("628120009", THANKS)) == 1


async def test_while_n8n_is_stopped_nothing_is_lost(shop):
    await shop.n8n.stop()
    await shop.write("628120008", "First")
    await shop.write("628120008", "Second")
    await until(lambda: shop.tried(VERIFY), SAID_WITHIN)
    await shop.n8n.start()
    assert len(await shop.until_said("628120008", THANKS, times=2)) == 2
