"""Paper and the axes on it, in inches: an axis of values under open rows, and round numbers for it to end at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from citymetrics.figures.kit.style import Tokens

NICE = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)


def new_figure(width: float, height: float) -> Figure:
    """An empty figure of this size in inches, outside pyplot, so that nothing shows twice or piles up."""
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    return figure


def add_axes(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes of this place and size in inches."""
    across, along = figure.get_size_inches()
    return figure.add_axes((left / across, bottom / along, width / across, height / along))


def set_value_axis(
    axes: Axes,
    limits: tuple[float, float],
    rows: tuple[float, float],
    ticks: Sequence[float],
    texts: Sequence[str],
    tokens: Tokens,
    *,
    grid: bool = True,
    pad: float = 2,
) -> None:
    """Values along the foot with muted ticks; the rows above them, from the lower to the upper end, have no axis of their own."""
    axes.set_xlim(*limits)
    axes.set_ylim(*rows)
    axes.set_yticks([])
    axes.set_xticks(ticks, texts)
    axes.tick_params(axis="x", colors=tokens.muted, pad=pad)
    if grid:
        axes.grid(True, axis="x")
        axes.set_axisbelow(True)
    keep_foot(axes)


def keep_foot(axes: Axes) -> None:
    """No frame but the line at the foot."""
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)


def hide_axes(axes: Axes) -> None:
    """No frame and no ticks: the axes only carry coordinates."""
    axes.set_xticks([])
    axes.set_yticks([])
    axes.axis("off")


def note_at(axes: Axes, words: str, at: tuple[float, float], by: tuple[float, float], **options: Any) -> None:
    """Words beside a point of the axes, `by` so many typographic points from it; they may leave the axes."""
    axes.annotate(words, at, xytext=by, textcoords="offset points", annotation_clip=False, **options)


def nice_top(value: float) -> float:
    """The next round number at or above `value`; 1 for nothing."""
    if value <= 0:
        return 1.0
    size = (
        10.0 ** len(str(int(value))) / 10
        if value >= 1
        else 10.0 ** -(next(n for n in range(1, 300) if value * 10**n >= 1))
    )
    return next((step * size for step in NICE if step * size >= value * (1 - 1e-12)), 10 * size)


def three_ticks(top: float) -> tuple[float, float, float]:
    """Ticks of an axis from zero: its ends and the middle."""
    return 0.0, top / 2, top
