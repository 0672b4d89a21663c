"""The sign test: on how many metrics one place asks for more than another, against the toss of a coin.

Only the sign of each difference counts, so metrics of any unit go together. Equal figures say neither and are left out, as Dixon
and Mood (1946, The statistical sign test, J. Am. Stat. Assoc. 41, 557-566) do. With fewer than six unequal metrics no outcome
reaches 0.05 on two sides (2 / 2⁵ = 0.0625), so none is tested.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import comb
from typing import Any

import numpy as np
import pandas as pd

from citymetrics.benchmark.inference.model import ExactTest, judge, refuse
from citymetrics.benchmark.inference.null import NullDistribution
from citymetrics.benchmark.inference.peers import SharedFigures, collect_shared
from citymetrics.benchmark.inputs import Inputs, resolve
from citymetrics.benchmark.remarks import remark


def count_signs(more: int, less: int, *, alternative: str = "two-sided", **given: Any) -> ExactTest:
    """The exact binomial test of `more` against `less` wins.

    Parameters
    ----------
    more, less : metrics on which the first is above and below the second, ties left out.
    given : further attributes of the `ExactTest` (`null`, `details`, `evidence`, …).
    """
    n = more + less
    given.setdefault("null", remark("inference.null_sign"))
    given |= {"n": n, "k": 2, "alternative": alternative}
    if n == 0:
        return refuse("sign", remark("inference.no_signs"), **given)
    chances = np.array([comb(n, wins) / 2**n for wins in range(n + 1)])
    distribution = NullDistribution(np.arange(n + 1, dtype=np.float64), chances)
    method = remark("inference.exact_sign", n=n, count=f"{2**n:,}")
    return judge("sign", float(more), distribution, method=method, arrangements=2**n, **given)


def sign_test(
    city: str,
    other: str,
    metrics: Iterable[str] | None = None,
    *,
    alternative: str = "two-sided",
    data: Inputs | pd.DataFrame | None = None,
) -> ExactTest:
    """Whether `city` asks for more than `other` on more metrics than a coin would give it.

    Compared are the targets of metrics that have a direction and on which the two are comparable: per head for totals, the figure
    as it is written for shares and levels. The statistic counts the metrics on which `city` is the more demanding.

    Parameters
    ----------
    city, other : ids of two cities, or of two districts; a district is no peer of a city.
    metrics : ids; all for None.

    Raises
    ------
    UnknownChoice
        Unknown city or metric.
    """
    inputs = resolve(data)
    figures = collect_shared([city, other], metrics, inputs)
    labels = {"one": inputs.places[city].label, "other": inputs.places[other].label}
    given = figures.given(inputs) | {
        "null": remark("inference.null_sign_of", **labels),
        "alternative": alternative,
        "details": _details(figures),
    }
    if figures.unsound:
        return refuse("sign", figures.unsound, n=0, k=2, **given)
    signs = [one.demanding[0] - one.demanding[1] for one in figures.shared]
    ties = sum(sign == 0 for sign in signs)
    if ties:
        given["caveats"] += (remark("inference.ties_out", count=ties),)
    return count_signs(sum(sign > 0 for sign in signs), sum(sign < 0 for sign in signs), **given)


def _details(figures: SharedFigures) -> pd.DataFrame:
    """One row per metric and place, with `sign`: 1 where it is the more demanding, −1 the less, 0 for equal figures."""
    frame = figures.frame()
    frame["sign"] = [
        int(np.sign((one.demanding[0] - one.demanding[1]) * turn))
        for one in figures.shared
        for turn in (1, -1)
    ]
    return frame
