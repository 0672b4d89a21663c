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
from citymetrics.figures.kit.axes import add_axes, new_figure, set_value_axis
from citymetrics.figures.kit.empty import empty_pair
from citymetrics.figures.kit.interactive import (
    head_panel,
    name_axis,
    new_interactive,
    stack_panels,
    value_axis,
)
from citymetrics.figures.kit.layout import widest
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.kit.style import Tokens, house_style, load_tokens
from citymetrics.figures.kit.writing import write
from citymetrics.figures.messages.others import accuracy_message
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
    if not quality.sets:
        words = text("accuracy.finding_unmeasured", lang)
        return empty_pair("method-accuracy", words, quality.scores)
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
        accuracy_message(
            (mark.reached for marks in panels.values() for mark in marks if mark.least is not None), lang
        ),
        lang=lang,
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
            y = height - HEAD - ROW * (row + 0.5)
            write(figure, name, room - GAP, y, tokens.size.label, tokens.ink, ha="right", va="center")
        for position, (title, marks) in enumerate(panels.items()):
            axes = add_axes(figure, room + position * width, FOOT, width - BETWEEN, ROW * len(names))
            _draw_panel(axes, title, marks, low, len(names), tokens)
        return figure


def _draw_panel(axes: Axes, title: str, marks: list[_Mark], low: int, rows: int, tokens: Tokens) -> None:
    ticks = _ticks(low)
    texts = [f"{tick}%" for tick in ticks]
    set_value_axis(axes, (low, 100), (rows - 0.5, -0.5), ticks, texts, tokens)
    axes.set_title(title, loc="left", fontsize=tokens.size.label, color=tokens.ink, pad=6)
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
    heights = [HEAD_PIXELS + ROW_PIXELS * len(names) + FOOT_PIXELS] * len(panels)
    figure = new_interactive(max(sum(heights) + 16, 80), margin={"l": 8, "r": 24, "t": 8, "b": 8})
    low = _lowest(panels)
    stacked = stack_panels(heights, HEAD_PIXELS, FOOT_PIXELS)
    for (title, marks), (suffix, domain) in zip(panels.items(), stacked, strict=True):
        axis = value_axis(suffix, (low, 100.5), dtick=STEP, ticksuffix="%")
        figure.update_layout({f"xaxis{suffix}": axis, f"yaxis{suffix}": name_axis(suffix, domain, names)})
        head_panel(figure, html.escape(title), domain[1], size=14, lift=6)
        _plot_marks(figure, marks, suffix, tokens)
    return figure


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
