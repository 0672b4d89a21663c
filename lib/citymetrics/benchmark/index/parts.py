"""What each metric adds to a place's composite under the default specification, with the sentence it comes from."""

from __future__ import annotations

import numpy as np
import pandas as pd

from citymetrics.benchmark.index.scales import SCALES, Array
from citymetrics.benchmark.index.specifications import Run, treat_missing
from citymetrics.benchmark.index.weights import Mask, weigh

FRAME = (
    "city",
    "metric",
    "theme",
    "observation_id",
    "basis",
    "value",
    "stated",
    "score",
    "weight",
    "contribution",
    "grade",
)


def contributions(run: Run) -> pd.DataFrame:
    """One row per place and core metric (`FRAME`).

    `stated` is whether the plan gives a comparable figure; without it there may be a score all the same, where silence counts
    as zero. Contributions add up to the composite under the arithmetic mean; under other aggregations they are NaN.
    """
    core, choices = run.core, run.choices
    layer = core.denominators.index(choices.default["denominator"])
    present = np.ones(len(core.places), dtype=bool)
    values = treat_missing(core.values[layer][None], present[None], core, choices.default["missing"])
    scores = SCALES[choices.default["normalisation"]](values, core.direction, core.posts)[0]
    weights = _own_weights(run, scores, present)
    adds = choices.default["aggregation"] == "arithmetic"
    rows = []
    for row, place in enumerate(core.places):
        for column, comparison in enumerate(core.comparisons):
            found = core.row(place, comparison.metric)
            share = weights[row, column]
            rows.append(
                {
                    "city": place,
                    "metric": comparison.metric,
                    "theme": comparison.definition.theme,
                    "observation_id": found["observation_id"] if found is not None else "",
                    "basis": core.columns[layer][column],
                    "value": core.values[layer, row, column],
                    "stated": found is not None,
                    "score": scores[row, column],
                    "weight": share,
                    "contribution": share * scores[row, column] if adds else np.nan,
                    "grade": found["grade"] if found is not None else "",
                }
            )
    return pd.DataFrame(rows, columns=list(FRAME))


def _own_weights(run: Run, scores: Array, present: Mask) -> Array:
    """Each place's weights, scaled up over the metrics it has a score of; 0 for the others."""
    used: Mask = np.asarray(~np.isnan(scores).all(axis=0))
    weights = weigh(
        run.choices.default["weights"], used, present, themes=run.core.themes, pairs=run.core.pairs
    )
    own = np.where(np.isnan(scores), 0.0, weights)
    total = own.sum(axis=1, keepdims=True)
    return np.asarray(own / np.where(total > 0, total, 1.0))
