"""Whether the metrics that places share put them in the same order: Kendall's W on real comparisons."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from citymetrics.benchmark.inference.kendall import kendall_w
from citymetrics.benchmark.inference.model import SEED, ExactTest, refuse
from citymetrics.benchmark.inference.peers import SharedFigures, collect_shared
from citymetrics.benchmark.inference.permutation import mean_ranks
from citymetrics.benchmark.inputs import Inputs, resolve
from citymetrics.benchmark.remarks import remark


def concordance(
    cities: Iterable[str] | None = None,
    metrics: Iterable[str] | None = None,
    *,
    seed: int = SEED,
    data: Inputs | pd.DataFrame | None = None,
) -> ExactTest:
    """Whether the metrics that `cities` all state rank them alike.

    Only complete rankings count: a metric that one of the places doesn't state, or on which any two of them are not comparable, is
    left out and said to be. Choosing fewer cities leaves more metrics.

    Parameters
    ----------
    cities : ids of cities, or of districts; all cities, without districts, for None.
    metrics : ids; all for None.

    Raises
    ------
    UnknownChoice
        Unknown city or metric.
    """
    inputs = resolve(data)
    peers = [place.id for place in inputs.places.values() if place.rank_group == "city"]
    chosen = peers if cities is None else inputs.choose_cities(cities)
    figures = collect_shared(chosen, metrics, inputs)
    given = figures.given(inputs) | {"details": _details(figures)}
    if figures.unsound or not figures.shared:
        reason = figures.unsound or remark("inference.none_shared")
        null = remark("inference.null_concordance")
        return refuse(
            "concordance", reason, n=len(figures.cities), k=0, null=null, alternative="greater", **given
        )
    return kendall_w([one.demanding for one in figures.shared], seed=seed, **given)


def _details(figures: SharedFigures) -> pd.DataFrame:
    """One row per metric and place, with `rank`: 1 for the most demanding, equal figures with their mean rank."""
    frame = figures.frame()
    ranks = [mean_ranks(-np.array(one.demanding)) for one in figures.shared]
    frame["rank"] = np.concatenate(ranks) if ranks else np.zeros(0)
    return frame
