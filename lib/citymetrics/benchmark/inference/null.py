"""The distribution of a statistic when nothing but chance is at work, and the p-values that are read off it.

One rule for two sides everywhere: twice the smaller tail, at most 1. It never claims more than either tail alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ALTERNATIVES = ("two-sided", "greater", "less")
_NEAR = 1e-9
"""Values nearer than this, in relation to the largest, are one value: sums of floats in another order differ by less."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class NullDistribution:
    """Every value that a statistic can take, ascending, with its probability under the null hypothesis."""

    values: Floats
    probabilities: Floats

    def at_least(self, value: float) -> float:
        return self._sum(self.values >= value - self._slack)

    def at_most(self, value: float) -> float:
        return self._sum(self.values <= value + self._slack)

    def p(self, value: float, alternative: str = "two-sided") -> float:
        """The p-value of an observed `value`: the chance of one at least as extreme."""
        if alternative == "greater":
            return self.at_least(value)
        if alternative == "less":
            return self.at_most(value)
        return min(1.0, 2 * min(self.at_least(value), self.at_most(value)))

    def least_p(self, alternative: str = "two-sided") -> float:
        """The smallest p-value that any outcome could have had: what the most extreme one would get."""
        ends = {"greater": self.values[-1:], "less": self.values[:1]}.get(alternative, self.values[[0, -1]])
        return min(self.p(float(end), alternative) for end in ends)

    @property
    def mean(self) -> float:
        return float(self.values @ self.probabilities)

    @property
    def _slack(self) -> float:
        return _NEAR * max(1.0, float(np.abs(self.values).max()))

    def _sum(self, which: NDArray[np.bool_]) -> float:
        return float(min(1.0, self.probabilities[which].sum()))


def distribution_of(values: Sequence[float] | Floats, weights: Floats | None = None) -> NullDistribution:
    """The distribution of `values` that are equally likely, or as likely as `weights` say; near values are merged."""
    raw = np.asarray(values, dtype=np.float64)
    chances = np.full(len(raw), 1.0) if weights is None else np.asarray(weights, dtype=np.float64)
    order = np.argsort(raw, kind="stable")
    raw, chances = raw[order], chances[order]
    slack = _NEAR * max(1.0, float(np.abs(raw).max()))
    starts = np.flatnonzero(np.concatenate(([True], np.diff(raw) > slack)))
    return NullDistribution(raw[starts], np.add.reduceat(chances, starts) / chances.sum())


def holm(p_values: Sequence[float]) -> list[float]:
    """P-values adjusted for their number by Holm's step-down rule, in the order given; valid whatever ties them together.

    Source: Holm (1979), A simple sequentially rejective multiple test procedure, Scand. J. Statist. 6, 65-70.
    """
    adjusted, before = [0.0] * len(p_values), 0.0
    for rank, position in enumerate(sorted(range(len(p_values)), key=lambda at: p_values[at])):
        before = max(before, min(1.0, (len(p_values) - rank) * p_values[position]))
        adjusted[position] = before
    return adjusted
