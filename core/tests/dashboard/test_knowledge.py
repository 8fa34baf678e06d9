import asyncio
import io
import re
from html import unescape

import pytest
from aiohttp import FormData
from core_support.files import pdf, word_file
from core_support.running import HOURS, teach
from core_support.visiting import sign_in, tenant
from core_support.waiting import until
from holdfast_contract.knowledge import DocumentState
from holdfast_contract.trials import TestPack
from holdfast_core.adapters.reading.files import read_file
from holdfast_core.adapters.tables import audit
from holdfast_core.application.ingestions import PAGE
from holdfast_core.domain.documents.documents import MAX_BYTES, File
from holdfast_core.domain.documents.kinds import Kind

HOME = "/users/acme/knowledge"
DOCUMENTS = HOME + "/documents"
SCRIPT = "<script>alert(1)</script>"
ON_DELIVERY = {"question": "Do you deliver bread?", "expect": {"source": "bakery.md", "heading": "Delivery"}}


@pytest.fixture
async def visit(core):
    return await tenant(core, "acme")


async def send(visit, filename, body, user_id="acme"):
    """Send a file as the page's script does, and give what came back."""

    async def parts():
        yield body

    path = f"/users/{user_id}/knowledge/documents"
    data = parts() if isinstance(body, bytes) else body
    return await visit.post(path, data=data, params={"filename": filename}, htmx=True)


async def send_form(visit, files):
    """Send files as a browser without scripts does."""
    await visit.get(HOME)
    form = FormData({"csrfToken": visit.token}, default_to_multipart=True)
    for name, body in files.items():
        form.add_field("file", io.BytesIO(body), filename=name)
    return await visit._shown(await visit._call("POST", DOCUMENTS, htmx=False, data=form))


async def settled(core, user_id="acme"):
    """Wait until nothing is being read any more; give the documents by file name."""

    async def found():
        documents = await core.core.ingestions.documents(user_id)
        is_busy = any(document.state is DocumentState.PROCESSING for document in documents)
        return None if is_busy else {document.filename: document for document in documents}

    return await until(found, 10)


def words(shown):
    """Give what people see of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown.text)).split())


async def test_an_empty_knowledge_begins_with_an_example_to_take_away(visit):
    page = await visit.get(HOME)
    assert page.status == 200
    assert "Teach your assistant" in page.text
    example = await visit.get(HOME + "/example")
    assert example.headers["Content-Disposition"] == 'attachment; filename="example.md"'
    assert example.text.strip() in unescape(page.text)


async def test_the_example_is_one_that_the_assistant_answers_from(core, visit):
    example = await visit.get(HOME + "/example")
    await send(visit, "example.md", example.text.encode())
    await settled(core)
    page = await visit.get(HOME, params={"q": "How much does delivery cost?"})
    assert "It would answer from your documents" in page.text
    assert "Delivery costs 4 euros" in words(page).split("What it found")[0]


async def test_a_file_is_sent_followed_and_listed(core, visit):
    sent = await send(visit, "bakery.md", HOURS.encode())
    assert (sent.status, "bakery.md" in sent.text) == (200, True)
    follow = re.search(r'hx-get="([^"]+)"', sent.text)
    await settled(core)
    if follow:
        now = await visit.get(unescape(follow[1]), htmx=True)
        assert "Live. Your assistant answers from it now." in now.text
        assert "hx-get" not in now.text
        assert now.headers["HX-Trigger"] == "knowledge-changed"
    listed = await visit.get(HOME)
    assert "Corner Bakery" in listed.text
    assert "Markdown · 236 B · 2 passages · English" in words(listed)


async def test_a_piece_that_has_not_changed_is_not_sent_again(core, visit):
    await teach(core.core, HOURS)
    page = await visit.get(HOME)
    again = unescape(re.search(rf'hx-get="({HOME}/list[^"]+)"', page.text)[1])
    assert (await visit.get(again, htmx=True)).status == 204
    await teach(core.core, HOURS + "\n\nNew.")
    assert (await visit.get(again, htmx=True)).status == 200


@pytest.mark.parametrize(
    ("filename", "body", "says"),
    [
        ("scan.pdf", pdf([]), "This PDF holds pictures of pages and no text."),
        ("locked.pdf", pdf([(10, 700, "Secret.")], password="x"), "protected by a password"),
        ("broken.docx", b"not a word file", "broken.docx is not a DOCX file"),
        ("blank.txt", b" \n", "There is no text in this file"),
        ("old.txt", b"\xcf\xf0\xe8\xe2\xe5\xf2", "save it with the encoding UTF-8"),
    ],
)
async def test_a_file_that_cannot_be_read_says_why_and_what_to_do(core, visit, filename, body, says):
    await send(visit, filename, body)
    await settled(core)
    page = await visit.get(HOME)
    assert "Not read" in page.text
    assert says in words(page)


@pytest.mark.parametrize(
    ("filename", "body", "status", "says"),
    [
        ("sheet.xlsx", b"PK", 415, "Open it in a spreadsheet program and save it as .csv."),
        ("nothing.txt", b"", 422, "There is no text in this file"),
        ("", b"x", 422, "Name the file"),
    ],
)
async def test_a_file_that_is_refused_at_once_says_so_in_its_place(visit, filename, body, status, says):
    refused = await send(visit, filename, body)
    assert (refused.status, says in words(refused)) == (status, True)
    assert refused.text.lstrip().startswith("<li")


async def test_a_file_that_is_too_large_is_refused_before_all_of_it_has_come(visit):
    async def endless():
        for _ in range(2 * MAX_BYTES >> 20):
            yield bytes(1 << 20)

    try:
        refused = await send(visit, "large.txt", endless())
    except ConnectionError:
        return  # the rest was not waited for
    assert "This file is too large." in words(refused)


async def test_without_a_script_a_form_brings_its_files_and_one_refused_stops_no_other(core, visit):
    files = {
        "empty.md": b"",
        "bakery.md": HOURS.encode(),
        "handbook.docx": word_file(),
        "large.txt": bytes(MAX_BYTES + 1),
        "sheet.xlsx": b"PK",
    }
    page = await send_form(visit, files)
    assert page.status == 422
    assert "sheet.xlsx : sheet.xlsx cannot be read here." in words(page)
    assert "large.txt : This file is too large." in words(page)
    assert "empty.md : There is no text in this file" in words(page)
    assert set(await settled(core)) == {"bakery.md", "handbook.docx"}


async def test_a_form_with_one_file_leads_back_to_the_list(core, visit):
    page = await send_form(visit, {"bakery.md": HOURS.encode()})
    assert (page.status, page.path) == (200, HOME)
    assert "Added. It is being read now" in page.text
    none = await send_form(visit, {})
    assert (none.status, "Choose a file first." in none.text) == (422, True)


async def test_a_text_is_pasted_under_its_title_and_replaced_by_the_same(core, visit):
    await visit.get(HOME)
    for text in ("We open at seven.", "We open at eight."):
        page = await visit.post(HOME + "/texts", {"title": "Hours / holidays", "text": text})
        assert page.status == 200
        documents = await settled(core)
    assert [(each.filename, each.title) for each in documents.values()] == [
        ("Hours - holidays.md", "Hours / holidays")
    ]
    [passage] = await core.core.knowledge.passages("acme", documents["Hours - holidays.md"].document_id)
    assert passage.text == "We open at eight."
    wrong = await visit.post(HOME + "/texts", {"title": " ", "text": ""})
    assert wrong.status == 422
    assert "Give the text a title" in wrong.text


async def test_a_document_is_read_page_by_page_and_searched_within(core, visit):
    rows = "item,price\n" + "\n".join(f"thing {n},{n}" for n in range(70))
    await send(visit, "prices.csv", rows.encode())
    document = (await settled(core))["prices.csv"]
    path = f"{DOCUMENTS}/{document.document_id}"
    first = await visit.get(path)
    assert "Page 1 of 3" in first.text
    assert "Passage 1 · row 2" in words(first)
    assert "Passage 30 · row 31" in words(first)
    last = await visit.get(path, params={"page": "3"})
    assert ("Passage 70" in last.text, "Next" in last.text) == (True, False)
    found = await visit.get(path, params={"find": "THING 6"})
    assert len(re.findall("<mark>thing 6</mark>", found.text)) == 11
    none = await visit.get(path, params={"find": "100%_"})
    assert "No passage holds “100%_”." in none.text
    for odd in ({"page": "0"}, {"page": "x"}, {"page": "9" * 30}, {"find": "x" * 5_000}, {"after": "-5"}):
        assert (await visit.get(path, params=odd)).status == 200


async def test_a_search_shows_what_the_assistant_would_do_and_why(core, visit):
    await teach(core.core, HOURS)
    page = await visit.get(HOME, params={"q": "How much does delivery cost?"})
    assert "It would answer from your documents" in page.text
    assert "the answer is taken from here" in page.text
    assert "<mark>Delivery</mark> <mark>costs</mark> four euros" in page.text
    assert "the passage holds" in page.text
    declined = await visit.get(HOME, params={"q": "Do you repair bicycles?"})
    assert "It would say that it does not know" in declined.text
    assert "Add a document that answers this question" in declined.text


async def test_a_search_asks_no_model(core, visit, monkeypatch):
    asked = []
    decide = core.core.chain.decide

    async def noted(situation):
        asked.append(situation.configuration.model)
        return await decide(situation)

    monkeypatch.setattr(core.core.chain, "decide", noted)
    await teach(core.core, HOURS)
    await visit.get(HOME, params={"q": "How much does delivery cost?"})
    assert asked == [None]


async def test_the_list_is_paged_and_searched(core, visit):
    for number in range(PAGE + 3):
        await teach_named(core, f"note-{number:02}.md", f"# Note {number}\n\nIt says {number}.")
    await teach_named(core, "Öffnungszeiten.md", "# Wann\n\nWir öffnen um sieben.")
    first = await visit.get(HOME)
    assert "Page 1 of 2" in first.text
    assert "note-00.md" in first.text
    second = await visit.get(HOME, params={"page": "2"})
    assert ("note-52.md" in second.text, "note-00.md" in second.text) == (True, False)
    found = await visit.get(HOME, params={"find": "öffnung"})
    assert ("Öffnungszeiten.md" in found.text, "note-00.md" in found.text) == (True, False)
    assert "No document has “100%” in its name" in (await visit.get(HOME, params={"find": "100%"})).text


async def teach_named(core, filename, text):
    file = File(filename, None, Kind.MARKDOWN, len(text))
    await core.core.knowledge.add("acme", await asyncio.to_thread(read_file, file, text.encode()))


async def test_what_needs_somebody_stands_before_what_is_live(core, visit):
    await teach_named(core, "a.md", "# A\n\nFirst.")
    await send(visit, "z.pdf", pdf([]))
    await settled(core)
    page = await visit.get(HOME)
    assert page.text.index("z.pdf") < page.text.index("a.md")


async def test_a_version_that_fails_tests_is_shown_with_them_and_put_live_or_discarded(core, visit):
    await teach(core.core, HOURS)
    await core.core.trials.put("acme", TestPack.from_wire({"tests": [ON_DELIVERY]}))
    for action, answers in (("discard", "Delivery costs four euros"), ("publish", "Nothing of the kind")):
        await send(visit, "bakery.md", b"# Corner Bakery\n\nNothing of the kind.")
        document = (await settled(core))["bakery.md"]
        path = f"{DOCUMENTS}/{document.document_id}"
        page = await visit.get(path)
        assert "Waits for you" in page.text
        assert "Do you deliver bread?" in words(page).split("These tests would fail")[1]
        assert "It would say that it does not know. You want this answered from bakery.md." in words(page)
        assert "Customers get answers from the version before." in page.text
        passages = words(page).split("These passages wait")[1]
        assert ("Nothing of the kind" in passages, "four euros" in passages) == (True, False)
        live = words(await visit.get(path, params={"version": "live"}))
        assert ("Nothing of the kind" in live, "four euros" in live) == (False, True)
        checked = await visit.post(path + "/check")
        assert "Do you deliver bread?" in words(checked).split("These tests would fail")[1]
        assert (await visit.post(f"{path}/{action}")).status == 200
        passages = await core.core.knowledge.passages("acme", document.document_id)
        assert answers in " ".join(passage.text for passage in passages)
    assert (await visit.post(path + "/publish")).status == 409


async def test_when_other_tests_ran_since_the_page_offers_to_run_them_again(core, visit):
    await teach(core.core, HOURS)
    await core.core.trials.put("acme", TestPack.from_wire({"tests": [ON_DELIVERY]}))
    await send(visit, "bakery.md", b"# Corner Bakery\n\nNothing of the kind.")
    document = (await settled(core))["bakery.md"]
    await core.core.trials.run("acme")
    page = await visit.get(f"{DOCUMENTS}/{document.document_id}")
    assert "Other tests were run since." in page.text
    checked = await visit.post(f"{DOCUMENTS}/{document.document_id}/check")
    assert "Do you deliver bread?" in words(checked).split("These tests would fail")[1]


async def test_deleting_says_which_tests_look_for_the_document(core, visit):
    await teach(core.core, HOURS)
    await core.core.trials.put("acme", TestPack.from_wire({"tests": [ON_DELIVERY]}))
    page = await visit.get(HOME)
    asks = unescape(re.search(r'data-confirm="([^"]+)"', page.text)[1])
    assert asks == (
        "bakery.md is forgotten, and your assistant no longer answers from it. This cannot be undone. "
        "1 of your tests looks for it and would fail: “Do you deliver bread?”."
    )
    [document] = await core.core.ingestions.documents("acme")
    gone = await visit.post(f"{DOCUMENTS}/{document.document_id}/delete")
    assert "The document is deleted." in gone.text
    assert await core.core.ingestions.documents("acme") == []


async def test_the_message_of_a_failed_version_is_cleared_and_the_earlier_one_stays(core, visit):
    await send(visit, "bakery.txt", HOURS.encode())
    await settled(core)
    await send(visit, "bakery.txt", b"\xff\xfe\x00")
    document = (await settled(core))["bakery.txt"]
    page = await visit.get(HOME)
    assert "Customers get answers from the version before, which stays as it is." in page.text
    path = f"{DOCUMENTS}/{document.document_id}/dismiss"
    assert "The message is cleared." in (await visit.post(path)).text
    assert (await settled(core))["bakery.txt"].state is DocumentState.READY
    assert (await visit.post(path)).status == 409


async def test_a_document_that_is_deleted_while_it_is_followed_leaves_the_page(core, visit):
    gone = await visit.get(f"{DOCUMENTS}/doc_none/progress?seen=x", htmx=True)
    assert (gone.status, gone.text) == (200, "")


async def test_what_hostile_documents_say_is_shown_and_never_run(core, visit):
    name, text = f'{SCRIPT}"onload=x .md', f"# {SCRIPT}\n\n## <img src=x onerror=alert(2)>\n\nBread {SCRIPT}."
    await send(visit, name, text.encode())
    await visit.get(HOME)
    await visit.post(HOME + "/texts", {"title": SCRIPT, "text": f"Rye {SCRIPT}"})
    await send(visit, f"{SCRIPT}.xlsx", b"PK")
    documents = await settled(core)
    assert len(documents) == 2
    pages = [await visit.get(HOME), await visit.get(HOME, params={"q": f"bread {SCRIPT}"})]
    pages.append(await visit.get(HOME, params={"find": SCRIPT}))
    for document in documents.values():
        path = f"{DOCUMENTS}/{document.document_id}"
        pages += [await visit.get(path), await visit.get(path, params={"find": "<script>"})]
        pages.append(await visit.get(path + "/progress"))
    pages.append(await send(visit, f"{SCRIPT}.xlsx", b"PK"))
    for page in pages:
        assert page.status in {200, 415}
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert '"onload=x' not in page.text


async def test_nobody_reaches_another_businesss_documents(core, visit):
    other = await tenant(core, "globex")
    await send(other, "secret.md", b"# Secret\n\nOur margin is high.", "globex")
    document = (await settled(core, "globex"))["secret.md"]
    for path in (f"/users/globex/knowledge/documents/{document.document_id}", "/users/globex/knowledge"):
        assert (await visit.get(path)).status == 403
    mine = f"{DOCUMENTS}/{document.document_id}"
    assert (await visit.get(mine)).status == 404
    assert (await visit.get(mine + "/progress")).text == ""
    for action in ("publish", "discard", "check", "dismiss", "delete"):
        assert (await visit.post(f"{mine}/{action}")).status == 404
    assert list(await settled(core, "globex")) == ["secret.md"]
    assert "margin" not in (await visit.get(HOME, params={"q": "How high is our margin?"})).text


async def test_a_form_without_its_token_changes_nothing(core, visit):
    await teach(core.core, HOURS)
    [document] = await core.core.ingestions.documents("acme")
    for path in (f"{DOCUMENTS}/{document.document_id}/delete", HOME + "/texts", DOCUMENTS + "?filename=a.md"):
        answer = await visit.call("POST", path, data={"title": "a", "text": "b"})
        assert answer.status == 403
    assert [each.filename for each in await core.core.ingestions.documents("acme")] == ["bakery.md"]


async def test_who_added_and_who_deleted_is_written_down(core, visit):
    operator = await sign_in(core)
    await send(operator, "bakery.md", HOURS.encode())
    document = (await settled(core))["bakery.md"]
    await visit.get(HOME)
    await visit.post(f"{DOCUMENTS}/{document.document_id}/delete")
    deeds = [(row.action, row.email) for row in await core.rows(audit) if row.action.startswith("knowledge")]
    assert deeds == [
        ("knowledge.add", "operator@holdfast.test"),
        ("knowledge.delete", "owner@acme.test"),
    ]
