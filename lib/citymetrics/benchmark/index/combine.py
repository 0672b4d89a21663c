"""Many scores made one: the aggregations of the OECD/JRC Handbook on Constructing Composite Indicators (2008, step 6).

`scores` ends in places × metrics, `weights` in metrics; leading axes are specifications. A place without a score of a metric is
judged by the others, whose weights are scaled up; one without any has NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from citymetrics.benchmark.index.scales import Array

DECIMALS = 12
"""Scores that differ after this decimal differ by rounding alone, and are a tie."""


def arithmetic(scores: Array, weights: Array, floor: float = 0.0) -> Array:
    """The weighted mean."""
    return _mean(scores, weights)


def geometric(scores: Array, weights: Array, floor: float = 0.0) -> Array:
    """The weighted geometric mean of scores from 0 up; what lies below `floor` counts as `floor`, and one zero makes zero."""
    with np.errstate(divide="ignore"):
        return np.exp(_mean(np.log(np.maximum(scores, floor)), weights))


def copeland(scores: Array, weights: Array, floor: float = 0.0) -> Array:
    """Pairs won less pairs lost: a pair goes to the place with more than half of the weight of the metrics that both have."""
    concordance = outranking(scores, weights)
    won = np.sign(np.round(concordance - 0.5, DECIMALS))
    stated = ~np.isnan(scores).all(axis=-1)
    return np.where(stated, np.nansum(won, axis=-1), np.nan)


def outranking(scores: Array, weights: Array) -> Array:
    """The share of weight by which each place (rows) is ahead of each other (columns), ties counting half (the Handbook's
    equation 32). NaN on the diagonal and where two places have no metric in common."""
    one, other = scores[..., :, None, :], scores[..., None, :, :]
    both = ~np.isnan(one) & ~np.isnan(other)
    shared = np.where(both, weights[..., None, None, :], 0.0)
    ahead = np.where(both, (one > other) + 0.5 * (one == other), 0.0)
    total = shared.sum(axis=-1)
    diagonal = np.eye(scores.shape[-2], dtype=bool)
    return np.asarray((ahead * shared).sum(axis=-1) / np.where((total > 0) & ~diagonal, total, np.nan))


def _mean(scores: Array, weights: Array) -> Array:
    stated = ~np.isnan(scores)
    own = np.where(stated, weights[..., None, :], 0.0)
    total = own.sum(axis=-1)
    with np.errstate(invalid="ignore"):
        summed = (np.where(own > 0, np.where(stated, scores, 0.0), 0.0) * own).sum(axis=-1)
    return np.asarray(summed / np.where(total > 0, total, np.nan))


AGGREGATIONS: Mapping[str, Callable[[Array, Array, float], Array]] = {
    "arithmetic": arithmetic,
    "geometric": geometric,
    "copeland": copeland,
}
