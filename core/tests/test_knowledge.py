import asyncio
import io

import pytest
from aiohttp import FormData
from core_support.running import HOURS, make_settings
from holdfast_core.adapters.reading.files import read_file
from holdfast_core.assembly import assemble
from holdfast_core.domain.conversations import wording
from holdfast_core.domain.documents.documents import MAX_BYTES, File
from holdfast_core.domain.documents.kinds import Kind
from hypothesis import given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

DOCUMENTS = "/v1/users/acme/documents"
FOREIGN = "# Secret plans\n\nThe merger with Globex closes in March. Weekdays open delivery sourdough."


async def ask(core, question, user_id="acme"):
    answer = await core.operate("POST", f"/v1/users/{user_id}/ask", json={"question": question})
    assert answer.status == 200
    return await answer.json()


async def refusal(answer):
    return answer.status, (await answer.json())["error"]["code"]


async def test_an_answer_is_the_part_that_speaks_to_it_with_its_source(core):
    await core.add_user()
    answer = await ask(core, "How much does delivery cost?")
    assert answer["action"] == "answer"
    assert answer["intent"] is None
    assert 0 < answer["confidence"] <= 1
    assert "four euros" in answer["reply"]
    assert answer["reply"].endswith('\n\n— bakery.md, "Delivery"')
    assert answer["passages"][0] | {"documentId": "", "score": 0, "text": ""} == {
        "documentId": "",
        "filename": "bakery.md",
        "title": "Corner Bakery",
        "source": "line 9",
        "heading": "Delivery",
        "text": "",
        "score": 0,
    }


@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of France?",
        "Do you repair bicycles?",
        "How much does a haircut cost?",
        "Who won the world cup in 2018?",
        "Is there parking near the shop for electric cars?",
    ],
)
async def test_what_the_documents_do_not_cover_is_declined_honestly(core, question):
    await core.add_user()
    answer = await ask(core, question)
    assert (answer["action"], answer["reply"]) == ("decline", wording.UNKNOWN)


async def test_a_question_without_a_subject_is_asked_back(core):
    await core.add_user()
    for question in ("What is it?", "???", "👍"):
        answer = await ask(core, question)
        assert (answer["action"], answer["reply"]) == ("decline", wording.UNCLEAR)


async def test_without_documents_nothing_is_made_up(core):
    await core.add_user(document=None)
    answer = await ask(core, "When are you open?")
    assert (answer["action"], answer["confidence"], answer["passages"]) == ("decline", 0.0, [])


async def test_asking_sends_nothing_and_stores_nothing(core):
    await core.add_user()
    before = await core.core.database.read(lambda c: c.connection.total_changes)
    await ask(core, "When are you open?")
    assert core.gateway.calls == []
    assert before == await core.core.database.read(lambda c: c.connection.total_changes)


async def test_a_document_comes_as_json_as_text_or_as_a_file(core):
    await core.add_user(document=None)
    form = FormData(quote_fields=False)
    form.add_field("note", "passed over")
    form.add_field("file", io.BytesIO(b"# Plain\n\nUploaded as a file."), filename="C:/docs/upload.md")
    for expected, options in {
        "a.md": {"json": {"filename": "a.md", "text": "# A\n\nText."}},
        "b.txt": {
            "data": "As plain text.",
            "params": {"filename": "b.txt"},
            "headers": {"Content-Type": "text/plain"},
        },
        "c.md": {
            "data": "# C",
            "params": {"filename": "c"},
            "headers": {"Content-Type": "text/markdown; charset=utf-8"},
        },
        "upload.md": {"data": form},
    }.items():
        answer = await core.operate("POST", DOCUMENTS, **options)
        assert answer.status == 201
        assert (await answer.json())["filename"] == expected
    listed = (await (await core.operate("GET", DOCUMENTS)).json())["documents"]
    assert [item["filename"] for item in listed] == ["a.md", "b.txt", "c.md", "upload.md"]
    assert all(item["passages"] == 1 for item in listed)


async def test_the_same_name_replaces_and_keeps_its_id(core):
    await core.add_user()
    [before] = (await (await core.operate("GET", DOCUMENTS)).json())["documents"]
    body = {"filename": "bakery.md", "text": "# Corner Bakery\n\nWe moved to Harbour Street."}
    after = await (await core.operate("POST", DOCUMENTS, json=body)).json()
    assert (after["documentId"], after["passages"]) == (before["documentId"], 1)
    assert (await ask(core, "How much does delivery cost?"))["action"] == "decline"
    answer = await core.operate("POST", f"{DOCUMENTS}/search", json={"query": "Where did you move?"})
    assert ["Harbour Street" in passage["text"] for passage in (await answer.json())["passages"]] == [True]


async def test_a_deleted_document_is_found_no_more(core):
    await core.add_user()
    [kept] = (await (await core.operate("GET", DOCUMENTS)).json())["documents"]
    path = f"{DOCUMENTS}/{kept['documentId']}"
    assert (await core.operate("DELETE", path)).status == 204
    assert await refusal(await core.operate("DELETE", path)) == (404, "DOCUMENT_NOT_FOUND")
    assert (await ask(core, "How much does delivery cost?"))["passages"] == []


async def test_search_gives_the_best_passages_first(core):
    await core.add_user()
    answer = await core.operate("POST", f"{DOCUMENTS}/search", json={"query": "delivery", "limit": 1})
    [passage] = (await answer.json())["passages"]
    assert (passage["heading"], 0 < passage["score"] <= 1) == ("Delivery", True)


async def test_wrong_kinds_sizes_and_encodings_are_refused_in_words(core):
    await core.add_user(document=None)

    async def post(data, kind, filename="x.md"):
        headers = {"Content-Type": kind} if kind else {}
        query = {"filename": filename} if filename else {}
        return await core.operate("POST", DOCUMENTS, data=data, params=query, headers=headers)

    answer = await post(b"PK", "application/zip")
    assert await refusal(answer) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert "text/markdown" in (await answer.json())["error"]["message"]
    answer = await core.operate("POST", DOCUMENTS, json={"filename": "x.docx", "text": "x"})
    assert ".md" in (await answer.json())["error"]["message"]
    assert answer.status == 415
    assert (await refusal(await post(b"\x81caf\xe9", "text/plain", "x.txt")))[0] == 422
    assert (await refusal(await post(b"a\0b", "text/plain", "x.txt")))[0] == 422
    assert (await refusal(await post(b"# x", "text/markdown", None)))[0] == 422
    assert (await refusal(await post(b" \n ", "text/markdown")))[0] == 422
    assert (await refusal(await post(b"broken", "multipart/form-data; boundary=x")))[0] == 422
    assert (await refusal(await post(b"broken", "multipart/form-data")))[0] == 422
    assert (await refusal(await core.operate("POST", DOCUMENTS, json={"filename": "x.md"})))[0] == 422
    big = io.BytesIO(b"a" * (MAX_BYTES + 1))
    assert await refusal(await post(big, "text/plain", "x.txt")) == (413, "PAYLOAD_TOO_LARGE")
    form = FormData()
    form.add_field("file", io.BytesIO(b"a" * (MAX_BYTES + 1)), filename="x.txt")
    answer = await core.operate("POST", DOCUMENTS, data=form)
    assert await refusal(answer) == (413, "PAYLOAD_TOO_LARGE")
    assert (await (await core.operate("GET", DOCUMENTS)).json()) == {"documents": []}


async def test_user_id_in_snake_case_is_refused_by_its_right_name(core):
    for path, body in (
        ("/v1/users", {"user_id": "acme"}),
        ("/v1/users/acme/ask", {"user_id": "acme", "question": "x"}),
    ):
        if path.endswith("ask"):
            await core.add_user()
        answer = await core.operate("POST", path, json=body)
        assert answer.status == 422
        assert "userId" in (await answer.json())["error"]["message"]


async def test_users_never_see_each_others_passages(core):
    await core.add_user("acme", HOURS)
    for other in ("globex", "acme-2", "ACME", "acme_", "u61636d65"):
        await core.add_user(other, FOREIGN)
    for question in ("merger Globex March", "weekdays open delivery sourdough", "secret plans"):
        found = await core.operate("POST", f"{DOCUMENTS}/search", json={"query": question, "limit": 50})
        assert {p["title"] for p in (await found.json())["passages"]} <= {"Corner Bakery"}
    [document] = (await (await core.operate("GET", DOCUMENTS)).json())["documents"]
    path = f"/v1/users/globex/documents/{document['documentId']}"
    assert (await core.operate("DELETE", path)).status == 404
    assert (await ask(core, "When are you open on weekdays?"))["action"] == "answer"


async def test_another_users_documents_do_not_move_a_score(core):
    await core.add_user("acme", HOURS)
    question = "How much does delivery cost on Sundays?"
    before = await ask(core, question)
    await core.add_user("globex", "\n\n".join(f"# Delivery {n}\n\nDelivery cost {n}." for n in range(30)))
    after = await ask(core, question)
    assert (after["reply"], after["passages"]) == (before["reply"], before["passages"])


@given(
    st.lists(
        st.one_of(st.text(max_size=60), st.sampled_from(['"', "NEAR(", "*", "tenant:", "OR", "^", "{}"]))
    )
)
@with_settings(max_examples=80, deadline=None)
def test_no_query_ever_raises_or_reaches_beyond_the_user(searched, parts):
    passages = searched(" ".join(parts) + " delivery")
    assert {passage.title for passage in passages} <= {"Corner Bakery"}
    assert all(0 <= passage.score <= 1 for passage in passages)


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    """A search in a database of two users, for tests that run it many times."""
    folder = tmp_path_factory.mktemp("search")
    with asyncio.Runner() as runner:
        core = runner.run(opened(make_settings(f"sqlite:///{folder}/core.db", "http://127.0.0.1:1")))
        yield lambda query: runner.run(core.knowledge.search("acme", query, 5)).passages
        runner.run(core.database.close())
        runner.run(core.http.close())


async def opened(settings):
    core = assemble(settings)
    await core.database.open()
    for user_id, text in (("acme", HOURS), ("globex", FOREIGN)):
        await core.users.create(user_id, None)
        file = File("a.md", None, Kind.MARKDOWN, len(text))
        await core.knowledge.add(user_id, read_file(file, text.encode()))
    return core
