"""Small multiples of dots with their intervals, or of bars: one row a place or theme, the figure beside its mark, no legend.

A line through the mark is the interval; a hollow mark has none, because too little stands behind it. A bar is a count's share of
all, which has no interval to show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from citymetrics.figures.kit.axes import add_axes, new_figure, set_value_axis
from citymetrics.figures.kit.bands import bands_height, in_bands, set_out
from citymetrics.figures.kit.interactive import (
    HEAD_WIDTH,
    head_panel,
    name_axis,
    name_height,
    new_interactive,
    on_screen,
    stack_panels,
    value_axis,
)
from citymetrics.figures.kit.layout import line_height, widest, wrap
from citymetrics.figures.kit.style import PlaceStyle, Tokens, house_style, load_tokens
from citymetrics.figures.kit.writing import write_lines

GAP, COLUMN_GAP, ROW_GAP, AXIS, ROW = 0.09, 0.26, 0.1, 0.24, 0.185
ROW_PIXELS, HEAD_PIXELS, FOOT_PIXELS = 26, 34, 26


@dataclass(frozen=True)
class IntervalRow:
    """One mark: `x` (None where there is nothing to show), its interval or None, what stands beside it, what pointing at it says, and
    the observations that it counts."""

    name: str
    x: float | None
    span: tuple[float, float] | None
    text: str
    hover: str
    style: PlaceStyle
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class IntervalPanel:
    """Rows that share an axis; `zero` draws a line there, `bars` draws shares of a whole from there."""

    title: str
    rows: tuple[IntervalRow, ...]
    ticks: tuple[float, ...]
    tick_texts: tuple[str, ...]
    limits: tuple[float, float]
    zero: bool = False
    bars: bool = False


def describe_panels(panels: Sequence[IntervalPanel], colon: str, gap: str, stop: str) -> str:
    """What the panels show, in words."""
    return stop.join(
        f"{panel.title}{colon}{gap.join(f'{row.name} {row.text}' for row in panel.rows)}" for panel in panels
    )


def draw_interval_panels(panels: Sequence[IntervalPanel], *, columns: int = 3) -> Figure:
    """The panels on paper, in `columns`; names and figures keep the room that the widest of them needs. Where all panels have the
    same rows, only those at the left name them."""
    with house_style() as tokens:
        columns = min(columns, len(panels))
        alike = len({tuple(row.name for row in panel.rows) for panel in panels}) == 1
        rows = [row for panel in panels for row in panel.rows]
        names = widest((row.name for row in rows), tokens.size.tick) + 1.5 * GAP
        words = widest((row.text for row in rows), tokens.size.tick) + GAP
        named = 1 if alike else columns
        width = (tokens.width - 2 * GAP - COLUMN_GAP * (columns - 1) - names * named) / columns
        titles = [wrap(panel.title, tokens.size.label, width) for panel in panels]
        bands = in_bands(range(len(panels)), columns)
        heads = [
            max(len(titles[index]) for index in band) * line_height(tokens.size.label) + 0.05
            for band in bands
        ]
        heights = [
            head + max(len(panels[index].rows) for index in band) * ROW + AXIS
            for band, head in zip(bands, heads, strict=True)
        ]
        height = bands_height(heights, ROW_GAP) + 2 * GAP
        figure = new_figure(tokens.width, height)
        for index, left, top in set_out(
            bands, heights, left=GAP, top=height - GAP, step=width + COLUMN_GAP, gap=ROW_GAP
        ):
            place, head = index % columns, heads[index // columns]
            left += names * min(place + 1, named)
            write_lines(figure, [(line, tokens.size.label, tokens.ink) for line in titles[index]], left, top)
            own = len(panels[index].rows) * ROW
            axes = add_axes(figure, left, top - head - own, width - words, own)
            _draw_panel(axes, panels[index], tokens, width - words, place < named)
        return figure


def _draw_panel(axes: Axes, panel: IntervalPanel, tokens: Tokens, plot: float, named: bool) -> None:
    set_value_axis(axes, panel.limits, (len(panel.rows), 0), panel.ticks, panel.tick_texts, tokens)
    if panel.zero:
        axes.axvline(0, color=tokens.muted, lw=0.9, zorder=1)
    across = axes.get_yaxis_transform()
    for position, row in enumerate(panel.rows):
        y, size = position + 0.5, tokens.size.tick
        if named:
            axes.text(
                -0.6 * GAP / plot, y, row.name, transform=across, ha="right", va="center", fontsize=size
            )
        axes.text(1 + 0.6 * GAP / plot, y, row.text, transform=across, va="center", fontsize=size)
        if row.x is not None:
            _draw_mark(axes, row, row.x, y, panel.bars, tokens)


def _draw_mark(axes: Axes, row: IntervalRow, x: float, y: float, bar: bool, tokens: Tokens) -> None:
    colour = row.style.colour
    if bar:
        axes.barh([y], [x], height=0.56, color=colour, linewidth=0)
        return
    if row.span:
        axes.plot(row.span, [y, y], color=colour, lw=2.2, alpha=0.5, solid_capstyle="butt", clip_on=False)
    fill = colour if row.span else tokens.paper
    style: dict[str, Any] = {
        "marker": row.style.marker,
        "facecolor": fill,
        "edgecolor": colour,
        "linewidth": 1.1,
    }
    axes.scatter([x], [y], s=22, zorder=3, clip_on=False, **style)


def plot_interval_panels(panels: Sequence[IntervalPanel]) -> go.Figure:
    """The same for the screen, one panel under another; pointing at a mark tells its interval and what stands behind it."""
    tall = name_height([row.name for panel in panels for row in panel.rows], least=ROW_PIXELS, gap=6)
    heights = [HEAD_PIXELS + tall * len(panel.rows) + FOOT_PIXELS for panel in panels]
    figure = new_interactive(sum(heights) + 16, margin={"l": 8, "r": 24, "t": 8, "b": 8})
    tokens = load_tokens()
    for panel, (suffix, domain) in zip(panels, stack_panels(heights, HEAD_PIXELS, FOOT_PIXELS), strict=True):
        axis = value_axis(
            suffix,
            panel.limits,
            tickvals=list(panel.ticks),
            ticktext=list(panel.tick_texts),
            zeroline=panel.zero,
            zerolinecolor=tokens.muted,
        )
        names = [row.name for row in panel.rows]
        figure.update_layout({f"xaxis{suffix}": axis, f"yaxis{suffix}": name_axis(suffix, domain, names)})
        head_panel(figure, on_screen(panel.title, HEAD_WIDTH, 13), domain[1], size=13, lift=6)
        for row in panel.rows:
            _plot_row(figure, row, suffix, panel.bars)
    return figure


def _plot_row(figure: go.Figure, row: IntervalRow, suffix: str, bar: bool) -> None:
    if row.x is None:
        return
    axes: dict[str, Any] = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}", "cliponaxis": False}
    said = {"hovertext": [row.hover], "hoverinfo": "text", "customdata": [list(row.ids)]}
    if bar:
        axes.pop("cliponaxis")
        marker = {"color": row.style.colour}
        figure.add_bar(x=[row.x], y=[row.name], orientation="h", width=0.56, marker=marker, **said, **axes)
        return
    if row.span:
        line = {"color": row.style.colour, "width": 4}
        figure.add_scatter(
            x=list(row.span), y=[row.name] * 2, mode="lines", line=line, opacity=0.5, hoverinfo="skip", **axes
        )
    figure.add_scatter(
        x=[row.x],
        y=[row.name],
        mode="markers",
        marker={
            "symbol": row.style.plotly if row.span else f"{row.style.plotly}-open",
            "size": 10,
            "color": row.style.colour,
            "line": {"width": 2, "color": row.style.colour},
        },
        **said,
        **axes,
    )
