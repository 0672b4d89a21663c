"""Dot plots drawn: matplotlib for paper, plotly for the screen, from the same panels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from citymetrics.benchmark.inputs import Inputs
from citymetrics.figures.kit.axes import add_axes, new_figure, set_value_axis
from citymetrics.figures.kit.bands import bands_height, in_bands, set_out
from citymetrics.figures.kit.interactive import (
    HEAD_WIDTH,
    LINE_PIXELS,
    SMALL_TYPE,
    broken,
    head_note,
    hover_text,
    name_axis,
    new_interactive,
    on_screen,
    screen_lines,
    stack_panels,
    value_axis,
)
from citymetrics.figures.kit.layout import line_height, text_width, widest, wrap, wrap_facts
from citymetrics.figures.kit.marks import BOUNDS, arrow_note, draw_arrow, draw_point, symbol_of
from citymetrics.figures.kit.style import PlaceStyle, Tokens, house_style, load_tokens, place_styles
from citymetrics.figures.kit.writing import head_and_facts, write, write_around, write_lines
from citymetrics.figures.metrics.dots import Dot, DotPanel

GAP = 0.09
AXIS = 0.24
COLUMN_GAP = 0.32
ROW_GAP = 0.2
TEXT_SHARE = 0.42
ARROW = 19
WHISKER = 0.1
TICK_GAP = 0.04


def draw_panels(panels: Sequence[DotPanel], inputs: Inputs, *, columns: int = 2) -> Figure:
    """The panels as small multiples, each with its own axis of the same length; rows grow with the text
    they hold."""
    with house_style() as tokens:
        columns = min(columns, max(1, len(panels)))
        width = (tokens.width - 2 * GAP - COLUMN_GAP * (columns - 1)) / columns
        plans = [_PanelPlan(panel, width, tokens) for panel in panels]
        for plan in plans:
            plan.names, plan.words = max(one.names for one in plans), max(one.words for one in plans)
        bands = in_bands(plans, columns)
        heights = [max(plan.height for plan in band) for band in bands]
        height = bands_height(heights, ROW_GAP) + 2 * GAP
        figure = new_figure(tokens.width, max(height, 0.6))
        styles = place_styles(inputs.places)
        for plan, left, top in set_out(
            bands, heights, left=GAP, top=height - GAP, step=width + COLUMN_GAP, gap=ROW_GAP
        ):
            plan.draw(figure, left, top, styles)
        return figure


class _PanelPlan:
    """Where the parts of one panel go, measured before drawing; lengths in inches."""

    def __init__(self, panel: DotPanel, width: float, tokens: Tokens):
        self.panel, self.width, self.tokens = panel, width, tokens
        size = tokens.size
        self.title = wrap(panel.title, size.title, width)
        self.subtitle = wrap(panel.subtitle, size.small, width) if panel.subtitle else []
        self.header = (
            len(self.title) * line_height(size.title) + len(self.subtitle) * line_height(size.small) + 0.05
        )
        self.names = widest((dot.name for dot in panel.dots), size.label) + 2 * GAP
        self.small = [wrap_facts(dot.facts, size.small, TEXT_SHARE * width) for dot in panel.dots]
        words = max(
            widest((dot.text for dot in panel.dots), size.label),
            widest(["\n".join(s) for s in self.small], size.small),
        )
        self.words = words + GAP
        self.rows = [
            line_height(size.label) + len(lines) * line_height(size.small) + 0.09 for lines in self.small
        ]
        self.height = self.header + sum(self.rows) + AXIS

    def draw(self, figure: Figure, left: float, top: float, styles: Mapping[str, PlaceStyle]) -> None:
        tokens = self.tokens
        head = [(line, tokens.size.title, tokens.ink) for line in self.title]
        head += [(line, tokens.size.small, tokens.muted) for line in self.subtitle]
        write_lines(figure, head, left, top)
        body, room = sum(self.rows), self.width - self.names - self.words
        bottom = top - self.header - body
        axes = add_axes(figure, left + self.names, bottom, room, body)
        set_value_axis(axes, self.panel.limits, (0, body), *self._ticks(room), tokens)
        row_top = top - self.header
        for dot, lines, height in zip(self.panel.dots, self.small, self.rows, strict=True):
            centre = row_top - height / 2
            self._draw_row(figure, axes, dot, lines, left, centre, bottom, styles[dot.city])
            row_top -= height

    def _ticks(self, room: float) -> tuple[tuple[float, ...], tuple[str, ...]]:
        """The ticks that have room on an axis of so many inches: all, else the outermost."""
        low, high = self.panel.limits
        inches = [(tick - low) / (high - low) * room for tick in self.panel.ticks]
        halves = [text_width(words, self.tokens.size.tick) / 2 for words in self.panel.tick_texts]
        gaps = [
            after - before - one - other
            for before, after, one, other in zip(inches, inches[1:], halves, halves[1:], strict=False)
        ]
        step = 1 if all(gap > TICK_GAP for gap in gaps) else max(1, len(inches) - 1)
        return self.panel.ticks[::step], self.panel.tick_texts[::step]

    def _draw_row(
        self,
        figure: Figure,
        axes: Axes,
        dot: Dot,
        lines: list[str],
        left: float,
        centre: float,
        bottom: float,
        style: PlaceStyle,
    ) -> None:
        tokens, size = self.tokens, self.tokens.size.label
        write(figure, dot.name, left + self.names - GAP, centre, size, tokens.ink, ha="right", va="center")
        if dot.x is not None:
            draw_mark(axes, dot, centre - bottom, style, tokens)
        write_around(
            figure, head_and_facts(dot.text, lines, tokens), left + self.width - self.words + GAP, centre
        )


def draw_mark(axes: Axes, dot: Dot, y: float, style: PlaceStyle, tokens: Tokens) -> None:
    """One mark at its value: filled, hollow, with an arrow, or as a bar, by what the figure is."""
    assert dot.x is not None
    if dot.whisker is not None:
        # Below the mark, which is mostly wider: one inch of the axis is one inch of paper.
        axes.plot(
            dot.whisker,
            [y - WHISKER] * 2,
            color=tokens.ink,
            lw=0.8,
            marker="|",
            markersize=3.5,
            clip_on=False,
        )
    if dot.form in BOUNDS:
        draw_arrow(axes, dot.x, y, (ARROW * BOUNDS[dot.form], 0), style.colour)
    if dot.x_max is not None:
        axes.plot([dot.x, dot.x_max], [y, y], color=style.colour, lw=3.2, solid_capstyle="round", alpha=0.55)
        axes.scatter([dot.x_max], [y], s=22, marker=style.marker, color=style.colour, zorder=3, clip_on=False)
    draw_point(axes, dot.x, y, dot.form, style, tokens)


ROW_PIXELS, HEAD_PIXELS, FOOT_PIXELS = 38, 62, 30


def plot_panels(panels: Sequence[DotPanel], inputs: Inputs, *, lang: str = "zh") -> go.Figure:
    """The panels one under another; pointing at a mark shows its sentence and plan."""
    head = HEAD_PIXELS + LINE_PIXELS * max(
        (len(screen_lines(panel.title, HEAD_WIDTH, 14)) - 1 for panel in panels), default=0
    )
    heights = [head + ROW_PIXELS * len(panel.dots) + FOOT_PIXELS for panel in panels]
    figure = new_interactive(max(sum(heights) + 16, 80), margin={"l": 8, "r": 24, "t": 8, "b": 8})
    styles = place_styles(inputs.places)
    parts = _Parts()
    for panel, (suffix, domain) in zip(panels, stack_panels(heights, head, FOOT_PIXELS), strict=True):
        _plot_panel(parts, panel, suffix, domain, inputs, styles, lang)
    # All at once: plotly checks everything that is there whenever something is added.
    figure.add_traces(parts.traces)
    figure.update_layout({**parts.axes, "annotations": parts.notes})
    return figure


@dataclass
class _Parts:
    """What goes on a plotly figure, gathered."""

    traces: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    axes: dict[str, Any] = field(default_factory=dict)


def _hover(dot: Dot, inputs: Inputs, lang: str) -> str:
    """The sentence and where it stands, and what the value was divided by."""
    said = hover_text(dot.row, inputs, lang)
    return f"{said}<br>{broken(dot.rests_on)}" if dot.rests_on else said


def _plot_panel(
    parts: _Parts,
    panel: DotPanel,
    suffix: str,
    domain: list[float],
    inputs: Inputs,
    styles: Mapping[str, PlaceStyle],
    lang: str,
) -> None:
    tokens = load_tokens()
    names = [dot.name for dot in panel.dots]
    ticks = {"tickvals": list(panel.ticks), "ticktext": list(panel.tick_texts)}
    parts.axes[f"xaxis{suffix}"] = value_axis(suffix, panel.limits, **ticks)
    parts.axes[f"yaxis{suffix}"] = name_axis(suffix, domain, names)
    head = on_screen(panel.title, HEAD_WIDTH, 14)
    if panel.subtitle:
        small = on_screen(panel.subtitle, HEAD_WIDTH, SMALL_TYPE)
        head += f"<br><span style='font-size:{SMALL_TYPE}px;color:{tokens.muted}'>{small}</span>"
    parts.notes.append(head_note(head, domain[1], size=14, lift=14))
    on_panel = {"type": "scatter", "xaxis": f"x{suffix}", "yaxis": f"y{suffix}", "cliponaxis": False}
    shown = [dot for dot in panel.dots if dot.x is not None]
    for dot in shown:
        parts.traces += [{**on_panel, **trace} for trace in _traces(dot, styles[dot.city], inputs, lang)]
        if dot.form in BOUNDS:
            colour = styles[dot.city].colour
            parts.notes.append(arrow_note(dot.x, dot.name, suffix, BOUNDS[dot.form], colour, tail=24))
    if not shown:
        # A panel without a mark keeps its axes.
        at = {"x": [panel.ticks[0]], "y": [names[0]] if names else [""]}
        parts.traces.append({**on_panel, **at, "mode": "markers", "opacity": 0, "hoverinfo": "skip"})


def _traces(dot: Dot, style: PlaceStyle, inputs: Inputs, lang: str) -> Iterator[dict[str, Any]]:
    """A mark with its sentence; under it the bar of a range and the line of what its denominator's sources allow."""
    tokens = load_tokens()
    if dot.x_max is not None:
        yield {
            "x": [dot.x, dot.x_max],
            "y": [dot.name, dot.name],
            "mode": "lines+markers",
            "line": {"color": style.colour, "width": 4},
            "marker": {"symbol": style.plotly, "size": 9, "color": style.colour},
            "hoverinfo": "skip",
        }
    if dot.whisker is not None:
        yield {
            "x": list(dot.whisker),
            "y": [dot.name, dot.name],
            "mode": "lines+markers",
            "line": {"color": tokens.ink, "width": 1},
            "marker": {"symbol": "line-ns-open", "size": 10, "color": tokens.ink},
            "hoverinfo": "skip",
        }
    yield {
        "x": [dot.x],
        "y": [dot.name],
        "mode": "markers+text",
        "text": [dot.text],
        "textposition": "top center",
        "textfont": {"size": 12},
        "marker": {
            "symbol": symbol_of(dot.form, style),
            "size": 11,
            "color": style.colour,
            "line": {"width": 2, "color": style.colour},
        },
        "hovertext": [_hover(dot, inputs, lang)],
        "hoverinfo": "text",
        "customdata": [[dot.observation_id]],
    }
