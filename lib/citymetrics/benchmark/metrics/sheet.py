"""One metric on a sheet: what counts, what each plan says of it, how that compares, and in what sense the others say nothing.

Made for every metric of the dictionary, also for one that a single plan states, or none. The parts are those of the library; a sheet
puts them together and leaves out nothing that they refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, Row, has_flag, resolve
from citymetrics.benchmark.metrics.comparability import Comparability, comparability
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.metrics.gap import Gap, gap
from citymetrics.benchmark.metrics.intensities import Intensities, intensity
from citymetrics.benchmark.metrics.pace import Pace, pace
from citymetrics.benchmark.metrics.paths import Paths, paths
from citymetrics.benchmark.plans.absence import Absence, absence_of
from citymetrics.benchmark.remarks import Refusal, Remark, unique, unique_refusals
from citymetrics.benchmark.result import Result
from citymetrics.errors import check_choice
from citymetrics.extraction.statement import ROLES
from citymetrics.labels import Label

COLUMNS = (
    *("city", "doc_id", "observation_id", "role", "headline", "subject", "value", "value_max", "unit"),
    *("value_text", "comparator", "scope", "per", "due", "quote", "flags"),
)
SAID_ELSEWHERE = (
    *("pace.no_addition", "pace.no_level"),
    *("pace.only_target", "pace.only_achieved"),
    *("gap.no_peer_city", "gap.no_peer_district"),
)
"""Refusals that only tell what the definition, the roles of the rows and the list of places say already."""


@dataclass(frozen=True)
class MetricSheet(Result):
    """The result of `metric_sheet`.

    `frame` has one row per figure that a plan gives on the metric, in any role, without repeats, in the order of places and text;
    `headline` marks the target that stands for its place. `intensities` hold the comparison of the targets and every basis that makes
    sense for it, `paces` and `paths` the past beside the target, `gap` the distances to peers and norms, `comparability` the grade of every
    pair. `absences` say why a place has no target to compare. `caveats`, `refused` and `denominators` are those of the comparison, of past
    beside target and of distances to norms; further bases bring their own with `intensities`.
    """

    metric: str
    intensities: Intensities = field(repr=False, compare=False)
    paces: Pace = field(repr=False, compare=False)
    paths: Paths = field(repr=False, compare=False)
    gap: Gap = field(repr=False, compare=False)
    comparability: Comparability = field(repr=False, compare=False)
    frame: pd.DataFrame = field(repr=False, compare=False)
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    denominators: tuple[Any, ...] = field(default=(), repr=False, compare=False)
    inputs: Inputs = field(repr=False, compare=False, kw_only=True)

    @property
    def comparison(self) -> Comparison:
        """The targets across places."""
        return self.intensities.comparison

    @property
    def definition(self) -> Any:
        """The metric's entry in the dictionary."""
        return self.inputs.metrics[self.metric]

    @property
    def label(self) -> Label:
        return self.inputs.metric_label(self.metric)

    @property
    def theme(self) -> Label:
        return self.inputs.theme_label(self.definition.theme)

    @property
    def cities(self) -> tuple[str, ...]:
        return self.comparison.cities

    @property
    def evidence(self) -> tuple[str, ...]:
        """Observation ids of every figure on the metric."""
        return tuple(self.frame["observation_id"])

    @cached_property
    def absences(self) -> Mapping[str, Absence]:
        """Why a place has no target that can be compared, by place; those that have one are left out."""
        found = {city: absence_of(self.metric, city, self.inputs) for city in self.cities}
        return MappingProxyType({city: absence for city, absence in found.items() if absence})


def metric_sheet(
    metric: str, cities: Iterable[str] | None = None, *, data: Inputs | pd.DataFrame | None = None
) -> MetricSheet:
    """Everything that the plans of `cities` (all for None) say on one metric.

    Raises
    ------
    UnknownChoice
        Unknown metric or city.
    """
    inputs = resolve(data)
    check_choice("metric", metric, inputs.metrics)
    chosen = inputs.choose_cities(cities)
    worked = intensity(metric, chosen, data=inputs)
    comparison, apart = worked.comparison, gap(metric, cities=chosen, data=inputs)
    then_and_now = pace(metric, chosen, data=inputs), paths(metric, chosen, data=inputs)
    parts = (comparison, apart, *then_and_now)
    shown = parts if apart.norms and apart.distances else (comparison, *then_and_now)
    refused = [one for part in parts for one in part.refused if one.reason.code not in SAID_ELSEWHERE]
    return MetricSheet(
        metric,
        worked,
        *then_and_now,
        apart,
        comparability(metric, chosen, data=inputs),
        _rows_frame(metric, chosen, comparison, inputs),
        unique(note for part in shown for note in part.caveats),
        unique_refusals(refused),
        comparison.denominators,
        inputs=inputs,
    )


def _rows_frame(metric: str, cities: list[str], comparison: Comparison, inputs: Inputs) -> pd.DataFrame:
    heads = {row["observation_id"] for row in comparison.headlines}
    rows = [row for row in inputs.of_metric(metric, cities) if not has_flag(row, "repeat")]
    rows.sort(key=_order(cities, heads))
    records = [{**row, "headline": row["observation_id"] in heads} for row in rows]
    return pd.DataFrame(records, columns=list(COLUMNS))


def _order(cities: list[str], heads: set[str]) -> Any:
    """By place; in each the target that stands for it first, then targets before past figures, facts and thresholds."""

    def key(row: Row) -> tuple[int, bool, int, float]:
        headline = row["observation_id"] in heads
        return cities.index(row["city"]), not headline, ROLES.index(row["role"]), row["char_start"]

    return key
