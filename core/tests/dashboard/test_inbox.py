"""The inbox as a browser without a screen sees it."""

import html
import re

import pytest
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
from core_support.visiting import tenant
from core_support.waiting import until
from holdfast_contract.prices import Quote, QuoteLine
from holdfast_contract.replies import Action, RankedIntent, Usage
from holdfast_contract.times import now, to_rfc3339
from holdfast_core.adapters.tables import replies
from holdfast_core.dashboard.frame.catalogue import Catalogue
from holdfast_core.domain.conversations.decisions import Decision

t = Catalogue()
PHONE = "6281717407674"
INBOX = "/users/acme/inbox"
THREAD = f"{INBOX}/{PHONE}"
HOSTILE = "\"'><script>alert(1)</script>\u202e{{ 7*7 }}"


@pytest.fixture
async def visit(core):
    visit = await tenant(core)
    await answer_by(core.core, AT_ONCE)
    return visit


async def nothing(_situation):
    return Decision(Action.NONE, None, reason="it asks nothing")


async def hear(core, count=1, text="When are you open on weekdays?", **changes):
    await core.deliver(message_event(text, **changes))
    await core.settled(count)


def version(page):
    return re.search(r'name="version" value="(\w+)"', page.text)[1]


def written(page):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", page.text)))


async def test_the_list_says_who_wrote_what_who_answers_and_what_is_unread(core, visit):
    await hear(core, **somebody(PHONE, name="Ayu"))
    await core.operate("POST", f"/v1/users/acme/conversations/{PHONE}/handoff")
    shown = written(await visit.get(INBOX))
    for words in ("Ayu", t("inbox.answers.waiting"), t("inbox.unread_messages", count=1)):
        assert words in shown
    badge = await visit.get(INBOX + "/unread")
    assert written(badge).split() == ["1", *t("inbox.unread_conversations", count=1).split()]
    await visit.get(THREAD)
    assert (await visit.get(INBOX + "/unread")).text.strip() == ""
    assert t("inbox.empty.unread") in written(await visit.get(INBOX + "?show=unread"))


async def test_what_has_not_changed_is_not_sent_again(core, visit):
    decided_by(core.core, nothing)
    await hear(core, text="one")
    page = await visit.get(THREAD)
    path = INBOX + f"/now?contactId={PHONE}&sessionId=default&version="
    assert (await visit.get(path + version(page), htmx=True)).status == 204
    await hear(core, 2, text="two")
    piece = await visit.get(path + version(page), htmx=True)
    assert piece.status == 200
    assert "<html" not in piece.text
    assert "two" in written(piece)
    # It is on the screen, and so it is seen.
    assert (await visit.get(INBOX + "/unread")).text.strip() == ""


async def test_where_a_contact_is_forgotten_meanwhile_the_list_remains(core, visit):
    await hear(core)
    await core.reset()
    piece = await visit.get(f"{INBOX}/now?contactId={PHONE}&sessionId=default&version=1", htmx=True)
    assert piece.status == 200
    assert t("inbox.none_open") in written(piece)


async def test_a_message_is_sent_once_for_the_key_of_its_form(core, visit):
    await hear(core, text="one")
    page = await visit.get(THREAD)
    key = re.search(r'name="key" value="(\w+)"', page.text)[1]
    for _ in range(2):
        sent = await visit.post(THREAD + "/messages", {"text": "Hello!", "key": key}, htmx=True)
        assert sent.status == 200
    again = await visit.post(THREAD + "/messages", {"text": "Another", "key": key}, htmx=True)
    assert again.status == 409
    await until(lambda: "Hello!" in core.gateway.texts)
    assert core.gateway.texts.count("Hello!") == 1
    plain = await visit.post(THREAD + "/messages", {"text": "And this"})
    assert (plain.path, t("inbox.done.sent") in written(plain)) == (THREAD, True)
    assert (await visit.post(THREAD + "/messages", {"text": "  "}, htmx=True)).status == 422


async def test_a_person_takes_over_with_a_note_and_hands_back(core, visit):
    await hear(core)
    taken = written(await visit.post(THREAD + "/handoff", {"note": "An angry customer"}))
    for words in (t("inbox.done.taken"), "An angry customer", t("inbox.back_at"), t("inbox.reason.api")):
        assert words in taken
    back = written(await visit.post(THREAD + "/resume"))
    assert t("inbox.done.back") in back
    assert t("inbox.assistant_means") in back


async def test_each_answer_says_why_in_words(core, visit):
    async def decide(_situation):
        lines = [QuoteLine(label="sourdough loaf", quantity="2", unit="piece", unit_price="4.50", amount="9")]
        return Decision(
            Action.QUOTE,
            "Two loaves are 9.00.",
            confidence=0.87,
            intent="prices",
            runners_up=(RankedIntent(intent="orders", confidence=0.09),),
            quote=Quote(currency="EUR", lines=lines, total="9"),
            usage=Usage(input_tokens=1200, output_tokens=30, cost="0.0041", is_estimated=True),
        )

    decided_by(core.core, decide)
    await hear(core, text="two loaves")
    shown = written(await visit.get(THREAD))
    for words in (
        t("inbox.action.quote"),
        "prices ( 87% sure )",
        "orders ( 9% )",
        "sourdough loaf",
        "4.50",
        t("inbox.usage", read="1,200", written="30", cost="0.0041"),
        t("inbox.estimated"),
    ):
        assert words.replace("( ", "(").replace(" )", ")") in shown.replace("( ", "(").replace(" )", ")")


async def test_the_places_in_the_knowledge_are_named_and_led_to(core, visit):
    await teach(core.core, HOURS)
    await hear(core)
    page = await visit.get(THREAD)
    assert re.search(r'href="/users/acme/knowledge/documents/doc_\w+"', page.text)
    assert "Opening hours" in written(page)
    assert t("inbox.no_model") in written(page)


async def test_a_message_that_was_left_unanswered_says_why(core, visit):
    decided_by(core.core, nothing)
    await hear(core, text="ok")
    shown = written(await visit.get(THREAD))
    assert t("inbox.why.silent") in shown
    assert "it asks nothing" in shown


async def test_a_message_that_did_not_go_out_says_why_in_a_sentence(core, visit):
    sent = by_hand("Hello!")
    await core.deliver(sent)
    await core.settled(1)
    told = {
        "messageId": sent["data"]["messageId"],
        "status": "failed",
        "source": "phone",
        "code": "NUMBER_NOT_ON_WHATSAPP",
    }
    await core.deliver(event("message.status", told))
    await core.settled(2)
    shown = written(await visit.get(THREAD))
    assert t("inbox.status.failed") in shown
    assert "NUMBER_NOT_ON_WHATSAPP" not in shown


KINDS = {
    "location": (
        {"location": {"latitude": -6.2, "longitude": 106.8, "name": "Jakarta"}},
        ["Jakarta", "-6.2"],
    ),
    "contact": ({"contacts": [{"name": "Budi", "phone": "628111"}]}, ["Budi", "628111"]),
    "poll": ({"poll": {"question": "Bread?", "options": ["yes", "no"]}}, ["Bread?", "yes", "no"]),
    "document": ({"media": {"mediaId": "m1", "mimeType": "text/html", "filename": "a.html"}}, ["a.html"]),
    "image": ({"media": {"mediaId": None, "mimeType": "image/png"}}, ["the file is not kept here"]),
    "hologram": ({}, [t("inbox.kind.unknown")]),
}


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_of_message_is_shown_in_words(core, visit, kind):
    carried, expected = KINDS[kind]
    await hear(core, **{"type": kind, "text": None} | carried)
    shown = written(await visit.get(THREAD))
    assert [words for words in expected if words not in shown] == []


async def test_what_is_taken_back_or_edited_says_so(core, visit):
    first, second = message_event("a secret"), message_event("opne?")
    for told in (first, second):
        await core.deliver(told)
    moment = to_rfc3339(now())
    for told, kind, more in (
        (first, "message.revoked", {"revokedAt": moment}),
        (second, "message.edited", {"text": "open?", "editedAt": moment}),
    ):
        person = somebody(PHONE) | {"fromMe": False, "messageId": told["data"]["messageId"]}
        await core.deliver(event(kind, person | more))
    await core.settled(4)
    shown = written(await visit.get(THREAD))
    assert t("inbox.revoked") in shown
    assert t("inbox.edited") in shown
    assert "a secret" not in shown


@pytest.mark.parametrize(
    ("mime_type", "shown_as", "disposition"),
    [
        ("image/png", "image/png", "inline"),
        ("audio/ogg; codecs=opus", "audio/ogg", "inline"),
        ("text/html", "application/octet-stream", "attachment"),
        ("image/svg+xml", "application/octet-stream", "attachment"),
        ("application/pdf", "application/octet-stream", "attachment"),
    ],
)
async def test_a_file_is_passed_on_and_never_taken_for_a_page(core, visit, mime_type, shown_as, disposition):
    core.gateway.media["acme", "default", "med_1"] = (mime_type, b"<script>alert(1)</script>")
    file = await visit.get(INBOX + "/media/default/med_1")
    assert (file.status, file.text) == (200, "<script>alert(1)</script>")
    assert file.headers["Content-Type"] == shown_as
    assert file.headers["Content-Disposition"] == disposition
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Content-Security-Policy"].startswith("sandbox")


async def test_a_file_of_another_business_or_of_none_is_not_found(core, visit):
    core.gateway.media["other", "default", "med_1"] = ("image/png", b"secret")
    for path in ("/media/default/med_1", "/media/default/..%2Fx", "/media/default/%2e%2e"):
        assert (await visit.get(INBOX + path)).status in {404, 422}
    assert (await visit.get("/users/other/inbox/media/default/med_1")).status in {403, 404}


async def test_hostile_names_and_texts_stay_texts(core, visit):
    person = somebody(PHONE, name=HOSTILE)
    await core.deliver(message_event(HOSTILE + "x" * 4000, **person))
    reaction = person | {"fromMe": False, "messageId": "m", "sentAt": to_rfc3339(now()), "emoji": HOSTILE}
    media = {"mediaId": "\"'><b>", "mimeType": "x/y", "filename": HOSTILE}
    await core.deliver(event("message.reaction", reaction))
    await core.deliver(message_event(HOSTILE, type="document", media=media, messageId="m", **person))
    await core.operate("POST", f"/v1/users/acme/conversations/{PHONE}/handoff", json={"reason": HOSTILE})
    await core.settled(3)
    for path in (THREAD, INBOX, f"{INBOX}?q=%22%27%3E%3Cscript%3E"):
        page = await visit.get(path)
        assert page.status == 200
        assert "<script>alert" not in page.text
        assert "{{ 7*7 }}" in page.text
        assert "<b>" not in page.text


async def test_a_reset_says_what_was_forgotten_where(core, visit):
    await hear(core)
    await until(lambda: core.rows(replies))
    receipt = await visit.post(THREAD + "/reset")
    assert t("inbox.forgotten.title") in written(receipt)
    assert t("inbox.forgotten.at_gateway.media") in written(receipt)
    assert (await visit.get(THREAD)).status == 404


async def test_what_is_not_there_is_said_and_what_cannot_be_is_refused(core, visit):
    await hear(core)
    for path, status in (
        (f"{INBOX}/628000", 404),
        (f"{INBOX}/%00", 404),
        (f"{INBOX}/..%2F..", 404),
        (f"{THREAD}?sessionId=other", 404),
        (f"{THREAD}?sessionId=%2e%2e", 422),
        (f"{THREAD}?earlier=x", 422),
        (f"{INBOX}?before=x", 422),
        (f"{INBOX}?show=everything&q=%00", 200),
        (f"{INBOX}?done=inbox.nowhere", 200),
    ):
        assert (await visit.get(path)).status == status, path


async def test_the_thread_and_the_list_are_read_page_by_page(core, visit):
    decided_by(core.core, nothing)
    for number in range(35):
        await core.deliver(message_event(f"number {number}.", **somebody(PHONE)))
    for number in range(32):
        await core.deliver(message_event("hi", **somebody(f"62890000{number:04}")))
    await core.settled(67)
    page = await visit.get(THREAD)
    assert "number 34." in written(page)
    assert "number 2." not in written(page)
    earlier = html.unescape(re.search(r'href="([^"]*earlier=[^"]*)"', page.text)[1])
    assert "number 2." in written(await visit.get(earlier))
    first = await visit.get(INBOX)
    older = html.unescape(re.search(r'href="([^"]*before=[^"]*)"', first.text)[1])
    assert first.text.count('class="talk-name"') == 30
    assert (await visit.get(older)).text.count('class="talk-name"') == 3
