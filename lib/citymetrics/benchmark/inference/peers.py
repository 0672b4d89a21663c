"""The figures that a test across metrics may use: of peers only, of metrics that all of them state and that can be compared.

Districts are no peers of cities. A metric on which any two of the places are `not_comparable` is left out with the reason, and so
is one that has no direction: there is nothing that would be more of the same promise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, has_flag, missing
from citymetrics.benchmark.metrics.comparison import Comparison, compare_metric
from citymetrics.benchmark.metrics.grades import worst
from citymetrics.benchmark.metrics.intensity import unique_denominators
from citymetrics.benchmark.metrics.ranking import rank_basis, refuse_levels
from citymetrics.benchmark.remarks import Refusal, Remark, remark
from citymetrics.errors import check_choice
from citymetrics.labels import Label


@dataclass(frozen=True)
class Shared:
    """One metric that all of the places state, and can be compared on.

    `values` are on the metric's basis (per head for totals) and in the order of the places, `ids` the rows they come from, `grade`
    the weakest of the pairs. `demanding` are the same numbers turned so that more is always the more demanding.
    """

    metric: str
    label: Label
    theme: str
    basis: str
    direction: str
    values: tuple[float, ...]
    ids: tuple[str, ...]
    grade: str
    denominators: tuple[Any, ...] = ()

    @property
    def demanding(self) -> tuple[float, ...]:
        return self.values if self.direction == "higher" else tuple(-value for value in self.values)


@dataclass(frozen=True)
class SharedFigures:
    """The metrics that `cities` share, and what was left out. `unsound` says why the places are no peers; then there are none."""

    cities: tuple[str, ...]
    shared: tuple[Shared, ...]
    refused: tuple[Refusal, ...] = ()
    caveats: tuple[Remark, ...] = ()
    unsound: Remark | None = None

    @property
    def evidence(self) -> tuple[str, ...]:
        return tuple(identity for one in self.shared for identity in one.ids)

    @property
    def denominators(self) -> tuple[Any, ...]:
        return tuple(unique_denominators([found for one in self.shared for found in one.denominators]))

    @property
    def grade(self) -> str:
        """The weakest grade of all; empty where nothing is shared."""
        return worst(one.grade for one in self.shared) if self.shared else ""

    def given(self, inputs: Inputs) -> dict[str, Any]:
        """What every test of these figures is given of them. Where the places are no peers the refusal is the test's own."""
        return {
            "evidence": self.evidence,
            "refused": () if self.unsound else self.refused,
            "caveats": self.caveats,
            "grade": self.grade,
            "denominators": self.denominators,
            "inputs": inputs,
        }

    def frame(self) -> pd.DataFrame:
        """One row per metric and place: `metric`, `theme`, `city`, `basis`, `value`, `grade`, `observation_id`."""
        columns = ["metric", "theme", "city", "basis", "direction", "value", "grade", "observation_id"]
        rows = [
            (one.metric, one.theme, city, one.basis, one.direction, value, one.grade, identity)
            for one in self.shared
            for city, value, identity in zip(self.cities, one.values, one.ids, strict=True)
        ]
        return pd.DataFrame(rows, columns=columns)


def collect_shared(cities: Sequence[str], metrics: Iterable[str] | None, inputs: Inputs) -> SharedFigures:
    """The targets that `cities` share, of `metrics` or of all.

    Raises
    ------
    UnknownChoice
        Unknown city or metric.
    """
    for city in cities:
        check_choice("city", city, inputs.places)
    wanted = list(inputs.metrics) if metrics is None else list(metrics)
    for metric in wanted:
        check_choice("metric", metric, inputs.metrics)
    chosen = tuple(dict.fromkeys(cities))
    levels = refuse_levels(list(chosen), inputs.places)
    if len(chosen) < 2 or levels:
        unsound = levels[0].reason if levels else remark("inference.one_place")
        return SharedFigures(chosen, (), tuple(levels), unsound=unsound)
    stated = {metric: _stating(metric, chosen, inputs) for metric in wanted}
    partly = [name for name, own in stated.items() if own and not own >= set(chosen)]
    found: list[Shared] = []
    refused: list[Refusal] = []
    for metric in (name for name, own in stated.items() if own >= set(chosen)):
        one = _shared(compare_metric(metric, cities=chosen, data=inputs), chosen)
        if isinstance(one, Shared):
            found.append(one)
        else:
            refused.append(Refusal(remark("inference.metric", metric=inputs.metric_label(metric)), one))
    caveats = [remark("inference.dependent")] if found else []
    if partly:
        caveats.append(remark("inference.not_by_all", count=len(partly)))
    drafts = [inputs.places[city].label for city in chosen if _is_draft(city, inputs)]
    caveats += [remark("draft", city=label) for label in drafts]
    return SharedFigures(chosen, tuple(found), tuple(refused), tuple(caveats))


def _stating(metric: str, cities: Sequence[str], inputs: Inputs) -> set[str]:
    rows = inputs.of_metric(metric, cities)
    return {row["city"] for row in rows if row["role"] == "target" and not has_flag(row, "repeat")}


def _shared(comparison: Comparison, cities: tuple[str, ...]) -> Shared | Remark:
    """The shared figures of one metric, or why they can't be used."""
    definition: Any = comparison.definition
    if definition.direction not in ("higher", "lower"):
        return remark("no_direction")
    rows = [comparison.headline_of(city) for city in cities]
    basis = rank_basis(definition)
    if any(row is None for row in rows):
        return next((refusal.reason for refusal in comparison.refused), remark("inference.no_figure"))
    found = [row for row in rows if row is not None]
    pairs = [comparison.pair_of(*two) for two in combinations(cities, 2)]
    for pair in pairs:
        if pair is None or pair.grade == "not_comparable":
            return pair.reasons[0] if pair and pair.reasons else remark("inference.no_figure")
    if any(missing(row[basis]) for row in found):
        return remark("inference.no_figure")
    grade = worst(pair.grade for pair in pairs if pair)
    return Shared(
        comparison.metric,
        comparison.label,
        definition.theme,
        basis,
        definition.direction,
        tuple(float(row[basis]) for row in found),
        tuple(str(row["observation_id"]) for row in found),
        grade,
        comparison.denominators,
    )


def _is_draft(city: str, inputs: Inputs) -> bool:
    return any(source.status == "draft" for source in inputs.plans_of(city))
