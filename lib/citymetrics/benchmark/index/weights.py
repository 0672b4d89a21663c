"""What each metric weighs in a composite. Arrays end in metrics, leading axes are specifications; weights need not sum to one.

`Mask` arrays say which metrics are used and which places are present.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from citymetrics.benchmark.index.scales import Array

Mask = NDArray[np.bool_]


def equal(used: Mask) -> Array:
    """One for every metric that is used."""
    return used.astype(np.float64)


def by_theme(used: Mask, themes: Sequence[str]) -> Array:
    """One for every theme, shared out among its metrics that are used."""
    names = list(dict.fromkeys(themes))
    member = np.array([[theme == name for name in names] for theme in themes], dtype=np.float64)
    counts = used.astype(np.float64) @ member @ member.T
    return np.where(used, 1.0 / np.maximum(counts, 1.0), 0.0)


def by_grade(used: Mask, present: Mask, pairs: Array) -> Array:
    """The mean weight of a metric's pairs of places that are present.

    `present` ends in places, `pairs` is places × places × metrics with the weight of each pair's grade (NaN where the two
    don't both state the metric).
    """
    known = np.triu(np.ones(pairs.shape[:2], dtype=bool), k=1)[..., None] & ~np.isnan(pairs)
    together = (present[..., :, None] & present[..., None, :]).astype(np.float64)
    flat, size = together.reshape(*together.shape[:-2], -1), pairs.shape[-1]
    total = flat @ np.where(known, pairs, 0.0).reshape(-1, size)
    count = flat @ known.astype(np.float64).reshape(-1, size)
    return np.where(used, total / np.maximum(count, 1.0), 0.0)


def weigh(name: str, used: Mask, present: Mask, *, themes: Sequence[str], pairs: Array) -> Array:
    """The weights under one of the declared options."""
    if name == "by_theme":
        return by_theme(used, themes)
    return by_grade(used, present, pairs) if name == "by_grade" else equal(used)
