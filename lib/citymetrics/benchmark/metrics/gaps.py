"""One place's distances over all its metrics, the widest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, resolve
from citymetrics.benchmark.metrics.distance import BENCHMARKS, Distance, evidence_of
from citymetrics.benchmark.metrics.gap import Gap, distances_frame, gap
from citymetrics.benchmark.metrics.intensity import unique_denominators
from citymetrics.benchmark.remarks import Refusal, Remark, remark, unique, unique_refusals
from citymetrics.benchmark.result import Result
from citymetrics.errors import check_choice
from citymetrics.labels import Label
from citymetrics.norms import Norm


@dataclass(frozen=True)
class Gaps(Result):
    """The result of `gaps`: `gaps` are the metrics of `city` that have a target, `distances` the city's own, by benchmark
    (`peer`, `norm`, `full`) and the widest first, by the share of the level that is missing; `frame` the same as a table."""

    city: str
    gaps: tuple[Gap, ...] = field(repr=False, compare=False)
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    inputs: Inputs = field(repr=False, compare=False, kw_only=True)

    @property
    def label(self) -> Label:
        return self.inputs.places[self.city].label

    @cached_property
    def by_metric(self) -> dict[str, Gap]:
        return {one.metric: one for one in self.gaps}

    @cached_property
    def distances(self) -> tuple[Distance, ...]:
        own = [one for result in self.gaps for one in result.distances if one.city == self.city]
        return tuple(sorted(own, key=lambda one: (BENCHMARKS.index(one.benchmark), -one.relative)))

    @property
    def evidence(self) -> tuple[str, ...]:
        return evidence_of(self.distances)

    @cached_property
    def frame(self) -> pd.DataFrame:
        return distances_frame(self.distances, self.by_metric)

    @cached_property
    def norms(self) -> tuple[Norm, ...]:
        """The norms that the city's targets are measured against."""
        used = {one.set_by for one in self.distances if one.benchmark == "norm"}
        return tuple(norm for result in self.gaps for norm in result.norms if norm.id in used)

    @cached_property
    def denominators(self) -> tuple[Any, ...]:
        """The denominators of the places whose totals stand in a distance."""
        totals = [one for one in self.distances if self.by_metric[one.metric].comparison.basis != "value"]
        wanted = {(one.metric, city) for one in totals for city in (self.city, *one.setters)}
        found = [
            item
            for metric, result in self.by_metric.items()
            for item in result.denominators
            if (metric, item.place) in wanted
        ]
        return tuple(unique_denominators(found))


def gaps(
    city: str, *, cities: Iterable[str] | None = None, data: Inputs | pd.DataFrame | None = None
) -> Gaps:
    """Measure every target of one place; see `gap`. Peers are sought among `cities` (all for None).

    Raises
    ------
    UnknownChoice
        Unknown place.
    """
    inputs = resolve(data)
    check_choice("city", city, inputs.places)
    chosen = None if cities is None else [city, *inputs.choose_cities(cities)]
    own = inputs.of_city(city)
    stated = {row["metric"] for row in own if row["role"] == "target"}
    found = tuple(gap(metric, cities=chosen, data=inputs) for metric in inputs.metrics if metric in stated)
    ids = {row["observation_id"] for row in own}
    caveats = [one.on(result.label) for result in found for one in result.caveats if _concerns(one, ids)]
    refused = [
        one.on(result.label) for result in found for one in result.refused if _concerns_refusal(one, ids)
    ]
    if not found:
        caveats.append(remark("no_targets", city=inputs.places[city].label))
    return Gaps(city, found, unique(caveats), unique_refusals(refused), inputs=inputs)


def _concerns(one: Remark, ids: set[str]) -> bool:
    return not one.rows or bool(ids & set(one.rows))


def _concerns_refusal(one: Refusal, ids: set[str]) -> bool:
    """Whether a refusal is about the place: by its rows, or about no row at all unless it is about a pair of other levels."""
    rows = {*one.what.rows, *one.reason.rows}
    return bool(rows & ids) if rows else one.what.code.startswith("gap.")
