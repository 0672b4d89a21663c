"""Figures of unlike units on one scale: the normalisations of the OECD/JRC Handbook on Constructing Composite Indicators (2008,
step 5).

Arrays end in places × metrics, leading axes are specifications; NaN is a value that isn't there. `direction` is +1 where more is
the more ambitious, else -1. A metric whose scale cannot be made (all peers equal where only the spread counts, one value) comes
back as NaN: it says nothing, and nothing is made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Posts:
    """The declared ends of each metric's scale, NaN where the peers set them (from 0 to the highest)."""

    low: Array
    high: Array


def distance_to_target(values: Array, direction: Array, posts: Posts) -> Array:
    """Position between the goalposts, 0 to 1; what lies beyond a post counts as the post."""
    low = np.where(np.isnan(posts.low), 0.0, posts.low)
    high = np.where(np.isnan(posts.high), _highest(values), posts.high)
    width = np.where(high > low, high - low, np.nan)
    scaled = np.clip((values - low) / width, 0.0, 1.0)
    return np.where(direction > 0, scaled, 1.0 - scaled)


def min_max(values: Array, direction: Array, posts: Posts | None = None) -> Array:
    """0 for the least ambitious of the peers, 1 for the most."""
    ambition = values * direction
    low, high = _lowest(ambition), _highest(ambition)
    return np.asarray((ambition - low) / np.where(high > low, high - low, np.nan))


def z_score(values: Array, direction: Array, posts: Posts | None = None) -> Array:
    """Sample standard deviations from the mean of the peers."""
    ambition = values * direction
    stated = ~np.isnan(ambition)
    count = stated.sum(axis=-2, keepdims=True)
    filled = np.where(stated, ambition, 0.0)
    mean = filled.sum(axis=-2, keepdims=True) / np.maximum(count, 1)
    square = np.where(stated, (ambition - mean) ** 2, 0.0).sum(axis=-2, keepdims=True)
    # Equal values differ from their mean by rounding alone, which must not become a spread.
    spread = (count > 1) & (_highest(ambition) > _lowest(ambition))
    deviation = np.sqrt(square / np.maximum(count - 1, 1))
    return np.asarray((ambition - mean) / np.where(spread, deviation, np.nan))


def borda(values: Array, direction: Array, posts: Posts | None = None) -> Array:
    """The share of its peers that a place outdoes, a tie counting half: Borda's points over the most that there are."""
    ambition = values * direction
    stated = ~np.isnan(ambition)
    count = stated.sum(axis=-2, keepdims=True)
    points = rankdata(np.where(stated, ambition, np.inf), method="average", axis=-2) - 1.0
    spread = (count > 1) & (_highest(ambition) > _lowest(ambition))
    return np.where(stated, points, np.nan) / np.where(spread, count - 1, np.nan)


def share_of_best(values: Array, direction: Array, posts: Posts | None = None) -> Array:
    """The ratio to the most ambitious of the peers; where less is better, of the least value to a place's own."""
    high, low = _highest(values), _lowest(values)
    up = values / np.where(high > 0, high, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        down = np.where(values > 0, low / values, np.where(np.isnan(values), np.nan, 1.0))
    return np.where(direction > 0, up, down)


def _highest(values: Array) -> Array:
    """The highest value of each metric, NaN where there is none; one row for all places."""
    high = np.max(np.where(np.isnan(values), -np.inf, values), axis=-2, keepdims=True)
    return np.where(np.isneginf(high), np.nan, high)


def _lowest(values: Array) -> Array:
    low = np.min(np.where(np.isnan(values), np.inf, values), axis=-2, keepdims=True)
    return np.where(np.isposinf(low), np.nan, low)


SCALES: Mapping[str, Callable[[Array, Array, Posts], Array]] = {
    "distance_to_target": distance_to_target,
    "min_max": min_max,
    "z_score": z_score,
    "rank": borda,
    "share_of_best": share_of_best,
}
