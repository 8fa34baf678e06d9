"""A tenant's intents: learned when they are saved, recognised in each message."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from holdfast_contract.errors import EmbedderUnavailable
from holdfast_contract.intents import MOST_MISSED, Intent, IntentReport, MissedExample, Overlap

from holdfast_core.application.embedding import Embedder
from holdfast_core.domain.words.languages import detect

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast_core.domain.intents.model import Classification, IntentModel

_MOST_LOADED = 8_000_000
"""Bytes of stored models that are kept loaded, in which they take two to three times as much."""


class VectorCache(Protocol):
    """Vectors of texts that were embedded before."""

    async def known(self, embedder: str, texts: Sequence[str]) -> "Mapping[str, NDArray[np.float32]]":
        """Give the vectors that there are."""
        ...

    async def keep(self, embedder: str, vectors: "Mapping[str, NDArray[np.float32]]") -> None:
        """Remember vectors of the embedder of that name."""
        ...


class IntentTrainer:
    """Learns a tenant's intents."""

    def __init__(self, embedder: Embedder | None, cache: VectorCache) -> None:
        self._embedder = embedder
        self._cache = cache

    async def train(self, intents: Sequence[Intent]) -> tuple[bytes, IntentReport]:
        """Give the model for `Intents.classify`, and what was found. Raises `EmbedderUnavailable`."""
        examples = [(intent.name, text) for intent in intents for text in intent.examples]
        vectors = await self._vectors([text for _, text in examples])
        name = self._embedder.name if self._embedder and vectors else None
        return await asyncio.to_thread(_train, examples, vectors, name)

    async def _vectors(self, texts: Sequence[str]) -> "Mapping[str, NDArray[np.float32]]":
        """Give the vectors of the texts whose language the embedder knows, and the background's."""
        if self._embedder is None:
            return {}
        wanted = await asyncio.to_thread(_known_texts, self._embedder, texts)
        known = await self._cache.known(self._embedder.name, wanted)
        missing = [text for text in wanted if text not in known]
        if not missing:
            return known
        fresh = dict(zip(missing, await self._embedder.embed(missing), strict=True))
        await self._cache.keep(self._embedder.name, fresh)
        return {**known, **fresh}


class Intents:
    """Recognises intents with models that were trained before; those asked for lately stay loaded."""

    def __init__(self, embedder: Embedder | None) -> None:
        self._embedder = embedder
        self._loaded: OrderedDict[str, tuple[IntentModel, int]] = OrderedDict()

    async def classify(self, key: str, data: bytes, text: str) -> "Classification":
        """Say what a text means by the model in `data`, of which `key` is the name and only its own.

        Raises `ValueError` for what is no model. Without its embedder a text is judged by its letters.
        """
        model = await self._model(key, data)
        vector = await self._vector(model, text)
        return await asyncio.to_thread(model.classify, text, vector)

    async def _model(self, key: str, data: bytes) -> "IntentModel":
        if key in self._loaded:
            self._loaded.move_to_end(key)
            return self._loaded[key][0]
        model = await asyncio.to_thread(_load, data)
        self._loaded[key] = (model, len(data))
        while len(self._loaded) > 1 and sum(size for _, size in self._loaded.values()) > _MOST_LOADED:
            self._loaded.popitem(last=False)
        return model

    async def _vector(self, model: "IntentModel", text: str) -> "NDArray[np.float32] | None":
        if self._embedder is None or model.embedder != self._embedder.name:
            return None
        language = detect(text)
        if not (model.is_usually_embedded if language is None else self._embedder.knows(language)):
            return None
        try:
            rows = await self._embedder.embed([text])
        except EmbedderUnavailable:
            return None
        vector: NDArray[np.float32] = rows[0]
        return vector


def _known_texts(embedder: Embedder, texts: Sequence[str]) -> list[str]:
    """Give each text once whose language the embedder knows, and if there is any the background's.

    Short texts do not tell their language: they are taken to be in one that it knows if most others are.
    """
    languages = {text: detect(text) for text in texts}
    told = [embedder.knows(language) for language in languages.values() if language is not None]
    is_usual = 2 * sum(told) >= len(told)
    known = [
        text
        for text, language in languages.items()
        if (is_usual if language is None else embedder.knows(language))
    ]
    if not known:
        return []
    # With NumPy, which is loaded where intents are, and nowhere else.
    from holdfast_core.domain.intents.background import BACKGROUND  # noqa: PLC0415

    background = (message.text for message in BACKGROUND if embedder.knows(message.language))
    return list(dict.fromkeys([*known, *background]))


def _load(data: bytes) -> "IntentModel":
    # As above.
    from holdfast_core.domain.intents.model import IntentModel  # noqa: PLC0415

    return IntentModel.from_bytes(data)


def _train(
    examples: Sequence[tuple[str, str]], vectors: "Mapping[str, NDArray[np.float32]]", embedder: str | None
) -> tuple[bytes, IntentReport]:
    # As above.
    from holdfast_core.domain.intents.training import train  # noqa: PLC0415

    started = perf_counter()
    trained = train(examples, vectors, embedder)
    report = IntentReport(
        intents=len({name for name, _ in examples}),
        examples=len(examples),
        recognised=None if trained.recognised is None else round(trained.recognised, 3),
        overlaps=[
            Overlap(intents=overlap.intents, share=overlap.share, examples=list(overlap.examples))
            for overlap in trained.overlaps
        ],
        missed=[
            MissedExample(intent=one.intent, example=one.text, taken_for=one.taken_for)
            for one in trained.missed[:MOST_MISSED]
        ],
        embedder=embedder,
        training_ms=round((perf_counter() - started) * 1_000, 1),
    )
    return trained.model.to_bytes(), report
