"""How sure a classification is, learned from what the tenant's own examples show when they are left out."""

from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_USUAL = np.array([7.0, 5.0, 3.5, 1.2, 0.0, -5.0])
"""Weights of the five numbers of the evidence, and the constant, where a tenant's examples say little.

Rounded from what 70 small assistants show that were drawn from a public data set of questions. What the
length says only shows with many intents.
"""

_SPREAD = np.array([0.2, 0.2, 0.2, 0.2, 0.5, 1.0])
"""How much each number varies: the scale on which a weight's distance from the usual one is measured."""

_STRENGTH = 16.0
"""How strongly the usual weights hold: at a spread of a quarter of a logit, either way."""

_STEPS = 20
_SMALLEST = 1e-6

_SHARPNESSES = np.geomspace(3, 60, 40)
_USUAL_SHARPNESS = 12.0
_PULL = 4.0


class Scope:
    """The probability that a text means one of the intents at all: a logistic regression on the evidence."""

    def __init__(self, weights: NDArray[np.float64]) -> None:
        self.weights = weights

    @classmethod
    def learned(cls, inside: Floats, outside: Floats) -> Self:
        """Learn from the evidence of texts that mean an intent and of texts that mean none.

        Each counts alike, so that with few examples the many that mean none make it careful. Without one of
        them there is nothing to compare.
        """
        weights = _USUAL.copy()
        if not len(inside) or not len(outside):
            return cls(weights)
        rows = _with_constant(np.concatenate([inside, outside]))
        is_inside = np.repeat([1.0, 0.0], [len(inside), len(outside)])
        pull = _STRENGTH * _SPREAD**2

        def loss(weights: NDArray[np.float64]) -> float:
            values = rows @ weights
            misfit = np.logaddexp(0, values) - is_inside * values
            return float(misfit.sum() + (pull * (weights - _USUAL) ** 2).sum() / 2)

        for _ in range(_STEPS):
            expected = _logistic(rows @ weights)
            slope = rows.T @ (expected - is_inside) + pull * (weights - _USUAL)
            bend = (rows * (expected * (1 - expected))[:, None]).T @ rows + np.diag(pull)
            step = np.linalg.solve(bend, slope)
            # Where the curve is far from a parabola a whole step leads astray.
            while loss(weights - step) > loss(weights) and np.abs(step).max() > _SMALLEST:
                step /= 2
            weights -= step
        return cls(weights)

    def __call__(self, evidence: Floats) -> NDArray[np.float64]:
        """Give the probability for each row of evidence."""
        return _logistic(_with_constant(evidence) @ self.weights)


def sharpness(scores: Floats, intents: NDArray[np.intp]) -> float:
    """Give the factor with which scores of left-out examples become the truest shares of a whole.

    That is the largest likelihood, with a weak pull to the usual value where there are few examples.
    """
    pulls = -0.5 * np.log(_SHARPNESSES / _USUAL_SHARPNESS) ** 2 * _PULL
    rows = np.arange(len(scores))
    likelihoods = [np.log(shares(scores, factor)[rows, intents] + 1e-9).sum() for factor in _SHARPNESSES]
    return float(_SHARPNESSES[np.argmax(pulls + likelihoods)])


def shares(scores: Floats, factor: float) -> NDArray[np.float64]:
    """Give each intent's share of a whole, (texts, intents)."""
    powers = np.exp(factor * (scores - scores.max(axis=1, keepdims=True)))
    whole: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return whole


def _with_constant(evidence: Floats) -> NDArray[np.float64]:
    return np.column_stack([evidence, np.ones(len(evidence))])


def _logistic(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-np.clip(values, -30, 30)))
