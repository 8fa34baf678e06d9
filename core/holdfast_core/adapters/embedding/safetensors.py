"""Tensors in a file of the safetensors format: eight bytes of length, a JSON header, the numbers.

https://github.com/huggingface/safetensors#format
"""

import json
import mmap
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MOST_HEADER = 100 * 1024 * 1024


class Tensors:
    """A file's 32-bit tensors by name, mapped into memory: a page is read when it is touched."""

    def __init__(self, path: Path) -> None:
        """Raise `ValueError` for a file of another format."""
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        length = int.from_bytes(self._map[:8], "little")
        if length > min(_MOST_HEADER, len(self._map) - 8):
            raise ValueError(f"{path} is not in the safetensors format")
        self._header = json.loads(self._map[8 : 8 + length])
        self._start = 8 + length

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        """Give a read-only view. Raises `KeyError`, and `ValueError` for numbers of another type."""
        tensor = self._header[name]
        if tensor["dtype"] != "F32":
            raise ValueError(f"{name} holds {tensor['dtype']}, not F32")
        begin, end = tensor["data_offsets"]
        numbers = np.frombuffer(self._map, np.float32, (end - begin) // 4, self._start + begin)
        return numbers.reshape(tensor["shape"])

    def forget_pages(self) -> None:
        """Hand back the memory of pages that were read; those that are needed again come from the file."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)
