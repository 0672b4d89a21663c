"""Whether two sets have more members in common than sets of their sizes would by chance.

Every choice of as many members is as likely, so what two sets share is hypergeometric: the exact permutation distribution, without a
single shuffle. Within strata each set keeps its size in every stratum, and the distributions add up (an exact convolution).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Set
from functools import lru_cache
from math import comb

import numpy as np

from citymetrics.benchmark.inference.null import Floats, NullDistribution


def stratify(one: Set[str], other: Set[str], strata: Mapping[str, Hashable]) -> list[tuple[int, int, int]]:
    """Per stratum how many members it has, and how many of them each set holds; `strata` gives the stratum of every member."""
    counts: dict[Hashable, list[int]] = {}
    for member, stratum in strata.items():
        own = counts.setdefault(stratum, [0, 0, 0])
        for position, held in enumerate((True, member in one, member in other)):
            own[position] += held
    return [(size, first, second) for size, first, second in counts.values()]


def moving(strata: Iterable[tuple[int, int, int]]) -> int:
    """How many members lie in strata where chance has a choice at all: neither set holds none or all of them."""
    return sum(size for size, *held in strata if all(0 < count < size for count in held))


def overlap_distribution(strata: Iterable[tuple[int, int, int]]) -> NullDistribution:
    """How many members two sets share by chance, each of its stated size in every stratum.

    Parameters
    ----------
    strata : (members, of them in the one set, of them in the other) for each stratum; at least one.
    """
    start, chances = 0, np.ones(1)
    for size, one, other in strata:
        least, own = _hypergeometric(size, one, other)
        start, chances = start + least, np.convolve(chances, own)
    return NullDistribution(start + np.arange(len(chances), dtype=np.float64), chances / chances.sum())


@lru_cache(maxsize=4096)
def _hypergeometric(size: int, one: int, other: int) -> tuple[int, Floats]:
    """The least overlap, and the chance of it and of every larger one."""
    least, most = max(0, one + other - size), min(one, other)
    ways = comb(size, other)
    return least, np.array(
        [comb(one, shared) * comb(size - one, other - shared) / ways for shared in range(least, most + 1)]
    )
