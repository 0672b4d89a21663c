"""Slopes: one panel per place and metric, from what was done a year to what is planned, each on its own scale from zero.

A filled mark is an exact figure, a hollow one an approximate one; an arrow up is a floor, an arrow down a cap, a bar a range. The
ratio stands above each slope, with its bound.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from citymetrics.benchmark.inputs import Row, as_rows, missing
from citymetrics.benchmark.metrics.grades import grade_label
from citymetrics.benchmark.metrics.pace import Pace
from citymetrics.benchmark.tables.cells import scope_text
from citymetrics.benchmark.tables.pace import ratio_text, yearly_text
from citymetrics.figures.kit.axes import add_axes, new_figure, set_value_axis
from citymetrics.figures.kit.bands import bands_height, in_bands, set_out
from citymetrics.figures.kit.layout import line_height, text_width, widest, wrap
from citymetrics.figures.kit.marks import BOUNDS, draw_arrow, draw_point, form_of
from citymetrics.figures.kit.style import PlaceStyle, Tokens, house_style, place_styles
from citymetrics.figures.kit.writing import write
from citymetrics.labels import text

PAD, GAP, ROW_GAP = 0.08, 0.3, 0.26
COLUMNS = 3
PLOT = 0.85
INSET = 0.12
DESCENT = 0.3
ROOM = 1.25
ARROW = 15
MOST = 12
SIDES = ("past", "target")


@dataclass(frozen=True)
class Slope:
    """One panel: a row of a `Pace` with the words that stand on it."""

    row: Row
    title: str
    place: str
    ratio: str
    grade: str
    amounts: tuple[str, str]
    years: tuple[str, str]

    @property
    def top(self) -> float:
        """Where the scale ends: above both amounts and the finite ends of what they may be."""
        row = self.row
        ends = [
            row[f"{side}_{name}"]
            for side in SIDES
            for name in ("per_year", "high")
            if math.isfinite(row[f"{side}_{name}"])
        ]
        return max(ends) * ROOM or 1.0

    @property
    def head(self) -> str:
        return " · ".join(part for part in (self.place, self.ratio, self.grade) if part)


def make_slopes(result: Pace, lang: str = "zh", *, most: int = MOST) -> list[Slope]:
    """The `most` slopes with the greatest change, place by place in the registry's order."""
    rows = sorted(as_rows(result.frame), key=lambda row: -_size(row))[:most]
    order = list(result.inputs.places)
    rows.sort(key=lambda row: order.index(row["city"]))
    inputs = result.inputs
    return [
        Slope(
            row,
            " ".join(
                part
                for part in (
                    inputs.metric_label(row["metric"]).in_language(lang),
                    scope_text({"scope": row["scope"], "per": "total"}, lang),
                )
                if part
            ),
            inputs.places[row["city"]].label.in_language(lang),
            ratio_text(row, lang) or text("pace.left_open", lang),
            grade_label(row["grade"], lang),
            (yearly_text(row, "past", lang), yearly_text(row, "target", lang)),
            (row["past_years"], row["target_years"]),
        )
        for row in rows
    ]


def _size(row: Row) -> float:
    ratio = row["ratio"]
    return 0.0 if missing(ratio) else abs(math.log(ratio)) if ratio > 0 else math.inf


def draw_slopes(slopes: Sequence[Slope], result: Pace) -> Figure:
    """Small multiples of slopes; a band is as tall as its longest words need."""
    with house_style() as tokens:
        columns = min(COLUMNS, len(slopes))
        width = (tokens.width - 2 * PAD - GAP * (COLUMNS - 1)) / COLUMNS
        plans = [_Panel(slope, width, tokens) for slope in slopes]
        bands = in_bands(plans, columns)
        for band in bands:
            head, foot = max(plan.head for plan in band), max(plan.foot for plan in band)
            for plan in band:
                plan.head, plan.foot = head, foot
        heights = [band[0].head + PLOT + band[0].foot for band in bands]
        height = bands_height(heights, ROW_GAP) + 2 * PAD
        figure = new_figure(2 * PAD + columns * width + (columns - 1) * GAP, height)
        styles = place_styles(result.inputs.places)
        for plan, left, top in set_out(
            bands, heights, left=PAD, top=height - PAD, step=width + GAP, gap=ROW_GAP
        ):
            plan.draw(figure, left, top, styles[plan.slope.row["city"]])
        return figure


class _Panel:
    """One panel, measured before it is drawn: words above, the slope, years and amounts under its ends; lengths in inches."""

    def __init__(self, slope: Slope, width: float, tokens: Tokens):
        self.slope, self.width, self.tokens = slope, width, tokens
        size = tokens.size
        self.title = wrap(slope.title, size.title, width)
        rest = " · ".join((slope.place, slope.grade))
        beside = text_width(slope.ratio, size.label) + PAD
        self.one_line = beside + text_width(rest, size.label) <= width
        self.beside, self.rest = beside, wrap(rest, size.label, width)
        lines = 1 if self.one_line else 1 + len(self.rest)
        self.head = len(self.title) * line_height(size.title) + lines * line_height(size.label) + 1.5 * PAD
        room = width if widest(slope.amounts, size.label) + PAD <= width / 2 else (width - PAD) / 2
        self.amounts = [wrap(amount, size.label, room) for amount in slope.amounts]
        most = max(len(lines) for lines in self.amounts)
        self.foot = line_height(size.tick) + most * line_height(size.label) + PAD / 2

    def draw(self, figure: Figure, left: float, top: float, style: PlaceStyle) -> None:
        tokens, size, bottom = self.tokens, self.tokens.size, top - self.head - PLOT
        y = top
        for line in self.title:
            y -= line_height(size.title)
            _put(figure, line, left, y, size.title, tokens.ink)
        y -= line_height(size.label)
        _put(figure, self.slope.ratio, left, y, size.label, tokens.ink)
        at, lines = (left + self.beside, self.rest[:1]) if self.one_line else (left, self.rest)
        for number, line in enumerate(lines):
            y -= 0 if self.one_line and number == 0 else line_height(size.label)
            _put(figure, line, at, y, size.label, tokens.muted)
        self._draw_slope(figure, left, bottom, style)
        for x, side, years, amount in zip(
            (left, left + self.width), ("left", "right"), self.slope.years, self.amounts, strict=True
        ):
            y = bottom - PAD / 2 - line_height(size.tick)
            _put(figure, years, x, y, size.tick, tokens.muted, side)
            for line in amount:
                y -= line_height(size.label)
                _put(figure, line, x, y, size.label, tokens.ink, side)

    def _draw_slope(self, figure: Figure, left: float, bottom: float, style: PlaceStyle) -> None:
        tokens, row = self.tokens, self.slope.row
        axes = add_axes(figure, left + INSET, bottom, self.width - 2 * INSET, PLOT)
        set_value_axis(axes, (0, 1), (0, self.slope.top), [], [], tokens, grid=False)
        axes.vlines([0, 1], 0, self.slope.top, color=tokens.grid, lw=0.6, zorder=0, clip_on=False)
        points = [row[f"{side}_per_year"] for side in SIDES]
        axes.plot([0, 1], points, color=style.colour, lw=1.4, zorder=2, clip_on=False)
        for x, side in enumerate(SIDES):
            _draw_end(axes, row, side, x, style, tokens)


def _put(
    figure: Figure, words: str, x: float, y: float, size: float, colour: str, side: str = "left"
) -> None:
    """One line of text whose line box begins at `y` inches, on a baseline that doesn't move with its letters."""
    write(figure, words, x, y + DESCENT * size / 72, size, colour, ha=side, va="baseline")


def _draw_end(axes: Axes, row: Row, side: str, x: int, style: PlaceStyle, tokens: Tokens) -> None:
    y, high = row[f"{side}_per_year"], row[f"{side}_high"]
    form = form_of(row[f"{side}_comparator"])
    if form in BOUNDS:
        draw_arrow(axes, x, y, (0, ARROW * BOUNDS[form]), style.colour)
    if form == "range" and math.isfinite(high):
        axes.plot(
            [x, x], [y, high], color=style.colour, lw=3.2, alpha=0.55, solid_capstyle="round", clip_on=False
        )
    draw_point(axes, x, y, form, style, tokens)
