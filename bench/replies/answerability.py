"""Does it know what it does not know? XQuAD, where half of the questions lose the passage that answers.

python bench/replies/answerability.py [--seeds 1 2 3]

The passage is deleted from the knowledge base (and added again afterwards); its neighbours, four of the same
article, stay. Draws the curve to .artifacts/bench/answerability.png.
"""

import argparse
import asyncio
import json
import random
import statistics
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from data import banking77, find, xquad
from holdfast_contract.service.database import Database
from holdfast_contract.times import now
from holdfast_core.adapters.embedding.minilm import MiniLm
from holdfast_core.adapters.knowledge import KnowledgeTables
from holdfast_core.adapters.tables import METADATA, users
from holdfast_core.application.knowledge import Knowledge
from holdfast_core.domain.answers.answerability import LEAST, judge
from holdfast_core.domain.answers.answering import quoted_part
from holdfast_core.domain.documents.chunks import Chunk
from holdfast_core.domain.documents.documents import PreparedDocument, prepare
from report import Row, table
from sqlalchemy import insert

PICTURE = Path(__file__).resolve().parents[2] / ".artifacts" / "bench" / "answerability.png"
USER = "bench"
WEIGHED = 5
FLOOR = 0.4
"""The lexical score that was all there was to go by at first."""

LEAST_ANSWERED = 0.85
MOST_WRONG = 0.20
LEAST_DECLINED = 0.97
MOST_MS = 4.0
ELSEWHERE = 500
"""Questions about something else."""

BEFORE = "before, at a score of 0.4: 92.4 and 24.5 %"


@dataclass(frozen=True)
class Look:
    """What came of a question: the check's score, the lexical one, whether the reply holds the answer."""

    score: float
    floor: float
    holds: bool


@dataclass(frozen=True)
class Pair:
    """One question with the passage that answers it there, and taken out."""

    there: Look
    gone: Look


def _verdict(look: Look) -> float:
    return look.score


def _floor(look: Look) -> float:
    return look.floor


@dataclass(frozen=True)
class Curve:
    """What is answered by a score, and from which score on."""

    name: str
    pairs: Sequence[Pair]
    score: Callable[[Look], float] = _verdict
    least: float = LEAST
    is_barred: bool = False
    note: str = ""

    def answers(self, look: Look, least: float | None = None) -> bool:
        return self.score(look) >= (self.least if least is None else least)

    def point(self, least: float | None = None) -> tuple[float, float]:
        """Give the shares that are answered with the passage gone, and with it there."""
        gone = statistics.mean(self.answers(pair.gone, least) for pair in self.pairs)
        return gone, statistics.mean(self.answers(pair.there, least) for pair in self.pairs)


Bases = tuple[Knowledge, Knowledge]
"""One knowledge base as it is searched by words and meaning, and by words alone."""

_BASES = ("words and meaning", "words alone")


def run(seeds: Sequence[int]) -> list[Row]:
    return asyncio.run(_run(seeds))


async def _run(seeds: Sequence[int]) -> list[Row]:
    times: list[float] = []
    async with _filled("en", MiniLm()) as bases:
        full, plain = await _pairs(bases, "en", times)
        elsewhere = [await _elsewhere(name, base) for name, base in zip(_BASES, bases, strict=True)]
    async with _filled("es", None) as bases:
        [spanish] = await _pairs(bases[:1], "es", times)
    curves = [
        Curve(f"English, {_BASES[0]}", full, is_barred=True),
        Curve(f"English, {_BASES[1]}", plain, is_barred=True),
        Curve("English, the lexical score", plain, _floor, FLOOR, note=BEFORE),
        Curve(f"Spanish, {_BASES[1]}", spanish),
    ]
    _draw(curves)
    rows = [row for curve in curves for row in _rows(curve, seeds)]
    return [*rows, *elsewhere, *map(_excerpts, curves[:2]), _cost(times)]


@asynccontextmanager
async def _filled(language: str, embedder: MiniLm | None) -> AsyncIterator[Bases]:
    """Give a knowledge base with XQuAD's passages."""
    with tempfile.TemporaryDirectory() as folder:
        database = await Database(f"sqlite:///{folder}/core.db", METADATA).open()
        try:
            user = insert(users).values(user_id=USER, name=None, created_at=now())
            await database.write(lambda connection: connection.execute(user))
            store = KnowledgeTables(database)
            knowledge = Knowledge(store, embedder)
            for number, (passage, _) in enumerate(xquad(language)):
                await _add(knowledge, number, passage)
            yield knowledge, Knowledge(store)
        finally:
            await database.close()


async def _add(knowledge: Knowledge, number: int, passage: str) -> str:
    """Keep a passage as a document of its own, with its vector."""
    name = f"{number:03}.txt"
    document = PreparedDocument(name, name, len(passage), prepare(name, [Chunk((), passage.strip("\ufeff"))]))
    kept = await knowledge.add(USER, document)
    await knowledge.embed(USER, kept.document_id)
    return kept.document_id


async def _pairs(bases: Sequence[Knowledge], language: str, times: list[float]) -> list[list[Pair]]:
    """Ask each of them every question, with its passage there and with it deleted."""
    gold = _answers(language)
    pairs: list[list[Pair]] = [[] for _ in bases]
    documents = {document.filename: document.document_id for document in await bases[0].documents(USER)}
    for number, (passage, questions) in enumerate(xquad(language)):
        there = [
            [await _look(base, question, times, gold[question]) for question in questions] for base in bases
        ]
        await bases[0].delete(USER, documents[f"{number:03}.txt"])
        gone = [[await _look(base, question, times) for question in questions] for base in bases]
        await _add(bases[0], number, passage)
        for place in range(len(bases)):
            pairs[place].extend(map(Pair, there[place], gone[place]))
    return pairs


async def _look(knowledge: Knowledge, question: str, times: list[float], gold: Sequence[str] = ()) -> Look:
    findings = await knowledge.search(USER, question, WEIGHED)
    began = process_time()
    verdict, best = judge(question, findings)
    times.append((process_time() - began) * 1_000)
    floor = max((passage.score for passage in findings.passages), default=0.0)
    reply = _plain(quoted_part(best)) if best.hits else ""
    return Look(verdict.score, floor, any(_plain(answer) in reply for answer in gold))


def _rows(curve: Curve, seeds: Sequence[int]) -> Iterator[Row]:
    """Give both shares as the mean of the seeds, each of which takes the passages of another half out."""
    drawn = [_shares(curve, seed) for seed in seeds]
    answered, wrong = (statistics.mean(shares) for shares in zip(*drawn, strict=True))
    note = curve.note or f"seeds: {', '.join(f'{kept:.1%} / {lost:.1%}' for kept, lost in drawn)}"
    if not curve.is_barred:
        yield Row(f"{curve.name}: answered", "", f"{answered:.1%}", None, note)
        yield Row(f"{curve.name}: wrongly answered", "", f"{wrong:.1%}", None, note)
        return
    least, most = f"≥ {LEAST_ANSWERED:.0%}", f"≤ {MOST_WRONG:.0%}"
    yield Row(f"{curve.name}: answered", least, f"{answered:.1%}", answered >= LEAST_ANSWERED, note)
    yield Row(f"{curve.name}: wrongly answered", most, f"{wrong:.1%}", wrong <= MOST_WRONG, note)


def _shares(curve: Curve, seed: int) -> tuple[float, float]:
    """Give what is answered of the half whose passages are there, and of the other."""
    pairs = curve.pairs
    gone = set(random.Random(seed).sample(range(len(pairs)), len(pairs) // 2))
    there = [curve.answers(pair.there) for place, pair in enumerate(pairs) if place not in gone]
    return statistics.mean(there), statistics.mean(curve.answers(pairs[place].gone) for place in gone)


async def _elsewhere(name: str, knowledge: Knowledge) -> Row:
    """Ask about banking and about web services, of which no passage speaks."""
    random_ = random.Random(0)
    shares = {}
    for subject, questions in (("banking", [text for _, text in banking77("test")]), ("web", _paraphrases())):
        asked = random_.sample(questions, min(ELSEWHERE, len(questions)))
        looks = [await _look(knowledge, question, []) for question in asked]
        shares[subject] = statistics.mean(look.score < LEAST for look in looks)
    declined = min(shares.values())
    note = ", ".join(f"{subject} {share:.1%}" for subject, share in shares.items())
    if name != _BASES[0]:
        return Row(f"off-topic, {name}: declined", "", f"{declined:.1%}", None, note)
    bar = f"≥ {LEAST_DECLINED:.0%}"
    return Row(f"off-topic, {name}: declined", bar, f"{declined:.1%}", declined >= LEAST_DECLINED, note)


def _excerpts(curve: Curve) -> Row:
    answered = [pair.there for pair in curve.pairs if curve.answers(pair.there)]
    share = statistics.mean(look.holds for look in answered)
    return Row(f"{curve.name}: the reply holds the answer", "", f"{share:.1%}", None, "of those answered")


def _cost(times: Sequence[float]) -> Row:
    mean, slow = statistics.mean(times), statistics.quantiles(times, n=100)[-1]
    note = f"of {WEIGHED} passages; one in a hundred above {slow:.1f} ms"
    return Row("CPU of the check", f"≤ {MOST_MS:.0f} ms", f"{mean:.1f} ms", mean <= MOST_MS, note)


def _answers(language: str) -> dict[str, list[str]]:
    """Give the answers, word for word, of each question."""
    articles = json.loads(find(f"xquad_{language}.json").read_text(encoding="utf-8"))["data"]
    return {
        entry["question"]: [answer["text"] for answer in entry["answers"]]
        for article in articles
        for paragraph in article["paragraphs"]
        for entry in paragraph["qas"]
    }


def _paraphrases() -> list[str]:
    lines = find("stackfaq_paraphrases.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[1] for line in lines]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _draw(curves: Sequence[Curve]) -> None:
    import matplotlib as mpl  # noqa: PLC0415 - slow to load, and only this needs it

    mpl.use("Agg")
    import matplotlib.pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots(figsize=(8, 6))
    for curve in curves:
        points = [curve.point(number / 200) for number in range(201)]
        [line] = axes.plot(*zip(*points, strict=True), label=curve.name)
        axes.plot(*curve.point(), "o", color=line.get_color())
    axes.axhline(LEAST_ANSWERED, color="grey", linewidth=0.8, linestyle="--")
    axes.axvline(MOST_WRONG, color="grey", linewidth=0.8, linestyle="--")
    axes.set(xlim=(0, 0.6), ylim=(0.5, 1.0), title="Questions on XQuAD that are answered")
    axes.set_xlabel("of those whose passage was taken out: wrongly answered")
    axes.set_ylabel("of those whose passage is there")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(mpl.ticker.PercentFormatter(1.0))
    axes.grid(alpha=0.3)
    axes.legend(loc="lower right", title="dot: the threshold as shipped; dashed: the bars")
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(PICTURE, dpi=120, bbox_inches="tight")
    plt.close(figure)
    print(f"drawn: {PICTURE}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    print(table(run(parser.parse_args().seeds)))
