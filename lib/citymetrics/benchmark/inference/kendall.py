"""Kendall's W: whether several rankings of the same places agree, with the exact chance of agreeing that much.

The distribution is not found by trying all (n!)^m rankings but built up ranking by ranking over the rank sums, of which only the
sorted ones are kept: places are exchangeable, so the others are as likely. With ties every ranking is shuffled with its own ties.

Sources: Kendall and Babington Smith (1939), The problem of m rankings, Ann. Math. Statist. 10, 275-287; Siegel (1956),
Nonparametric Statistics, chapter 9. W is Friedman's statistic over m(n - 1), so that tables of the one serve for the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from math import factorial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from citymetrics.benchmark.inference.model import DRAWS, SEED, ExactTest, judge, refuse
from citymetrics.benchmark.inference.null import Floats, NullDistribution, distribution_of
from citymetrics.benchmark.inference.permutation import mean_ranks
from citymetrics.benchmark.remarks import remark

MOST_PLACES = 6
MOST_STEPS = 1_500_000
"""Sums that one more ranking may make; beyond that the rankings are shuffled instead, a stated number of times."""
_Ints = NDArray[np.int64]


def kendall_w(
    values: Sequence[Sequence[float]] | Floats | pd.DataFrame, *, seed: int = SEED, **given: Any
) -> ExactTest:
    """Kendall's coefficient of concordance with its exact p-value.

    Parameters
    ----------
    values : one row per ranking (metric), one column per place; numbers in any unit, since only their order within a row counts.
        Equal numbers share their mean rank, and W is corrected for it. A row with a missing number is an incomplete ranking: it
        makes the test refuse, because leaving it out is the caller's choice to make and to state.
    seed : of the shuffles, where there are too many places or rankings to count.
    given : further attributes of the `ExactTest` (`details`, `evidence`, …).
    """
    table = np.asarray(values, dtype=np.float64)
    table = table.reshape(len(table), -1) if table.size else np.zeros((0, 0))
    m, n = table.shape
    given |= {"n": n, "k": m, "null": remark("inference.null_concordance"), "alternative": "greater"}
    reason = _why_not(table)
    if reason:
        return refuse("concordance", remark(f"inference.{reason}"), **given)
    # Twice the ranks, so that mean ranks are whole and sums of them exact.
    ranks = np.rint(2 * np.array([mean_ranks(row) for row in table])).astype(np.int64)
    most, observed = _most(ranks), _spread(ranks.sum(axis=0)[None, :])
    counted = _count(ranks) if n <= MOST_PLACES else None
    if counted is None:
        distribution = distribution_of(np.append(_shuffled(ranks, seed), observed) / most)
        given |= {"method": remark("inference.sampled", count=f"{DRAWS:,}", seed=str(seed)), "seed": seed}
    else:
        distribution = NullDistribution(counted[0] / most, counted[1])
        given |= {
            "method": remark("inference.exact_concordance", n=n, k=m),
            "arrangements": factorial(n) ** (m - 1),
        }
    return judge("concordance", float(observed[0]) / most, distribution, **given)


def _why_not(table: Floats) -> str | None:
    if not table.shape[0] or table.shape[1] < 2:
        return "empty_group"
    if not np.isfinite(table).all():
        return "incomplete"
    return "all_equal" if (np.ptp(table, axis=1) == 0).all() else None


def _spread(sums: _Ints) -> Floats:
    """n times the sum of squared deviations of (doubled) rank sums from their mean: whole numbers, so that ties are exact."""
    n = sums.shape[1]
    return np.asarray(n * (sums**2).sum(axis=1) - sums.sum(axis=1) ** 2, dtype=np.float64)


def _most(ranks: _Ints) -> float:
    """`_spread` of full agreement as W's denominator corrects it for ties: m² (n³ − n) − m ΣT over 12, in the same units."""
    m, n = ranks.shape
    ties = 0
    for row in ranks:
        counts = np.unique(row, return_counts=True)[1]
        ties += int((counts**3 - counts).sum())
    return float(4 * n * (m * m * (n**3 - n) - m * ties) / 12)


def _count(ranks: _Ints) -> tuple[Floats, Floats] | None:
    """Every `_spread` with its probability, ascending; None where there would be too many rank sums to keep."""
    n = ranks.shape[1]
    states = np.sort(ranks[:1], axis=1)
    chances: Floats = np.ones(1)
    base = 2 * n * len(ranks) + 1
    weights = base ** np.arange(n, dtype=np.int64) if n * np.log2(base) < 62 else None
    for row in ranks[1:]:
        orders = np.array(sorted(set(permutations(row.tolist()))), dtype=np.int64)
        if weights is None or len(states) * len(orders) > MOST_STEPS:
            return None
        sums = np.sort((states[:, None, :] + orders[None, :, :]).reshape(-1, n), axis=1)
        _, first, inverse = np.unique(sums @ weights, return_index=True, return_inverse=True)
        states = sums[first]
        chances = _gather(inverse, np.repeat(chances / len(orders), len(orders)))
    found, inverse = np.unique(_spread(states), return_inverse=True)
    return found, _gather(inverse, chances)


def _gather(positions: NDArray[np.int64], chances: Floats) -> Floats:
    """The chances that fall on each position, summed."""
    return np.bincount(positions.ravel(), weights=chances).astype(np.float64)


def _shuffled(ranks: _Ints, seed: int) -> Floats:
    rng, found = np.random.default_rng(seed), []
    for _ in range(-(-DRAWS // 1000)):
        sums = np.zeros((1000, ranks.shape[1]), dtype=np.int64)
        for row in ranks:
            sums += rng.permuted(np.tile(row, (1000, 1)), axis=1)
        found.append(_spread(sums))
    return np.concatenate(found)[:DRAWS]
