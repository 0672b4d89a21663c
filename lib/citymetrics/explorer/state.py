"""What the explorer looks at: places, theme, metric, basis; what may be chosen next, and the result of the choice.

No widget is needed here: the panel shows a state, and every control leads from one state to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from citymetrics.benchmark import (
    Comparison,
    Coverage,
    Inputs,
    Intensities,
    ThemeComparison,
    compare_metric,
    compare_theme,
    coverage,
    intensity,
)
from citymetrics.benchmark.inputs import has_flag, resolve
from citymetrics.benchmark.tables.bases import basis_head, counted_in
from citymetrics.errors import CitymetricsError, check_choice
from citymetrics.explorer.search import fits
from citymetrics.labels import check_language, text

ROLES = ("target", "achieved")
OWN, EVERY = "", "every"
"""Bases that are no column: the one that the metric is compared on, and all of them."""

View = Comparison | Intensities | ThemeComparison | Coverage
Choice = tuple[str, str]
"""What is shown of a choice, and its value."""


@dataclass(frozen=True)
class Exploration:
    """One view: a metric across places; without a metric the whole theme, without a theme everything that the plans state.

    `basis` is `OWN`, `EVERY` or a column such as `per_10k`; `words` narrow the list of metrics. Use `choose` to go on: it keeps
    what still fits and drops what doesn't.
    """

    inputs: Inputs = field(repr=False)
    cities: tuple[str, ...]
    theme: str = ""
    metric: str = ""
    basis: str = OWN
    role: str = "target"
    words: str = ""
    lang: str = "zh"

    def choose(self, **changes: Any) -> Exploration:
        """The view after `changes`, fields by name: another theme drops a metric that isn't of it, another metric a basis that
        it hasn't.

        Raises
        ------
        UnknownChoice
            No such place, theme, metric, basis, role or language.
        """
        if "cities" in changes:
            changes["cities"] = tuple(self.inputs.choose_cities(changes["cities"]))
        after = replace(self, **changes)
        check_language(after.lang)
        check_choice("role", after.role, ROLES)
        if after.theme:
            check_choice("theme", after.theme, self.inputs.themes)
        if after.metric:
            check_choice("metric", after.metric, self.inputs.metrics)
        if after.metric and after.theme not in ("", self.inputs.metrics[after.metric].theme):
            moved = (
                {"theme": self.inputs.metrics[after.metric].theme} if "metric" in changes else {"metric": ""}
            )
            after = replace(after, **moved)
        if not after.metric:
            after = replace(after, role=ROLES[0])
        if after.basis not in dict(after.bases).values():
            if "basis" in changes and "metric" not in changes:
                check_choice("basis", after.basis, [value for _, value in after.bases if value])
            after = replace(after, basis=OWN)
        return after

    @cached_property
    def stated_in(self) -> Mapping[str, int]:
        """In how many of the places each metric is stated in this role."""
        return {
            metric: len({row["city"] for row in rows if self._counts(row)})
            for metric, rows in self.inputs.rows_of_metric.items()
            if metric
        }

    def _counts(self, row: Mapping[str, Any]) -> bool:
        return row["role"] == self.role and row["city"] in self.cities and not has_flag(row, "repeat")

    @cached_property
    def found(self) -> tuple[str, ...]:
        """The metrics of the theme that fit the words, those stated in most places first; ones nobody states come last."""
        names = self.inputs.metrics_of(self.theme) if self.theme else list(self.inputs.metrics)
        fitting = [name for name in names if fits(self.words, self.inputs.metrics[name])]
        return tuple(sorted(fitting, key=lambda name: -self.stated_in.get(name, 0)))

    @property
    def metrics(self) -> tuple[Choice, ...]:
        """The metrics to choose from, the overview first; the one that is chosen is among them, whatever the words."""
        theme = self.inputs.theme_label(self.theme) if self.theme else ""
        overview = text(
            "explorer.overview_theme" if theme else "explorer.overview_all", self.lang, theme=theme
        )
        names = self.found if self.metric in ("", *self.found) else (self.metric, *self.found)
        return ((overview, ""), *((self._option(name), name) for name in names))

    def _option(self, metric: str) -> str:
        count = self.stated_in.get(metric, 0)
        return text("explorer.option", self.lang, metric=self.inputs.metric_label(metric), count=count)

    @property
    def themes(self) -> tuple[Choice, ...]:
        """All themes to choose from, and none."""
        own = ((self.inputs.theme_label(name).in_language(self.lang), name) for name in self.inputs.themes)
        return ((text("explorer.all_themes", self.lang), ""), *own)

    @property
    def places(self) -> tuple[Choice, ...]:
        """All places to choose from."""
        own = self.inputs.places.values()
        return tuple((place.label.in_language(self.lang), place.id) for place in own)

    @property
    def roles(self) -> tuple[Choice, ...]:
        """Targets or what was achieved."""
        return tuple((text(f"explorer.role_{role}", self.lang), role) for role in ROLES)

    @cached_property
    def bases(self) -> tuple[Choice, ...]:
        """The bases on which the metric has a value; only its own where there is no choice."""
        own = (text("explorer.basis_own", self.lang), OWN)
        if not self.metric:
            return (own,)
        on = self._intensities
        if len(on.bases) < 2:
            return (own,)
        named = tuple((self._basis_text(basis, on.comparison), basis) for basis in on.bases)
        return (own, (text("explorer.basis_all", self.lang), EVERY), *named)

    def _basis_text(self, basis: str, comparison: Comparison) -> str:
        head, unit = (one(comparison, basis, self.lang) for one in (basis_head, counted_in))
        return text("explorer.basis_one", self.lang, basis=head, unit=unit) if unit else head

    @cached_property
    def _intensities(self) -> Intensities:
        return intensity(self.metric, self.cities, role=self.role, data=self.inputs)

    @cached_property
    def result(self) -> View:
        """What the library says of the choice.

        Raises
        ------
        CitymetricsError
            No place is chosen.
        """
        if not self.cities:
            raise CitymetricsError(text("explorer.no_place", self.lang))
        if self.metric and self.basis == OWN:
            return compare_metric(self.metric, cities=self.cities, role=self.role, data=self.inputs)
        if self.metric:
            worked = self._intensities
            return worked if self.basis == EVERY else replace(worked, rows=worked.of_basis(self.basis))
        if self.theme:
            return compare_theme(self.theme, self.cities, data=self.inputs)
        return coverage(self.cities, data=self.inputs)

    @property
    def subject(self) -> tuple[object, ...]:
        """What decides how the view looks: states that agree in it show the same."""
        return (self.cities, self.metric or self.theme, self.metric, self.basis, self.role, self.lang)

    @property
    def code(self) -> str:
        """The call that gives `result`."""
        cities = "" if len(self.cities) == len(self.inputs.places) else f", cities={list(self.cities)}"
        role = "" if self.role == ROLES[0] else f', role="{self.role}"'
        if self.metric and self.basis == OWN:
            return f'cm.compare_metric("{self.metric}"{cities}{role})'
        if self.metric:
            of_basis = "" if self.basis == EVERY else f'.of_basis("{self.basis}")'
            return f'cm.intensity("{self.metric}"{cities}{role}){of_basis}'
        if self.theme:
            return f'cm.compare_theme("{self.theme}"{cities})'
        return f"cm.coverage({cities.removeprefix(', ')})"


def begin(
    city: str | Iterable[str] | None = None,
    theme: str | None = None,
    metric: str | None = None,
    *,
    lang: str = "zh",
    data: Inputs | pd.DataFrame | None = None,
) -> Exploration:
    """The first view; the metric that most plans state where neither theme nor metric is given.

    Raises
    ------
    UnknownChoice
        No such place, theme, metric or language.
    """
    inputs = resolve(data)
    start = Exploration(inputs, tuple(inputs.places))
    changes: dict[str, Any] = {"lang": lang, "theme": theme or "", "metric": metric or ""}
    start = start.choose(**changes | ({} if city is None else {"cities": city}))
    if theme is None and metric is None and start.found:
        start = start.choose(metric=start.found[0])
    return start
