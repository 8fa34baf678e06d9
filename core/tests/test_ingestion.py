import asyncio
import io
import os
import sys
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
import uvloop
from blockbuster import blockbuster_ctx
from core_support import taking_in as program
from core_support.files import PAGE, pdf, swollen_word_file, word_file
from core_support.taking_in import DOCUMENTS, OwnTests, taking_in
from core_support.waiting import until
from holdfast_contract.errors import DocumentUnreadable, EmbedderUnavailable
from holdfast_contract.times import now
from holdfast_core.adapters.ingestions import IngestionTable
from holdfast_core.adapters.reading import process
from holdfast_core.adapters.reading.files import read_file
from holdfast_core.adapters.reading.process import ReadingProcess
from holdfast_core.application.attempts import LEASE
from holdfast_core.application.ingestions import PAGE as DOCUMENTS_OF_A_PAGE
from holdfast_core.domain.documents.documents import MAX_BYTES, File
from holdfast_core.domain.documents.kinds import Kind

BEFORE = "# Delivery\n\nWe deliver on Mondays."
AFTER = "# Delivery\n\nWe deliver on Fridays."
LONG = "item,price\n" + "\n".join(f"thing {n},{n}" for n in range(300))


@pytest.fixture
def file(tmp_path):
    """Give where the database lies."""
    return tmp_path / "core.db"


@pytest.fixture
async def core(file):
    async with taking_in(file) as core, core.working():
        yield core


async def file_of(body):
    yield body


async def test_a_small_document_is_live_when_its_upload_is_answered(core):
    for filename, body in {
        "a.md": BEFORE.encode(),
        "b.html": PAGE.encode(),
        "c.pdf": pdf([(10, 700, "We open at seven.")]),
        "d.docx": word_file(),
        "e.csv": b"question,answer\nOpen?,Yes.",
    }.items():
        status, document = await core.post(filename, body)
        assert (status, document["state"], document["progress"]) == (201, "ready", None)
        assert document == await core.get(f"/{document['documentId']}")
    assert [(each["filename"], each["passages"]) for each in await core.documents()] == [
        ("a.md", 1),
        ("b.html", 2),
        ("c.pdf", 1),
        ("d.docx", 3),
        ("e.csv", 1),
    ]
    assert await core.left_behind() == 0


async def test_passages_are_listed_page_by_page_with_where_they_stand(core):
    _, document = await core.post("prices.csv", LONG)
    path = f"/{document['documentId']}/passages"
    first = (await core.get(f"{path}?limit=2"))["passages"]
    assert [(each["position"], each["source"]) for each in first] == [(0, "row 2"), (1, "row 3")]
    assert first[0] == {"position": 0, "source": "row 2", "heading": None, "text": "item: thing 0\nprice: 0"}
    rest = (await core.get(f"{path}?after=297"))["passages"]
    assert [each["position"] for each in rest] == [298, 299]
    for wrong in ("?limit=0", "?limit=201", "?after=x", "?after=-2", "?limit=²"):
        assert (await core.get(path + wrong))["error"]["code"] == "VALIDATION_FAILED"
    assert (await core.get("/doc_none/passages"))["error"]["code"] == "DOCUMENT_NOT_FOUND"


async def test_what_cannot_be_read_is_refused_at_once_and_leaves_nothing(core):
    for filename, body, told in (
        ("scan.pdf", pdf([]), (422, "DOCUMENT_SCANNED")),
        ("page.pdf", PAGE.encode(), (415, "UNSUPPORTED_MEDIA_TYPE")),
        ("nothing.md", b"", (422, "DOCUMENT_EMPTY")),
        ("blank.md", b" \n ", (422, "DOCUMENT_EMPTY")),
        ("sheet.xlsx", b"PK", (415, "UNSUPPORTED_MEDIA_TYPE")),
        ("x" * 252 + ".txt", b"x", (422, "VALIDATION_FAILED")),
    ):
        assert await core.post(filename, body) == told
    assert (await core.documents(), await core.left_behind()) == ([], 0)


async def test_a_file_is_refused_as_soon_as_it_is_too_large(core):
    sent = 0

    async def endless():
        nonlocal sent
        while sent < 5 * MAX_BYTES:
            sent += 1 << 18
            yield bytes(1 << 18)

    with suppress(ConnectionError):  # the rest is not waited for
        assert await core.post("large.txt", endless()) == (413, "PAYLOAD_TOO_LARGE")
    assert sent < 2 * MAX_BYTES
    assert await core.post("large.txt", io.BytesIO(bytes(MAX_BYTES + 1))) == (413, "PAYLOAD_TOO_LARGE")
    assert await core.left_behind() == 0


async def test_an_upload_that_breaks_off_leaves_nothing(core):
    async def breaks_off():
        yield bytes(3 << 20)
        await until(core.left_behind)
        raise ConnectionResetError

    with suppress(ConnectionError, OSError):
        await core.post("a.txt", breaks_off())
    await until(lambda: _nothing(core))


async def _nothing(core):
    return await core.left_behind() == 0


async def test_what_a_killed_process_left_of_an_upload_is_cleared_away(file):
    async with taking_in(file) as core:
        await core.queue.keep("upl_broken_off", 0, b"x")
    async with taking_in(file, clock=lambda: now() + timedelta(hours=2)) as core, core.working():
        assert (await core.post("a.md", BEFORE))[0] == 201
        assert await core.left_behind() == 0


async def test_without_a_worker_an_upload_is_kept_for_one(file):
    async with taking_in(file, patience=0) as core:
        status, document = await core.post("a.md", BEFORE)
        assert (status, document["state"], document["passages"]) == (202, "processing", 0)
        assert document["progress"] == {"stage": "queued", "done": 0, "total": 0}
        async with core.working():
            ready = await core.state("a.md", "ready")
        assert (ready["documentId"], ready["passages"]) == (document["documentId"], 1)


async def test_a_file_that_fails_later_says_why_and_the_earlier_version_stays(file):
    async with taking_in(file) as core, core.working():
        _, before = await core.post("a.md", BEFORE)
    async with taking_in(file, patience=0) as core, core.working():
        assert (await core.post("a.md", b"\xff\xfe\x00"))[0] == 202
        failed = await core.state("a.md", "failed")
        assert failed["error"]["code"] == "DOCUMENT_UNREADABLE"
        assert "UTF-16" in failed["error"]["message"]
        assert (failed["documentId"], failed["passages"]) == (before["documentId"], 1)
        assert "Mondays" in (await core.texts("a.md"))[0]
        await core.post("a.md", AFTER)
        assert (await core.state("a.md", "ready"))["error"] is None
        assert "Fridays" in (await core.texts("a.md"))[0]


async def test_one_document_after_the_other_and_the_newest_of_a_name(file):
    tests = OwnTests(word=asyncio.Event())
    async with taking_in(file, gate=tests, patience=0) as core, core.working():
        for filename, body in (("first.md", "one"), ("a.md", BEFORE), ("b.md", "two"), ("a.md", AFTER)):
            assert (await core.post(filename, body))[0] == 202
        await until(lambda: tests.asked)
        assert [each["state"] for each in await core.documents()] == ["processing"] * 3
        tests.word.set()
        await core.state("a.md", "ready")
        assert tests.asked == ["the document first.md", "the document b.md", "the document a.md"]
        assert "Fridays" in (await core.texts("a.md"))[0]


async def test_users_do_not_wait_for_each_other(file):
    tests = OwnTests(word=asyncio.Event())
    async with taking_in(file, gate=tests, patience=0) as core, core.working():
        await core.add_user("globex")
        await core.ingestions.add("acme", "a.md", Kind.MARKDOWN, file_of(BEFORE.encode()))
        await core.ingestions.add("globex", "a.md", Kind.MARKDOWN, file_of(AFTER.encode()))
        await until(lambda: len(tests.asked) == 2)
        tests.word.set()
        ids = {(await core.state("a.md", "ready"))["documentId"]}
        [other] = await core.ingestions.documents("globex")
        assert other.document_id not in ids


async def test_a_change_that_fails_the_users_tests_waits_for_a_person(file):
    tests = OwnTests()
    async with taking_in(file, gate=tests) as core, core.working():
        _, before = await core.post("a.md", BEFORE)
        tests.passes = False
        status, held = await core.post("a.md", AFTER)
        assert (status, held["state"], held["documentId"]) == (202, "waiting", before["documentId"])
        assert "Mondays" in (await core.texts("a.md"))[0]
        publish = f"{DOCUMENTS}/{held['documentId']}/publish"
        answer = await core.client.post(publish)
        assert (answer.status, (await answer.json())["state"]) == (200, "ready")
        assert "Fridays" in (await core.texts("a.md"))[0]
        assert (await core.client.post(publish)).status == 409
        assert (await core.client.post(f"{DOCUMENTS}/doc_none/publish")).status == 404
        assert await core.left_behind() == 0


async def test_a_change_that_waits_is_discarded_or_replaced_and_the_live_one_stays(file):
    tests = OwnTests()
    async with taking_in(file, gate=tests) as core, core.working():
        _, document = await core.post("a.md", BEFORE)
        tests.passes = False
        await core.post("a.md", AFTER)
        await core.post("new.md", AFTER)
        for each in await core.documents():
            assert (await core.client.post(f"{DOCUMENTS}/{each['documentId']}/discard")).status == 204
        assert [(each["filename"], each["state"]) for each in await core.documents()] == [("a.md", "ready")]
        assert "Mondays" in (await core.texts("a.md"))[0]
        await core.post("a.md", AFTER)
        tests.passes = True
        assert (await core.post("a.md", "Now on Sundays."))[0] == 201
        assert await core.texts("a.md") == ["Now on Sundays."]
        assert (await core.client.post(f"{DOCUMENTS}/{document['documentId']}/discard")).status == 409


async def test_a_document_that_is_deleted_on_its_way_never_comes(file):
    tests = OwnTests(word=asyncio.Event())
    async with taking_in(file, gate=tests, patience=0) as core, core.working():
        _, first = await core.post("a.md", BEFORE)
        _, waiting = await core.post("b.md", BEFORE)
        await until(lambda: tests.asked)
        for document in (first, waiting):
            path = f"{DOCUMENTS}/{document['documentId']}"
            assert (await core.client.delete(path)).status == 204
        assert await core.documents() == []
        await core.post("c.md", BEFORE)
        tests.word.set()
        await core.state("c.md", "ready")
        assert [each["filename"] for each in await core.documents()] == ["c.md"]
        assert await core.left_behind() == 0


async def test_a_document_that_is_deleted_while_it_is_read_never_comes(file):
    reading, go_on = asyncio.Event(), asyncio.Event()

    class Slow(ReadingProcess):
        async def read(self, file, parts):
            reading.set()
            await go_on.wait()
            return await super().read(file, parts)

    async with taking_in(file, reader=Slow(), patience=0) as core, core.working():
        _, document = await core.post("a.md", BEFORE)
        await reading.wait()
        assert (await core.client.delete(f"{DOCUMENTS}/{document['documentId']}")).status == 204
        go_on.set()
        await until(lambda: _nothing(core))
        assert await core.documents() == []


async def test_what_fails_for_another_reason_is_tried_again_and_then_given_up(file, monkeypatch):
    tries = 0

    class Failing:
        async def read(self, file, parts):
            nonlocal tries
            tries += 1
            raise EmbedderUnavailable

    monkeypatch.setattr("holdfast_core.domain.retries.SCHEDULE", [timedelta(0)] * 9)
    async with taking_in(file, reader=Failing(), patience=0) as core, core.working():
        await core.post("a.md", BEFORE)
        failed = await core.state("a.md", "failed")
    assert (failed["error"]["code"], tries) == ("EMBEDDER_UNAVAILABLE", 6)


async def test_it_goes_the_same_way_in_every_database(place):
    tests = OwnTests()
    async with taking_in(place, gate=tests) as core, core.working():
        status, document = await core.post("a.csv", LONG)
        assert (status, document["passages"]) == (201, 300)
        assert (await core.post("a.csv", LONG.replace("thing 7,7", "toy 7,7")))[0] == 201
        assert "item: toy 7\nprice: 7" in await core.texts("a.csv")
        tests.passes = False
        assert (await core.post("a.csv", "x\ny"))[1]["state"] == "waiting"
        assert await core.post("a.csv", b"\xff\xfe\x00") == (422, "DOCUMENT_UNREADABLE")
        assert (await core.get(f"/{document['documentId']}"))["passages"] == 300
        assert (await core.client.delete(f"{DOCUMENTS}/{document['documentId']}")).status == 204
        assert (await core.documents(), await core.left_behind()) == ([], 0)


async def test_a_change_that_waits_is_gone_when_what_replaces_it_cannot_be_read(file):
    tests = OwnTests(passes=False)
    async with taking_in(file, gate=tests) as core, core.working():
        _, held = await core.post("a.md", BEFORE)
        path = f"/{held['documentId']}/passages"
        assert len((await core.get(path))["passages"]) == 1
        assert await core.post("a.md", b"\xff\xfe\x00") == (422, "DOCUMENT_UNREADABLE")
        assert (await core.get(path))["error"]["code"] == "DOCUMENT_NOT_FOUND"
        assert await core.documents() == []


class Crash(BaseException):
    """As if the process had died here."""


def crashing(after):
    """A queue whose process dies after so many steps."""
    steps = 0

    class Dying(IngestionTable):
        async def _change(self, number, **values):
            self.step()
            await super()._change(number, **values)
            self.step()

        async def _end(self, number, **values):
            self.step()
            await super()._end(number, **values)

        async def release(self):
            """A dead process releases nothing."""

        def step(self):
            nonlocal steps
            steps += 1
            if steps == after:
                raise Crash

    return Dying


@pytest.mark.parametrize("after", range(1, 12))
async def test_a_crash_at_any_step_is_gone_on_from(file, after):
    before = "item,price\n" + "\n".join(f"thing {n},{n}" for n in range(250))
    changed = before.replace("thing 1", "toy 1")
    async with taking_in(file) as core, core.working():
        await core.post("prices.csv", before)
    async with taking_in(file, queue=crashing(after), gate=OwnTests(), patience=0) as core:
        await core.post("prices.csv", changed)
        [claim] = await core.queue.claim(1)
        with pytest.raises(Crash):
            await core.worker.attempts._handle(claim)
    after_the_lease = {"clock": lambda: now() + LEASE}
    async with taking_in(file, gate=OwnTests(), **after_the_lease) as core, core.working():
        assert (await core.state("prices.csv", "ready"))["passages"] == 250
        texts = await core.texts("prices.csv")
        assert ("item: toy 1\nprice: 1" in texts, "item: thing 1\nprice: 1" in texts) == (True, False)
        assert await core.left_behind() == 0


async def test_a_killed_process_is_gone_on_from(file):
    async with taking_in(file, patience=0) as core:
        await core.post("prices.csv", LONG)
    environment = os.environ | {"PYTHONPATH": str(Path(program.__file__).parents[1])}
    command = (sys.executable, "-m", "core_support.taking_in", str(file))
    working = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, env=environment)
    assert await working.stdout.readline() == b"100\n"
    working.kill()
    await working.wait()
    async with taking_in(file, clock=lambda: now() + LEASE) as core:
        [left] = await core.documents()
        assert (left["state"], left["passages"]) == ("processing", 0)
        async with core.working():
            assert (await core.state("prices.csv", "ready"))["passages"] == 300
        assert await core.left_behind() == 0


async def test_progress_is_told_in_passages(file):
    seen = []

    class Noting(IngestionTable):
        async def advance(self, number, stage, done, total):
            await super().advance(number, stage, done, total)
            [document] = await core.documents()
            seen.append(document["progress"])

    async with taking_in(file, queue=Noting, patience=0) as core, core.working():
        await core.post("prices.csv", LONG)
        await core.state("prices.csv", "ready")
    assert seen[0] == {"stage": "reading", "done": 0, "total": 0}
    assert seen[-1] == {"stage": "indexing", "done": 300, "total": 300}
    assert len(seen) > 3


async def test_taking_a_large_document_in_does_not_block_the_loop(core):
    with blockbuster_ctx("holdfast_core"):
        parts = (f"# Part {n}\n\nOn {n}. " + "word " * 90 for n in range(300))
        await core.post("large.md", "\n\n".join(parts))
        await core.post("a.pdf", pdf([(10, 700, "We open at seven.")]))
        assert len(await core.documents()) == 2


@asynccontextmanager
async def reader_of(monkeypatch, script, seconds=5.0):
    monkeypatch.setattr(process, "_COMMAND", (sys.executable, "-c", script))
    monkeypatch.setattr(process, "SECONDS", seconds)
    yield lambda: ReadingProcess().read(File("a.pdf", None, Kind.PDF, 1), file_of(b"x"))


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("while True: pass", "too long"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "too long"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "broken"),
        ('print(\'{"title": "cut off"}\')', "broken"),
    ],
)
async def test_a_file_that_harms_its_reader_harms_nobody_else(monkeypatch, script, says):
    async with reader_of(monkeypatch, script, 0.5) as read:
        with pytest.raises(DocumentUnreadable, match=says):
            await read()


async def test_a_reader_gets_no_secrets_and_little_memory(monkeypatch):
    monkeypatch.setenv("CORE_SECRET_KEY", "hush")
    script = (
        "import os\n"
        "from holdfast_core.adapters.reading import files\n"
        "def read_file(file, body):\n"
        "    assert 'CORE_SECRET_KEY' not in os.environ\n"
        "    bytes(2 << 30)\n"
        "files.read_file = read_file\n"
        "import holdfast_core.adapters.reading.__main__"
    )
    async with reader_of(monkeypatch, script) as read:
        with pytest.raises(DocumentUnreadable, match="too much memory"):
            await read()


def test_files_are_read_apart_under_the_loop_that_serves():
    async def read():
        reader = ReadingProcess()
        body = swollen_word_file(2 << 20)
        found = await reader.read(File("a.docx", None, Kind.DOCX, len(body)), file_of(body))
        return found.title

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(read()) == "Handbook"


async def test_documents_are_paged_and_looked_through_in_every_database(place):
    async with taking_in(place) as core:
        for number in range(DOCUMENTS_OF_A_PAGE + 1):
            text = f"# Öffnung {number}\n\nWe open, 100%_ sure."
            file = File(f"Note {number:02}.md", None, Kind.MARKDOWN, len(text))
            await core.knowledge.add("acme", await asyncio.to_thread(read_file, file, text.encode()))
        await core.ingestions.add("acme", "z.md", Kind.MARKDOWN, file_of(b"waits"))
        first, second = [await core.ingestions.page("acme", number) for number in (1, 2)]
        assert [each.filename for each in first.documents][:2] == ["z.md", "Note 00.md"]
        assert [each.filename for each in second.documents] == ["Note 49.md", "Note 50.md"]
        assert (first.total, first.pages) == (DOCUMENTS_OF_A_PAGE + 2, 2)
        for typed, count in (("öffnung 1", 11), ("NOTE 5", 1), ("100%", 0), ("_", 0), ("z.M", 1)):
            assert (await core.ingestions.page("acme", 1, typed)).total == count
        document = second.documents[0]
        for typed, count in (("OPEN, 100%_", 1), ("100__", 0), ("öffnung", 0)):
            found = await core.knowledge.passages("acme", document.document_id, containing=typed)
            assert len(found) == count
