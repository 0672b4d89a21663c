"""Matrices: which metric is a target where, and how much of each plan a theme takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from citymetrics.benchmark.plans.coverage import Coverage
from citymetrics.figures.interactive import hover_text, new_interactive
from citymetrics.figures.layout import line_height, widest, wrap
from citymetrics.figures.style import PlaceStyle, Tokens, house_style, load_tokens, new_figure, place_styles
from citymetrics.labels import text

PAD = 0.08
PANEL_GAP = 0.3
CELL = 0.28
WIDEST_NAME = 0.34
TALL = 6.0
NARROWEST = 1.3
ROW_PIXELS = 25


@dataclass(frozen=True)
class _Line:
    """One line of the matrix: a theme's heading (no states) or a metric with its state in each place."""

    label: str
    other: str = ""
    metric: str = ""
    states: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()


def _lines(coverage: Coverage, least: int, lang: str) -> list[list[_Line]]:
    """The matrix's lines by theme."""
    inputs = coverage.inputs
    matrix = coverage.matrix(least=least)
    ids = coverage.frame.set_index(["metric", "city"])["observation_id"]
    blocks: list[list[_Line]] = []
    for (theme, metric), states in zip(matrix.index, matrix.to_numpy(), strict=True):
        heading = inputs.theme_label(theme).in_language(lang)
        if not blocks or blocks[-1][0].label != heading:
            blocks.append([_Line(heading)])
        label = inputs.metric_label(metric)
        found = tuple(str(ids[(metric, city)]) for city in coverage.cities)
        other = label.en if lang == "zh" else label.zh
        blocks[-1].append(_Line(label.in_language(lang), other, metric, tuple(map(str, states)), found))
    return blocks


def draw_coverage(coverage: Coverage, *, least: int = 2, lang: str = "zh") -> Figure:
    """Metric × place by theme, for metrics that are targets in `least` places; in two columns where one
    would be too tall."""
    blocks = _lines(coverage, least, lang)
    with house_style() as tokens:
        if not blocks:
            return empty_figure(text("tables.no_metric", lang), tokens)
        places = [coverage.inputs.places[city].label.in_language(lang) for city in coverage.cities]
        name = widest(places, tokens.size.tick)
        upright = name <= WIDEST_NAME
        cell = max(name + 0.045, CELL) if upright else CELL
        head = (line_height(tokens.size.tick) if upright else name) + 0.08
        lines = [line for block in blocks for line in block]
        label = max(
            widest((line.label for line in lines), tokens.size.label),
            widest((line.other for line in lines), tokens.size.small),
        )
        half = (tokens.width - PANEL_GAP - 2 * PAD) / 2
        width = min(tokens.width - 2 * PAD, label + 3 * PAD + cell * len(places))
        panels = [_measured(lines, width - cell * len(places) - PAD, tokens)]
        if sum(row.height for row in panels[0]) > TALL and half - cell * len(places) >= NARROWEST:
            width = half
            panels = _split([_measured(block, half - cell * len(places) - PAD, tokens) for block in blocks])
        heights = [sum(row.height for row in panel) for panel in panels]
        height = max(heights) + head + 2 * PAD
        figure = new_figure(len(panels) * width + (len(panels) - 1) * PANEL_GAP + 2 * PAD, height)
        styles = place_styles(coverage.inputs.places)
        total = figure.get_size_inches()[0]
        for position, (panel, tall) in enumerate(zip(panels, heights, strict=True)):
            left = PAD + position * (width + PANEL_GAP)
            axes = figure.add_axes(
                (left / total, (height - PAD - head - tall) / height, width / total, (tall + head) / height)
            )
            axes.set_xlim(0, width)
            axes.set_ylim(tall + head, 0)
            hide_axes(axes)
            start = width - cell * len(places)
            centres = [start + cell * (column + 0.5) for column in range(len(places))]
            for x, words in zip(centres, places, strict=True):
                axes.text(
                    x,
                    head - 0.06,
                    words,
                    fontsize=tokens.size.tick,
                    color=tokens.muted,
                    ha="center",
                    va="bottom",
                    rotation=0 if upright else 90,
                )
            _draw_matrix(axes, panel, coverage.cities, centres, head, width, styles, tokens)
        return figure


@dataclass(frozen=True)
class _Row:
    """A line with its label broken to the room it has, and its height in inches."""

    line: _Line
    label: list[str]
    other: list[str]
    height: float


def _measured(lines: list[_Line], room: float, tokens: Tokens) -> list[_Row]:
    rows = []
    for line in lines:
        label = wrap(line.label, tokens.size.label, room) if line.states else [line.label]
        other = wrap(line.other, tokens.size.small, room) if line.other else []
        height = len(label) * line_height(tokens.size.label) + len(other) * line_height(tokens.size.small)
        rows.append(_Row(line, label, other, height + (0.06 if line.states else 0.1)))
    return rows


def _split(blocks: list[list[_Row]]) -> list[list[_Row]]:
    """Whole themes in two columns, the longer of which is as short as it can be."""
    if len(blocks) == 1:
        blocks = [[row] for row in blocks[0]]
        blocks[0:2] = [[row for block in blocks[0:2] for row in block]]
    tall = [sum(row.height for row in block) for block in blocks]
    cut = min(range(1, len(blocks) + 1), key=lambda cut: max(sum(tall[:cut]), sum(tall[cut:])))
    return [[row for block in part for row in block] for part in (blocks[:cut], blocks[cut:]) if part]


def _draw_matrix(
    axes: Axes,
    rows: list[_Row],
    cities: tuple[str, ...],
    centres: list[float],
    top: float,
    width: float,
    styles: dict[str, PlaceStyle],
    tokens: Tokens,
) -> None:
    y = top
    for row in rows:
        if not row.line.states:
            axes.text(
                0,
                y + row.height - 0.04,
                row.line.label,
                fontsize=tokens.size.label,
                color=tokens.accent,
                va="bottom",
            )
            axes.plot([0, width], [y + row.height - 0.02] * 2, color=tokens.grid, lw=0.8)
        else:
            at = y + 0.03
            for lines, size, colour in (
                (row.label, tokens.size.label, tokens.ink),
                (row.other, tokens.size.small, tokens.muted),
            ):
                for words in lines:
                    axes.text(0, at, words, fontsize=size, color=colour, va="top")
                    at += line_height(size)
            for x, city, state in zip(centres, cities, row.line.states, strict=True):
                _draw_state(axes, x, y + row.height / 2, state, styles[city], tokens)
        y += row.height


def _draw_state(axes: Axes, x: float, y: float, state: str, style: PlaceStyle, tokens: Tokens) -> None:
    if state == "none":
        axes.scatter([x], [y], s=3, color=tokens.grid)
    elif state == "damaged":
        axes.scatter([x], [y], s=26, marker="x", color=style.colour, linewidth=1.2)
    elif state == "achieved":
        axes.scatter(
            [x], [y], s=34, marker=style.marker, facecolor=tokens.paper, edgecolor=style.colour, linewidth=1.1
        )
    else:
        if state == "both":
            axes.scatter([x], [y], s=105, marker="o", facecolor="none", edgecolor=style.colour, linewidth=0.9)
        axes.scatter([x], [y], s=34, marker=style.marker, color=style.colour, linewidth=0)


def hide_axes(axes: Axes) -> None:
    """No frame and no ticks: the axes only carry coordinates."""
    axes.set_xticks([])
    axes.set_yticks([])
    axes.axis("off")


def empty_figure(words: str, tokens: Tokens) -> Figure:
    """A small figure that says why there is nothing to draw."""
    figure = new_figure(tokens.width / 2, 0.6)
    figure.text(0.5, 0.5, words, ha="center", va="center", color=tokens.muted, fontsize=tokens.size.label)
    return figure


def plot_coverage(coverage: Coverage, *, least: int = 2, lang: str = "zh") -> go.Figure:
    """The same matrix for the screen; pointing at a mark shows the sentence."""
    blocks = _lines(coverage, least, lang)
    inputs, styles, tokens = coverage.inputs, place_styles(coverage.inputs.places), load_tokens()
    lines = [line for block in blocks for line in block]
    figure = new_interactive(ROW_PIXELS * max(len(lines), 2) + 50, margin={"l": 8, "r": 8, "t": 36, "b": 8})
    if not lines:
        return empty_plot(text("tables.no_metric", lang))
    labels = [line.label if line.states else f"<b>{line.label}</b>" for line in lines]
    rows = list(range(len(lines)))
    for position, city in enumerate(coverage.cities):
        style, marks = (
            styles[city],
            [(row, line) for row, line in zip(rows, lines, strict=True) if line.states],
        )
        shown = [
            (row, line.states[position], line.ids[position])
            for row, line in marks
            if line.states[position] != "none"
        ]
        rings = [row for row, state, _ in shown if state == "both"]
        if rings:
            figure.add_scatter(
                x=[position] * len(rings),
                y=rings,
                mode="markers",
                hoverinfo="skip",
                marker={"symbol": "circle-open", "size": 20, "color": style.colour, "line": {"width": 1.4}},
            )
        forms = {"achieved": f"{style.plotly}-open", "damaged": "x-thin-open"}
        symbols = [forms.get(state, style.plotly) for _, state, _ in shown]
        figure.add_scatter(
            x=[position] * len(shown),
            y=[row for row, _, _ in shown],
            mode="markers",
            hoverinfo="text",
            marker={
                "symbol": symbols,
                "size": 12,
                "color": style.colour,
                "line": {"width": 2, "color": style.colour},
            },
            hovertext=[
                hover_text(inputs.row(identity), inputs, lang, head=lines[row].label)
                if identity
                else lines[row].label
                for row, _, identity in shown
            ],
        )
    figure.update_xaxes(
        side="top",
        tickvals=list(range(len(coverage.cities))),
        range=[-0.5, len(coverage.cities) - 0.5],
        fixedrange=True,
        ticktext=[inputs.places[city].label.in_language(lang) for city in coverage.cities],
        zeroline=False,
        showgrid=False,
    )
    figure.update_yaxes(
        tickvals=rows,
        ticktext=labels,
        range=[len(lines) - 0.5, -0.5],
        fixedrange=True,
        automargin=True,
        zeroline=False,
        gridcolor=tokens.grid,
    )
    return figure


def empty_plot(words: str) -> go.Figure:
    """A low plotly figure that says why there is nothing to draw."""
    figure = new_interactive(80)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.add_annotation(text=words, x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False)
    return figure


def _emphasis(coverage: Coverage) -> tuple[pd.DataFrame, pd.DataFrame]:
    counts = coverage.theme_counts.pivot(index="theme", columns="city", values="targets")
    counts = (
        counts.reindex(index=list(coverage.inputs.themes), columns=list(coverage.cities))
        .fillna(0)
        .astype(int)
    )
    shares = (
        coverage.theme_counts.pivot(index="theme", columns="city", values="share")
        .reindex_like(counts)
        .fillna(0.0)
    )
    return counts, shares


def draw_emphasis(coverage: Coverage, *, lang: str = "zh") -> Figure:
    """Theme × place: numbers of targets, shaded by their share of the plan's targets."""
    counts, shares = _emphasis(coverage)
    inputs = coverage.inputs
    with house_style() as tokens:
        themes = [inputs.theme_label(theme) for theme in counts.index]
        other = "en" if lang == "zh" else "zh"
        label = max(
            widest((one.in_language(lang) for one in themes), tokens.size.label),
            widest((one.in_language(other) for one in themes), tokens.size.small),
        )
        row, head = 0.3, line_height(tokens.size.label) + 0.1
        width, height = tokens.width * 0.8, row * len(themes) + head + PAD
        figure = new_figure(width, height)
        left = label + 3 * PAD
        axes = figure.add_axes(
            (left / width, PAD / height, (width - left - PAD) / width, row * len(themes) / height)
        )
        ramp = LinearSegmentedColormap.from_list("citymetrics", list(tokens.ramp))
        top = max(float(np.nanmax(shares.to_numpy())), 1.0) if shares.size else 1.0
        sns.heatmap(
            shares,
            ax=axes,
            cmap=ramp,
            vmin=0,
            vmax=top,
            annot=counts,
            fmt="d",
            cbar=False,
            linewidths=1.2,
            linecolor=tokens.paper,
            annot_kws={"fontsize": tokens.size.label},
        )
        axes.set(xlabel="", ylabel="")
        axes.set_yticks([])
        axes.xaxis.tick_top()
        names = [inputs.places[city].label.in_language(lang) for city in counts.columns]
        axes.set_xticks(
            [position + 0.5 for position in range(len(names))], names, rotation=0, fontsize=tokens.size.label
        )
        for position, one in enumerate(themes):
            y = (PAD + row * (len(themes) - position - 0.5)) / height
            x = (left - PAD) / width
            figure.text(
                x,
                y + 0.035 / height,
                one.in_language(lang),
                fontsize=tokens.size.label,
                ha="right",
                va="center",
            )
            figure.text(
                x,
                y - 0.085 / height,
                one.in_language(other),
                fontsize=tokens.size.small,
                color=tokens.muted,
                ha="right",
                va="center",
            )
        return figure


def plot_emphasis(coverage: Coverage, *, lang: str = "zh") -> go.Figure:
    """The same for the screen; pointing at a cell gives the share."""
    counts, shares = _emphasis(coverage)
    inputs, tokens = coverage.inputs, load_tokens()
    themes = [inputs.theme_label(theme).in_language(lang) for theme in counts.index]
    places = [inputs.places[city].label.in_language(lang) for city in counts.columns]
    figure = new_interactive(30 * len(themes) + 50, margin={"l": 8, "r": 8, "t": 36, "b": 8})
    scale = [[position / (len(tokens.ramp) - 1), colour] for position, colour in enumerate(tokens.ramp)]
    figure.add_heatmap(
        z=shares.round(2).to_numpy().tolist(),
        x=places,
        y=themes,
        text=[[str(n) for n in row] for row in counts.to_numpy()],
        texttemplate="%{text}",
        colorscale=scale,
        zmin=0,
        showscale=False,
        xgap=2,
        ygap=2,
        hovertemplate="%{y} · %{x}<br>%{text} (%{z:.0f}%)<extra></extra>",
    )
    figure.update_xaxes(side="top", fixedrange=True)
    figure.update_yaxes(autorange="reversed", fixedrange=True, automargin=True)
    return figure
