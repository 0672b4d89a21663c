"""Coverage as a matrix: which metric is a target where, by theme."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from citymetrics.benchmark.plans.coverage import Coverage
from citymetrics.figures.kit.axes import add_axes, hide_axes, new_figure
from citymetrics.figures.kit.bands import even_cut
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.empty import empty_figure, empty_plot
from citymetrics.figures.kit.interactive import hover_text, new_interactive, row_axis
from citymetrics.figures.kit.layout import line_height, widest, wrap
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.kit.style import PlaceStyle, Tokens, house_style, load_tokens, place_styles
from citymetrics.labels import text
from citymetrics.labels.wording import join

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
            return empty_figure(text("tables.no_metric", lang))
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
        for position, (panel, tall) in enumerate(zip(panels, heights, strict=True)):
            left = PAD + position * (width + PANEL_GAP)
            axes = add_axes(figure, left, height - PAD - head - tall, width, tall + head)
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
    cut = even_cut(tall, range(1, len(blocks) + 1))
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


def plot_coverage(coverage: Coverage, *, least: int = 2, lang: str = "zh") -> go.Figure:
    """The same matrix for the screen; pointing at a mark shows the sentence."""
    blocks = _lines(coverage, least, lang)
    inputs, styles, tokens = coverage.inputs, place_styles(coverage.inputs.places), load_tokens()
    lines = [line for block in blocks for line in block]
    figure = new_interactive(ROW_PIXELS * max(len(lines), 2) + 50, margin={"l": 8, "r": 8, "t": 36, "b": 8})
    if not lines:
        return empty_plot(text("tables.no_metric", lang))
    labels = [line.label if line.states else f"<b>{line.label}</b>" for line in lines]
    for position, city in enumerate(coverage.cities):
        style = styles[city]
        marks = [(row, line) for row, line in enumerate(lines) if line.states]
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
    figure.update_yaxes(row_axis(labels, zeroline=False, gridcolor=tokens.grid))
    return figure


@draw_result.register
def coverage_figure(
    coverage: Coverage, *, least: int = 2, lang: str = "zh", name: str = "overview-coverage"
) -> FigurePair:
    """Metric × place, for metrics that are targets in `least` or more places."""
    wanted = {metric for metric, count in coverage.met_in.items() if count >= least}
    frame = coverage.frame[coverage.frame["metric"].isin(wanted)].reset_index(drop=True)
    inputs = coverage.inputs
    rows = []
    for metric, own in frame[frame["state"].isin(["target", "both"])].groupby("metric", sort=False):
        places = [inputs.places[city].label.in_language(lang) for city in own["city"]]
        rows.append(f"{inputs.metric_label(str(metric)).in_language(lang)} ({join(places, lang)})")
    alt = text("figures.coverage_alt", lang, count=len(wanted), rows=text("tables.list_gap", lang).join(rows))
    return FigurePair(
        name,
        draw_coverage(coverage, least=least, lang=lang),
        plot_coverage(coverage, least=least, lang=lang),
        frame,
        text("figures.coverage_caption" if least > 1 else "figures.coverage_all_caption", lang, least=least),
        alt,
    )
