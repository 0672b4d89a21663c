"""A figure written down as what it draws, one object a line: what snapshots of figures hold instead of pixels.

Lengths are inches, places are those of the axes that an object stands in, both to two decimals; colours are hexadecimal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.text import Annotation, Text

from citymetrics.figures import FigurePair


def written(pair: FigurePair) -> str:
    """Both forms of a figure with its words."""
    lines = [f"name {pair.name}", f"message {pair.message}", f"caption {pair.caption}", f"alt {pair.alt}"]
    lines += ["", "on paper", *_static(pair.static), "", "on screen", *_screen(pair.interactive)]
    return "\n".join(lines) + "\n"


def _static(figure: Figure) -> Iterator[str]:
    width, height = figure.get_size_inches()
    yield f"size {width:.2f} x {height:.2f}"
    for text in figure.texts:
        yield _text(text, (width, height))
    yield from (_patch(artist) for artist in figure.artists if isinstance(artist, Rectangle))
    for axes in figure.axes:
        box = axes.get_position()
        places = (box.x0 * width, box.y0 * height, box.width * width, box.height * height)
        yield f"axes {_many(places)} limits {_many(axes.get_xlim())} / {_many(axes.get_ylim())}"
        yield from (f"  {line}" for line in _drawn(axes))


def _drawn(axes: Axes) -> Iterator[str]:
    for child in axes.get_children():
        if isinstance(child, Annotation) and child.arrow_patch is not None:
            look = f"{to_hex(child.arrow_patch.get_edgecolor())} {_dashed(child.arrow_patch)}"
            yield f"arrow {look}from ({_many(child.xy)}) by {_many(child.xyann)} pt"
        elif isinstance(child, Annotation):
            yield _text(child, (1, 1), child.xy)
        elif isinstance(child, Text) and child.get_text() and axes.axison | (child in axes.texts):
            yield _text(child, (1, 1))
        elif isinstance(child, Line2D):
            points = " ".join(f"({_many(point)})" for point in child.get_xydata())
            yield f"line {to_hex(child.get_color())} {child.get_linewidth():g} {child.get_linestyle()} {points}"
        elif isinstance(child, PathCollection):
            yield _marks(child)
        elif isinstance(child, Rectangle) and child is not axes.patch:
            yield _patch(child)
    ticks = [label.get_text() for label in axes.get_xticklabels() if label.get_text()]
    if ticks and axes.axison:
        yield f"ticks {' | '.join(ticks)}"


def _text(text: Text, scale: tuple[float, float], at: Any = None) -> str:
    x, y = (
        at if at is not None else (one * size for one, size in zip(text.get_position(), scale, strict=True))
    )
    words = text.get_text().replace("\n", " ⏎ ")
    turned = f" turned {text.get_rotation():.0f}" if text.get_rotation() else ""
    look = f"{text.get_fontsize():g} {to_hex(text.get_color())} {text.get_ha()} {text.get_va()}{turned}"
    return f"text {words!r} {look} at ({_many((x, y))})"


def _marks(marks: PathCollection) -> str:
    face, edge = (
        to_hex(own[0]) if len(own) else "none" for own in (marks.get_facecolors(), marks.get_edgecolors())
    )
    points = " ".join(f"({_many(point)})" for point in marks.get_offsets())
    corners = len(marks.get_paths()[0].vertices)
    return f"marks {corners} corners {marks.get_sizes()[0]:.0f} fill {face} edge {edge} {points}"


def _patch(patch: Rectangle) -> str:
    where = (patch.get_x(), patch.get_y(), patch.get_width(), patch.get_height())
    hatch = f" hatch {patch.get_hatch()}" if patch.get_hatch() else ""
    return f"box {to_hex(patch.get_facecolor())} edge {to_hex(patch.get_edgecolor())}{hatch} {_many(where)}"


def _dashed(arrow: FancyArrowPatch) -> str:
    return "dashed " if arrow.get_linestyle() == "--" else ""


def _screen(figure: Any) -> Iterator[str]:
    given = json.loads(figure.to_json())
    yield f"height {given['layout']['height']}"
    for trace in given["data"]:
        marker = trace.get("marker", {})
        kept = {
            key: trace[key] for key in ("mode", "name", "x", "y", "z", "text", "customdata") if key in trace
        }
        kept |= {f"marker {key}": marker[key] for key in ("symbol", "color") if key in marker}
        told = " ".join(
            f"{key} {json.dumps(_rounded(value), ensure_ascii=False)}" for key, value in kept.items()
        )
        yield f"{trace['type']} {told}"
    for note in given["layout"].get("annotations", []):
        arrow = f" arrow ({note.get('ax')}, {note.get('ay')})" if note.get("showarrow") else ""
        yield f"note {note.get('text', '')!r} at ({_rounded(note['x'])}, {_rounded(note['y'])}){arrow}"


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    return value


def _number(value: float) -> float:
    return round(float(value), 2) + 0.0


def _many(values: Iterable[float]) -> str:
    return ", ".join(f"{_number(value):g}" for value in np.ravel(list(values)))
