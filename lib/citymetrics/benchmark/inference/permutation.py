"""Exact permutation tests: every way in which chance could have dealt out the numbers is counted, up to `MOST_ARRANGEMENTS`.

Beyond that a stated number of seeded shuffles stands for all, and counts itself among them (Phipson and Smyth 2010,
Permutation p-values should never be zero), so that no p-value is zero. Two-sided is twice the smaller tail.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, permutations
from math import comb, factorial

import numpy as np

from citymetrics.benchmark.inference.model import DRAWS, MOST_ARRANGEMENTS, SEED, ExactTest, judge, refuse
from citymetrics.benchmark.inference.null import Floats, distribution_of
from citymetrics.benchmark.remarks import Remark, remark
from citymetrics.errors import check_choice

STATISTICS = ("spearman", "pearson")
Numbers = Sequence[float] | Floats


def two_sample_test(
    one: Numbers, other: Numbers, *, alternative: str = "two-sided", seed: int = SEED
) -> ExactTest:
    """Whether two groups differ in their mean, by every division of all numbers into groups of these sizes.

    Parameters
    ----------
    one, other : numbers of the two groups, any units that are the same in both.
    alternative : `greater` where only a larger mean of `one` counts.

    Source: Fisher (1935), The Design of Experiments; Pitman (1937).
    """
    first, second = _numbers(one), _numbers(other)
    pooled, size = np.concatenate([first, second]), len(first)
    n, null = len(pooled), remark("inference.null_two_sample")
    if not len(first) or not len(second):
        return refuse("two_sample", remark("inference.empty_group"), n=n, k=2, null=null)
    if _bad(pooled):
        return refuse("two_sample", remark("inference.not_finite"), n=n, k=2, null=null)
    count, rest = comb(n, size), n - size

    def difference(sums: Floats) -> Floats:
        return np.asarray(sums / size - (pooled.sum() - sums) / rest)

    observed = float(first.mean() - second.mean())
    if count <= MOST_ARRANGEMENTS:
        chosen = np.array(list(combinations(range(n), size)))
        values = difference(pooled[chosen].sum(axis=1))
        return _judged("two_sample", observed, values, null, n, 2, alternative, count)
    shuffled = _draw(seed, lambda rng: rng.permuted(np.tile(pooled, (1000, 1)), axis=1)[:, :size].sum(axis=1))
    return _judged("two_sample", observed, difference(shuffled), null, n, 2, alternative, None, seed)


def paired_test(differences: Numbers, *, alternative: str = "two-sided", seed: int = SEED) -> ExactTest:
    """Whether the mean of paired differences is zero, by every way of turning their signs; zeros stay and change nothing.

    Parameters
    ----------
    differences : one number per pair, in one unit.

    Source: Fisher (1935), The Design of Experiments, chapter III.
    """
    given = _numbers(differences)
    n, null = len(given), remark("inference.null_paired")
    if not n:
        return refuse("paired", remark("inference.empty_group"), n=0, k=2, null=null)
    if _bad(given):
        return refuse("paired", remark("inference.not_finite"), n=n, k=2, null=null)
    if 2**n <= MOST_ARRANGEMENTS:
        sums = np.zeros(1)
        for one in np.abs(given):
            sums = np.concatenate([sums + one, sums - one])
        return _judged("paired", float(given.mean()), sums / n, null, n, 2, alternative, 2**n)
    signs = _draw(seed, lambda rng: (rng.choice([-1.0, 1.0], size=(1000, n)) * given).mean(axis=1))
    return _judged("paired", float(given.mean()), signs, null, n, 2, alternative, None, seed)


def association_test(
    one: Numbers,
    other: Numbers,
    *,
    statistic: str = "spearman",
    alternative: str = "two-sided",
    seed: int = SEED,
) -> ExactTest:
    """Whether two measures of the same places go together, by every pairing of the one's numbers with the other's.

    Parameters
    ----------
    one, other : numbers in the same order of places.
    statistic : `spearman` on ranks (ties get their mean rank) or `pearson` on the numbers.

    Raises
    ------
    ValueError
        The two are not of one length.
    """
    check_choice("statistic", statistic, STATISTICS)
    first, second = _numbers(one), _numbers(other)
    if len(first) != len(second):
        raise ValueError(f"{len(first)} numbers stand beside {len(second)}")
    n, null, kind = len(first), remark("inference.null_association"), f"association_{statistic}"
    if n < 2:
        return refuse(kind, remark("inference.empty_group"), n=n, k=2, null=null)
    if _bad(first) or _bad(second):
        return refuse(kind, remark("inference.not_finite"), n=n, k=2, null=null)
    if statistic == "spearman":
        first, second = mean_ranks(first), mean_ranks(second)
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return refuse(kind, remark("inference.all_equal"), n=n, k=2, null=null)
    a, b = first - first.mean(), second - second.mean()
    scale = float(np.sqrt((a @ a) * (b @ b)))
    if factorial(n) <= MOST_ARRANGEMENTS:
        values = b[np.array(list(permutations(range(n))))] @ a / scale
        return _judged(kind, float(a @ b) / scale, values, null, n, 2, alternative, factorial(n))
    drawn = _draw(seed, lambda rng: rng.permuted(np.tile(b, (1000, 1)), axis=1) @ a / scale)
    return _judged(kind, float(a @ b) / scale, drawn, null, n, 2, alternative, None, seed)


def mean_ranks(values: Floats) -> Floats:
    """Ranks from 1, equal values with the mean of theirs."""
    below = (values[None, :] < values[:, None]).sum(axis=1)
    equal = (values[None, :] == values[:, None]).sum(axis=1)
    return np.asarray(below + (equal + 1) / 2, dtype=np.float64)


def _judged(
    kind: str,
    observed: float,
    values: Floats,
    null: Remark,
    n: int,
    k: int,
    alternative: str,
    arrangements: int | None,
    seed: int | None = None,
) -> ExactTest:
    if arrangements is None:
        method = remark("inference.sampled", count=f"{DRAWS:,}", seed=str(seed))
        values = np.append(values, observed)  # the outcome itself is one of all
        used: int | None = seed
    else:
        method, used = remark(f"inference.exact_{kind}", count=f"{arrangements:,}"), None
    return judge(
        kind,
        observed,
        distribution_of(values),
        n=n,
        k=k,
        null=null,
        method=method,
        alternative=alternative,
        arrangements=arrangements,
        seed=used,
    )


def _draw(seed: int, batch: Callable[[np.random.Generator], Floats]) -> Floats:
    """`DRAWS` values from batches of a thousand, so that memory stays small."""
    rng = np.random.default_rng(seed)
    return np.concatenate([batch(rng) for _ in range(-(-DRAWS // 1000))])[:DRAWS]


def _numbers(given: Numbers) -> Floats:
    return np.asarray(given, dtype=np.float64).ravel()


def _bad(values: Floats) -> bool:
    return not bool(np.isfinite(values).all())
