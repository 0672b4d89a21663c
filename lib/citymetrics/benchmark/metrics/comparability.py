"""How far the figures of a metric, or of all metrics that plans share, can be compared: every pair with its grade and reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, resolve
from citymetrics.benchmark.metrics.comparison import Comparison, compare_metric
from citymetrics.benchmark.metrics.grades import GRADES, Pair
from citymetrics.benchmark.remarks import Refusal, Remark, remark, unique
from citymetrics.benchmark.result import Result
from citymetrics.labels import Label
from citymetrics.labels.wording import wording

COLUMNS = (
    "metric",
    "one_city",
    "other_city",
    "one_id",
    "other_id",
    "headline",
    "grade",
    "differences",
)


@dataclass(frozen=True)
class Comparability(Result):
    """The result of `comparability`.

    `frame` has one row per pair of figures of one metric that two places state: the two places and observations, whether
    both stand for their place (`headline`), the `grade` (one of `GRADES`) and the `differences` that make it, the gravest
    first, joined by `;` (the names of `metrics/grades.yml`).
    """

    comparisons: tuple[Comparison, ...] = field(repr=False)
    cities: tuple[str, ...]
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    inputs: Inputs = field(repr=False, compare=False, kw_only=True)

    @property
    def label(self) -> Label:
        """The metric, or what all of them are."""
        return self.comparisons[0].label if len(self.comparisons) == 1 else wording()["comparability.core"]

    @cached_property
    def pairs(self) -> tuple[tuple[str, Pair], ...]:
        """Every pair with its metric, those of headline rows first within each metric."""
        return tuple(
            (one.metric, pair)
            for one in self.comparisons
            for pair in sorted(one.pairs, key=lambda pair: not _is_headline(pair, one))
        )

    @cached_property
    def frame(self) -> pd.DataFrame:
        heads = {row["observation_id"] for one in self.comparisons for row in one.headlines}
        return pd.DataFrame(
            [
                {
                    "metric": metric,
                    "one_city": pair.one_city,
                    "other_city": pair.other_city,
                    "one_id": pair.one_id,
                    "other_id": pair.other_id,
                    "headline": {pair.one_id, pair.other_id} <= heads,
                    "grade": pair.grade,
                    "differences": ";".join(pair.codes),
                }
                for metric, pair in self.pairs
            ],
            columns=list(COLUMNS),
        )

    @property
    def evidence(self) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(identity for _, pair in self.pairs for identity in (pair.one_id, pair.other_id))
        )

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many pairs of headline rows have each grade."""
        own = self.frame[self.frame["headline"].astype(bool)]["grade"]
        return {grade: int((own == grade).sum()) for grade in GRADES}


def _is_headline(pair: Pair, comparison: Comparison) -> bool:
    return {pair.one_id, pair.other_id} <= {row["observation_id"] for row in comparison.headlines}


def comparability(
    metric: str | None = None,
    cities: Iterable[str] | None = None,
    *,
    role: str = "target",
    data: Inputs | pd.DataFrame | None = None,
) -> Comparability:
    """Grade every pair of figures of `metric` (of all metrics that two or more places state, for None).

    Raises
    ------
    UnknownChoice
        Unknown metric, city or role.
    """
    inputs = resolve(data)
    chosen = inputs.choose_cities(cities)
    if metric is None:
        stated = inputs.stated_metrics(chosen)
        found = [
            compare_metric(name, cities=chosen, role=role, data=inputs)
            for name in inputs.metrics
            if name in stated
        ]
        comparisons = tuple(one for one in found if one.pairs)
    else:
        comparisons = (compare_metric(metric, cities=chosen, role=role, data=inputs),)
    refused = [
        refusal.on(one.label)
        for one in comparisons
        for refusal in one.refused
        if refusal.reason.code == "damaged"
    ]
    caveats = [] if any(one.pairs for one in comparisons) else [remark("comparability.nothing")]
    return Comparability(comparisons, tuple(chosen), unique(caveats), tuple(refused), inputs=inputs)
