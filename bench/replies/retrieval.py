"""Is the passage that answers found, and what does that cost: recall, ingestion by stage, search by size."""

from __future__ import annotations

import asyncio
import csv
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import psutil
from data import find, xquad
from deciding import questions, words
from holdfast_contract.service.database import Database
from holdfast_contract.times import now
from holdfast_core.adapters.embedding.minilm import MiniLm
from holdfast_core.adapters.knowledge import KnowledgeTables
from holdfast_core.adapters.tables import METADATA, users
from holdfast_core.application.knowledge import Knowledge
from holdfast_core.domain.documents.chunks import Chunk
from holdfast_core.domain.documents.documents import PreparedDocument, prepare
from holdfast_core.domain.search.analysis import analyse
from holdfast_core.domain.search.findings import Hit
from report import Row
from sqlalchemy import insert

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "infra" / "scripts"))

from postgres import Postgres

if TYPE_CHECKING:
    import numpy as np
    from holdfast_core.application.embedding import Embedder
    from numpy.typing import NDArray

USER = "bench"
FIRST = 5
SEEN = 50
INGESTED = 10_000
EMBEDDED = 500
SIZES = ((10_000, 12), (100_000, 35))
"""Passages, and the milliseconds of CPU that a search among them may take beside embedding the question."""

OTHERS = 100
"""Users beside the one who is asked, with ten passages each."""

DOCUMENT = 5_000
ASKED = 60
WARM = 5

T = TypeVar("T")
Set = list[tuple[str, list[str]]]
"""Passages, each with the questions that it answers."""


def run(_seeds: Sequence[int]) -> list[Row]:
    """Measure; nothing here is drawn that a seed would change but the words of the large corpora."""
    return asyncio.run(_all())


async def _all() -> list[Row]:
    minilm = MiniLm()
    rows = []
    for name, bar, published, load in (
        ("XQuAD English", 99.3, "95.8 on half of SQuAD, earlier", lambda: xquad("en")),
        ("XQuAD Spanish", 98.2, "98.2 lexical, 90.3 fused blindly, earlier", lambda: xquad("es")),
        ("StackFAQ", 99.8, "98.8 lexical, 99.9 fused, earlier", _stackfaq),
    ):
        try:
            rows.append(await _recall(name, bar, published, load(), minilm))
        except FileNotFoundError as error:
            rows.append(Row(f"recall@{FIRST}, {name}", f"≥ {bar} %", "not measured", None, str(error)))
    rows.append(await _ingestion(minilm))
    rows += [await _search("SQLite", passages, most) for passages, most in SIZES]
    # The graph over 100,000 vectors takes pgvector half an hour to build on two cores.
    return [*rows, await _search("PostgreSQL", *SIZES[0])]


def _stackfaq() -> Set:
    found: dict[str, list[str]] = {}
    with find("stackfaq_paraphrases.tsv").open(newline="", encoding="utf-8") as file:
        for faq, paraphrase in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found.setdefault(faq, []).append(paraphrase)
    return list(found.items())


async def _recall(name: str, bar: float, published: str, asked: Set, embedder: Embedder) -> Row:
    """Say in how many of a hundred the passage is among the first: by both ways, and by each alone."""
    print(f"searching {name} …", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        async with _opened(Path(folder) / "x.db", embedder) as knowledge:
            passages = prepare(name, [Chunk((name,), passage) for passage, _ in asked])
            kept = await knowledge.add(USER, PreparedDocument("a.md", name, 1, passages))
            embedded = await knowledge.embed(USER, kept.document_id)
            pairs = [(passage, question) for passage, wanted in asked for question in wanted]
            found = [(passage, await knowledge.search(USER, question, SEEN)) for passage, question in pairs]
    fused, lexical, dense = (
        100
        * statistics.mean(
            passage in [hit.text for hit in order(findings.hits)[:FIRST]] for passage, findings in found
        )
        for order in (list, _by_words, _by_meaning)
    )
    note = (
        f"lexical {lexical:.1f}, dense {f'{dense:.1f}' if embedded else 'not used'}; {len(found):,} questions"
    )
    ok = fused >= bar and fused >= lexical
    return Row(
        f"recall@{FIRST}, {name}", f"≥ {bar} %, ≥ lexical", f"{fused:.2f} %", ok, f"{note}; {published}"
    )


def _by_words(hits: Sequence[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: hit.score, reverse=True)


def _by_meaning(hits: Sequence[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: hit.similarity or 0.0, reverse=True)


async def _ingestion(embedder: Embedder) -> Row:
    """Take a document in, and say what each stage costs. Nothing is cut here: that is reading's part."""
    print(f"ingesting {INGESTED:,} passages …", flush=True)
    document = _drawn("large.md", INGESTED, random.Random(1))
    _, terms = await _cost(asyncio.to_thread(analyse, document.title, document.passages, None))
    with tempfile.TemporaryDirectory() as folder:
        async with _opened(Path(folder) / "x.db") as knowledge:
            _, staging = await _cost(knowledge.stage(USER, "doc", document))
            _, publishing = await _cost(knowledge.publish(USER, "doc"))
    sample = [passage for passage, _ in xquad("en") + xquad("en") + xquad("en")][:EMBEDDED]
    await embedder.embed(sample[:2])
    _, embedding = await _cost(embedder.embed(sample))
    stages = {
        "terms": terms,
        "storing": staging - terms,
        "going live": publishing,
        "embedding": embedding * INGESTED / EMBEDDED,
    }
    figure = ", ".join(f"{stage} {milliseconds / 1_000:.1f} s" for stage, milliseconds in stages.items())
    note = f"CPU, SQLite; embedding measured on {EMBEDDED} passages of XQuAD and scaled"
    return Row(f"ingestion of {INGESTED:,} passages", "reported", figure, None, note)


async def _search(engine: str, passages: int, most: int) -> Row:
    """Say what a search costs on an engine, in this process and in the server's together."""
    print(f"searching {passages:,} passages, {engine} …", flush=True)
    if engine == "SQLite":
        with tempfile.TemporaryDirectory() as folder:
            median, slow, server = await _searched(Path(folder) / "x.db", passages, None)
    else:
        with Postgres(fsync="off") as postgres:
            median, slow, server = await _searched(postgres.create("bench"), passages, postgres.pid)
    name = f"a search among {passages:,} passages, {engine}, CPU"
    note = f"by words and by meaning, beside embedding the question; one in ten above {slow:.0f} ms"
    if engine != "SQLite":
        note += f"; {server:.1f} ms of it in the server"
    return Row(name, f"< {most} ms", f"{median:.1f} ms", median < most, note)


async def _searched(place: Path | str, passages: int, server: int | None) -> tuple[float, float, float]:
    random_ = random.Random(passages)
    async with _opened(place, _Drawn()) as knowledge:
        for other in range(OTHERS):
            await knowledge.add(f"other-{other}", _drawn("a.md", 10, random_))
        for number in range(0, passages, DOCUMENT):
            kept = await knowledge.add(USER, _drawn(f"{number}.md", min(DOCUMENT, passages), random_))
            await knowledge.embed(USER, kept.document_id)
        costs, inside = [], []
        for question in questions(random_, WARM + ASKED):
            before = _server_cpu(server)
            _, own = await _cost(knowledge.search(USER, question, FIRST))
            inside.append(_server_cpu(server) - before)
            costs.append(own)
    server_mean = statistics.mean(inside[WARM:])  # the kernel counts it in steps of 10 ms
    median, slow = statistics.median(costs[WARM:]), statistics.quantiles(costs[WARM:], n=10)[-1]
    return median + server_mean, slow + server_mean, server_mean


class _Drawn:
    """An embedder whose vectors mean nothing: what a search costs does not depend on what they mean."""

    name, dimensions = "drawn", 384

    def __init__(self) -> None:
        import numpy as np  # noqa: PLC0415

        self._generator = np.random.default_rng(1)

    def knows(self, _language: str | None) -> bool:
        return True

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        drawn = self._generator.standard_normal((len(texts), self.dimensions), dtype="float32")
        return drawn / (drawn**2).sum(axis=1, keepdims=True) ** 0.5


def _drawn(filename: str, passages: int, random_: random.Random) -> PreparedDocument:
    chunks = [Chunk(("Drawn", words(random_, 3)), words(random_, 90)) for _ in range(passages)]
    return PreparedDocument(filename, "Drawn", 1, prepare("Drawn", chunks))


async def _cost(work: Awaitable[T]) -> tuple[T, float]:
    """Give a result and the milliseconds of this process's CPU that it took."""
    began = time.process_time()
    return await work, (time.process_time() - began) * 1_000


def _server_cpu(server: int | None) -> float:
    if server is None:
        return 0.0
    milliseconds = 0.0
    for process in psutil.Process(server).children():
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            milliseconds += (times.user + times.system) * 1_000
    return milliseconds


@asynccontextmanager
async def _opened(place: Path | str, embedder: Embedder | None = None) -> AsyncIterator[Knowledge]:
    database = await Database(place, METADATA).open()
    rows = [{"user_id": user, "created_at": now()} for user in (USER, *(f"other-{n}" for n in range(OTHERS)))]
    await database.write(lambda connection: connection.execute(insert(users), rows))
    try:
        yield Knowledge(KnowledgeTables(database), embedder)
    finally:
        await database.close()
