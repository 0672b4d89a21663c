"""What holds whatever is chosen, and which choices move the ranks: exact over the specifications that were computed.

Shares of variance are the first-order and total indices of Sobol (OECD/JRC Handbook, step 7; Saisana, Saltelli and Tarantola 2005),
not estimated but counted: `first` is the variance of the mean rank between the options of one choice, `total` the mean variance
within groups that share all other choices, each over the whole variance of ranks.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from citymetrics.benchmark.index.choices import SCALING
from citymetrics.benchmark.index.combine import DECIMALS
from citymetrics.benchmark.index.declared import DIMENSIONS
from citymetrics.benchmark.index.scales import Array
from citymetrics.benchmark.index.specifications import Codes, Run

ALL = "all"
TOGETHER = "scaling"
"""Scale and aggregation as one choice: where some of their pairs are incompatible, their separate shares overlap."""
RANKS = ("city", "rank", "specifications", "of", "share")
PAIRS = ("city", "other", "ahead", "tied", "behind", "specifications", "stable")
SENSITIVITY = ("choice", "city", "first", "total", "options", "specifications")
REVERSALS = ("left_out", "city", "other", "specifications", "reversed")


def rank_shares(run: Run) -> pd.DataFrame:
    """For each place the share of specifications at each rank, over those that score every place (`RANKS`)."""
    ranks = run.ranks[run.whole]
    rows = [
        (place, rank, count, len(ranks), count / len(ranks))
        for column, place in enumerate(run.core.places)
        for rank in range(1, len(run.core.places) + 1)
        if len(ranks)
        for count in [int((ranks[:, column] == rank).sum())]
    ]
    return pd.DataFrame(rows, columns=list(RANKS))


def pair_orders(run: Run) -> pd.DataFrame:
    """How often each place is ahead of each other, over all specifications that score both (`PAIRS`).

    `stable` where one of the two is never behind and is ahead at least once. The place that is ahead more often stands first.
    """
    scores = np.round(run.scores[run.computed], DECIMALS)
    rows = []
    for one, other in combinations(range(len(run.core.places)), 2):
        both = ~np.isnan(scores[:, one]) & ~np.isnan(scores[:, other])
        margin = scores[both, one] - scores[both, other]
        ahead, behind = int((margin > 0).sum()), int((margin < 0).sum())
        if behind > ahead:
            one, other, ahead, behind = other, one, behind, ahead
        stable = behind == 0 and ahead > 0
        tied = len(margin) - ahead - behind
        rows.append((run.core.places[one], run.core.places[other], ahead, tied, behind, len(margin), stable))
    return pd.DataFrame(rows, columns=list(PAIRS)).astype({"stable": bool})


def sensitivity(run: Run) -> pd.DataFrame:
    """The share of the variance of ranks that each choice explains, by place and pooled over places (city `all`), over the
    specifications that score every place (`SENSITIVITY`); shares are NaN where ranks never move.

    The pooled share weighs places by the variance of their rank.
    """
    codes, ranks = run.codes[run.whole], run.ranks[run.whole]
    cities = (ALL, *run.core.places)
    rows = []
    for choice, columns in _factors(run):
        first, total = variance_parts(codes, ranks, columns)
        options = len(np.unique(codes[:, columns], axis=0)) if len(codes) else 0
        for city, between, within in zip(cities, first, total, strict=True):
            rows.append((choice, city, between, within, options, len(codes)))
    return pd.DataFrame(rows, columns=list(SENSITIVITY))


def _factors(run: Run) -> list[tuple[str, list[int]]]:
    """The choices that have more than one option, and scale and aggregation together where both have."""
    found = [
        (choice, [position])
        for position, choice in enumerate(DIMENSIONS)
        if len(np.unique(run.codes[:, position])) > 1
    ]
    together = [position for choice, (position,) in found if choice in SCALING]
    return [*found, (TOGETHER, together)] if len(together) > 1 else found


def variance_parts(codes: Codes, ranks: Array, columns: list[int]) -> tuple[Array, Array]:
    """First-order and total share of the choices in `columns`, pooled and then by place; NaN without variance."""
    if not len(codes):
        empty = np.full(ranks.shape[1] + 1, np.nan)
        return empty, empty
    others = [column for column in range(codes.shape[1]) if column not in columns]
    whole = ranks.var(axis=0)
    between = whole - _within(codes[:, columns], ranks)
    return _shares(between, whole), _shares(_within(codes[:, others], ranks), whole)


def _within(codes: Codes, ranks: Array) -> Array:
    """The mean variance of ranks within groups of equal codes, weighed by the size of the groups."""
    groups = np.unique(codes, axis=0, return_inverse=True)[1].reshape(-1)
    size = np.bincount(groups).astype(np.float64)
    parts = []
    for column in ranks.T:
        mean = np.bincount(groups, weights=column) / size
        parts.append(float(((column - mean[groups]) ** 2).mean()))
    return np.array(parts)


def _shares(parts: Array, whole: Array) -> Array:
    pooled = np.concatenate([[parts.sum()], parts])
    of = np.concatenate([[whole.sum()], whole])
    return np.asarray(np.clip(pooled, 0.0, None) / np.where(of > 0, of, np.nan))


def reversals(run: Run) -> pd.DataFrame:
    """How often two places change their order when a third is left out and all else stays (`REVERSALS`)."""
    wholes = {
        tuple(codes[:-1]): row for row, codes in enumerate(run.codes) if codes[-1] == 0 and run.computed[row]
    }
    rows = []
    for code, (kind, identity) in enumerate(run.left_out):
        if kind != "place":
            continue
        without = [int(row) for row in np.flatnonzero(run.computed) if run.codes[row, -1] == code]
        matched = [(row, wholes[key]) for row in without if (key := tuple(run.codes[row][:-1])) in wholes]
        others = [position for position, place in enumerate(run.core.places) if place != identity]
        for one, other in combinations(others, 2):
            signs = _signs(run.scores, matched, one, other)
            reversed_ = int((signs[:, 0] * signs[:, 1] < 0).sum())
            rows.append((identity, run.core.places[one], run.core.places[other], len(matched), reversed_))
    return pd.DataFrame(rows, columns=list(REVERSALS))


def _signs(scores: Array, matched: list[tuple[int, int]], one: int, other: int) -> NDArray[np.float64]:
    rows = np.array(matched, dtype=np.int64).reshape(-1, 2)
    return np.asarray(np.sign(np.round(scores[rows, one] - scores[rows, other], DECIMALS)))
