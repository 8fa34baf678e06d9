"""One core in one process: ask it, and say in JSON what that cost. Another process has filled it.

python bench/replies/deciding.py minilm 10000 40      # embedder, passages, questions

Passages are made of words drawn by Zipf's law, so that some are everywhere and most are rare, as in texts;
their vectors are drawn too, because embedding 100,000 passages would take hours and what a search costs does
not depend on what they mean. Questions are embedded for real.
"""

import asyncio
import json
import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path

from holdfast_contract.signing import new_secret
from holdfast_core.assembly import Core, assemble
from holdfast_core.config import Settings
from sqlalchemy import Connection

_DOCUMENT = 1_000
"""Passages in a document."""

_SYLLABLES = tuple(first + second for first in "bdfgklmnprstvz" for second in "aeiou")
_DIFFERENT = 30_000


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    """Give words, and how often each comes, summed up."""
    found = [
        "".join(_SYLLABLES[(number // len(_SYLLABLES) ** place) % len(_SYLLABLES)] for place in range(3))
        for number in range(_DIFFERENT)
    ]
    return found, list(accumulate(1 / (rank + 1) for rank in range(_DIFFERENT)))


def words(random_: random.Random, count: int) -> str:
    found, weights = _vocabulary()
    return " ".join(random_.choices(found, cum_weights=weights, k=count))


def questions(random_: random.Random, count: int) -> Iterator[str]:
    for _ in range(count):
        yield f"What is the {words(random_, 4)} of the {words(random_, 3)}?"


async def fill(folder: Path, embedder: str, passages: int, asked: int) -> list[str]:
    """Give what to ask."""
    random_ = random.Random(passages)
    core = assemble(_settings(folder, embedder))
    async with core.opened():
        await core.users.create("bench", None)
        await _add(core, passages, random_)
        if embedder == "minilm":
            await _draw_vectors(core, passages)
    return list(questions(random_, asked))


async def ask(folder: Path, embedder: str, asking: list[str]) -> dict[str, object]:
    core = assemble(_settings(folder, embedder))
    async with core.opened():
        start = _resident()
        times = [await _cost(core, question) for question in asking]
    return {"times": times, "start": start, "after": _resident()}


async def _add(core: Core, passages: int, random_: random.Random) -> None:
    from holdfast_core.domain.documents.documents import PreparedDocument, PreparedPassage  # noqa: PLC0415

    for number in range(0, passages, _DOCUMENT):
        prepared = tuple(
            PreparedPassage(f"{number + at}", at, None, f"{words(random_, 3)}", words(random_, 90))
            for at in range(min(_DOCUMENT, passages - number))
        )
        await core.knowledge.add("bench", PreparedDocument(f"{number}.txt", "Drawn", 1, prepared))


async def _draw_vectors(core: Core, passages: int) -> None:
    import numpy as np  # noqa: PLC0415 - only where there are vectors
    from holdfast_core.adapters.tables.knowledge import corpora, vectors  # noqa: PLC0415
    from holdfast_core.adapters.tables.knowledge import passages as rows  # noqa: PLC0415
    from sqlalchemy import insert, select, update  # noqa: PLC0415

    name = core.knowledge.embedder.name
    drawn = np.random.default_rng(passages).standard_normal((passages, 384)).astype(np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)

    def work(connection: Connection) -> None:
        numbers = connection.scalars(select(rows.c.number)).all()
        connection.execute(
            insert(vectors),
            [
                {"number": number, "embedder": name, "user_id": "bench", "vector": bytes(vector)}
                for number, vector in zip(numbers, drawn.astype(np.float16), strict=True)
            ],
        )
        connection.execute(update(corpora).values(vectors=corpora.c.vectors + 1))

    await core.database.write(work)


async def _cost(core: Core, question: str) -> float:
    began = time.process_time()
    await core.assistant.ask("bench", question)
    return (time.process_time() - began) * 1_000


def _resident() -> float:
    """Give the resident memory in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4_096 / 1e6


def _settings(folder: Path, embedder: str) -> Settings:
    return Settings(
        _env_file=None,
        database_url=f"sqlite:///{folder}/core.db",
        gateway_api_key=secrets.token_hex(),
        webhook_secrets=[new_secret()],
        secret_key=secrets.token_hex(),
        admin_email="bench@holdfast.test",
        admin_password=secrets.token_hex(),
        embedder=embedder,
    )


if __name__ == "__main__":
    name, size, many, *place = sys.argv[1:]
    if place:
        print(json.dumps(asyncio.run(fill(Path(place[0]), name, int(size), int(many)))))
    else:
        with tempfile.TemporaryDirectory() as made:
            filling = subprocess.run([sys.executable, *sys.argv, made], check=True, capture_output=True)
            print(json.dumps(asyncio.run(ask(Path(made), name, json.loads(filling.stdout)))))
