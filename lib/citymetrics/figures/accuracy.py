"""How well extraction agrees with annotation, drawn: a panel per set, a row per measure, its share with its interval."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass

import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from citymetrics.accuracy import Quality
from citymetrics.accuracy.measure import ALL, load_minima
from citymetrics.accuracy.scoring import SUMMARY
from citymetrics.accuracy.tables import percent
from citymetrics.figures.interactive import name_axis, new_interactive
from citymetrics.figures.layout import widest
from citymetrics.figures.pair import FigurePair
from citymetrics.figures.style import Tokens, house_style, load_tokens, new_figure
from citymetrics.labels import text
from citymetrics.labels.wording import join

ROW, HEAD, FOOT, GAP = 0.24, 0.28, 0.3, 0.12
BETWEEN = 0.42
"""Room between panels in inches: the tick labels of neighbours keep apart."""
ROW_PIXELS, HEAD_PIXELS, FOOT_PIXELS = 26, 40, 30
STEP = 10


@dataclass(frozen=True)
class _Mark:
    """One measure of one set, in percent; `row` counts from the top."""

    row: int
    name: str
    share: float
    low: float
    high: float
    least: float | None
    said: str

    @property
    def reached(self) -> bool:
        return self.least is None or self.share >= self.least


def accuracy_figure(quality: Quality, *, lang: str = "zh") -> FigurePair:
    """The wanted measures of every set: filled where the wanted share is reached, hollow where it is missed."""
    names = [text(f"accuracy.{measure}", lang) for measure in SUMMARY]
    panels = {text(f"accuracy.set_{name}", lang): _marks(quality, name, lang) for name in quality.sets}
    frame = quality.scores
    frame = frame[(frame["plan"] == ALL) & frame["measure"].isin(SUMMARY)].reset_index(drop=True)
    told = [
        f"{title} {join([f'{mark.name} {mark.said}' for mark in marks], lang)}"
        for title, marks in panels.items()
    ]
    return FigurePair(
        "method-accuracy",
        _draw(panels, names),
        _plot(panels, names),
        frame,
        text("accuracy.figure_caption", lang),
        text("accuracy.figure_alt", lang, rows=text("tables.list_gap", lang).join(told)),
    )


def _marks(quality: Quality, name: str, lang: str) -> list[_Mark]:
    found = []
    for row, measure in enumerate(SUMMARY):
        score = quality.score(name, measure)
        if score is None:
            continue
        least = load_minima()[name].get(measure)
        share = score["hits"] / score["of"]
        said = f"{percent(share)} ({score['hits']}/{score['of']})"
        found.append(
            _Mark(
                row,
                text(f"accuracy.{measure}", lang),
                100 * share,
                100 * score["low"],
                100 * score["high"],
                None if least is None else 100 * least,
                said,
            )
        )
    return found


def _lowest(panels: dict[str, list[_Mark]]) -> int:
    """Where the axis starts: the step below everything that is drawn."""
    drawn = [min(mark.low, mark.least or 100) for marks in panels.values() for mark in marks]
    return max(0, math.floor((min(drawn, default=90) - 1) / STEP) * STEP)


def _draw(panels: dict[str, list[_Mark]], names: list[str]) -> Figure:
    with house_style() as tokens:
        height = HEAD + ROW * len(names) + FOOT
        figure = new_figure(tokens.width, height)
        room = widest(names, tokens.size.label) + 2 * GAP
        width = (tokens.width - room + BETWEEN - 2 * GAP) / max(1, len(panels))
        low = _lowest(panels)
        for row, name in enumerate(names):
            figure.text(
                (room - GAP) / tokens.width,
                (height - HEAD - ROW * (row + 0.5)) / height,
                name,
                fontsize=tokens.size.label,
                ha="right",
                va="center",
            )
        for position, (title, marks) in enumerate(panels.items()):
            box = (
                (room + position * width) / tokens.width,
                FOOT / height,
                (width - BETWEEN) / tokens.width,
                ROW * len(names) / height,
            )
            axes = figure.add_axes(box)
            _draw_panel(axes, title, marks, low, len(names), tokens)
        return figure


def _draw_panel(axes: Axes, title: str, marks: list[_Mark], low: int, rows: int, tokens: Tokens) -> None:
    axes.set_xlim(low, 100)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_yticks([])
    ticks = _ticks(low)
    axes.set_xticks(ticks, [f"{tick}%" for tick in ticks])
    axes.tick_params(axis="x", colors=tokens.muted, pad=2)
    axes.grid(True, axis="x")
    axes.set_axisbelow(True)
    axes.set_title(title, loc="left", fontsize=tokens.size.label, color=tokens.ink, pad=6)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    for mark in marks:
        axes.plot(
            [mark.low, mark.high], [mark.row] * 2, color=tokens.accent, lw=1.6, alpha=0.55, clip_on=False
        )
        if mark.least is not None:
            axes.plot([mark.least] * 2, [mark.row - 0.32, mark.row + 0.32], color=tokens.muted, lw=1.4)
        axes.scatter(
            [mark.share],
            [mark.row],
            s=30,
            facecolor=tokens.accent if mark.reached else tokens.paper,
            edgecolor=tokens.accent,
            linewidth=1.3,
            zorder=4,
            clip_on=False,
        )


def _ticks(low: int) -> list[int]:
    """Few enough that their labels keep apart in a third of the page."""
    step = STEP if 100 - low <= 4 * STEP else 2 * STEP
    return list(range(100, low - 1, -step))[::-1]


def _plot(panels: dict[str, list[_Mark]], names: list[str]) -> go.Figure:
    """The panels one under another, for narrow screens too."""
    tokens = load_tokens()
    one = HEAD_PIXELS + ROW_PIXELS * len(names) + FOOT_PIXELS
    figure = new_interactive(max(one * len(panels) + 16, 80), margin={"l": 8, "r": 24, "t": 8, "b": 8})
    low = _lowest(panels)
    for number, (title, marks) in enumerate(panels.items()):
        suffix = "" if number == 0 else str(number + 1)
        top = 1 - number / len(panels)
        domain = [top - (one - FOOT_PIXELS) / one / len(panels), top - HEAD_PIXELS / one / len(panels)]
        figure.update_layout(_axes(suffix, domain, low, names, tokens))
        figure.add_annotation(
            text=html.escape(title),
            xref="paper",
            x=0,
            xanchor="left",
            yref="paper",
            y=domain[1],
            yanchor="bottom",
            yshift=6,
            showarrow=False,
            font={"size": 14},
        )
        _plot_marks(figure, marks, suffix, tokens)
    return figure


def _axes(suffix: str, domain: list[float], low: int, names: list[str], tokens: Tokens) -> dict[str, object]:
    return {
        f"xaxis{suffix}": {
            "anchor": f"y{suffix}",
            "range": [low, 100.5],
            "dtick": STEP,
            "ticksuffix": "%",
            "gridcolor": tokens.grid,
            "zeroline": False,
            "fixedrange": True,
            "tickfont": {"color": tokens.muted, "size": 11},
        },
        f"yaxis{suffix}": name_axis(suffix, domain, names),
    }


def _plot_marks(figure: go.Figure, marks: list[_Mark], suffix: str, tokens: Tokens) -> None:
    axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}", "hoverinfo": "skip"}
    wanted = [mark for mark in marks if mark.least is not None]
    figure.add_scatter(
        x=[mark.least for mark in wanted],
        y=[mark.name for mark in wanted],
        mode="markers",
        marker={"symbol": "line-ns-open", "size": 12, "color": tokens.muted, "line": {"width": 2}},
        **axes,
    )
    figure.add_scatter(
        x=[mark.share for mark in marks],
        y=[mark.name for mark in marks],
        mode="markers",
        cliponaxis=False,
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [mark.high - mark.share for mark in marks],
            "arrayminus": [mark.share - mark.low for mark in marks],
            "color": tokens.accent,
            "thickness": 1.6,
            "width": 0,
        },
        marker={
            "symbol": ["circle" if mark.reached else "circle-open" for mark in marks],
            "size": 9,
            "color": tokens.accent,
            "line": {"width": 2, "color": tokens.accent},
        },
        hovertext=[
            f"<b>{html.escape(mark.name)}</b><br>{mark.said}<br>{mark.low:.1f}–{mark.high:.1f}%"
            for mark in marks
        ],
        **(axes | {"hoverinfo": "text"}),
    )
