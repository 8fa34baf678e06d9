"""A shop owner tries the assistant, sees why it answers as it does, and makes a test of what is right."""

import pytest
from core_support.browsing import shown_well
from core_support.running import HOURS, answer_by, teach
from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.intents import Intent
from playwright.async_api import expect

pytestmark = pytest.mark.browser

SETTINGS = {
    "priceList": {
        "currency": "EUR",
        "items": [{"itemId": "loaf", "name": "sourdough loaf", "names": ["loaves"], "perUnit": "4.50"}],
    },
    "businessHours": {
        "timeZone": "Europe/Madrid",
        "week": {"monday": [{"from": "09:00", "to": "17:00"}]},
        "outside": "notice",
        "notice": "We are closed now, and open on Monday at nine.",
    },
}


async def say(page, text, answers):
    await page.get_by_label("Write a message").fill(text)
    await page.keyboard.press("Enter")
    answer = page.locator(f"#answer-{answers}")
    await expect(answer).to_be_visible()
    return answer


async def test_an_owner_asks_like_a_contact_and_sees_why(core, shop):
    await teach(core.core, HOURS)
    await shop.goto(shop.address + "/users/acme/playground")
    await shown_well(shop, "playground-empty")
    await shop.reload()  # axe leaves empty styles behind, which htmx would put on what it draws anew
    answer = await say(shop, "How much does delivery cost?", 1)
    await expect(answer.locator(".ours")).to_contain_text("four euros")
    await expect(answer.get_by_role("heading")).to_contain_text("Answered from bakery.md, Delivery; sure:")
    # The chat goes on: the field is empty, and the keyboard is in it.
    field = shop.get_by_label("Write a message")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("")
    declined = await say(shop, "Do you sell bicycles?", 2)
    await expect(declined.get_by_role("heading")).to_contain_text("Said that it does not know")
    for number in (1, 2):
        for summary in await shop.locator(f"#answer-{number} summary").all():
            await summary.click()
    await expect(answer.locator("mark", has_text="four euros")).to_be_visible()
    await expect(answer.locator(".steps > li")).to_have_count(11)
    await shown_well(shop, "playground-answers")


async def test_an_owner_makes_a_test_of_an_answer(core, shop):
    await teach(core.core, HOURS)
    await shop.goto(shop.address + "/users/acme/playground")
    answer = await say(shop, "How much does delivery cost?", 1)
    await answer.get_by_role("button", name="Make this a test").click()
    await expect(answer.get_by_label("Under the heading")).to_have_value("Delivery")
    await expect(answer.get_by_role("heading", name="New test")).to_be_focused()
    await answer.get_by_label("Words that stand in the reply").fill("four euros")
    await shown_well(shop, "playground-test")
    await answer.get_by_role("button", name="Add the test").click()
    await expect(answer.get_by_text("The test was added.")).to_be_focused()
    [test] = (await core.core.trials.tests("acme")).tests
    assert (test.expect.source, test.expect.contains) == ("bakery.md", ["four euros"])
    # The same once more is refused where it was typed.
    await answer.get_by_role("button", name="Make this a test").click()
    await answer.get_by_role("button", name="Add the test").click()
    await expect(answer.get_by_role("alert")).to_contain_text("is a test already")
    await (
        answer.get_by_role("link", name="See all tests")
        .or_(shop.get_by_role("link", name="Tests", exact=True))
        .first.click()
    )
    await expect(shop.get_by_role("cell", name="How much does delivery cost?", exact=True)).to_be_visible()


async def test_an_owner_tries_another_time_a_price_and_a_person(core, shop):
    await teach(core.core, HOURS)
    await answer_by(core.core, AssistantSettings.from_wire(SETTINGS))
    await shop.goto(shop.address + "/users/acme/playground")
    await shop.get_by_text("How to try it").click()
    await shop.get_by_label("When (Europe/Madrid)").fill("2026-11-24T10:00")
    await shop.get_by_role("button", name="Start anew").click()
    closed = await say(shop, "Do you deliver?", 1)
    await expect(closed.get_by_role("heading")).to_contain_text("it is closed at that time")
    await shop.get_by_text("How to try it").click()
    await shop.get_by_label("When (Europe/Madrid)").fill("2026-11-23T10:00")
    await shop.get_by_role("button", name="Start anew").click()
    asked = await say(shop, "How much are loaves?", 1)
    await expect(asked.get_by_role("heading")).to_contain_text("what the price still lacks")
    quoted = await say(shop, "12", 2)
    await expect(quoted.get_by_role("heading")).to_contain_text("54.00 EUR")
    person = await say(shop, "Can I talk to a real person?", 3)
    await expect(person.get_by_role("heading")).to_contain_text("Handed over to a person")
    silent = await say(shop, "hello?", 4)
    await expect(silent).to_contain_text("The assistant says nothing.")
    await shown_well(shop, "playground-person")
    await expect(silent.get_by_role("button", name="Make this a test")).to_have_count(0)
    await silent.get_by_role("button", name="Give it back to the assistant").click()
    await expect(shop.get_by_text("The assistant answers again.")).to_be_visible()
    back = await say(shop, "hello", 5)
    await expect(back.get_by_role("heading")).to_contain_text("small talk")


async def test_an_owner_sees_what_was_recognised_and_what_came_close(core, shop):
    await teach(core.core, HOURS)
    examples = {
        "complaint": ["I want to complain", "my bread was mouldy", "the delivery never arrived"],
        "wifi": ["what is the wifi password", "do you have internet", "wifi code please"],
    }
    intents = [
        {"name": name, "examples": said, "action": "reply", "reply": f"This is about {name}."}
        for name, said in examples.items()
    ]
    await core.core.versions.put_intents("acme", [Intent.from_wire(intent) for intent in intents])
    await shop.goto(shop.address + "/users/acme/playground")
    answer = await say(shop, "what is the wifi password please?", 1)
    await expect(answer.get_by_role("heading", name="Said what the intent “wifi” says.")).to_be_visible()
    await expect(answer.get_by_role("meter")).to_have_count(2)
    await shown_well(shop, "playground-intents")
