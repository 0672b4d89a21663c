"""Cascades drawn for the screen: the same rows, with both sentences behind every mark."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from citymetrics.benchmark.cascades.bases import measures
from citymetrics.benchmark.cascades.lines import Line
from citymetrics.benchmark.cascades.model import Cascade
from citymetrics.benchmark.cascades.shares import Carry
from citymetrics.benchmark.metrics.doubts import measure_label
from citymetrics.benchmark.tables.cascade import percent, times
from citymetrics.figures.cascades.carries import MARKS, CascadeRow, axis_limit, axis_ticks, open_sides
from citymetrics.figures.kit.interactive import (
    LINE_PIXELS,
    hover_text,
    name_axis,
    name_height,
    new_interactive,
    on_screen,
)
from citymetrics.figures.kit.marks import plot_arrow
from citymetrics.figures.kit.style import PlaceStyle, load_tokens, place_styles
from citymetrics.labels import text

ROW_PIXELS, TOP_PIXELS, BOTTOM_PIXELS = 36, 64, 34
MOST_TICKS = 5


def plot_cascade(rows: Sequence[CascadeRow], cascade: Cascade, *, lang: str = "zh") -> go.Figure:
    """The same on a page; pointing at a mark shows both sentences and plans."""
    tokens, limit = load_tokens(), axis_limit(rows)
    names = [f"{row.name} · {cascade.inputs.place_label(row.line.child).in_language(lang)}" for row in rows]
    shown = [
        f"{on_screen(row.name)}<br><span style='color:{tokens.muted}'>"
        f"{cascade.inputs.place_label(row.line.child).in_language(lang)}</span>"
        for row in rows
    ]
    tall = name_height([row.name for row in rows], least=ROW_PIXELS - LINE_PIXELS, gap=8) + LINE_PIXELS
    figure = new_interactive(
        TOP_PIXELS + tall * len(rows) + BOTTOM_PIXELS,
        margin={"l": 8, "r": 24, "t": TOP_PIXELS, "b": BOTTOM_PIXELS},
    )
    # The outermost, one and what lies between: a telephone has room for five.
    ticks = axis_ticks(limit)
    ticks = ticks[len(ticks) // 2 % 2 :: 2] if len(ticks) > MOST_TICKS else ticks
    figure.update_layout(
        xaxis={
            "type": "log",
            "range": [-math.log10(limit), math.log10(limit)],
            "tickvals": [tick for tick, _ in ticks],
            "ticktext": [words for _, words in ticks],
            "gridcolor": tokens.grid,
            "tickangle": 0,
            "fixedrange": True,
            "zeroline": False,
        },
        yaxis=name_axis("", [0, 1], names, shown),
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "y": 1,
            "yanchor": "bottom",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        barmode="overlay",
    )
    figure.add_vline(x=1, line={"color": tokens.muted, "width": 1})
    styles = place_styles(cascade.inputs.places)
    _plot_bars(figure, rows, names, styles)
    for at, measure in enumerate(measures()):
        found = [
            (row, name, carry)
            for row, name in zip(rows, names, strict=True)
            for carry in row.carries
            if carry.measure == measure
        ]
        figure.add_scatter(
            x=[carry.point for _, _, carry in found],
            y=[name for _, name, _ in found],
            name=measure_label(measure).in_language(lang),
            mode="markers",
            marker={
                "symbol": MARKS[at % len(MARKS)][1],
                "size": 10 if at < 2 else 14,
                "color": [styles[row.line.child].colour for row, _, _ in found],
                "line": {"width": 1.5, "color": [styles[row.line.child].colour for row, _, _ in found]},
            },
            hovertext=[_hover(row, carry, cascade, lang) for row, _, carry in found],
            hoverinfo="text",
            customdata=[[row.line.evidence[1], row.line.evidence[0]] for row, _, _ in found],
            cliponaxis=False,
        )
    return figure


def _plot_bars(
    figure: go.Figure, rows: Sequence[CascadeRow], names: Sequence[str], styles: Mapping[str, PlaceStyle]
) -> None:
    for row, name in zip(rows, names, strict=True):
        if not row.carries:
            continue
        colour, points = styles[row.line.child].colour, [carry.point for carry in row.carries]
        line = {"color": colour, "width": 8}
        figure.add_scatter(
            x=[1, row.carries[0].point],
            y=[name] * 2,
            mode="lines",
            line=line,
            opacity=0.3,
            hoverinfo="skip",
            showlegend=False,
        )
        line = {"color": colour, "width": 1.5}
        figure.add_scatter(
            x=[min(points), max(points)],
            y=[name] * 2,
            mode="lines",
            line=line,
            hoverinfo="skip",
            showlegend=False,
        )
        for x, way in open_sides(row):
            # On a logarithmic axis an annotation stands at the logarithm.
            plot_arrow(figure, math.log10(x), name, "", way, colour, width=1.5)


def _hover(row: CascadeRow, carry: Carry, cascade: Cascade, lang: str) -> str:
    head = f"{row.name} · {measure_label(carry.measure).in_language(lang)} {times(carry.point, lang)}"
    parts = [hover_text(row.line.child_row, cascade.inputs, lang, head=head), _share_words(row.line, lang)]
    return "<br>".join([*parts, hover_text(row.line.parent_row, cascade.inputs, lang)])


def _share_words(line: Line, lang: str) -> str:
    assert line.total is not None
    total = percent(line.total.point, lang)
    if line.yearly is None or line.primary != "yearly":
        return text("cascade.hover_share_total", lang, total=total)
    return text("cascade.hover_share", lang, total=total, yearly=percent(line.yearly.point, lang))
