"""One theme across places: every metric of it, those that meet first, and what no metric claims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, resolve, shown_rows
from citymetrics.benchmark.metrics.comparison import Comparison, compare_metric
from citymetrics.benchmark.metrics.intensity import unique_denominators
from citymetrics.benchmark.metrics.rows import rows_frame
from citymetrics.benchmark.remarks import Refusal, Remark, remark, unique, unique_refusals
from citymetrics.benchmark.result import Result
from citymetrics.errors import check_choice
from citymetrics.labels import Label


@dataclass(frozen=True)
class ThemeComparison(Result):
    """The result of `compare_theme`.

    `comparisons` holds one `Comparison` per metric that any chosen plan states as a target, those stated in
    most places first; `unmatched` the theme's target rows that no metric claims; `targets` all its target
    rows. `frame` stacks the comparisons.
    """

    theme: str
    cities: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    targets: pd.DataFrame = field(repr=False, compare=False)
    unmatched: pd.DataFrame = field(repr=False, compare=False)
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    denominators: tuple[Any, ...] = ()
    inputs: Inputs = field(repr=False, compare=False, kw_only=True)

    @property
    def label(self) -> Label:
        return self.inputs.theme_label(self.theme)

    @cached_property
    def shared(self) -> tuple[Comparison, ...]:
        """Metrics that two or more places state."""
        return tuple(one for one in self.comparisons if len(one.headlines) > 1)

    @cached_property
    def singles(self) -> tuple[Comparison, ...]:
        """Metrics that one place alone states."""
        return tuple(one for one in self.comparisons if len(one.headlines) == 1)

    @cached_property
    def frame(self) -> pd.DataFrame:
        return rows_frame(row for one in self.comparisons for row in one.rows)

    @property
    def evidence(self) -> tuple[str, ...]:
        return (
            *(identity for one in self.comparisons for identity in one.evidence),
            *self.unmatched["observation_id"],
        )


def compare_theme(
    theme: str, cities: Iterable[str] | None = None, *, data: Inputs | pd.DataFrame | None = None
) -> ThemeComparison:
    """Compare every metric of `theme` across `cities` (all for None).

    Raises
    ------
    UnknownChoice
        Unknown theme or city.
    """
    inputs = resolve(data)
    check_choice("theme", theme, inputs.themes)
    chosen = inputs.choose_cities(cities)
    comparisons = compare_metrics(inputs.metrics_of(theme), chosen, inputs)
    rows = shown_rows(inputs, chosen, theme=theme)
    targets = rows[rows["role"] == "target"].reset_index(drop=True)
    unmatched = targets[targets["metric"] == ""].reset_index(drop=True)
    caveats = [note.on(one.label) for one in comparisons if len(one.headlines) > 1 for note in one.caveats]
    if targets.empty:
        caveats.append(remark("empty_theme", theme=inputs.theme_label(theme)))
    elif not any(len(one.headlines) > 1 for one in comparisons):
        caveats.append(remark("nothing_meets", theme=inputs.theme_label(theme)))
    return ThemeComparison(
        theme,
        tuple(chosen),
        comparisons,
        targets,
        unmatched,
        unique(caveats),
        unique_refusals(refusal.on(one.label) for one in comparisons for refusal in one.refused),
        tuple(unique_denominators([found for one in comparisons for found in one.denominators])),
        inputs=inputs,
    )


def compare_metrics(metrics: Iterable[str], cities: Iterable[str], inputs: Inputs) -> tuple[Comparison, ...]:
    """A comparison for each of `metrics` that any of `cities` states or refuses, those stated in most
    places first."""
    cities = list(cities)
    stated = [metric for metric in metrics if inputs.of_metric(metric, cities)]
    found = [compare_metric(metric, cities=cities, data=inputs) for metric in stated]
    found = [one for one in found if one.rows or one.refused]
    return tuple(sorted(found, key=lambda one: -len(one.headlines)))
