"""A contact asks, the assistant answers; the owner reads why, takes over, writes, hands back, and forgets."""

import struct
import zlib

import pytest
from core_support.browsing import shown_well
from core_support.running import (
    AT_ONCE,
    HOURS,
    answer_by,
    by_hand,
    decided_by,
    event,
    message_event,
    somebody,
    teach,
)
from core_support.waiting import until
from holdfast_contract.assistant import Attribute, AttributeKind
from holdfast_contract.prices import Quote, QuoteLine
from holdfast_contract.replies import Action, RankedIntent, Usage
from holdfast_core.adapters.tables import messages
from holdfast_core.dashboard.frame.catalogue import Catalogue
from holdfast_core.domain.conversations.decisions import Decision, HandoffReason
from playwright.async_api import expect

t = Catalogue()

pytestmark = pytest.mark.browser

PHONE, LID = "6281717407674", "12345@lid"


def picture() -> bytes:
    """Give a PNG of 160 × 90 points in green."""
    rows = (b"\0" + b"\x2a\x8c\x5a" * 160) * 90
    head = struct.pack(">IIBBBBB", 160, 90, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


HOSTILE = "<b onmouseover=alert(1)>\u202eevil</b>" + "x" * 300


async def test_the_owner_reads_along_steps_in_hands_back_and_forgets(core, shop):
    learnt = [Attribute(name="name", kind=AttributeKind.NAME)]
    await answer_by(core.core, AT_ONCE.model_copy(update={"attributes": learnt}))
    await teach(core.core, HOURS)
    await shop.goto(shop.address + "/users/acme/inbox")
    await shown_well(shop, "inbox-empty")

    ayu = somebody(PHONE, name="Ayu")
    await core.deliver(message_event("My name is Ayu", **ayu))
    await core.settled(1)
    await core.deliver(message_event("When are you open on weekdays?", **ayu))
    await core.settled(2)
    await until(lambda: any("seven" in text for text in core.gateway.texts))
    entry = shop.get_by_role("link", name="Ayu")
    await expect(entry).to_contain_text(t("inbox.unread_messages", count=2))
    await entry.click()

    thread = shop.get_by_role("log")
    await expect(thread).to_contain_text("seven in the morning")
    await expect(shop.locator("nav .count")).to_be_empty()
    ours = [row for row in await core.rows(messages) if "seven" in row.text]
    told = {"messageId": ours[0].message_id, "status": "read", "source": "api"}
    await core.deliver(event("message.status", told))
    await expect(thread).to_contain_text(t("inbox.status.read"))
    await thread.get_by_text(t("inbox.why.title")).last.click()
    await expect(thread).to_contain_text("bakery.md")
    await expect(thread).to_contain_text(t("inbox.no_model"))
    await shown_well(shop, "inbox-why")

    # A draft and an opened "why" stay while the contact writes on.
    field = shop.get_by_label(t("inbox.write_label"))
    await field.fill("Let me look")
    core.gateway.media["acme", "default", "med_1"] = ("image/png", picture())
    garden = {"mediaId": "med_1", "mimeType": "image/png", "filename": None}
    await core.deliver(message_event("our garden", type="image", media=garden, **ayu))
    await expect(thread.get_by_role("img")).to_be_visible()
    await expect(field).to_have_value("Let me look")
    await expect(field).to_be_focused()
    await expect(thread.locator("details[open]")).to_have_count(1)

    await shop.get_by_text(t("inbox.take_over")).first.click()
    await shop.get_by_label(t("inbox.note_label")).fill("She wants a cake for Friday")
    await shop.locator("#inbox-take-over").click()
    await expect(shop.locator("#notices")).to_contain_text(t("inbox.done.taken"))
    state = shop.locator("#inbox-state")
    await expect(state).to_contain_text("She wants a cake for Friday")
    await expect(state).to_contain_text(t("inbox.back_at"))
    await shown_well(shop, "inbox-taken")

    field = shop.get_by_label(t("inbox.write_label"))
    await expect(field).to_have_value("Let me look")
    await field.press("End")
    await field.press_sequentially(" into it.")
    await field.press("Shift+Enter")
    await field.press_sequentially("Back soon!")
    await field.press("Enter")
    await expect(field).to_have_value("")
    await until(lambda: "Let me look into it.\nBack soon!" in core.gateway.texts)
    await expect(thread).to_contain_text("Back soon!")
    await expect(thread).to_contain_text(t("inbox.by.person"))
    assert sum("Back soon!" in text for text in core.gateway.texts) == 1

    await shop.get_by_role("button", name=t("inbox.hand_back")).click()
    await expect(state).to_contain_text(t("inbox.answers.assistant"))

    await core.deliver(message_event("y" * 4000, **somebody("628999", name=HOSTILE)))
    await core.settled(5)
    await shop.get_by_text(t("inbox.contact"), exact=True).click()
    await expect(shop.locator("#inbox-contact")).to_contain_text("My name is Ayu")
    await shown_well(shop, "inbox-thread")
    await shop.get_by_role("button", name=t("inbox.reset")).click()
    await expect(shop.get_by_role("dialog")).to_contain_text(t("inbox.reset_means"))
    await shop.get_by_role("dialog").get_by_role("button", name=t("inbox.reset")).click()
    await expect(shop.get_by_role("heading", level=1)).to_have_text(t("inbox.forgotten.title"))
    await shown_well(shop, "inbox-forgotten")
    assert PHONE not in {row.contact_id for row in await core.rows(messages)}

    await shop.goto(shop.address + "/users/acme/inbox/628999")
    await expect(shop.get_by_role("log")).to_contain_text("yyyy")
    await shown_well(shop, "inbox-hostile")


async def decide(situation):
    if "person" in situation.text:
        return Decision(Action.HANDOFF, "A colleague answers you.", handoff=HandoffReason.ASKED)
    lines = [
        QuoteLine(label="sourdough loaf", quantity="2", unit="piece", unit_price="4.50", amount="9.00"),
        QuoteLine(label="delivery", amount="4.00"),
    ]
    return Decision(
        Action.QUOTE,
        "Two loaves, delivered: €13.00",
        confidence=0.87,
        intent="prices",
        runners_up=(RankedIntent(intent="orders", confidence=0.09),),
        quote=Quote(currency="EUR", lines=lines, total="13.00"),
        usage=Usage(input_tokens=1200, output_tokens=30, cost="0.0041", is_estimated=True),
    )


async def test_the_owner_finds_a_conversation_among_many_and_sees_every_kind_of_message(core, shop):
    await answer_by(core.core, AT_ONCE)
    decided_by(core.core, decide)
    ayu = somebody(PHONE, LID, "Ayu")
    core.gateway.media["acme", "default", "med_1"] = ("image/png", picture())
    kinds = [
        ("image", {"media": {"mediaId": "med_1", "mimeType": "image/png"}}),
        ("voice", {"media": {"mediaId": "med_2", "mimeType": "audio/ogg; codecs=opus"}}),
        ("document", {"media": {"mediaId": "med_3", "mimeType": "application/pdf", "filename": "menu.pdf"}}),
        (
            "location",
            {"location": {"latitude": -6.2, "longitude": 106.8, "name": "Market"}},
        ),
        ("poll", {"poll": {"question": "Which bread?", "options": ["rye", "wheat"]}}),
    ]
    for kind, carried in kinds:
        await core.deliver(message_event(type=kind, **{"text": None} | carried | ayu))
    asked = message_event("How much are two loaves?", **ayu)
    await core.deliver(asked)
    answer = by_hand("See above.", PHONE, replyTo=asked["data"]["messageId"])
    await core.settled(6)
    await until(lambda: core.gateway.sent)
    await core.deliver(answer)
    told = {"messageId": answer["data"]["messageId"], "status": "failed", "source": "phone"}
    await core.deliver(event("message.status", told | {"code": "REACHOUT_TIMELOCK"}))
    await core.deliver(message_event("A person, please.", **somebody("628222", name="Budi")))
    await core.deliver(message_event("Do you have croissants?", **somebody("628333", name="Citra")))
    await core.settled(10)
    await shop.goto(shop.address + "/users/acme/inbox")
    talks = shop.locator("#inbox-talks")
    await expect(talks.get_by_role("link")).to_have_count(3)
    await shown_well(shop, "inbox-list")

    # What comes in takes its place at the top; the focus stays where it was.
    budi = talks.get_by_role("link", name="Budi")
    await budi.focus()
    await core.deliver(message_event("two more loaves", **somebody("628444", name="Dewi")))
    await expect(talks.get_by_role("link").first).to_contain_text("Dewi")
    await expect(budi).to_be_focused()

    await shop.get_by_role("link", name=t("inbox.filter.waiting"), exact=True).click()
    await expect(talks.get_by_role("link")).to_have_count(1)
    await expect(talks).to_contain_text("Budi")
    await shop.get_by_role("link", name=t("inbox.filter.all"), exact=True).click()
    await shop.get_by_label(t("inbox.search")).fill("much loa")
    await shop.keyboard.press("Enter")
    await expect(talks.get_by_role("link")).to_have_count(1)
    await expect(talks).to_contain_text("How much are two loaves?")
    await talks.get_by_role("link").click()
    thread = shop.get_by_role("log")
    await thread.get_by_text(t("inbox.why.title")).click()
    await expect(thread.get_by_role("table")).to_contain_text("sourdough loaf")
    await expect(thread).to_contain_text(t("inbox.status.failed"))
    await shown_well(shop, "inbox-kinds")
