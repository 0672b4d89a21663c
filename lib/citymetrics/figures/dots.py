"""Dot plots of metrics across places: what a bound is can be seen, and nothing needs a legend.

A filled mark is an exact figure, a hollow one an approximate one; an arrow to the right is a floor, to the
left a cap; a bar is a range. Figure and scope stand beside each mark in the plan's own terms. Totals are
drawn per 10,000 residents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from citymetrics.benchmark.inputs import Row, missing
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.tables.cells import scope_text, stated_text
from citymetrics.benchmark.tables.metric import per_head_axis, per_head_scale
from citymetrics.labels import format_bounds, format_date, format_number, text, unit_label

FORMS = {"ge": "floor", "gt": "floor", "le": "cap", "lt": "cap", "approx": "approx", "range": "range"}
NICE = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True)
class Dot:
    """One place's mark: `x` (None where there is no comparable value), `x_max` for ranges, `form`, and what
    stands beside it."""

    city: str
    name: str
    x: float | None
    x_max: float | None
    form: str
    text: str
    facts: tuple[str, ...]
    row: Row

    @property
    def small(self) -> str:
        return " · ".join(self.facts)

    @property
    def observation_id(self) -> str:
        return str(self.row["observation_id"])


@dataclass(frozen=True)
class DotPanel:
    """One metric's dots with its axis: `title`, `subtitle` (other language and unit), `ticks` and their
    `tick_texts`, `limit`."""

    metric: str
    title: str
    subtitle: str
    dots: tuple[Dot, ...]
    ticks: tuple[float, ...]
    tick_texts: tuple[str, ...]
    limits: tuple[float, float]

    def frame(self) -> pd.DataFrame:
        return pd.DataFrame(
            [
                {
                    "metric": self.metric,
                    "city": dot.city,
                    "observation_id": dot.observation_id,
                    "x": dot.x,
                    "x_max": dot.x_max,
                    "form": dot.form,
                    "shown": dot.text,
                    "stated": dot.small,
                    "axis": self.subtitle,
                }
                for dot in self.dots
            ]
        )


def draws_intensity(comparison: Comparison) -> bool:
    """Whether a metric is drawn per 10,000 residents: it adds up, and at least one place has the value."""
    return comparison.adds_up and any(not missing(row["per_10k"]) for row in comparison.headlines)


def make_panel(comparison: Comparison, *, lang: str = "zh") -> DotPanel:
    """The panel of one metric; every place that states it has a row."""
    intensity = draws_intensity(comparison)
    unit = per_head_axis(comparison, lang) if intensity else unit_label(comparison.definition.unit, lang)
    column = "per_10k" if intensity else "value"
    dots = tuple(_make_dot(row, comparison, column, intensity, lang) for row in comparison.headlines)
    ticks, texts, limits = _axis(dots, comparison.definition.unit if not intensity else "", lang)
    other = comparison.label.en if lang == "zh" else comparison.label.zh
    return DotPanel(
        comparison.metric,
        comparison.label.in_language(lang),
        " · ".join(part for part in (other, unit) if part),
        dots,
        ticks,
        texts,
        limits,
    )


def _make_dot(row: Row, comparison: Comparison, column: str, intensity: bool, lang: str) -> Dot:
    factor = per_head_scale(comparison)[0] if intensity else 1.0
    low: float | None = None if missing(row[column]) else float(row[column]) * factor
    maximum = row[f"{column}_max"]
    high = None if missing(maximum) or maximum == row[column] else float(maximum) * factor
    stated = " ".join(part for part in (scope_text(row, lang), stated_text(row, lang)) if part)
    facts = [format_date(row["due"], lang)]
    if intensity:
        shown = format_bounds(low, high, "", row["comparator"], lang, digits=3) or text(
            "figures.not_derived", lang
        )
        facts.insert(0, stated)
    else:
        shown = stated_text(row, lang)
        facts.insert(0, scope_text(row, lang))
    place = comparison.inputs.places[row["city"]]
    form = FORMS.get(row["comparator"], "exact")
    return Dot(
        row["city"],
        place.label.in_language(lang),
        low,
        high,
        form,
        shown,
        tuple(part for part in facts if part),
        row,
    )


def _axis(
    dots: Sequence[Dot], unit: str, lang: str
) -> tuple[tuple[float, ...], tuple[str, ...], tuple[float, float]]:
    values = [value for dot in dots for value in (dot.x, dot.x_max) if value is not None]
    if unit == "grade":
        ticks = (1.0, 2.0, 3.0, 4.0, 5.0)
        return ticks, tuple(f"{tick:.0f}" for tick in ticks), (0.4, 6.2)
    top = max(values, default=0.0)
    top = 100.0 if unit == "%" and top <= 100 else nice_top(top)
    suffix = "%" if unit == "%" else ""
    steps = (0.0, top / 2, top)
    texts = tuple(format_number(tick, lang, digits=3) + suffix for tick in steps)
    return steps, texts, (-0.04 * top, 1.26 * top)


def nice_top(value: float) -> float:
    """The next round number at or above `value`; 1 for nothing."""
    if value <= 0:
        return 1.0
    size = (
        10.0 ** len(str(int(value))) / 10
        if value >= 1
        else 10.0 ** -(next(n for n in range(1, 300) if value * 10**n >= 1))
    )
    return next((step * size for step in NICE if step * size >= value * (1 - 1e-12)), 10 * size)


def panels_frame(panels: Sequence[DotPanel]) -> pd.DataFrame:
    frames = [panel.frame() for panel in panels]
    return (
        pd.concat(frames, ignore_index=True)
        if frames
        else pd.DataFrame(columns=["metric", "city", "observation_id"])
    )


def describe(panels: Sequence[DotPanel], lang: str = "zh") -> str:
    """What the panels show, in words, for those who cannot see them."""
    parts = []
    for panel in panels:
        dots = [f"{dot.name} {dot.text}" for dot in panel.dots]
        parts.append(f"{panel.title}{text('figures.colon', lang)}" + text("tables.list_gap", lang).join(dots))
    return text("figures.stop", lang).join(parts)
