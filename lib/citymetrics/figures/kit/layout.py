"""Room for text: widths measured in the real font before anything is drawn, so that labels are never cut
off or overlap."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from citymetrics.figures.kit.style import house_style
from citymetrics.fonts import font_path
from citymetrics.fonts import text_width as ems

LINE = 1.32
MEASURED_AT = 100.0
SAFETY = 1.02
KERNING = 1.2
"""More than kerning and `SAFETY` add to the sum of a line's letters: below that no line needs to be measured."""
NO_LINE_END = "（《“‘(["
NO_LINE_START = "，。；：、）》”’！？,.;:)%"


@cache
def _font() -> FT2Font:
    return FT2Font(str(font_path()))


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """Width of one line of `text` in inches at `size` points."""
    font = _font()
    # Measured large and scaled down: at text sizes hinting rounds every letter to whole pixels.
    font.set_size(MEASURED_AT, 72)
    font.set_text(text or " ", 0.0)
    return float(font.get_width_height()[0]) / 64 / 72 * size / MEASURED_AT * SAFETY


def widest(texts: Iterable[str], size: float) -> float:
    """Width of the widest of `texts` (of the widest of their lines) in inches; 0 for none."""
    return max((text_width(line, size) for text in texts for line in text.split("\n")), default=0.0)


def line_height(size: float) -> float:
    """Height of one line in inches at `size` points."""
    return size * LINE / 72


def wrap(text: str, size: float, width: float) -> list[str]:
    """`text` in lines no wider than `width` inches: broken between Chinese characters and between words.

    Closing punctuation never begins a line, opening punctuation never ends one. A single word wider than `width` stands alone.
    """
    lines: list[str] = [""]
    sure = width * 72 / size / KERNING
    for piece in _pieces(text):
        longer = lines[-1] + piece
        if (
            lines[-1]
            and ems(longer) > sure
            and text_width(longer.rstrip(), size) > width
            and piece not in NO_LINE_START
        ):
            lines.append(piece.lstrip())
        else:
            lines[-1] = longer
    return [line.rstrip() for line in lines if line.strip()] or [""]


def wrap_facts(facts: Sequence[str], size: float, width: float, *, between: str = "·") -> list[str]:
    """Short facts in lines no wider than `width` inches, kept whole where they fit, with what stands `between` them."""
    lines: list[str] = []
    for fact in (fact for fact in facts if fact):
        if lines and text_width(f"{lines[-1]}{between}{fact}", size) <= width:
            lines[-1] += f"{between}{fact}"
        else:
            lines += wrap(fact, size, width)
    return lines


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for character in text:
        wide = unicodedata.east_asian_width(character) in "WF"
        opened = pieces and pieces[-1][-1] in NO_LINE_END
        if opened or (pieces and not wide and not _is_wide(pieces[-1][-1]) and pieces[-1][-1] != " "):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def text_boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every visible, non-empty text of `figure` with its box in pixels, as the renderer sets it."""
    with house_style():
        canvas = figure.canvas if isinstance(figure.canvas, FigureCanvasAgg) else FigureCanvasAgg(figure)
        canvas.draw()  # type: ignore[no-untyped-call]
        renderer: Any = canvas.get_renderer()  # type: ignore[no-untyped-call]
        found = []
        for artist in figure.findobj(Text):
            if artist.get_visible() and artist.get_text().strip() and _is_drawn(artist):
                found.append((artist.get_text(), artist.get_window_extent(renderer)))
    return found


def _is_drawn(artist: Text) -> bool:
    """Tick labels outside the axis limits exist without being drawn."""
    axes = artist.axes
    if axes is None:
        return True
    if not axes.axison and any(artist in axis.get_ticklabels() for axis in (axes.xaxis, axes.yaxis)):
        return False
    for axis, position in ((axes.xaxis, 0), (axes.yaxis, 1)):
        if artist in axis.get_ticklabels():
            low, high = sorted(axis.get_view_interval())
            return bool(low - 1e-9 <= artist.get_position()[position] <= high + 1e-9)
    return True


def text_faults(figure: Figure, *, slack: float = 1.0) -> list[str]:
    """Texts that run off the figure or into each other by more than `slack` pixels; [] if all is well."""
    boxes = text_boxes(figure)
    page = figure.bbox
    faults = [
        f"{text!r} is cut off"
        for text, box in boxes
        if box.x0 < page.x0 - slack
        or box.y0 < page.y0 - slack
        or box.x1 > page.x1 + slack
        or box.y1 > page.y1 + slack
    ]
    if not boxes:
        return faults
    x0, y0, x1, y1 = np.array([box.extents for _, box in boxes]).T
    across = np.minimum.outer(x1, x1) - np.maximum.outer(x0, x0)
    along = np.minimum.outer(y1, y1) - np.maximum.outer(y0, y0)
    for one, other in zip(*np.nonzero(np.triu((across > slack) & (along > slack), k=1)), strict=True):
        faults.append(f"{boxes[one][0]!r} runs into {boxes[other][0]!r}")
    return faults
