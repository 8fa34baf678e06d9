"""A BERT encoder in plain NumPy, for texts of a few hundred tokens on one core.

The texts of a batch are laid end to end, so nothing is padded: all layers but attention treat each token by
itself, and attention looks at the texts of one length together.

Devlin et al., 2019, https://arxiv.org/abs/1810.04805; sentence vectors by the mean of the last layer's
tokens: Reimers and Gurevych, 2019, https://arxiv.org/abs/1908.10084
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from holdfast_core.adapters.embedding.safetensors import Tensors

Floats = NDArray[np.float32]

_LAYERS = 6
_HEADS = 12
_EPSILON = np.float32(1e-12)

_ERF = (1.12836235, 0.102857307, -3.26913193e-4, -5.34940286e-4, 6.33557581e-5, -2.56371700e-6)
"""erf(z) = tanh(z · (c0 + c1 z² + c2 z⁴ …)), fitted so that GELU is off by at most 6e-7 where |z| ≤ 3.8."""

_MOST_Z = np.float32(3.8)
"""From here on erf(z) is one, in 32 bits."""


@dataclass(frozen=True)
class _Linear:
    """`weight` is (in, out), the layout in which few rows are multiplied fastest."""

    weight: Floats
    bias: Floats

    def __call__(self, rows: Floats) -> Floats:
        result: Floats = rows @ self.weight
        result += self.bias
        return result


@dataclass(frozen=True)
class _Norm:
    weight: Floats
    bias: Floats

    def __call__(self, rows: Floats) -> Floats:
        """Bring each row to mean 0 and variance 1, in place, then scale."""
        rows -= rows.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", rows, rows) / np.float32(rows.shape[1])
        rows *= (1 / np.sqrt(variance + _EPSILON))[:, None]
        rows *= self.weight
        rows += self.bias
        return rows


@dataclass(frozen=True)
class _Layer:
    query_key_value: _Linear
    attended: _Linear
    attended_norm: _Norm
    widened: _Linear
    narrowed: _Linear
    norm: _Norm


class Bert:
    """The encoder. Not changed by use, so any number of threads may call it."""

    def __init__(self, tensors: Tensors) -> None:
        """Copy the layers' weights out of the file; the table of words stays mapped."""
        self._words = tensors["embeddings.word_embeddings.weight"]
        # All tokens are of the first segment.
        segment = tensors["embeddings.token_type_embeddings.weight"][0]
        self._places = tensors["embeddings.position_embeddings.weight"] + segment
        self._norm = _norm(tensors, "embeddings.LayerNorm")
        self._layers = [_layer(tensors, f"encoder.layer.{number}") for number in range(_LAYERS)]
        tensors.forget_pages()

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._words.shape[1])

    def __call__(self, texts: Sequence[Sequence[int]]) -> Floats:
        """Give a row of unit length for each text, itself a row of token ids; lengths must not fall."""
        lengths = [len(text) for text in texts]
        tokens = np.concatenate([np.asarray(text) for text in texts])
        places = np.concatenate([np.arange(length) for length in lengths])
        rows = self._norm(self._words[tokens] + self._places[places])
        for layer in self._layers:
            rows = layer.attended_norm(rows + layer.attended(_attention(layer, rows, lengths)))
            rows = layer.norm(rows + layer.narrowed(_gelu(layer.widened(rows))))
        means = np.concatenate([group.mean(axis=1) for group in _groups(rows, lengths)])
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        return means


def _attention(layer: _Layer, rows: Floats, lengths: Sequence[int]) -> Floats:
    mixed = np.empty_like(rows)
    width = rows.shape[1] // _HEADS
    for group, out in zip(
        _groups(layer.query_key_value(rows), lengths), _groups(mixed, lengths), strict=True
    ):
        count, length, _ = group.shape
        heads = group.reshape(count, length, 3, _HEADS, width).transpose(2, 0, 3, 1, 4)
        query, key, value = heads
        scores = query @ key.swapaxes(2, 3)
        scores -= scores.max(axis=3, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=3, keepdims=True)
        out.reshape(count, length, _HEADS, width)[:] = (scores @ value).swapaxes(1, 2)
    return mixed


def _groups(rows: Floats, lengths: Sequence[int]) -> Iterator[Floats]:
    """Give the rows of all texts of one length as (texts, length, width)."""
    start = 0
    for length, same in groupby(lengths):
        count = len(list(same))
        end = start + count * length
        yield rows[start:end].reshape(count, length, -1)
        start = end


def _gelu(values: Floats) -> Floats:
    """Give x/2 · (1 + erf(x/√2))."""
    z = values * np.float32(1 / math.sqrt(2))
    np.clip(z, -_MOST_Z, _MOST_Z, out=z)
    square = z * z
    polynomial = square * np.float32(_ERF[-1])
    for coefficient in reversed(_ERF[1:-1]):
        polynomial += np.float32(coefficient)
        polynomial *= square
    polynomial += np.float32(_ERF[0])
    polynomial *= z
    np.tanh(polynomial, out=polynomial)
    polynomial += np.float32(1)
    polynomial *= values
    polynomial *= np.float32(0.5)
    return polynomial


def _layer(tensors: Tensors, name: str) -> _Layer:
    query, key, value = (
        _linear(tensors, f"{name}.attention.self.{part}") for part in ("query", "key", "value")
    )
    # Scores are divided by the root of a head's width: done once, in the weights.
    scale = np.float32(1 / math.sqrt(query.weight.shape[1] // _HEADS))
    return _Layer(
        _Linear(
            np.hstack([query.weight * scale, key.weight, value.weight]),
            np.concatenate([query.bias * scale, key.bias, value.bias]),
        ),
        _linear(tensors, f"{name}.attention.output.dense"),
        _norm(tensors, f"{name}.attention.output.LayerNorm"),
        _linear(tensors, f"{name}.intermediate.dense"),
        _linear(tensors, f"{name}.output.dense"),
        _norm(tensors, f"{name}.output.LayerNorm"),
    )


def _linear(tensors: Tensors, name: str) -> _Linear:
    return _Linear(np.ascontiguousarray(tensors[f"{name}.weight"].T), tensors[f"{name}.bias"])


def _norm(tensors: Tensors, name: str) -> _Norm:
    return _Norm(tensors[f"{name}.weight"], tensors[f"{name}.bias"])
