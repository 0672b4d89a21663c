"""Cascades drawn for paper: a bar from 1 to the ratio by people, marks for every basis, arrows where a bound leaves a side open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from citymetrics.benchmark.cascades.bases import measures
from citymetrics.benchmark.cascades.model import Cascade
from citymetrics.benchmark.metrics.doubts import measure_label
from citymetrics.figures.cascades.carries import (
    MARKS,
    CascadeRow,
    axis_limit,
    axis_ticks,
    open_sides,
    way_open,
)
from citymetrics.figures.kit.axes import add_axes, keep_foot, new_figure
from citymetrics.figures.kit.layout import line_height, text_width, wrap, wrap_facts
from citymetrics.figures.kit.marks import draw_arrow
from citymetrics.figures.kit.style import PlaceStyle, Tokens, house_style, place_styles
from citymetrics.figures.kit.writing import head_and_facts, write, write_around
from citymetrics.labels import text

NAMES, FACTS, GAP, ROW_GAP, AXIS = 1.55, 2.52, 0.09, 0.09, 0.26
"""Lengths in inches: the columns of names and of facts, margins, between rows, and for the ticks."""
ARROW = 15


def draw_cascade(rows: Sequence[CascadeRow], cascade: Cascade, *, lang: str = "zh") -> Figure:
    """The rows one under another with their names at the left and their facts at the right."""
    with house_style() as tokens:
        size = tokens.size
        names = [wrap(row.name, size.label, NAMES - 2 * GAP) for row in rows]
        facts = [
            [*wrap(row.facts[0], size.label, FACTS), *wrap_facts(row.facts[1:], size.small, FACTS)]
            for row in rows
        ]
        heads = [row.line.child != rows[at - 1].line.child or at == 0 for at, row in enumerate(rows)]
        heights = [
            max(
                len(name) * line_height(size.label),
                line_height(size.label) + (len(words) - 1) * line_height(size.small),
            )
            + ROW_GAP
            for name, words in zip(names, facts, strict=True)
        ]
        head_height, key_height = line_height(size.title) + 0.1, 2 * line_height(size.label) + 0.06
        height = 2 * GAP + key_height + sum(heights) + head_height * sum(heads) + AXIS
        figure = new_figure(tokens.width, height)
        width = tokens.width - 2 * GAP - NAMES - FACTS - 0.15
        body = height - 2 * GAP - AXIS - key_height
        axes = add_axes(figure, GAP + NAMES, GAP + AXIS, width, body)
        limit = axis_limit(rows)
        _set_axes(axes, limit, body, tokens)
        _write_key(figure, cascade, height - GAP, GAP + NAMES, width, lang, tokens)
        styles = place_styles(cascade.inputs.places)
        top = height - GAP - key_height
        for row, name, words, own, is_first in zip(rows, names, facts, heights, heads, strict=True):
            if is_first:
                top -= head_height
                part = cascade.inputs.place_label(row.line.child).in_language(lang)
                write(figure, part, GAP, top + 0.02, size.title, tokens.ink)
            top -= own
            middle = top + own / 2
            named = [(line, size.label, tokens.ink) for line in name]
            write_around(figure, named, GAP + 0.08, middle)
            told = head_and_facts(words[0], words[1:], tokens)
            write_around(figure, told, tokens.width - GAP - FACTS, middle)
            _draw_row(axes, row, middle - GAP - AXIS, limit, styles[row.line.child], tokens)
        return figure


def _set_axes(axes: Axes, limit: float, tall: float, tokens: Tokens) -> None:
    axes.set_xscale("log")
    axes.set_xlim(1 / limit, limit)
    axes.set_ylim(0, tall)
    axes.set_yticks([])
    axes.minorticks_off()
    ticks = axis_ticks(limit)
    axes.set_xticks([tick for tick, _ in ticks], labels=[words for _, words in ticks])
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    keep_foot(axes)
    axes.axvline(1, color=tokens.muted, lw=1.0)


def _write_key(
    figure: Figure, cascade: Cascade, top: float, left: float, width: float, lang: str, tokens: Tokens
) -> None:
    """Which mark stands for which basis, and which way is more than its share."""
    size, page = tokens.size, figure.get_size_inches()
    line = top - line_height(size.label)
    at = GAP
    for words, mark in ((text("cascade.key", lang), None), *zip(_bases(cascade, lang), MARKS, strict=False)):
        if mark is not None:
            centre = (at + 0.06) / page[0], (line + line_height(size.label) * 0.42) / page[1]
            key = figure.add_axes((centre[0] - 0.008, centre[1] - 0.008, 0.016, 0.016))
            key.set_axis_off()
            key.scatter([0], [0], clip_on=False, **_mark(mark[0], tokens.ink, MARKS.index(mark)))
            at += 0.16
        write(figure, words, at, line, size.label, tokens.muted)
        at += text_width(words, size.label) + 0.16
    for words, place, align in (
        (text("cascade.axis_under", lang), left, "left"),
        (text("cascade.axis_over", lang), left + width, "right"),
    ):
        write(figure, words, place, line - line_height(size.label), size.small, tokens.muted, ha=align)


def _bases(cascade: Cascade, lang: str) -> list[str]:
    return [measure_label(measure).in_language(lang) for measure in measures()]


def _mark(marker: str, colour: str, at: int) -> dict[str, Any]:
    """A filled mark for the first two bases, a hollow larger one for the others."""
    return {
        "marker": marker,
        "s": 26 if at < 2 else 46,
        "facecolor": colour if at < 2 else "none",
        "edgecolor": colour,
        "linewidth": 1.1,
        "zorder": 4,
    }


def _draw_row(axes: Axes, row: CascadeRow, y: float, limit: float, style: PlaceStyle, tokens: Tokens) -> None:
    if not row.carries:
        return
    colour, points = style.colour, [carry.point for carry in row.carries]
    axes.barh([y], [row.carries[0].point - 1], left=1, height=0.13, color=colour, alpha=0.3, lw=0)
    axes.plot([min(points), max(points)], [y, y], color=colour, lw=1.0)
    for carry in row.carries:
        at = measures().index(carry.measure)
        low, high = max(carry.bounds.low, 1 / limit), min(carry.bounds.high, limit)
        if not any(way_open(carry)) and low < high:
            axes.plot([low, high], [y, y], color=colour, lw=3.2, solid_capstyle="butt", alpha=0.6)
        axes.scatter([carry.point], [y], clip_on=False, **_mark(MARKS[at % len(MARKS)][0], colour, at))
    for x, way in open_sides(row):
        # Dashed, because nothing says how far; its head is that of the type size.
        draw_arrow(
            axes, x, y, (way * ARROW, 0), colour, lw=1.1, ls="--", shrinkB=3, mutation_scale=tokens.size.label
        )
