"""Vectors by the signs of their parts alone: 48 bytes instead of 1,536, compared many at once.

Two vectors point the same way about as far as their signs agree (Charikar, 2002), so the sketches say which
few of very many vectors are worth being compared in full.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_WORD = 64


@dataclass(frozen=True)
class Sketches:
    """Sketches of numbered vectors, in the order of their numbers, by columns of 64 signs."""

    numbers: NDArray[np.int64]
    columns: NDArray[np.uint64]

    @classmethod
    def none(cls, dimensions: int) -> "Sketches":
        """Begin with nothing."""
        return cls(np.empty(0, np.int64), np.empty((-(-dimensions // _WORD), 0), np.uint64))

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return self.numbers.nbytes + self.columns.nbytes

    def only(self, numbers: NDArray[np.int64]) -> "Sketches":
        """Leave out what is not among these."""
        stays = np.isin(self.numbers, numbers, assume_unique=True)
        return Sketches(self.numbers[stays], np.ascontiguousarray(self.columns[:, stays]))

    def extended(self, numbers: Sequence[int], rows: NDArray[np.float16]) -> "Sketches":
        """Add vectors, whose numbers are higher than all there are."""
        columns = np.concatenate([self.columns, _columns(rows)], axis=1)
        return Sketches(np.concatenate([self.numbers, np.array(numbers, np.int64)]), columns)

    def nearest(self, vector: NDArray[np.float32], limit: int) -> list[int]:
        """Give the numbers of those that agree with a vector most, in no order."""
        if len(self.numbers) <= limit:
            return [int(number) for number in self.numbers]
        apart = np.zeros(len(self.numbers), np.uint16)
        for column, signs in zip(self.columns, _columns(vector[None].astype(np.float16)), strict=True):
            apart += np.bitwise_count(column ^ signs)
        return [int(number) for number in self.numbers[np.argpartition(apart, limit)[:limit]]]


def _columns(rows: NDArray[np.float16]) -> NDArray[np.uint64]:
    signs = np.packbits(np.signbit(rows), axis=1)
    missing = -signs.shape[1] % (_WORD // 8)
    whole = np.ascontiguousarray(np.pad(signs, ((0, 0), (0, missing))))
    return np.ascontiguousarray(whole.view(np.uint64).T)
