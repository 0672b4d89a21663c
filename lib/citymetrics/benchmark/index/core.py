"""The metrics that a group of peers can be scored on, as arrays: what every specification is computed from.

A core metric has a direction and figures of two or more peers that can be compared with each other; a figure that can't is
left out here, and never counts as silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from citymetrics.benchmark.index.choices import Choices
from citymetrics.benchmark.index.scales import Array, Posts
from citymetrics.benchmark.inputs import Inputs, Row, missing
from citymetrics.benchmark.metrics.comparison import Comparison, compare_metric
from citymetrics.benchmark.plans.absence import absence_of
from citymetrics.benchmark.remarks import Refusal, remark

COLUMNS = {"residents": "per_10k", "land": "per_100km2"}
"""The column of a comparison that holds a total in relation to a denominator."""


@dataclass(frozen=True)
class Core:
    """What peers are scored on. Arrays are places × metrics in the order of `places` and `comparisons`.

    `values` has a layer for each of `denominators`, NaN where there is no comparable figure; `columns` tells which column of the
    comparison each metric takes in each layer. `silent` says where no figure means a promise of nothing. `pairs` is places ×
    places × metrics with the weight of the pair's grade, NaN without a pair.
    """

    places: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    denominators: tuple[str, ...]
    values: Array = field(repr=False)
    columns: tuple[tuple[str, ...], ...] = field(repr=False)
    silent: NDArray[np.bool_] = field(repr=False)
    direction: Array = field(repr=False)
    posts: Posts = field(repr=False)
    pairs: Array = field(repr=False)

    @property
    def metrics(self) -> tuple[str, ...]:
        return tuple(one.metric for one in self.comparisons)

    @property
    def themes(self) -> tuple[str, ...]:
        return tuple(one.definition.theme for one in self.comparisons)

    def row(self, place: str, metric: str) -> Row | None:
        """The figure that stands for a place in a metric; None where there is none that can be compared."""
        found = self.comparisons[self.metrics.index(metric)].headline_of(place)
        return found if found is not None and found["rank"] is not None else None

    @property
    def stated(self) -> NDArray[np.bool_]:
        """Where there is a comparable figure."""
        return np.array(
            [[self.row(place, metric) is not None for metric in self.metrics] for place in self.places],
            dtype=bool,
        ).reshape(len(self.places), len(self.metrics))

    @property
    def coverage(self) -> dict[str, float]:
        """The share of the core metrics that each place has a comparable figure for; 0 where there are none."""
        shares = self.stated.mean(axis=1) if self.comparisons else np.zeros(len(self.places))
        return {place: float(share) for place, share in zip(self.places, shares, strict=True)}

    @property
    def evidence(self) -> tuple[str, ...]:
        rows = (self.row(place, metric) for metric in self.metrics for place in self.places)
        return tuple(row["observation_id"] for row in rows if row is not None)


def build_core(places: Sequence[str], choices: Choices, inputs: Inputs) -> tuple[Core, list[Refusal]]:
    """The core of `places`, without those that fall below the floor of coverage, which are refused.

    Leaving a place out may take a metric with it, so coverage is judged again until nobody falls.
    """
    refused: list[Refusal] = []
    kept = list(places)
    while True:
        core = _core(kept, choices, inputs)
        low = [place for place in kept if core.coverage[place] < choices.limits.least_coverage]
        if not low or not core.comparisons:
            return core, refused
        # One at a time, the thinnest first: without it another may be well covered.
        thinnest = min(low, key=lambda place: core.coverage[place])
        stated = round(core.coverage[thinnest] * len(core.comparisons))
        refused.append(
            Refusal(
                remark("place", city=inputs.places[thinnest].label),
                remark(
                    "index.low_coverage",
                    stated=stated,
                    of=len(core.comparisons),
                    least=f"{100 * choices.limits.least_coverage:.0f}%",
                ),
            )
        )
        kept.remove(thinnest)


def _core(places: Sequence[str], choices: Choices, inputs: Inputs) -> Core:
    comparisons = tuple(core_comparisons(places, inputs))
    denominators = choices.ids("denominator")
    columns = tuple(tuple(_column(one, name) for one in comparisons) for name in denominators)
    rows = [[_sound(one, place) for one in comparisons] for place in places]
    shape = len(places), len(comparisons)
    values = np.array(
        [
            [
                [
                    np.nan if row is None else float(row[column])
                    for row, column in zip(own, layer, strict=True)
                ]
                for own in rows
            ]
            for layer in columns
        ],
        dtype=np.float64,
    ).reshape(len(denominators), *shape)
    silent = np.array(
        [
            [
                row is None and _is_silent(one.metric, place, choices, inputs)
                for one, row in zip(comparisons, own, strict=True)
            ]
            for place, own in zip(places, rows, strict=True)
        ],
        dtype=bool,
    ).reshape(shape)
    ends = [choices.posts(one.metric, one.definition.unit) or (np.nan, np.nan) for one in comparisons]
    return Core(
        tuple(places),
        comparisons,
        denominators,
        values,
        columns,
        silent,
        np.array([1.0 if one.definition.direction == "higher" else -1.0 for one in comparisons]),
        Posts(np.array([low for low, _ in ends]), np.array([high for _, high in ends])),
        _pair_weights(places, comparisons, choices),
    )


def core_comparisons(places: Iterable[str], inputs: Inputs) -> list[Comparison]:
    """The comparisons of all metrics with a direction in which two or more of `places` can be compared, in the dictionary's
    order."""
    chosen = set(places)
    found = []
    stated = inputs.stated_metrics(chosen)
    for metric, definition in inputs.metrics.items():
        if metric not in stated or definition.direction not in ("higher", "lower"):
            continue
        if len({row["city"] for row in inputs.of_metric(metric, chosen)}) < 2:
            continue
        comparison = compare_metric(metric, cities=chosen, data=inputs)
        if sum(row["rank"] is not None for row in comparison.headlines) > 1:
            found.append(comparison)
    return found


def _sound(comparison: Comparison, place: str) -> Row | None:
    row = comparison.headline_of(place)
    return row if row is not None and row["rank"] is not None else None


def _column(comparison: Comparison, denominator: str) -> str:
    """The column of a metric under a denominator; its own basis where the dictionary doesn't give it that denominator."""
    if not comparison.adds_up:
        return "value"
    rows = [row for row in comparison.headlines if row["rank"] is not None]
    if denominator in COLUMNS:
        column = COLUMNS[denominator]
    else:
        column = "total" if all(missing(row["per_year"]) for row in rows) else "per_year"
    return comparison.basis if all(missing(row[column]) for row in rows) else column


def _is_silent(metric: str, place: str, choices: Choices, inputs: Inputs) -> bool:
    absence = absence_of(metric, place, inputs)
    return absence is not None and absence.kind in choices.silence


def _pair_weights(places: Sequence[str], comparisons: Sequence[Comparison], choices: Choices) -> Array:
    found = np.full((len(places), len(places), len(comparisons)), np.nan)
    at = {place: position for position, place in enumerate(places)}
    for column, comparison in enumerate(comparisons):
        ranked = {row["observation_id"] for row in comparison.headlines if row["rank"] is not None}
        for pair in comparison.pairs:
            weight: Any = choices.grade_weights.get(pair.grade)
            if weight is not None and {pair.one_id, pair.other_id} <= ranked:
                one, other = at[pair.one_city], at[pair.other_city]
                found[one, other, column] = found[other, one, column] = weight
    return found
