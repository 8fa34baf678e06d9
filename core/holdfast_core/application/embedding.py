"""What turns texts into vectors whose cosine says how alike they are."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Embedder(Protocol):
    """A model of the meaning of short texts."""

    name: str
    """What identifies its vectors, and changes whenever they would: `minilm-l6-v2:53aa5117`."""

    dimensions: int

    def knows(self, language: str | None) -> bool:
        """Whether its vectors mean something in a language (ISO 639-1; None where it is not known)."""
        ...

    async def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Give a row of unit length for each text. Raises `EmbedderUnavailable`."""
        ...
