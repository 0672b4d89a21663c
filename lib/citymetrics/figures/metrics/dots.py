"""Dot plots of metrics across places: what a bound is can be seen, and nothing needs a legend.

A filled mark is an exact figure, a hollow one an approximate one; an arrow to the right is a floor, to the
left a cap; a bar is a range, a thin line what a denominator's sources leave open. Figure, scope and grade of
comparability stand beside each mark. Totals are drawn on the basis that the metric is compared on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from citymetrics.benchmark.inputs import Row, missing
from citymetrics.benchmark.interval import Interval
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.metrics.derived import Derived
from citymetrics.benchmark.metrics.doubts import both_ways, date_label, measure_label
from citymetrics.benchmark.metrics.grades import grade_label
from citymetrics.benchmark.tables.bases import (
    basis_axis,
    basis_head,
    basis_scale,
    bound_text,
    derived_on,
    main_basis,
    other_text,
    range_text,
)
from citymetrics.benchmark.tables.cells import scope_text, stated_text
from citymetrics.benchmark.tables.denominators import denominator_source
from citymetrics.figures.kit.axes import nice_top, three_ticks
from citymetrics.figures.kit.marks import form_of
from citymetrics.labels import format_date, format_number, text


@dataclass(frozen=True)
class Dot:
    """One place's mark: `x` (None where there is no comparable value), `x_max` for ranges, `whisker` from the lowest to the
    highest that its denominator's sources allow, `form`, what stands beside it, and `rests_on`, its denominator in words."""

    city: str
    name: str
    x: float | None
    x_max: float | None
    form: str
    text: str
    facts: tuple[str, ...]
    row: Row
    whisker: tuple[float, float] | None = None
    rests_on: str = ""

    @property
    def small(self) -> str:
        return " · ".join(self.facts)

    @property
    def observation_id(self) -> str:
        return str(self.row["observation_id"])


@dataclass(frozen=True)
class DotPanel:
    """One metric's dots with its axis: `title`, `subtitle` (what it counts in), `ticks` and their
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
                    "low": dot.whisker[0] if dot.whisker else dot.x,
                    "high": dot.whisker[1] if dot.whisker else dot.x if dot.x_max is None else dot.x_max,
                    "form": dot.form,
                    "shown": dot.text,
                    "stated": dot.small,
                    "grade": dot.row.get("grade", ""),
                    "axis": self.subtitle,
                }
                for dot in self.dots
            ]
        )


def make_panel(
    comparison: Comparison, *, lang: str = "zh", basis: str = "", grades: Mapping[str, str] | None = None
) -> DotPanel:
    """The panel of one metric on `basis` (default: the one it is compared on); every place that states it has a row.

    `grades` of comparability on that basis by observation; those of the comparison where there are none.
    """
    column = basis or main_basis(comparison)
    rows = comparison.headlines
    if grades is not None:
        rows = tuple({**row, "grade": grades.get(row["observation_id"], "")} for row in rows)
    dots = tuple(_make_dot(row, comparison, column, lang) for row in rows)
    ticks, texts, limits = _axis(dots, comparison.definition.unit if column == "value" else "", lang)
    title = basis_head(comparison, basis, lang) if basis else comparison.label.in_language(lang)
    return DotPanel(
        comparison.metric,
        title,
        basis_axis(comparison, column, lang),
        dots,
        ticks,
        texts,
        limits,
    )


def _make_dot(row: Row, comparison: Comparison, column: str, lang: str) -> Dot:
    facts = [scope_text(row, lang), format_date(row["due"], lang), _grade_text(row, lang)]
    shown, low, high, whisker, rests_on = stated_text(row, lang), None, None, None, ""
    if column == "value":
        low = None if missing(row["value"]) else float(row["value"])
        high = None if missing(row["value_max"]) or row["value_max"] == low else float(row["value_max"])
    else:
        facts[0] = " ".join(part for part in (facts[0], shown) if part)
        one, factor = derived_on(row, comparison, column), basis_scale(comparison, column)[0]
        shown = text("figures.not_derived", lang)
        if one is not None:
            low, high = one.value * factor, one.top * factor if one.top != one.value else None
            span = one.written.times(factor)
            whisker = None if span == Interval(low, high or low) else (span.low, span.high)
            shown, rests_on = bound_text(one, row["comparator"], factor, lang), _rests_on(one, lang)
            ends = range_text(one, factor, lang)
            facts.append(text("intensity.sources_small", lang, range=ends) if ends else "")
            facts.append(other_text(one, comparison.inputs.context, factor, lang))
    return Dot(
        row["city"],
        comparison.inputs.places[row["city"]].label.in_language(lang),
        low,
        high,
        form_of(row["comparator"]),
        shown,
        tuple(part for part in facts if part),
        row,
        whisker,
        rests_on,
    )


def _grade_text(row: Row, lang: str) -> str:
    grade = row.get("grade", "")
    return grade_label(grade, lang) if grade else ""


def _rests_on(one: Derived, lang: str) -> str:
    """The denominator that a value was divided by, in words, with its date and source."""
    if one.spread is None:
        return ""
    return text(
        "intensity.hover_denominator",
        lang,
        measure=measure_label(one.spread.measure),
        value=both_ways(one.spread.value, one.spread.unit),
        date=date_label(one.spread),
        source=denominator_source(one.spread, lang),
    )


def _axis(
    dots: Sequence[Dot], unit: str, lang: str
) -> tuple[tuple[float, ...], tuple[str, ...], tuple[float, float]]:
    values = [
        value for dot in dots for value in (dot.x, dot.x_max, *(dot.whisker or ())) if value is not None
    ]
    if unit == "grade":
        ticks = (1.0, 2.0, 3.0, 4.0, 5.0)
        return ticks, tuple(f"{tick:.0f}" for tick in ticks), (0.4, 6.2)
    top = max(values, default=0.0)
    top = 100.0 if unit == "%" and top <= 100 else nice_top(top)
    suffix = "%" if unit == "%" else ""
    steps = three_ticks(top)
    texts = tuple(format_number(tick, lang, digits=3) + suffix for tick in steps)
    return steps, texts, (-0.04 * top, 1.26 * top)


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
