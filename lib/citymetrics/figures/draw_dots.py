"""Dot plots drawn: matplotlib for paper, plotly for the screen, from the same panels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from citymetrics.benchmark.inputs import Inputs
from citymetrics.figures.dots import Dot, DotPanel
from citymetrics.figures.interactive import HOVER_WIDTH, hover_text, name_axis, new_interactive
from citymetrics.figures.layout import line_height, text_width, widest, wrap, wrap_facts
from citymetrics.figures.style import PlaceStyle, Tokens, house_style, load_tokens, new_figure, place_styles
from citymetrics.labels import escape

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
        bands = [plans[start : start + columns] for start in range(0, len(plans), columns)]
        heights = [max(plan.height for plan in band) for band in bands]
        height = sum(heights) + ROW_GAP * max(0, len(bands) - 1) + 2 * GAP
        figure = new_figure(tokens.width, max(height, 0.6))
        styles = place_styles(inputs.places)
        top = height - GAP
        for band, band_height in zip(bands, heights, strict=True):
            for position, plan in enumerate(band):
                plan.draw(figure, GAP + position * (width + COLUMN_GAP), top, styles)
            top -= band_height + ROW_GAP
        return figure


class _PanelPlan:
    """Where the parts of one panel go, measured before drawing; lengths in inches."""

    def __init__(self, panel: DotPanel, width: float, tokens: Tokens):
        self.panel, self.width, self.tokens = panel, width, tokens
        size = tokens.size
        self.title = wrap(panel.title, size.title, width)
        self.subtitle = wrap_facts(panel.subtitle.split(" · "), size.small, width)
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
        page_width, page_height = figure.get_size_inches()
        tokens, y = self.tokens, top
        for lines, size, colour in (
            (self.title, tokens.size.title, tokens.ink),
            (self.subtitle, tokens.size.small, tokens.muted),
        ):
            for line in lines:
                y -= line_height(size)
                figure.text(
                    left / page_width,
                    y / page_height,
                    line,
                    fontsize=size,
                    color=colour,
                    va="bottom",
                    ha="left",
                )
        body = sum(self.rows)
        bottom = top - self.header - body
        box = (
            (left + self.names) / page_width,
            bottom / page_height,
            (self.width - self.names - self.words) / page_width,
            body / page_height,
        )
        axes = figure.add_axes(box)
        axes.set_xlim(*self.panel.limits)
        axes.set_ylim(0, body)
        axes.set_yticks([])
        axes.set_xticks(*self._ticks(self.width - self.names - self.words))
        axes.tick_params(axis="x", colors=tokens.muted, pad=2)
        axes.grid(True, axis="x")
        axes.set_axisbelow(True)
        for side in ("top", "left", "right"):
            axes.spines[side].set_visible(False)
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
        tokens = self.tokens
        page_width, page_height = figure.get_size_inches()
        name_at = (left + self.names - GAP) / page_width
        figure.text(
            name_at, centre / page_height, dot.name, fontsize=tokens.size.label, ha="right", va="center"
        )
        if dot.x is not None:
            draw_mark(axes, dot, centre - bottom, style, tokens)
        text_left = (left + self.width - self.words + GAP) / page_width
        block = line_height(tokens.size.label) + len(lines) * line_height(tokens.size.small)
        y = centre + block / 2 - line_height(tokens.size.label)
        figure.text(text_left, y / page_height, dot.text, fontsize=tokens.size.label, va="bottom", ha="left")
        for line in lines:
            y -= line_height(tokens.size.small)
            figure.text(
                text_left,
                y / page_height,
                line,
                fontsize=tokens.size.small,
                color=tokens.muted,
                va="bottom",
                ha="left",
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
    if dot.form in ("floor", "cap"):
        way = ARROW if dot.form == "floor" else -ARROW
        axes.annotate(
            "",
            xy=(dot.x, y),
            xytext=(way, 0),
            textcoords="offset points",
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "<|-",
                "color": style.colour,
                "lw": 1.4,
                "shrinkA": 0,
                "shrinkB": 0,
                "mutation_scale": 7,
            },
        )
    if dot.x_max is not None:
        axes.plot([dot.x, dot.x_max], [y, y], color=style.colour, lw=3.2, solid_capstyle="round", alpha=0.55)
        axes.scatter([dot.x_max], [y], s=22, marker=style.marker, color=style.colour, zorder=3, clip_on=False)
    fill = tokens.paper if dot.form == "approx" else style.colour
    axes.scatter(
        [dot.x],
        [y],
        s=34,
        marker=style.marker,
        facecolor=fill,
        edgecolor=style.colour,
        linewidth=1.3,
        zorder=4,
        clip_on=False,
    )


ROW_PIXELS, HEAD_PIXELS, FOOT_PIXELS = 38, 52, 30


def plot_panels(panels: Sequence[DotPanel], inputs: Inputs, *, lang: str = "zh") -> go.Figure:
    """The panels one under another; pointing at a mark shows its sentence and plan."""
    heights = [HEAD_PIXELS + ROW_PIXELS * len(panel.dots) + FOOT_PIXELS for panel in panels]
    total = sum(heights) + 16
    figure = new_interactive(max(total, 80), margin={"l": 8, "r": 24, "t": 8, "b": 8})
    inner = max(total - 16, 1)
    styles = place_styles(inputs.places)
    top = 0
    for number, (panel, height) in enumerate(zip(panels, heights, strict=True), start=1):
        domain = [1 - (top + height - FOOT_PIXELS) / inner, 1 - (top + HEAD_PIXELS) / inner]
        _plot_panel(figure, panel, number, [max(0.0, domain[0]), domain[1]], inputs, styles, lang)
        top += height
    return figure


def _hover(dot: Dot, inputs: Inputs, lang: str) -> str:
    """The sentence and where it stands, and what the value was divided by."""
    lines = [dot.rests_on[at : at + HOVER_WIDTH] for at in range(0, len(dot.rests_on), HOVER_WIDTH)]
    return "<br>".join([hover_text(dot.row, inputs, lang), *map(escape, lines)])


def _plot_panel(
    figure: go.Figure,
    panel: DotPanel,
    number: int,
    domain: list[float],
    inputs: Inputs,
    styles: Mapping[str, PlaceStyle],
    lang: str,
) -> None:
    tokens = load_tokens()
    suffix = "" if number == 1 else str(number)
    names = [dot.name for dot in panel.dots]
    figure.update_layout(
        {
            f"xaxis{suffix}": {
                "anchor": f"y{suffix}",
                "range": list(panel.limits),
                "tickvals": list(panel.ticks),
                "ticktext": list(panel.tick_texts),
                "gridcolor": tokens.grid,
                "zeroline": False,
                "fixedrange": True,
                "tickfont": {"color": tokens.muted, "size": 11},
            },
            f"yaxis{suffix}": name_axis(suffix, domain, names),
        }
    )
    figure.add_annotation(
        text=f"{panel.title} <span style='font-size:11px;color:{tokens.muted}'>{panel.subtitle}</span>",
        xref="paper",
        x=0,
        xanchor="left",
        yref="paper",
        y=domain[1],
        yanchor="bottom",
        yshift=12,
        showarrow=False,
        font={"size": 14},
        align="left",
    )
    shown = [dot for dot in panel.dots if dot.x is not None]
    for dot in shown:
        style = styles[dot.city]
        axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
        if dot.x_max is not None:
            figure.add_scatter(
                x=[dot.x, dot.x_max],
                y=[dot.name, dot.name],
                mode="lines+markers",
                line={"color": style.colour, "width": 4},
                marker={"symbol": style.plotly, "size": 9, "color": style.colour},
                hoverinfo="skip",
                cliponaxis=False,
                **axes,
            )
        if dot.whisker is not None:
            figure.add_scatter(
                x=list(dot.whisker),
                y=[dot.name, dot.name],
                mode="lines+markers",
                line={"color": tokens.ink, "width": 1},
                marker={"symbol": "line-ns-open", "size": 10, "color": tokens.ink},
                hoverinfo="skip",
                cliponaxis=False,
                **axes,
            )
        open_mark = "-open" if dot.form == "approx" else ""
        figure.add_scatter(
            x=[dot.x],
            y=[dot.name],
            mode="markers+text",
            text=[dot.text],
            textposition="top center",
            textfont={"size": 12},
            marker={
                "symbol": style.plotly + open_mark,
                "size": 11,
                "color": style.colour,
                "line": {"width": 2, "color": style.colour},
            },
            hovertext=[_hover(dot, inputs, lang)],
            hoverinfo="text",
            cliponaxis=False,
            **axes,
        )
        if dot.form in ("floor", "cap"):
            way = 1 if dot.form == "floor" else -1
            figure.add_annotation(
                x=dot.x,
                y=dot.name,
                xref=f"x{suffix}",
                yref=f"y{suffix}",
                xshift=28 * way,
                ax=-24 * way,
                ay=0,
                showarrow=True,
                arrowhead=2,
                arrowsize=1,
                arrowwidth=2,
                arrowcolor=style.colour,
                text="",
            )
    if not shown:
        figure.add_scatter(
            x=[panel.ticks[0]],
            y=[names[0]] if names else [""],
            mode="markers",
            opacity=0,
            hoverinfo="skip",
            xaxis=f"x{suffix}",
            yaxis=f"y{suffix}",
        )
