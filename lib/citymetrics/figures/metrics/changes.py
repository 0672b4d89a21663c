"""Yearly amounts as dumbbells on one axis: from what was done a year (hollow, at one) to what is planned, as a multiple of it.

Amounts in different units stand side by side, because each is measured by its own past. An arrow is an end that a bound leaves
open, a bar what a range allows, a hollow end an approximate figure; amounts, years and grade stand beside each.
"""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from citymetrics.benchmark.metrics.pace import Pace
from citymetrics.figures.kit.axes import add_axes, keep_foot, new_figure
from citymetrics.figures.kit.interactive import (
    LINE_PIXELS,
    SMALL_TYPE,
    hover_text,
    name_axis,
    name_height,
    new_interactive,
    on_screen,
    value_axis,
)
from citymetrics.figures.kit.layout import line_height, widest, wrap, wrap_facts
from citymetrics.figures.kit.marks import draw_arrow, draw_point, plot_arrow, symbol_of
from citymetrics.figures.kit.style import PlaceStyle, Tokens, house_style, load_tokens, place_styles
from citymetrics.figures.kit.writing import head_and_facts, write, write_around
from citymetrics.figures.metrics.slopes import SIDES, Slope
from citymetrics.labels import format_number, text

PAD, AXIS, NAMES, ARROW, ROW_GAP = 0.08, 0.36, 1.7, 17, 0.09
ROW_PIXELS, WORD_PIXELS = 46, 200
STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
WAYS = {"eq": (), "range": (), "ge": (1,), "le": (-1,)}
"""Which ends of a ratio are open, by its bound: 1 above, -1 below; both where nothing bounds it."""


def drawable(slopes: Sequence[Slope]) -> list[Slope]:
    """The slopes whose ratio has a place on a logarithmic axis."""
    return [slope for slope in slopes if math.isfinite(slope.row["ratio"]) and slope.row["ratio"] > 0]


def _limits(slopes: Sequence[Slope]) -> tuple[float, float]:
    """Room for every ratio, and at least from half to double."""
    ratios = [slope.row["ratio"] for slope in slopes]
    ratios += [slope.row["ratio_high"] for slope in slopes if slope.row["bound"] == "range"]
    return min(0.5, *ratios) / 1.25, max(2.0, *ratios) * 1.25


def _ticks(slopes: Sequence[Slope], lang: str) -> tuple[list[float], list[str]]:
    low, high = _limits(slopes)
    ticks = [float(step) for step in STEPS if low <= step <= high]
    return ticks, [text("pace.times", lang, ratio=format_number(tick, lang)) for tick in ticks]


def _form(slope: Slope) -> str:
    return "approx" if slope.row["approximate"] else "exact"


def _facts(slope: Slope) -> tuple[str, ...]:
    return (f"{slope.years[0]} → {slope.years[1]}", slope.ratio, slope.grade)


def _amounts(slope: Slope) -> str:
    return " → ".join(slope.amounts)


def draw_changes(slopes: Sequence[Slope], result: Pace, lang: str) -> Figure:
    """A row per slope: its name and place at the left, its amounts at the right."""
    with house_style() as tokens:
        size, width = tokens.size, tokens.width
        names = [wrap(slope.title, size.label, NAMES) for slope in slopes]
        words = min(2.3, max(widest([_amounts(slope) for slope in slopes], size.label), 1.9))
        facts = [wrap_facts(_facts(slope), size.small, words) for slope in slopes]
        amounts = [wrap(_amounts(slope), size.label, words) for slope in slopes]
        rows = [
            max(
                len(name) * line_height(size.label) + line_height(size.small),
                len(amount) * line_height(size.label) + len(fact) * line_height(size.small),
            )
            + ROW_GAP
            for name, amount, fact in zip(names, amounts, facts, strict=True)
        ]
        body, left = (
            sum(rows),
            min(NAMES, widest((line for name in names for line in name), size.label)) + 3 * PAD,
        )
        figure = new_figure(width, body + AXIS + 2 * PAD)
        axes = add_axes(figure, left, PAD + AXIS, width - left - words - 3 * PAD, body)
        _dress(axes, slopes, body, lang, tokens)
        styles, y = place_styles(result.inputs.places), body
        for slope, name, amount, fact, tall in zip(slopes, names, amounts, facts, rows, strict=True):
            centre = y - tall / 2
            _draw_change(axes, slope, centre, styles[slope.row["city"]], tokens)
            own = [(line, size.label, tokens.ink) for line in name] + [
                (slope.place, size.small, tokens.muted)
            ]
            write_around(figure, own, left - 2 * PAD, PAD + AXIS + centre, "right")
            told = [(line, size.label, tokens.ink) for line in amount]
            told += head_and_facts("", fact, tokens)[1:]
            write_around(figure, told, width - words - PAD, PAD + AXIS + centre)
            y -= tall
        words_under = text("figures.changes_axis", lang)
        write(figure, words_under, left, PAD, size.small, tokens.muted)
        return figure


def _dress(axes: Axes, slopes: Sequence[Slope], body: float, lang: str, tokens: Tokens) -> None:
    ticks, words = _ticks(slopes, lang)
    axes.set_xscale("log")
    axes.set_xlim(*_limits(slopes))
    axes.set_ylim(0, body)
    axes.minorticks_off()
    axes.set_yticks([])
    axes.set_xticks(ticks, labels=words)
    axes.tick_params(axis="x", colors=tokens.muted, pad=2)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    keep_foot(axes)
    axes.axvline(1, color=tokens.muted, lw=0.9, zorder=1)


def _draw_change(axes: Axes, slope: Slope, y: float, style: PlaceStyle, tokens: Tokens) -> None:
    row = slope.row
    axes.plot([1, row["ratio"]], [y, y], color=style.colour, lw=1.6, alpha=0.6, zorder=2, clip_on=False)
    if row["bound"] == "range":
        ends = [row["ratio_low"], row["ratio_high"]]
        axes.plot(ends, [y, y], color=style.colour, lw=3.2, alpha=0.5, solid_capstyle="butt", clip_on=False)
    for way in WAYS.get(row["bound"], (-1, 1)):
        draw_arrow(axes, row["ratio"], y, (way * ARROW, 0), style.colour)
    # Larger than the end, so that an unchanged amount shows as a ring around a mark.
    axes.scatter(
        [1],
        [y],
        s=110,
        marker=style.marker,
        facecolor=tokens.paper,
        edgecolor=style.colour,
        linewidth=1.2,
        zorder=3,
    )
    draw_point(axes, row["ratio"], y, _form(slope), style, tokens)


def plot_changes(slopes: Sequence[Slope], result: Pace, lang: str) -> go.Figure:
    """The same for the screen, amounts above each row; pointing at an end shows its sentence and plan."""
    tokens, styles = load_tokens(), place_styles(result.inputs.places)
    names = [f"{slope.title} · {slope.place}" for slope in slopes]
    shown = [
        f"{on_screen(slope.title)}<br><span style='color:{tokens.muted}'>{html.escape(slope.place)}</span>"
        for slope in slopes
    ]
    tall = max(ROW_PIXELS, name_height([slope.title for slope in slopes], least=0, gap=8) + LINE_PIXELS)
    figure = new_interactive(tall * len(slopes) + 56, margin={"l": 8, "r": 24, "t": 12, "b": 44})
    low, high = (math.log10(limit) for limit in _limits(slopes))
    ticks, words = _ticks(slopes, lang)
    title = {
        "text": on_screen(text("figures.changes_axis", lang), 220, SMALL_TYPE),
        "font": {"size": SMALL_TYPE},
    }
    axis = value_axis("", (low, high), type="log", tickvals=ticks, ticktext=words, title=title)
    figure.update_layout(xaxis=axis, yaxis=name_axis("", [0, 1], names, shown))
    figure.add_vline(x=1, line={"color": tokens.muted, "width": 1})
    for name, slope in zip(names, slopes, strict=True):
        row, style = slope.row, styles[slope.row["city"]]
        figure.add_scatter(
            x=[1, row["ratio"]],
            y=[name, name],
            mode="lines+markers",
            line={"color": style.colour, "width": 2},
            marker={
                "size": [15, 9],
                "opacity": 1,
                "symbol": [f"{style.plotly}-open", symbol_of(_form(slope), style)],
                "color": style.colour,
                "line": {"width": 2, "color": style.colour},
            },
            hovertext=[
                hover_text(result.inputs.row(row[f"{side}_id"]), result.inputs, lang, head=slope.title)
                for side in SIDES
            ],
            hoverinfo="text",
            customdata=[[row[f"{side}_id"]] for side in SIDES],
            cliponaxis=False,
        )
        for way in WAYS.get(row["bound"], (-1, 1)):
            plot_arrow(figure, math.log10(row["ratio"]), name, "", way, style.colour, width=1.5)
        figure.add_annotation(
            text=on_screen(_amounts(slope), WORD_PIXELS, SMALL_TYPE), x=0, y=name, xref="paper", xanchor="left", xshift=4,
            yanchor="bottom", yshift=8, align="left", showarrow=False, font={"size": SMALL_TYPE},
        )  # fmt: skip
    return figure
