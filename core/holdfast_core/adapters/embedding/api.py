"""Vectors from an OpenAI-compatible endpoint."""

import asyncio
import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from holdfast_contract.errors import EmbedderUnavailable, HoldfastError

from holdfast_core.adapters.models.client import ModelClient
from holdfast_core.domain.answers.models import ModelAccess

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class ApiEmbedder:
    """`Embedder` over an endpoint that the operator chose."""

    def __init__(self, client: ModelClient, access: ModelAccess, dimensions: int) -> None:
        """`access.embedding_model` gives vectors of so many dimensions."""
        self._client = client
        self._access = access
        place = hashlib.sha256(f"{access.base_url}\n{access.embedding_model}\n{dimensions}".encode())
        self.name = f"api:{access.embedding_model}:{place.hexdigest()[:8]}"
        self.dimensions = dimensions

    def knows(self, language: str | None) -> bool:  # noqa: ARG002 - the protocol asks
        """Hosted embedders are multilingual, so they are trusted with every language."""
        return True

    async def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Give a row of unit length for each text. Raises `EmbedderUnavailable`."""
        try:
            vectors = await self._client.embeddings(self._access, texts)
        except HoldfastError as error:
            raise EmbedderUnavailable(error.message, retry_after=error.retry_after) from None
        if any(len(vector) != self.dimensions for vector in vectors):
            raise EmbedderUnavailable(
                f"The embedding model gives vectors of another length than {self.dimensions}. "
                "Was it exchanged? Index the documents again."
            )
        return await asyncio.to_thread(_rows, vectors, self.dimensions)


def _rows(vectors: list[list[float]], dimensions: int) -> "NDArray[np.float32]":
    """Make unit rows. One that is not a number, or has no length, raises `EmbedderUnavailable`."""
    import numpy as np  # noqa: PLC0415 - heavy, and not every core embeds

    rows = np.asarray(vectors, dtype=np.float32).reshape(len(vectors), dimensions)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    if not np.all(np.isfinite(lengths)) or not np.all(lengths):
        raise EmbedderUnavailable("The embedding model gave a vector without a direction. Check its name.")
    unit: NDArray[np.float32] = rows / lengths
    return unit
